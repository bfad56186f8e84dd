#include "emulator/engine/drift.h"

#include <catch2/catch.hpp>

#include "rehearsal_fixture.h"

using namespace drydock;
using namespace drydock::engine;

namespace {

const StackRecord& stack_of(Stage& stage, const char* name = "app") {
    return *stage.stacks.find({}, name);
}

// Somebody changes a resource of the stack behind its back.
void change(Stage& stage, const char* logical_id, const std::function<void(Json&)>& edit) {
    const StackResource& member = *stack_of(stage).resource(logical_id);
    providers::Resource held = *stage.world->find({}, member.type, member.now.world_id);
    edit(held.model);
    REQUIRE(stage.world->put(std::move(held)).ok());
}

void erase(Stage& stage, const char* logical_id) {
    const StackResource& member = *stack_of(stage).resource(logical_id);
    REQUIRE(stage.world->erase({}, member.type, std::string(member.now.world_id)).ok());
}

DriftDetection detect(Stage& stage, std::vector<std::string> logical_ids = {}) {
    Site site = stage.site();
    const auto detection = detect_stack_drift({.scope = {}, .stack_name = "app", .logical_ids = std::move(logical_ids)}, site);
    REQUIRE(detection.ok());
    return *detection;
}

Json drifts(Stage& stage, const std::vector<std::string>& filters = {}) {
    return *resource_drifts({}, "app", filters, stage.stacks);
}

Json difference(const char* path, const char* expected, const char* actual, const char* type) {
    return {{"PropertyPath", path}, {"ExpectedValue", expected}, {"ActualValue", actual}, {"DifferenceType", type}};
}

const char* const queues = R"(
Resources:
  Dead: {Type: AWS::SQS::Queue}
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      DelaySeconds: "20"
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: "10"}
      Tags: [{Key: team, Value: a}, {Key: cost, Value: "7"}]
)";

}  // namespace

TEST_CASE("a stack that nobody has touched is in sync, and what AWS filled in is no difference") {
    Stage stage;
    REQUIRE(stage.deploy(queues).ending == Ending::completed);
    CHECK(drift_information(stack_of(stage)) == Json{{"StackDriftStatus", "NOT_CHECKED"}});
    CHECK(drifts(stage).empty());
    const Instant before = stage.clock.now();
    const DriftDetection detection = detect(stage);
    CHECK(detection.stack_status == "IN_SYNC");
    CHECK(detection.drifted == 0);
    CHECK(detection.detection_status == "DETECTION_COMPLETE");
    CHECK(drift_information(stack_of(stage)) == Json{{"StackDriftStatus", "IN_SYNC"}, {"LastCheckTimestamp", iso8601(before)}});
    const Json found = drifts(stage);
    REQUIRE(found.size() == 2);
    CHECK(found[1]["LogicalResourceId"] == "Queue");
    CHECK(found[1]["StackResourceDriftStatus"] == "IN_SYNC");
    CHECK(found[1]["PropertyDifferences"].empty());
    const auto status = drift_detection_status({}, detection.id, stage.stacks);
    REQUIRE(status.ok());
    CHECK((*status)["StackId"] == stack_of(stage).id);
    CHECK((*status)["DriftedStackResourceCount"] == 0);
}

TEST_CASE("changed, removed and added values have paths and types") {
    Stage stage;
    REQUIRE(stage.deploy(queues).ending == Ending::completed);
    change(stage, "Queue", [](Json& model) {
        model["DelaySeconds"] = 120;
        model["RedrivePolicy"]["maxReceiveCount"] = 12;
        model["VisibilityTimeout"] = 99;  // not in the template
        model["Tags"] =
            Json::parse(R"([{"Key": "new", "Value": "x"}, {"Key": "cost", "Value": "8"}, {"Key": "aws:cloudformation:stack-name", "Value": "app"}])");
    });
    const DriftDetection detection = detect(stage);
    CHECK(detection.stack_status == "DRIFTED");
    CHECK(detection.drifted == 1);
    const Json found = drifts(stage, {"MODIFIED", "DELETED"});
    REQUIRE(found.size() == 1);
    const Json& queue = found[0];
    CHECK(queue["StackResourceDriftStatus"] == "MODIFIED");
    CHECK(queue["PropertyDifferences"] ==
          Json::array({difference("/DelaySeconds", "20", "120", "NOT_EQUAL"), difference("/RedrivePolicy/maxReceiveCount", "10", "12", "NOT_EQUAL"),
                       difference("/Tags/0", R"({"Key":"team","Value":"a"})", "null", "REMOVE"), difference("/Tags/1/Value", "7", "8", "NOT_EQUAL"),
                       difference("/Tags/0", "null", R"({"Key":"new","Value":"x"})", "ADD")}));
    const Json expected = Json::parse(queue["ExpectedProperties"].get<std::string>());
    const Json actual = Json::parse(queue["ActualProperties"].get<std::string>());
    CHECK(expected["DelaySeconds"] == "20");
    CHECK(actual["DelaySeconds"] == 120);
    CHECK_FALSE(actual.contains("VisibilityTimeout"));
    CHECK_FALSE(actual.contains("QueueName"));
    CHECK(actual["Tags"].size() == 2);
}

TEST_CASE("a property that is gone was removed; a resource that is gone was deleted") {
    Stage stage;
    REQUIRE(stage.deploy(queues).ending == Ending::completed);
    change(stage, "Queue", [](Json& model) { model.erase("RedrivePolicy"); });
    erase(stage, "Dead");
    CHECK(detect(stage).drifted == 2);
    const Json found = drifts(stage);
    CHECK(found[0]["StackResourceDriftStatus"] == "DELETED");
    CHECK_FALSE(found[0].contains("ExpectedProperties"));
    CHECK_FALSE(found[0].contains("PropertyDifferences"));
    REQUIRE(found[1]["PropertyDifferences"].size() == 1);
    CHECK(found[1]["PropertyDifferences"][0]["PropertyPath"] == "/RedrivePolicy");
    CHECK(found[1]["PropertyDifferences"][0]["DifferenceType"] == "REMOVE");
    CHECK(found[1]["PropertyDifferences"][0]["ActualValue"] == "null");
}

