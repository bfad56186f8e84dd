// The stages of deploy() before the first resource is touched, in AWS's order; one file each. Every stage gives false if the operation ends with it,
// and has then written the outcome.
#pragma once

#include <string>

#include "emulator/engine/rehearsal.h"

namespace drydock::engine {

// request_checks.cpp: what the API refuses before it reads the template (stack name, capabilities' names, tags), and the role.
bool check_request(Rehearsal& rehearsal);
// request_checks.cpp: for an update, the stack: it exists, it can be updated; its previous template and parameters where they are asked for.
bool find_stack(Rehearsal& rehearsal);
// intake.cpp: parse, size limits, format; then CAPABILITY_AUTO_EXPAND and the transforms.
bool read_template(Rehearsal& rehearsal);
// parameters.cpp: values and constraints of parameters, conditions, rules; parameters that name things of the account.
bool prepare_parameters(Rehearsal& rehearsal);
// planning.cpp: undefined references, malformed functions, unknown resource types.
bool check_template(Rehearsal& rehearsal);
// capabilities.cpp: CAPABILITY_IAM, CAPABILITY_NAMED_IAM.
bool check_capabilities(Rehearsal& rehearsal);
// request_checks.cpp: the ResourceTypes that the caller allows.
bool check_resource_types(Rehearsal& rehearsal);
// request_checks.cpp: `Stack [x] already exists`.
bool check_stack_is_new(Rehearsal& rehearsal);
// planning.cpp: the change set and its graph.
bool plan(Rehearsal& rehearsal);

// deploy.cpp: all of the above and check_changes(), in this order: what the API call itself finds.
bool accept(Rehearsal& rehearsal);

// Ends the operation before any resource was touched. The call is rejected; if the template has been transformed, AWS has made the stack by then, and
// it is the stack that fails. What drydock does not simulate gives no verdict. Always false.
bool refuse(Rehearsal& rehearsal, const Fault& fault);
// Refuses with the first error among the diagnostics from position `first` on; true if there is none.
bool accept_diagnostics(Rehearsal& rehearsal, std::size_t first);

// planning.cpp, for an update: resource types that would change, and whether there is anything to do at all.
bool check_changes(Rehearsal& rehearsal);

// stack_opening.cpp: what the stack is asked to be.
Configuration configuration_of(const Rehearsal& rehearsal);
// The operation begins. The stack gets its new configuration and the resources that are to be; what it was is kept for a rollback.
void open_stack(Rehearsal& rehearsal);

// stack_ending.cpp
// Writes what the resources have come to into the outcome; a rollback does not change it, so that the cause stays visible.
void keep_resources(Rehearsal& rehearsal);
// The stack fails for a reason of its own or of its resources; rolls back, deletes or leaves as the request says. `cause` has no full stop of its own
// unless AWS doubles it.
void fail_stack(Rehearsal& rehearsal, const std::string& cause);
void complete_stack(Rehearsal& rehearsal);
// AWS's pre-deployment validation stopped the operation.
void stop_stack(Rehearsal& rehearsal, const std::string& reason);

}  // namespace drydock::engine
