// StackSets: one template as stacks in many accounts and regions, deployed by the same deploy(). Operations are over when the call returns; their
// results tell what came of every account and region. A fault of a function is the refusal of the call.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/what-is-cfnstacksets.html
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/engine/deploy.h"
#include "emulator/engine/stack_sets_store.h"

namespace drydock::engine {

// AutoDeployment of a service-managed stack set.
struct AutoDeployment {
    bool enabled = false, retain_stacks_on_account_removal = false;
};

// CreateStackSet and UpdateStackSet. What an update leaves out stays as it is, except parameters, capabilities and the template, which it gives anew.
struct StackSetRequest {
    providers::Scope scope;  // of the administrator
    std::string name;        // for an update its id will do
    std::optional<std::string> description;
    std::string template_body;
    bool use_previous_template = false;
    tmpl::ParameterValues parameters;
    std::set<std::string, std::less<>> previous_parameters;  // UsePreviousValue
    std::vector<std::string> capabilities;
    std::optional<Tags> tags;
    std::string administration_role_arn, execution_role_name;
    std::string permission_model;  // SELF_MANAGED, SERVICE_MANAGED; "" for SELF_MANAGED, or as it is
    std::optional<AutoDeployment> auto_deployment;
    std::optional<bool> managed_execution;
};

// Where an operation works. Accounts for a self-managed set; organizational units for a service-managed one, which accounts may narrow or widen.
struct StackSetTargets {
    std::vector<std::string> accounts, units, regions;
    std::string account_filter;  // AccountFilterType: NONE, INTERSECTION, DIFFERENCE, UNION; "" for NONE
};

struct StackSetOperationRequest {
    providers::Scope scope;
    std::string name;  // or id
    StackSetTargets targets;
    Json preferences = Json::object();                  // OperationPreferences as the API takes them
    std::optional<tmpl::ParameterValues> overrides;     // ParameterOverrides
    std::set<std::string, std::less<>> kept_overrides;  // those with UsePreviousValue
    bool retain_stacks = false;
    std::string operation_id;  // "" for a generated one
};

// The id of the new stack set. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackSet.html
Result<std::string> create_stack_set(const StackSetRequest& request, Site& site);
// Changes the set and then the instances of `operation.targets`, or all if it names none. The others are OUTDATED. `operation.name` is the request's.
Result<StackSetOperation> update_stack_set(const StackSetRequest& request, const StackSetOperationRequest& operation, Site& site);
Result<void> delete_stack_set(const providers::Scope& scope, std::string_view name, Site& site);

Result<StackSetOperation> create_stack_instances(const StackSetOperationRequest& request, Site& site);
Result<StackSetOperation> update_stack_instances(const StackSetOperationRequest& request, Site& site);
Result<StackSetOperation> delete_stack_instances(const StackSetOperationRequest& request, Site& site);
// ImportStacksToStackSet: stacks that exist already become instances of the set; targets of the request do not count.
Result<StackSetOperation> import_stacks(const StackSetOperationRequest& request, const std::vector<std::string>& stack_ids, Site& site);
Result<StackSetOperation> detect_stack_set_drift(const StackSetOperationRequest& request, Site& site);

// StopStackSetOperation: an operation that waits on its clock goes to no further region. A fault if there is none that could be stopped.
Result<void> stop_stack_set_operation(const providers::Scope& scope, std::string_view name, std::string_view operation_id, const Site& site);

// Trusted access of StackSets to the organization: ActivateOrganizationsAccess, DescribeOrganizationsAccess (ENABLED, DISABLED,
// DISABLED_PERMANENTLY is not modelled).
Result<void> set_organizations_access(const providers::Scope& scope, bool enabled, Site& site);
bool organizations_access(const providers::Scope& scope, Site& site);
// Brings service-managed sets with automatic deployment in line with the accounts that are in their organizational units now: to be called after
// the organization has changed. Returns the ids of the operations.
Result<std::vector<std::string>> deploy_automatically(Site& site);

// Answers of the API. DescribeStackSet: StackSet. DescribeStackInstance: StackInstance. DescribeStackSetOperation: StackSetOperation.
Result<Json> describe_stack_set(const providers::Scope& scope, std::string_view name, const Site& site);
Json list_stack_sets(const providers::Scope& scope, std::string_view status, const Site& site);  // Summaries; status "" for all
Result<Json> describe_stack_instance(const providers::Scope& scope, std::string_view name, std::string_view account, std::string_view region,
                                     const Site& site);
struct StackInstanceFilter {
    std::string account, region, detailed_status, drift_status, last_operation_id;  // "" for any
};
Result<Json> list_stack_instances(const providers::Scope& scope, std::string_view name, const StackInstanceFilter& filter, const Site& site);
Result<Json> describe_stack_set_operation(const providers::Scope& scope, std::string_view name, std::string_view operation_id, const Site& site);
Result<Json> list_stack_set_operations(const providers::Scope& scope, std::string_view name, const Site& site);
Result<Json> list_stack_set_operation_results(const providers::Scope& scope, std::string_view name, std::string_view operation_id, const Site& site);

}  // namespace drydock::engine
