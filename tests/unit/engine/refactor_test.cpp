#include "emulator/engine/refactor.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "rehearsal_fixture.h"

using namespace drydock;
using namespace drydock::engine;

namespace {

const char* const whole = R"(
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Queue: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: 5}}
  Name: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !GetAtt Topic.TopicName}}
)";
const char* const rest = R"(
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Name: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !GetAtt Topic.TopicName}}
)";
const char* const queue_only = "Resources: {Queue: {Type: 'AWS::SQS::Queue', Properties: {DelaySeconds: 5}}}";

struct RefactorStage : Stage {
    RefactorStage() { REQUIRE(deploy(request(whole)).ending == Ending::completed); }

    std::string create(std::vector<StackDefinition> definitions, std::vector<ResourceMapping> mappings = {}) {
        Site here = site();
        RefactorRequest made{.scope = {}, .enable_stack_creation = true, .definitions = std::move(definitions), .mappings = std::move(mappings)};
        const auto id = create_stack_refactor(made, here);
        if (!id) FAIL(id.fault().message);
        return *id;
    }
    Json described(const std::string& id) { return *describe_stack_refactor({}, id, stacks); }
    std::string reason(const std::string& id) { return described(id).value("StatusReason", ""); }
    bool execute(const std::string& id) {
        Site here = site();
        const auto done = execute_stack_refactor({}, id, here);
        if (!done) UNSCOPED_INFO(done.fault().message);
        return done.ok();
    }
    StackRecord& stack(const char* name) { return *stacks.find({}, name); }
};

}  // namespace

TEST_CASE("a resource moves to a new stack without being touched") {
    RefactorStage stage;
    const std::string physical = stage.stack("app").resource("Queue")->now.physical_id;
    const std::string id = stage.create({{"app", rest, ""}, {"data", queue_only, ""}});
    Json described = stage.described(id);
    INFO(described.dump());
    CHECK(described["Status"] == "CREATE_COMPLETE");
    CHECK(described["ExecutionStatus"] == "AVAILABLE");
    REQUIRE(described["StackIds"].size() == 2);
    const Json actions = *stack_refactor_actions({}, id, stage.stacks);
    REQUIRE(actions.size() == 2);
    CHECK(actions[0]["Action"] == "CREATE");
    CHECK(actions[0]["Entity"] == "STACK");
    CHECK(actions[1]["Action"] == "MOVE");
    CHECK(actions[1]["PhysicalResourceId"] == physical);
    CHECK(actions[1]["Detection"] == "AUTO");
    CHECK(actions[1]["Description"] == "No configuration changes detected.");
    CHECK(actions[1]["ResourceMapping"]["Source"]["StackName"] == stage.stack("app").id);
    CHECK(stage.stacks.find({}, "data") == nullptr);

    REQUIRE(stage.execute(id));
    CHECK(stage.described(id)["ExecutionStatus"] == "EXECUTE_COMPLETE");
    const StackRecord& data = stage.stack("data");
    CHECK(data.id == described["StackIds"][1]);
    CHECK(data.status == "CREATE_COMPLETE");
    CHECK(stage.stack("app").status == "UPDATE_COMPLETE");
    CHECK(stage.stack("app").resource("Queue") == nullptr);
    REQUIRE(data.resource("Queue"));
    CHECK(data.resource("Queue")->now.physical_id == physical);
    CHECK(data.resource("Queue")->status == "IMPORT_COMPLETE");
    REQUIRE(stage.world->all({}, "AWS::SQS::Queue").size() == 1);
    CHECK(stage.world->all({}, "AWS::SQS::Queue")[0]->stack_id == data.id);
    // Both stacks live on by themselves.
    CHECK(stage.update("Resources: {Queue: {Type: 'AWS::SQS::Queue', Properties: {DelaySeconds: 6}}}", "data").ending == Ending::completed);
    CHECK(stage.update(rest).rejection.message == "No updates are to be performed.");
    CHECK_FALSE(stage.execute(id));
}

TEST_CASE("a resource gets another logical id") {
    RefactorStage stage;
    const std::string renamed = R"(
Resources:
  Alerts: {Type: AWS::SNS::Topic}
  Queue: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: 5}}
  Name: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !GetAtt Alerts.TopicName}}
)";
    const std::string id = stage.create({{"app", renamed, ""}}, {{{"app", "Topic"}, {"app", "Alerts"}}});
    INFO(stage.described(id).dump());
    REQUIRE((*stack_refactor_actions({}, id, stage.stacks)).size() == 1);
    CHECK((*stack_refactor_actions({}, id, stage.stacks))[0]["Detection"] == "MANUAL");
    REQUIRE(stage.execute(id));
    CHECK(stage.stack("app").resource("Topic") == nullptr);
    CHECK(stage.stack("app").resource("Alerts")->now.physical_id.find("app-Topic-") != std::string::npos);
    CHECK(stage.stack("app").resource("Name")->now.depends_on == std::vector<std::string>{"Alerts"});
    CHECK(stage.update(renamed).rejection.message == "No updates are to be performed.");
}

TEST_CASE("an export that the refactoring makes is there for the stack that imports it") {
    RefactorStage stage;
    const std::string exporting = std::string(R"(
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Queue: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: 5}}
Outputs:
  Topic: {Value: !GetAtt Topic.TopicName, Export: {Name: topic-name}}
)");
    const char* importing = "Resources: {Name: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: !ImportValue topic-name}}}";
    const std::string id = stage.create({{"names", importing, ""}, {"app", exporting, ""}});
    INFO(stage.described(id).dump());
    REQUIRE(stage.execute(id));
    CHECK(stage.stacks.importers({}, "topic-name") == std::vector<std::string>{"names"});
    CHECK(stage.update(importing, "names").rejection.message == "No updates are to be performed.");
    CHECK(stage.stack("app").now.outputs[0]["ExportName"] == "topic-name");
}

