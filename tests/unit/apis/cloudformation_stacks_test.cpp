#include <catch2/catch.hpp>

#include "cloudformation_fixture.h"

using drydock::Json;
using drydock::apis::CloudFormation;

namespace {

constexpr const char* topic = "Resources: {Topic: {Type: 'AWS::SNS::Topic', Properties: {TopicName: news, DisplayName: one}}}";
constexpr const char* changed = "Resources: {Topic: {Type: 'AWS::SNS::Topic', Properties: {TopicName: news, DisplayName: two}}}";

std::vector<std::string> names_of(const Json& object) {
    std::vector<std::string> names;
    for (const auto& [name, value] : object.items()) names.push_back(name);
    return names;
}

}  // namespace

TEST_CASE("CreateStack answers the ids, and the stack comes to be") {
    CloudFormation cfn;
    const Json made = cfn.create("app", topic);
    REQUIRE(names_of(made) == std::vector<std::string>{"StackId", "OperationId"});
    const Json stack = cfn.stack("app");
    CHECK(names_of(stack) == std::vector<std::string>{"StackId", "StackName", "CreationTime", "RollbackConfiguration", "StackStatus",
                                                      "DisableRollback", "NotificationARNs", "Tags", "EnableTerminationProtection",
                                                      "DriftInformation", "LastOperations"});
    CHECK(stack["StackId"] == made["StackId"]);
    CHECK(stack["StackStatus"] == "CREATE_COMPLETE");
    CHECK(stack["LastOperations"] == Json::array({{{"OperationType", "CREATE_STACK"}, {"OperationId", made["OperationId"]}}}));
    CHECK(stack["DriftInformation"] == Json{{"StackDriftStatus", "NOT_CHECKED"}});
    CHECK(cfn.stack(made["StackId"].get<std::string>()) == stack);
}

TEST_CASE("parameters, tags, outputs and what else was asked for are shown") {
    CloudFormation cfn;
    constexpr const char* body =
        R"({"Description": "a queue", "Parameters": {"Secret": {"Type": "String", "NoEcho": true}, "Size": {"Type": "Number", "Default": 5}},
        "Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "jobs"}}},
        "Outputs": {"Name": {"Value": {"Fn::GetAtt": ["Queue", "QueueName"]}, "Description": "its name", "Export": {"Name": "jobs-name"}}}})";
    cfn.create("app", body,
               {{"Parameters", {{{"ParameterKey", "Secret"}, {"ParameterValue", "x"}}}},
                {"Tags", {{{"Key", "team"}, {"Value", "a"}}}},
                {"TimeoutInMinutes", 5},
                {"OnFailure", "DO_NOTHING"},
                {"EnableTerminationProtection", true},
                {"Capabilities", {"CAPABILITY_IAM"}}});
    const Json stack = cfn.stack("app");
    CHECK(stack["Description"] == "a queue");
    CHECK(stack["Parameters"] ==
          Json::array({{{"ParameterKey", "Secret"}, {"ParameterValue", "****"}}, {{"ParameterKey", "Size"}, {"ParameterValue", "5"}}}));
    CHECK(stack["Tags"] == Json::array({{{"Key", "team"}, {"Value", "a"}}}));
    CHECK(stack["Outputs"] ==
          Json::array({{{"OutputKey", "Name"}, {"OutputValue", "jobs"}, {"Description", "its name"}, {"ExportName", "jobs-name"}}}));
    CHECK(stack["TimeoutInMinutes"] == 5);
    CHECK(stack["DisableRollback"] == true);
    CHECK(stack["Capabilities"] == Json::array({"CAPABILITY_IAM"}));
    CHECK(cfn.refused("DeleteStack", {{"StackName", "app"}}) ==
          "ValidationError: Stack [app] cannot be deleted while TerminationProtection is enabled");
    const Json exports = cfn("ListExports", Json::object());
    CHECK(exports == Json{{"Exports", {{{"ExportingStackId", stack["StackId"]}, {"Name", "jobs-name"}, {"Value", "jobs"}}}}});
    CHECK(cfn.refused("ListImports", {{"ExportName", "jobs-name"}}) == "ValidationError: Export 'jobs-name' is not imported by any stack.");
    CHECK(cfn.refused("ListImports", {{"ExportName", "none"}}) == "ValidationError: Export 'none' does not exist.");
}

