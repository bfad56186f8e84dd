#include <catch2/catch.hpp>

#include "cloudformation_fixture.h"

using drydock::Json;
using drydock::apis::CloudFormation;

namespace {

constexpr const char* topic = R"(
Parameters: {Name: {Type: String, Default: news}}
Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref Name}}}
)";
constexpr const char* first = "111111111111";
constexpr const char* second = "222222222222";

struct StackSets : CloudFormation {
    explicit StackSets(double pace = 0) : CloudFormation(pace) {
        role("000000000000", "AWSCloudFormationStackSetAdministrationRole", R"({"Service": "cloudformation.amazonaws.com"})");
        for (const char* account : {first, second}) role(account, "AWSCloudFormationStackSetExecutionRole", R"({"AWS": "000000000000"})");
        id = (*this)("CreateStackSet", {{"StackSetName", "set"}, {"TemplateBody", topic}, {"Description", "d"}})["StackSetId"].get<std::string>();
    }

    void role(const std::string& account, const std::string& name, const std::string& principal) {
        const std::string document =
            R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": )" + principal + "}]}";
        scope.account = account;
        const auto made = call("iam", "CreateRole", {{"RoleName", name}, {"AssumeRolePolicyDocument", document}});
        if (!made) FAIL(made.fault().message);
        scope.account = "000000000000";
    }

    std::string operate(const std::string& operation, Json more) {
        Json input = {{"StackSetName", "set"}};
        input.update(more);
        const Json answer = (*this)(operation, input);
        INFO(answer.dump());
        REQUIRE(answer.contains("OperationId"));
        return answer["OperationId"].get<std::string>();
    }
    Json operation(const std::string& operation_id) {
        return begun("DescribeStackSetOperation", {{"StackSetName", "set"}, {"OperationId", operation_id}})["StackSetOperation"];
    }
    Json instance(const char* account, const char* region = "us-east-1") {
        return (*this)("DescribeStackInstance",
                       {{"StackSetName", "set"}, {"StackInstanceAccount", account}, {"StackInstanceRegion", region}})["StackInstance"];
    }

    std::string id;
};

const Json both = {{"Accounts", {first, second}}, {"Regions", {"us-east-1"}}};

}  // namespace

TEST_CASE("a stack set is created once, described, listed and deleted") {
    StackSets cfn;
    const Json set = cfn("DescribeStackSet", {{"StackSetName", "set"}})["StackSet"];
    CHECK(set["StackSetId"] == cfn.id);
    CHECK(set["StackSetARN"] == "arn:aws:cloudformation:us-east-1:000000000000:stackset/" + cfn.id);
    CHECK(set["TemplateBody"] == topic);
    CHECK(set["PermissionModel"] == "SELF_MANAGED");
    CHECK(cfn("ListStackSets", {{"Status", "ACTIVE"}})["Summaries"][0]["Description"] == "d");
    CHECK(cfn.refused("CreateStackSet", {{"StackSetName", "set"}, {"TemplateBody", topic}}) ==
          "NameAlreadyExistsException: StackSet set already exists");
    const Json again = {{"StackSetName", "other"}, {"TemplateBody", topic}, {"ClientRequestToken", "t"}};
    CHECK(cfn("CreateStackSet", again) == cfn("CreateStackSet", again));
    CHECK(cfn("ListStackSetAutoDeploymentTargets", {{"StackSetName", "set"}})["Summaries"].empty());
    CHECK(cfn("DeleteStackSet", {{"StackSetName", "set"}}) == Json::object());
    CHECK(cfn.refused("DescribeStackSet", {{"StackSetName", "set"}}) == "StackSetNotFoundException: StackSet set not found");
    CHECK(cfn.refused("ListStackSets", {{"CallAs", "DELEGATED_ADMIN"}}) == "ValidationError: Account used is not a delegated administrator");
    CHECK(cfn("DescribeOrganizationsAccess", Json::object()) == Json{{"Status", "DISABLED"}});
    CHECK(cfn.refused("ActivateOrganizationsAccess", Json::object()) ==
          "InvalidOperationException: Your account is not a member of an organization.");
}

TEST_CASE("instances are made in other accounts, changed and removed") {
    StackSets cfn;
    const std::string made = cfn.operate("CreateStackInstances", both);
    const Json operation = cfn.operation(made);
    CHECK(operation["Action"] == "CREATE");
    CHECK(operation["Status"] == "SUCCEEDED");
    CHECK(cfn("ListStackSetOperations", {{"StackSetName", "set"}})["Summaries"][0]["OperationId"] == made);
    const Json results = cfn("ListStackSetOperationResults", {{"StackSetName", "set"}, {"OperationId", made}})["Summaries"];
    REQUIRE(results.size() == 2);
    CHECK(results[0]["Account"] == first);
    CHECK(cfn.instance(second)["Status"] == "CURRENT");
    cfn.scope.account = second;
    const Json stack = cfn("DescribeStacks", Json::object())["Stacks"][0];
    cfn.scope.account = "000000000000";
    CHECK(cfn.instance(second)["StackId"] == stack["StackId"]);
    const Json override = {
        {"ParameterOverrides", {{{"ParameterKey", "Name"}, {"ParameterValue", "mine"}}}}, {"Accounts", {first}}, {"Regions", {"us-east-1"}}};
    cfn.operate("UpdateStackInstances", override);
    CHECK(cfn.instance(first)["ParameterOverrides"] == Json::array({{{"ParameterKey", "Name"}, {"ParameterValue", "mine"}}}));
    cfn.operate("UpdateStackSet", {{"UsePreviousTemplate", true}, {"Parameters", {{{"ParameterKey", "Name"}, {"ParameterValue", "all"}}}}});
    CHECK(cfn("ListStackInstances", {{"StackSetName", "set"}, {"MaxResults", 1}}).contains("NextToken"));
    CHECK(cfn("ListStackInstances", {{"StackSetName", "set"}, {"Filters", {{{"Name", "DETAILED_STATUS"}, {"Values", "FAILED"}}}}})["Summaries"]
              .empty());
    CHECK(cfn.refused("DeleteStackSet", {{"StackSetName", "set"}}) == "StackSetNotEmptyException: StackSet is not empty");
    Json away = both;
    away["RetainStacks"] = false;
    cfn.operate("DeleteStackInstances", away);
    CHECK(cfn("ListStackInstances", {{"StackSetName", "set"}})["Summaries"].empty());
}

