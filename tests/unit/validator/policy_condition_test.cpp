// Names of condition operators and the values that they take.
#include <catch2/catch.hpp>
#include <string>

#include "validator/policy/condition.h"

using namespace drydock::validator::policy;

TEST_CASE("Condition operators are a closed grammar", "[policy]") {
    for (const std::string base : {"StringEquals",
                                   "StringNotEquals",
                                   "StringEqualsIgnoreCase",
                                   "StringNotEqualsIgnoreCase",
                                   "StringLike",
                                   "StringNotLike",
                                   "NumericEquals",
                                   "NumericNotEquals",
                                   "NumericLessThan",
                                   "NumericLessThanEquals",
                                   "NumericGreaterThan",
                                   "NumericGreaterThanEquals",
                                   "DateEquals",
                                   "DateNotEquals",
                                   "DateLessThan",
                                   "DateLessThanEquals",
                                   "DateGreaterThan",
                                   "DateGreaterThanEquals",
                                   "Bool",
                                   "BinaryEquals",
                                   "IpAddress",
                                   "NotIpAddress",
                                   "ArnEquals",
                                   "ArnLike",
                                   "ArnNotEquals",
                                   "ArnNotLike"}) {
        INFO(base);
        CHECK(parse_operator(base));
        CHECK(parse_operator(base + "IfExists"));
        CHECK(parse_operator("ForAllValues:" + base));
        CHECK(parse_operator("ForAnyValue:" + base + "IfExists"));
        CHECK_FALSE(parse_operator(base + "IfExist"));
        CHECK_FALSE(parse_operator("ForSomeValues:" + base));
    }
    CHECK(parse_operator("Null"));
    CHECK(parse_operator("ForAllValues:Null"));
    CHECK_FALSE(parse_operator("NullIfExists"));
    CHECK_FALSE(parse_operator("stringequals"));
    CHECK_FALSE(parse_operator(""));
    const auto full = parse_operator("ForAnyValue:StringNotEqualsIgnoreCaseIfExists");
    REQUIRE(full);
    CHECK(full->quantifier == Quantifier::any);
    CHECK((full->negated && full->ignore_case && full->if_exists));
}

TEST_CASE("Dates, numbers and addresses", "[policy]") {
    CHECK(parse_date("1970-01-02") == 86400.0);
    CHECK(parse_date("1970-01-01T00:00:01.500Z") == 1.5);
    CHECK(parse_date("1970-01-01T01:00+01:00") == 0.0);
    CHECK(parse_date("1767225600") == 1767225600.0);
    CHECK_FALSE(parse_date("1970-1-1"));
    CHECK_FALSE(parse_date("1970-01-01T25:00Z"));
    CHECK_FALSE(parse_date("Thu, 01 Jan 1970 00:00:00 GMT"));
    CHECK_FALSE(parse_date(""));
    CHECK(parse_number("-1.5e2") == -150.0);
    CHECK_FALSE(parse_number("nan"));
    CHECK_FALSE(parse_number(""));
    CHECK(parse_range("10.0.0.0/8")->contains(*parse_range("10.1.0.0/16")));
    CHECK_FALSE(parse_range("10.1.0.0/16")->contains(*parse_range("10.0.0.0/8")));
    CHECK_FALSE(parse_range("10.0.0.0/"));
    CHECK_FALSE(parse_range("10.0.0.0 "));
    CHECK(is_base64("YWJjZA=="));
    CHECK_FALSE(is_base64("abc"));
}
