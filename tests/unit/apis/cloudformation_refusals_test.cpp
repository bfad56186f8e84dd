// What AWS refuses of a deployment's input beside its template.
#include <catch2/catch.hpp>

#include "cloudformation_fixture.h"

using drydock::Json;
using drydock::apis::CloudFormation;

namespace {

constexpr const char* queue = "Parameters: {Size: {Type: String, Default: s}}\nResources: {Queue: {Type: 'AWS::SQS::Queue'}}";

std::string refused(CloudFormation& cfn, const std::string& operation, Json more) {
    Json input = {{"StackName", "app"}, {"TemplateBody", queue}};
    input.update(more);
    return cfn.refused(operation, input);
}

Json tag(const char* key) {
    return {{"Key", key}, {"Value", "v"}};
}

}  // namespace

TEST_CASE("stack policies are checked whatever call brings them") {
    CloudFormation cfn;
    constexpr const char* invalid = "ValidationError: Error validating stack policy: Invalid stack policy";
    for (const char* policy : {"no", R"({"Statement": [{"Effect": "Maybe"}]})"})
        CHECK(refused(cfn, "CreateStack", {{"StackPolicyBody", policy}}) == invalid);
    cfn.store("policies", "p.json", "[]");
    CHECK(refused(cfn, "CreateStack", {{"StackPolicyURL", "https://s3.amazonaws.com/policies/p.json"}}) == invalid);
    REQUIRE(cfn.create("app", queue, {{"StackPolicyBody", "{}"}}).contains("StackId"));
    CHECK(refused(cfn, "UpdateStack", {{"StackPolicyBody", "no"}}) == invalid);
    CHECK(refused(cfn, "UpdateStack", {{"StackPolicyDuringUpdateBody", "no"}}) == invalid);
}

TEST_CASE("tags have keys of their own, and none of AWS's") {
    CloudFormation cfn;
    for (const char* operation : {"CreateStack", "CreateChangeSet"}) {
        const Json more = {{"ChangeSetName", "set"}, {"ChangeSetType", "CREATE"}};
        Json input = more;
        input["Tags"] = {tag("a"), tag("aws:b")};
        CHECK(refused(cfn, operation, input) == "ValidationError: aws: prefixed tag key names are not allowed for external use.");
        input["Tags"] = {tag("a"), tag("b"), tag("a")};
        CHECK(refused(cfn, operation, input) == "ValidationError: Tags contain duplicate keys; tag keys must be unique");
    }
}

TEST_CASE("a stack that is to be made has no previous values and no previous template") {
    CloudFormation cfn;
    const Json kept = {{"Parameters", {{{"ParameterKey", "Size"}, {"UsePreviousValue", true}}}}};
    CHECK(refused(cfn, "CreateStack", kept) ==
          "ValidationError: Invalid input for parameter key Size. Cannot specify usePreviousValue as true for a parameter key not in the previous "
          "template");
    CHECK(cfn.refused("CreateChangeSet",
                      {{"StackName", "app"}, {"ChangeSetName", "set"}, {"ChangeSetType", "CREATE"}, {"UsePreviousTemplate", true}}) ==
          "ValidationError: Either Template URL or Template Body must be specified.");
    REQUIRE(cfn.create("app", queue).contains("StackId"));
    CHECK(refused(cfn, "UpdateStack", kept) == "ValidationError: No updates are to be performed.");
}

TEST_CASE("SNS refuses topics that are none, when the operation begins") {
    CloudFormation cfn;
    const auto begins = [](const std::string& message, const char* parameter) {
        return message.starts_with("ValidationError: Invalid parameter: " + std::string(parameter) +
                                   " (Service: AmazonSNS; Status Code: 400; Error Code: InvalidParameter; Request ID: ");
    };
    const auto topics = [](const char* arn) { return Json{{"NotificationARNs", {arn}}}; };
    CHECK(begins(refused(cfn, "CreateStack", topics("news")), "TopicArn"));
    CHECK(begins(refused(cfn, "CreateStack", topics("arn:aws:sns:eu-west-1:000000000000:news")), "TopicArn"));
    CHECK(begins(refused(cfn, "CreateStack", topics("arn:aws:sns:us-east-1::news")), "AccountId"));
    const Json set = cfn("CreateChangeSet", {{"StackName", "app"},
                                             {"ChangeSetName", "set"},
                                             {"ChangeSetType", "CREATE"},
                                             {"TemplateBody", queue},
                                             {"NotificationARNs", {"arn:aws:sns:us-east-1::news"}}});
    REQUIRE(set.contains("Id"));
    CHECK(begins(cfn.refused("ExecuteChangeSet", {{"ChangeSetName", set["Id"]}}), "AccountId"));
    CHECK(cfn.create("fine", queue, topics("arn:aws:sns:us-east-1:000000000000:news")).contains("StackId"));
}

TEST_CASE("an account has a limit of stacks, which deleted ones do not count for") {
    CloudFormation cfn;
    cfn.simulation.world().account_settings(cfn.scope)["quotas"]["cloudformation/stacks"] = 1;
    CHECK(cfn("DescribeAccountLimits", Json::object())["AccountLimits"][0] == Json{{"Name", "StackLimit"}, {"Value", 1}});
    REQUIRE(cfn.create("first", queue).contains("StackId"));
    constexpr const char* exceeded = "LimitExceededException: Limit for stack has been exceeded";
    CHECK(refused(cfn, "CreateStack", Json::object()) == exceeded);
    CHECK(refused(cfn, "CreateChangeSet", {{"ChangeSetName", "set"}, {"ChangeSetType", "CREATE"}}) == exceeded);
    CHECK(cfn.refused("UpdateStack", {{"StackName", "first"}, {"TemplateBody", queue}}) == "ValidationError: No updates are to be performed.");
    cfn("DeleteStack", {{"StackName", "first"}});
    CHECK(cfn.create("second", queue).contains("StackId"));
}

TEST_CASE("names that no stack can have are refused where the API model leaves them unchecked") {
    CloudFormation cfn;
    constexpr const char* misfit =
        "ValidationError: 1 validation error detected: Value 'test-1.2.3' at 'stackName' failed to satisfy constraint: Member must satisfy regular "
        "expression pattern: [a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*";
    for (const char* operation : {"DescribeStacks", "DescribeStackEvents", "GetTemplate", "UpdateStack", "DeleteStack", "CancelUpdateStack"})
        CHECK(cfn.refused(operation, {{"StackName", "test-1.2.3"}, {"TemplateBody", queue}}) == misfit);
    CHECK(cfn.refused("DescribeStacks", {{"StackName", ""}}).find("Member must have length greater than or equal to 1") != std::string::npos);
}
