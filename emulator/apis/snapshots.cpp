#include "emulator/apis/snapshots.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/base64.h"
#include "base/text.h"
#include "emulator/apis/service_namespace.h"
#include "providers/account.h"

namespace drydock::apis {
namespace {

namespace fs = std::filesystem;

constexpr const char* objects = ".objects";     // ending of the folder of large objects beside a state file
constexpr std::string_view file_kind = "file";  // a large object's bytes, as base64, by its name

Fault state_error(std::string message) {
    return {.code = "StateError", .message = std::move(message)};
}

// A world with its stacks, beside that of the simulation.
struct Copy {
    static Result<std::unique_ptr<Copy>> open(const std::string& path) {
        auto store = state::Store::open(path);
        if (!store) return store.fault();
        return std::make_unique<Copy>(std::move(*store));
    }
    explicit Copy(std::unique_ptr<state::Store> store) : world(std::move(store)), stacks(world.store()) { providers::account::furnish(world); }

    Result<void> load() {
        if (auto loaded = world.load(); !loaded) return loaded;
        return stacks.load();
    }

    providers::World world;
    engine::StackStore stacks;
};

// The files beside the state go into rows of it, or come back from there.
Result<void> pack_files(const std::string& folder, state::Store& store) {
    std::error_code failed;
    if (!fs::is_directory(folder, failed)) return {};
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, failed)) {
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
        if (!in) return state_error("The object in " + entry.path().string() + " cannot be read");
        auto put = store.put({std::string(file_kind), "", "", "", entry.path().filename().string(), base64_encoded(bytes)});
        if (!put) return put;
    }
    fs::remove_all(folder, failed);
    return {};
}

Result<void> unpack_files(const state::Store& store, const std::string& folder) {
    std::optional<Fault> fault;
    auto read = store.each(file_kind, [&](state::Record&& record) {
        // Names are ours; one that leads elsewhere is none, and nothing is opened by it.
        const bool plain = record.key.find_first_not_of("0123456789abcdef") == std::string::npos;
        const auto bytes = base64_decoded(record.value.is_string() ? record.value.get_ref<const std::string&>() : std::string());
        if (!plain || !bytes) {
            fault = state_error("The state has an object that is none");
            return;
        }
        std::error_code failed;
        fs::create_directories(folder, failed);
        std::ofstream out(fs::path(folder) / record.key, std::ios::binary);
        if (!out.write(bytes->data(), static_cast<std::streamsize>(bytes->size())).flush())
            fault = state_error("An object of the state cannot be written to " + folder);
    });
    if (!read) return read;
    if (fault) return *fault;
    return {};
}

// AWS::SQS::Queue is of the namespace sqs; things that are no resources are named like types.
bool is_of(std::string_view type, const std::string& space) {
    const std::vector<std::string> parts = split(type, "::");
    return parts.size() > 1 && lower(parts[1]) == space;
}

// All that CloudFormation keeps: stacks, stack sets, and what belongs to neither.
Result<void> forget_stacks(Simulation& simulation, const std::string& account) {
    engine::StackStore& stacks = simulation.stacks();
    for (const engine::StackRecord* stack : stacks.list()) {
        if (!account.empty() && stack->scope.account != account) continue;
        if (auto forgotten = stacks.forget(*stack); !forgotten) return forgotten;
    }
    if (auto forgotten = stacks.stack_sets().forget(account); !forgotten) return forgotten;
    return stacks.shelf().forget(account);
}

Result<void> forget_resources(Simulation& simulation, const std::string& account, const std::string& space) {
    for (const providers::Resource* resource : simulation.world().everything()) {
        if (!account.empty() && resource->scope.account != account) continue;
        if (!space.empty() && !is_of(resource->type, space)) continue;
        if (auto erased = simulation.world().erase(resource->scope, resource->type, resource->id); !erased) return erased;
    }
    return {};
}

// Into a file that is not there yet.
Result<void> write_state(Simulation& simulation, const std::string& path) {
    const auto held = simulation.quiet();
    auto copy = Copy::open(path);
    if (!copy) return copy.fault();
    state::Store& store = (*copy)->world.store();
    if (auto begun = store.begin(); !begun) return begun;
    if (auto copied = simulation.world().copy_to((*copy)->world); !copied) return copied;
    if (auto copied = simulation.stacks().copy_to((*copy)->stacks); !copied) return copied;
    if (auto packed = pack_files(path + objects, store); !packed) return packed;
    return store.commit();
}

}  // namespace

Result<void> save_state(Simulation& simulation, const std::string& path) {
    // Whatever happens, what was there stays until the new file is whole.
    const std::string unfinished = path + ".unfinished";
    std::error_code failed;
    fs::remove(unfinished, failed);
    Result<void> saved = write_state(simulation, unfinished);
    if (saved) {
        fs::rename(unfinished, path, failed);
        if (failed) saved = state_error(path + ": " + failed.message());
    }
    if (!saved) fs::remove(unfinished, failed);
    fs::remove_all(unfinished + objects, failed);
    return saved;
}

Result<void> load_state(Simulation& simulation, const std::string& path) {
    auto copy = Copy::open(path);
    if (!copy) return copy.fault();
    const std::string folder = path + objects;
    Result<void> loaded = unpack_files((*copy)->world.store(), folder);
    if (loaded) loaded = (*copy)->load();
    if (loaded) {
        const auto held = simulation.quiet();
        loaded = simulation.replace((*copy)->world, (*copy)->stacks);
    }
    copy->reset();
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    return loaded;
}

Result<void> reset(Simulation& simulation, const std::string& account, const std::string& service) {
    const Result<std::string> space = service.empty() ? std::string() : service_namespace(service);
    if (!space) return space.fault();
    const auto held = simulation.quiet();
    if (account.empty() && service.empty()) return simulation.clear();
    state::Store& store = simulation.world().store();
    if (auto begun = store.begin(); !begun) return begun;
    const bool stacks = service.empty() || service == "cloudformation";
    if (stacks) {
        if (auto forgotten = forget_stacks(simulation, account); !forgotten) return forgotten;
    }
    if (auto forgotten = forget_resources(simulation, account, *space); !forgotten) return forgotten;
    return store.commit();
}

}  // namespace drydock::apis
