// A process that dies between any two writes of its state leaves a stack that can be brought to an end, updated and deleted.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "emulator/engine/change_sets.h"
#include "emulator/engine/operations.h"
#include "emulator/engine/refactor.h"
#include "emulator/engine/stack_sets.h"
#include "providers/account.h"
#include "providers/registry.h"
#include "providers/resource_type.h"
#include "rehearsal_fixture.h"
#include "tests/unit/state/faulty_vfs.h"

using namespace drydock;
using namespace drydock::engine;

namespace {

const char* first = R"(
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: one, DisplayName: old}}
  P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref Topic}}
  Gone: {Type: AWS::SQS::Queue}
Outputs: {T: {Value: !Ref Topic, Export: {Name: topic}}}
)";

// Replaces Topic, changes P, removes Gone, adds More.
const char* second = R"(
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: two, DisplayName: new}}
  P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref Topic}}
  More: {Type: AWS::SQS::Queue, DependsOn: P}
)";

// Fails after it has changed things.
const char* failing = R"(
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: three, DisplayName: newer}}
  P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref Topic}}
  More: {Type: AWS::SQS::Queue, DependsOn: P}
  Bad: {Type: AWS::SSM::Parameter, DependsOn: More, Properties: {Type: String, Value: !GetAtt Topic.Nope}}
)";

class Folder {
public:
    Folder() : path_(std::filesystem::temp_directory_path() / ("drydock-interruption-" + std::to_string(getpid()))) {
        std::filesystem::remove_all(path_);
        std::filesystem::create_directory(path_);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::string file() const { return path_ / "account.drydock"; }

private:
    std::filesystem::path path_;
};

// One process: opens the file, does something, ends.
struct Process {
    Process(const std::string& file, const char* vfs)
        : world(state::Store::open(file, {.vfs = vfs ? vfs : ""}).value()), stacks(world.store()), ids(seed_of(file) + counter()++) {
        providers::account::furnish(world);
        REQUIRE(world.load());
        REQUIRE(stacks.load());
    }
    static std::uint64_t& counter() {
        static std::uint64_t value = 0;
        return value;
    }
    Site site() { return {.world = world, .stacks = stacks, .clock = clock, .ids = ids}; }
    Outcome deploy(const char* body, bool update) {
        Request request = Stage::request(body);
        request.update = update;
        Site here = site();
        return engine::deploy(request, here);
    }
    Outcome remove() {
        Site here = site();
        return delete_stack({.scope = {}, .stack_name = "app"}, here);
    }

    providers::World world;
    StackStore stacks;
    Clock clock{Instant{std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)}};
    IdSource ids;
};

// The life of a stack; stops where the state can no longer be written.
void live(Process& process) {
    if (process.deploy(first, false).ending == Ending::interrupted) return;
    if (process.deploy(second, true).ending == Ending::interrupted) return;
    if (process.deploy(failing, true).ending == Ending::interrupted) return;
    process.remove();
}

using Part = std::function<void(Process&)>;

// Lets a process live on a prepared account and die at each of its writes; another one looks at what it has left. Returns how often it died.
int die_everywhere(const Part& prepare, const Part& life, const Part& afterwards) {
    testing::FaultPlan& plan = testing::fault_plan();
    plan = {};
    const Folder folder;
    const std::string prepared = folder.file() + ".prepared";
    state::Store::open(prepared).value();
    if (prepare) {
        Process process(prepared, nullptr);
        prepare(process);
    }
    const auto play = [&](const testing::FaultPlan& faults) {
        for (const char* beside : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(folder.file() + beside);
        std::filesystem::copy_file(prepared, folder.file());
        plan = faults;
        plan.seen = 0;
        Process process(folder.file(), testing::faulty_vfs());
        life(process);
    };
    play({});
    const int all = plan.seen;
    for (int survives = 0; survives < all; ++survives) {
        INFO("writes that succeeded: " << survives << " of " << all);
        play({.writes_left = survives});
        plan = {};
        Process next(folder.file(), nullptr);
        afterwards(next);
    }
    return all;
}

// What the next process does first with the stack; nullptr if there is none.
StackRecord* at_rest(Process& next) {
    StackRecord* stack = next.stacks.find({}, "app");
    if (!stack) return nullptr;  // killed before the stack was there, or after it was gone
    Site site = next.site();
    REQUIRE(finish_interrupted(*stack, site));
    INFO("then " << stack->status << " " << stack->reason);
    REQUIRE_FALSE(stack->in_progress());
    REQUIRE_FALSE(stack->status.ends_with("_FAILED"));
    return stack;
}

}  // namespace

