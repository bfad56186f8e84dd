// Signals that come while a resource waits, and the rolling update of a group.
#include <catch2/catch.hpp>

#include "emulator/engine/operations.h"
#include "rehearsal_fixture.h"

using namespace drydock;
using namespace drydock::engine;

namespace {

const char* waiting = R"(
Resources:
  W: {Type: AWS::CloudFormation::WaitCondition, CreationPolicy: {ResourceSignal: {Count: 2, Timeout: PT10M}}}
)";

// Deploys and sends signals while the resource is in progress.
Outcome deploy_with(Stage& stage, const std::vector<std::pair<std::string, std::string>>& signals, std::vector<std::string>& refusals) {
    Site site = stage.site();
    bool sent = false;
    const Request request = Stage::request(waiting);
    site.sink = [&](const StackEvent& event) {
        if (sent || event.logical_id != "W" || event.reason != "Resource creation Initiated") return;
        sent = true;
        for (const auto& [id, status] : signals) {
            Site other = stage.site();
            const auto done = signal_resource({.scope = {}, .stack_name = "app", .logical_id = "W", .unique_id = id, .status = status}, other);
            if (!done) refusals.push_back(done.fault().message);
        }
    };
    return deploy(request, site);
}

std::string group(const char* template_version, const char* policy) {
    return std::string(R"(
Resources:
  Template: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {InstanceType: t3.micro, ImageId: '{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}'}}}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    UpdatePolicy: )") +
           policy + R"(
    Properties:
      MinSize: '2'
      MaxSize: '4'
      AvailabilityZones: [us-east-1a]
      LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: ')" +
           template_version + "'}\n";
}

}  // namespace

TEST_CASE("enough signals end the wait") {
    Stage stage;
    std::vector<std::string> refusals;
    const Outcome outcome = deploy_with(stage, {{"a", "SUCCESS"}, {"a", "SUCCESS"}, {"b", "SUCCESS"}}, refusals);
    CHECK(refusals.empty());
    CHECK(outcome.ending == Ending::completed);
    CHECK(outcome.finished - outcome.started < std::chrono::minutes(2));
}

TEST_CASE("a failure ends it, too; too few signals end it in time") {
    Stage stage;
    std::vector<std::string> refusals;
    const Outcome failed = deploy_with(stage, {{"a", "SUCCESS"}, {"i-1", "FAILURE"}}, refusals);
    CHECK(resource(failed, "W").reason == "Received FAILURE signal with UniqueId i-1");
    Stage other;
    const Outcome late = deploy_with(other, {{"a", "SUCCESS"}}, refusals);
    CHECK(resource(late, "W").reason == "Failed to receive 2 resource signal(s) within the specified duration");
}

TEST_CASE("what does not wait cannot be signalled") {
    Stage stage;
    REQUIRE(stage.deploy("Resources: {T: {Type: 'AWS::SNS::Topic'}}").ending == Ending::completed);
    Site site = stage.site();
    const auto fault = [&](const char* stack, const char* id) {
        return signal_resource({.scope = {}, .stack_name = stack, .logical_id = id, .unique_id = "u", .status = "SUCCESS"}, site).fault().message;
    };
    CHECK(fault("none", "T") == "Stack [none] does not exist");
    CHECK(fault("app", "T") == "Stack:" + stage.stacks.find({}, "app")->id + " is in CREATE_COMPLETE state and can not be signaled.");
}

TEST_CASE("a rolling update of a group") {
    Stage stage;
    const char* pausing = "{AutoScalingRollingUpdate: {MaxBatchSize: 1, MinInstancesInService: 1, PauseTime: PT1M}}";
    REQUIRE(stage.deploy(group("1", pausing).c_str()).ending == Ending::completed);
    const Outcome outcome = stage.update(group("$Latest", pausing));
    REQUIRE(outcome.ending == Ending::completed);
    CHECK(lines(outcome)[2] ==
          "Group UPDATE_IN_PROGRESS Rolling update initiated. Terminating 2 obsolete instance(s) in batches of 1, while keeping at "
          "least 1 instance(s) in service.");
    // Nobody sends the signals that it waits for.
    const Outcome silent = stage.update(group("1", "{AutoScalingRollingUpdate: {WaitOnResourceSignals: true, PauseTime: PT5M}}"));
    CHECK(resource(silent, "Group").reason ==
          "Received 0 SUCCESS signal(s) out of 2.  Unable to satisfy 100% MinSuccessfulInstancesPercent requirement");
    const Outcome replaced = stage.update(group("1", "{AutoScalingReplacingUpdate: {WillReplace: true}}"));
    CHECK(resource(replaced, "Group").status == "UPDATE_COMPLETE");
    CHECK(replaced.events[1].reason == "Requested update requires the creation of a new physical resource; hence creating one.");
}
