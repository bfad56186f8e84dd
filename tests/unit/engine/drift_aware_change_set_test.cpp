// Drift-aware change sets: what is there is compared with what is wanted.
#include <catch2/catch.hpp>

#include "change_set_fixture.h"
#include "emulator/engine/drift.h"

using namespace drydock;
using namespace drydock::engine;

namespace {

using Lines = std::vector<std::string>;

std::string queue(const char* delay, const char* more = "") {
    return std::string("Resources: {Queue: {Type: 'AWS::SQS::Queue', Properties: {QueueName: jobs, DelaySeconds: ") + delay + more + "}}}";
}

struct DriftStage : ChangeSetStage {
    const StackResource& resource(const char* logical_id) { return *stacks.find({}, "app")->resource(logical_id); }
    providers::Resource held(const char* logical_id) {
        const StackResource& member = resource(logical_id);
        const auto* found = world->find({}, member.type, member.now.world_id);
        return found ? *found : providers::Resource{};
    }
    // Somebody changes a resource of the stack behind its back.
    void change(const char* logical_id, const std::function<void(Json&)>& edit) {
        providers::Resource edited = held(logical_id);
        edit(edited.model);
        REQUIRE(world->put(std::move(edited)).ok());
    }
    void remove(const char* logical_id) {
        const StackResource& member = resource(logical_id);
        REQUIRE(world->erase({}, member.type, std::string(member.now.world_id)).ok());
    }
    ChangeSetOutcome revert(std::string body) {
        ChangeSetRequest made = asked("UPDATE", std::move(body));
        made.deployment_mode = "REVERT_DRIFT";
        return make(made);
    }
    std::string stack_drift() {
        Site here = site();
        return detect_stack_drift({.scope = {}, .stack_name = "app", .logical_ids = {}}, here)->stack_status;
    }
};

Json first_change(const ChangeSetOutcome& outcome) {
    return shown_changes(*outcome.change_set, true).at(0).at("ResourceChange");
}

}  // namespace

