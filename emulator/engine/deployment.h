// Deploying a change set: a walk over its graph that makes, changes and replaces the resources of a stack.
// A new resource goes CREATE_IN_PROGRESS → (a second later the service has accepted it) "Resource creation Initiated" with its physical id → for
// registry types DetailedStatus CONFIGURATION_COMPLETE "Eventual consistency check initiated" → CREATE_COMPLETE. Its dependents start at
// CREATE_COMPLETE. Until then it is not ready: its name is taken, but nobody can use it, so an ordering that the template forgot fails at once and
// every time.
// A resource that changes goes UPDATE_IN_PROGRESS → UPDATE_COMPLETE; one that is replaced is made anew in between, and the old one stays until the
// cleanup. What turns out unchanged has no event.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-resource-configuration-complete.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html
#pragma once

#include <string>
#include <vector>

#include "emulator/engine/rehearsal.h"
#include "emulator/engine/walker.h"

namespace drydock::engine {

// True if every resource is as the template wants it.
bool deploy_resources(Rehearsal& rehearsal);
// What the stack says when they are not: `The following resource(s) failed to create: [A, B]`, the cancelled ones after those that failed.
std::string deployment_failure(const Rehearsal& rehearsal);

}  // namespace drydock::engine
