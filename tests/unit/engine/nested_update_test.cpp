// Nested stacks through the life of their parent; custom resources that are asked again.
#include <catch2/catch.hpp>

#include "emulator/engine/operations.h"
#include "rehearsal_fixture.h"

using namespace drydock;
using namespace drydock::engine;

namespace {

const char* location = "https://s3.amazonaws.com/templates/child.yaml";

std::string child(const char* name, const char* more = "") {
    return std::string("Resources:\n  T: {Type: 'AWS::SNS::Topic', Properties: {TopicName: ") + name + "}}\n" + more +
           "Outputs: {Topic: {Value: !GetAtt T.TopicName}}\n";
}

std::string parent(const char* more = "") {
    return std::string("Resources:\n  Child: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: '") + location +
           "'}}\n  P: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: !GetAtt Child.Outputs.Topic}}\n" + more;
}

std::vector<std::string> topics(const Stage& stage) {
    std::vector<std::string> names;
    for (const auto* topic : stage.world->all({}, "AWS::SNS::Topic")) names.push_back(topic->property("TopicName").get<std::string>());
    return names;
}

const StackRecord& child_of(const Stage& stage) {
    for (const StackRecord* stack : stage.stacks.list()) {
        if (!stack->parent_id.empty()) return *stack;
    }
    FAIL("no nested stack");
    return *stage.stacks.list().front();
}

const char* failing = "  Bad: {Type: 'AWS::SSM::Parameter', DependsOn: P, Properties: {Type: String, Value: !GetAtt P.Nope}}\n";

// Answers custom resources with the physical id and data that the test sets.
struct Provider final : Invoker {
    std::optional<Invocation> custom_resource(const std::string&, const std::string&, const Json& event) override {
        events.push_back(event);
        if (answer.is_null()) return Invocation{};
        Json full = answer;
        if (!full.contains("PhysicalResourceId"))
            full["PhysicalResourceId"] = event.value("PhysicalResourceId", "id-" + std::to_string(events.size()));
        return Invocation{.answer = full, .raw = {}, .duration = std::chrono::seconds(2)};
    }
    std::optional<Invocation> macro(const std::string&, const Json&) override { return std::nullopt; }
    Json answer = {{"Status", "SUCCESS"}, {"Data", {{"Value", "one"}, {"Deep", {{"Part", 7}}}}}};
    std::vector<Json> events;
};

std::string custom(const char* size, const char* more = "") {
    return std::string(
               "Resources:\n  C: {Type: 'Custom::Thing', Properties: {ServiceToken: 'arn:aws:lambda:us-east-1:111111111111:function:f', Size: ") +
           size + "}}\n  P: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: !Sub '${C.Value} ${C.Deep.Part}'}}\n" + more;
}

}  // namespace

TEST_CASE("a parent's update reaches its nested stack, and what depends on its outputs") {
    Stage stage;
    stage.documents[location] = child("one");
    REQUIRE(stage.deploy(parent().c_str()).ending == Ending::completed);
    stage.documents[location] = child("two");
    const Outcome outcome = stage.update(parent());
    REQUIRE(outcome.ending == Ending::completed);
    CHECK(topics(stage) == std::vector<std::string>{"two"});
    CHECK(stage.world->all({}, "AWS::SSM::Parameter").front()->property("Value") == "two");
    CHECK(child_of(stage).status == "UPDATE_COMPLETE");
    CHECK_FALSE(child_of(stage).former);
    // The same again: the nested stack is looked at and stays as it is.
    REQUIRE(stage.update(parent()).ending == Ending::completed);
    CHECK(child_of(stage).status == "UPDATE_COMPLETE");
}

TEST_CASE("a nested stack goes back with its parent") {
    Stage stage;
    stage.documents[location] = child("one");
    REQUIRE(stage.deploy(parent().c_str()).ending == Ending::completed);
    stage.documents[location] = child("two", "  More: {Type: 'AWS::SQS::Queue'}\n");
    const Outcome outcome = stage.update(parent(failing));
    CHECK(outcome.status == "UPDATE_ROLLBACK_COMPLETE");
    CHECK(child_of(stage).status == "UPDATE_ROLLBACK_COMPLETE");
    CHECK(topics(stage) == std::vector<std::string>{"one"});
    CHECK(stage.world->all({}, "AWS::SQS::Queue").empty());
    CHECK(stage.world->all({}, "AWS::SSM::Parameter").front()->property("Value") == "one");
}

