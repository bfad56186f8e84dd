// Whether an update needs a new physical resource.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html
#pragma once

#include "emulator/engine/rehearsal.h"

namespace drydock::engine {

// As far as the change set can tell: conditional if it rests on a value that is known later, or on a property that only sometimes needs it.
Replacement planned_replacement(Rehearsal& rehearsal, const ResourceChange& change);

// `CloudFormation cannot update a stack when a custom-named resource requires replacing. …`, if the template gives the name and keeps it.
std::optional<Fault> name_blocks_replacement(const ResourceChange& change, const Json& properties);

}  // namespace drydock::engine
