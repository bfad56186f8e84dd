#include "emulator/engine/creation.h"

#include <algorithm>
#include <chrono>

#include "base/text.h"
#include "emulator/engine/early_validation.h"
#include "emulator/engine/environment.h"
#include "emulator/engine/native.h"
#include "emulator/engine/property_faults.h"
#include "emulator/engine/signals.h"
#include "emulator/engine/status.h"

namespace drydock::engine {
namespace {

using namespace std::chrono_literals;

// How long CloudFormation itself takes between two statuses. Seen in recorded events: about a second until a service has accepted a request.
constexpr Duration acceptance = 1s;
constexpr Duration shortest_creation = 2s;
// The eventual consistency check is the last part of a creation.
constexpr Duration longest_consistency_check = 5s;

enum class Phase : std::uint8_t { requested, initiated, configured };

class Creation final : public Steps {
public:
    explicit Creation(Rehearsal& rehearsal)
        : rehearsal_(rehearsal), environment_(rehearsal), phases_(rehearsal.progress.size()), failures_(rehearsal.progress.size()) {}

    Next begin(std::size_t position) override {
        Progress& progress = rehearsal_.progress[position];
        progress.started = now();
        resolve(position);
        write(position, status::create_in_progress, {});
        phases_[position] = Phase::requested;
        return Next::later(now() + acceptance);
    }

    Next resume(std::size_t position) override {
        switch (phases_[position]) {
            case Phase::requested: return request(position);
            case Phase::initiated: return check_consistency(position);
            case Phase::configured: return finish(position);
        }
        return {};
    }

    void cancel(std::size_t position) override {
        rehearsal_.progress[position].cancelled = true;
        rehearsal_.progress[position].finished = now();
        write(position, status::create_failed, "Resource creation cancelled");
    }

    void tick_began() override { rehearsal_.journal.begin(); }
    bool tick_ended() override { return rehearsal_.journal.end(); }

private:
    Instant now() const { return rehearsal_.site.clock.now(); }
    const ResourceChange& change(std::size_t position) const { return rehearsal_.change_set.changes[position]; }

    void write(std::size_t position, std::string_view status, std::string reason, std::string_view detail = {}) {
        const Json& properties = rehearsal_.progress[position].properties;
        rehearsal_.journal.resource(rehearsal_.stack.resources[position], status, std::move(reason), properties, change(position).tier, detail);
    }

    // All that the resource refers to is complete now. What cannot be resolved all the same fails it when its service would be called.
    void resolve(std::size_t position) {
        const ResourceChange& wanted = change(position);
        Progress& progress = rehearsal_.progress[position];
        progress.properties = wanted.properties;
        if (!wanted.unresolved) return;
        Result<Json> resolved = rehearsal_.resolver->resolve(*wanted.declaration->properties, environment_);
        if (resolved && has_pending(*resolved))
            resolved = Fault::engine("Unresolved resource dependencies [" + join(pending_references(*resolved), ", ") + "]");
        progress.properties = resolved ? std::move(*resolved) : Json(nullptr);
        if (!resolved) failures_[position] = resolved.fault();
    }

    // The fault that ends the resource before its service is called.
    std::optional<Fault> property_fault(std::size_t position) {
        if (failures_[position]) return failures_[position];
        const ResourceChange& wanted = change(position);
        const bool judged =
            !wanted.unresolved && wanted.schema && covered_by_early_validation(*wanted.schema) && !rehearsal_.request.disable_validation;
        if (judged || !wanted.schema || native_type(wanted.declaration->type)) return std::nullopt;
        const std::vector<validator::Violation> violations = property_faults(*wanted.schema, rehearsal_.progress[position].properties);
        if (violations.empty()) return std::nullopt;
        report_property_faults(rehearsal_, position, violations);
        return deploy_time_fault(rehearsal_, position, violations);
    }

    Result<NativeStart> start(std::size_t position) {
        const std::string& type = change(position).declaration->type;
        if (const std::optional<Fault> fault = property_fault(position)) return *fault;
        const Json& properties = rehearsal_.progress[position].properties;
        if (const NativeType* native = native_type(type)) return native->create(rehearsal_, position, properties);
        Result<providers::Created> created = providers::create(rehearsal_.call(position), type, properties);
        if (!created) return created.fault();
        NativeStart started{.resource = std::move(created->resource), .duration = created->duration, .failure = {}};
        if (std::optional<SignalWait> wait = awaited_signals(rehearsal_, position, properties)) {
            started.duration = wait->failure ? wait->timeout : std::max(started.duration, wait->typical);
            started.failure = std::move(wait->failure);
        }
        return started;
    }

