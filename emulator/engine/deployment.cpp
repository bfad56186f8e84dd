#include "emulator/engine/deployment.h"

#include <algorithm>
#include <chrono>

#include "base/text.h"
#include "emulator/engine/deployed_record.h"
#include "emulator/engine/early_validation.h"
#include "emulator/engine/environment.h"
#include "emulator/engine/import.h"
#include "emulator/engine/native_start.h"
#include "emulator/engine/property_faults.h"
#include "emulator/engine/replacement.h"
#include "emulator/engine/signals.h"
#include "emulator/engine/stack_policy.h"
#include "emulator/engine/status.h"
#include "emulator/engine/update_policy.h"

namespace drydock::engine {
namespace {

using namespace std::chrono_literals;

// How long CloudFormation itself takes between two statuses. Seen in recorded events: about a second until a service has accepted a request.
constexpr Duration acceptance = 1s;
constexpr Duration shortest_step = 2s;
// The eventual consistency check is the last part of a creation.
constexpr Duration longest_consistency_check = 5s;
constexpr const char* replacing = "Requested update requires the creation of a new physical resource; hence creating one.";

enum class Phase : std::uint8_t { requested, initiated, configured, tagging };
enum class Task : std::uint8_t { create, change, replace, import };

// Where a resource stands.
struct Turn {
    Task task = Task::create;
    Phase phase = Phase::requested;
    std::optional<Fault> failure;  // what ends it when the next phase begins
    Json metadata;
    std::optional<SignalWait> wait;  // signals that it waits for, until progress.finished at the latest
};

class Deployment final : public Steps {
public:
    explicit Deployment(Rehearsal& rehearsal)
        : rehearsal_(rehearsal), environment_(rehearsal), turns_(rehearsal.progress.size()), policy_(policy_of(rehearsal)) {}

    Next begin(std::size_t position) override {
        Progress& progress = rehearsal_.progress[position];
        progress.started = progress.finished = now();
        resolve(position);
        if (change(position).before) return begin_existing(position);
        Turn& turn = turns_[position];
        turn.task = change(position).action == Action::import ? Task::import : Task::create;
        if (turn.task == Task::import)
            write(position, status::import_in_progress, "Resource import started.");
        else
            write(position, status::create_in_progress, {});
        return Next::later(now() + acceptance);
    }

    Next resume(std::size_t position) override {
        switch (turns_[position].phase) {
            case Phase::requested: return request(position);
            case Phase::initiated: return check_consistency(position);
            case Phase::configured: return finish(position);
            case Phase::tagging: return finish_import(position);
        }
        return {};
    }

    void cancel(std::size_t position) override {
        rehearsal_.progress[position].cancelled = true;
        rehearsal_.progress[position].finished = now();
        const bool created = turns_[position].task == Task::create;
        write(position, failed_status(position), created ? "Resource creation cancelled" : "Resource update cancelled");
    }

    void tick_began() override { rehearsal_.journal.begin(); }
    bool tick_ended() override { return rehearsal_.journal.end(); }

    // What happens outside is noticed soon, and the time that the stack has runs out when it does.
    Instant stop_before(Instant next) override {
        const Site& site = rehearsal_.site;
        const std::optional<Instant> end = deadline();
        Instant stop = end && *end > now() ? std::min(next, *end) : next;
        if (site.look > 0s) stop = std::min(stop, now() + site.look);
        if (site.linger) linger(stop - now());
        return stop;
    }
    bool goes_on() override { return !cancelled() && !overdue(); }

    // False if the stack policy keeps resources that the template no longer has.
    bool may_remove() {
        tick_began();
        for (const StackResource* gone : rehearsal_.change_set.removals) {
            const auto denied = policy_.denies(PolicyAction::remove, gone->logical_id, gone->type);
            if (!denied) continue;
            StackResource& resource = *rehearsal_.stack->resource(gone->logical_id);
            keep_former(resource);
            rehearsal_.journal.resource(resource, status::update_in_progress, {}, nullptr, Tier::schema);
            rehearsal_.journal.resource(resource, status::update_failed, denied->message, nullptr, Tier::schema);
            rehearsal_.kept_by_policy.push_back(gone->logical_id);
        }
        return rehearsal_.journal.end() && rehearsal_.kept_by_policy.empty();
    }

