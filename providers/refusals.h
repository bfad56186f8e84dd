// What operations that the facts describe share: which resource a request names, and the errors with which the service refuses it.
#pragma once

#include <optional>
#include <string>

#include "base/fault.h"
#include "base/json.h"
#include "catalog/packed.h"
#include "providers/call.h"

namespace drydock::providers {

// True if one of the attributes has this value (`_id`, `_ref`: the identifier, what Ref returns).
bool is_called(const Resource& resource, catalog::Packed attributes, const std::string& wanted);

// The first of the refusals {when, error, message, status} that holds for the request, or nothing. `when` may be missing or null: it always holds.
// `value` is what the error is about, for expressions and messages.
std::optional<Fault> refused(const Call& call, const std::string& type, catalog::Packed refusals, const Json& input, const Json& value = {});
// The refusal as a fault of the type's service, or NotSimulated.
Fault refusal_of(const Call& call, const std::string& type, catalog::Packed refusal, const Json& input, const Json& value = {});

}  // namespace drydock::providers
