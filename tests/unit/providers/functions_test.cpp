#include <catch2/catch.hpp>

#include "base/regex.h"
#include "facts_fixture.h"

using drydock::is_pending;
using drydock::Json;
using drydock::pending;
using drydock::tests::Account;

namespace {

std::string call(const std::string& name, const std::vector<Json>& arguments) {
    Json expression{"call", name};
    for (const Json& argument : arguments) expression.push_back(Json{"const", argument});
    return expression.dump();
}

// A function of a list and `x => x > 1`.
std::string above_one(const std::string& name, const std::string& list) {
    return R"(["call", ")" + name + "\", " + list + R"(, ["lambda", "x", [">", ["var", "x"], ["const", 1]]]])";
}

}  // namespace

TEST_CASE("functions with lambdas") {
    Account account;
    const std::string numbers = R"(["const", [1, 2, 3]])";
    CHECK(account.evaluate(above_one("any", numbers)) == true);
    CHECK(account.evaluate(above_one("all", numbers)) == false);
    CHECK(account.evaluate(above_one("none", numbers)) == false);
    CHECK(account.evaluate(above_one("filter", numbers)) == Json::parse("[2, 3]"));
    CHECK(account.evaluate(above_one("map", numbers)) == Json::parse("[false, true, true]"));
    CHECK(account.evaluate(above_one("all", R"(["const", null])")) == true);
    const Json model{{"L", Json::array({pending({"A"}), 2})}};
    CHECK(account.evaluate(above_one("any", R"(["path", ["self"], ["L"]])"), model) == true);
    CHECK(is_pending(account.evaluate(above_one("all", R"(["path", ["self"], ["L"]])"), model)));
}

TEST_CASE("functions on lists, maps and text") {
    Account account;
    CHECK(account.evaluate(call("duplicates", {Json::parse(R"([1, "a", "1", "a", "a"])")})) == Json::parse(R"(["1", "a"])"));
    CHECK(account.evaluate(call("sorted", {Json::parse(R"([10, 9, "8"])")})) == Json::parse(R"(["8", 9, 10])"));
    CHECK(account.evaluate(call("range", {2, 4})) == Json::parse("[2, 3, 4]"));
    CHECK(account.evaluate(call("range", {0, 1e9})).is_null());
    CHECK(account.evaluate(call("max", {Json::parse("[1, 5, 3]")})) == 5);
    CHECK(account.evaluate(call("list", {nullptr})) == Json::array());
    CHECK(account.evaluate(call("keys", {Json{{"a", 1}}})) == Json::array({"a"}));
    CHECK(account.evaluate(call("merge", {Json{{"a", 1}}, Json{{"a", 2}}})) == Json{{"a", 2}});
    CHECK(account.evaluate(call("len", {"gr\xC3\xBC\xC3\x9F"})) == 4);
    CHECK(account.evaluate(call("bytes", {"gr\xC3\xBC\xC3\x9F"})) == 6);
    CHECK(account.evaluate(call("substring", {"gr\xC3\xBC\xC3\x9F"
                                              "e",
                                              2, 2})) == "\xC3\xBC\xC3\x9F");
    CHECK(account.evaluate(call("capture", {"db.t3.micro", "^db\\.([a-z0-9]+)"})) == "t3");
    CHECK(account.evaluate(call("capture", {"x", "^db\\.([a-z0-9]+)"})).is_null());
    CHECK(account.evaluate(call("contains", {Json::array({"a", 80}), "80"})) == true);
    CHECK(account.evaluate(call("json", {"{\"a\": [1]}"})) == Json{{"a", Json::array({1})}});
    CHECK(account.evaluate(call("json", {"{"})).is_null());
    CHECK(account.evaluate(call("dump", {Json{{"a", 1}}})) == "{\"a\":1}");
    CHECK(account.evaluate(call("lower", {Json::array()})).is_null());
}

TEST_CASE("CIDR arithmetic is exact for both families") {
    Account account;
    CHECK(account.evaluate(call("cidr_valid", {"10.0.0.0/16"})) == true);
    for (const char* wrong : {"10.0.0.0", "10.0.0/16", "10.0.0.0/33", "10.0.0.256/8", "2001:db8::/129", "::/", "10.0.0.0/-1"}) {
        INFO(wrong);
        CHECK(account.evaluate(call("cidr_valid", {wrong})) == false);
    }
    CHECK(account.evaluate(call("cidr_within", {"10.0.1.0/24", "10.0.0.0/16"})) == true);
    CHECK(account.evaluate(call("cidr_within", {"10.0.0.0/15", "10.0.0.0/16"})) == false);
    CHECK(account.evaluate(call("cidr_overlaps", {"10.0.0.0/23", "10.0.1.128/25"})) == true);
    CHECK(account.evaluate(call("cidr_overlaps", {"10.0.0.0/24", "10.0.1.0/24"})) == false);
    CHECK(account.evaluate(call("cidr_overlaps", {"0.0.0.0/0", "255.255.255.255/32"})) == true);
    CHECK(account.evaluate(call("cidr_overlaps", {"0.0.0.0/0", "::/0"})) == false);
    CHECK(account.evaluate(call("cidr_canonical", {"10.0.0.1/31"})) == false);
    CHECK(account.evaluate(call("cidr_canonical", {"2001:db8::/33"})) == true);
    CHECK(account.evaluate(call("cidr_within", {"2001:db8:8000::/49", "2001:db8::/32"})) == true);
    CHECK(account.evaluate(call("ip_in", {"10.0.255.255", "10.0.0.0/16"})) == true);
    CHECK(account.evaluate(call("cidr_prefix", {"nonsense"})).is_null());
}