TEST_CASE("a stack is updated, and deleted by name or id") {
    CloudFormation cfn;
    const std::string id = cfn.create("app", topic)["StackId"].get<std::string>();
    CHECK(cfn("UpdateStack", {{"StackName", "app"}, {"TemplateBody", changed}})["StackId"] == id);
    CHECK(cfn.status("app") == "UPDATE_COMPLETE");
    CHECK(cfn.refused("UpdateStack", {{"StackName", "app"}, {"TemplateBody", changed}}) == "ValidationError: No updates are to be performed.");
    CHECK(cfn("DeleteStack", {{"StackName", "app"}}) == Json::object());
    CHECK(cfn.refused("DescribeStacks", {{"StackName", "app"}}) == "ValidationError: Stack with id app does not exist");
    const Json gone = cfn.stack(id);
    CHECK(gone["StackStatus"] == "DELETE_COMPLETE");
    CHECK(gone.contains("DeletionTime"));
    CHECK_FALSE(gone.contains("EnableTerminationProtection"));
    CHECK(cfn("DescribeStacks", Json::object()) == Json{{"Stacks", Json::array()}});
    CHECK(cfn("DeleteStack", {{"StackName", "never-was"}}) == Json::object());
}

TEST_CASE("what cannot be done is refused in AWS's words") {
    CloudFormation cfn;
    cfn.create("app", topic);
    CHECK(cfn.refused("CreateStack", {{"StackName", "app"}, {"TemplateBody", topic}}) == "AlreadyExistsException: Stack [app] already exists");
    CHECK(cfn.refused("CreateStack", {{"StackName", "b"}}) == "ValidationError: Either Template URL or Template Body must be specified.");
    CHECK(cfn.refused("UpdateStack", {{"StackName", "b"}, {"TemplateBody", topic}}) == "ValidationError: Stack [b] does not exist");
    CHECK(cfn.refused("DescribeStackEvents", {{"StackName", "b"}}) == "ValidationError: Stack [b] does not exist");
    CHECK(cfn.refused("DescribeStackResources", {{"StackName", "b"}}) == "ValidationError: Stack 'b' does not exist");
    CHECK(cfn.refused("ListStackResources", {{"StackName", "b"}}) == "ValidationError: Stack with id b does not exist");
    CHECK(cfn.refused("GetTemplate", {{"StackName", "b"}}) == "ValidationError: Stack with id b does not exist");
    CHECK(cfn.refused("CancelUpdateStack", {{"StackName", "app"}}) ==
          "ValidationError: CancelUpdateStack cannot be called from current stack status");
    CHECK(cfn.refused("CreateStack", {{"StackName", "b"}, {"TemplateBody", "Resources: {R: {Type: 'AWS::IAM::User'}}"}}) ==
          "InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_IAM]");
    CHECK(cfn.refused("CreateStack", {{"StackName", "b"}, {"TemplateBody", topic}, {"DeploymentConfig", {{"Mode", "EXPRESS"}}}})
              .starts_with("NotSimulated: "));
}

TEST_CASE("a call that is made again with its token is answered again; another call may not use the token") {
    CloudFormation cfn;
    const Json input = {{"StackName", "app"}, {"TemplateBody", topic}, {"ClientRequestToken", "t1"}};
    const Json made = cfn("CreateStack", input);
    CHECK(cfn("CreateStack", input) == made);
    CHECK(cfn.refused("UpdateStack", {{"StackName", "app"}, {"TemplateBody", changed}, {"ClientRequestToken", "t1"}})
              .starts_with("TokenAlreadyExistsException: "));
    CHECK(cfn("DescribeStackEvents", {{"StackName", "app"}})["StackEvents"][0]["ClientRequestToken"] == "t1");
    REQUIRE(cfn("UpdateStack", {{"StackName", "app"}, {"TemplateBody", changed}})["OperationId"] != made["OperationId"]);
    CHECK(cfn("CreateStack", input) == made);  // with its own operation, not the stack's last one
}

