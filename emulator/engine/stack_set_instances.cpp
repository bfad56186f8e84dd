// Operations on the instances of a stack set. Declared in stack_sets.h.
#include <algorithm>
#include <set>

#include "base/arn.h"
#include "emulator/engine/drift.h"
#include "emulator/engine/stack_set_calls.h"

namespace drydock::engine {
namespace {

bool contains(const std::vector<std::string>& list, const std::string& value) {
    return std::ranges::find(list, value) != list.end();
}

Json targets_json(const StackSetTargets& targets) {
    if (targets.units.empty()) return nullptr;
    Json out = {{"OrganizationalUnitIds", targets.units}};
    if (!targets.accounts.empty()) out["Accounts"] = targets.accounts;
    if (!targets.account_filter.empty()) out["AccountFilterType"] = targets.account_filter;
    return out;
}

// What AccountFilterType makes of the accounts of the units.
std::vector<Member> filtered(std::vector<Member> members, const StackSetTargets& targets) {
    if (targets.account_filter == "INTERSECTION") std::erase_if(members, [&](const Member& each) { return !contains(targets.accounts, each.first); });
    if (targets.account_filter == "DIFFERENCE") std::erase_if(members, [&](const Member& each) { return contains(targets.accounts, each.first); });
    if (targets.account_filter == "UNION") {
        for (const std::string& account : targets.accounts) {
            if (std::ranges::find(members, account, &Member::first) == members.end()) members.emplace_back(account, targets.units.front());
        }
    }
    return members;
}

StackSetWork work_of(StackSetRecord& set, std::vector<Member> accounts, std::vector<std::string> regions) {
    const auto has_instance = [&set](const std::string& account, const std::string& region) { return set.instance(account, region) != nullptr; };
    return {.accounts = std::move(accounts), .regions = std::move(regions), .takes_part = has_instance, .deal = {}};
}

// A set is also different from its stacks when somebody has updated these by themselves.
bool differs_from_set(const StackSetRecord& set, const StackInstance& instance, const StackRecord& stack) {
    if (stack.now.body != set.body) return true;
    tmpl::ParameterValues wanted = set.parameters;
    for (const auto& [name, value] : instance.overrides) wanted[name] = value;
    return std::ranges::any_of(wanted, [&](const auto& each) {
        const auto held = stack.now.parameters.find(each.first);
        return held == stack.now.parameters.end() || held->second != each.second;
    });
}

void detect(const StackSetRecord& set, StackInstance& instance, StackSetResult& result, Site& site) {
    const providers::Scope scope{instance.account, instance.region};
    const Instant started = site.clock.shown();
    const Result<DriftDetection> detection = detect_stack_drift({.scope = scope, .stack_name = instance.stack_id, .logical_ids = {}}, site);
    if (!detection) {
        result.status = "FAILED";
        result.reason = detection.fault().message;
        return;
    }
    const StackRecord* stack = site.stacks.find(scope, instance.stack_id);
    const bool differs = stack && differs_from_set(set, instance, *stack);
    instance.drift_status = differs ? "DRIFTED" : detection->stack_status;
    instance.drift_checked = started;
    result.status = "SUCCEEDED";
}

Json drift_details(const StackSetRecord& set, const StackSetOperation& operation, Instant checked) {
    const auto count = [&](std::string_view status) { return std::ranges::count(set.instances, status, &StackInstance::drift_status); };
    const auto failed = std::ranges::count(operation.results, std::string("FAILED"), &StackSetResult::status);
    const char* detection = operation.status == "FAILED" ? "FAILED" : failed > 0 ? "PARTIAL_SUCCESS" : "COMPLETED";
    return {{"DriftStatus", count("DRIFTED") > 0 ? "DRIFTED" : "IN_SYNC"},
            {"DriftDetectionStatus", detection},
            {"LastDriftCheckTimestamp", iso8601(checked)},
            {"TotalStackInstancesCount", set.instances.size()},
            {"DriftedStackInstancesCount", count("DRIFTED")},
            {"InSyncStackInstancesCount", count("IN_SYNC")},
            {"InProgressStackInstancesCount", 0},
            {"FailedStackInstancesCount", failed}};
}

// The stacks that are to become instances of the set.
Result<std::vector<const StackRecord*>> importable_stacks(const StackSetRecord& set, const std::vector<std::string>& ids, const Site& site) {
    std::vector<const StackRecord*> stacks;
    for (const std::string& id : ids) {
        const std::optional<Arn> arn = Arn::parse(id);
        const StackRecord* stack = arn ? std::as_const(site.stacks).find({arn->account, arn->region}, id) : nullptr;
        if (!stack || stack->deleted())
            return Fault{.code = "StackNotFoundException", .message = "Stack with id " + id + " does not exist", .http_status = 404};
        if (set.instance(arn->account, arn->region)) {
            return Fault::validation_error("StackSet " + set.name + " already has an instance in account " + arn->account + " and region " +
                                           arn->region);
        }
        stacks.push_back(stack);
    }
    return stacks;
}

// Automatic deployment of one set: accounts that joined a unit, accounts that left.
Result<void> deploy_set_automatically(StackSetRecord& set, std::vector<std::string>& operations, Site& site) {
    for (const auto& [unit, region] : std::vector(set.standing_targets)) {
        const Result<std::vector<Member>> members = members_of(set.scope, {unit}, site);
        std::vector<Member> joined, left;
        if (members) {
            for (const Member& each : *members) {
                if (!set.instance(each.first, region)) joined.push_back(each);
            }
        }
        for (const StackInstance& each : set.instances) {
            const bool stays = members && std::ranges::find(*members, each.account, &Member::first) != members->end();
            if (each.unit == unit && each.region == region && !stays) left.emplace_back(each.account, each.unit);
        }
        StackSetOperationRequest request{.scope = set.scope, .name = set.id};
        request.retain_stacks = set.retain_on_removal;
        if (!joined.empty()) {
            const Result<StackSetOperation*> operation = begin_operation(set, request, "CREATE", site);
            if (!operation) return operation.fault();
            for (const auto& [account, from] : joined) set.instances.push_back({.account = account, .region = region, .unit = from});
            operations.push_back((*operation)->id);
            if (auto done = deploy_instances(set, **operation, joined, {region}, site); !done) return done.fault();
        }
        if (!left.empty()) {
            const Result<StackSetOperation*> operation = begin_operation(set, request, "DELETE", site);
            if (!operation) return operation.fault();
            operations.push_back((*operation)->id);
            if (auto done = remove_instances(set, **operation, left, {region}, site); !done) return done.fault();
        }
    }
    return {};
}

}  // namespace

Result<std::vector<Member>> accounts_of(const StackSetRecord& set, const StackSetTargets& targets, const Site& site) {
    if (set.service_managed) {
        if (targets.units.empty() && !targets.accounts.empty())
            return Fault::validation_error("StackSets with SERVICE_MANAGED permission model can only have OrganizationalUnit as target");
        if (targets.units.empty()) return Fault::validation_error("OrganizationalUnitIds are required");
        Result<std::vector<Member>> members = members_of(set.scope, targets.units, site);
        if (!members) return members.fault();
        return filtered(std::move(*members), targets);
    }
    if (!targets.units.empty()) return Fault::validation_error("StackSets with SELF_MANAGED permission model can only have accounts as target");
    if (targets.accounts.empty()) return Fault::validation_error("Accounts are required");
    std::vector<Member> accounts;
    for (const std::string& account : targets.accounts) {
        if (std::ranges::find(accounts, account, &Member::first) == accounts.end()) accounts.emplace_back(account, "");
    }
    return accounts;
}

Fault operation_in_progress(const StackSetRecord& set, const StackSetOperation& operation) {
    return {.code = "OperationInProgressException",
            .message = "Another Operation on StackSet " + set.arn() + " is in progress: " + operation.id,
            .http_status = 409};
}

Result<StackSetOperation*> begin_operation(StackSetRecord& set, const StackSetOperationRequest& request, std::string action, Site& site) {
    if (auto valid = check_preferences(request.preferences); !valid) return valid.fault();
    for (const StackSetOperation& each : set.operations) {
        if (each.id == request.operation_id) {
            return Fault{.code = "OperationIdAlreadyExistsException", .message = "The specified operation ID already exists.", .http_status = 409};
        }
        if (!each.ended) return operation_in_progress(set, each);
    }
    StackSetOperation& operation = set.operations.emplace_back();
    operation.id = request.operation_id.empty() ? site.ids.uuid() : request.operation_id;
    operation.action = std::move(action);
    operation.status = "RUNNING";
    operation.preferences = request.preferences.is_object() ? request.preferences : Json::object();
    operation.targets = targets_json(request.targets);
    operation.retain_stacks = request.retain_stacks;
    operation.administration_role = set.administration_role;
    operation.execution_role = set.execution_role;
    operation.created = site.clock.shown();
    return &operation;
}

Result<StackSetOperation> deploy_instances(StackSetRecord& set, StackSetOperation& operation, std::vector<Member> accounts,
                                           std::vector<std::string> regions, Site& site) {
    StackSetWork work = work_of(set, std::move(accounts), std::move(regions));
    work.takes_part = [&](const std::string& account, const std::string& region) {
        const StackInstance* instance = set.instance(account, region);
        return instance && instance->status != "INOPERABLE";
    };
    work.deal = [&](StackSetResult& result, Site& there) {
        StackInstance& instance = *set.instance(result.account, result.region);
        instance.last_operation_id = operation.id;
        instance.detailed_status = "RUNNING";
        deploy_instance(set, instance, result, there);
    };
    if (auto done = run_operation(set, operation, work, site); !done) return done.fault();
    return operation;
}

Result<StackSetOperation> remove_instances(StackSetRecord& set, StackSetOperation& operation, std::vector<Member> accounts,
                                           std::vector<std::string> regions, Site& site) {
    StackSetWork work = work_of(set, std::move(accounts), std::move(regions));
    work.deal = [&](StackSetResult& result, Site& there) {
        StackInstance* instance = set.instance(result.account, result.region);
        result.status = "SUCCEEDED";
        instance->last_operation_id = operation.id;
        std::optional<std::string> refusal;
        if (!operation.retain_stacks && !set.service_managed) refusal = missing_trust(set, instance->account, there);
        if (refusal) {
            result.status = "FAILED";
            result.reason = instance->reason = *refusal;
            instance->detailed_status = instance->status = "INOPERABLE";
            return;
        }
        if (!operation.retain_stacks && !instance->stack_id.empty()) delete_instance(*instance, result, there);
        if (result.status != "SUCCEEDED") return;
        set.instances.remove_if([&](const StackInstance& each) { return &each == instance; });
    };
    if (auto done = run_operation(set, operation, work, site); !done) return done.fault();
    return operation;
}

Result<StackSetOperation> create_stack_instances(const StackSetOperationRequest& request, Site& site) {
    const Result<StackSetRecord*> found = find_stack_set(request.scope, request.name, site);
    if (!found) return found.fault();
    StackSetRecord& set = **found;
    Result<std::vector<Member>> accounts = accounts_of(set, request.targets, site);
    if (!accounts) return accounts.fault();
    const Result<StackSetOperation*> operation = begin_operation(set, request, "CREATE", site);
    if (!operation) return operation.fault();
    for (const std::string& region : request.targets.regions) {
        for (const auto& [account, unit] : *accounts) {
            StackInstance* instance = set.instance(account, region);
            if (!instance) instance = &set.instances.emplace_back(StackInstance{.account = account, .region = region, .unit = unit});
            if (request.overrides) instance->overrides = *request.overrides;
            instance->detailed_status = "PENDING";
        }
        for (const std::string& unit : request.targets.units) {
            const std::pair target{unit, region};
            if (std::ranges::find(set.standing_targets, target) == set.standing_targets.end()) set.standing_targets.push_back(target);
        }
    }
    return deploy_instances(set, **operation, std::move(*accounts), request.targets.regions, site);
}

Result<StackSetOperation> delete_stack_instances(const StackSetOperationRequest& request, Site& site) {
    const Result<StackSetRecord*> found = find_stack_set(request.scope, request.name, site);
    if (!found) return found.fault();
    StackSetRecord& set = **found;
    Result<std::vector<Member>> accounts = accounts_of(set, request.targets, site);
    if (!accounts) return accounts.fault();
    const Result<StackSetOperation*> operation = begin_operation(set, request, "DELETE", site);
    if (!operation) return operation.fault();
    std::erase_if(set.standing_targets,
                  [&](const auto& each) { return contains(request.targets.units, each.first) && contains(request.targets.regions, each.second); });
    return remove_instances(set, **operation, std::move(*accounts), request.targets.regions, site);
}

Result<StackSetOperation> import_stacks(const StackSetOperationRequest& request, const std::vector<std::string>& stack_ids, Site& site) {
    const Result<StackSetRecord*> found = find_stack_set(request.scope, request.name, site);
    if (!found) return found.fault();
    StackSetRecord& set = **found;
    const Result<std::vector<const StackRecord*>> stacks = importable_stacks(set, stack_ids, site);
    if (!stacks) return stacks.fault();
    const Result<StackSetOperation*> operation = begin_operation(set, request, "CREATE", site);
    if (!operation) return operation.fault();
    StackSetWork work = work_of(set, {}, {});
    std::set<std::pair<std::string, std::string>> places;
    for (const StackRecord* stack : *stacks) {
        const auto& [account, region] = stack->scope;
        set.instances.push_back({.account = account, .region = region, .stack_id = stack->id});
        if (std::ranges::find(work.accounts, account, &Member::first) == work.accounts.end()) work.accounts.emplace_back(account, "");
        if (!contains(work.regions, region)) work.regions.push_back(region);
        places.emplace(account, region);
    }
    work.takes_part = [&](const std::string& account, const std::string& region) { return places.contains({account, region}); };
    work.deal = [&](StackSetResult& result, Site& there) {
        StackInstance& instance = *set.instance(result.account, result.region);
        instance.last_operation_id = (*operation)->id;
        deploy_instance(set, instance, result, there);
        if (result.status == "FAILED") instance.detailed_status = "FAILED_IMPORT";
    };
    if (auto done = run_operation(set, **operation, work, site); !done) return done.fault();
    return **operation;
}

Result<StackSetOperation> detect_stack_set_drift(const StackSetOperationRequest& request, Site& site) {
    const Result<StackSetRecord*> found = find_stack_set(request.scope, request.name, site);
    if (!found) return found.fault();
    StackSetRecord& set = **found;
    const Result<StackSetOperation*> begun = begin_operation(set, request, "DETECT_DRIFT", site);
    if (!begun) return begun.fault();
    StackSetOperation& operation = **begun;
    StackSetWork work = work_of(set, {}, {});
    for (const StackInstance& each : set.instances) {
        const bool known = std::ranges::find(work.accounts, each.account, &Member::first) != work.accounts.end();
        if (!known) work.accounts.emplace_back(each.account, each.unit);
        if (!contains(work.regions, each.region)) work.regions.push_back(each.region);
    }
    work.deal = [&](StackSetResult& result, Site& there) { detect(set, *set.instance(result.account, result.region), result, there); };
    const Instant started = site.clock.shown();
    if (auto done = run_operation(set, operation, work, site); !done) return done.fault();
    operation.drift = set.drift = drift_details(set, operation, started);
    if (auto saved = site.stacks.stack_sets().save(set); !saved) return saved.fault();
    return operation;
}

Result<std::vector<std::string>> deploy_automatically(Site& site) {
    std::vector<std::string> operations;
    for (StackSetRecord* set : site.stacks.stack_sets().all()) {
        if (set->status != "ACTIVE" || !set->service_managed || !set->auto_deployment) continue;
        if (auto done = deploy_set_automatically(*set, operations, site); !done) return done.fault();
    }
    return operations;
}

}  // namespace drydock::engine
