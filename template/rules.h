// The Rules section: assertions over parameter values that must hold before a stack is created or updated.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
#pragma once

#include <vector>

#include "template/resolve.h"

namespace drydock::tmpl {

// Finds functions that rules may not use, and names that are no parameters.
void check_rule_functions(const Template& document, std::vector<Diagnostic>& diagnostics);

// Evaluates the assertions of every rule whose RuleCondition holds.
void check_rules(const Resolver& resolver, std::vector<Diagnostic>& diagnostics);

}  // namespace drydock::tmpl