TEST_CASE("ListStacks has the deleted ones too, the newest first, in pages") {
    CloudFormation cfn;
    for (int number = 0; number < 101; ++number)
        cfn.create("s" + std::to_string(number), "Resources: {H: {Type: 'AWS::CloudFormation::WaitConditionHandle'}}");
    cfn("DeleteStack", {{"StackName", "s3"}});
    const Json first = cfn("ListStacks", Json::object());
    REQUIRE(first["StackSummaries"].size() == 100);
    CHECK(first["StackSummaries"][0]["StackName"] == "s100");
    cfn.create("late", topic);  // does not shift the next page
    const Json second = cfn("ListStacks", {{"NextToken", first["NextToken"]}});
    REQUIRE(second["StackSummaries"].size() == 1);
    CHECK(second["StackSummaries"][0]["StackName"] == "s0");
    CHECK_FALSE(second.contains("NextToken"));
    const Json deleted = cfn("ListStacks", {{"StackStatusFilter", {"DELETE_COMPLETE"}}});
    REQUIRE(deleted["StackSummaries"].size() == 1);
    CHECK(deleted["StackSummaries"][0]["StackName"] == "s3");
    CHECK(cfn.refused("ListStacks", {{"NextToken", "5"}}).starts_with("ValidationError: "));
}

TEST_CASE("resources are described by logical and physical id") {
    CloudFormation cfn;
    const std::string id = cfn.create("app", topic)["StackId"].get<std::string>();
    const Json detail = cfn("DescribeStackResource", {{"StackName", "app"}, {"LogicalResourceId", "Topic"}})["StackResourceDetail"];
    CHECK(names_of(detail) == std::vector<std::string>{"StackName", "StackId", "LogicalResourceId", "PhysicalResourceId", "ResourceType",
                                                       "LastUpdatedTimestamp", "ResourceStatus", "Metadata", "DriftInformation"});
    CHECK(detail["PhysicalResourceId"] == "arn:aws:sns:us-east-1:000000000000:news");
    CHECK(detail["Metadata"] == "{}");
    const Json by_id = cfn("DescribeStackResources", {{"PhysicalResourceId", detail["PhysicalResourceId"]}});
    CHECK(by_id["StackResources"][0]["LogicalResourceId"] == "Topic");
    CHECK(by_id["StackResources"][0].contains("Timestamp"));
    const Json summaries = cfn("ListStackResources", {{"StackName", id}})["StackResourceSummaries"];
    CHECK(names_of(summaries[0]) == std::vector<std::string>{"LogicalResourceId", "PhysicalResourceId", "ResourceType", "LastUpdatedTimestamp",
                                                             "ResourceStatus", "DriftInformation"});
    CHECK(cfn.refused("DescribeStackResource", {{"StackName", id}, {"LogicalResourceId", "None"}}) ==
          "ValidationError: Resource None does not exist for stack " + id);
    CHECK(cfn.refused("DescribeStackResources", {{"PhysicalResourceId", "x"}}) == "ValidationError: Stack for x does not exist");
}

TEST_CASE("events come newest first, with the properties as JSON text") {
    CloudFormation cfn;
    const Json made = cfn.create("app", topic);
    const Json events = cfn("DescribeStackEvents", {{"StackName", "app"}})["StackEvents"];
    REQUIRE(events.size() >= 5);
    CHECK(events.front()["ResourceStatus"] == "CREATE_COMPLETE");
    CHECK(events.front()["LogicalResourceId"] == "app");
    CHECK_FALSE(events.front().contains("ResourceProperties"));
    CHECK(events[1]["ResourceProperties"] == R"({"TopicName":"news","DisplayName":"one"})");
    CHECK(events.back()["ResourceStatusReason"] == "User Initiated");
    CHECK(events.back()["OperationId"] == made["OperationId"]);
}

TEST_CASE("DescribeEvents shows what validation found") {
    CloudFormation cfn;
    const Json made = cfn.create("app", "Resources: {Queue: {Type: 'AWS::SQS::Queue', Properties: {Wrong: 1}}}");
    CHECK(cfn.status("app") == "CREATE_FAILED");
    const Json failed = cfn("DescribeEvents", {{"StackName", "app"}, {"Filters", {{"FailedEvents", true}}}})["OperationEvents"];
    REQUIRE(failed.size() == 3);
    CHECK(failed[0]["EventType"] == "STACK_EVENT");
    CHECK(failed[0]["OperationStatus"] == "FAILED");
    CHECK(failed[1]["EventType"] == "VALIDATION_ERROR");
    CHECK(failed[1]["ValidationName"] == "PROPERTY_VALIDATION");
    CHECK(failed[1]["ValidationPath"].get<std::string>().starts_with("/Resources/Queue/Properties"));
    // The sentence that the resource would have failed with.
    CHECK(failed[2]["EventType"] == "VALIDATION_ERROR");
    CHECK(failed[2]["ValidationStatusReason"].get<std::string>().find("[Wrong]") != std::string::npos);
    CHECK(failed[2]["ValidationPath"] == "/Resources/Queue");
    CHECK(cfn("DescribeEvents", {{"OperationId", made["OperationId"]}})["OperationEvents"].size() == 4);
}

