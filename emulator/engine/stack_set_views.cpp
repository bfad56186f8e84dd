// Answers about stack sets in the form of the API. Declared in stack_sets.h.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackSet.html
#include <algorithm>
#include <set>

#include "emulator/engine/stack_set_calls.h"

namespace drydock::engine {
namespace {

constexpr std::string_view gate_function = "AWSCloudFormationStackSetAccountGate";

void write_if(Json& into, const char* name, const std::string& value) {
    if (!value.empty()) into[name] = value;
}

Json parameters_json(const tmpl::ParameterValues& parameters) {
    Json out = Json::array();
    for (const auto& [name, value] : parameters) out.push_back({{"ParameterKey", name}, {"ParameterValue", value}});
    return out;
}

Json permission_members(const StackSetRecord& set) {
    Json out = {{"PermissionModel", set.service_managed ? "SERVICE_MANAGED" : "SELF_MANAGED"}};
    if (set.service_managed) {
        out["AutoDeployment"] = {{"Enabled", set.auto_deployment}};
        if (set.auto_deployment) out["AutoDeployment"]["RetainStacksOnAccountRemoval"] = set.retain_on_removal;
    }
    out["ManagedExecution"] = {{"Active", set.managed_execution}};
    return out;
}

Json instance_summary(const StackSetRecord& set, const StackInstance& instance) {
    Json out = {{"StackSetId", set.id}, {"Region", instance.region}, {"Account", instance.account}};
    write_if(out, "StackId", instance.stack_id);
    out["Status"] = instance.status;
    write_if(out, "StatusReason", instance.reason);
    out["StackInstanceStatus"] = {{"DetailedStatus", instance.detailed_status}};
    out["OrganizationalUnitId"] = instance.unit;
    out["DriftStatus"] = instance.drift_status;
    if (instance.drift_checked) out["LastDriftCheckTimestamp"] = iso8601(*instance.drift_checked);
    write_if(out, "LastOperationId", instance.last_operation_id);
    return out;
}

Json operation_summary(const StackSetOperation& operation) {
    Json out = {
        {"OperationId", operation.id}, {"Action", operation.action}, {"Status", operation.status}, {"CreationTimestamp", iso8601(operation.created)}};
    if (operation.ended) out["EndTimestamp"] = iso8601(*operation.ended);
    return out;
}

// The function that may stop the deployment to an account; without one the gate is skipped.
Json account_gate(const StackSetResult& result, const Site& site) {
    const providers::Scope scope{result.account, result.region};
    if (site.world.find(scope, "AWS::Lambda::Function", gate_function)) return nullptr;
    return {
        {"Status", "SKIPPED"},
        {"StatusReason", "Function not found: arn:aws:lambda:" + result.region + ":" + result.account + ":function:" + std::string(gate_function)}};
}

struct Found {
    const StackSetRecord* set = nullptr;
    const StackSetOperation* operation = nullptr;
};

Result<const StackSetRecord*> find(const providers::Scope& scope, std::string_view name, const Site& site) {
    const StackSetRecord* set = std::as_const(site.stacks).stack_sets().find(scope, name);
    if (!set) return no_such_stack_set(name);
    return set;
}

Result<Found> find_operation(const providers::Scope& scope, std::string_view name, std::string_view id, const Site& site) {
    const Result<const StackSetRecord*> set = find(scope, name, site);
    if (!set) return set.fault();
    const StackSetOperation* operation = (*set)->operation(id);
    if (!operation) return Fault{.code = "OperationNotFoundException", .message = "Operation " + std::string(id) + " not found", .http_status = 404};
    return Found{*set, operation};
}

}  // namespace

Result<Json> describe_stack_set(const providers::Scope& scope, std::string_view name, const Site& site) {
    const Result<const StackSetRecord*> found = find(scope, name, site);
    if (!found) return found.fault();
    const StackSetRecord& set = **found;
    Json out = {{"StackSetName", set.name}, {"StackSetId", set.id}};
    write_if(out, "Description", set.description);
    out["Status"] = set.status;
    out["TemplateBody"] = set.body;
    out["Parameters"] = parameters_json(set.parameters);
    out["Capabilities"] = set.capabilities;
    out["Tags"] = Json::array();
    for (const auto& [key, value] : set.tags) out["Tags"].push_back({{"Key", key}, {"Value", value}});
    out["StackSetARN"] = set.arn();
    write_if(out, "AdministrationRoleARN", set.administration_role);
    write_if(out, "ExecutionRoleName", set.execution_role);
    out["StackSetDriftDetectionDetails"] = set.drift.is_null() ? Json{{"DriftStatus", "NOT_CHECKED"}} : set.drift;
    out.update(permission_members(set));
    std::set<std::string> units, regions;
    for (const StackInstance& each : set.instances) {
        if (!each.unit.empty()) units.insert(each.unit);
        regions.insert(each.region);
    }
    out["OrganizationalUnitIds"] = units;
    out["Regions"] = regions;
    return out;
}

Json list_stack_sets(const providers::Scope& scope, std::string_view status, const Site& site) {
    Json out = Json::array();
    for (const StackSetRecord* set : std::as_const(site.stacks).stack_sets().list(scope)) {
        if (!status.empty() && set->status != status) continue;
        Json summary = {{"StackSetName", set->name}, {"StackSetId", set->id}};
        write_if(summary, "Description", set->description);
        summary["Status"] = set->status;
        summary["DriftStatus"] = set->drift.is_null() ? Json("NOT_CHECKED") : member(set->drift, "DriftStatus");
        if (const Json& checked = member(set->drift, "LastDriftCheckTimestamp"); checked.is_string()) summary["LastDriftCheckTimestamp"] = checked;
        summary.update(permission_members(*set));
        out.push_back(std::move(summary));
    }
    return out;
}

Result<Json> describe_stack_instance(const providers::Scope& scope, std::string_view name, std::string_view account, std::string_view region,
                                     const Site& site) {
    const Result<const StackSetRecord*> found = find(scope, name, site);
    if (!found) return found.fault();
    const StackInstance* instance = (*found)->instance(account, region);
    if (!instance) return no_such_stack_instance();
    Json out = instance_summary(**found, *instance);
    out["ParameterOverrides"] = parameters_json(instance->overrides);
    return out;
}

Result<Json> list_stack_instances(const providers::Scope& scope, std::string_view name, const StackInstanceFilter& filter, const Site& site) {
    const Result<const StackSetRecord*> found = find(scope, name, site);
    if (!found) return found.fault();
    const auto passes = [](const std::string& wanted, const std::string& value) { return wanted.empty() || wanted == value; };
    Json out = Json::array();
    for (const StackInstance& each : (*found)->instances) {
        const bool wanted = passes(filter.account, each.account) && passes(filter.region, each.region) &&
                            passes(filter.detailed_status, each.detailed_status) && passes(filter.drift_status, each.drift_status) &&
                            passes(filter.last_operation_id, each.last_operation_id);
        if (wanted) out.push_back(instance_summary(**found, each));
    }
    return out;
}

Result<Json> describe_stack_set_operation(const providers::Scope& scope, std::string_view name, std::string_view operation_id, const Site& site) {
    const Result<Found> found = find_operation(scope, name, operation_id, site);
    if (!found) return found.fault();
    const StackSetOperation& operation = *found->operation;
    Json out = operation_summary(operation);
    out["StackSetId"] = found->set->id;
    out["OperationPreferences"] = operation.preferences;
    if (operation.action == "DELETE") out["RetainStacks"] = operation.retain_stacks;
    write_if(out, "AdministrationRoleARN", operation.administration_role);
    write_if(out, "ExecutionRoleName", operation.execution_role);
    if (!operation.targets.is_null()) out["DeploymentTargets"] = operation.targets;
    if (!operation.drift.is_null()) out["StackSetDriftDetectionDetails"] = operation.drift;
    out["StatusDetails"] = {{"FailedStackInstancesCount", std::ranges::count(operation.results, std::string("FAILED"), &StackSetResult::status)}};
    return out;
}

Result<void> stop_stack_set_operation(const providers::Scope& scope, std::string_view name, std::string_view operation_id, const Site& site) {
    const Result<Found> found = find_operation(scope, name, operation_id, site);
    if (!found) return found.fault();
    StackSetRecord* set = site.stacks.stack_sets().find(scope, name);
    const auto operation = std::ranges::find(set->operations, operation_id, &StackSetOperation::id);
    if (operation->status == "RUNNING") {
        operation->status = "STOPPING";
        return site.stacks.stack_sets().save(*set);
    }
    return Fault{.code = "InvalidOperationException",
                 .message = "Operation " + std::string(operation_id) + " is in " + found->operation->status + " state and cannot be stopped"};
}

Result<Json> list_stack_set_operations(const providers::Scope& scope, std::string_view name, const Site& site) {
    const Result<const StackSetRecord*> found = find(scope, name, site);
    if (!found) return found.fault();
    Json out = Json::array();
    for (auto each = (*found)->operations.rbegin(); each != (*found)->operations.rend(); ++each) {
        Json summary = operation_summary(*each);
        summary["OperationPreferences"] = each->preferences;
        out.push_back(std::move(summary));
    }
    return out;
}

Result<Json> list_stack_set_operation_results(const providers::Scope& scope, std::string_view name, std::string_view operation_id, const Site& site) {
    const Result<Found> found = find_operation(scope, name, operation_id, site);
    if (!found) return found.fault();
    Json out = Json::array();
    for (const StackSetResult& result : found->operation->results) {
        Json each = {{"Account", result.account}, {"Region", result.region}, {"Status", result.status}};
        write_if(each, "StatusReason", result.reason);
        if (result.status != "CANCELLED") {
            if (Json gate = account_gate(result, site); !gate.is_null()) each["AccountGateResult"] = std::move(gate);
        }
        write_if(each, "OrganizationalUnitId", result.unit);
        out.push_back(std::move(each));
    }
    return out;
}

}  // namespace drydock::engine
