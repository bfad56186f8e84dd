#include "emulator/engine/removal.h"

#include <algorithm>
#include <chrono>

#include "base/arn.h"
#include "base/text.h"
#include "emulator/engine/native.h"
#include "emulator/engine/stack_call.h"
#include "emulator/engine/status.h"
#include "emulator/engine/walker.h"
#include "providers/registry.h"

namespace drydock::engine {
namespace {

using namespace std::chrono_literals;

constexpr Duration shortest_removal = 1s;
constexpr int most_tries = 3;  // of a cleanup

// What happens to resources that are asked to go.
class Removal final : public Steps {
public:
    Removal(StackRecord& stack, Site& site, Journal& journal, RemovalKind kind, const std::vector<std::string>& retained)
        : stack_(stack), site_(site), journal_(journal), kind_(kind), retained_(retained) {
        for (StackResource& resource : kind == RemovalKind::cleanup ? stack.remnants : stack.resources) targets_.push_back({&resource});
    }

    std::vector<Dependent> nodes() const {
        std::vector<Dependent> out;
        for (std::size_t position = 0; position < targets_.size(); ++position) {
            const StackResource& resource = *targets_[position].resource;
            // Two remnants may have been one resource of the template: the names of nodes are unique, what they depend on is not.
            const bool repeated = std::any_of(targets_.begin(), targets_.begin() + static_cast<std::ptrdiff_t>(position),
                                              [&](const Target& other) { return other.resource->logical_id == resource.logical_id; });
            out.push_back({repeated ? resource.logical_id + "#" + std::to_string(position) : resource.logical_id, {}, resource.now.depends_on});
        }
        return out;
    }

    std::vector<std::string> failed() const {
        std::vector<std::string> out;
        for (const Target& target : targets_) {
            if (target.resource->status == status::delete_failed) out.push_back(target.resource->logical_id);
        }
        return out;
    }

    Next begin(std::size_t position) override {
        StackResource& resource = *targets_[position].resource;
        if (resource.status.empty() || resource.status == status::delete_complete || resource.status == status::delete_skipped) return {};
        if (resource.now.world_id.empty()) {  // it never had a physical id
            write(resource, status::delete_complete, {});
            return {};
        }
        if (retained(resource)) {
            release(resource);
            write(resource, status::delete_skipped, {});
            return {};
        }
        write(resource, status::delete_in_progress, {});
        return remove(position);
    }

    Next resume(std::size_t position) override {
        StackResource& resource = *targets_[position].resource;
        if (resource.status == status::delete_failed) {  // once more
            write(resource, status::delete_in_progress, {});
            return remove(position);
        }
        write(resource, status::delete_complete, {});
        return {};
    }

    void cancel(std::size_t) override {}
    void tick_began() override { journal_.begin(); }
    bool tick_ended() override { return journal_.end(); }

private:
    struct Target {
        StackResource* resource;
        int tries = 0;
    };

    bool retained(const StackResource& resource) const {
        if (std::ranges::find(retained_, resource.logical_id) != retained_.end()) return true;
        const std::string& policy = resource.now.deletion_policy;
        if (kind_ == RemovalKind::rollback_of_create && stack_.retain_except_on_create) return false;
        if (policy == "Retain") return true;
        return policy == "RetainExceptOnCreate" && (kind_ != RemovalKind::rollback_of_create || resource.imported);
    }

    // What stays belongs to no stack any more: another one may import it.
    void release(const StackResource& resource) {
        const providers::Resource* held = site_.world.find(stack_.scope, resource.type, resource.now.world_id);
        if (!held || held->stack_id != stack_.id) return;
        providers::Resource freed = *held;
        freed.stack_id.clear();
        freed.logical_id.clear();
        journal_.check(site_.world.put(std::move(freed)));
    }

    void write(StackResource& resource, std::string_view status, std::string reason) {
        const Tier tier = native_type(resource.type) ? Tier::behaviour : providers::tier_of(providers::Registry::instance(), resource.type);
        if (kind_ == RemovalKind::cleanup)
            journal_.remnant(resource, status, std::move(reason), tier);
        else
            journal_.resource(resource, status, std::move(reason), resource.now.properties, tier);
    }

    Result<Duration> ask(const StackResource& resource, const providers::Resource& held) {
        const NativeType* native = native_type(resource.type);
        if (!native) return providers::remove(stack_call(site_, stack_, resource.logical_id), held);
        const NativeCall request{.site = site_, .stack = stack_, .logical_id = resource.logical_id, .type = resource.type};
        Result<Duration> removed = native->remove(request, held);
        if (removed) journal_.check(site_.world.erase(stack_.scope, resource.type, resource.now.world_id));
        return removed;
    }

    Next remove(std::size_t position) {
        Target& target = targets_[position];
        StackResource& resource = *target.resource;
        ++target.tries;
        const providers::Resource* held = site_.world.find(stack_.scope, resource.type, resource.now.world_id);
        if (!held) return Next::later(site_.clock.now() + shortest_removal);  // somebody has removed it already, which AWS takes for done
        const Result<Duration> removed = ask(resource, *held);
        if (removed) return Next::later(site_.clock.now() + std::max(*removed, shortest_removal));
        write(resource, kind_ == RemovalKind::forced_deletion ? status::delete_skipped : status::delete_failed,
              providers::status_reason(removed.fault(), site_.ids));
        if (kind_ == RemovalKind::forced_deletion) return {};
        if (kind_ == RemovalKind::cleanup && target.tries < most_tries) return Next::later(site_.clock.now() + shortest_removal);
        return {.kind = Next::Kind::failed};
    }

    StackRecord& stack_;
    Site& site_;
    Journal& journal_;
    RemovalKind kind_;
    const std::vector<std::string>& retained_;
    std::vector<Target> targets_;
};

}  // namespace

std::vector<std::string> remove_resources(StackRecord& stack, Site& site, Journal& journal, RemovalKind kind,
                                          const std::vector<std::string>& retained) {
    Removal removal(stack, site, journal, kind, retained);
    Result<Graph> graph = build_graph(removal.nodes());
    if (!graph) return {};  // a stack with a cycle was never made
    walk(reversed(std::move(*graph)), site.clock, removal, false);
    return removal.failed();
}

std::string removal_failure(const std::vector<std::string>& failed) {
    return "The following resource(s) failed to delete: [" + join(failed, ", ") + "]. ";
}

}  // namespace drydock::engine
