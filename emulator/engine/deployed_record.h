// What a deployment keeps of a resource in the stack's record as it goes on: what there was before, what the template says now.
// Internal to deployment.cpp.
#pragma once

#include "emulator/engine/rehearsal.h"

namespace drydock::engine {

// The resource as it was when the operation began, for a rollback; what has been kept already stays.
void keep_former(StackResource& resource);
// A drift-aware update goes back to what there was, not to what the stack took for it.
void keep_former(StackResource& resource, const ResourceChange& wanted);

// The policies and dependencies of the template as it is now; they change without any event.
void take_attributes(Rehearsal& rehearsal, std::size_t position);
// The template has come to say what is there already: only the record changes.
void take_synchronized(Rehearsal& rehearsal, std::size_t position);
// The service has accepted it: from now on this is what the stack has.
void take_deployed(Rehearsal& rehearsal, std::size_t position, const Json& metadata);

// The resource as the account holds it, or as the stack knows it where the account does not.
providers::Resource held(const Rehearsal& rehearsal, const StackResource& resource);

}  // namespace drydock::engine
