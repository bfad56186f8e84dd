// One operation of a stack set over accounts and regions: its order, its failure tolerance, how many accounts at a time. Internal to stack_sets.cpp.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-concepts.html#stackset-ops-options
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "emulator/engine/stack_set_access.h"

namespace drydock::engine {

struct StackSetWork {
    std::vector<Member> accounts;      // {account, organizational unit}, in their order
    std::vector<std::string> regions;  // as given; RegionOrder of the preferences goes before
    // True if the operation has anything to do in this account and region.
    std::function<bool(const std::string& account, const std::string& region)> takes_part;
    // What the operation does in an account and region, on a clock of its own. Writes status and reason of the result; SUCCEEDED or FAILED.
    std::function<void(StackSetResult& result, Site& site)> deal;
};

// Faults of the preferences themselves.
Result<void> check_preferences(const Json& preferences);
// Runs the operation, which is the last of the set's, and sets the site's clock forward to its end. A fault of the store ends it early.
Result<void> run_operation(StackSetRecord& set, StackSetOperation& operation, const StackSetWork& work, Site& site);

// Creates or updates the stack of an instance.
void deploy_instance(const StackSetRecord& set, StackInstance& instance, StackSetResult& result, Site& site);
void delete_instance(StackInstance& instance, StackSetResult& result, Site& site);

}  // namespace drydock::engine