TEST_CASE("a nested stack that cannot be updated fails its parent's update") {
    Stage stage;
    stage.documents[location] = child("one");
    REQUIRE(stage.deploy(parent().c_str()).ending == Ending::completed);
    stage.documents[location] = child("two", "  Bad: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: !GetAtt T.Nope}}\n");
    const Outcome outcome = stage.update(parent());
    CHECK(outcome.status == "UPDATE_ROLLBACK_COMPLETE");
    CHECK(resource(outcome, "Child").reason ==
          "Embedded stack " + child_of(stage).id +
              " was not successfully updated. Currently in UPDATE_ROLLBACK_IN_PROGRESS with reason: The following "
              "resource(s) failed to create: [Bad]. ");
    CHECK(topics(stage) == std::vector<std::string>{"one"});
    Site site = stage.site();
    CHECK(delete_stack({.scope = {}, .stack_name = "app"}, site).status == "DELETE_COMPLETE");
    CHECK(child_of(stage).status == "DELETE_COMPLETE");
    CHECK(topics(stage).empty());
}

TEST_CASE("a custom resource is created, updated and deleted by its provider") {
    Stage stage;
    auto* provider = new Provider;
    stage.invoker.reset(provider);
    REQUIRE(stage.deploy(custom("1").c_str()).ending == Ending::completed);
    CHECK(stage.world->all({}, "AWS::SSM::Parameter").front()->property("Value") == "one 7");
    const Json& create = provider->events.at(0);
    CHECK(create["RequestType"] == "Create");
    CHECK(create["ResourceType"] == "Custom::Thing");
    CHECK(create["ResourceProperties"] == Json{{"ServiceToken", "arn:aws:lambda:us-east-1:111111111111:function:f"}, {"Size", "1"}});
    CHECK_FALSE(create.contains("PhysicalResourceId"));

    SECTION("in place") {
        provider->answer["Data"]["Value"] = "two";
        REQUIRE(stage.update(custom("2")).ending == Ending::completed);
        const Json& update = provider->events.at(1);
        CHECK(update["RequestType"] == "Update");
        CHECK(update["PhysicalResourceId"] == "id-1");
        CHECK(update["OldResourceProperties"]["Size"] == "1");
        CHECK(stage.world->all({}, "AWS::SSM::Parameter").front()->property("Value") == "two 7");
        CHECK(provider->events.size() == 2);
    }
    SECTION("another physical id is a replacement") {
        provider->answer["PhysicalResourceId"] = "new";
        REQUIRE(stage.update(custom("2")).ending == Ending::completed);
        REQUIRE(provider->events.size() == 3);
        CHECK(provider->events[2]["RequestType"] == "Delete");
        CHECK(provider->events[2]["PhysicalResourceId"] == "id-1");
        CHECK(stage.stacks.find({}, "app")->resource("C")->now.physical_id == "new");
    }
    SECTION("a rollback asks it to go back") {
        REQUIRE(stage.update(custom("2", failing)).status == "UPDATE_ROLLBACK_COMPLETE");
        REQUIRE(provider->events.size() == 3);
        CHECK(provider->events[2]["RequestType"] == "Update");
        CHECK(provider->events[2]["ResourceProperties"]["Size"] == "1");
        CHECK(provider->events[2]["OldResourceProperties"]["Size"] == "2");
    }
    SECTION("the deletion that it refuses fails the stack's") {
        provider->answer = {{"Status", "FAILED"}, {"Reason", "busy"}};
        Site site = stage.site();
        const Outcome outcome = delete_stack({.scope = {}, .stack_name = "app"}, site);
        CHECK(outcome.status == "DELETE_FAILED");
        CHECK(stage.stacks.find({}, "app")->resource("C")->reason.starts_with(
            "Received response status [FAILED] from custom resource. Message returned: busy (RequestId: "));
    }
}

TEST_CASE("answers that are wrong") {
    const auto reason = [](const Json& answer) {
        Stage stage;
        auto* provider = new Provider;
        provider->answer = answer;
        stage.invoker.reset(provider);
        return resource(stage.deploy(custom("1").c_str()), "C").reason;
    };
    CHECK(reason({{"Status", "FAILED"}, {"Reason", "boom"}})
              .starts_with("Received response status [FAILED] from custom resource. Message returned: boom (RequestId: "));
    CHECK(reason(nullptr).starts_with("CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId ["));
    CHECK(reason({{"Status", "SUCCESS"}, {"PhysicalResourceId", ""}}) == "Invalid PhysicalResourceId");
    CHECK(reason({{"Status", "SUCCESS"}, {"Data", {{"Long", std::string(5000, 'x')}}}}) == "Response object is too long.");
    // An attribute that the provider does not give fails who asks for it.
    Stage stage;
    stage.invoker = std::make_unique<Provider>();
    const Outcome outcome = stage.deploy(
        "Resources:\n  C: {Type: 'Custom::Thing', Properties: {ServiceToken: 'arn:aws:lambda:us-east-1:111111111111:function:f'}}\n  P: {Type: "
        "'AWS::SSM::Parameter', Properties: {Type: String, Value: !GetAtt C.Missing}}\n");
    CHECK(resource(outcome, "P").reason == "CustomResource attribute error: Vendor response doesn't contain Missing key in object id-1");
}
