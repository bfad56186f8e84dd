// The call as which CloudFormation works on a resource of a stack that exists: in a rollback, a cleanup, a deletion.
#pragma once

#include <string>

#include "emulator/engine/deploy.h"
#include "providers/call.h"

namespace drydock::engine {

providers::Call stack_call(Site& site, const StackRecord& stack, const std::string& logical_id);

}  // namespace drydock::engine
