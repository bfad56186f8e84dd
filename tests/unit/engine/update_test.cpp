// Updates: what changes in place, what is replaced, what goes; and the way back.
#include <catch2/catch.hpp>

#include "emulator/engine/operations.h"
#include "rehearsal_fixture.h"

using namespace drydock;
using namespace drydock::engine;

namespace {

using Lines = std::vector<std::string>;

std::string topic(const std::string& properties, const std::string& rest = {}) {
    return "Resources:\n  Topic: {Type: 'AWS::SNS::Topic', Properties: {" + properties + "}}\n" + rest;
}

const Json& property(const Stage& stage, const char* type, const char* name) {
    static const Json none;
    const auto all = stage.world->all({}, type);
    return all.size() == 1 ? all.front()->property(name) : none;
}

}  // namespace

TEST_CASE("a property changes in place") {
    Stage stage;
    REQUIRE(stage.deploy(topic("TopicName: news, DisplayName: old").c_str()).ending == Ending::completed);
    const Outcome outcome = stage.update(topic("TopicName: news, DisplayName: new"));
    REQUIRE(outcome.ending == Ending::completed);
    CHECK(lines(outcome) == Lines{"app UPDATE_IN_PROGRESS User Initiated", "Topic UPDATE_IN_PROGRESS", "Topic UPDATE_COMPLETE",
                                  "app UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "app UPDATE_COMPLETE"});
    CHECK(property(stage, "AWS::SNS::Topic", "DisplayName") == "new");
    CHECK(outcome.events[1].physical_id == "arn:aws:sns:us-east-1:000000000000:news");
    CHECK(outcome.events[1].operation == "UPDATE_STACK");
}

TEST_CASE("a replacement is made first, dependents follow, the old one goes in the cleanup") {
    Stage stage;
    const char* follower = "  P: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: !Ref Topic}}\n";
    REQUIRE(stage.deploy(topic("TopicName: one", follower).c_str()).ending == Ending::completed);
    const Outcome outcome = stage.update(topic("TopicName: two", follower));
    REQUIRE(outcome.ending == Ending::completed);
    CHECK(lines(outcome) == Lines{"app UPDATE_IN_PROGRESS User Initiated",
                                  "Topic UPDATE_IN_PROGRESS Requested update requires the creation of a new physical resource; hence creating one.",
                                  "Topic UPDATE_IN_PROGRESS Resource creation Initiated", "Topic UPDATE_COMPLETE", "P UPDATE_IN_PROGRESS",
                                  "P UPDATE_COMPLETE", "app UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "Topic DELETE_IN_PROGRESS", "Topic DELETE_COMPLETE",
                                  "app UPDATE_COMPLETE"});
    CHECK(outcome.events[1].physical_id == "arn:aws:sns:us-east-1:000000000000:one");
    CHECK(outcome.events[2].physical_id == "arn:aws:sns:us-east-1:000000000000:two");
    CHECK(outcome.events[7].physical_id == "arn:aws:sns:us-east-1:000000000000:one");
    CHECK(outcome.events[7].event_id.starts_with("Topic-"));
    CHECK(outcome.events[7].event_id.find("DELETE") == std::string::npos);
    CHECK(property(stage, "AWS::SNS::Topic", "TopicName") == "two");
    CHECK(property(stage, "AWS::SSM::Parameter", "Value") == "arn:aws:sns:us-east-1:000000000000:two");
    CHECK(stage.stacks.find({}, "app")->remnants.empty());
}

TEST_CASE("resources that the template no longer has go in the cleanup, in reverse order") {
    Stage stage;
    const char* body = R"(
Resources:
  Keep: {Type: AWS::SNS::Topic}
  A: {Type: AWS::SNS::Topic}
  B: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref A}}
)";
    REQUIRE(stage.deploy(body).ending == Ending::completed);
    const Outcome outcome = stage.update("Resources: {Keep: {Type: 'AWS::SNS::Topic'}}");
    CHECK(lines(outcome) == Lines{"app UPDATE_IN_PROGRESS User Initiated", "app UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "B DELETE_IN_PROGRESS",
                                  "B DELETE_COMPLETE", "A DELETE_IN_PROGRESS", "A DELETE_COMPLETE", "app UPDATE_COMPLETE"});
    CHECK(stage.stacks.find({}, "app")->resources.size() == 1);
}

