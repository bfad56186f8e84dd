// Ref, Fn::GetAtt, and what an update means.
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "catalog/catalog.h"
#include "providers/facts/engine.h"
#include "providers/registry.h"
#include "providers/resource_type.h"
#include "validator/schema.h"

namespace drydock::providers {
namespace {

using catalog::Packed;
using catalog::PropertyPath;
using catalog::TypeSchema;

constexpr std::string_view custom_resource = "AWS::CloudFormation::CustomResource";

bool is_custom(std::string_view type) {
    return type == custom_resource || type.starts_with("Custom::");
}

bool contains(Packed list, std::string_view text) {
    for (const Packed item : list.elements()) {
        if (item.string() == text) return true;
    }
    return false;
}

// Attributes that a type gives beyond its read-only properties: for some types any property, for others a few (catalog/facts/getatt.yaml).
bool gives_property(const TypeSchema& type, const PropertyPath& path) {
    const Packed more = catalog::Catalog::instance().document("getatt");
    if (contains(more["any_property"], type.name())) return static_cast<bool>(type.at(path));
    return path.size() == 1 && contains(more["properties"][type.name()], path.front());
}

bool supports(const TypeSchema& type, const PropertyPath& path, std::string_view name) {
    const std::vector<std::string> listed = type.attributes();
    if (std::find(listed.begin(), listed.end(), name) != listed.end()) return true;
    // Below a read-only object: Endpoint.Address where only Endpoint is listed.
    if (type.is_read_only(path)) return static_cast<bool>(type.at(path));
    return gives_property(type, path);
}

// The value under a dotted name; a key may contain dots itself (Outputs.X of what a custom resource answered).
const Json* value_at(const Json& model, std::string_view name) {
    if (!model.is_object()) return nullptr;
    if (const auto found = model.find(name); found != model.end()) return &*found;
    for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
        const Json& below = member(model, name.substr(0, dot));
        if (const Json* found = value_at(below, name.substr(dot + 1))) return found;
    }
    return nullptr;
}

Fault unsupported(const TypeSchema* schema, const std::string& logical_id, std::string_view name) {
    if (schema && schema->has_handlers()) {
        return Fault::engine("Requested attribute " + std::string(name) + " does not exist in schema for " + std::string(schema->name()));
    }
    return Fault::engine("Template error: resource " + logical_id + " does not support attribute type " + std::string(name) + " in Fn::GetAtt");
}

// All values at a path, "*" taken for every item.
void collect(const Json& value, const PropertyPath& path, std::size_t step, std::vector<Json>& values) {
    if (step == path.size()) {
        values.push_back(value);
    } else if (path[step] != "*") {
        const Json& below = member(value, path[step]);
        if (!below.is_null()) collect(below, path, step + 1, values);
    } else if (value.is_structured()) {
        for (const Json& item : value) collect(item, path, step + 1, values);
    }
}

void drop_path(Json& value, const PropertyPath& path, std::size_t step) {
    if (!value.is_structured()) return;
    if (path[step] == "*") {
        bool emptied = false;
        for (Json& item : value) {
            const bool empty = item.empty();
            if (step + 1 < path.size()) drop_path(item, path, step + 1);
            emptied = emptied || (!empty && item.empty());
        }
        if (emptied && std::ranges::all_of(value, [](const Json& item) { return item.empty(); })) value.clear();
    } else if (value.is_object() && value.contains(path[step])) {
        Json& below = value[path[step]];
        const bool empty = below.empty();
        if (step + 1 < path.size()) drop_path(below, path, step + 1);
        if (step + 1 == path.size() || (!empty && below.empty())) value.erase(path[step]);  // nor what held nothing else
    }
}

// What a template can say of a resource: typed scalars, no read-only parts.
Json comparable(const TypeSchema& schema, const Model& model) {
    Json properties = validator::coerce(schema, model.is_null() ? Json::object() : model);
    for (const PropertyPath& path : schema.read_only()) {
        if (!path.empty()) drop_path(properties, path, 0);
    }
    return properties;
}

bool differs(const Json& current, const Json& desired, const PropertyPath& path) {
    std::vector<Json> before, after;
    collect(current, path, 0, before);
    collect(desired, path, 0, after);
    return !std::equal(before.begin(), before.end(), after.begin(), after.end(), same_value);
}

}  // namespace

Result<Json> attribute(const Call& call, const Resource& resource, std::string_view name) {
    const Json* value = value_at(resource.model, name);
    if (is_custom(resource.type)) {
        if (value) return *value;
        return Fault::engine("CustomResource attribute error: Vendor response doesn't contain " + std::string(name) + " attribute in object " +
                             reference(resource));
    }
    const TypeSchema* schema = catalog::Catalog::instance().type(resource.type, call.scope.region);
    if (!schema || !supports(*schema, split(name, "."), name)) return unsupported(schema, resource.logical_id, name);
    if (value && !value->is_null()) return *value;
    // A property that may be read but was not given.
    if (const Packed given = schema->at(split(name, "."))["default"]) return given.json();
    return Fault::engine("Unable to retrieve " + std::string(name) + " attribute for " + resource.type);
}

Result<void> check_attribute(const TypeSchema& schema, const std::string& logical_id, std::string_view name) {
    if (is_custom(schema.name()) || supports(schema, split(name, "."), name)) return {};
    return unsupported(&schema, logical_id, name);
}

std::string reference(const Resource& resource) {
    return resource.ref.empty() ? resource.id : resource.ref;
}

bool needs_replacement(const std::string& type, const Model& current, const Model& desired) {
    const TypeSchema* schema = catalog::Catalog::instance().type(type);
    if (!schema) return false;
    const Json before = comparable(*schema, current);
    const Json after = comparable(*schema, desired);
    return std::any_of(schema->create_only().begin(), schema->create_only().end(),
                       [&](const PropertyPath& path) { return differs(before, after, path); });
}

Result<bool> needs_replacement(const Call& call, const Resource& current, const Model& desired) {
    const TypeSchema* schema = catalog::Catalog::instance().type(current.type, call.scope.region);
    if (!schema) return false;
    Json before = comparable(*schema, current.model);
    Json after = comparable(*schema, desired);
    // What AWS filled in is no reason for a change as long as the template still leaves it out; what it fills in inside a given property is the same
    // now.
    if (auto done = call.registry.type(current.type).complete(call, after); !done) return done.fault();
    if (auto done = facts::complete(call, current.type, after); !done) return done.fault();
    for (const std::string& property : current.completed) {
        if (member(desired, property).is_null()) after[property] = before.contains(property) ? before[property] : Json();
    }
    const Result<facts::Change> decided = facts::change(call, current.type, before, after);
    if (!decided) return decided.fault();
    if (*decided == facts::Change::replace) return true;
    for (const PropertyPath& path : schema->create_only()) {
        if (!differs(before, after, path)) continue;
        const Result<facts::Change> change = facts::change_at(call, current.type, before, after, path);
        if (!change) return change.fault();
        if (*change != facts::Change::in_place) return true;
    }
    return false;
}

}  // namespace drydock::providers
