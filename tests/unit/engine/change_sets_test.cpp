#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "base/text.h"
#include "change_set_fixture.h"
#include "emulator/engine/operations.h"
#include "providers/account.h"
#include "providers/operations.h"
#include "providers/registry.h"

using namespace drydock;
using namespace drydock::engine;
using Lines = std::vector<std::string>;

namespace {

constexpr const char* nothing = "The submitted information didn't contain changes. Submit different information to create a change set.";

std::string topic(const std::string& name) {
    return "Resources: {Topic: {Type: 'AWS::SNS::Topic', Properties: {TopicName: " + name + "}}}";
}

}  // namespace

TEST_CASE("a change set of type CREATE makes a stack that waits") {
    ChangeSetStage stage;
    const ChangeSetOutcome made = stage.make("CREATE", topic("a"));
    REQUIRE(made.ending == Ending::completed);
    CHECK(made.change_set->status == "CREATE_COMPLETE");
    CHECK(made.change_set->execution_status == "AVAILABLE");
    CHECK(made.change_set->reason.empty());
    CHECK(made.change_set->id.starts_with("arn:aws:cloudformation:us-east-1:000000000000:changeSet/set/"));
    StackRecord* stack = stage.stacks.find({}, "app");
    REQUIRE(stack);
    CHECK(stack->status == "REVIEW_IN_PROGRESS");
    CHECK(stack->reason == "User Initiated");
    CHECK(stage.world->all({}, "AWS::SNS::Topic").empty());
    const std::string id = stack->id;
    const Outcome outcome = stage.execute();
    REQUIRE(outcome.ending == Ending::completed);
    CHECK(outcome.stack_id == id);
    CHECK(lines(outcome)[0] == "app CREATE_IN_PROGRESS User Initiated");
    CHECK(stack->status == "CREATE_COMPLETE");
    CHECK(stack->change_set_id == made.change_set->id);
    CHECK(stack->updated);
    CHECK(made.change_set->execution_status == "EXECUTE_COMPLETE");
    CHECK(stage.stacks.events(*stack).front().status == "REVIEW_IN_PROGRESS");
}

TEST_CASE("a change set of type CREATE may have nothing to make") {
    ChangeSetStage stage;
    const ChangeSetOutcome made =
        stage.make("CREATE", "Conditions: {Never: !Equals [a, b]}\nResources: {T: {Type: 'AWS::SNS::Topic', Condition: Never}}");
    CHECK(made.change_set->status == "CREATE_COMPLETE");
    CHECK(made.change_set->changes.empty());
}

TEST_CASE("types and the stack's state") {
    ChangeSetStage stage;
    CHECK(stage.refused(ChangeSetStage::asked("UPDATE", topic("a"))).message == "Stack [app] does not exist");
    REQUIRE(stage.make("CREATE", topic("a")).ending == Ending::completed);
    const std::string id = stage.stacks.find({}, "app")->id;
    CHECK(stage.refused(ChangeSetStage::asked("UPDATE", topic("a"), "other")).message ==
          "Stack:" + id + " is in REVIEW_IN_PROGRESS state and can not be updated.");
    CHECK(stage.make(ChangeSetStage::asked("CREATE", topic("b"), "second")).ending == Ending::completed);
    REQUIRE(stage.execute().ending == Ending::completed);
    CHECK(stage.stacks.change_sets(*stage.stacks.find({}, "app")).size() == 1);
    CHECK(stage.refused(ChangeSetStage::asked("CREATE", topic("a"), "again")).message ==
          "Stack [app] already exists and cannot be created again with the changeSet [again].");
    Site site = stage.site();
    REQUIRE(delete_stack({.scope = {}, .stack_name = "app"}, site).ending == Ending::completed);
    ChangeSetRequest revived = ChangeSetStage::asked("CREATE", topic("a"), "revived");
    revived.change.stack_name = id;
    CHECK(stage.refused(revived).message == "Stack [" + id + "] already exists and cannot be created again with the changeSet [revived].");
}

TEST_CASE("names of change sets") {
    ChangeSetStage stage;
    CHECK(stage.refused(ChangeSetStage::asked("CREATE", topic("a"), "1st")).message ==
          "1 validation error detected: Value '1st' at 'changeSetName' failed to satisfy constraint: Member must satisfy regular expression pattern: "
          "[a-zA-Z][-a-zA-Z0-9]*");
    REQUIRE(stage.make("CREATE", topic("a")).ending == Ending::completed);
    const Fault twice = stage.refused(ChangeSetStage::asked("CREATE", topic("a")));
    CHECK(twice.code == "AlreadyExistsException");
    CHECK(twice.message == "ChangeSet [set] already exists");
    REQUIRE(stage.execute().ending == Ending::completed);
    CHECK(stage.make("UPDATE", topic("b")).ending == Ending::completed);  // an executed one has given its name back
}

