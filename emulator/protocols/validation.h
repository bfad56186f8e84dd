// The constraints of an operation's input that every service checks before its own work: required, length, range, pattern, enum, as the API model
// states them, with AWS's wording (com.amazonaws ValidationException: "2 validation errors detected: Value '…' at '…' failed to satisfy constraint:
// …").
#pragma once

#include <optional>

#include "base/fault.h"
#include "base/json.h"
#include "emulator/protocols/model.h"

namespace drydock::protocols {

// The service's refusal of the input, or nothing. `input` as Protocol::parse gives it.
std::optional<Fault> validate(const OperationModel& operation, const Json& input);

}  // namespace drydock::protocols