TEST_CASE("a rehearsal that is killed at any write can be continued and deleted") {
    const int deaths = die_everywhere({}, live, [](Process& next) {
        StackRecord* stack = at_rest(next);
        if (!stack) return;
        if (stack->status != "ROLLBACK_COMPLETE" && !stack->deleted()) {
            const bool same = stack->now.body == second;
            REQUIRE(next.deploy(same ? first : second, true).ending == Ending::completed);
            REQUIRE(next.world.all({}, "AWS::SNS::Topic").size() == 1);
            REQUIRE(next.world.all({}, "AWS::SQS::Queue").size() == 1);
        }
        if (!stack->deleted()) REQUIRE(next.remove().status == "DELETE_COMPLETE");
        for (const char* type : {"AWS::SNS::Topic", "AWS::SQS::Queue", "AWS::SSM::Parameter"}) REQUIRE(next.world.all({}, type).empty());
        REQUIRE(next.stacks.exports({}).empty());
    });
    REQUIRE(deaths > 40);
}

TEST_CASE("the stacks of a template's stack set come and go with its stack, whenever the process is killed") {
    const providers::Scope home{}, member{"111111111111", "us-east-1"};
    const auto set = [](const char* regions) {
        return std::string(
                   "Resources: {Set: {Type: 'AWS::CloudFormation::StackSet', Properties: {StackSetName: set, PermissionModel: SELF_MANAGED, ") +
               R"(TemplateBody: '{"Resources":{"T":{"Type":"AWS::SNS::Topic"}}}', )"
               "StackInstancesGroup: [{DeploymentTargets: {Accounts: ['111111111111']}, Regions: [" +
               regions + "]}]}}}";
    };
    const auto roles = [&](Process& process) {
        const auto role = [&](const providers::Scope& scope, const char* name, const Json& principal) {
            const providers::Call call{process.world, providers::Registry::instance(), scope, process.clock, process.ids, {}, {}};
            Json trust = {{"Version", "2012-10-17"}, {"Statement", {{{"Effect", "Allow"}, {"Action", "sts:AssumeRole"}, {"Principal", principal}}}}};
            REQUIRE(providers::create(call, "AWS::IAM::Role", {{"RoleName", name}, {"AssumeRolePolicyDocument", std::move(trust)}}).ok());
        };
        role(home, "AWSCloudFormationStackSetAdministrationRole", {{"Service", "cloudformation.amazonaws.com"}});
        role(member, "AWSCloudFormationStackSetExecutionRole", {{"AWS", home.account}});
    };
    const int deaths = die_everywhere(
        roles,
        [&](Process& process) {
            if (process.deploy(set("us-east-1").c_str(), false).ending == Ending::interrupted) return;
            if (process.deploy(set("us-east-1, eu-west-1").c_str(), true).ending == Ending::interrupted) return;
            process.remove();
        },
        [&](Process& next) {
            StackRecord* stack = at_rest(next);
            if (stack && !stack->deleted()) REQUIRE(next.remove().status == "DELETE_COMPLETE");
            for (const char* region : {"us-east-1", "eu-west-1"}) REQUIRE(next.world.all({member.account, region}, "AWS::SNS::Topic").empty());
            for (const StackSetRecord* each : next.stacks.stack_sets().all()) REQUIRE(each->status == "DELETED");
            for (const StackRecord* each : next.stacks.list()) REQUIRE(each->deleted());
        });
    REQUIRE(deaths > 10);
}

