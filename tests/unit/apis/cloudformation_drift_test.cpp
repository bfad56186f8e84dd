#include <catch2/catch.hpp>

#include "cloudformation_fixture.h"

using drydock::Json;
using drydock::apis::CloudFormation;

namespace {

constexpr const char* queues = R"(
Resources:
  One: {Type: AWS::SQS::Queue, Properties: {QueueName: one, DelaySeconds: 5}}
  Two: {Type: AWS::SQS::Queue, Properties: {QueueName: two}}
)";
constexpr const char* url = "https://sqs.us-east-1.amazonaws.com/000000000000/one";

struct Drifted : CloudFormation {
    Drifted() {
        create("app", queues);
        const Json shown = (*this)("DescribeStackResource", {{"StackName", "app"}, {"LogicalResourceId", "One"}});
        const auto changed = call("sqs", "SetQueueAttributes",
                                  {{"QueueUrl", shown["StackResourceDetail"]["PhysicalResourceId"]}, {"Attributes", {{"DelaySeconds", "7"}}}});
        if (!changed) FAIL(changed.fault().message);
    }
};

}  // namespace

TEST_CASE("drift is detected and described") {
    Drifted cfn;
    const Json detection = cfn("DetectStackDrift", {{"StackName", "app"}});
    const Json status = cfn("DescribeStackDriftDetectionStatus", detection);
    CHECK(status["DetectionStatus"] == "DETECTION_COMPLETE");
    CHECK(status["StackDriftStatus"] == "DRIFTED");
    CHECK(status["DriftedStackResourceCount"] == 1);
    CHECK(status["StackDriftDetectionId"] == detection["StackDriftDetectionId"]);
    const Json drifts = cfn("DescribeStackResourceDrifts", {{"StackName", "app"}, {"MaxResults", 1}});
    CHECK(drifts["StackResourceDrifts"].size() == 1);
    CHECK(drifts.contains("NextToken"));
    const Json modified = cfn("DescribeStackResourceDrifts", {{"StackName", "app"}, {"StackResourceDriftStatusFilters", {"MODIFIED"}}});
    REQUIRE(modified["StackResourceDrifts"].size() == 1);
    CHECK(modified["StackResourceDrifts"][0]["PropertyDifferences"] ==
          Json::array({{{"PropertyPath", "/DelaySeconds"}, {"ExpectedValue", "5"}, {"ActualValue", "7"}, {"DifferenceType", "NOT_EQUAL"}}}));
    CHECK(cfn.stack("app")["DriftInformation"]["StackDriftStatus"] == "DRIFTED");
    const Json one = cfn("DetectStackResourceDrift", {{"StackName", "app"}, {"LogicalResourceId", "Two"}});
    CHECK(one["StackResourceDrift"]["StackResourceDriftStatus"] == "IN_SYNC");
}

TEST_CASE("drift detection is refused in AWS's words") {
    Drifted cfn;
    CHECK(cfn.refused("DetectStackDrift", {{"StackName", "nobody"}}) == "ValidationError: Stack with id nobody does not exist");
    CHECK(cfn.refused("DetectStackResourceDrift", {{"StackName", "app"}, {"LogicalResourceId", "No"}}) ==
          "ValidationError: Resource No does not exist for stack app");
}

