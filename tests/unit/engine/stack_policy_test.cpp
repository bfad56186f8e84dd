// Stack policies: what they refuse of an update, and what is refused of them.
#include <catch2/catch.hpp>

#include "emulator/engine/stack_policy.h"
#include "rehearsal_fixture.h"

using namespace drydock;
using namespace drydock::engine;

namespace {

std::string policy(const std::string& statements) {
    return R"({"Statement": [{"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}, )" + statements + "]}";
}

}  // namespace

TEST_CASE("a policy allows and denies by action, resource and type") {
    const StackPolicy none("");
    CHECK_FALSE(none.denies(PolicyAction::replace, "A", "AWS::SNS::Topic"));
    const StackPolicy denying(
        policy(R"({"Effect": "Deny", "Action": ["Update:Replace", "Update:Delete"], "Principal": "*", "Resource": "LogicalResourceId/A*"})"));
    CHECK_FALSE(denying.denies(PolicyAction::modify, "A", "AWS::SNS::Topic"));
    CHECK_FALSE(denying.denies(PolicyAction::replace, "B", "AWS::SNS::Topic"));
    const auto denied = denying.denies(PolicyAction::replace, "A1", "AWS::SNS::Topic");
    REQUIRE(denied);
    CHECK(denied->message ==
          "Action denied by stack policy: Statement [#2] does not allow [Update:Replace, Update:Delete] for resource "
          "[LogicalResourceId/A*];");
    const StackPolicy typed(policy(
        R"({"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "*", "Condition": {"StringLike": {"ResourceType": ["AWS::SNS::*"]}}})"));
    CHECK(typed.denies(PolicyAction::modify, "A", "AWS::SNS::Topic"));
    CHECK_FALSE(typed.denies(PolicyAction::modify, "A", "AWS::SQS::Queue"));
    const StackPolicy silent(
        R"({"Statement": [{"Effect": "Allow", "NotAction": "Update:Delete", "Principal": "*", "NotResource": "LogicalResourceId/B"}]})");
    CHECK_FALSE(silent.denies(PolicyAction::modify, "A", "AWS::SNS::Topic"));
    CHECK(silent.denies(PolicyAction::remove, "A", "AWS::SNS::Topic")->message == "Action not allowed by stack policy");
    CHECK(silent.denies(PolicyAction::modify, "B", "AWS::SNS::Topic"));
}

TEST_CASE("documents that are no stack policies") {
    CHECK(check_stack_policy("{}"));
    CHECK(check_stack_policy(policy(R"({"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "*"})")));
    for (const char* wrong : {"", "no json", "[]", R"({"Statement": [{}]})", R"({"Statement": "x"})"}) {
        INFO(wrong);
        REQUIRE_FALSE(check_stack_policy(wrong));
        CHECK(check_stack_policy(wrong).fault().message == "Error validating stack policy: Invalid stack policy");
    }
    CHECK_FALSE(check_stack_policy(policy(R"({"Effect": "Deny", "Action": "Delete:*", "Principal": "*", "Resource": "*"})")));
    CHECK_FALSE(check_stack_policy(policy(R"({"Effect": "Deny", "Action": "Update:*", "Principal": {"AWS": "1"}, "Resource": "*"})")));
}

TEST_CASE("an update that the policy denies goes back; another policy may be given for it") {
    Stage stage;
    const auto topic = [](const char* text) {
        return std::string("Resources: {Topic: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: ") + text + "}}}";
    };
    Request first = Stage::request(topic("old"));
    first.policy = R"({"Statement": [{"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "*"}]})";
    REQUIRE(stage.deploy(first).ending == Ending::completed);
    const Outcome denied = stage.update(topic("new"));
    CHECK(resource(denied, "Topic").reason == "Action denied by stack policy: Statement [#1] does not allow [Update:*] for resource [*];");
    CHECK(denied.status == "UPDATE_ROLLBACK_COMPLETE");
    const Outcome removal = stage.update("Resources: {Other: {Type: 'AWS::SQS::Queue'}}");
    CHECK(removal.status == "UPDATE_ROLLBACK_COMPLETE");
    CHECK(stage.world->all({}, "AWS::SNS::Topic").size() == 1);
    Request overriding = Stage::request(topic("new"));
    overriding.update = true;
    overriding.policy_during_update = R"({"Statement": [{"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}]})";
    CHECK(stage.deploy(overriding).ending == Ending::completed);
    CHECK(stage.update(topic("newer")).ending == Ending::failed);
}
