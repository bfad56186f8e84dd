// What lets StackSets work in other accounts: the administration and execution roles of a self-managed set, the organization of a service-managed
// one. Internal to stack_sets.cpp.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "emulator/engine/stack_sets.h"

namespace drydock::engine {

inline constexpr std::string_view usual_administration_role = "AWSCloudFormationStackSetAdministrationRole";
inline constexpr std::string_view usual_execution_role = "AWSCloudFormationStackSetExecutionRole";

// Why a self-managed set cannot work in the account: `Account 111122223333 should have '…' role with trust relationship to …`; nullopt if it can.
std::optional<std::string> missing_trust(const StackSetRecord& set, const std::string& account, const Site& site);

// An account that a service-managed set reaches, with the organizational unit that was asked for.
using Member = std::pair<std::string, std::string>;
// The accounts in the units and all below them, without the management account. A fault if there is no such unit.
Result<std::vector<Member>> members_of(const providers::Scope& scope, const std::vector<std::string>& units, const Site& site);

}  // namespace drydock::engine