TEST_CASE("a nested stack gives a resource away without its parent") {
    RefactorStage stage;
    stage.documents["https://s3.amazonaws.com/bucket/child.yaml"] = whole;
    const char* parent = R"(
Resources:
  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://s3.amazonaws.com/bucket/child.yaml'}}
)";
    REQUIRE(stage.deploy(Stage::request(parent, "parent")).ending == Ending::completed);
    const std::string child = stage.stack("parent").resource("Child")->now.physical_id;
    const std::string id = stage.create({{child, rest, ""}, {"data", queue_only, ""}});
    INFO(stage.described(id).dump());
    REQUIRE(stage.execute(id));
    const StackRecord& nested = *stage.stacks.find({}, child);
    CHECK(nested.status == "UPDATE_COMPLETE");
    CHECK(nested.resource("Queue") == nullptr);
    CHECK_FALSE(nested.former);
    CHECK(stage.stack("data").resource("Queue") != nullptr);
    CHECK(stage.stack("parent").status == "CREATE_COMPLETE");
}

TEST_CASE("a refactoring that is none is refused in CloudFormation's words") {
    RefactorStage stage;
    const std::string app = stage.stack("app").id;
    const auto status = [&](const std::string& id) { return stage.described(id)["Status"]; };
    SECTION("a changed property") {
        const char* slower = "Resources: {Queue: {Type: 'AWS::SQS::Queue', Properties: {DelaySeconds: 6}}}";
        const std::string id = stage.create({{"app", rest, ""}, {"data", slower, ""}});
        CHECK(status(id) == "CREATE_FAILED");
        CHECK(stage.reason(id).ends_with(": Found an action type that is not permitted during refactor operations: Modify"));
        CHECK(stage.described(id)["ExecutionStatus"] == "UNAVAILABLE");
        CHECK_FALSE(stage.execute(id));
    }
    SECTION("a resource that is nowhere any more") {
        CHECK(stage.reason(stage.create({{"app", rest, ""}})) ==
              app + ": Found an action type that is not permitted during refactor operations: Remove");
    }
    SECTION("a resource out of nothing") {
        const std::string body = std::string(whole) + "  New: {Type: AWS::SNS::Topic}\n";
        CHECK(stage.reason(stage.create({{"app", body, ""}})) == "Could not find any source stacks for Logical ID and Stack ID pairs: New -> app");
    }
    SECTION("sections that a new stack may not have") {
        const char* body = "Conditions: {Always: !Equals [a, a]}\nResources: {Queue: {Type: 'AWS::SQS::Queue', Properties: {DelaySeconds: 5}}}";
        const std::string reason = stage.reason(stage.create({{"app", rest, ""}, {"data", body, ""}}));
        INFO(reason);
        CHECK(reason.ends_with(": Following template sections are not allowed when creating a stack while refactoring: Conditions"));
    }
    SECTION("a mapping whose source stays") {
        CHECK(stage.reason(stage.create({{"app", whole, ""}, {"data", queue_only, ""}}, {{{"app", "Queue"}, {"data", "Queue"}}})) ==
              "The resource Queue defined in the resources mapping did no move from its original stack app. "
              "Review your stack template desired state.");
    }
    SECTION("a mapping of nothing") {
        CHECK(stage.reason(stage.create({{"app", rest, ""}, {"data", queue_only, ""}}, {{{"app", "Nope"}, {"data", "Queue"}}})) ==
              "ResourceMapping is invalid");
    }
    SECTION("a type that cannot be tagged anew") {
        const char* both = "Resources: {K: {Type: 'AWS::EC2::KeyPair', Properties: {KeyName: k}}, T: {Type: 'AWS::SNS::Topic'}}";
        REQUIRE(stage.deploy(Stage::request(both, "keys")).ending == Ending::completed);
        const std::string id = stage.create({{"keys", "Resources: {T: {Type: 'AWS::SNS::Topic'}}", ""},
                                             {"other", "Resources: {K: {Type: 'AWS::EC2::KeyPair', Properties: {KeyName: k}}}", ""}});
        CHECK(stage.reason(id).ends_with(
            ": Stack Refactor does not support AWS::EC2::KeyPair because the resource type does not allow tag updates after creation."));
    }
    SECTION("no such stack, and none may be made") {
        Site site = stage.site();
        const auto id = create_stack_refactor({.scope = {}, .definitions = {{"app", rest, ""}, {"data", queue_only, ""}}}, site);
        CHECK(stage.reason(*id) == "Stack with id data does not exist");
    }
}

TEST_CASE("a stack that has changed since makes a refactor obsolete") {
    RefactorStage stage;
    const std::string id = stage.create({{"app", rest, ""}, {"data", queue_only, ""}});
    REQUIRE(stage.update(std::string(whole) + "  More: {Type: AWS::SNS::Topic}\n").ending == Ending::completed);
    CHECK(stage.described(id)["ExecutionStatus"] == "OBSOLETE");
    CHECK(stage.described(id)["ExecutionStatusReason"] == stage.stack("app").id + ": Stack was updated.");
    CHECK_FALSE(stage.execute(id));
    CHECK(list_stack_refactors({}, "OBSOLETE", stage.stacks).size() == 1);
}