    // After a walk that was broken off.
    void cancel_all() {
        tick_began();
        for (std::size_t position = 0; position < rehearsal_.progress.size(); ++position) {
            if (rehearsal_.progress[position].status.ends_with("IN_PROGRESS")) cancel(position);
        }
        rehearsal_.journal.end();
    }

private:
    static StackPolicy policy_of(const Rehearsal& rehearsal) {
        const std::string& during = rehearsal.request.policy_during_update;
        return StackPolicy(rehearsal.updates() ? (during.empty() ? rehearsal.stack->policy : during) : std::string());
    }

    Instant now() const { return rehearsal_.site.clock.now(); }
    const ResourceChange& change(std::size_t position) const { return rehearsal_.change_set.changes[position]; }
    StackResource& record(std::size_t position) { return *rehearsal_.progress[position].record; }
    // TimeoutInMinutes: CloudFormation gives up a creation that takes longer.
    std::optional<Instant> deadline() const {
        const auto& minutes = rehearsal_.request.timeout_minutes;
        if (!minutes || rehearsal_.updates()) return std::nullopt;
        return rehearsal_.outcome.started + std::chrono::minutes(*minutes);
    }
    bool overdue() {
        const std::optional<Instant> end = deadline();
        rehearsal_.timed_out = end && now() >= *end;
        return rehearsal_.timed_out;
    }
    // Where the clock takes no time, those who may signal from outside get some.
    void linger(Duration virtually) const {
        Duration longest{0};
        for (const Turn& turn : turns_) {
            if (turn.wait) longest = std::max(longest, real_part(*turn.wait, virtually));
        }
        if (longest > 0s) rehearsal_.site.linger(longest);
    }
    Duration interval(const SignalWait& wait) const { return signal_interval(wait, rehearsal_.site); }
    bool cancelled() const { return rehearsal_.site.cancelled && rehearsal_.site.cancelled(); }

    std::string_view failed_status(std::size_t position) const {
        switch (turns_[position].task) {
            case Task::create: return status::create_failed;
            case Task::import: return status::import_failed;
            default: return status::update_failed;
        }
    }

    void write(std::size_t position, std::string_view status, std::string reason, std::string_view detail = {}) {
        Progress& progress = rehearsal_.progress[position];
        progress.status = status;
        progress.reason = reason;
        rehearsal_.journal.resource(*progress.record, status, std::move(reason), progress.properties, change(position).tier, detail);
    }

    // All that the resource refers to is complete now. What cannot be resolved all the same fails it when its service would be called.
    void resolve(std::size_t position) {
        const ResourceChange& wanted = change(position);
        Progress& progress = rehearsal_.progress[position];
        progress.properties = wanted.properties;
        turns_[position].metadata = wanted.metadata;
        if (!wanted.unresolved) return;
        Result<Json> resolved = wanted.declaration->properties ? rehearsal_.resolver->resolve(*wanted.declaration->properties, environment_)
                                                               : Result<Json>(Json::object());
        if (resolved && has_pending(*resolved))
            resolved = Fault::engine("Unresolved resource dependencies [" + join(pending_references(*resolved), ", ") + "]");
        progress.properties = resolved ? std::move(*resolved) : Json(nullptr);
        if (!resolved) turns_[position].failure = resolved.fault();
        if (!wanted.declaration->metadata) return;
        Result<Json> metadata = rehearsal_.resolver->resolve(*wanted.declaration->metadata, environment_, tmpl::DynamicReferences::keep);
        turns_[position].metadata = metadata && !has_pending(*metadata) ? std::move(*metadata) : Json();
    }

    Next begin_existing(std::size_t position) {
        Progress& progress = rehearsal_.progress[position];
        StackResource& resource = record(position);
        progress.resource = held(rehearsal_, resource);
        Turn& turn = turns_[position];
        const NativeType* native = native_type(resource.type);
        const ResourceChange& wanted = change(position);
        const bool same = !turn.failure && !wanted.made_anew() && same_value(progress.properties, wanted.former_properties()) &&
                          same_value(turn.metadata, resource.now.metadata) && !wanted.tags_changed && !(native && native->always_updates()) &&
                          status::stable_resource(resource.status);
        if (same) {
            take_attributes(rehearsal_, position);
            take_synchronized(rehearsal_, position);
            progress.ready = true;
            return {};
        }
        keep_former(resource, wanted);
        resource.signals = Json::array();
        turn.task = Task::change;
        if (wanted.made_anew()) resource.now.world_id = resource.now.physical_id = {};
        // An earlier update failed before it had a physical id, or somebody has removed it.
        const bool remade = resource.now.world_id.empty() && (!native || wanted.made_anew());
        if (remade) turn.task = Task::create;
        if (!remade && !turn.failure) decide_replacement(position);
        const bool replaced = turn.task == Task::replace;
        write(position, remade ? status::create_in_progress : status::update_in_progress, replaced ? replacing : "");
        return Next::later(now() + acceptance);
    }

