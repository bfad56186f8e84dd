#include "providers/properties.h"

#include <algorithm>
#include <optional>

#include "base/arn.h"
#include "catalog/catalog.h"
#include "providers/defaults.h"
#include "providers/facts/engine.h"

namespace drydock::providers {
namespace {

using catalog::PropertyPath;
using catalog::TypeSchema;

void erase_from(Json& value, const PropertyPath& path, std::size_t step) {
    if (path[step] == "*") {
        if (!value.is_structured()) return;
        for (Json& item : value) {
            if (step + 1 < path.size()) erase_from(item, path, step + 1);
        }
        return;
    }
    if (!value.is_object() || !value.contains(path[step])) return;
    if (step + 1 < path.size()) {
        Json& below = value[path[step]];
        erase_from(below, path, step + 1);
        if (!below.is_structured() || !below.empty()) return;
    }
    value.erase(path[step]);
}

void collect(const Json& value, const PropertyPath& path, std::size_t step, std::vector<const Json*>& out) {
    if (step == path.size()) return out.push_back(&value);
    if (path[step] != "*") {
        const Json& below = member(value, path[step]);
        if (!below.is_null()) collect(below, path, step + 1, out);
        return;
    }
    if (!value.is_structured()) return;
    for (const Json& item : value) collect(item, path, step + 1, out);
}

Json of_schema(const TypeSchema& schema, const Json& model) {
    Json known = Json::object();
    for (const std::string_view name : schema.property_names()) {
        if (const Json& value = member(model, name); !value.is_null()) known[std::string(name)] = value;
    }
    return known;
}

// True if a caller could give something below the property, which AWS does not set itself.
bool is_writable(const TypeSchema& schema, catalog::Packed part, PropertyPath& path) {
    constexpr std::size_t deepest = 6;
    if (path.size() > deepest || schema.is_read_only(path)) return path.size() > deepest;
    const catalog::Packed resolved = schema.resolve(part);
    const catalog::Packed below = resolved["properties"];
    if (!below) return true;
    for (const auto& [name, inside] : below.members()) {
        path.emplace_back(name);
        const bool writable = is_writable(schema, inside, path);
        path.pop_back();
        if (writable) return true;
    }
    return false;
}

void erase_all(Json& value, const std::vector<PropertyPath>& paths) {
    for (const PropertyPath& path : paths) {
        if (!path.empty() && path.back() != "*") erase_at(value, path);
    }
}

// How a type keeps its tags.
struct TagForm {
    std::string property;
    bool is_map = false;
    std::string key = "Key", value = "Value";  // of the items of a list
};

std::optional<TagForm> tag_form(const TypeSchema& schema) {
    const catalog::Packed tagging = schema.root()["tagging"];
    std::string_view pointer = tagging["tagProperty"].string("/properties/Tags");
    constexpr std::string_view prefix = "/properties/";
    if (pointer.starts_with(prefix)) pointer.remove_prefix(prefix.size());
    const catalog::Packed property = schema.property(pointer);
    if (!property || !tagging["taggable"].boolean(true)) return std::nullopt;
    TagForm form{.property = std::string(pointer)};
    const catalog::Packed items = schema.resolve(property["items"]);
    form.is_map = !items;
    for (const auto& [name, below] : items["properties"].members()) {
        if (name == "key" || name == "TagKey" || name == "tagKey") form.key = name;
        if (name == "value" || name == "TagValue" || name == "tagValue") form.value = name;
    }
    return form;
}

// Whether the attribute is called after the thing (DBClusterArn, RuleArn of a ListenerRule) or the other way round (AgentRuntimeArn of a Runtime).
enum class Naming : std::uint8_t { own, longer, other };

Naming naming_of(std::string_view thing, std::string_view attribute) {
    if (!attribute.ends_with("Arn") && !attribute.ends_with("ARN")) return Naming::other;
    const std::string_view subject = attribute.substr(0, attribute.size() - 3);
    if (thing.ends_with(subject) || subject == "Resource") return Naming::own;
    return subject.ends_with(thing) ? Naming::longer : Naming::other;
}

// The first attribute of this naming that is an ARN (of the service, if one is given), or "".
std::string arn_among(const TypeSchema& schema, const Json& model, Naming naming, std::string_view service = {}) {
    const std::string_view thing = schema.name().substr(schema.name().rfind(':') + 1);
    for (const PropertyPath& path : schema.read_only()) {
        if (path.size() != 1 || naming_of(thing, path.front()) != naming) continue;
        const Json& held = member(model, path.front());
        const std::optional<Arn> arn = held.is_string() ? Arn::parse(held.get_ref<const std::string&>()) : std::nullopt;
        if (arn && (service.empty() || arn->service == service)) return held.get<std::string>();
    }
    return {};
}

}  // namespace

void erase_at(Json& value, const PropertyPath& path) {
    if (!path.empty()) erase_from(value, path, 0);
}

std::vector<const Json*> values_at(const Json& value, const PropertyPath& path) {
    std::vector<const Json*> found;
    collect(value, path, 0, found);
    return found;
}

Json given_properties(const TypeSchema& schema, const Json& model) {
    Json given = of_schema(schema, model);
    erase_all(given, schema.read_only());
    return given;
}

Json readable_properties(const TypeSchema& schema, const Json& model) {
    Json read = of_schema(schema, model);
    erase_all(read, schema.write_only());
    const Json given = given_properties(schema, model);
    // What nobody has asked for has no attributes either: a bucket without metadata tables tells no ARNs of such.
    for (const std::string_view name : schema.property_names()) {
        PropertyPath path{std::string(name)};
        if (!given.contains(path.front()) && is_writable(schema, schema.property(name), path)) read.erase(path.front());
    }
    return read;
}

Json desired_properties(const TypeSchema& schema, const Resource& resource) {
    Json desired = given_properties(schema, resource.model);
    for (const std::string& name : resource.completed) desired.erase(name);
    return desired;
}

bool can_be_tagged(const TypeSchema& schema) {
    return tag_form(schema).has_value();
}

Json tags_of(const TypeSchema& schema, const Json& model) {
    Json tags = Json::array();
    const std::optional<TagForm> form = tag_form(schema);
    if (!form) return tags;
    const Json& held = member(model, form->property);
    if (held.is_object()) {
        for (const auto& [key, value] : held.items()) tags.push_back({{"Key", key}, {"Value", scalar_text(value)}});
    } else if (held.is_array()) {
        for (const Json& tag : held) {
            const Json& value = member(tag, form->value);
            tags.push_back({{"Key", scalar_text(member(tag, form->key))}, {"Value", value.is_null() ? "" : scalar_text(value)}});
        }
    }
    return tags;
}

Json stack_tags(const Resource& resource) {
    Json tags = Json::array();
    const std::optional<Arn> stack = Arn::parse(resource.stack_id);
    if (!stack) return tags;
    const std::size_t begin = stack->resource.find('/') + 1;
    const std::string name = stack->resource.substr(begin, stack->resource.find('/', begin) - begin);
    tags.push_back({{"Key", "aws:cloudformation:stack-name"}, {"Value", name}});
    tags.push_back({{"Key", "aws:cloudformation:logical-id"}, {"Value", resource.logical_id}});
    tags.push_back({{"Key", "aws:cloudformation:stack-id"}, {"Value", resource.stack_id}});
    return tags;
}

const Json& shown_properties(const Call& call, const Resource& resource, Json& room) {
    if (resource.stack_id.empty() || !facts::of(resource.type)["stack_tags"].boolean()) return resource.model;
    const TypeSchema* schema = catalog::Catalog::instance().type(resource.type, call.scope.region);
    if (!schema) return resource.model;
    room = resource.model;
    add_tags(*schema, room, stack_tags(resource));
    return room;
}

bool add_tags(const TypeSchema& schema, Json& properties, const Json& tags) {
    const std::optional<TagForm> form = tag_form(schema);
    if (!form) return false;
    Json& held = properties[form->property];
    if (!held.is_structured()) held = form->is_map ? Json::object() : Json::array();
    for (const Json& tag : tags) {
        const std::string key = scalar_text(member(tag, "Key"));
        if (held.is_object()) {
            held[key] = member(tag, "Value");
            continue;
        }
        const auto same = std::ranges::find_if(held, [&](const Json& one) { return scalar_text(member(one, form->key)) == key; });
        if (same != held.end())
            (*same)[form->value] = member(tag, "Value");
        else
            held.push_back({{form->key, key}, {form->value, member(tag, "Value")}});
    }
    return true;
}

bool remove_tags(const TypeSchema& schema, Json& properties, const Json& keys) {
    const std::optional<TagForm> form = tag_form(schema);
    if (!form) return false;
    Json& held = properties[form->property];
    for (const Json& key : keys) {
        if (held.is_object()) held.erase(scalar_text(key));
        if (!held.is_array()) continue;
        const auto same = std::ranges::find_if(held, [&](const Json& one) { return scalar_text(member(one, form->key)) == scalar_text(key); });
        if (same != held.end()) held.erase(same);
    }
    if (held.empty()) properties.erase(form->property);
    return true;
}

std::string arn_of(const Call& call, const TypeSchema& schema, const Resource& resource) {
    if (resource.id.starts_with("arn:")) return resource.id;
    if (std::string own = arn_among(schema, resource.model, Naming::own); !own.empty()) return own;
    if (resource.ref.starts_with("arn:")) return resource.ref;
    std::string usual = default_arn(call, schema, resource.model);
    // An API's ExecuteApiArn is of another service, and not its own.
    const std::optional<Arn> parsed = Arn::parse(usual);
    std::string longer = arn_among(schema, resource.model, Naming::longer, parsed ? parsed->service : std::string());
    return longer.empty() ? usual : longer;
}

}  // namespace drydock::providers