    Next request(std::size_t position) {
        const std::size_t found = rehearsal_.outcome.diagnostics.size();
        Result<NativeStart> started = start(position);
        Progress& progress = rehearsal_.progress[position];
        if (!started) return fail(position, started.fault(), rehearsal_.outcome.diagnostics.size() > found);
        StackResource& resource = rehearsal_.stack.resources[position];
        progress.resource = std::move(started->resource);
        if (native_type(resource.type)) own(*progress.resource);
        resource.world_id = progress.resource->id;
        resource.physical_id = providers::reference(*progress.resource);
        failures_[position] = std::move(started->failure);
        write(position, status::create_in_progress, "Resource creation Initiated");
        const Instant end = progress.started + std::max(started->duration, shortest_creation);
        progress.finished = end;
        const bool checked =
            change(position).schema && change(position).schema->has_handlers() && !failures_[position] && !native_type(resource.type);
        phases_[position] = checked ? Phase::initiated : Phase::configured;
        return Next::later(checked ? end - std::min(longest_consistency_check, (end - now()) / 2) : end);
    }

    // Native types are put into the World here; providers do it themselves. Not ready yet.
    void own(providers::Resource& resource) {
        resource.stack_id = rehearsal_.stack.id;
        resource.ready = false;
        rehearsal_.journal.check(rehearsal_.site.world.put(resource));
    }

    Next check_consistency(std::size_t position) {
        write(position, status::create_in_progress, "Eventual consistency check initiated", status::configuration_complete);
        phases_[position] = Phase::configured;
        return Next::later(rehearsal_.progress[position].finished);
    }

    Next finish(std::size_t position) {
        Progress& progress = rehearsal_.progress[position];
        if (failures_[position]) return fail(position, *failures_[position], false);
        providers::Resource& resource = *progress.resource;
        if (native_type(resource.type)) {
            resource.ready = true;
            rehearsal_.journal.check(rehearsal_.site.world.put(resource));
        } else if (const Result<void> settled = providers::settle(rehearsal_.call(position), resource); !settled) {
            return fail(position, settled.fault(), false);
        }
        progress.ready = true;
        progress.finished = now();
        write(position, status::create_complete, {});
        return {};
    }

    Next fail(std::size_t position, const Fault& fault, bool reported) {
        Progress& progress = rehearsal_.progress[position];
        progress.fault = fault;
        progress.finished = now();
        if (!reported) rehearsal_.report(position, "deployment", fault);
        write(position, status::create_failed, providers::status_reason(fault, rehearsal_.site.ids));
        return {.kind = fault.code == not_simulated_code ? Next::Kind::unknown : Next::Kind::failed};
    }

    Rehearsal& rehearsal_;
    LiveEnvironment environment_;
    std::vector<Phase> phases_;
    std::vector<std::optional<Fault>> failures_;  // what ends a resource when the next phase begins
};

}  // namespace

bool create_resources(Rehearsal& rehearsal) {
    Creation creation(rehearsal);
    return walk(rehearsal.change_set.graph, rehearsal.site.clock, creation, true).complete;
}

std::string creation_failure(const Rehearsal& rehearsal) {
    std::vector<std::pair<Instant, std::string>> failed;
    std::vector<std::string> names, cancelled;
    for (std::size_t position = 0; position < rehearsal.progress.size(); ++position) {
        const std::string& name = rehearsal.stack.resources[position].logical_id;
        if (rehearsal.progress[position].fault)
            failed.emplace_back(rehearsal.progress[position].finished, name);
        else if (rehearsal.progress[position].cancelled)
            cancelled.push_back(name);
    }
    std::ranges::stable_sort(failed, {}, &std::pair<Instant, std::string>::first);
    for (auto& [time, name] : failed) names.push_back(std::move(name));
    std::ranges::move(cancelled, std::back_inserter(names));
    return "The following resource(s) failed to create: [" + join(names, ", ") + "]";
}

}  // namespace drydock::engine
