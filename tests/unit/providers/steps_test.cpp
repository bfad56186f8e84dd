#include <catch2/catch.hpp>

#include "base/regex.h"
#include "tests/unit/providers/fixture.h"

using namespace drydock;
using providers::Resource;
using testing::Fixture;

namespace {

// Types whose verdicts rest on the schema alone, so that no later fact changes what is said here.
constexpr const char* plain = "AWS::XRay::Group";

bool matches(const std::string& text, const char* pattern) {
    return Regex::of(pattern).search(text);
}

}  // namespace

TEST_CASE("a resource is created with its name and attributes, and is ready once it settles", "[steps]") {
    Fixture fixture;
    Resource role = fixture.made(fixture.in_stack("Role"), "AWS::IAM::Role",
                                 R"({"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
                                     {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}})");
    CHECK(matches(role.id, "^shop-Role-[A-Za-z0-9]{12}$"));
    CHECK(role.scope.region.empty());
    CHECK(providers::reference(role) == role.id);
    CHECK(role.property("Arn") == "arn:aws:iam::111122223333:role/" + role.id);
    CHECK_FALSE(role.ready);
    REQUIRE(providers::settle(fixture.in_stack("Role"), role));
    CHECK(role.ready);
    CHECK(fixture.world.find(fixture.scope, "AWS::IAM::Role", role.id)->ready);
}

TEST_CASE("a caller from outside gets a resource that is ready", "[steps]") {
    Fixture fixture;
    CHECK(fixture.made(fixture.outside(), plain, R"({"GroupName": "mine"})").ready);
}

TEST_CASE("property validity of a registry type", "[steps]") {
    Fixture fixture;
    const auto call = fixture.in_stack("Group");
    auto one = providers::create(call, "AWS::Logs::LogGroup", Json::parse(R"({"RetentionInDays": 2555})"));
    REQUIRE_FALSE(one);
    CHECK(one.fault().message ==
          "Model validation failed (#/RetentionInDays: #: only 1 subschema matches out of 2)\n"
          "#/RetentionInDays: failed validation constraint for keyword [enum] (#/RetentionInDays)");
    CHECK(matches(providers::status_reason(one.fault(), fixture.ids),
                  "^Resource handler returned message: \"Model validation failed \\(#/RetentionInDays: [^\"]+\" "
                  "\\(RequestToken: [0-9a-f-]{36}, HandlerErrorCode: InvalidRequest\\)$"));
    const std::string two = fixture.refused(call, "AWS::Logs::LogGroup", R"({"RetentionInDays": 2555, "Nope": 1})");
    CHECK(matches(two, "^Model validation failed \\(#: 2 schema violations found\\)\n"));
    // Scalars are taken in the type that the schema wants.
    CHECK(fixture.made(call, "AWS::Logs::LogGroup", R"({"RetentionInDays": "365"})").property("RetentionInDays") == 365);
}

TEST_CASE("an identifier that is taken", "[steps]") {
    Fixture fixture;
    const char* properties = R"({"Name": "mine", "ResourceQuery": {"Type": "CLOUDFORMATION_STACK_1_0"}})";
    fixture.made(fixture.outside(), "AWS::ResourceGroups::Group", properties);
    auto again = providers::create(fixture.in_stack("Group"), "AWS::ResourceGroups::Group", Json::parse(properties));
    REQUIRE_FALSE(again);
    CHECK(again.fault().message == "Resource of type 'AWS::ResourceGroups::Group' with identifier 'mine' already exists.");
    CHECK(again.fault().handler_code == "AlreadyExists");

    const char* other = R"({"Name": "other", "ResourceQuery": {"Type": "CLOUDFORMATION_STACK_1_0"}})";
    const Resource first = fixture.made(fixture.in_stack("Group", "first"), "AWS::ResourceGroups::Group", other);
    CHECK(fixture.refused(fixture.in_stack("Group"), "AWS::ResourceGroups::Group", other) == "other already exists in stack " + first.stack_id);
}

TEST_CASE("a policy document that its service refuses", "[steps]") {
    Fixture fixture;
    const auto refused = providers::create(fixture.in_stack("Role"), "AWS::IAM::Role", Json::parse(R"({
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]},
        "Policies": [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "NotResource": "*"}]}}]})"));
    REQUIRE_FALSE(refused);
    CHECK(refused.fault().voice == Voice::service);
    CHECK(fixture.world.all(fixture.scope, "AWS::IAM::Role").size() == providers::account::innate({"111122223333", ""}, "AWS::IAM::Role").size());
}

TEST_CASE("types that cannot be simulated say so, unknown ones as AWS does", "[steps]") {
    Fixture fixture;
    CHECK(fixture.refused(fixture.in_stack("X"), "AWS::Made::Up") == "Template format error: Unrecognized resource types: [AWS::Made::Up]");
    if (!fixture.outside().registry.has_behaviour("AWS::CloudFormation::CustomResource")) {
        CHECK(fixture.refused(fixture.in_stack("X"), "Custom::Thing", R"({"ServiceToken": "arn:aws:lambda:us-east-1:111122223333:function:f"})") ==
              "The resource type Custom::Thing is not simulated yet");
    }
}

