// Macros, answered by an invoker.
#include <catch2/catch.hpp>
#include <functional>

#include "rehearsal_fixture.h"

using namespace drydock;
using namespace drydock::engine;

namespace {

// Answers every macro with what the test says, and remembers what it was asked.
struct Macros final : Invoker {
    std::optional<Invocation> custom_resource(const std::string&, const std::string&, const Json&) override { return std::nullopt; }
    std::optional<Invocation> macro(const std::string& name, const Json& event) override {
        if (!answers.contains(name)) return std::nullopt;
        events.push_back(event);
        Json answer = answers[name];
        // A text in the answer that names itself is the fragment with the name appended to its Value.
        if (answer == Json("append")) {
            Json fragment = event["fragment"];
            append(fragment, name);
            answer = {{"requestId", event["requestId"]}, {"status", "success"}, {"fragment", fragment}};
        }
        return Invocation{.answer = answer, .raw = {}, .duration = Duration{1}};
    }
    static void append(Json& value, const std::string& name) {
        for (auto& [key, item] : value.items()) {
            if (key == "Value" && item.is_string())
                item = item.get<std::string>() + " " + name;
            else if (item.is_structured())
                append(item, name);
        }
    }
    std::map<std::string, Json> answers;
    std::vector<Json> events;
};

struct Played {
    Stage stage;
    Macros* macros = new Macros;
    Played() { stage.invoker.reset(macros); }
};

std::string parameter(const std::string& head, const std::string& properties) {
    return head + "Parameters: {Example: {Type: String, Default: value}}\nResources: {P: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, " +
           properties + "}}}\n";
}

}  // namespace

TEST_CASE("macros in place come first, then those of the Transform section in order") {
    Played played;
    for (const char* name : {"Snippet", "Other", "Global", "Last"}) played.macros->answers[name] = "append";
    const Outcome outcome = played.stage.deploy(
        Stage::request(parameter("Transform: [Global, Last]\n", "Value: start, 'Fn::Transform': [{Name: Snippet, Parameters: {Input: x}}, Other]")));
    REQUIRE(outcome.ending == Ending::completed);
    CHECK(played.stage.world->all({}, "AWS::SSM::Parameter").front()->property("Value") == "start Snippet Other Global Last");
    const Json& event = played.macros->events.front();
    CHECK(event["accountId"] == "000000000000");
    CHECK(event["transformId"] == "000000000000::Snippet");
    CHECK(event["region"] == "us-east-1");
    CHECK(event["params"] == Json{{"Input", "x"}});
    CHECK(event["templateParameterValues"] == Json{{"Example", "value"}});
    CHECK(event["fragment"] == Json{{"Type", "String"}, {"Value", "start"}});
    CHECK_FALSE(played.macros->events[2]["fragment"].contains("Transform"));
    // The template as it was, and as it was deployed.
    const StackRecord* stack = played.stage.stacks.find({}, "app");
    CHECK(stack->now.body.find("Fn::Transform") != std::string::npos);
    CHECK(Json::parse(stack->now.processed)["Resources"]["P"]["Properties"]["Value"] == "start Snippet Other Global Last");
}

TEST_CASE("what macros do wrong") {
    Played played;
    const auto reason = [&](const Json& answer) {
        played.macros->answers["Wrong"] = answer;
        static int number = 0;
        Request request = Stage::request(parameter("Transform: Wrong\n", "Value: x"), "app" + std::to_string(number++));
        const Outcome outcome = played.stage.deploy(request);
        CHECK(outcome.status == "ROLLBACK_COMPLETE");
        return outcome.status_reason;
    };
    CHECK(reason({{"status", "failed"}, {"errorMessage", "because"}}) ==
          "Transform 000000000000::Wrong failed with: because. Rollback requested by user.");
    CHECK(reason({{"status", "failed"}}) == "Transform 000000000000::Wrong failed without an error message.. Rollback requested by user.");
    CHECK(reason({{"status", "success"}, {"fragment", "text"}}) == "Template format error: unsupported structure.. Rollback requested by user.");
    CHECK(reason({{"status", "success"}}) == "Received malformed response from transform 000000000000::Wrong. Rollback requested by user.");
    CHECK(reason(nullptr) == "Received malformed response from transform 000000000000::Wrong. Rollback requested by user.");
}

TEST_CASE("a macro that the account does not have") {
    Played played;
    const Outcome outcome = played.stage.deploy(Stage::request(parameter("Transform: Nobody\n", "Value: x")));
    CHECK(outcome.status_reason == "No transform named 000000000000::Nobody found.. Rollback requested by user.");
}

TEST_CASE("while a macro is at work somebody else makes the stack, or works on it") {
    struct Rival final : Invoker {
        explicit Rival(Stage& on) : stage(on) {}
        std::optional<Invocation> custom_resource(const std::string&, const std::string&, const Json&) override { return std::nullopt; }
        std::optional<Invocation> macro(const std::string&, const Json& event) override {
            meanwhile();
            Json answer = {{"requestId", event["requestId"]}, {"status", "success"}, {"fragment", event["fragment"]}};
            return Invocation{.answer = std::move(answer), .raw = {}, .duration = Duration{1}};
        }
        Stage& stage;
        std::function<void()> meanwhile;
    };
    Stage stage;
    auto owned = std::make_unique<Rival>(stage);
    Rival& rival = *owned;
    stage.invoker = std::move(owned);
    const std::string body = "Transform: Rival\n" + parameter("", "Value: one");
    rival.meanwhile = [&] { REQUIRE(stage.deploy(parameter("", "Value: two").c_str()).ending == Ending::completed); };
    const Outcome second = stage.deploy(body.c_str());
    CHECK(second.ending == Ending::rejected);
    CHECK(second.rejection.message == "Stack [app] already exists");
    CHECK(stage.stacks.list().size() == 1);
    rival.meanwhile = [&] { stage.stacks.find({}, "app")->status = "UPDATE_IN_PROGRESS"; };
    const Outcome update = stage.update(body);
    CHECK(update.ending == Ending::rejected);
    CHECK(update.rejection.message == "Stack:" + stage.stacks.find({}, "app")->id + " is in UPDATE_IN_PROGRESS state and can not be updated.");
}
