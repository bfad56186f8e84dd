// CloudFormation's reading of scalars: a template's "8080" is a number and its true is "true" where the schema wants it so.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "catalog/packed.h"

namespace drydock::validator {

// True if the value is of one of the JSON types (`type` keyword: a name or a list of names) as it stands.
bool is_of_type(catalog::Packed types, const Json& value);
// The value in the first of the types that it can be read as, or nothing. `free_form`: an object schema that describes no members, so that the text
// of a JSON object is taken for the object.
std::optional<Json> read_as(catalog::Packed types, const Json& value, bool free_form);
// Equal as CloudFormation compares: scalars by their text, containers member by member.
bool same_value(catalog::Packed expected, const Json& value);
// A type's name as the registry prints it: string gives String, array gives JSONArray.
std::string registry_type_name(std::string_view type);
// The same for a value: 5 gives Integer.
std::string registry_type_name(const Json& value);
// An offending value as messages quote it; pending parts as "?".
std::string value_text(const Json& value);
// Unicode characters of UTF-8 text.
std::size_t characters(std::string_view text);
// A limit as the registry prints it: 10, 0.5.
std::string number_text(double number);

}  // namespace drydock::validator
