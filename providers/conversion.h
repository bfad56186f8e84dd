// Requests become properties, resources become answers: members of the same name, the case aside, in depth. The catalog compiler finds out which
// these are (catalog/compiler/facts/conversion.py, Matcher, has the form of a conversion).
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "catalog/packed.h"

namespace drydock::providers {

// The value in its other form. Members of structures that the conversion does not know are left out; their paths go to `unknown`, if given.
Json converted(catalog::Packed conversion, const Json& value, std::vector<std::string>* unknown, const std::string& path = {});

// Sets the value at `steps` (names and positions), making what is on the way; null values are not set.
void set_at(Json& target, catalog::Packed steps, Json value);
// Takes away what is there at `steps`, if anything.
void remove_at(Json& target, catalog::Packed steps);

}  // namespace drydock::providers