TEST_CASE("the same call once more gives the same change set") {
    ChangeSetStage stage;
    ChangeSetRequest asked = ChangeSetStage::asked("CREATE", topic("a"));
    asked.change.token = "token";
    const ChangeSetRecord* first = stage.make(asked).change_set;
    CHECK(stage.make(asked).change_set == first);
}

TEST_CASE("what the API itself refuses leaves nothing behind") {
    ChangeSetStage stage;
    CHECK(stage.refused(ChangeSetStage::asked("CREATE", "Resources: {T: {Type: 'AWS::Nope::Nope'}}")).message ==
          "Template format error: Unrecognized resource types: [AWS::Nope::Nope]");
    CHECK(stage.refused(ChangeSetStage::asked("CREATE", "Parameters: {In: {Type: String}}\n" + topic("a"))).message ==
          "Parameters: [In] must have values");
    ChangeSetRequest bare = ChangeSetStage::asked("CREATE", "Resources: {G: {Type: 'AWS::IAM::Group'}}");
    bare.change.capabilities.clear();
    CHECK(stage.refused(bare).code == "InsufficientCapabilitiesException");
    CHECK(stage.stacks.list().empty());
}

TEST_CASE("no changes fail the change set") {
    ChangeSetStage stage;
    REQUIRE(stage.deploy(topic("a").c_str()).ending == Ending::completed);
    const ChangeSetOutcome made = stage.make("UPDATE", topic("a"));
    CHECK(made.ending == Ending::failed);
    CHECK(made.change_set->status == "FAILED");
    CHECK(made.change_set->execution_status == "UNAVAILABLE");
    CHECK(made.change_set->reason == nothing);
    const Outcome outcome = stage.execute();
    CHECK(outcome.ending == Ending::rejected);
    CHECK(outcome.rejection.code == "InvalidChangeSetStatus");
    CHECK(outcome.rejection.message == "ChangeSet [" + made.change_set->id + "] cannot be executed in its current status of [FAILED]");
    // An output is a change, without any of a resource.
    const ChangeSetOutcome output = stage.make(ChangeSetStage::asked("UPDATE", topic("a") + "\nOutputs: {A: {Value: x}}", "output"));
    CHECK(output.change_set->status == "CREATE_COMPLETE");
    CHECK(output.change_set->changes.empty());
}

TEST_CASE("no changes after a transform have another text") {
    ChangeSetStage stage;
    const std::string body = "Transform: AWS::LanguageExtensions\n" + topic("a");
    REQUIRE(stage.deploy(body.c_str()).ending == Ending::completed);
    CHECK(stage.make("UPDATE", body).change_set->reason == "No updates are to be performed.");
}

TEST_CASE("a transform that fails fails the change set, which needs no CAPABILITY_AUTO_EXPAND") {
    ChangeSetStage stage;
    ChangeSetRequest asked = ChangeSetStage::asked(
        "CREATE",
        "Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {'Fn::Transform': {Name: 'AWS::Include', Parameters: {Location: 's3://none/x'}}}}}");
    asked.change.capabilities.clear();
    const ChangeSetOutcome made = stage.make(asked);
    REQUIRE(made.change_set);
    CHECK(made.change_set->status == "FAILED");
    CHECK(made.change_set->reason.starts_with("Transform AWS::Include failed with: "));
    CHECK(made.change_set->changes.empty());
    CHECK(stage.stacks.find({}, "app")->status == "REVIEW_IN_PROGRESS");
}

TEST_CASE("pre-deployment validation fails the change set") {
    ChangeSetStage stage;
    ChangeSetRequest asked = ChangeSetStage::asked("CREATE", "Resources: {P: {Type: 'AWS::IAM::Policy', Properties: {}}}");
    const ChangeSetOutcome made = stage.make(asked);
    REQUIRE(made.change_set);
    CHECK(made.change_set->status == "FAILED");
    CHECK(made.change_set->reason ==
          "The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation]. To troubleshoot Early Validation errors, use the "
          "DescribeEvents API for detailed failure information.");
    const std::vector<ValidationEvent> events = stage.stacks.validation_events(*stage.stacks.find({}, "app"));
    REQUIRE(!events.empty());
    CHECK(events[0].reason == "Required property [PolicyDocument] not found");
    CHECK(events[0].path == "/Resources/P/Properties");
    CHECK(events[0].operation == "CREATE_CHANGESET");
    CHECK(events[0].change_set_id == made.change_set->id);
    CHECK(!events[0].operation_id.empty());
    asked.name = "unchecked";
    asked.change.disable_validation = true;
    CHECK(stage.make(asked).change_set->status == "CREATE_COMPLETE");
}