TEST_CASE("nothing to do is refused") {
    Stage stage;
    const std::string body = topic("DisplayName: same", "Outputs: {A: {Value: !Ref Topic}}");
    REQUIRE(stage.deploy(body.c_str()).ending == Ending::completed);
    const Outcome outcome = stage.update(body);
    CHECK(outcome.ending == Ending::rejected);
    CHECK(outcome.rejection.message == "No updates are to be performed.");
    // A description alone is no change, an output is one.
    CHECK(stage.update("Description: other\n" + body).rejection.message == "No updates are to be performed.");
    CHECK(stage.update(topic("DisplayName: same", "Outputs: {A: {Value: !GetAtt Topic.TopicName}}")).ending == Ending::completed);
}

TEST_CASE("an update of what is not there, or not in a state for it, is refused") {
    Stage stage;
    CHECK(stage.update(topic("DisplayName: x")).rejection.message == "Stack [app] does not exist");
    REQUIRE(stage.deploy("Resources: {P: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: !ImportValue none}}}").ending ==
            Ending::failed);
    const std::string id = stage.stacks.find({}, "app")->id;
    CHECK(stage.update(topic("DisplayName: x")).rejection.message == "Stack:" + id + " is in ROLLBACK_COMPLETE state and can not be updated.");
}

TEST_CASE("a resource keeps its type") {
    Stage stage;
    REQUIRE(stage.deploy(topic("DisplayName: x").c_str()).ending == Ending::completed);
    CHECK(stage.update("Resources: {Topic: {Type: 'AWS::SQS::Queue'}}").rejection.message ==
          "Update of resource type is not permitted. The new template modifies resource type of the following resources: [Topic]");
}

