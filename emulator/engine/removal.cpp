#include "emulator/engine/removal.h"

#include <chrono>

#include "base/arn.h"
#include "base/text.h"
#include "emulator/engine/native.h"
#include "emulator/engine/status.h"
#include "emulator/engine/walker.h"
#include "providers/registry.h"

namespace drydock::engine {
namespace {

using namespace std::chrono_literals;

constexpr Duration shortest_removal = 1s;

// What happened to a resource that is asked to go.
class Removal final : public Steps {
public:
    Removal(StackRecord& stack, Site& site, Journal& journal, RemovalKind kind) : stack_(stack), site_(site), journal_(journal), kind_(kind) {}

    Next begin(std::size_t position) override {
        StackResource& resource = stack_.resources[position];
        if (resource.status.empty() || resource.status == status::delete_complete || resource.status == status::delete_skipped) return {};
        if (resource.world_id.empty()) {  // it never had a physical id
            write(resource, status::delete_complete, {});
            return {};
        }
        if (retained(resource)) {
            write(resource, status::delete_skipped, {});
            return {};
        }
        write(resource, status::delete_in_progress, {});
        return remove(resource);
    }

    Next resume(std::size_t position) override {
        write(stack_.resources[position], status::delete_complete, {});
        return {};
    }

    void cancel(std::size_t) override {}
    void tick_began() override { journal_.begin(); }
    bool tick_ended() override { return journal_.end(); }

private:
    bool retained(const StackResource& resource) const {
        if (resource.deletion_policy == "Retain") return true;
        return resource.deletion_policy == "RetainExceptOnCreate" && kind_ == RemovalKind::deletion;
    }

    void write(StackResource& resource, std::string_view status, std::string reason) {
        journal_.resource(resource, status, std::move(reason), nullptr, providers::tier_of(providers::Registry::instance(), resource.type));
    }

    providers::Call call(const StackResource& resource) const {
        const std::string root = "arn:" + std::string(partition_of(stack_.scope.region)) + ":iam::" + stack_.scope.account + ":root";
        return {.world = site_.world,
                .registry = providers::Registry::instance(),
                .scope = stack_.scope,
                .clock = site_.clock,
                .ids = site_.ids,
                .principal = stack_.role_arn.empty() ? root : stack_.role_arn,
                .stack = {.stack_name = stack_.name,
                          .stack_id = stack_.id,
                          .logical_id = resource.logical_id,
                          .token = site_.ids.uuid(),
                          .declared = nullptr,
                          .creation_policy = {}}};
    }

    Next remove(StackResource& resource) {
        const providers::Resource* held = site_.world.find(stack_.scope, resource.type, resource.world_id);
        if (!held) return Next::later(site_.clock.now() + shortest_removal);  // somebody has removed it already, which AWS takes for done
        const NativeType* native = native_type(resource.type);
        const providers::Call request = call(resource);
        const Result<Duration> removed = native ? native->remove(site_, *held) : providers::remove(request, *held);
        if (!removed) {
            write(resource, status::delete_failed, providers::status_reason(removed.fault(), site_.ids));
            return {.kind = Next::Kind::failed};
        }
        if (native) journal_.check(site_.world.erase(stack_.scope, resource.type, resource.world_id));
        return Next::later(site_.clock.now() + std::max(*removed, shortest_removal));
    }

    StackRecord& stack_;
    Site& site_;
    Journal& journal_;
    RemovalKind kind_;
};

}  // namespace

std::vector<std::string> remove_resources(StackRecord& stack, Site& site, Journal& journal, RemovalKind kind) {
    std::vector<Dependent> nodes;
    for (const StackResource& resource : stack.resources) nodes.push_back({resource.logical_id, {}, resource.depends_on});
    Result<Graph> graph = build_graph(nodes);
    if (!graph) return {};  // a stack with a cycle was never made
    Removal removal(stack, site, journal, kind);
    walk(reversed(std::move(*graph)), site.clock, removal, false);
    std::vector<std::string> failed;
    for (const StackResource& resource : stack.resources) {
        if (resource.status == status::delete_failed) failed.push_back(resource.logical_id);
    }
    return failed;
}

Result<void> remove_stack(StackRecord stack, Site& site, bool own_transaction) {
    std::vector<StackEvent> events;
    StackStore stacks(site.world);
    Journal journal(site.world, site.clock, site.ids, site.sink, events, own_transaction);
    journal.open(stack, stacks.events(stack.id).size());
    journal.begin();
    journal.stack(status::delete_in_progress, stack.parent_id.empty() ? "User Initiated" : "");
    for (const auto& [name, exported] : stacks.exports(stack.scope)) {
        if (exported.stack_id == stack.id) journal.drop(exported);
    }
    journal.end();
    const std::vector<std::string> failed = remove_resources(stack, site, journal, RemovalKind::deletion);
    journal.begin();
    journal.stack(failed.empty() ? status::delete_complete : status::delete_failed, failed.empty() ? std::string() : removal_failure(failed));
    journal.end();
    if (journal.fault()) return *journal.fault();
    if (!failed.empty()) return Fault::engine(removal_failure(failed));
    return {};
}

std::string removal_failure(const std::vector<std::string>& failed) {
    return "The following resource(s) failed to delete: [" + join(failed, ", ") + "]. ";
}

}  // namespace drydock::engine
