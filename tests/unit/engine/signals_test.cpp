// Signals that come while a resource waits, and the rolling update of a group.
#include <catch2/catch.hpp>

#include "emulator/engine/operations.h"
#include "emulator/engine/signals.h"
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

namespace {

// A condition that only somebody outside can signal.
const char* for_outsiders = R"(
Resources:
  H: {Type: AWS::CloudFormation::WaitConditionHandle}
  W: {Type: AWS::CloudFormation::WaitCondition, Properties: {Handle: !Ref H, Timeout: '600', Count: 2}}
Outputs: {Data: {Value: !GetAtt W.Data}}
)";

// Somebody who signals at the handle's URL when the clock has come so far.
struct Outsider {
    explicit Outsider(Stage& on) : stage(on), begun(on.clock.now()), site(on.site()) {
        site.signal_url = "http://localhost:4566/_drydock/signals";
        site.linger = [this](Duration real) {
            waited += real;
            if (sent || stage.clock.now() - begun < std::chrono::minutes(1)) return;
            sent = true;
            for (const std::string& document : documents) answers.push_back(send(document));
        };
    }
    std::string url() const { return stage.stacks.find({}, "app")->resource("H")->now.physical_id; }
    Result<void> send(const std::string& document) {
        return signal_handle(stage.stacks.find({}, "app")->id, "H", url().substr(url().find("/_drydock")), document, stage.stacks);
    }
    Outcome deploy() { return engine::deploy(Stage::request(for_outsiders), site); }

    Stage& stage;
    Instant begun;
    Site site;
    std::vector<std::string> documents;
    std::vector<Result<void>> answers;
    Duration waited{0};
    bool sent = false;
};

}  // namespace

TEST_CASE("signals at the URL of a handle end its wait; their data is the condition's") {
    Stage stage;
    Outsider outsider(stage);
    outsider.documents = {R"({"Status":"SUCCESS","UniqueId":"one","Data":"first"})", "no document", R"({"Status":"FINE","UniqueId":"two"})",
                          R"({"Status":"SUCCESS","UniqueId":"one","Data":"again"})", R"({"Status":"SUCCESS","UniqueId":"two"})"};
    const Outcome outcome = outsider.deploy();
    REQUIRE(outcome.ending == Ending::completed);
    CHECK(outsider.url().starts_with("http://localhost:4566/_drydock/signals/arn%3Aaws%3Acloudformation%3Aus-east-1%3A000000000000%3Astack/app/"));
    CHECK(outcome.outputs.at("Data") == R"({"one":"first","two":""})");
    CHECK(resource(outcome, "W").physical_id == outcome.stack_id + "/H");
    CHECK(outcome.finished - outcome.started < std::chrono::minutes(2));
    for (const Result<void>& answer : outsider.answers) CHECK(answer.ok());
}

TEST_CASE("a failure at the URL fails the condition with its reason") {
    Stage stage;
    Outsider outsider(stage);
    outsider.documents = {R"({"Status":"FAILURE","UniqueId":"i-1","Reason":"no disk"})"};
    CHECK(resource(outsider.deploy(), "W").reason == "WaitCondition received failed message: 'no disk' for uniqueId: i-1");
}

TEST_CASE("who does not come is waited for, but not long; the verdict tells how many came") {
    Stage stage;
    Outsider outsider(stage);
    outsider.documents = {R"({"Status":"SUCCESS","UniqueId":"one"})"};
    const Outcome outcome = outsider.deploy();
    CHECK(resource(outcome, "W").reason == "WaitCondition timed out. Received 1 conditions when expecting 2");
    CHECK(resource(outcome, "W").finished - resource(outcome, "W").started == std::chrono::minutes(10));
    CHECK(outsider.waited <= std::chrono::seconds(10));
    CHECK(outsider.waited > std::chrono::seconds(9));
}

TEST_CASE("only the whole URL is a permission to signal") {
    Stage stage;
    REQUIRE(stage.deploy("Resources: {H: {Type: 'AWS::CloudFormation::WaitConditionHandle'}, T: {Type: 'AWS::SNS::Topic'}}").ending ==
            Ending::completed);
    const std::string id = stage.stacks.find({}, "app")->id;
    const auto code = [&](const std::string& stack, const char* logical_id, const char* sent_to) {
        return signal_handle(stack, logical_id, sent_to, R"({"Status":"SUCCESS","UniqueId":"u"})", stage.stacks).fault().code;
    };
    CHECK(code(id, "H", "/_drydock/signals/x?X-Amz-Signature=0") == "AccessDenied");
    CHECK(code(id, "T", "") == "AccessDenied");
    CHECK(code("app", "H", "") == "AccessDenied");
    CHECK(code(id + "0", "H", "") == "AccessDenied");
}

TEST_CASE("a part of a group's instances may fail") {
    const SignalWait wait{.by = SignalWait::By::group, .count = 4, .percent = 50};
    const auto after = [&](int successes, int failures) {
        Json signals = Json::array();
        for (int i = 0; i < successes + failures; ++i)
            signals.push_back({{"id", std::to_string(i)}, {"status", i < successes ? "SUCCESS" : "FAILURE"}});
        return signalled(signals, wait);
    };
    CHECK(after(1, 2).state == Signalled::waiting);
    CHECK(after(1, 2).failure->message == "Received 1 SUCCESS signal(s) out of 4.  Unable to satisfy 50% MinSuccessfulInstancesPercent requirement");
    CHECK_FALSE(after(2, 1).failure);
    CHECK(after(2, 2).state == Signalled::enough);
    CHECK(after(0, 3).state == Signalled::failed);
    CHECK(after(0, 3).failure->message == "Received 3 FAILURE signal(s) out of 4.  Unable to satisfy 50% MinSuccessfulInstancesPercent requirement");
}

TEST_CASE("durations of policies, as AWS takes them") {
    CHECK(iso8601_duration("PT1H30M10S") == std::chrono::seconds(5410));
    CHECK(iso8601_duration("PT999999H") == std::chrono::hours(12));
    for (const char* wrong : {"", "PT", "PT5", "P1D", "PT-5M", "PT99999999999999999H", "PT99999999999999999999S"})
        CHECK_FALSE(iso8601_duration(wrong));
}
