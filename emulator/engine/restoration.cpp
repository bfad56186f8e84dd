#include "emulator/engine/restoration.h"

#include <algorithm>
#include <chrono>

#include "base/arn.h"
#include "emulator/engine/native.h"
#include "emulator/engine/stack_call.h"
#include "emulator/engine/status.h"
#include "emulator/engine/walker.h"
#include "providers/registry.h"

namespace drydock::engine {
namespace {

using namespace std::chrono_literals;

constexpr Duration shortest_restoration = 1s;

// A resource with another identity than before: its former one is still there.
bool replaced(const StackResource& resource) {
    return resource.former && (resource.former->gone || resource.former->world_id != resource.now.world_id);
}

// What the resource was before the update.
const Json& former_state(const StackResource& resource) {
    return resource.former->actual.is_null() ? resource.former->properties : resource.former->actual;
}

class Restoration final : public Steps {
public:
    Restoration(StackRecord& stack, Site& site, Journal& journal, const std::vector<std::string>& skipped)
        : stack_(stack), site_(site), journal_(journal), skipped_(skipped) {
        for (StackResource& resource : stack.resources) {
            if (resource.former && !resource.added && resource.status.starts_with("UPDATE_")) targets_.push_back(&resource);
        }
    }

    std::vector<Dependent> nodes() const {
        std::vector<Dependent> out;
        for (const StackResource* resource : targets_) out.push_back({resource->logical_id, {}, resource->former->depends_on});
        return out;
    }

    std::vector<std::string> failed() const { return failed_; }

    Next begin(std::size_t position) override {
        StackResource& resource = *targets_[position];
        if (std::ranges::find(skipped_, resource.logical_id) != skipped_.end()) {
            write(resource, status::update_complete, "");
            return {};
        }
        write(resource, status::update_in_progress, {});
        return restore(resource);
    }

    Next resume(std::size_t position) override {
        StackResource& resource = *targets_[position];
        write(resource, status::update_complete, {});
        return {};
    }

    void cancel(std::size_t) override {}
    void tick_began() override { journal_.begin(); }
    bool tick_ended() override { return journal_.end(); }

private:
    void write(StackResource& resource, std::string_view status, std::string reason) {
        const Tier tier = native_type(resource.type) ? Tier::behaviour : providers::tier_of(providers::Registry::instance(), resource.type);
        // An update that has gone back shows in the list of resources; a skipped one has no event.
        if (status == status::update_complete && std::ranges::find(skipped_, resource.logical_id) != skipped_.end()) {
            resource.status = status;
            journal_.touch(resource);
            return;
        }
        journal_.resource(resource, status, std::move(reason), resource.former->properties, tier);
    }

    Result<Duration> put_back(StackResource& resource, const providers::Resource& held) {
        const Json& former = former_state(resource);
        if (const NativeType* native = native_type(resource.type)) {
            const NativeCall request{.site = site_, .stack = stack_, .logical_id = resource.logical_id, .type = resource.type, .rollback = true};
            Result<NativeStart> updated = native->update(request, held, resource.now.properties, former);
            if (!updated) return updated.fault();
            if (updated->failure) return *updated->failure;
            updated->resource.stack_id = stack_.id;
            journal_.check(site_.world.put(std::move(updated->resource)));
            return updated->duration;
        }
        Result<providers::Created> updated = providers::update(stack_call(site_, stack_, resource.logical_id), held, former);
        if (!updated) return updated.fault();
        if (auto settled = providers::settle(stack_call(site_, stack_, resource.logical_id), updated->resource); !settled) return settled.fault();
        return updated->duration;
    }

    Next restore(StackResource& resource) {
        const bool same = resource.now.properties == former_state(resource);
        const auto* held = site_.world.find(stack_.scope, resource.type, resource.now.world_id);
        // The former one of a replaced resource is still as it was; and where the service never accepted the change, nothing has changed.
        const bool always = native_type(resource.type) != nullptr && native_type(resource.type)->always_updates();
        if (replaced(resource) || (same && !always)) return Next::later(site_.clock.now() + shortest_restoration);
        Result<Duration> done = held ? put_back(resource, *held)
                                     : Result<Duration>(Fault::handler("NotFound", "Resource of type '" + resource.type + "' with identifier '" +
                                                                                       resource.now.world_id + "' was not found."));
        if (done) {
            resource.now.properties = resource.former->properties;
            resource.now.metadata = resource.former->metadata;
            return Next::later(site_.clock.now() + std::max(*done, shortest_restoration));
        }
        failed_.push_back(resource.logical_id);
        write(resource, status::update_failed, providers::status_reason(done.fault(), site_.ids));
        return {.kind = Next::Kind::failed};
    }

    StackRecord& stack_;
    Site& site_;
    Journal& journal_;
    const std::vector<std::string>& skipped_;
    std::vector<StackResource*> targets_;
    std::vector<std::string> failed_;
};

// A physical resource that nobody needs any more. Its policy is the one that decides about replaced resources.
StackResource remnant_of(const StackResource& resource, const Deployed& deployed, std::string policy) {
    StackResource remnant{.logical_id = resource.logical_id, .type = resource.type, .status = std::string(status::update_complete)};
    remnant.now = deployed;
    remnant.now.deletion_policy = std::move(policy);
    return remnant;
}

bool never_existed(const StackResource& resource) {
    return resource.now.world_id.empty();
}

}  // namespace

std::vector<std::string> restore_resources(StackRecord& stack, Site& site, Journal& journal, const std::vector<std::string>& skipped) {
    Restoration restoration(stack, site, journal, skipped);
    const Result<Graph> graph = build_graph(restoration.nodes());
    if (!graph) return {};
    walk(*graph, site.clock, restoration, false);
    return restoration.failed();
}

void settle_update(StackRecord& stack, Journal& journal) {
    bool changed = false;
    for (auto at = stack.resources.begin(); at != stack.resources.end();) {
        const auto here = at++;
        if (here->removed) {
            stack.remnants.splice(stack.remnants.end(), stack.resources, here);
            changed = true;
            continue;
        }
        if (replaced(*here) && !here->former->gone && !here->former->world_id.empty()) {
            stack.remnants.push_back(remnant_of(*here, *here->former, here->now.update_replace_policy));
            changed = true;
        }
        if (here->former || here->added) journal.touch(*here);
        here->former.reset();
        here->added = false;
    }
    stack.former.reset();
    journal.touch_configuration();
    if (changed) journal.touch_resources();
}

void settle_rollback(StackRecord& stack, Journal& journal) {
    for (auto at = stack.resources.begin(); at != stack.resources.end();) {
        const auto here = at++;
        here->removed = false;
        if (here->added) {
            if (never_existed(*here))
                stack.resources.erase(here);
            else
                stack.remnants.splice(stack.remnants.end(), stack.resources, here);
            continue;
        }
        if (!here->former) continue;
        if (replaced(*here) && !never_existed(*here)) stack.remnants.push_back(remnant_of(*here, here->now, {}));
        here->now = std::move(*here->former);
        here->now.actual = nullptr;
        here->now.gone = false;
        here->former.reset();
    }
    if (stack.former) stack.now = std::move(*stack.former);
    stack.former.reset();
    journal.touch_configuration();
    journal.touch_resources();
}

}  // namespace drydock::engine
