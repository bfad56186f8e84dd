// One resource of a generated template: its properties as the account holds them. Read-only properties have no place in a template; write-only ones
// cannot be read, so those that are needed become parameters and the others warnings.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/generate-IaC-write-only-properties.html
#include <algorithm>

#include "base/text.h"
#include "catalog/catalog.h"
#include "emulator/engine/generated_template.h"
#include "emulator/engine/property_paths.h"

namespace drydock::engine {
namespace {

using catalog::Packed;
using catalog::PropertyPath;
using catalog::TypeSchema;

constexpr const char* exclusive_description = "This property can be replaced with other exclusive properties";

bool names(Packed list, std::string_view name) {
    for (const Packed each : list.elements()) {
        if (each.string() == name) return true;
    }
    return false;
}

// How a write-only property stands to its parent.
struct Standing {
    bool required = false;
    bool exclusive = false;  // one of several sets that exclude each other
    bool chosen = false;     // in the set that the generator takes: the first
};

Standing standing_of(const TypeSchema& schema, const PropertyPath& path) {
    const PropertyPath above(path.begin(), path.end() - 1);
    const Packed parent = schema.resolve(above.empty() ? schema.root() : schema.at(above));
    Standing standing{.required = names(parent["required"], path.back())};
    for (const std::string_view combination : {"oneOf", "anyOf", "requiredXor", "requiredOr"}) {
        bool first = true;
        for (const Packed alternative : parent[combination].elements()) {
            const bool here = alternative.is_string() ? alternative.string() == path.back() : names(alternative["required"], path.back());
            standing.exclusive = standing.exclusive || here;
            standing.chosen = standing.chosen || (here && first);
            first = false;
        }
    }
    // A required property below one that the resource does not need is needed only with it.
    for (std::size_t depth = 1; depth < path.size(); ++depth) {
        const PropertyPath outer(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(depth) - 1);
        const Packed holder = schema.resolve(outer.empty() ? schema.root() : schema.at(outer));
        if (!names(holder["required"], path[depth - 1])) standing.required = standing.chosen = false;
    }
    return standing;
}

bool several_types(Packed described) {
    return described["type"].is_array() || described["oneOf"] || described["anyOf"];
}

void warn(Json& warnings, const char* type, const PropertyPath& path, bool required) {
    Json property = {{"PropertyPath", join(path, "/")}, {"Required", required}, {"Description", ""}};
    const auto same = std::ranges::find_if(warnings, [&](const Json& each) { return member(each, "Type") == Json(type); });
    if (same != warnings.end())
        (*same)["Properties"].push_back(std::move(property));
    else
        warnings.push_back({{"Type", type}, {"Properties", Json::array({std::move(property)})}});
}

void add_parameter(GeneratedPart& part, const std::string& logical_id, const PropertyPath& path, bool exclusive) {
    const std::string name = logical_id + join(path, "") + (exclusive ? "OneOf" : "");
    part.parameters[name] = {{"NoEcho", "true"}, {"Type", "String"}, {"Description", exclusive ? exclusive_description : join(path, "/")}};
    Json* at = &part.properties;
    for (const std::string& step : path) {
        if (!at->is_object()) *at = Json::object();
        at = &(*at)[step];
    }
    *at = {{"Ref", name}};
}

void take_write_only(GeneratedPart& part, const std::string& logical_id, const TypeSchema& schema, const PropertyPath& path) {
    const Packed described = schema.resolve(schema.at(path));
    const bool inside_list = std::ranges::find(path, "*") != path.end();
    const Standing standing = standing_of(schema, path);
    if (standing.exclusive && !standing.required) {
        if (!standing.chosen) return;
        warn(part.warnings, "MUTUALLY_EXCLUSIVE_PROPERTIES", path, false);
        add_parameter(part, logical_id, path, true);
        return;
    }
    const std::string_view type = described["type"].string();
    const bool scalar = !described["properties"] && !described["items"] && type != "array" && type != "object";
    if (!standing.required || inside_list || (!scalar && !several_types(described)))
        return warn(part.warnings, "UNSUPPORTED_PROPERTIES", path, standing.required);
    if (several_types(described)) warn(part.warnings, "MUTUALLY_EXCLUSIVE_TYPES", path, true);
    add_parameter(part, logical_id, path, false);
}

bool is_tag_of_aws(const Json& tag) {
    const Json& key = member(tag, "Key");
    return key.is_string() && key.get_ref<const std::string&>().starts_with("aws:");
}

void drop_empty(Json& properties) {
    Json kept = Json::object();
    for (auto& [name, value] : properties.items()) {
        if (value.is_array()) {
            Json items = Json::array();
            for (Json& item : value) {
                if (!is_tag_of_aws(item)) items.push_back(std::move(item));
            }
            value = std::move(items);
        }
        if (!value.is_null()) kept[name] = std::move(value);
    }
    properties = std::move(kept);
}

}  // namespace

GeneratedPart generate_part(const std::string& logical_id, const providers::Resource& resource, const providers::Scope& scope) {
    GeneratedPart part{.properties = resource.model};
    const TypeSchema* schema = catalog::Catalog::instance().type(resource.type, scope.region);
    if (!schema || !part.properties.is_object()) return part;
    for (const PropertyPath& path : schema->read_only()) erase_path(part.properties, path);
    for (const PropertyPath& path : schema->write_only()) erase_path(part.properties, path);
    drop_empty(part.properties);
    for (const PropertyPath& path : schema->write_only()) {
        if (!path.empty()) take_write_only(part, logical_id, *schema, path);
    }
    return part;
}

}  // namespace drydock::engine