TEST_CASE("a name that is taken fails the change set") {
    ChangeSetStage stage;
    const std::string body = "Resources: {B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: taken-name}}}";
    REQUIRE(stage.deploy(Stage::request(body, "first")).ending == Ending::completed);
    const ChangeSetOutcome made = stage.make("CREATE", body);
    CHECK(made.change_set->reason.find("[AWS::EarlyValidation::ResourceExistenceCheck]") != std::string::npos);
    REQUIRE(made.validation.size() == 1);
    CHECK(made.validation[0].reason == "Resource of type 'AWS::S3::Bucket' with identifier 'taken-name' already exists.");
}

TEST_CASE("a second recorder of AWS Config is only warned of") {
    ChangeSetStage stage;
    const auto recorder = [](const char* name) {
        return std::string("Resources: {R: {Type: 'AWS::Config::ConfigurationRecorder', Properties: {Name: ") + name +
               ", RoleARN: 'arn:aws:iam::000000000000:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig'}}}";
    };
    Request first = Stage::request(recorder("one"), "first");
    REQUIRE(stage.deploy(first).ending == Ending::completed);
    const ChangeSetOutcome made = stage.make("CREATE", recorder("two"));
    CHECK(made.change_set->status == "CREATE_COMPLETE");
    REQUIRE(made.validation.size() == 1);
    CHECK(made.validation[0].mode == "WARN");
}

TEST_CASE("an operation of the stack makes its change sets obsolete") {
    ChangeSetStage stage;
    const ChangeSetOutcome made = stage.make("CREATE", topic("a"));
    const std::string id = stage.stacks.find({}, "app")->id;
    const Outcome created = stage.deploy(topic("b").c_str());
    REQUIRE(created.ending == Ending::completed);
    CHECK(created.stack_id == id);
    CHECK(!stage.stacks.find({}, "app")->updated);
    CHECK(made.change_set->status == "CREATE_COMPLETE");
    CHECK(made.change_set->execution_status == "OBSOLETE");
    CHECK(stage.execute().rejection.message ==
          "ChangeSet [" + made.change_set->id + "] cannot be executed in its current execution status of [OBSOLETE]");
}

TEST_CASE("previous templates and values are those of the change set's creation") {
    ChangeSetStage stage;
    Request first = Stage::request(
        "Parameters: {A: {Type: String}, B: {Type: String}}\nResources: {T: {Type: 'AWS::SNS::Topic', Properties: {"
        "DisplayName: !Sub '${A}${B}'}}}");
    first.parameters = {{"A", "1"}, {"B", "2"}};
    REQUIRE(stage.deploy(first).ending == Ending::completed);
    ChangeSetRequest asked = ChangeSetStage::asked("UPDATE", "");
    asked.change.use_previous_template = true;
    asked.change.previous_parameters = {"A"};
    asked.change.parameters = {{"B", "3"}};
    REQUIRE(stage.make(asked).ending == Ending::completed);
    REQUIRE(stage.execute().ending == Ending::completed);
    CHECK(stage.world->all({}, "AWS::SNS::Topic").front()->property("DisplayName") == "13");
}

TEST_CASE("what a failed execution leaves follows OnStackFailure") {
    ChangeSetStage stage;
    const char* bad =
        "Resources: {T: {Type: 'AWS::SNS::Topic'}, P: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: !GetAtt T.Nope}}}";
    ChangeSetRequest asked = ChangeSetStage::asked("CREATE", bad);
    for (const auto& [action, status] :
         {std::pair{"DO_NOTHING", "CREATE_FAILED"}, {"DELETE", "DELETE_COMPLETE"}, {"ROLLBACK", "ROLLBACK_COMPLETE"}}) {
        asked.change.stack_name = lower(action).substr(0, 2) + "app";
        asked.on_stack_failure = action;
        const ChangeSetOutcome made = stage.make(asked);
        REQUIRE(made.change_set);
        CHECK(stage.execute("set", asked.change.stack_name).status == status);
        CHECK(made.change_set->execution_status == "EXECUTE_FAILED");
    }
}

