#include <catch2/catch.hpp>

#include "cloudformation_fixture.h"

using drydock::Json;
using drydock::apis::CloudFormation;

namespace {

constexpr const char* topic = "Resources: {Topic: {Type: 'AWS::SNS::Topic', Properties: {TopicName: news, DisplayName: one}}}";
constexpr const char* changed = "Resources: {Topic: {Type: 'AWS::SNS::Topic', Properties: {TopicName: news, DisplayName: two}}}";

Json made(CloudFormation& cfn, const std::string& type, const char* body, Json more = Json::object()) {
    Json input = {{"StackName", "app"}, {"ChangeSetName", "set"}, {"ChangeSetType", type}, {"TemplateBody", body}};
    input.update(more);
    return cfn("CreateChangeSet", input);
}

std::vector<std::string> names_of(const Json& object) {
    std::vector<std::string> names;
    for (const auto& [name, value] : object.items()) names.push_back(name);
    return names;
}

}  // namespace

TEST_CASE("a change set makes its stack, is described and executed") {
    CloudFormation cfn;
    const Json ids = made(cfn, "CREATE", topic, {{"Tags", {{{"Key", "a"}, {"Value", "b"}}}}});
    REQUIRE(names_of(ids) == std::vector<std::string>{"Id", "StackId"});
    CHECK(cfn.stack("app")["StackStatusReason"] == "User Initiated");
    const Json shown = cfn("DescribeChangeSet", {{"ChangeSetName", ids["Id"]}});
    CHECK(names_of(shown) == std::vector<std::string>{"ChangeSetName", "ChangeSetId", "StackId", "StackName", "CreationTime", "ExecutionStatus",
                                                      "Status", "NotificationARNs", "RollbackConfiguration", "Capabilities", "Tags", "Changes",
                                                      "IncludeNestedStacks"});
    CHECK(shown["Changes"] == Json::array({{{"Type", "Resource"},
                                            {"ResourceChange",
                                             {{"Action", "Add"},
                                              {"LogicalResourceId", "Topic"},
                                              {"ResourceType", "AWS::SNS::Topic"},
                                              {"Scope", Json::array()},
                                              {"Details", Json::array()}}}}}));
    CHECK(cfn("ListChangeSets", {{"StackName", "app"}})["Summaries"][0]["ChangeSetId"] == ids["Id"]);
    CHECK(cfn("GetTemplate", {{"ChangeSetName", ids["Id"]}})["TemplateBody"] == topic);
    CHECK(cfn("DescribeChangeSetHooks", {{"ChangeSetName", ids["Id"]}})["Status"] == "PLANNED");
    CHECK(cfn("ExecuteChangeSet", {{"ChangeSetName", "set"}, {"StackName", "app"}}) == Json::object());
    const Json stack = cfn.stack("app");
    CHECK(stack["StackStatus"] == "CREATE_COMPLETE");
    CHECK(stack["ChangeSetId"] == ids["Id"]);
    CHECK(stack.contains("LastUpdatedTime"));
    CHECK(cfn("DescribeChangeSet", {{"ChangeSetName", ids["Id"]}})["ExecutionStatus"] == "EXECUTE_COMPLETE");
}

TEST_CASE("property values are shown where they are asked for") {
    CloudFormation cfn;
    cfn.create("app", topic);
    made(cfn, "UPDATE", changed);
    const Json plain = cfn("DescribeChangeSet", {{"ChangeSetName", "set"}, {"StackName", "app"}})["Changes"][0]["ResourceChange"];
    CHECK_FALSE(plain.contains("AfterContext"));
    const Json valued =
        cfn("DescribeChangeSet", {{"ChangeSetName", "set"}, {"StackName", "app"}, {"IncludePropertyValues", true}})["Changes"][0]["ResourceChange"];
    CHECK(valued["AfterContext"] == R"({"Properties":{"TopicName":"news","DisplayName":"two"}})");
}

TEST_CASE("change sets without changes fail") {
    CloudFormation cfn;
    cfn.create("app", topic);
    made(cfn, "UPDATE", topic);
    const Json shown = cfn("DescribeChangeSet", {{"ChangeSetName", "set"}, {"StackName", "app"}});
    CHECK(shown["Status"] == "FAILED");
    CHECK(shown["ExecutionStatus"] == "UNAVAILABLE");
    CHECK(shown["Changes"] == Json::array());
    CHECK(shown["StatusReason"] == "The submitted information didn't contain changes. Submit different information to create a change set.");
}

TEST_CASE("change sets are refused in AWS's words") {
    CloudFormation cfn;
    CHECK(cfn.refused("DescribeChangeSet", {{"ChangeSetName", "x"}, {"StackName", "app"}}) == "ValidationError: Stack [app] does not exist");
    CHECK(cfn.refused("DeleteChangeSet", {{"ChangeSetName", "x"}}) ==
          "ValidationError: StackName must be specified if ChangeSetName is not specified as an ARN.");
    const Json ids = made(cfn, "CREATE", topic);
    CHECK(cfn.refused("DescribeChangeSet", {{"ChangeSetName", "x"}, {"StackName", "app"}}) == "ChangeSetNotFound: ChangeSet [x] does not exist");
    CHECK(cfn.refused("CreateChangeSet", {{"StackName", "app"}, {"ChangeSetName", "set"}, {"ChangeSetType", "CREATE"}, {"TemplateBody", topic}}) ==
          "AlreadyExistsException: ChangeSet [set] already exists");
    CHECK(cfn("DeleteChangeSet", {{"ChangeSetName", ids["Id"]}}) == Json::object());
    CHECK(cfn("ListChangeSets", {{"StackName", "app"}}) == Json{{"Summaries", Json::array()}});
    CHECK(cfn("DeleteStack", {{"StackName", "app"}}) == Json::object());
    CHECK(cfn.refused("DescribeStacks", {{"StackName", "app"}}) == "ValidationError: Stack with id app does not exist");
}

TEST_CASE("DescribeEvents tells how a change set was made") {
    CloudFormation cfn;
    const Json ids = made(cfn, "CREATE", "Resources: {Queue: {Type: 'AWS::SQS::Queue', Properties: {Wrong: 1}}}");
    const Json events = cfn("DescribeEvents", {{"ChangeSetName", ids["Id"]}})["OperationEvents"];
    REQUIRE(events.size() >= 3);
    CHECK(events[0]["OperationStatus"] == "FAILED");
    CHECK(events[0]["OperationType"] == "CREATE_CHANGESET");
    CHECK(events[1]["EventType"] == "VALIDATION_ERROR");
    CHECK(events[1]["OperationId"] == events[0]["OperationId"]);
}