TEST_CASE("what was changed outside the stack goes back although the template is the same") {
    DriftStage stage;
    REQUIRE(stage.deploy(queue("5").c_str()).ending == Ending::completed);
    stage.change("Queue", [](Json& model) { model["DelaySeconds"] = 60; });
    CHECK(stage.make("UPDATE", queue("5")).change_set->reason ==
          "The submitted information didn't contain changes. Submit different information to create a change set.");

    DriftStage other;
    REQUIRE(other.deploy(queue("5").c_str()).ending == Ending::completed);
    other.change("Queue", [](Json& model) { model["DelaySeconds"] = 60; });
    const ChangeSetOutcome made = other.revert(queue("5"));
    CHECK(valued(made) == Lines{"Modify Queue False Properties", " Static DirectModification /Properties/DelaySeconds Never Modify 60 -> 5"});
    CHECK(made.change_set->deployment_mode == "REVERT_DRIFT");
    CHECK(made.change_set->drift_status == "DRIFTED");
    const Json change = first_change(made);
    CHECK(change["ResourceDriftStatus"] == "MODIFIED");
    const Json& target = change["Details"][0]["Target"];
    CHECK(target["BeforeValueFrom"] == "ACTUAL_STATE");
    CHECK(target["AfterValueFrom"] == "TEMPLATE");
    CHECK(target["Drift"]["PreviousValue"] == "5");
    CHECK(target["Drift"]["ActualValue"] == "60");
    CHECK(target["Drift"].contains("DriftDetectionTimestamp"));
    CHECK(context(made, 0, "BeforeContext")["DelaySeconds"] == 60);
    CHECK(context(made, 0, "PreviousDeploymentContext")["DelaySeconds"] == 5);
    const Json plain = shown_changes(*made.change_set, false)[0]["ResourceChange"];
    CHECK(plain["ResourceDriftStatus"] == "MODIFIED");
    CHECK_FALSE(plain["Details"][0]["Target"].contains("Drift"));

    const Outcome done = other.execute();
    CHECK(lines(done) == Lines{"app UPDATE_IN_PROGRESS User Initiated", "Queue UPDATE_IN_PROGRESS", "Queue UPDATE_COMPLETE",
                               "app UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "app UPDATE_COMPLETE"});
    CHECK(other.held("Queue").property("DelaySeconds") == 5);
    CHECK(other.stack_drift() == "IN_SYNC");
}

TEST_CASE("a template that has come to say what is there changes nothing but the record") {
    DriftStage stage;
    REQUIRE(stage.deploy(queue("5").c_str()).ending == Ending::completed);
    stage.change("Queue", [](Json& model) { model["DelaySeconds"] = 60; });
    const ChangeSetOutcome made = stage.revert(queue("60"));
    CHECK(valued(made) == Lines{"SyncWithActual Queue Properties", " Static NoModification /Properties/DelaySeconds Never SyncWithActual 60 -> 60"});
    CHECK(first_change(made)["Details"][0]["Target"]["Drift"]["PreviousValue"] == "5");
    const Outcome done = stage.execute();
    CHECK(lines(done) == Lines{"app UPDATE_IN_PROGRESS User Initiated", "app UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "app UPDATE_COMPLETE"});
    CHECK(stage.resource("Queue").now.properties["DelaySeconds"] == 60);
    CHECK(stage.stack_drift() == "IN_SYNC");
}

TEST_CASE("the three values differ: the overwriting is seen") {
    DriftStage stage;
    REQUIRE(stage.deploy(queue("5").c_str()).ending == Ending::completed);
    stage.change("Queue", [](Json& model) { model["DelaySeconds"] = 60; });
    const Json target = first_change(stage.revert(queue("10")))["Details"][0]["Target"];
    CHECK(target["BeforeValue"] == "60");
    CHECK(target["AfterValue"] == "10");
    CHECK(target["Drift"]["PreviousValue"] == "5");
}

TEST_CASE("nothing has drifted and nothing is new: no change set") {
    DriftStage stage;
    REQUIRE(stage.deploy(queue("5").c_str()).ending == Ending::completed);
    const ChangeSetOutcome same = stage.revert(queue("5"));
    CHECK(same.change_set->status == "FAILED");
    CHECK(same.change_set->reason == "The submitted information didn't contain changes. Submit different information to create a change set.");
    CHECK(same.change_set->drift_status == "IN_SYNC");
}

TEST_CASE("what was deleted outside the stack is made anew, and its dependents follow") {
    const char* const buckets = R"(
Resources:
  Logs: {Type: AWS::S3::Bucket}
  Main: {Type: AWS::S3::Bucket, Properties: {LoggingConfiguration: {DestinationBucketName: !Ref Logs}}}
)";
    DriftStage stage;
    REQUIRE(stage.deploy(buckets).ending == Ending::completed);
    const std::string former = stage.resource("Logs").now.physical_id;
    stage.remove("Logs");
    const ChangeSetOutcome made = stage.revert(buckets);
    const Lines changes = valued(made);
    REQUIRE(changes.size() >= 2);
    CHECK(changes[0] == "Add Logs");
    CHECK(changes[1] == "Modify Main False Properties");
    CHECK(first_change(made)["ResourceDriftStatus"] == "DELETED");
    const Outcome done = stage.execute();
    CHECK(done.ending == Ending::completed);
    CHECK(lines(done) == Lines{"app UPDATE_IN_PROGRESS User Initiated", "Logs CREATE_IN_PROGRESS",
                               "Logs CREATE_IN_PROGRESS Resource creation Initiated", "Logs CREATE_IN_PROGRESS Eventual consistency check initiated",
                               "Logs CREATE_COMPLETE", "Main UPDATE_IN_PROGRESS", "Main UPDATE_COMPLETE", "app UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
                               "app UPDATE_COMPLETE"});
    const std::string now = stage.resource("Logs").now.physical_id;
    CHECK(now != former);
    CHECK(stage.held("Main").model["LoggingConfiguration"]["DestinationBucketName"] == now);
}

TEST_CASE("a failed execution goes back to what was there, not to the former template") {
    DriftStage stage;
    const std::string failing =
        "}}, Other: {Type: 'AWS::SQS::Queue', DependsOn: Queue, Properties: {QueueName: other, RedrivePolicy: "
        "{deadLetterTargetArn: 'arn:aws:sqs:us-east-1:123456789012:none', maxReceiveCount: 3}";
    REQUIRE(stage.deploy(queue("5").c_str()).ending == Ending::completed);
    stage.change("Queue", [](Json& model) {
        model["DelaySeconds"] = 60;
        model["Tags"] = {{{"Key", "owner"}, {"Value", "ops"}}};
    });
    REQUIRE(stage.revert(queue("5", failing.c_str())).ending == Ending::completed);
    const Outcome done = stage.execute();
    CHECK(done.status == "UPDATE_ROLLBACK_COMPLETE");
    CHECK(stage.held("Queue").property("DelaySeconds") == 60);
    CHECK(stage.held("Queue").model["Tags"][0]["Key"] == "owner");
    CHECK(stage.resource("Queue").now.properties["DelaySeconds"] == 5);
    CHECK(stage.stack_drift() == "DRIFTED");
}

TEST_CASE("a re-creation that is rolled back is gone again") {
    const std::string failing =
        "}}, Other: {Type: 'AWS::SQS::Queue', DependsOn: Queue, Properties: {QueueName: other, RedrivePolicy: "
        "{deadLetterTargetArn: 'arn:aws:sqs:us-east-1:123456789012:none', maxReceiveCount: 3}";
    DriftStage stage;
    REQUIRE(stage.deploy(queue("5").c_str()).ending == Ending::completed);
    stage.remove("Queue");
    REQUIRE(stage.revert(queue("5", failing.c_str())).ending == Ending::completed);
    const Outcome done = stage.execute();
    CHECK(done.status == "UPDATE_ROLLBACK_COMPLETE");
    CHECK(stage.held("Queue").id.empty());
    CHECK(stage.stack_drift() == "DRIFTED");
    // And the next one succeeds.
    REQUIRE(stage.revert(queue("5")).ending == Ending::completed);
    CHECK(stage.execute().ending == Ending::completed);
    CHECK_FALSE(stage.held("Queue").id.empty());
}

TEST_CASE("tags that the template does not name stay") {
    DriftStage stage;
    const char* const tags = ", Tags: [{Key: team, Value: a}]";
    REQUIRE(stage.deploy(queue("5", tags).c_str()).ending == Ending::completed);
    stage.change("Queue", [](Json& model) {
        model["DelaySeconds"] = 60;
        model["Tags"][0]["Value"] = "b";
        model["Tags"].push_back({{"Key", "owner"}, {"Value", "ops"}});
    });
    const ChangeSetOutcome made = stage.revert(queue("5", tags));
    CHECK(valued(made) == Lines{"Modify Queue False Properties", " Static DirectModification /Properties/DelaySeconds Never Modify 60 -> 5",
                                " Static DirectModification /Properties/Tags/0/Value Never Modify b -> a"});
    REQUIRE(stage.execute().ending == Ending::completed);
    CHECK(stage.held("Queue").model["Tags"] == Json::parse(R"([{"Key":"team","Value":"a"},{"Key":"owner","Value":"ops"}])"));
}

TEST_CASE("write-only values are compared with the last deployment, and said to be ignored") {
    const char* const secret = "Resources: {Secret: {Type: 'AWS::SecretsManager::Secret', Properties: {SecretString: one, Description: mine}}}";
    DriftStage stage;
    REQUIRE(stage.deploy(secret).ending == Ending::completed);
    stage.change("Secret", [](Json& model) { model["Description"] = "theirs"; });
    const ChangeSetOutcome made =
        stage.revert("Resources: {Secret: {Type: 'AWS::SecretsManager::Secret', Properties: {SecretString: two, Description: mine}}}");
    const Json change = first_change(made);
    CHECK(change["ResourceDriftIgnoredAttributes"] == Json::parse(R"([{"Path":"/Properties/SecretString","Reason":"WRITE_ONLY_PROPERTY"}])"));
    REQUIRE(change["Details"].size() == 2);
    CHECK(change["Details"][0]["Target"]["BeforeValueFrom"] == "ACTUAL_STATE");
    CHECK(change["Details"][1]["Target"]["BeforeValueFrom"] == "PREVIOUS_DEPLOYMENT_STATE");
}

TEST_CASE("an unknown deployment mode is refused by the API's model") {
    DriftStage stage;
    ChangeSetRequest made = ChangeSetStage::asked("UPDATE", queue("5"));
    made.deployment_mode = "KEEP_DRIFT";
    CHECK(stage.refused(made).message ==
          "1 validation error detected: Value 'KEEP_DRIFT' at 'deploymentMode' failed to satisfy constraint: Member "
          "must satisfy enum value set: [REVERT_DRIFT]");
}

TEST_CASE("nested stacks are compared as they are if the change set includes them") {
    DriftStage stage;
    stage.documents["https://s3.amazonaws.com/b/child.yaml"] = queue("5");
    const std::string parent =
        "Resources: {Child: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: 'https://s3.amazonaws.com/b/child.yaml'}}}";
    REQUIRE(stage.deploy(parent.c_str()).ending == Ending::completed);
    const providers::Resource* jobs = stage.world->all({}, "AWS::SQS::Queue").front();
    providers::Resource edited = *jobs;
    edited.model["DelaySeconds"] = 60;
    REQUIRE(stage.world->put(std::move(edited)).ok());
    ChangeSetRequest request = ChangeSetStage::asked("UPDATE", parent);
    request.deployment_mode = "REVERT_DRIFT";
    request.include_nested = true;
    const ChangeSetOutcome made = stage.make(request);
    REQUIRE(made.ending == Ending::completed);
    REQUIRE(made.change_set->nested.size() == 1);
    const ChangeSetRecord* nested = stage.stacks.change_set({}, made.change_set->nested[0].get<std::string>(), {});
    CHECK(nested->deployment_mode == "REVERT_DRIFT");
    CHECK(nested->drift_status == "DRIFTED");
    CHECK(shown(shown_changes(*nested, true))[1] == " Static DirectModification /Properties/DelaySeconds Never Modify 60 -> 5");
    REQUIRE(stage.execute().ending == Ending::completed);
    CHECK(stage.world->all({}, "AWS::SQS::Queue").front()->property("DelaySeconds") == 5);
}

TEST_CASE("what an AWS service manages stays as it is, and is said to be ignored") {
    const std::string image = "{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}";
    const auto group = [&](const char* desired, const char* cooldown) {
        return std::string(
                   "Resources:\n  Template: {Type: 'AWS::EC2::LaunchTemplate', Properties: {LaunchTemplateData: {InstanceType: t3.micro, ImageId: '" +
                   image + "'}}}\n") +
               "  Group: {Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: {MinSize: '0', MaxSize: '9', DesiredCapacity: '" + desired +
               "', Cooldown: '" + cooldown +
               "', AvailabilityZones: [us-east-1a], LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: !GetAtt "
               "Template.LatestVersionNumber}}}\n";
    };
    DriftStage stage;
    const Outcome deployed = stage.deploy(group("2", "300").c_str());
    CAPTURE(deployed.status_reason);
    REQUIRE(deployed.ending == Ending::completed);
    stage.change("Group", [](Json& model) {
        model["DesiredCapacity"] = "7";
        model["Cooldown"] = "10";
    });
    const ChangeSetOutcome made = stage.revert(group("2", "300"));
    CHECK(valued(made) == Lines{"Modify Group False Properties", " Static DirectModification /Properties/Cooldown Never Modify 10 -> 300"});
    CHECK(first_change(made)["ResourceDriftIgnoredAttributes"] ==
          Json::parse(R"([{"Path": "/Properties/DesiredCapacity", "Reason": "MANAGED_BY_AWS"}])"));
    REQUIRE(stage.execute().ending == Ending::completed);
    CHECK(scalar_text(stage.held("Group").property("DesiredCapacity")) == "7");
    CHECK(scalar_text(stage.held("Group").property("Cooldown")) == "300");
}

TEST_CASE("types that nobody can read are compared with the last deployment") {
    const char* const body =
        "Resources: {Thing: {Type: 'Custom::Thing', Properties: {ServiceToken: 'arn:aws:lambda:us-east-1:111111111111:function:f', V: %s}}}";
    struct Answers final : Invoker {
        std::optional<Invocation> custom_resource(const std::string&, const std::string&, const Json& event) override {
            Json answer = {{"Status", "SUCCESS"}, {"PhysicalResourceId", "thing"}};
            for (const char* name : {"StackId", "RequestId", "LogicalResourceId"}) answer[name] = event[name];
            return Invocation{.answer = answer, .raw = {}, .duration = Duration{1}};
        }
        std::optional<Invocation> macro(const std::string&, const Json&) override { return std::nullopt; }
    };
    const auto with = [&](const char* value) { return std::string(body).replace(std::string(body).find("%s"), 2, value); };
    DriftStage stage;
    stage.invoker = std::make_unique<Answers>();
    REQUIRE(stage.deploy(with("one").c_str()).ending == Ending::completed);
    const Json change = first_change(stage.revert(with("two")));
    CHECK(change["ResourceDriftStatus"] == "UNSUPPORTED");
    CHECK(change["Details"][0]["Target"]["BeforeValueFrom"] == "PREVIOUS_DEPLOYMENT_STATE");
    CHECK(change["Details"][0]["Target"]["BeforeValue"] == "one");
}