    void decide_replacement(std::size_t position) {
        Turn& turn = turns_[position];
        const Progress& progress = rehearsal_.progress[position];
        const StackResource& resource = record(position);
        if (const NativeType* native = native_type(resource.type); native && !native->judged_by_schema()) return;
        if (!rehearsal_.site.world.find(rehearsal_.request.scope, resource.type, resource.now.world_id)) {
            turn.failure =
                Fault::handler("NotFound", "Resource of type '" + resource.type + "' with identifier '" + resource.now.world_id + "' was not found.");
            return;
        }
        const Result<bool> needed = providers::needs_replacement(rehearsal_.call(position), *progress.resource, progress.properties);
        if (!needed) {
            turn.failure = needed.fault();
        } else if (*needed || replaces_group(rehearsal_, position, progress.properties)) {
            turn.task = Task::replace;
            if (auto blocked = name_blocks_replacement(change(position), progress.properties)) {
                turn.task = Task::change;
                turn.failure = std::move(blocked);
            }
        }
    }

    // The fault that ends the resource before its service is called.
    std::optional<Fault> property_fault(std::size_t position) {
        const Turn& turn = turns_[position];
        if (turn.failure) return turn.failure;
        const ResourceChange& wanted = change(position);
        if (wanted.before) {
            const PolicyAction action = turn.task == Task::replace ? PolicyAction::replace : PolicyAction::modify;
            if (auto denied = policy_.denies(action, wanted.declaration->logical_id, wanted.declaration->type)) return denied;
        }
        const bool judged =
            !wanted.unresolved && wanted.schema && covered_by_early_validation(*wanted.schema) && !rehearsal_.request.disable_validation;
        const NativeType* native = native_type(wanted.declaration->type);
        if (judged || !wanted.schema || (native && !native->judged_by_schema())) return std::nullopt;
        const std::vector<validator::Violation> violations = property_faults(*wanted.schema, rehearsal_.progress[position].properties);
        if (violations.empty()) return std::nullopt;
        report_property_faults(rehearsal_, position, violations);
        return deploy_time_fault(rehearsal_, position, violations);
    }

    // What the service is asked for.
    Json brought_about(std::size_t position) {
        const Json& properties = rehearsal_.progress[position].properties;
        const auto& live = change(position).live;
        return live ? with_what_others_set(*live, properties, record(position).now.properties) : properties;
    }

    Result<NativeStart> start(std::size_t position) {
        const std::string& type = change(position).declaration->type;
        if (const std::optional<Fault> fault = property_fault(position)) return *fault;
        if (rehearsal_.site.injected) {
            if (auto fault = rehearsal_.site.injected(*rehearsal_.stack, rehearsal_.logical_id(position))) return *fault;
        }
        const Task task = turns_[position].task;
        if (const NativeType* native = native_type(type))
            return start_native(rehearsal_, position, *native, task == Task::create || task == Task::replace);
        const Json& properties = rehearsal_.progress[position].properties;
        if (task == Task::import) return adopt_existing(rehearsal_, position);
        Result<providers::Created> made =
            task == Task::change ? providers::update(rehearsal_.call(position), held(rehearsal_, record(position)), brought_about(position))
                                 : providers::create(rehearsal_.call(position), type, properties);
        if (!made) return made.fault();
        NativeStart started{.resource = std::move(made->resource), .duration = made->duration, .failure = {}};
        std::optional<SignalWait>& wait = turns_[position].wait;
        wait = task == Task::change ? rolling_update(rehearsal_, position, properties) : awaited_signals(rehearsal_, position, properties);
        if (!wait) return started;
        started.duration = wait->from_outside ? wait->timeout : std::max(started.duration, wait->typical);
        return started;
    }

    // While a resource waits for signals, they are looked at now and then; enough of them end the wait, and so does one that tells of a failure.
    std::optional<Next> await(std::size_t position) {
        Turn& turn = turns_[position];
        Progress& progress = rehearsal_.progress[position];
        const Json signals = signals_of(rehearsal_, position, *turn.wait);
        SignalState state = signalled(signals, *turn.wait);
        const bool waits = state.state == Signalled::waiting;
        if (waits && now() < progress.finished) return Next::later(std::min(now() + interval(*turn.wait), progress.finished));
        if (!waits || turn.wait->from_outside) turn.failure = std::move(state.failure);
        if (turn.wait->by == SignalWait::By::handle && !signals.empty()) {
            progress.resource->model["Data"] = signal_data(signals);
            rehearsal_.journal.check(rehearsal_.site.world.put(*progress.resource));
        }
        turn.wait.reset();
        return std::nullopt;
    }