TEST_CASE("stack policies and termination protection") {
    CloudFormation cfn;
    const std::string id = cfn.create("app", topic)["StackId"].get<std::string>();
    CHECK(cfn("GetStackPolicy", {{"StackName", "app"}}) == Json::object());
    constexpr const char* policy = R"({"Statement":[{"Effect":"Allow","Action":"Update:*","Principal":"*","Resource":"*"}]})";
    cfn.store("policies", "p.json", policy);
    CHECK(cfn("SetStackPolicy", {{"StackName", "app"}, {"StackPolicyURL", "https://s3.amazonaws.com/policies/p.json"}}) == Json::object());
    CHECK(cfn("GetStackPolicy", {{"StackName", "app"}}) == Json{{"StackPolicyBody", policy}});
    CHECK(cfn.refused("SetStackPolicy", {{"StackName", "app"}, {"StackPolicyBody", "no"}}) ==
          "ValidationError: Error validating stack policy: Invalid stack policy");
    CHECK(cfn.refused("SetStackPolicy", {{"StackName", "app"}, {"StackPolicyBody", policy}, {"StackPolicyURL", "u"}}) ==
          "ValidationError: You cannot specify both StackPolicyURL and StackPolicyBody");
    CHECK(cfn("UpdateTerminationProtection", {{"StackName", "app"}, {"EnableTerminationProtection", true}}) == Json{{"StackId", id}});
    CHECK(cfn.stack("app")["EnableTerminationProtection"] == true);
}

TEST_CASE("operations go on in the background, and can be given up") {
    CloudFormation cfn(1);  // as slow as AWS
    const std::string id = cfn.begun("CreateStack", {{"StackName", "app"}, {"TemplateBody", topic}})["StackId"].get<std::string>();
    CHECK(cfn.begun("DescribeStacks", {{"StackName", "app"}})["Stacks"][0]["StackStatus"] == "CREATE_IN_PROGRESS");
    CHECK(cfn.begun("DescribeStackResources", {{"StackName", "app"}})["StackResources"].size() <= 1);
    cfn.simulation.settle();
    REQUIRE(cfn.status("app") == "CREATE_COMPLETE");

    cfn.begun("UpdateStack", {{"StackName", "app"}, {"TemplateBody", changed}});
    CHECK(cfn.begun("UpdateStack", {{"StackName", "app"}, {"TemplateBody", topic}})["Fault"]["Message"] ==
          "Stack:" + id + " is in UPDATE_IN_PROGRESS state and can not be updated.");
    const Json cancelled = {{"StackName", "app"}, {"ClientRequestToken", "stop"}};
    CHECK(cfn.begun("CancelUpdateStack", cancelled) == Json::object());
    cfn.simulation.settle();
    CHECK(cfn.status("app") == "UPDATE_ROLLBACK_COMPLETE");
    CHECK(cfn("CancelUpdateStack", cancelled) == Json::object());
    CHECK(cfn("DescribeStackEvents", {{"StackName", "app"}})["StackEvents"][0]["ClientRequestToken"] == "stop");
}

TEST_CASE("a stack is deleted while it is being created") {
    CloudFormation cfn(1);
    const std::string id = cfn.begun("CreateStack", {{"StackName", "app"}, {"TemplateBody", topic}})["StackId"].get<std::string>();
    CHECK(cfn.begun("DeleteStack", {{"StackName", "app"}}) == Json::object());
    CHECK(cfn.begun("DeleteStack", {{"StackName", "app"}}) == Json::object());
    cfn.simulation.settle();
    CHECK(cfn.status(id) == "DELETE_COMPLETE");
    const Json events = cfn("DescribeStackEvents", {{"StackName", id}});
    for (const Json& event : events["StackEvents"]) CHECK(event["ResourceStatus"] != "ROLLBACK_IN_PROGRESS");
    CHECK(cfn.create("app", topic).contains("StackId"));
}
