#include "providers/tagging.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "catalog/catalog.h"
#include "providers/conversion.h"
#include "providers/properties.h"
#include "providers/refusals.h"

namespace drydock::providers {
namespace {

using catalog::Catalog;
using catalog::Packed;
using catalog::TypeSchema;

// Log groups' ARNs have :* at their ends for all but their tags.
std::string_view without_streams(std::string_view arn) {
    if (arn.ends_with(":*")) arn.remove_suffix(2);
    return arn;
}

const Json& value_at(const Json& input, Packed path) {
    const Json* value = &input;
    for (const Packed step : path.elements()) value = &member(*value, step.string());
    return *value;
}

class TagOperation {
public:
    TagOperation(const Call& call, const std::string& name, Packed operation, const Model& input)
        : call_(call), name_(name), operation_(operation), input_(input), does_(operation["does"].string()) {}

    Result<Model> run() {
        if (auto known = check_members(); !known) return known.fault();
        std::vector<const Resource*> resources;
        const Json& named = member(input_, operation_["resource"].string());
        for (const Json& name : named.is_array() ? named : Json::array({named})) {
            const Resource* found = find(scalar_text(name));
            if (!found) return refused(call_, some_type(), operation_["missing"], input_, name).value_or(Fault());
            resources.push_back(found);
        }
        Json shown = Json::array();
        for (const Resource* resource : resources) {
            const Resource before = *resource;
            if (does_ != "lists") {
                if (auto done = change(before); !done) return done.fault();
            }
            const Resource* now = call_.world.find(before.scope, before.type, before.id);
            shown = shown_tags(now ? *now : before);
        }
        return answer(shown, named);
    }

private:
    Result<void> check_members() const {
        std::vector<std::string> unknown;
        for (const auto& [name, value] : input_.items()) {
            const auto known = operation_["known"].elements();
            bool is_known = false;
            for (const Packed one : known) is_known = is_known || one.string() == name;
            if (!is_known && !value.is_null()) unknown.push_back(name);
        }
        if (unknown.empty()) return {};
        return Fault::not_simulated("The operation " + name_ + " with " + join(unknown, ", "));
    }

    // Whose service speaks.
    std::string some_type() const { return std::string(operation_["types"][std::size_t{0}].string()); }

    const Resource* find(const std::string& name) const {
        for (const Packed type : operation_["types"].elements()) {
            const Resource* found = call_.world.find(call_.scope, type.string(), name);
            if (found && found->ready) return found;
        }
        for (const Packed type : operation_["types"].elements()) {
            const TypeSchema* schema = Catalog::instance().type(type.string(), call_.scope.region);
            if (!schema) continue;
            for (const Resource* resource : call_.world.all(call_.scope, type.string())) {
                if (resource->ready && is_called(*schema, *resource, name)) return resource;
            }
        }
        return nullptr;
    }

    bool is_called(const TypeSchema& schema, const Resource& resource, const std::string& name) const {
        if (reference(resource) == name) return true;
        // Identifiers of several parts are not what services go by: a public IP address and eipalloc-….
        const std::string arn = arn_of(call_, schema, resource);
        return without_streams(arn) == without_streams(name) || arn.ends_with("/" + name);
    }

    Result<void> change(const Resource& resource) const {
        const Packed place = operation_["given"];
        const Json& given = value_at(input_, place["path"]);
        if (does_ == "adds") {
            const Json tags = tags_in(given, place);
            return change_tags(call_, resource, [&](const TypeSchema& schema, Json& properties) { return add_tags(schema, properties, tags); });
        }
        return change_tags(call_, resource, [&](const TypeSchema& schema, Json& properties) {
            return remove_tags(schema, properties, removed(tags_of(schema, properties), given, place));
        });
    }

    // Tags as they are everywhere: [{Key, Value}].
    static Json tags_in(const Json& given, Packed place) {
        Json tags = Json::array();
        for (const auto& [name, item] : given.items()) {
            const bool is_map = place["key"].is_null();
            const Json& value = is_map ? item : member(item, place["value"].string());
            tags.push_back({{"Key", is_map ? Json(name) : member(item, place["key"].string())}, {"Value", value.is_null() ? Json("") : value}});
        }
        return tags;
    }

    // The keys of those that go: the keys that are given, or of the tags that are given, whose values must be the same if there are any; all if
    // nothing is given.
    static Json removed(const Json& held, const Json& given, Packed place) {
        if (place["key"].is_null()) return given;
        Json keys = Json::array();
        for (const Json& tag : held) {
            const bool goes = given.empty() || std::ranges::any_of(given, [&](const Json& one) {
                                  const Json& value = member(one, place["value"].string());
                                  return member(one, place["key"].string()) == tag["Key"] && (value.is_null() || value == tag["Value"]);
                              });
            if (goes) keys.push_back(tag["Key"]);
        }
        return keys;
    }

    Json shown_tags(const Resource& resource) const {
        const TypeSchema* schema = Catalog::instance().type(resource.type, call_.scope.region);
        Json room;
        return schema ? tags_of(*schema, shown_properties(call_, resource, room)) : Json::array();
    }

    Result<Model> answer(const Json& tags, const Json& named) const {
        Model answer = Json::object();
        if (operation_["named"].is_array()) set_at(answer, operation_["named"], named);
        for (const Packed part : operation_["whole"].elements()) answer[std::string(part.string())] = false;
        const Packed place = operation_["shown"];
        if (!place) return answer;
        const bool is_map = place["key"].is_null();
        Json shown = is_map ? Json::object() : Json::array();
        for (const Json& tag : tags) {
            if (is_map)
                shown[scalar_text(tag["Key"])] = tag["Value"];
            else
                shown.push_back({{std::string(place["key"].string()), tag["Key"]}, {std::string(place["value"].string()), tag["Value"]}});
        }
        set_at(answer, place["path"], std::move(shown));
        return answer;
    }

    const Call& call_;
    const std::string& name_;
    Packed operation_;
    const Model& input_;
    std::string_view does_;
};

}  // namespace

Result<void> change_tags(const Call& call, const Resource& resource, const TagChange& change) {
    const TypeSchema* schema = Catalog::instance().type(resource.type, call.scope.region);
    if (!schema) return Fault::not_simulated("The resource type " + resource.type);
    Json properties = desired_properties(*schema, resource);
    if (!change(*schema, properties)) return Fault::handler("InvalidRequest", "Resources of type " + resource.type + " have no tags");
    const Result<Created> updated = update(call, resource, std::move(properties));
    return updated ? Result<void>() : updated.fault();
}

Result<Model> tag_operation(const Call& call, const std::string& name, Packed operation, const Model& input) {
    return TagOperation(call, name, operation, input).run();
}

}  // namespace drydock::providers
