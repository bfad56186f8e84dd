// ARNs, time, ids, faults and results.
#include <catch2/catch.hpp>

#include <set>

#include "base/arn.h"
#include "base/clock.h"
#include "base/diagnostic.h"
#include "base/fault.h"
#include "base/ids.h"
#include "base/result.h"

using namespace drydock;

TEST_CASE("ARNs are taken apart and put together") {
    const auto arn = Arn::parse("arn:aws:sns:us-east-1:123456789012:topic:with:colons");
    REQUIRE(arn);
    CHECK(arn->service == "sns");
    CHECK(arn->region == "us-east-1");
    CHECK(arn->resource == "topic:with:colons");
    CHECK(arn->text() == "arn:aws:sns:us-east-1:123456789012:topic:with:colons");
    CHECK(Arn::parse("arn:aws:s3:::bucket/key")->account.empty());
    for (const std::string_view text : {"", "arn", "arn:aws:s3", "arn:aws:s3:::", "urn:aws:s3:::x", "arn::s3:::x"}) CHECK_FALSE(Arn::parse(text));
}

TEST_CASE("partitions of regions") {
    CHECK(partition_of("eu-west-1") == "aws");
    CHECK(partition_of("cn-north-1") == "aws-cn");
    CHECK(partition_of("us-gov-west-1") == "aws-us-gov");
    CHECK(partition_of("us-isob-east-1") == "aws-iso-b");
    CHECK(partition_of("us-iso-east-1") == "aws-iso");
    CHECK(url_suffix_of("cn-northwest-1") == "amazonaws.com.cn");
    CHECK(url_suffix_of("us-gov-east-1") == "amazonaws.com");
}

TEST_CASE("the clock only goes forward, and prints as CloudFormation does") {
    using namespace std::chrono;
    Clock clock{Instant{sys_days{2026y / January / 31}} + 12h};
    CHECK(iso8601(clock.now()) == "2026-01-31T12:00:00.000Z");
    clock.advance_to(clock.now() + 1500ms);
    clock.advance_to(clock.now() - 1h);
    CHECK(iso8601(clock.now()) == "2026-01-31T12:00:01.500Z");
    CHECK(iso8601(Instant{-1ms}) == "1969-12-31T23:59:59.999Z");
    CHECK(readable(45s) == "45s");
    CHECK(readable(3723s) == "1h 2m 3s");
}

TEST_CASE("ids are the same for the same seed") {
    IdSource one(seed_of("stack")), two(seed_of("stack")), other(seed_of("another stack"));
    const std::string id = one.uuid();
    CHECK(id == two.uuid());
    CHECK(id != other.uuid());
    CHECK(id.size() == 36);
    CHECK(id[14] == '4');
    CHECK(one.hex(17).find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(one.digits(12).find_first_not_of("0123456789") == std::string::npos);
    CHECK(one.letters_digits(12).size() == 12);
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(one.hex(17));
    CHECK(seen.size() == 1000);
    CHECK(seed_of("") == 0xcbf29ce484222325ULL);
}

TEST_CASE("a result is a value or a fault") {
    Result<std::string> good = std::string("x");
    CHECK(good.ok());
    CHECK(*good == "x");
    const Result<std::string> bad = Fault::validation_error("No updates are to be performed.");
    CHECK_FALSE(bad);
    CHECK(bad.fault().code == "ValidationError");
    CHECK(Result<void>().ok());
    CHECK(Result<void>(Fault::not_simulated("sqs:ListQueues")).fault().http_status == 501);
    CHECK(Fault::handler("NotFound", "x").voice == Voice::handler);
}

TEST_CASE("severities and tiers have names") {
    CHECK(std::string(to_string(Severity::critical)) == "critical");
    CHECK(std::string(to_string(Tier::behaviour)) == "behaviour");
}
