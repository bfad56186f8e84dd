// Properties that the type's schema does not accept, and how CloudFormation says so when it gets to the resource: before the service is called, so
// without "Resource creation Initiated" and without a physical id.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "emulator/engine/rehearsal.h"
#include "validator/schema.h"

namespace drydock::engine {

// All violations; pending parts count as right.
std::vector<validator::Violation> property_faults(const catalog::TypeSchema& schema, const Json& properties);

// The fault of a resource with these violations, in the deploy-time wording of its type:
// - a missing top-level property, and everything about a classic type: `Property validation failure: [The property {/VpcId} is required]`
// - values written in the template: `Properties validation failed for resource X with message:` and a line for each
// - values that only a function gives: the handler's `Model validation failed (#/P: …)`, because CloudFormation looked at the template before it had
// them
Fault deploy_time_fault(const Rehearsal& rehearsal, std::size_t position, std::span<const validator::Violation> violations);

// One diagnostic for each violation, with its place.
void report_property_faults(Rehearsal& rehearsal, std::size_t position, std::span<const validator::Violation> violations);

}  // namespace drydock::engine