TEST_CASE("an operation on instances is refused in AWS's words") {
    StackSets cfn;
    Json input = both;
    input["StackSetName"] = "nobody";
    CHECK(cfn.refused("CreateStackInstances", input) == "StackSetNotFoundException: StackSet nobody not found");
    input["StackSetName"] = "set";
    input["OperationId"] = "mine";
    CHECK(cfn("CreateStackInstances", input) == Json{{"OperationId", "mine"}});
    CHECK(cfn.refused("CreateStackInstances", input) == "OperationIdAlreadyExistsException: The specified operation ID already exists.");
    CHECK(cfn.refused("CreateStackInstances", {{"StackSetName", "set"}, {"Regions", {"us-east-1"}}}) == "ValidationError: Accounts are required");
    CHECK(cfn.refused("StopStackSetOperation", {{"StackSetName", "set"}, {"OperationId", "mine"}}) ==
          "InvalidOperationException: Operation mine is in SUCCEEDED state and cannot be stopped");
    CHECK(cfn.refused("DescribeStackInstance",
                      {{"StackSetName", "set"}, {"StackInstanceAccount", "333333333333"}, {"StackInstanceRegion", "us-east-1"}}) ==
          "StackInstanceNotFoundException: The specified stack instance doesn't exist.");
}

TEST_CASE("drift of a stack set is found in its stacks") {
    StackSets cfn;
    cfn.operate("CreateStackInstances", both);
    cfn.scope.account = first;
    const auto removed = cfn.call("sns", "DeleteTopic", {{"TopicArn", "arn:aws:sns:us-east-1:111111111111:news"}});
    if (!removed) FAIL(removed.fault().message);
    cfn.scope.account = "000000000000";
    const std::string detection = cfn.operate("DetectStackSetDrift", Json::object());
    const Json details = cfn.operation(detection)["StackSetDriftDetectionDetails"];
    CHECK(details["DriftStatus"] == "DRIFTED");
    CHECK(details["DriftedStackInstancesCount"] == 1);
    Json input = {{"StackSetName", "set"}, {"StackInstanceAccount", first}, {"StackInstanceRegion", "us-east-1"}, {"OperationId", detection}};
    const Json drifts = cfn("ListStackInstanceResourceDrifts", input)["Summaries"];
    REQUIRE(drifts.size() == 1);
    CHECK(drifts[0]["StackResourceDriftStatus"] == "DELETED");
    input["OperationId"] = "nobody";
    CHECK(cfn.refused("ListStackInstanceResourceDrifts", input) == "OperationNotFoundException: Operation nobody not found");
}

TEST_CASE("operations take their time, and can be stopped") {
    StackSets cfn(1);  // as slow as AWS
    Json input = both;
    input["StackSetName"] = "set";
    const std::string id = cfn.begun("CreateStackInstances", input)["OperationId"].get<std::string>();
    CHECK(cfn.operation(id)["Status"] == "RUNNING");
    CHECK(cfn.begun("CreateStackInstances", input)["Fault"]["Code"] == "OperationInProgressException");
    CHECK(cfn.begun("StopStackSetOperation", {{"StackSetName", "set"}, {"OperationId", id}}) == Json::object());
    CHECK(cfn.operation(id)["Status"] == "STOPPING");
    cfn.simulation.settle();
    CHECK(cfn.operation(id)["Status"] == "STOPPED");
    CHECK(cfn.instance(first)["StackInstanceStatus"]["DetailedStatus"] == "CANCELLED");
}

TEST_CASE("stacks that exist become instances") {
    StackSets cfn;
    cfn.scope = {first, "eu-west-1"};
    const Json stack = cfn.create("app", topic);
    cfn.scope = {};
    const std::string id = cfn.operate("ImportStacksToStackSet", {{"StackIds", {stack["StackId"]}}});
    CHECK(cfn.operation(id)["Status"] == "SUCCEEDED");
    CHECK(cfn.instance(first, "eu-west-1")["StackId"] == stack["StackId"]);
    const Json from = cfn("CreateStackSet", {{"StackSetName", "copy"}, {"StackId", stack["StackId"]}});
    CHECK(from.contains("StackSetId"));
    CHECK(cfn("DescribeStackSet", {{"StackSetName", "copy"}})["StackSet"]["TemplateBody"] == topic);
}
