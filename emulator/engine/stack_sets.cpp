#include "emulator/engine/stack_sets.h"

#include <algorithm>

#include "base/arn.h"
#include "base/regex.h"
#include "emulator/engine/stack_set_calls.h"
#include "emulator/engine/stages.h"

namespace drydock::engine {
namespace {

constexpr std::size_t longest_name = 128;
constexpr std::string_view service_managed = "SERVICE_MANAGED";
constexpr std::string_view self_managed = "SELF_MANAGED";

std::optional<Fault> name_fault(const std::string& name) {
    constexpr const char* pattern = "[a-zA-Z][-a-zA-Z0-9]*";
    std::string constraint;
    if (name.size() > longest_name) constraint = "Member must have length less than or equal to 128";
    if (!Regex::of(pattern).full_match(name)) constraint = std::string("Member must satisfy regular expression pattern: ") + pattern;
    if (constraint.empty()) return std::nullopt;
    return Fault::validation_error("1 validation error detected: Value '" + name + "' at 'stackSetName' failed to satisfy constraint: " + constraint);
}

// What CreateStackSet finds in the template itself: its format, its parameters, the capabilities it needs.
std::optional<Fault> template_fault(const StackSetRecord& set, Site& site) {
    Request request{.stack_name = set.name, .template_body = set.body, .source_name = set.name};
    request.parameters = set.parameters;
    request.tags = set.tags;
    request.capabilities = set.capabilities;
    request.scope = set.scope;
    request.plan_only = true;
    Rehearsal rehearsal(request, site);
    const bool accepted = check_request(rehearsal) && read_template(rehearsal) && prepare_parameters(rehearsal) && check_template(rehearsal) &&
                          check_capabilities(rehearsal);
    if (accepted) return std::nullopt;
    return rehearsal.outcome.rejection;
}

std::optional<Fault> permission_fault(const StackSetRequest& request, Site& site) {
    if (request.permission_model == service_managed) {
        if (!organizations_access(request.scope, site))
            return Fault::validation_error("You must enable organizations access to operate a service managed stack set");
        if (!request.administration_role_arn.empty() || !request.execution_role_name.empty())
            return Fault::validation_error("AdministrationRoleARN and ExecutionRoleName are valid only if the permissions model is SELF_MANAGED");
        return std::nullopt;
    }
    if (!request.permission_model.empty() && request.permission_model != self_managed) {
        return Fault::validation_error("1 validation error detected: Value '" + request.permission_model +
                                       "' at 'permissionModel' failed to satisfy constraint: Member must satisfy enum value set: [SERVICE_MANAGED, "
                                       "SELF_MANAGED]");
    }
    if (request.auto_deployment && request.auto_deployment->enabled)
        return Fault::validation_error("AutoDeployment is valid only if the permissions model is SERVICE_MANAGED");
    return std::nullopt;
}

void write_roles(StackSetRecord& set, const StackSetRequest& request) {
    set.service_managed = request.permission_model == service_managed;
    if (set.service_managed) {
        set.administration_role.clear();
        set.execution_role.clear();
        return;
    }
    const std::string usual =
        Arn{std::string(partition_of(set.scope.region)), "iam", "", set.scope.account, "role/" + std::string(usual_administration_role)}.text();
    if (!request.administration_role_arn.empty()) set.administration_role = request.administration_role_arn;
    if (!request.execution_role_name.empty()) set.execution_role = request.execution_role_name;
    if (set.administration_role.empty()) set.administration_role = usual;
    if (set.execution_role.empty()) set.execution_role = usual_execution_role;
}

void write_settings(StackSetRecord& set, const StackSetRequest& request) {
    if (request.description) set.description = *request.description;
    if (request.tags) set.tags = *request.tags;
    if (request.managed_execution) set.managed_execution = *request.managed_execution;
    if (request.auto_deployment) {
        set.auto_deployment = request.auto_deployment->enabled;
        set.retain_on_removal = request.auto_deployment->enabled && request.auto_deployment->retain_stacks_on_account_removal;
    }
    set.capabilities = request.capabilities;
}

// The parameters of an update: those given anew, those kept.
Result<tmpl::ParameterValues> updated_parameters(const StackSetRecord& set, const StackSetRequest& request) {
    tmpl::ParameterValues out = request.parameters;
    for (const std::string& name : request.previous_parameters) {
        const auto held = set.parameters.find(name);
        if (held == set.parameters.end()) {
            return Fault::validation_error("Invalid input for parameter key " + name +
                                           ". Cannot specify usePreviousValue as true for a parameter key not in the previous template");
        }
        out[name] = held->second;
    }
    return out;
}

struct Places {
    std::vector<Member> accounts;
    std::vector<std::string> regions;
};

// Every account and region with an instance that an operation may still touch.
Places all_places(const StackSetRecord& set) {
    Places places;
    for (const StackInstance& each : set.instances) {
        if (each.status == "INOPERABLE") continue;
        if (std::ranges::find(places.accounts, each.account, &Member::first) == places.accounts.end())
            places.accounts.emplace_back(each.account, each.unit);
        if (std::ranges::find(places.regions, each.region) == places.regions.end()) places.regions.push_back(each.region);
    }
    return places;
}

Result<Places> update_places(const StackSetRecord& set, const StackSetTargets& targets, const Site& site) {
    if (targets.accounts.empty() && targets.units.empty() && targets.regions.empty()) return all_places(set);
    Result<std::vector<Member>> accounts = accounts_of(set, targets, site);
    if (!accounts) return accounts.fault();
    if (!set.service_managed) {
        for (const auto& [account, unit] : *accounts) {
            for (const std::string& region : targets.regions) {
                if (!set.instance(account, region)) return no_such_stack_instance();
            }
        }
    }
    return Places{std::move(*accounts), targets.regions};
}

}  // namespace

Fault no_such_stack_set(std::string_view name) {
    return {.code = "StackSetNotFoundException", .message = "StackSet " + std::string(name) + " not found", .http_status = 404};
}

Fault no_such_stack_instance() {
    return {.code = "StackInstanceNotFoundException", .message = "The specified stack instance doesn't exist.", .http_status = 404};
}

Result<StackSetRecord*> find_stack_set(const providers::Scope& scope, std::string_view name, Site& site) {
    StackSetRecord* set = site.stacks.stack_sets().find(scope, name);
    if (!set || set->status != "ACTIVE") return no_such_stack_set(name);
    return set;
}

Result<std::string> create_stack_set(const StackSetRequest& request, Site& site) {
    if (const auto fault = name_fault(request.name)) return *fault;
    if (const auto fault = permission_fault(request, site)) return *fault;
    StackSetRecord set;
    set.name = request.name;
    set.scope = request.scope;
    set.body = request.template_body;
    set.parameters = request.parameters;
    write_roles(set, request);
    write_settings(set, request);
    if (const auto fault = template_fault(set, site)) return *fault;
    if (site.stacks.stack_sets().find(request.scope, request.name))
        return Fault{.code = "NameAlreadyExistsException", .message = "StackSet " + request.name + " already exists", .http_status = 409};
    set.id = set.name + ":" + site.ids.uuid();
    StackSetRecord& added = site.stacks.stack_sets().add(std::move(set));
    if (auto saved = site.stacks.stack_sets().save(added); !saved) return saved.fault();
    return added.id;
}

Result<StackSetOperation> update_stack_set(const StackSetRequest& request, const StackSetOperationRequest& wanted, Site& site) {
    const Result<StackSetRecord*> found = find_stack_set(request.scope, request.name, site);
    if (!found) return found.fault();
    StackSetRecord& set = **found;
    StackSetRequest complete = request;
    if (complete.permission_model.empty()) complete.permission_model = set.service_managed ? service_managed : self_managed;
    if (const auto fault = permission_fault(complete, site)) return *fault;
    const Result<tmpl::ParameterValues> parameters = updated_parameters(set, request);
    if (!parameters) return parameters.fault();
    StackSetRecord next = set;
    next.parameters = *parameters;
    if (!request.use_previous_template) next.body = request.template_body;
    write_roles(next, complete);
    write_settings(next, request);
    if (const auto fault = template_fault(next, site)) return *fault;
    Result<Places> places = update_places(set, wanted.targets, site);
    if (!places) return places.fault();
    const Result<StackSetOperation*> operation = begin_operation(set, wanted, "UPDATE", site);
    if (!operation) return operation.fault();
    std::list<StackSetOperation> operations = std::move(set.operations);
    next.operations = std::move(operations);
    set = std::move(next);
    for (StackInstance& instance : set.instances) {
        if (instance.status == "INOPERABLE") continue;
        instance.status = "OUTDATED";
        instance.detailed_status = "PENDING";
    }
    return deploy_instances(set, set.operations.back(), std::move(places->accounts), std::move(places->regions), site);
}

Result<void> delete_stack_set(const providers::Scope& scope, std::string_view name, Site& site) {
    StackSetRecord* set = site.stacks.stack_sets().find(scope, name);
    if (!set || set->status != "ACTIVE") return {};  // AWS takes it for done
    if (!set->instances.empty()) return Fault{.code = "StackSetNotEmptyException", .message = "StackSet is not empty", .http_status = 409};
    for (const StackSetOperation& each : set->operations) {
        if (!each.ended) return operation_in_progress(*set, each);
    }
    set->status = "DELETED";
    return site.stacks.stack_sets().save(*set);
}

Result<StackSetOperation> update_stack_instances(const StackSetOperationRequest& request, Site& site) {
    const Result<StackSetRecord*> found = find_stack_set(request.scope, request.name, site);
    if (!found) return found.fault();
    StackSetRecord& set = **found;
    Result<Places> places = update_places(set, request.targets, site);
    if (!places) return places.fault();
    const Result<StackSetOperation*> operation = begin_operation(set, request, "UPDATE", site);
    if (!operation) return operation.fault();
    for (const auto& [account, unit] : places->accounts) {
        for (const std::string& region : places->regions) {
            StackInstance* instance = set.instance(account, region);
            if (!instance || !request.overrides) continue;
            tmpl::ParameterValues overrides = *request.overrides;
            for (const std::string& kept : request.kept_overrides) {
                const auto held = instance->overrides.find(kept);
                if (held != instance->overrides.end()) overrides[kept] = held->second;
            }
            instance->overrides = std::move(overrides);
        }
    }
    return deploy_instances(set, **operation, std::move(places->accounts), std::move(places->regions), site);
}

}  // namespace drydock::engine
