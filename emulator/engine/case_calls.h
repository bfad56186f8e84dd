// CloudFormation's own API in the `setup` steps of verdict tests: the calls that prepare a stack for what is tested. Internal to the case runner.
#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"
#include "emulator/engine/deploy.h"

namespace drydock::engine {

// An operation by its name in the API, with its input; the answer has StackId. Fault NotSimulated for operations that are not among those of
// case_calls.cpp.
Result<Json> call_cloudformation(const std::string& operation, const Json& input, const providers::Scope& scope, Site& site);

}  // namespace drydock::engine
