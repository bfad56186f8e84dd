#include "emulator/engine/stack_set_operation.h"

#include <algorithm>

#include "emulator/engine/operations.h"
#include "emulator/engine/status.h"

namespace drydock::engine {
namespace {

// StackSets prepares the work before it creates the first stack.
constexpr Duration preparation{10'000};
constexpr const char* tolerance_exceeded = "Cancelled since failure tolerance has exceeded";
constexpr std::string_view stopping = "STOPPING";

std::int64_t number(const Json& preferences, std::string_view name, std::int64_t otherwise) {
    const Json& found = member(preferences, name);
    return found.is_number_integer() ? found.get<std::int64_t>() : otherwise;
}

// A count, or the percentage of the accounts rounded down.
std::int64_t share(const Json& preferences, const char* count, const char* percentage, std::size_t accounts, std::int64_t otherwise) {
    const auto all = static_cast<std::int64_t>(accounts);
    if (member(preferences, percentage).is_number_integer()) return all * std::clamp<std::int64_t>(number(preferences, percentage, 0), 0, 100) / 100;
    return std::min(number(preferences, count, otherwise), all);
}

std::vector<std::string> in_order(const std::vector<std::string>& regions, const Json& order) {
    std::vector<std::string> out;
    for (const Json& wanted : order) {
        if (std::ranges::find(regions, scalar_text(wanted)) != regions.end()) out.push_back(scalar_text(wanted));
    }
    for (const std::string& region : regions) {
        if (std::ranges::find(out, region) == out.end()) out.push_back(region);
    }
    return out;
}

// The accounts of one region, some at a time.
class RegionRun {
public:
    RegionRun(StackSetRecord& set, StackSetOperation& operation, const StackSetWork& work, Site& site)
        : set_(set), operation_(operation), work_(work), site_(site) {
        strict_ = member(operation.preferences, "ConcurrencyMode") != Json("SOFT_FAILURE_TOLERANCE");
    }

    // The instant at which the region is done; `failed` tells that it went beyond the tolerance.
    Result<Instant> run(const std::string& region, Instant start, bool& failed) {
        const std::vector<StackSetResult*> results = results_in(region);
        const Json& preferences = operation_.preferences;
        const std::int64_t tolerance = share(preferences, "FailureToleranceCount", "FailureTolerancePercentage", results.size(), 0);
        const std::int64_t most = std::max<std::int64_t>(1, share(preferences, "MaxConcurrentCount", "MaxConcurrentPercentage", results.size(), 1));
        std::int64_t failures = 0;
        Instant now = start;
        std::size_t next = 0;
        while (next < results.size() && failures <= tolerance) {
            const std::int64_t together = strict_ ? std::min(most, tolerance + 1 - failures) : most;
            Instant end = now;
            for (std::int64_t count = 0; count < together && next < results.size(); ++count, ++next) {
                StackSetResult& result = *results[next];
                Clock clock = site_.clock.apart();
                clock.advance_to(now);
                Site there = site_.beside(clock);
                result.status = "RUNNING";
                work_.deal(result, there);
                if (result.status == "FAILED") ++failures;
                end = std::max(end, clock.now());
                if (auto saved = site_.stacks.stack_sets().save(set_); !saved) return saved.fault();
            }
            now = end;
        }
        failed = failures > tolerance;
        return now;
    }

private:
    std::vector<StackSetResult*> results_in(const std::string& region) {
        std::vector<StackSetResult*> out;
        for (StackSetResult& each : operation_.results) {
            if (each.region == region) out.push_back(&each);
        }
        return out;
    }

    StackSetRecord& set_;
    StackSetOperation& operation_;
    const StackSetWork& work_;
    Site& site_;
    bool strict_ = true;
};

void cancel_pending(StackSetRecord& set, StackSetOperation& operation, const std::string& reason) {
    for (StackSetResult& result : operation.results) {
        if (result.status != "PENDING") continue;
        result.status = "CANCELLED";
        result.reason = reason;
        StackInstance* instance = set.instance(result.account, result.region);
        if (!instance || operation.action == "DETECT_DRIFT") continue;
        if (instance->status == "CURRENT" && operation.action != "DELETE") instance->status = "OUTDATED";
        instance->detailed_status = "CANCELLED";
        instance->reason = reason;
        instance->last_operation_id = operation.id;
    }
}

std::string resource_reason(const std::string& logical_id, const std::string& type, const std::string& reason) {
    return "ResourceLogicalId:" + logical_id + ", ResourceType:" + type + ", ResourceStatusReason:" + reason + ".";
}

std::string failure_of(const Outcome& outcome) {
    if (outcome.ending == Ending::rejected || outcome.ending == Ending::interrupted) return outcome.rejection.message;
    if (outcome.ending == Ending::not_simulated) return outcome.status_reason;
    for (const ResourceOutcome& resource : outcome.resources) {
        const bool failed = resource.status.ends_with("_FAILED") && !resource.reason.ends_with(" cancelled");
        if (failed) return resource_reason(resource.logical_id, resource.type, resource.reason);
    }
    return outcome.status_reason;
}

// A stack whose first create failed cannot be updated; it makes room for a new one.
void remove_failed_stack(StackInstance& instance, Site& site) {
    const StackRecord* stack = site.stacks.find({instance.account, instance.region}, instance.stack_id);
    if (!stack || stack->status != status::rollback_complete) return;
    delete_stack({.scope = stack->scope, .stack_name = stack->id}, site);
}

}  // namespace

Result<void> check_preferences(const Json& preferences) {
    for (const auto& [count, percentage] :
         {std::pair{"FailureToleranceCount", "FailureTolerancePercentage"}, std::pair{"MaxConcurrentCount", "MaxConcurrentPercentage"}}) {
        if (member(preferences, count).is_null() || member(preferences, percentage).is_null()) continue;
        return Fault::validation_error(std::string("You can specify either ") + count + " or " + percentage + ", but not both.");
    }
    return {};
}

Result<void> run_operation(StackSetRecord& set, StackSetOperation& operation, const StackSetWork& work, Site& site) {
    const std::vector<std::string> regions = in_order(work.regions, member(operation.preferences, "RegionOrder"));
    for (const std::string& region : regions) {
        for (const auto& [account, unit] : work.accounts) {
            if (work.takes_part(account, region)) operation.results.push_back({.account = account, .region = region, .unit = unit});
        }
    }
    if (auto saved = site.stacks.stack_sets().save(set); !saved) return saved;
    const bool parallel = member(operation.preferences, "RegionConcurrencyType") == Json("PARALLEL");
    RegionRun run(set, operation, work, site);
    const Instant start = site.clock.now() + preparation;
    site.clock.advance_to(start);
    Instant now = start, end = start;
    bool any_failed = false;
    for (const std::string& region : regions) {
        if (operation.status == stopping) break;
        bool failed = false;
        const Result<Instant> done = run.run(region, parallel ? start : now, failed);
        if (!done) return done.fault();
        now = *done;
        end = std::max(end, now);
        any_failed = any_failed || failed;
        if (parallel) continue;
        if (failed) break;
        site.clock.advance_to(now);
    }
    site.clock.advance_to(end);
    const bool stopped = operation.status == stopping;
    cancel_pending(set, operation, stopped ? "" : tolerance_exceeded);
    operation.status = stopped ? "STOPPED" : any_failed ? "FAILED" : "SUCCEEDED";
    operation.ended = site.clock.shown();
    return site.stacks.stack_sets().save(set);
}

void deploy_instance(const StackSetRecord& set, StackInstance& instance, StackSetResult& result, Site& site) {
    const providers::Scope scope{instance.account, instance.region};
    instance.status = "OUTDATED";
    Outcome outcome;
    std::optional<std::string> refusal = set.service_managed ? std::nullopt : missing_trust(set, instance.account, site);
    if (!refusal) {
        remove_failed_stack(instance, site);
        const StackRecord* stack = instance.stack_id.empty() ? nullptr : site.stacks.find(scope, instance.stack_id);
        Request request{.stack_name = "StackSet-" + set.name + "-" + site.ids.uuid(),
                        .template_body = set.body,
                        .source_name = set.name,
                        .origin = tmpl::Origin::file,
                        .parameters = set.parameters,
                        .tags = set.tags,
                        .capabilities = set.capabilities,
                        .role_arn = {},
                        .on_failure = OnFailure::rollback,
                        .notification_arns = std::nullopt,
                        .scope = scope};
        for (const auto& [name, value] : instance.overrides) request.parameters[name] = value;
        request.update = stack && !stack->deleted();
        if (request.update) request.stack_name = instance.stack_id;
        outcome = deploy(request, site);
        if (!outcome.stack_id.empty()) instance.stack_id = outcome.stack_id;
        const bool unchanged = outcome.ending == Ending::rejected && outcome.rejection.message == "No updates are to be performed.";
        if (unchanged) result.reason = outcome.rejection.message;
        if (outcome.ending != Ending::completed && !unchanged) refusal = failure_of(outcome);
    }
    result.status = refusal ? "FAILED" : "SUCCEEDED";
    if (refusal) result.reason = *refusal;
    instance.status = refusal ? "OUTDATED" : "CURRENT";
    instance.detailed_status = result.status;
    instance.reason = result.reason;
}

void delete_instance(StackInstance& instance, StackSetResult& result, Site& site) {
    const providers::Scope scope{instance.account, instance.region};
    const Outcome outcome = delete_stack({.scope = scope, .stack_name = instance.stack_id}, site);
    if (outcome.ending == Ending::completed) {
        result.status = "SUCCEEDED";
        return;
    }
    result.status = "FAILED";
    result.reason = failure_of(outcome);
    if (const StackRecord* stack = site.stacks.find(scope, instance.stack_id)) {
        const auto stuck = std::ranges::find(stack->resources, status::delete_failed, &StackResource::status);
        if (stuck != stack->resources.end()) result.reason = resource_reason(stuck->logical_id, stuck->type, stuck->reason);
    }
    instance.status = "INOPERABLE";
    instance.detailed_status = "INOPERABLE";
    instance.reason = result.reason;
}

}  // namespace drydock::engine
