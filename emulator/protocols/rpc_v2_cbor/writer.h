// CBOR bodies of answers, written by a shape: containers of indefinite length, as AWS's services write them. https://www.rfc-editor.org/rfc/rfc8949
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "emulator/protocols/model.h"

namespace drydock::protocols {

// Members that the shape does not have are left out, null is too; scalars become what the shape wants where that is possible.
void append_cbor(std::string& out, const Shape& shape, const Json& value);
void append_cbor_text(std::string& out, std::string_view text);

constexpr char cbor_open_map = '\xBF';
constexpr char cbor_open_list = '\x9F';
constexpr char cbor_break = '\xFF';

}  // namespace drydock::protocols
