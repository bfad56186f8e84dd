// A process that dies between any two writes of its state leaves a stack that can be brought to an end, updated and deleted.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "emulator/engine/operations.h"
#include "providers/account.h"
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

    providers::World world;
    StackStore stacks;
    Clock clock{Instant{std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)}};
    IdSource ids;
};

// The life of a stack; stops where the state can no longer be written.
void live(const std::string& file) {
    Process process(file, testing::faulty_vfs());
    if (process.deploy(first, false).ending == Ending::interrupted) return;
    if (process.deploy(second, true).ending == Ending::interrupted) return;
    if (process.deploy(failing, true).ending == Ending::interrupted) return;
    Site site = process.site();
    static_cast<void>(delete_stack({.scope = {}, .stack_name = "app"}, site));
}

bool at_rest(const StackRecord& stack) {
    return !stack.in_progress() && !stack.status.ends_with("_FAILED");
}

}  // namespace

TEST_CASE("a rehearsal that is killed at any write can be continued and deleted") {
    testing::FaultPlan& plan = testing::fault_plan();
    int all = 0;
    {
        const Folder folder;
        state::Store::open(folder.file()).value();
        plan = {};
        plan.seen = 0;
        live(folder.file());
        all = plan.seen;
    }
    REQUIRE(all > 40);
    for (int survives = 0; survives < all; ++survives) {
        INFO("writes that succeeded: " << survives << " of " << all);
        const Folder folder;
        state::Store::open(folder.file()).value();  // the file itself is there before
        plan = {.writes_left = survives};
        live(folder.file());
        plan = {};

        Process next(folder.file(), nullptr);
        Site site = next.site();
        StackRecord* stack = next.stacks.find({}, "app");
        if (!stack) continue;  // killed before the stack was there, or after it was gone
        REQUIRE(finish_interrupted(*stack, site));
        INFO("then " << stack->status << " " << stack->reason);
        REQUIRE(at_rest(*stack));
        if (stack->status != "ROLLBACK_COMPLETE" && !stack->deleted()) {
            const bool same = stack->now.body == second;
            REQUIRE(next.deploy(same ? first : second, true).ending == Ending::completed);
            REQUIRE(next.world.all({}, "AWS::SNS::Topic").size() == 1);
            REQUIRE(next.world.all({}, "AWS::SQS::Queue").size() == 1);
        }
        if (!stack->deleted()) REQUIRE(delete_stack({.scope = {}, .stack_name = "app"}, site).status == "DELETE_COMPLETE");
        for (const char* type : {"AWS::SNS::Topic", "AWS::SQS::Queue", "AWS::SSM::Parameter"}) REQUIRE(next.world.all({}, type).empty());
        REQUIRE(next.stacks.exports({}).empty());
    }
}
