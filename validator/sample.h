// Values made from a schema: the smallest resource of a type that is valid, and values of attributes that AWS generates. For tests, for
// `drydock types`, and for attributes that no fact describes.
#pragma once

#include <functional>
#include <string>

#include "base/ids.h"
#include "base/json.h"
#include "catalog/type_schema.h"

namespace drydock::validator {

// The required properties only, each with the smallest value that its schema accepts.
Json minimal_properties(const catalog::TypeSchema& type, IdSource& ids);
// Every property, one level of optional nesting at a time down to `depth`.
Json full_properties(const catalog::TypeSchema& type, IdSource& ids, int depth = 3);
// A value that the schema fragment accepts.
Json sample(const catalog::TypeSchema& type, catalog::Packed schema, IdSource& ids);
// A string that the regular expression matches and whose length lies between the bounds; "" if none was found. With `accept`, one that it accepts
// too.
std::string sample_of_pattern(std::string_view pattern, std::size_t min_length, std::size_t max_length, IdSource& ids);
std::string sample_of_pattern(std::string_view pattern, std::size_t min_length, std::size_t max_length, IdSource& ids,
                              const std::function<bool(std::string_view)>& accept);

}  // namespace drydock::validator