    Next request(std::size_t position) {
        const std::size_t found = rehearsal_.outcome.diagnostics.size();
        Result<NativeStart> started = start(position);
        Progress& progress = rehearsal_.progress[position];
        if (!started) return fail(position, started.fault(), rehearsal_.outcome.diagnostics.size() > found);
        Turn& turn = turns_[position];
        progress.resource = std::move(started->resource);
        const bool native = native_type(change(position).declaration->type) != nullptr;
        if (native) own(*progress.resource);
        take_deployed(rehearsal_, position, turn.metadata);
        turn.failure = std::move(started->failure);
        const Instant end = progress.started + std::max(started->duration, shortest_step);
        progress.finished = end;
        turn.phase = Phase::configured;
        if (turn.task == Task::change || turn.task == Task::import) return Next::later(turn.wait ? std::min(now() + interval(*turn.wait), end) : end);
        write(position, turn.task == Task::create ? status::create_in_progress : status::update_in_progress, "Resource creation Initiated");
        const bool checked =
            change(position).schema && change(position).schema->has_handlers() && !turn.failure && !native && turn.task == Task::create && !turn.wait;
        if (!checked) return Next::later(turn.wait ? std::min(now() + interval(*turn.wait), end) : end);
        turn.phase = Phase::initiated;
        return Next::later(end - std::min(longest_consistency_check, (end - now()) / 2));
    }

    // Native types are put into the World here; providers do it themselves. Not ready yet.
    void own(providers::Resource& resource) {
        resource.stack_id = rehearsal_.stack->id;
        resource.ready = false;
        rehearsal_.journal.check(rehearsal_.site.world.put(resource));
    }

    Next check_consistency(std::size_t position) {
        write(position, status::create_in_progress, "Eventual consistency check initiated", status::configuration_complete);
        turns_[position].phase = Phase::configured;
        return Next::later(rehearsal_.progress[position].finished);
    }

    Next finish(std::size_t position) {
        Progress& progress = rehearsal_.progress[position];
        Turn& turn = turns_[position];
        if (turn.wait) {
            if (const std::optional<Next> later = await(position)) return *later;
        }
        if (turn.failure) return fail(position, Fault(*turn.failure), false);
        providers::Resource& resource = *progress.resource;
        if (native_type(resource.type)) {
            resource.ready = true;
            rehearsal_.journal.check(rehearsal_.site.world.put(resource));
        } else if (const Result<void> settled = providers::settle(rehearsal_.call(position), resource); !settled) {
            return fail(position, settled.fault(), false);
        }
        progress.finished = now();
        if (turn.task == Task::import) return tag_imported(position);
        progress.ready = true;
        write(position, turn.task == Task::create ? status::create_complete : status::update_complete, {});
        return {};
    }

    Next tag_imported(std::size_t position) {
        record(position).imported = true;
        write(position, status::import_complete, "Resource import completed.");
        write(position, status::update_in_progress, "Apply stack-level tags to imported resource if applicable.");
        turns_[position].phase = Phase::tagging;
        return Next::later(now() + acceptance);
    }

    Next finish_import(std::size_t position) {
        rehearsal_.progress[position].ready = true;
        rehearsal_.progress[position].finished = now();
        write(position, status::update_complete, {});
        return {};
    }

    Next fail(std::size_t position, const Fault& fault, bool reported) {
        Progress& progress = rehearsal_.progress[position];
        progress.fault = fault;
        progress.finished = now();
        if (!reported) rehearsal_.report(position, "deployment", fault);
        write(position, failed_status(position), providers::status_reason(fault, rehearsal_.site.ids));
        return {.kind = fault.code == not_simulated_code ? Next::Kind::unknown : Next::Kind::failed};
    }

    Rehearsal& rehearsal_;
    LiveEnvironment environment_;
    std::vector<Turn> turns_;
    StackPolicy policy_;
};

}  // namespace

bool deploy_resources(Rehearsal& rehearsal) {
    Deployment deployment(rehearsal);
    if (!rehearsal.change_set.removals.empty() && !deployment.may_remove()) return false;
    const WalkResult result = walk(rehearsal.change_set.graph, rehearsal.site.clock, deployment, true);
    if (result.broken_off && !rehearsal.journal.broken()) deployment.cancel_all();
    return result.complete;
}

}  // namespace drydock::engine
