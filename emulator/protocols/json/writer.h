// JSON bodies of answers, written by a shape.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "emulator/protocols/fault_body.h"
#include "emulator/protocols/model.h"

namespace drydock::protocols {

// Members that the shape does not have are left out, null is too; scalars become what the shape wants where that is possible.
void append_json(std::string& out, const Shape& shape, const Json& value);
// The members of a structure that have no location.
void append_json_members(std::string& out, const Shape& structure, const Json& value);
// A text with its quotes; what is not UTF-8 is replaced.
void append_json_text(std::string& out, std::string_view text);

// An error: its type if asked for, and its members, those that the model does not know as they are. Members that have a location are left out.
void append_json_fault(std::string& out, const FaultBody& error, bool with_type);

}  // namespace drydock::protocols
