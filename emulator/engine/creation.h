// Creating the resources of a stack: a walk over the change set's graph.
// A resource goes CREATE_IN_PROGRESS → (a second later the service has accepted it) "Resource creation Initiated" with its physical id → for registry
// types DetailedStatus CONFIGURATION_COMPLETE "Eventual consistency check initiated" → CREATE_COMPLETE. Its dependents start at CREATE_COMPLETE.
// Until then it is not ready: its name is taken, but nobody can use it, so an ordering that the template forgot fails at once and every time.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-resource-configuration-complete.html
#pragma once

#include <string>
#include <vector>

#include "emulator/engine/rehearsal.h"
#include "emulator/engine/walker.h"

namespace drydock::engine {

// True if every resource reached CREATE_COMPLETE.
bool create_resources(Rehearsal& rehearsal);
// What the stack says when they did not: `The following resource(s) failed to create: [A, B]`, the cancelled ones after those that failed.
std::string creation_failure(const Rehearsal& rehearsal);

}  // namespace drydock::engine
