// JSON bodies of requests, read by a shape.
#pragma once

#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "emulator/protocols/model.h"

namespace drydock::protocols {

// A value of `shape` (a structure, a list, a map or a document). Fault SerializationException: see wording.h.
Result<Json> read_json(const Shape& shape, std::string_view text);

}  // namespace drydock::protocols