TEST_CASE("Fn::GetAtt", "[steps]") {
    Fixture fixture;
    const auto call = fixture.in_stack("Group");
    const Resource group = fixture.made(call, plain, R"({"GroupName": "mine"})");
    REQUIRE(providers::attribute(call, group, "GroupARN"));
    CHECK(providers::attribute(call, group, "GroupARN").value() == group.property("GroupARN"));
    const auto missing = providers::attribute(call, group, "Nope");
    REQUIRE_FALSE(missing);
    CHECK(missing.fault().message == "Requested attribute Nope does not exist in schema for AWS::XRay::Group");
    CHECK_FALSE(providers::attribute(call, group, "FilterExpression"));

    const Resource database = fixture.made(call, "AWS::Neptune::DBCluster");
    REQUIRE(providers::attribute(call, database, "Endpoint"));
}

TEST_CASE("an update keeps identity, attributes and the generated name", "[steps]") {
    Fixture fixture;
    const auto call = fixture.in_stack("Group");
    const Resource first = fixture.made(call, "AWS::Logs::LogGroup", R"({"RetentionInDays": 1})");
    auto same = providers::needs_replacement(call, first, Json::parse(R"({"RetentionInDays": 3})"));
    REQUIRE(same);
    CHECK_FALSE(*same);
    auto updated = providers::update(call, first, Json::parse(R"({"RetentionInDays": 3})"));
    REQUIRE(updated);
    CHECK(updated->resource.id == first.id);
    CHECK(updated->resource.property("Arn") == first.property("Arn"));
    CHECK(updated->resource.property("RetentionInDays") == 3);
    CHECK(fixture.world.find(fixture.scope, "AWS::Logs::LogGroup", first.id)->property("RetentionInDays") == 3);

    auto renamed = providers::needs_replacement(call, first, Json::parse(R"({"LogGroupName": "new"})"));
    REQUIRE(renamed);
    CHECK(*renamed);
    const Resource named = fixture.made(fixture.in_stack("Named"), "AWS::Logs::LogGroup", R"({"LogGroupName": "own"})");
    auto unnamed = providers::needs_replacement(call, named, Json::object());
    REQUIRE(unnamed);
    CHECK(*unnamed);
    // What AWS keeps inside a property that nobody has given is no difference.
    const Resource vpc = fixture.made(fixture.in_stack("Vpc"), "AWS::EC2::VPC", R"({"CidrBlock": "10.0.0.0/16"})");
    auto tagged = providers::needs_replacement(call, vpc, Json::parse(R"({"CidrBlock": "10.0.0.0/16", "Tags": [{"Key": "a", "Value": "b"}]})"));
    REQUIRE(tagged);
    CHECK_FALSE(*tagged);
    CHECK(providers::needs_replacement("AWS::Logs::LogGroup", {{"LogGroupName", "a"}}, {{"LogGroupName", "b"}}));
    CHECK_FALSE(providers::needs_replacement("AWS::Logs::LogGroup", {{"RetentionInDays", 1}}, {{"RetentionInDays", "1"}}));
}

TEST_CASE("removing", "[steps]") {
    Fixture fixture;
    const auto call = fixture.in_stack("Group");
    const Resource group = fixture.made(call, plain, R"({"GroupName": "mine"})");
    REQUIRE(providers::remove(call, group));
    CHECK_FALSE(fixture.world.find(fixture.scope, plain, group.id));
    CHECK(providers::remove(call, group).value() == Duration{0});
}

TEST_CASE("reasons in each voice", "[steps]") {
    IdSource ids(1);
    const auto reason = [&ids](Voice voice) {
        return providers::status_reason(
            {.code = "Bad", .message = "No.", .http_status = 409, .voice = voice, .service = "Svc", .handler_code = "NotFound"}, ids);
    };
    CHECK(reason(Voice::engine) == "No.");
    CHECK(matches(reason(Voice::handler),
                  "^Resource handler returned message: \"No\\.\" \\(RequestToken: [0-9a-f-]{36}, HandlerErrorCode: NotFound\\)$"));
    CHECK(matches(reason(Voice::service),
                  "^Resource handler returned message: \"No\\. \\(Service: Svc, Status Code: 409, Request ID: [0-9a-f-]{36}\\) "
                  "\\(SDK Attempt Count: 1\\)\" \\(RequestToken: [0-9a-f-]{36}, HandlerErrorCode: NotFound\\)$"));
    CHECK(matches(reason(Voice::classic), "^No\\. \\(Service: Svc; Status Code: 409; Error Code: Bad; Request ID: [0-9a-f-]{36}; Proxy: null\\)$"));
}

TEST_CASE("operations are those of the API models", "[steps]") {
    CHECK(providers::Registry::instance().unknown_operations().empty());
}
