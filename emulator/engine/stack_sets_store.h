// Stack sets, their instances and operations: what DescribeStackSet, ListStackInstances and ListStackSetOperations read. Held in memory and written
// through to the store of the world, one row (kind stack-set) for each set. Owned by the StackStore. One thread at a time.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-concepts.html
#pragma once

#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "providers/world.h"
#include "state/store.h"
#include "template/resolve.h"

namespace drydock::engine {

// An account and a region with, or meant to get, a stack of the set.
struct StackInstance {
    std::string account, region;
    std::string unit;      // OrganizationalUnitId that brought it in; "" if it is self-managed
    std::string stack_id;  // "" as long as there was no stack
    tmpl::ParameterValues overrides;
    std::string status = "OUTDATED";          // CURRENT, OUTDATED, INOPERABLE
    std::string detailed_status = "PENDING";  // RUNNING, SUCCEEDED, FAILED, CANCELLED, INOPERABLE
    std::string reason;
    std::string drift_status = "NOT_CHECKED";
    std::optional<Instant> drift_checked;
    std::string last_operation_id;
};

// What an operation has come to in an account and region.
struct StackSetResult {
    std::string account, region, unit;
    std::string status = "PENDING";  // RUNNING, SUCCEEDED, FAILED, CANCELLED
    std::string reason;
};

struct StackSetOperation {
    std::string id, action;                      // CREATE, UPDATE, DELETE, DETECT_DRIFT
    std::string status;                          // RUNNING, SUCCEEDED, FAILED, STOPPED
    Json preferences = Json::object(), targets;  // OperationPreferences and DeploymentTargets as given; null without
    bool retain_stacks = false;
    std::string administration_role, execution_role;
    Instant created;
    std::optional<Instant> ended;
    std::vector<StackSetResult> results;
    Json drift;  // StackSetDriftDetectionDetails of DETECT_DRIFT; null for others
};

struct StackSetRecord {
    std::string id, name;  // id: name:uuid
    providers::Scope scope;
    std::string status = "ACTIVE";  // or DELETED
    std::string description, body;
    tmpl::ParameterValues parameters;
    std::vector<std::pair<std::string, std::string>> tags;
    std::vector<std::string> capabilities;
    std::string administration_role, execution_role;  // ARN and name; "" for a service-managed set
    bool service_managed = false;
    bool auto_deployment = false, retain_on_removal = false, managed_execution = false;
    std::vector<std::pair<std::string, std::string>> standing_targets;  // {organizational unit, region} that accounts are added to automatically
    std::list<StackInstance> instances;
    std::list<StackSetOperation> operations;  // oldest first
    Json drift;                               // StackSetDriftDetectionDetails of the last detection; null if there was none

    StackInstance* instance(std::string_view account, std::string_view region);
    const StackInstance* instance(std::string_view account, std::string_view region) const;
    const StackSetOperation* operation(std::string_view operation_id) const;
    std::string arn() const;
};

class StackSetStore {
public:
    explicit StackSetStore(state::Store& store) : store_(store) {}
    // Reads what the store holds. An operation that was under way when its process ended is over: STOPPED.
    Result<void> load();
    // By name or id; a deleted set only by its id. nullptr if there is none.
    StackSetRecord* find(const providers::Scope& scope, std::string_view name_or_id);
    const StackSetRecord* find(const providers::Scope& scope, std::string_view name_or_id) const;
    std::vector<const StackSetRecord*> list(const providers::Scope& scope) const;  // deleted ones too
    std::vector<StackSetRecord*> all();
    StackSetRecord& add(StackSetRecord set);
    Result<void> save(const StackSetRecord& set);
    // All sets that an account ("" for every account) administers.
    Result<void> forget(std::string_view account);
    void clear() { sets_.clear(); }

private:
    state::Store& store_;
    std::list<StackSetRecord> sets_;
};

}  // namespace drydock::engine