TEST_CASE("lists without an order may be in any, lists with one may not") {
    Stage stage;
    REQUIRE(stage
                .deploy(R"(
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 10.0.0.0/8}
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}
  Key:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "s3:GetObject", Resource: "*"}]}
)")
                .ending == Ending::completed);
    change(stage, "Group", [](Json& model) { std::swap(model["SecurityGroupIngress"][0], model["SecurityGroupIngress"][1]); });
    change(stage, "Key", [](Json& model) { model["PolicyDocument"]["Statement"][0]["Action"] = Json::array({"s3:GetObject"}); });
    CHECK(detect(stage).stack_status == "IN_SYNC");
    change(stage, "Group", [](Json& model) {
        model["SecurityGroupIngress"].push_back({{"IpProtocol", "tcp"}, {"FromPort", 22}, {"ToPort", 22}, {"CidrIp", "0.0.0.0/0"}});
    });
    change(stage, "Key", [](Json& model) { model["PolicyDocument"]["Statement"][0]["Action"].push_back("s3:PutObject"); });
    CHECK(detect(stage).drifted == 2);
    const Json found = drifts(stage);
    REQUIRE(found[0]["PropertyDifferences"].size() == 1);
    CHECK(found[0]["PropertyDifferences"][0] ==
          difference("/SecurityGroupIngress/2", "null", R"({"IpProtocol":"tcp","FromPort":22,"ToPort":22,"CidrIp":"0.0.0.0/0"})", "ADD"));
    CHECK(found[1]["PropertyDifferences"][0]["PropertyPath"] == "/PolicyDocument/Statement/0/Action");
}

TEST_CASE("write-only properties are not compared") {
    Stage stage;
    REQUIRE(stage
                .deploy(R"(
Resources:
  Secret: {Type: AWS::SecretsManager::Secret, Properties: {Name: s, SecretString: first, Description: d}}
)")
                .ending == Ending::completed);
    change(stage, "Secret", [](Json& model) { model["SecretString"] = "second"; });
    CHECK(detect(stage).stack_status == "IN_SYNC");
    CHECK(drifts(stage)[0]["ExpectedProperties"] == R"({"Name":"s","Description":"d"})");
}

TEST_CASE("types without drift detection are not checked") {
    Stage stage;
    REQUIRE(stage.deploy("Resources: {Handle: {Type: 'AWS::CloudFormation::WaitConditionHandle'}, T: {Type: 'AWS::SNS::Topic'}}").ending ==
            Ending::completed);
    erase(stage, "Handle");
    CHECK(detect(stage).stack_status == "IN_SYNC");
    CHECK(drifts(stage).size() == 1);
    CHECK(drift_information(*stack_of(stage).resource("Handle")) == Json{{"StackResourceDriftStatus", "NOT_CHECKED"}});
    Site site = stage.site();
    const auto refused = detect_resource_drift({}, "app", "Handle", site);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.fault().message == "Drift detection is not supported for the specified ResourceType");
}

TEST_CASE("one resource can be checked by itself, and the stack follows") {
    Stage stage;
    REQUIRE(stage.deploy(queues).ending == Ending::completed);
    erase(stage, "Dead");
    change(stage, "Queue", [](Json& model) { model["DelaySeconds"] = 1; });
    Site site = stage.site();
    const auto found = detect_resource_drift({}, "app", "Queue", site);
    REQUIRE(found.ok());
    CHECK((*found)["StackResourceDriftStatus"] == "MODIFIED");
    CHECK(drift_information(stack_of(stage))["StackDriftStatus"] == "DRIFTED");
    CHECK(drifts(stage).size() == 1);
    CHECK(detect(stage, {"Dead"}).drifted == 2);
}

TEST_CASE("an update makes the results old") {
    Stage stage;
    REQUIRE(stage.deploy(queues).ending == Ending::completed);
    detect(stage);
    REQUIRE(stage.update("Resources: {Dead: {Type: 'AWS::SQS::Queue', Properties: {DelaySeconds: 3}}}").ending == Ending::completed);
    CHECK(drift_information(stack_of(stage))["StackDriftStatus"] == "NOT_CHECKED");
    CHECK(drifts(stage).empty());
}

TEST_CASE("drift detection is refused where CloudFormation refuses it") {
    Stage stage;
    Site site = stage.site();
    const auto missing = detect_stack_drift({.scope = {}, .stack_name = "nope", .logical_ids = {}}, site);
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.fault().code == "ValidationError");
    REQUIRE(stage.deploy("Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {TopicName: !GetAtt U.Nope}}, U: {Type: 'AWS::SNS::Topic'}}").status ==
            "ROLLBACK_COMPLETE");
    const auto refused = detect_stack_drift({.scope = {}, .stack_name = "app", .logical_ids = {}}, site);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.fault().message ==
          "Drift detection cannot be performed on stack [" + stack_of(stage).id + "] while it is in [ROLLBACK_COMPLETE] state");
}

TEST_CASE("a detection is found by its id") {
    Stage stage;
    REQUIRE(stage.deploy(queues).ending == Ending::completed);
    const DriftDetection detection = detect(stage);
    CHECK_FALSE(drift_detection_status({}, "nope", stage.stacks).ok());
    CHECK(stack_of(stage).drift["detections"][0]["StackDriftDetectionId"] == detection.id);
}
