// Operations that list the resources of a type, as the facts describe them (docs/facts.md, "Lists"; catalog/compiler/facts/lists.py has the form).
#pragma once

#include <string>

#include "base/result.h"
#include "catalog/packed.h"
#include "providers/call.h"
#include "providers/resource_type.h"

namespace drydock::providers {

// `name` is the operation's, for what is not simulated.
Result<Model> listed(const Call& call, const std::string& name, catalog::Packed operation, const Model& input);

}  // namespace drydock::providers