TEST_CASE("change sets that cannot be found") {
    ChangeSetStage stage;
    Site site = stage.site();
    CHECK(delete_change_set({}, "set", "nostack", site).fault().message == "Stack [nostack] does not exist");
    CHECK(delete_change_set({}, "set", "", site).fault().message == "StackName must be specified if ChangeSetName is not specified as an ARN.");
    CHECK(find_change_set({}, "set", "somestack", site).fault().message == "Stack [somestack] does not exist");
    const std::string arn = "arn:aws:cloudformation:us-east-1:000000000000:changeSet/x/y";
    CHECK(find_change_set({}, arn, "", site).fault().code == "ChangeSetNotFound");
    CHECK(stage.execute(arn, "").rejection.message == "ChangeSet [" + arn + "] does not exist");
}

TEST_CASE("a deleted change set is gone, its stack stays") {
    ChangeSetStage stage;
    Site site = stage.site();
    REQUIRE(stage.make("CREATE", topic("a")).ending == Ending::completed);
    REQUIRE(delete_change_set({}, "set", "app", site).ok());
    CHECK(delete_change_set({}, "set", "app", site).ok());
    CHECK(find_change_set({}, "set", "app", site).fault().message == "ChangeSet [set] does not exist");
    CHECK(stage.stacks.find({}, "app")->status == "REVIEW_IN_PROGRESS");
}

TEST_CASE("change sets of nested stacks hang together") {
    ChangeSetStage stage;
    const std::string parent =
        "Resources:\n  T: {Type: 'AWS::SNS::Topic'}\n  Child: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: "
        "'https://s3.amazonaws.com/b/child', Parameters: {In: !Ref T}}}\n";
    const auto child = [](const char* shown) {
        return std::string("Parameters: {In: {Type: String}}\nResources: {P: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, ") +
               "Value: !Ref In, Description: " + shown + "}}}";
    };
    stage.documents["https://s3.amazonaws.com/b/child"] = child("one");
    ChangeSetRequest asked = ChangeSetStage::asked("CREATE", parent);
    asked.include_nested = true;
    const ChangeSetOutcome root = stage.make(asked);
    REQUIRE(root.ending == Ending::completed);
    REQUIRE(root.change_set->nested.size() == 1);
    const ChangeSetRecord* nested = stage.stacks.change_set({}, root.change_set->nested[0].get<std::string>(), "");
    REQUIRE(nested);
    CHECK(nested->parent_id == root.change_set->id);
    CHECK(nested->root_id == root.change_set->id);
    CHECK(nested->execution_status == "UNAVAILABLE");
    CHECK(nested->reason == "Executable from root change set");
    CHECK(shown(shown_changes(*nested, false)) == Lines{"Add P"});
    CHECK(shown_changes(*root.change_set, false)[0]["ResourceChange"]["ChangeSetId"] == nested->id);
    const std::string child_id = nested->stack_id;
    CHECK(stage.stacks.find({}, child_id)->status == "REVIEW_IN_PROGRESS");

    SECTION("executed from the root") {
        REQUIRE(stage.execute().ending == Ending::completed);
        CHECK(stage.stacks.find({}, child_id)->status == "CREATE_COMPLETE");
        CHECK(stage.stacks.list().size() == 2);
        CHECK(nested->execution_status == "EXECUTE_COMPLETE");
        // Without its nested stacks a change set can only say that they may change.
        const ChangeSetOutcome shallow = stage.make("UPDATE", parent);
        CHECK(plain(shallow) == Lines{"Modify Child False Properties", " Dynamic Automatic Properties Never"});
        asked.type = "UPDATE";
        asked.name = "same";
        CHECK(stage.make(asked).change_set->reason == nothing);
        stage.documents["https://s3.amazonaws.com/b/child"] = child("two");
        asked.name = "next";
        const ChangeSetOutcome deep = stage.make(asked);
        CHECK(plain(deep) == Lines{"Modify Child False Properties", " Dynamic Automatic Properties Never"});
        REQUIRE(deep.change_set->nested.size() == 1);
        CHECK(shown(shown_changes(*stage.stacks.change_set({}, deep.change_set->nested[0].get<std::string>(), ""), false))[0] ==
              "Modify P False Properties");
        CHECK(stage.execute("next").status == "UPDATE_COMPLETE");
    }
    SECTION("deleted from the root") {
        Site site = stage.site();
        CHECK(delete_change_set({}, nested->id, "", site).fault().code == "InvalidChangeSetStatus");
        REQUIRE(delete_change_set({}, "set", "app", site).ok());
        CHECK(stage.stacks.find({}, child_id) == nullptr);
    }
    SECTION("one that fails fails the root") {
        stage.documents["https://s3.amazonaws.com/b/child"] =
            "Parameters: {In: {Type: String}}\nResources: {P: {Type: 'AWS::IAM::Policy', Properties: {}}}";
        asked.name = "bad";
        const ChangeSetOutcome bad = stage.make(asked);
        REQUIRE(bad.change_set->nested.size() == 1);
        CHECK(bad.change_set->reason ==
              "Nested change set " + bad.change_set->nested[0].get<std::string>() + " was not successfully created: Currently in FAILED.");
    }
}