TEST_CASE("functions on the account") {
    Account account;
    account.put("AWS::SQS::Queue", "u1", {{"QueueName", "one"}, {"Arn", "arn:1"}});
    account.put("AWS::SQS::Queue", "u2", {{"QueueName", "two"}, {"Arn", "arn:2"}}, false);
    CHECK(account.evaluate(R"(["path", ["call", "get", ["const", "AWS::SQS::Queue"], ["const", "Arn"], ["const", "arn:1"]], ["_id"]])") == "u1");
    CHECK(account.evaluate(call("get", {"AWS::SQS::Queue", "Arn", "arn:2"})).is_null());
    const std::string all = R"(["call", "others", ["const", "AWS::SQS::Queue"], ["lambda", "r", ["const", true]]])";
    CHECK(account.evaluate(R"(["call", "count", )" + all + "]") == 2);
    CHECK(account.evaluate(R"(["path", )" + all + R"(, [null, "QueueName"]])") == Json::parse(R"(["one", "two"])"));
    CHECK(is_pending(account.evaluate(all, Json::object(), true)));
    CHECK(
        account
            .evaluate(
                R"(["call", "find", ["const", "AWS::SQS::Queue"], ["lambda", "r", ["==", ["path", ["var", "r"], ["QueueName"]], ["const", "two"]]]])")
            .is_null());
    CHECK(account.evaluate(call("here", {"arn:aws:sqs:us-east-1:111122223333:q"})) == true);
    CHECK(account.evaluate(call("here", {"arn:aws:sqs:us-east-1:999922223333:q"})) == false);
}

TEST_CASE("what roles may do") {
    Account account;
    const Json trust =
        Json::parse(R"({"Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]})");
    const Json send =
        Json::parse(R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:Send*", "Resource": "arn:aws:sqs:*:*:q"}]})");
    const std::string arn = "arn:aws:iam::111122223333:role/r";
    account.put("AWS::IAM::Role", "r",
                {{"RoleName", "r"},
                 {"Arn", arn},
                 {"AssumeRolePolicyDocument", trust},
                 {"ManagedPolicyArns", {"arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess"}}});
    const std::string queue = "arn:aws:sqs:us-east-1:111122223333:q";
    CHECK(account.evaluate(call("role_allows", {arn, "sqs:SendMessage", queue})) == false);
    account.put("AWS::IAM::Policy", "p", {{"PolicyName", "p"}, {"Roles", {"r"}}, {"PolicyDocument", send}});
    CHECK(account.evaluate(call("role_allows", {arn, "sqs:SendMessage", queue})) == true);
    CHECK(account.evaluate(call("role_allows", {arn, "ec2:DescribeInstances", "*"})) == true);
    CHECK(account.evaluate(call("role_trusts", {arn, "lambda.amazonaws.com"})) == true);
    CHECK(account.evaluate(call("role_trusts", {arn, "ecs.amazonaws.com"})) == false);
    CHECK(is_pending(account.evaluate(call("role_allows", {"arn:aws:iam::999922223333:role/r", "sqs:SendMessage", queue}))));
}

TEST_CASE("ids that follow from a text are the same every time") {
    Account account;
    const Json id = account.evaluate(call("uuid_of", {"one"}));
    CHECK(drydock::Regex::of("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$").search(id.get<std::string>()));
    CHECK(account.evaluate(call("uuid_of", {"one"})) == id);
    CHECK(account.evaluate(call("uuid_of", {"two"})) != id);
    CHECK(account.evaluate(call("uuid_of", {nullptr})).is_null());
    const Json digits = account.evaluate(call("hex_of", {64, "one"}));
    CHECK(drydock::Regex::of("^[0-9a-f]{64}$").search(digits.get<std::string>()));
    CHECK(account.evaluate(call("hex_of", {64, "one"})) == digits);
    CHECK(account.evaluate(call("hex_of", {0, "one"})).is_null());
    CHECK(account.evaluate(call("hex_of", {1e9, "one"})).is_null());
}

TEST_CASE("times and seconds") {
    Account account;
    CHECK(account.evaluate(call("iso_time", {0})) == "1970-01-01T00:00:00.000Z");
    CHECK(account.evaluate(call("iso_time", {account.evaluate(call("seconds", {"2026-02-28T23:59:59.000Z"}))})) == "2026-02-28T23:59:59.000Z");
    for (const Json& wrong : {Json(-1), Json(1e18), Json("soon"), Json()}) CHECK(account.evaluate(call("iso_time", {wrong})).is_null());
}
