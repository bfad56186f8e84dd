// A native resource that a deployment asks for (native.h). Internal to deployment.cpp.
#pragma once

#include "emulator/engine/native.h"
#include "emulator/engine/rehearsal.h"

namespace drydock::engine {

// Makes the resource at `position` (`made`), or changes the one that there is. What it has found becomes findings of the operation.
Result<NativeStart> start_native(Rehearsal& rehearsal, std::size_t position, const NativeType& native, bool made);

}  // namespace drydock::engine