TEST_CASE("a failed update goes back, values and all") {
    Stage stage;
    REQUIRE(stage.deploy(topic("TopicName: news, DisplayName: old").c_str()).ending == Ending::completed);
    const Outcome outcome = stage.update(topic("TopicName: news, DisplayName: new", R"(
  Extra: {Type: AWS::SQS::Queue, DependsOn: Topic}
  Bad: {Type: AWS::SSM::Parameter, DependsOn: Extra, Properties: {Type: String, Value: !GetAtt Topic.Nope}}
)"));
    REQUIRE(outcome.ending == Ending::failed);
    CHECK(lines(outcome) == Lines{"app UPDATE_IN_PROGRESS User Initiated", "Topic UPDATE_IN_PROGRESS", "Topic UPDATE_COMPLETE",
                                  "Extra CREATE_IN_PROGRESS", "Extra CREATE_IN_PROGRESS Resource creation Initiated",
                                  "Extra CREATE_IN_PROGRESS Eventual consistency check initiated", "Extra CREATE_COMPLETE", "Bad CREATE_IN_PROGRESS",
                                  "Bad CREATE_FAILED Requested attribute Nope does not exist in schema for AWS::SNS::Topic",
                                  "app UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Bad]. ", "Topic UPDATE_IN_PROGRESS",
                                  "Topic UPDATE_COMPLETE", "app UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", "Extra DELETE_IN_PROGRESS",
                                  "Extra DELETE_COMPLETE", "app UPDATE_ROLLBACK_COMPLETE"});
    CHECK(property(stage, "AWS::SNS::Topic", "DisplayName") == "old");
    CHECK(stage.world->all({}, "AWS::SQS::Queue").empty());
    const StackRecord* stack = stage.stacks.find({}, "app");
    CHECK(stack->resources.size() == 1);
    CHECK(stack->now.body.find("Extra") == std::string::npos);
    // And from there it goes on.
    CHECK(stage.update(topic("TopicName: news, DisplayName: newer")).ending == Ending::completed);
}

TEST_CASE("a replacement that is rolled back leaves the old resource") {
    Stage stage;
    REQUIRE(stage.deploy(topic("TopicName: one").c_str()).ending == Ending::completed);
    const Outcome outcome = stage.update(topic("TopicName: two",
                                               "  Bad: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: !GetAtt "
                                               "Topic.Nope}}\n"));
    REQUIRE(outcome.ending == Ending::failed);
    CHECK(outcome.status == "UPDATE_ROLLBACK_COMPLETE");
    CHECK(property(stage, "AWS::SNS::Topic", "TopicName") == "one");
    CHECK(stage.stacks.find({}, "app")->resource("Topic")->now.physical_id == "arn:aws:sns:us-east-1:000000000000:one");
}

TEST_CASE("what has a name of its own cannot be replaced") {
    Stage stage;
    const auto group = [](const char* description) {
        return std::string("Resources: {T: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupName: orders, GroupDescription: ") + description +
               "}}}";
    };
    REQUIRE(stage.deploy(group("one").c_str()).ending == Ending::completed);
    const Outcome outcome = stage.update(group("two"));
    REQUIRE(outcome.ending == Ending::failed);
    CHECK(resource(outcome, "T").reason ==
          "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename orders and update the stack again.");
    CHECK(outcome.status_reason == "The following resource(s) failed to update: [T]. ");
}

TEST_CASE("a retained resource stays when it is replaced or removed") {
    Stage stage;
    const auto body = [](const char* name, const char* policy) {
        return std::string("Resources:\n  Other: {Type: 'AWS::SQS::Queue'}\n  Topic: {Type: 'AWS::SNS::Topic', ") + policy +
               ": Retain, Properties: {TopicName: " + name + "}}\n";
    };
    REQUIRE(stage.deploy(body("one", "UpdateReplacePolicy").c_str()).ending == Ending::completed);
    const Outcome replaced = stage.update(body("two", "UpdateReplacePolicy"));
    CHECK(lines(replaced)[5] == "Topic DELETE_SKIPPED");
    CHECK(stage.world->all({}, "AWS::SNS::Topic").size() == 2);
    // A policy alone is an update of the stack, without an event at the resource.
    CHECK(lines(stage.update(body("two", "DeletionPolicy"))) ==
          Lines{"app UPDATE_IN_PROGRESS User Initiated", "app UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "app UPDATE_COMPLETE"});
    CHECK(stage.stacks.find({}, "app")->resource("Topic")->now.deletion_policy == "Retain");
}

TEST_CASE("previous template and previous values") {
    Stage stage;
    Request first =
        Stage::request("Parameters: {Name: {Type: String}, Secret: {Type: String, NoEcho: true}}\n" + topic("DisplayName: !Sub '${Name} ${Secret}'"));
    first.parameters = {{"Name", "a"}, {"Secret", "s"}};
    REQUIRE(stage.deploy(first).ending == Ending::completed);
    Request next = Stage::request("");
    next.update = true;
    next.use_previous_template = true;
    next.parameters = {{"Name", "b"}};
    next.previous_parameters = {"Secret"};
    REQUIRE(stage.deploy(next).ending == Ending::completed);
    CHECK(property(stage, "AWS::SNS::Topic", "DisplayName") == "b s");
    next.previous_parameters = {"Secret", "Nope"};
    CHECK(stage.deploy(next).rejection.message ==
          "Invalid input for parameter key Nope. Cannot specify usePreviousValue as true for a parameter key "
          "not in the previous template");
}

TEST_CASE("tags of the stack alone are an update of what inherits them") {
    Stage stage;
    REQUIRE(stage.deploy(topic("DisplayName: x").c_str()).ending == Ending::completed);
    Request request = Stage::request(topic("DisplayName: x"));
    request.update = true;
    request.tags = Tags{{"team", "payments"}};
    const Outcome outcome = stage.deploy(request);
    REQUIRE(outcome.ending == Ending::completed);
    CHECK(lines(outcome)[1] == "Topic UPDATE_IN_PROGRESS");
    CHECK(stage.deploy(request).rejection.message == "No updates are to be performed.");
}

TEST_CASE("a failed update without rollback can be rolled back, or tried again") {
    Stage stage;
    REQUIRE(stage.deploy(topic("TopicName: one").c_str()).ending == Ending::completed);
    Request request =
        Stage::request(topic("TopicName: two", "  Bad: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: !GetAtt Topic.Nope}}\n"));
    request.update = true;
    request.on_failure = OnFailure::do_nothing;
    CHECK(stage.deploy(request).status == "UPDATE_FAILED");
    CHECK(stage.world->all({}, "AWS::SNS::Topic").size() == 2);
    SECTION("rolled back") {
        Site site = stage.site();
        CHECK(rollback_stack({.scope = {}, .stack_name = "app"}, site).status == "UPDATE_ROLLBACK_COMPLETE");
        CHECK(property(stage, "AWS::SNS::Topic", "TopicName") == "one");
    }
    SECTION("tried again") {
        REQUIRE(stage.update(topic("TopicName: two")).status == "UPDATE_COMPLETE");
        CHECK(property(stage, "AWS::SNS::Topic", "TopicName") == "two");
        CHECK(stage.stacks.find({}, "app")->resources.size() == 1);
    }
    SECTION("deleted") {
        Site site = stage.site();
        CHECK(delete_stack({.scope = {}, .stack_name = "app"}, site).status == "DELETE_COMPLETE");
        CHECK(stage.world->all({}, "AWS::SNS::Topic").empty());
    }
}

TEST_CASE("exports in use hold their stack") {
    Stage stage;
    const auto producer = [](const char* value) {
        return topic("TopicName: t", "  Other: {Type: 'AWS::SNS::Topic'}\nOutputs: {A: {Value: " + std::string(value) + ", Export: {Name: shared}}}");
    };
    REQUIRE(stage.deploy(producer("one").c_str()).ending == Ending::completed);
    const char* consumer = "Resources: {P: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: !ImportValue shared}}}";
    REQUIRE(stage.deploy(Stage::request(consumer, "consumer")).ending == Ending::completed);
    CHECK(stage.update(producer("two")).status_reason == "Export shared cannot be updated as it is in use by consumer. ");
    CHECK(stage.update(topic("TopicName: t")).status_reason == "Delete canceled. Cannot delete export shared as it is in use by consumer. ");
    Site site = stage.site();
    const Outcome kept = delete_stack({.scope = {}, .stack_name = "app"}, site);
    CHECK(kept.ending == Ending::failed);
    CHECK(kept.status == "UPDATE_ROLLBACK_COMPLETE");
    CHECK(kept.status_reason == "Delete canceled. Cannot delete export shared as it is in use by consumer.");
    REQUIRE(delete_stack({.scope = {}, .stack_name = "consumer"}, site).ending == Ending::completed);
    CHECK(delete_stack({.scope = {}, .stack_name = "app"}, site).ending == Ending::completed);
}

TEST_CASE("termination protection, retained resources and forced deletion") {
    Stage stage;
    Request request = Stage::request(R"(
Resources:
  B:
    Type: AWS::RDS::DBInstance
    Properties:
      DBInstanceClass: db.t3.micro
      Engine: mysql
      AllocatedStorage: '20'
      MasterUsername: someone
      ManageMasterUserPassword: true
      DeletionProtection: true
)");
    request.termination_protection = true;
    REQUIRE(stage.deploy(request).ending == Ending::completed);
    Site site = stage.site();
    DeleteRequest asked{.scope = {}, .stack_name = "app"};
    CHECK(delete_stack(asked, site).rejection.message == "Stack [app] cannot be deleted while TerminationProtection is enabled");
    stage.stacks.find({}, "app")->termination_protection = false;
    const Outcome failed = delete_stack(asked, site);
    CHECK(failed.status == "DELETE_FAILED");
    CHECK(failed.status_reason == "The following resource(s) failed to delete: [B]. ");
    SECTION("retained") {
        asked.retain_resources = {"B"};
        CHECK(lines(delete_stack(asked, site)) == Lines{"app DELETE_IN_PROGRESS User Initiated", "B DELETE_SKIPPED", "app DELETE_COMPLETE"});
    }
    SECTION("forced") {
        asked.force = true;
        CHECK(delete_stack(asked, site).status == "DELETE_COMPLETE");
    }
    CHECK(stage.world->all({}, "AWS::RDS::DBInstance").size() == 1);
}