TEST_CASE("a resource moves to another stack") {
    CloudFormation cfn;
    cfn.create("app", queues);
    constexpr const char* one = "Resources: {One: {Type: 'AWS::SQS::Queue', Properties: {QueueName: one, DelaySeconds: 5}}}";
    constexpr const char* two = "Resources: {Two: {Type: 'AWS::SQS::Queue', Properties: {QueueName: two}}}";
    const Json id = cfn("CreateStackRefactor",
                        {{"Description", "split"},
                         {"EnableStackCreation", true},
                         {"StackDefinitions", {{{"StackName", "app"}, {"TemplateBody", one}}, {{"StackName", "new"}, {"TemplateBody", two}}}}});
    const Json made = cfn("DescribeStackRefactor", id);
    INFO(made.dump());
    CHECK(made["Status"] == "CREATE_COMPLETE");
    CHECK(made["ExecutionStatus"] == "AVAILABLE");
    CHECK(made["StackIds"].size() == 2);
    Json input = id;
    input["MaxResults"] = 1;
    const Json actions = cfn("ListStackRefactorActions", input);
    CHECK(actions["StackRefactorActions"][0]["Action"] == "CREATE");
    CHECK(actions.contains("NextToken"));
    CHECK(cfn("ExecuteStackRefactor", id) == Json::object());
    CHECK(cfn("DescribeStackRefactor", id)["ExecutionStatus"] == "EXECUTE_COMPLETE");
    CHECK(cfn("ListStackRefactors", {{"ExecutionStatusFilter", {"EXECUTE_COMPLETE"}}})["StackRefactorSummaries"].size() == 1);
    CHECK(cfn("ListStackRefactors", {{"ExecutionStatusFilter", {"AVAILABLE"}}})["StackRefactorSummaries"].empty());
    CHECK(cfn("ListStackResources", {{"StackName", "new"}})["StackResourceSummaries"][0]["LogicalResourceId"] == "Two");
    CHECK(cfn.refused("ExecuteStackRefactor", {{"StackRefactorId", "x"}}) == "StackRefactorNotFoundException: StackRefactor x does not exist");
}

TEST_CASE("an account is scanned, and a template generated from what is there") {
    CloudFormation cfn;
    cfn.create("app", queues);
    const Json scan = cfn("StartResourceScan", {{"ScanFilters", {{{"Types", {"AWS::SQS::*"}}}}}});
    const Json described = cfn("DescribeResourceScan", scan);
    CHECK(described["Status"] == "COMPLETE");
    CHECK(described["ResourcesScanned"] == 2);
    CHECK(cfn("ListResourceScans", Json::object())["ResourceScanSummaries"][0]["ScanType"] == "PARTIAL");
    CHECK(cfn("ListResourceScans", {{"ScanTypeFilter", "FULL"}})["ResourceScanSummaries"].empty());
    const Json found = cfn("ListResourceScanResources", {{"ResourceScanId", scan["ResourceScanId"]}, {"ResourceIdentifier", url}})["Resources"];
    REQUIRE(found.size() == 1);
    CHECK(found[0]["ManagedByStack"] == true);
    CHECK(cfn("ListResourceScanRelatedResources", {{"ResourceScanId", scan["ResourceScanId"]}, {"Resources", found}})["RelatedResources"].empty());

    const Json resource = {{"ResourceType", "AWS::SQS::Queue"}, {"ResourceIdentifier", {{"QueueUrl", url}}}, {"LogicalResourceId", "Mine"}};
    const Json made = cfn("CreateGeneratedTemplate", {{"GeneratedTemplateName", "t"}, {"Resources", Json::array({resource})}});
    const Json named = {{"GeneratedTemplateName", "t"}};
    CHECK(cfn("DescribeGeneratedTemplate", named)["GeneratedTemplateId"] == made["GeneratedTemplateId"]);
    const Json body = Json::parse(cfn("GetGeneratedTemplate", named)["TemplateBody"].get<std::string>());
    CHECK(body["Resources"]["Mine"]["Properties"]["DelaySeconds"] == 5);
    CHECK(cfn("UpdateGeneratedTemplate", {{"GeneratedTemplateName", "t"}, {"NewGeneratedTemplateName", "u"}}) == made);
    CHECK(cfn("ListGeneratedTemplates", Json::object())["Summaries"][0]["GeneratedTemplateName"] == "u");
    CHECK(cfn("DeleteGeneratedTemplate", {{"GeneratedTemplateName", "u"}}) == Json::object());
    CHECK(cfn.refused("DescribeGeneratedTemplate", named) == "GeneratedTemplateNotFound: Template t not found");
}
