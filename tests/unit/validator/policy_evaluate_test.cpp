// Evaluation of policies: effects, principals, wildcards, every condition operator, policy variables.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "validator/policy/evaluate.h"

using namespace drydock;
using namespace drydock::validator::policy;

namespace {

const std::string account = "123456789012";

Request as_user() {
    return {"s3:GetObject", "arn:aws:s3:::bucket/home/bob/file", "arn:aws:iam::123456789012:user/people/bob", "", account, {}};
}

Json document(const std::string& statements) {
    return Json::parse(R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}");
}
std::string allow(const std::string& rest) {
    return R"({"Effect": "Allow", )" + rest + "}";
}
std::string deny(const std::string& rest) {
    return R"({"Effect": "Deny", )" + rest + "}";
}

Decision decide(const std::string& statements, const Request& request = as_user(), bool with_principal = false) {
    return evaluate(document(statements), request, with_principal);
}

bool condition_holds(const std::string& condition, std::multimap<std::string, std::string> context) {
    Request request = as_user();
    request.context = std::move(context);
    return decide(allow(R"("Action": "*", "Resource": "*", "Condition": )" + condition), request) == Decision::allow;
}

bool principal_allowed(const std::string& principal, const Request& request) {
    return decide(allow(R"("Action": "*", "Resource": "*", )" + principal), request, true) == Decision::allow;
}

}  // namespace

TEST_CASE("Effects", "[policy]") {
    const std::string everything = R"("Action": "*", "Resource": "*")";
    CHECK(decide("") == Decision::implicit_deny);
    CHECK(decide(allow(everything)) == Decision::allow);
    CHECK(decide(deny(everything)) == Decision::deny);
    CHECK(decide(allow(everything) + "," + deny(R"("Action": "s3:Get*", "Resource": "*")")) == Decision::deny);
    CHECK(decide(allow(everything) + "," + deny(R"("Action": "s3:Put*", "Resource": "*")")) == Decision::allow);
    const Json first = document(allow(everything)), second = document(deny(everything));
    const Json* const both[] = {&first, nullptr, &second};
    CHECK(evaluate_all(both, as_user(), false) == Decision::deny);
    CHECK(evaluate(R"({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})", as_user(), false) == Decision::allow);
    CHECK(evaluate("no policy", as_user(), false) == Decision::implicit_deny);
}

