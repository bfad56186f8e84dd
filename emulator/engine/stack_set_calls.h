// What the calls on stack sets share: finding a set, beginning an operation on it. Internal to stack_sets.cpp and its neighbours.
#pragma once

#include <string>

#include "emulator/engine/stack_set_operation.h"

namespace drydock::engine {

Fault no_such_stack_set(std::string_view name);
Fault no_such_stack_instance();
Fault operation_in_progress(const StackSetRecord& set, const StackSetOperation& operation);
Result<StackSetRecord*> find_stack_set(const providers::Scope& scope, std::string_view name, Site& site);
// The accounts that the targets name, as the permission model of the set allows them.
Result<std::vector<Member>> accounts_of(const StackSetRecord& set, const StackSetTargets& targets, const Site& site);
// Checks what every operation checks (nothing else under way, its id new, its preferences) and notes it with the set.
Result<StackSetOperation*> begin_operation(StackSetRecord& set, const StackSetOperationRequest& request, std::string action, Site& site);
// Brings the instances up to date with the set. Every account and region of the work has an instance.
Result<StackSetOperation> deploy_instances(StackSetRecord& set, StackSetOperation& operation, std::vector<Member> accounts,
                                           std::vector<std::string> regions, Site& site);
Result<StackSetOperation> remove_instances(StackSetRecord& set, StackSetOperation& operation, std::vector<Member> accounts,
                                           std::vector<std::string> regions, Site& site);

}  // namespace drydock::engine
