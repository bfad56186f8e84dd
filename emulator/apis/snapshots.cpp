#include "emulator/apis/snapshots.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/base64.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "providers/account.h"

namespace drydock::apis {
namespace {

namespace fs = std::filesystem;

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
        std::error_code failed;
        fs::create_directories(folder, failed);
        const auto bytes = base64_decoded(record.value.is_string() ? record.value.get_ref<const std::string&>() : std::string());
        // Names are ours; one that leads elsewhere is none.
        const bool plain = record.key.find_first_not_of("0123456789abcdef") == std::string::npos;
        std::ofstream out(fs::path(folder) / record.key, std::ios::binary);
        if (!bytes || !plain || !out.write(bytes->data(), static_cast<std::streamsize>(bytes->size())).flush())
            fault = state_error("An object of the state cannot be written to " + folder);
    });
    if (!read) return read;
    if (fault) return *fault;
    return {};
}

std::string lowered(std::string_view text) {
    return lower(std::string(text));
}

// AWS::SQS::Queue belongs to sqs; things are named like types.
bool belongs(std::string_view type, const std::string& service) {
    const std::vector<std::string> parts = split(type, "::");
    return parts.size() > 1 && lowered(parts[1]) == service;
}

Result<void> forget_stacks(Simulation& simulation, const std::string& account) {
    for (const engine::StackRecord* stack : simulation.stacks().list()) {
        if (!account.empty() && stack->scope.account != account) continue;
        if (auto forgotten = simulation.stacks().forget(*stack); !forgotten) return forgotten;
    }
    return {};
}

Result<void> forget_resources(Simulation& simulation, const std::string& account, const std::string& service) {
    for (const providers::Resource* resource : simulation.world().everything()) {
        if (!account.empty() && resource->scope.account != account) continue;
        if (!service.empty() && !belongs(resource->type, service)) continue;
        if (auto erased = simulation.world().erase(resource->scope, resource->type, resource->id); !erased) return erased;
    }
    return {};
}

}  // namespace

Result<void> save_state(Simulation& simulation, const std::string& path) {
    simulation.settle();
    const auto held = simulation.lock();
    const std::string folder = path + ".objects";
    std::error_code ignored;
    fs::remove(path, ignored);
    fs::remove_all(folder, ignored);
    auto copy = Copy::open(path);
    if (!copy) return copy.fault();
    state::Store& store = (*copy)->world.store();
    if (auto begun = store.begin(); !begun) return begun;
    if (auto copied = simulation.world().copy_to((*copy)->world); !copied) return copied;
    if (auto copied = simulation.stacks().copy_to((*copy)->stacks); !copied) return copied;
    if (auto packed = pack_files(folder, store); !packed) return packed;
    return store.commit();
}

Result<void> load_state(Simulation& simulation, const std::string& path) {
    auto copy = Copy::open(path);
    if (!copy) return copy.fault();
    const std::string folder = path + ".objects";
    Result<void> loaded = unpack_files((*copy)->world.store(), folder);
    if (loaded) loaded = (*copy)->load();
    if (loaded) {
        simulation.settle();
        const auto held = simulation.lock();
        loaded = simulation.replace((*copy)->world, (*copy)->stacks);
    }
    copy->reset();
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    return loaded;
}

Result<void> reset(Simulation& simulation, const std::string& account, const std::string& service) {
    simulation.settle();
    const auto held = simulation.lock();
    if (account.empty() && service.empty()) return simulation.clear();
    state::Store& store = simulation.world().store();
    if (auto begun = store.begin(); !begun) return begun;
    const bool stacks = service.empty() || service == "cloudformation";
    if (stacks) {
        if (auto forgotten = forget_stacks(simulation, account); !forgotten) return forgotten;
    }
    if (auto forgotten = forget_resources(simulation, account, service); !forgotten) return forgotten;
    return store.commit();
}

}  // namespace drydock::apis
