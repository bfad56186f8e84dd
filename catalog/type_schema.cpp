#include "catalog/type_schema.h"

#include <algorithm>

namespace drydock::catalog {
namespace {

// #/definitions/A/properties/B as it stands in schemas; the tokens may be escaped (~1, ~0).
std::vector<std::string> pointer_tokens(std::string_view pointer) {
    std::vector<std::string> tokens;
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        const std::size_t end = std::min(pointer.find('/'), pointer.size());
        std::string token;
        for (std::size_t i = 0; i < end; ++i) {
            const bool escaped = pointer[i] == '~' && i + 1 < end && (pointer[i + 1] == '0' || pointer[i + 1] == '1');
            token += escaped ? (pointer[++i] == '0' ? '~' : '/') : pointer[i];
        }
        tokens.push_back(std::move(token));
        pointer.remove_prefix(end);
    }
    return tokens;
}

// /properties/A/*/B and /properties/A/items/properties/B are both in use; `properties` and `items` between names say nothing.
PropertyPath property_path(std::string_view pointer) {
    PropertyPath tokens = pointer_tokens(pointer);
    PropertyPath path;
    bool name_next = false;  // after `properties`: the token is a name, even if it is called properties
    for (std::string& token : tokens) {
        if (!name_next && token == "properties") {
            name_next = true;
        } else {
            path.push_back(!name_next && token == "items" ? "*" : std::move(token));
            name_next = false;
        }
    }
    return path;
}

std::vector<PropertyPath> property_paths(Packed list) {
    std::vector<PropertyPath> paths;
    for (const Packed pointer : list.elements()) paths.push_back(property_path(pointer.string()));
    return paths;
}

bool matches(const PropertyPath& pattern, const PropertyPath& path) {
    if (pattern.size() > path.size()) return false;
    // An index of an array meets "*" as any key does.
    return std::equal(pattern.begin(), pattern.end(), path.begin(), [](const auto& a, const auto& b) { return a == "*" || b == "*" || a == b; });
}

}  // namespace

TypeSchema::TypeSchema(std::string_view name, Packed root, Packed facts)
    : name_(name),
      root_(root),
      facts_(facts),
      primary_identifier_(property_paths(root["primaryIdentifier"])),
      read_only_(property_paths(root["readOnlyProperties"])),
      create_only_(property_paths(root["createOnlyProperties"])),
      conditional_create_only_(property_paths(root["conditionalCreateOnlyProperties"])),
      write_only_(property_paths(root["writeOnlyProperties"])) {
    const std::size_t start = name_.find("::");
    const std::size_t end = start == std::string::npos ? start : name_.find("::", start + 2);
    if (end != std::string::npos) service_ = name_.substr(start + 2, end - start - 2);
}

Packed TypeSchema::resolve(Packed schema) const {
    // A schema's chain of references is short; a circle of them leads nowhere.
    for (int hops = 0; hops < 32; ++hops) {
        const Packed reference = schema["$ref"];
        if (!reference.is_string()) return schema;
        std::string_view pointer = reference.string();
        if (!pointer.starts_with('#')) return {};
        pointer.remove_prefix(1);
        schema = root_;
        for (const std::string& token : pointer_tokens(pointer)) {
            const bool number = !token.empty() && token.find_first_not_of("0123456789") == std::string::npos && token.size() < 6;
            schema = schema.is_array() && number ? schema[static_cast<std::size_t>(std::stoul(token))] : schema[std::string_view(token)];
        }
    }
    return {};
}

namespace {

// The schema one step below `schema`, looking into the branches of combinations too.
Packed step_below(const TypeSchema& type, Packed schema, std::string_view step, int depth) {
    schema = type.resolve(schema);
    if (!schema.is_object() || depth > 8) return {};
    if (step != "*") {
        if (const Packed found = schema["properties"][step]) return type.resolve(found);
    } else if (const Packed items = schema["items"]; items.is_object()) {
        return type.resolve(items);
    }
    const bool index = !step.empty() && step.find_first_not_of("0123456789") == std::string_view::npos;
    if (const Packed items = schema["items"]; index && items.is_object()) return type.resolve(items);
    for (const std::string_view combination : {"allOf", "anyOf", "oneOf"}) {
        for (const Packed branch : schema[combination].elements()) {
            if (const Packed found = step_below(type, branch, step, depth + 1)) return found;
        }
    }
    // Keys of maps: their patterns overlap nowhere in AWS's schemas, so the first one stands for all.
    for (const auto& [pattern, value] : schema["patternProperties"].members()) return type.resolve(value);
    if (const Packed rest = schema["additionalProperties"]; rest.is_object()) return type.resolve(rest);
    return {};
}

}  // namespace

Packed TypeSchema::at(const PropertyPath& path) const {
    Packed schema = root_;
    for (const std::string& step : path) {
        schema = step_below(*this, schema, step, 0);
        if (!schema) return {};
    }
    return schema;
}

std::vector<std::string_view> TypeSchema::required() const {
    std::vector<std::string_view> names;
    for (const Packed name : root_["required"].elements()) names.push_back(name.string());
    return names;
}

std::vector<std::string_view> TypeSchema::property_names() const {
    std::vector<std::string_view> names;
    for (const auto& [name, schema] : root_["properties"].members()) names.push_back(name);
    return names;
}

std::vector<std::string> TypeSchema::attributes() const {
    std::vector<std::string> names;
    const auto add = [&names](std::string name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
    };
    for (const PropertyPath& path : read_only_) {
        // Fn::GetAtt names no item of a list.
        if (std::find(path.begin(), path.end(), "*") != path.end()) continue;
        std::string name;
        for (const std::string& step : path) name += (name.empty() ? "" : ".") + step;
        if (!name.empty()) add(std::move(name));
    }
    for (const auto& [name, format] : facts_["attributes"].members()) add(std::string(name));
    return names;
}

bool TypeSchema::is_read_only(const PropertyPath& path) const {
    return std::any_of(read_only_.begin(), read_only_.end(), [&path](const PropertyPath& pattern) { return matches(pattern, path); });
}

}  // namespace drydock::catalog
