// Properties as the service gets them. Declared in validator/schema.h.
#include <optional>

#include "base/regex.h"
#include "validator/scalar.h"
#include "validator/schema.h"

namespace drydock::validator {
namespace {

using catalog::Packed;
using catalog::TypeSchema;

constexpr int deepest = 200;

void coerce_value(const TypeSchema& type, Packed schema, Json& value, int depth);

void coerce_members(const TypeSchema& type, Packed schema, Json& value, int depth) {
    const Packed properties = schema["properties"], patterns = schema["patternProperties"], rest = schema["additionalProperties"];
    for (auto& [key, part] : value.items()) {
        if (const Packed property = properties[key]) {
            coerce_value(type, property, part, depth);
            continue;
        }
        bool described = false;
        for (const auto [expression, pattern] : patterns.members()) {
            if (described || !Regex::of(expression).search(key)) continue;
            coerce_value(type, pattern, part, depth);
            described = true;
        }
        if (!described && rest.is_object()) coerce_value(type, rest, part, depth);
    }
}

// Of alternatives that fit, the first decides; those of allOf all do.
void coerce_alternatives(const TypeSchema& type, Packed schema, Json& value, int depth) {
    for (const Packed part : schema["allOf"].elements()) coerce_value(type, part, value, depth);
    for (const std::string_view combination : {"oneOf", "anyOf"}) {
        for (const Packed alternative : schema[combination].elements()) {
            if (!validate(type, alternative, value).empty()) continue;
            coerce_value(type, alternative, value, depth);
            break;
        }
    }
}

void coerce_value(const TypeSchema& type, Packed schema, Json& value, int depth) {
    schema = type.resolve(schema);
    if (!schema.is_object() || is_pending(value) || depth > deepest) return;
    const Packed types = schema["type"];
    if (types && !is_of_type(types, value)) {
        if (auto read = read_as(types, value, !schema["properties"] && !schema["patternProperties"])) value = std::move(*read);
    }
    if (value.is_object()) coerce_members(type, schema, value, depth + 1);
    if (const Packed items = schema["items"]; value.is_array() && items.is_object()) {
        for (auto& item : value) coerce_value(type, items, item, depth + 1);
    }
    coerce_alternatives(type, schema, value, depth + 1);
}

}  // namespace

Json coerce(const TypeSchema& type, const Json& properties) {
    Json coerced = properties;
    coerce_value(type, type.root(), coerced, 0);
    return coerced;
}

}  // namespace drydock::validator
