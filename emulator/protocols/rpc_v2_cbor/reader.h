// CBOR bodies of requests, read by a shape. https://www.rfc-editor.org/rfc/rfc8949
#pragma once

#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "emulator/protocols/model.h"

namespace drydock::protocols {

// A value of `shape`; lengths may be indefinite, floats of any size, and tags are passed over, because the shape knows what is meant. Fault
// SerializationException: see wording.h.
Result<Json> read_cbor(const Shape& shape, std::string_view bytes);

}  // namespace drydock::protocols
