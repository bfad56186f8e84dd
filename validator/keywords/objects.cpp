// properties, patternProperties, additionalProperties, required and its kin, dependencies, sizes.
// https://json-schema.org/draft-07/json-schema-validation
#include <algorithm>

#include "base/regex.h"
#include "base/text.h"
#include "validator/scalar.h"
#include "validator/schema_walk.h"

namespace drydock::validator {
namespace {

using catalog::Packed;

void required(Walk& walk, Packed keys, Packed, const Json& value) {
    for (const Packed key : keys.elements()) {
        const std::string name(key.string());
        if (value.contains(name) || (!walk.trying() && walk.only_aws_sets(name))) continue;
        auto& violation = walk.report("required", "required key [" + name + "] not found", value);
        violation.property = name;
        violation.value.clear();
    }
}

void size(Walk& walk, std::string_view keyword, std::string_view phrase, std::size_t limit, const Json& value) {
    const std::string wanted = std::to_string(limit);
    const std::string given = std::to_string(value.size());
    auto& violation = walk.report(keyword, std::string(phrase) + "[" + wanted + "], found: [" + given + "]", value);
    violation.expected = wanted;
    violation.found = given;
}

void smallest(Walk& walk, Packed limit, Packed, const Json& value) {
    const auto least = static_cast<std::size_t>(limit.integer());
    if (value.size() < least) size(walk, "minProperties", "minimum size: ", least, value);
}

void largest(Walk& walk, Packed limit, Packed, const Json& value) {
    const auto most = static_cast<std::size_t>(limit.integer());
    if (value.size() > most) size(walk, "maxProperties", "maximum size: ", most, value);
}

void need(Walk& walk, std::string_view keyword, Packed keys, const Json& value) {
    for (const Packed key : keys.elements()) {
        const std::string name(key.string());
        if (!value.contains(name)) walk.report(keyword, "property [" + name + "] is required", value).property = name;
    }
}

void dependencies(Walk& walk, Packed rules, Packed, const Json& value) {
    for (const auto [key, rule] : rules.members()) {
        if (!value.contains(key)) continue;
        if (rule.is_array()) {
            need(walk, "dependencies", rule, value);
        } else {
            walk.branch(rule, value);
        }
    }
}

void dependent_required(Walk& walk, Packed rules, Packed, const Json& value) {
    for (const auto [key, keys] : rules.members()) {
        if (value.contains(key)) need(walk, "dependentRequired", keys, value);
    }
}

void dependent_excluded(Walk& walk, Packed rules, Packed, const Json& value) {
    for (const auto [key, keys] : rules.members()) {
        if (!value.contains(key)) continue;
        for (const Packed excluded : keys.elements()) {
            const std::string name(excluded.string());
            if (!value.contains(name)) continue;
            walk.report("dependentExcluded", "properties [" + std::string(key) + "] and [" + name + "] exclude each other", value).property = name;
        }
    }
}

std::size_t present(Packed keys, const Json& value) {
    std::size_t number = 0;
    for (const Packed key : keys.elements()) number += value.contains(key.string()) ? 1 : 0;
    return number;
}

std::string listed(Packed keys) {
    std::vector<std::string> names;
    for (const Packed key : keys.elements()) names.emplace_back(key.string());
    return join(names, ", ");
}

void required_xor(Walk& walk, Packed keys, Packed, const Json& value) {
    const std::size_t number = present(keys, value);
    if (number == 1) return;
    walk.report("requiredXor", "exactly one of [" + listed(keys) + "] is required, found: " + std::to_string(number), value).value.clear();
}

void required_or(Walk& walk, Packed keys, Packed, const Json& value) {
    if (present(keys, value) == 0) walk.report("requiredOr", "at least one of [" + listed(keys) + "] is required", value).value.clear();
}

bool matches_a_pattern(Packed schema, std::string_view key) {
    for (const auto [expression, unused] : schema["patternProperties"].members()) {
        if (Regex::of(expression).search(key)) return true;
    }
    return false;
}

void additional(Walk& walk, Packed rule, Packed schema, const Json& value) {
    if (rule.is_bool() && rule.boolean()) return;
    const Packed properties = schema["properties"];
    for (const auto& [key, part] : value.items()) {
        if (properties[key] || matches_a_pattern(schema, key)) continue;
        if (rule.is_object()) {
            walk.member(key, "additionalProperties", rule, part);
            continue;
        }
        auto& violation = walk.report("additionalProperties", "extraneous key [" + key + "] is not permitted", part);
        violation.property = key;
        std::vector<std::string_view> names;
        for (const auto [name, unused] : properties.members()) names.push_back(name);
        violation.suggestion = near_miss(key, names);
    }
}

void pattern_properties(Walk& walk, Packed schemas, Packed, const Json& value) {
    for (const auto [expression, schema] : schemas.members()) {
        const Regex& regex = Regex::of(expression);
        for (const auto& [key, part] : value.items()) {
            if (regex.search(key)) walk.member(key, "patternProperties", schema, part);
        }
    }
}

void properties(Walk& walk, Packed schemas, Packed, const Json& value) {
    for (const auto& [key, part] : value.items()) {
        if (const Packed schema = schemas[key]) walk.member(key, "properties", schema, part);
    }
}

}  // namespace

std::span<const Keyword> object_keywords() {
    static constexpr Keyword keywords[] = {
        {"required", required},
        {"requiredXor", required_xor, Scope::service},
        {"requiredOr", required_or, Scope::service},
        {"minProperties", smallest},
        {"maxProperties", largest},
        {"dependencies", dependencies},
        {"dependentRequired", dependent_required, Scope::service},
        {"dependentExcluded", dependent_excluded, Scope::service},
        {"additionalProperties", additional},
        {"patternProperties", pattern_properties},
        {"properties", properties},
    };
    return keywords;
}

}  // namespace drydock::validator