TEST_CASE("drift that is being taken back is there or gone, whenever the process is killed") {
    const std::string body =
        "Resources: {Queue: {Type: 'AWS::SQS::Queue', Properties: {QueueName: q, DelaySeconds: 5}}, Lost: {Type: 'AWS::SQS::Queue'}}";
    const auto drifted = [&](Process& process) {
        REQUIRE(process.deploy(body.c_str(), false).ending == Ending::completed);
        const StackRecord& stack = *process.stacks.find({}, "app");
        providers::Resource held = *process.world.find({}, "AWS::SQS::Queue", stack.resource("Queue")->now.world_id);
        held.model["DelaySeconds"] = 60;
        REQUIRE(process.world.put(std::move(held)).ok());
        REQUIRE(process.world.erase({}, "AWS::SQS::Queue", std::string(stack.resource("Lost")->now.world_id)).ok());
    };
    const auto revert = [&](Process& process) {
        ChangeSetRequest request{.name = "revert", .change = Stage::request(body), .deployment_mode = "REVERT_DRIFT"};
        Site site = process.site();
        const ChangeSetOutcome made = create_change_set(request, site);
        if (made.ending != Ending::completed) return made.change_set ? made.change_set->reason : made.rejection.message;
        return execute_change_set({}, "revert", "app", site).status;
    };
    const int deaths = die_everywhere(
        drifted, [&](Process& process) { static_cast<void>(revert(process)); },
        [&](Process& next) {
            StackRecord* stack = at_rest(next);
            REQUIRE(stack);
            Site site = next.site();
            static_cast<void>(delete_change_set({}, "revert", "app", site));  // where it was not executed
            const std::string end = revert(next);
            INFO(end);
            REQUIRE((end == "UPDATE_COMPLETE" || end.starts_with("The submitted information didn't contain changes")));
            REQUIRE(next.world.find({}, "AWS::SQS::Queue", stack->resource("Queue")->now.world_id)->property("DelaySeconds") == 5);
            REQUIRE(next.world.all({}, "AWS::SQS::Queue").size() == 2);
            REQUIRE(next.remove().status == "DELETE_COMPLETE");
            REQUIRE(next.world.all({}, "AWS::SQS::Queue").empty());
        });
    REQUIRE(deaths > 10);
}

TEST_CASE("a refactoring that is killed has moved everything or nothing, and comes to an end") {
    const char* whole = "Resources: {Topic: {Type: 'AWS::SNS::Topic'}, Queue: {Type: 'AWS::SQS::Queue'}}";
    const char* rest = "Resources: {Topic: {Type: 'AWS::SNS::Topic'}}";
    const char* queue = "Resources: {Queue: {Type: 'AWS::SQS::Queue'}}\nOutputs: {Q: {Value: !Ref Queue, Export: {Name: queue}}}";
    std::set<std::string> ends;
    const int deaths =
        die_everywhere([&](Process& process) { REQUIRE(process.deploy(whole, false).ending == Ending::completed); },
                       [&](Process& process) {
                           Site site = process.site();
                           const auto id = create_stack_refactor(
                               {.scope = {}, .enable_stack_creation = true, .definitions = {{"app", rest, ""}, {"data", queue, ""}}}, site);
                           if (id) static_cast<void>(execute_stack_refactor({}, *id, site).ok());
                       },
                       [&](Process& next) {
                           Site site = next.site();
                           REQUIRE(finish_interrupted_refactors(site));
                           for (const char* name : {"app", "data"}) {
                               StackRecord* stack = next.stacks.find({}, name);
                               if (stack) REQUIRE(finish_interrupted(*stack, site));
                               if (stack) REQUIRE_FALSE(stack->in_progress());
                           }
                           const Json refactors = list_stack_refactors({}, "", next.stacks);
                           const std::string end = refactors.empty() ? "none" : refactors[0]["ExecutionStatus"].get<std::string>();
                           ends.insert(end);
                           REQUIRE(next.world.all({}, "AWS::SQS::Queue").size() == 1);
                           const bool moved = end == "EXECUTE_COMPLETE";
                           const StackRecord& owner = *next.stacks.find({}, moved ? "data" : "app");
                           REQUIRE(next.world.all({}, "AWS::SQS::Queue")[0]->stack_id == owner.id);
                           REQUIRE(owner.resource("Queue")->now.world_id == next.world.all({}, "AWS::SQS::Queue")[0]->id);
                           REQUIRE(next.stacks.find({}, "app")->now.body == (moved ? rest : whole));
                           REQUIRE(next.stacks.exports({}).contains("queue") == moved);
                           for (const char* name : {"app", "data"})
                               REQUIRE(delete_stack({.scope = {}, .stack_name = name}, site).status == "DELETE_COMPLETE");
                           REQUIRE(next.world.all({}, "AWS::SQS::Queue").empty());
                       });
    REQUIRE(deaths > 10);
    CHECK(ends == std::set<std::string>{"none", "AVAILABLE", "ROLLBACK_COMPLETE", "EXECUTE_COMPLETE"});
}