TEST_CASE("what still holds something is warned of before it is deleted") {
    ChangeSetStage stage;
    const std::string rest = "  T: {Type: 'AWS::SNS::Topic'}\n";
    const std::string body = "Resources:\n  Data: {Type: 'AWS::S3::Bucket', Properties: {BucketName: full-bucket}}\n" + rest;
    REQUIRE(stage.deploy(body.c_str()).ending == Ending::completed);
    const providers::Call call{.world = *stage.world,
                               .registry = providers::Registry::instance(),
                               .scope = {},
                               .clock = stage.clock,
                               .ids = stage.ids,
                               .principal = "arn:aws:iam::000000000000:root",
                               .stack = {}};
    REQUIRE(providers::perform(call, "s3", "PutObject", {{"Bucket", "full-bucket"}, {"Key", "a"}, {"Body", "text"}}).ok());
    ChangeSetRequest asked = ChangeSetStage::asked("UPDATE", "Resources:\n" + rest);
    const ChangeSetOutcome made = stage.make(asked);
    CHECK(made.change_set->status == "CREATE_COMPLETE");
    REQUIRE(made.validation.size() == 1);
    CHECK(made.validation[0].name == "BUCKET_EMPTINESS_VALIDATION");
    CHECK(made.validation[0].mode == "WARN");
    CHECK(made.validation[0].physical_id == "full-bucket");
    CHECK(made.validation[0].reason ==
          "The bucket 'full-bucket' is not empty. You must either delete all objects and versions or use the deletion policy to retain it, otherwise "
          "the delete operation will fail.");
    asked.name = "unchecked";
    asked.change.disable_validation = true;
    CHECK(stage.make(asked).validation.empty());
}

TEST_CASE("a change set is executed by another process") {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("drydock-change-sets-" + std::to_string(getpid()));
    std::filesystem::remove_all(folder);
    std::filesystem::create_directory(folder);
    struct Process {
        explicit Process(const std::string& file) : world(state::Store::open(file).value()), stacks(world.store()) {
            providers::account::furnish(world);
            REQUIRE(world.load());
            REQUIRE(stacks.load());
        }
        Site site() { return {.world = world, .stacks = stacks, .clock = clock, .ids = ids}; }
        providers::World world;
        StackStore stacks;
        Clock clock{Instant{std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)}};
        IdSource ids{11};
    };
    ChangeSetRequest asked = ChangeSetStage::asked("CREATE", "Parameters: {P: {Type: String}}\n" + topic("!Ref P"));
    asked.change.parameters = {{"P", "a"}};
    asked.change.tags = Tags{{"team", "blue"}};
    asked.on_stack_failure = "DELETE";
    Json described;
    {
        Process first(folder / "state");
        Site site = first.site();
        const ChangeSetOutcome made = create_change_set(asked, site);
        REQUIRE(made.ending == Ending::completed);
        described = shown_changes(*made.change_set, true);
    }
    {
        Process second(folder / "state");
        Site site = second.site();
        const ChangeSetRecord* set = find_change_set({}, "set", "app", site).value();
        CHECK(shown_changes(*set, true) == described);
        CHECK(set->on_stack_failure == "DELETE");
        REQUIRE(execute_change_set({}, "set", "app", site).ending == Ending::completed);
    }
    Process third(folder / "state");
    const StackRecord* stack = third.stacks.find({}, "app");
    REQUIRE(stack);
    CHECK(stack->status == "CREATE_COMPLETE");
    CHECK(stack->now.tags == Json({{"team", "blue"}}));
    CHECK(stack->now.shown_parameters[0]["ParameterValue"] == "a");
    CHECK(third.stacks.change_sets(*stack).front()->execution_status == "EXECUTE_COMPLETE");
    CHECK(third.world.all({}, "AWS::SNS::Topic").front()->property("TopicName") == "a");
    std::filesystem::remove_all(folder);
}
