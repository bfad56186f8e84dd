#include "validator/schema.h"

#include <algorithm>
#include <utility>

#include "validator/scalar.h"
#include "validator/schema_walk.h"

namespace drydock::validator {
namespace {

using catalog::Packed;
using catalog::PropertyPath;
using catalog::TypeSchema;

std::vector<Violation> walk(const TypeSchema& type, Packed schema, const Json& value, Scope scope) {
    Walk walk(type, scope);
    walk.value(schema, value);
    return walk.take();
}

bool same_finding(const Violation& a, const Violation& b) {
    return a.keyword == b.keyword && a.pointer == b.pointer && a.property == b.property;
}

using Places = std::vector<std::pair<std::string, const Json*>>;

// Pointers of the values that `path` leads to, from its token `at` on.
void places(const Json& value, const PropertyPath& path, std::size_t at, const std::string& pointer, Places& found) {
    if (at == path.size()) {
        found.emplace_back(pointer, &value);
    } else if (value.is_array()) {
        const std::size_t next = path[at] == "*" ? at + 1 : at;
        for (std::size_t i = 0; i < value.size(); ++i) places(value[i], path, next, pointer + "/" + std::to_string(i), found);
    } else if (value.is_object()) {
        for (const auto& [key, part] : value.items()) {
            if (path[at] == "*" || path[at] == key) places(part, path, at + 1, pointer + "/" + escape_pointer(key), found);
        }
    }
}

}  // namespace

std::vector<Violation> validate(const TypeSchema& type, const Json& properties) {
    return walk(type, type.root(), properties, Scope::registry);
}

std::vector<Violation> validate(const TypeSchema& type, Packed schema, const Json& value) {
    return walk(type, schema, value, Scope::registry);
}

std::vector<Violation> service_violations(const TypeSchema& type, const Json& properties) {
    const auto known = validate(type, properties);
    auto all = walk(type, type.root(), properties, Scope::service);
    std::erase_if(all, [&](const Violation& violation) {
        return std::any_of(known.begin(), known.end(), [&](const Violation& other) { return same_finding(violation, other); });
    });
    for (auto& violation : all) violation.service = true;
    return all;
}

std::vector<Violation> read_only_violations(const TypeSchema& type, const Json& properties) {
    std::vector<Violation> violations;
    const std::vector<std::string_view> required = type.required();
    for (const PropertyPath& path : type.read_only()) {
        // Some schemas ask for what they call read-only: it has to be given (https://github.com/aws/aws-cdk/issues/12611).
        if (std::find(required.begin(), required.end(), path.front()) != required.end()) continue;
        Places found;
        places(properties, path, 0, "", found);
        for (const auto& [pointer, value] : found) {
            Violation violation;
            violation.keyword = "readOnlyProperties";
            violation.pointer = pointer.substr(0, pointer.rfind('/'));
            violation.property = path.back();
            violation.message = "extraneous key [" + path.back() + "] is not permitted";
            violation.suggestion = "only AWS sets this property";
            violation.value = value_text(*value);
            violations.push_back(std::move(violation));
        }
    }
    return violations;
}

}  // namespace drydock::validator
