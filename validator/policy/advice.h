// What AWS accepts in a policy and what all the same does not do what it says: advice, never an error.
#pragma once

#include <vector>

#include "base/diagnostic.h"
#include "validator/policy/document.h"

namespace drydock::validator::policy {

void advise(const Json& document, const Context& context, std::vector<Diagnostic>& out);

}  // namespace drydock::validator::policy
