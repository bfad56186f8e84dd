// The Conditions section: named booleans over parameters, mappings and other conditions.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html
#pragma once

#include <map>
#include <string>
#include <vector>

#include "template/resolve.h"

namespace drydock::tmpl {

// Finds what needs no values: what is no boolean function, references to resources, undefined conditions, circles.
void check_conditions(const Template& document, std::vector<Diagnostic>& diagnostics);

using ConditionValues = std::map<std::string, bool, std::less<>>;

// Evaluates every condition, those that others need first, into `values`, where the resolver looks them up meanwhile. With `complete` false, because
// names or parameters are already known to be wrong, faults are not reported again and what cannot be evaluated is false.
void condition_values(const Resolver& resolver, ConditionValues& values, std::vector<Diagnostic>& diagnostics, bool complete);

}  // namespace drydock::tmpl
