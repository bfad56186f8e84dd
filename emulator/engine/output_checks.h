// Outputs and exports of a stack.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html
#pragma once

#include <optional>

#include "emulator/engine/rehearsal.h"

namespace drydock::engine {

// Before the first resource: an Fn::GetAtt in the output's value that names an attribute which the type does not have.
std::optional<Fault> unknown_output_attribute(const Rehearsal& rehearsal, const tmpl::OutputDeclaration& output);

// After the last resource: resolves outputs into Rehearsal::outputs and checks exports. The fault is the stack's.
std::optional<Fault> resolve_outputs(Rehearsal& rehearsal);

}  // namespace drydock::engine