TEST_CASE("Actions and resources", "[policy]") {
    struct Case {
        std::string rest;
        Decision decision;
    };
    const std::vector<Case> cases = {
        {R"("Action": "S3:getobject", "Resource": "arn:aws:s3:::bucket/*")", Decision::allow},
        {R"("Action": "s3:Get*", "Resource": "arn:aws:s3:::bucket/home/?ob/file")", Decision::allow},
        {R"("Action": ["s3:Put*", "s3:G?tObject"], "Resource": ["arn:aws:s3:::other", "arn:*:s3:::bucket/*"])", Decision::allow},
        {R"("Action": "s3:PutObject", "Resource": "*")", Decision::implicit_deny},
        {R"("Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket")", Decision::implicit_deny},
        {R"("NotAction": "s3:PutObject", "Resource": "*")", Decision::allow},
        {R"("NotAction": "s3:*", "Resource": "*")", Decision::implicit_deny},
        {R"("Action": "*", "NotResource": "arn:aws:s3:::bucket/*")", Decision::implicit_deny},
        {R"("Action": "*", "NotResource": "arn:aws:s3:::other/*")", Decision::allow},
        {R"("Action": "*", "NotResource": "*")", Decision::implicit_deny},
        {R"("Action": "*", "Resource": "arn:aws:s3:::bucket/home/${aws:username}/*")", Decision::allow},
        {R"("Action": "*", "Resource": "arn:aws:s3:::bucket/${aws:PrincipalTag/team}/*")", Decision::implicit_deny},
        {R"("Action": "*", "Resource": "arn:aws:s3:::bucket/${aws:PrincipalTag/team, 'home'}/*")", Decision::allow},
        {R"("Action": "*", "Resource": "arn:aws:s3:::bucket/${*}")", Decision::implicit_deny},
        {R"("Action": "*")", Decision::allow},
    };
    for (const Case& one : cases) {
        INFO(one.rest);
        CHECK(decide(allow(one.rest)) == one.decision);
    }
    // Variables belong to version 2012-10-17.
    Json old = document(allow(R"("Action": "*", "Resource": "arn:aws:s3:::bucket/home/${aws:username}/*")"));
    old["Version"] = "2008-10-17";
    CHECK(evaluate(old, as_user(), false) == Decision::implicit_deny);
    Request star = as_user();
    star.resource = "arn:aws:s3:::bucket/*";
    CHECK(decide(allow(R"("Action": "*", "Resource": "arn:aws:s3:::bucket/${*}")"), star) == Decision::allow);
}

TEST_CASE("Any resource", "[policy]") {
    Request any = as_user();
    any.resource = "*";
    CHECK(decide(allow(R"("Action": "s3:*", "Resource": "arn:aws:s3:::bucket/*")"), any) == Decision::allow);
    CHECK(decide(allow(R"("Action": "*", "Resource": "*")") + "," + deny(R"("Action": "*", "Resource": "arn:aws:s3:::bucket/*")"), any) ==
          Decision::allow);
    CHECK(decide(allow(R"("Action": "*", "Resource": "*")") + "," + deny(R"("Action": "*", "Resource": "*")"), any) == Decision::deny);
}

TEST_CASE("Principals", "[policy]") {
    const Request user = as_user();
    Request session = user, service = user;
    session.principal_arn = "arn:aws:sts::123456789012:assumed-role/deployer/session";
    service.principal_arn = service.principal_account = "";
    service.principal_service = "states.amazonaws.com";
    for (const std::string principal : {R"("Principal": "*")", R"("Principal": {"AWS": "*"})", R"("Principal": {"AWS": "123456789012"})",
                                        R"("Principal": {"AWS": ["arn:aws:iam::123456789012:root"]})",
                                        R"("Principal": {"AWS": ["1", "arn:aws:iam::123456789012:user/people/bob"]})",
                                        R"("NotPrincipal": {"AWS": "arn:aws:iam::123456789012:user/eve"})"}) {
        INFO(principal);
        CHECK(principal_allowed(principal, user));
    }
    for (const std::string principal : {R"("Principal": {"AWS": "999999999999"})", R"("Principal": {"AWS": "arn:aws:iam::123456789012:user/bob"})",
                                        R"("Principal": {"Service": "states.amazonaws.com"})", R"("Principal": {"CanonicalUser": "abc"})",
                                        R"("NotPrincipal": {"AWS": "arn:aws:iam::123456789012:root"})"}) {
        INFO(principal);
        CHECK_FALSE(principal_allowed(principal, user));
    }
    CHECK(principal_allowed(R"("Principal": {"AWS": "arn:aws:iam::123456789012:role/path/deployer"})", session));
    CHECK(principal_allowed(R"("Principal": {"AWS": "arn:aws:sts::123456789012:assumed-role/deployer/session"})", session));
    CHECK_FALSE(principal_allowed(R"("Principal": {"AWS": "arn:aws:iam::123456789012:role/other"})", session));
    CHECK(principal_allowed(R"("Principal": {"Service": "states.amazonaws.com"})", service));
    CHECK(principal_allowed(R"("Principal": {"Service": ["ec2.amazonaws.com", "states.eu-west-1.amazonaws.com"]})", service));
    CHECK(principal_allowed(R"("Principal": {"AWS": "*"})", service));
    CHECK_FALSE(principal_allowed(R"("Principal": {"AWS": "123456789012"})", service));
    service.principal_service = "cognito-identity.amazonaws.com";
    CHECK(principal_allowed(R"("Principal": {"Federated": "cognito-identity.amazonaws.com"})", service));
    // Without a principal a resource policy gives nothing; an identity policy needs none.
    CHECK_FALSE(principal_allowed(R"("Sid": "x")", user));
}

TEST_CASE("Condition operators", "[policy]") {
    struct Case {
        std::string condition;
        std::string value;  // of aws:x
        bool holds;
    };
    const std::vector<Case> cases = {
        {R"({"StringEquals": {"aws:X": ["a", "b"]}})", "b", true},
        {R"({"StringEquals": {"aws:X": "a*"}})", "abc", false},
        {R"({"StringEquals": {"aws:X": "B"}})", "b", false},
        {R"({"StringNotEquals": {"aws:X": ["a", "b"]}})", "b", false},
        {R"({"StringNotEquals": {"aws:X": ["a", "b"]}})", "c", true},
        {R"({"StringEqualsIgnoreCase": {"aws:X": "B"}})", "b", true},
        {R"({"StringNotEqualsIgnoreCase": {"aws:X": "B"}})", "b", false},
        {R"({"StringLike": {"aws:X": "a*c?"}})", "abcd", true},
        {R"({"StringNotLike": {"aws:X": "a*"}})", "abcd", false},
        {R"({"NumericEquals": {"aws:X": 10}})", "10.0", true},
        {R"({"NumericNotEquals": {"aws:X": "10"}})", "11", true},
        {R"({"NumericLessThan": {"aws:X": "10"}})", "9", true},
        {R"({"NumericLessThan": {"aws:X": "10"}})", "10", false},
        {R"({"NumericLessThanEquals": {"aws:X": "10"}})", "10", true},
        {R"({"NumericGreaterThan": {"aws:X": "10"}})", "11", true},
        {R"({"NumericGreaterThanEquals": {"aws:X": "10"}})", "9", false},
        {R"({"NumericLessThan": {"aws:X": "10"}})", "many", false},
        {R"({"DateEquals": {"aws:X": "2026-01-01T00:00:00Z"}})", "1767225600", true},
        {R"({"DateNotEquals": {"aws:X": "2026-01-01"}})", "2026-01-02", true},
        {R"({"DateLessThan": {"aws:X": "2026-01-01T09:00:00+09:00"}})", "2025-12-31T23:59:59Z", true},
        {R"({"DateLessThanEquals": {"aws:X": "2026-01-01T09:00:00+09:00"}})", "2026-01-01T00:00:00Z", true},
        {R"({"DateGreaterThan": {"aws:X": "2026-01-01"}})", "2026-01-01T00:00:00.5Z", true},
        {R"({"DateGreaterThanEquals": {"aws:X": "2026-01-01"}})", "2025-01-01", false},
        {R"({"Bool": {"aws:X": "true"}})", "True", true},
        {R"({"Bool": {"aws:X": false}})", "true", false},
        {R"({"BinaryEquals": {"aws:X": "YWJj"}})", "YWJj", true},
        {R"({"BinaryEquals": {"aws:X": "YWJj"}})", "YWJk", false},
        {R"({"IpAddress": {"aws:X": "203.0.113.0/24"}})", "203.0.113.7", true},
        {R"({"IpAddress": {"aws:X": "203.0.113.0/25"}})", "203.0.113.200", false},
        {R"({"IpAddress": {"aws:X": "2001:db8::/32"}})", "2001:db8:1::1", true},
        {R"({"IpAddress": {"aws:X": "0.0.0.0/0"}})", "2001:db8:1::1", false},
        {R"({"NotIpAddress": {"aws:X": "203.0.113.0/24"}})", "203.0.113.7", false},
        {R"({"ArnEquals": {"aws:X": "arn:aws:sns:*:1:t*"}})", "arn:aws:sns:us-east-1:1:topic", true},
        {R"({"ArnLike": {"aws:X": "arn:aws:s3:::*"}})", "arn:aws:s3:::b", true},
        {R"({"ArnLike": {"aws:X": "arn:aws:s*:topic"}})", "arn:aws:sns:us-east-1:1:topic", true},
        {R"({"ArnLike": {"aws:X": "arn:aws:*:topic:x:y"}})", "arn:aws:sns:us-east-1:1:topic", false},
        {R"({"ArnNotEquals": {"aws:X": "arn:aws:s3:::b"}})", "arn:aws:s3:::b", false},
        {R"({"ArnNotLike": {"aws:X": "arn:aws:s3:::c*"}})", "arn:aws:s3:::b", true},
        {R"({"Null": {"aws:X": "false"}})", "b", true},
        {R"({"Null": {"aws:X": true}})", "b", false},
        {R"({"StringEquals": {"aws:X": "${aws:username}"}})", "bob", true},
        {R"({"StringLike": {"aws:X": "${aws:username}-*"}})", "bob-1", true},
        {R"({"StringLike": {"aws:X": "a${*}c"}})", "abc", false},
        {R"({"StringLike": {"aws:X": "a${*}c"}})", "a*c", true},
        {R"({"StringEquals": {"aws:X": "b"}, "Bool": {"aws:Y": "true"}})", "b", false},
        {R"({"NoOperator": {"aws:X": "b"}})", "b", false},
    };
    for (const Case& one : cases) {
        INFO(one.condition << " with " << one.value);
        CHECK(condition_holds(one.condition, {{"aws:x", one.value}}) == one.holds);
    }
}

TEST_CASE("Keys that the request does not have", "[policy]") {
    const std::vector<std::pair<std::string, bool>> cases = {
        {R"({"StringEquals": {"aws:X": "a"}})", false},
        {R"({"StringNotEquals": {"aws:X": "a"}})", true},
        {R"({"StringEqualsIfExists": {"aws:X": "a"}})", true},
        {R"({"StringNotEqualsIfExists": {"aws:X": "a"}})", true},
        {R"({"NumericLessThan": {"aws:X": "1"}})", false},
        {R"({"NumericLessThanIfExists": {"aws:X": "1"}})", true},
        {R"({"NotIpAddress": {"aws:X": "10.0.0.0/8"}})", true},
        {R"({"Null": {"aws:X": "true"}})", true},
        {R"({"Null": {"aws:X": "false"}})", false},
        {R"({"ForAllValues:StringEquals": {"aws:X": "a"}})", true},
        {R"({"ForAnyValue:StringEquals": {"aws:X": "a"}})", false},
        {R"({"ForAnyValue:StringNotEquals": {"aws:X": "a"}})", false},
    };
    for (const auto& [condition, holds] : cases) {
        INFO(condition);
        CHECK(condition_holds(condition, {}) == holds);
    }
}

TEST_CASE("Keys of several values", "[policy]") {
    const std::multimap<std::string, std::string> tags = {{"aws:tagkeys", "a"}, {"aws:tagkeys", "b"}};
    CHECK(condition_holds(R"({"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b", "c"]}})", tags));
    CHECK_FALSE(condition_holds(R"({"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}})", tags));
    CHECK(condition_holds(R"({"ForAnyValue:StringEquals": {"aws:TagKeys": ["a"]}})", tags));
    CHECK_FALSE(condition_holds(R"({"ForAnyValue:StringEquals": {"aws:TagKeys": ["c"]}})", tags));
    CHECK(condition_holds(R"({"ForAllValues:StringNotEquals": {"aws:TagKeys": ["c"]}})", tags));
    CHECK_FALSE(condition_holds(R"({"ForAllValues:StringNotEquals": {"aws:TagKeys": ["a"]}})", tags));
    CHECK(condition_holds(R"({"ForAnyValue:StringNotEquals": {"aws:TagKeys": ["a"]}})", tags));
    CHECK(condition_holds(R"({"ForAnyValue:StringLikeIfExists": {"aws:TagKeys": ["b*"]}})", tags));
}

TEST_CASE("What is pending may allow and never denies", "[policy]") {
    Json unknown = document(allow(R"("Action": "*", "Resource": "*")"));
    unknown["Statement"][0]["Resource"] = pending({"Bucket"});
    CHECK(evaluate(unknown, as_user(), false) == Decision::allow);
    unknown["Statement"][0]["Action"] = "sqs:*";
    CHECK(evaluate(unknown, as_user(), false) == Decision::implicit_deny);
    unknown["Statement"][0]["Action"] = "*";
    unknown["Statement"][0]["Effect"] = "Deny";
    CHECK(evaluate(unknown, as_user(), false) == Decision::implicit_deny);
    unknown["Statement"][0] = Json::parse(allow(R"("Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:x": "a"}})"));
    unknown["Statement"][0]["Condition"]["StringEquals"]["aws:x"] = pending({"Vpc"});
    Request request = as_user();
    CHECK(evaluate(unknown, request, false) == Decision::implicit_deny);
    request.context = {{"aws:x", "b"}};
    CHECK(evaluate(unknown, request, false) == Decision::allow);
    unknown["Statement"][0] = Json::parse(allow(R"("Action": "*", "Principal": {"AWS": "1"})"));
    unknown["Statement"][0]["Principal"]["AWS"] = pending({"Role"});
    CHECK(evaluate(unknown, as_user(), true) == Decision::allow);
    CHECK(evaluate(pending({"Policy"}), as_user(), false) == Decision::allow);
}
