// Values as the texts of header fields, both ways. Pure functions.
// https://smithy.io/2.0/spec/http-bindings.html#httpheader-trait
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "emulator/protocols/model.h"

namespace drydock::protocols {

// Latin-1 as UTF-8.
std::string from_latin1(std::string_view bytes);
// A field as UTF-8: what is none is Latin-1, as HTTP has it.
std::string header_characters(std::string_view text);
// The elements of a list: a, "b, c", d. Dates of HTTP contain a comma of their own.
std::vector<std::string> header_elements(std::string_view text, const Shape& element);
// The value of a member with the trait jsonvalue: JSON in base 64. None if it is malformed, or nested deeper than any client means it.
std::optional<Json> json_of_header(std::string_view text);

// The text of a value, on one line whatever it says.
std::string header_text(const Shape& shape, const Json& value);
// Takes out what would end the field and begin another one.
std::string one_line(std::string text);

}  // namespace drydock::protocols
