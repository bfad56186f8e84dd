#include "emulator/engine/live_state.h"

#include <algorithm>

#include "catalog/catalog.h"
#include "emulator/engine/drift.h"
#include "emulator/engine/drift_comparison.h"
#include "emulator/engine/property_paths.h"

namespace drydock::engine {
namespace {

using catalog::PropertyPath;
using catalog::TypeSchema;

bool scales_by_itself(const StackRecord& stack, const Site& site, const std::string& resource_id) {
    return site.world.first(stack.scope, "AWS::ApplicationAutoScaling::ScalableTarget",
                            [&](const providers::Resource& target) { return target.property("ResourceId") == Json(resource_id); }) != nullptr;
}

// Properties that AWS services change as they are meant to: the user guide's list.
std::vector<std::string> managed_properties(const StackRecord& stack, const providers::Resource& held, const Site& site) {
    if (held.type == "AWS::AutoScaling::AutoScalingGroup") return {"DesiredCapacity"};
    if (held.type == "AWS::RDS::DBInstance" && held.property("AutoMinorVersionUpgrade") != Json(false)) return {"EngineVersion"};
    if (held.type == "AWS::DynamoDB::Table" && scales_by_itself(stack, site, "table/" + scalar_text(held.property("TableName"))))
        return {"ProvisionedThroughput"};
    if (held.type == "AWS::ECS::Service") {
        const std::string cluster = scalar_text(held.property("Cluster"));
        const std::string name = cluster.substr(cluster.rfind('/') + 1) + "/" + scalar_text(held.property("ServiceName"));
        if (scales_by_itself(stack, site, "service/" + name)) return {"DesiredCount"};
    }
    return {};
}

bool has_path(const Json& value, const PropertyPath& path, std::size_t step) {
    if (step == path.size()) return true;
    if (path[step] != "*") return value.is_object() && value.contains(path[step]) && has_path(value[path[step]], path, step + 1);
    return value.is_structured() && std::ranges::any_of(value, [&](const Json& item) { return has_path(item, path, step + 1); });
}

void ignore(LiveState& live, const PropertyPath& path, const char* reason) {
    std::string text = "/Properties";
    for (const std::string& token : path) text += "/" + escape_pointer(token);
    live.ignored.push_back({{"Path", std::move(text)}, {"Reason", reason}});
}

Json foreign_tags(const Json& given, const Json& held, const Json& stack_tags) {
    const auto foreign = [&](const std::string& key) { return !key.starts_with("aws:") && !(stack_tags.is_object() && stack_tags.contains(key)); };
    Json out = held.is_object() ? Json::object() : Json::array();
    if (held.is_object()) {
        for (const auto& [key, value] : held.items()) {
            if (!given.contains(key) && foreign(key)) out[key] = value;
        }
    } else {
        for (const Json& tag : held) {
            const std::string key = scalar_text(member(tag, "Key"));
            const bool named = std::ranges::any_of(given, [&](const Json& each) { return scalar_text(member(each, "Key")) == key; });
            if (!named && foreign(key)) out.push_back(tag);
        }
    }
    return out.empty() ? Json() : out;
}

void read_properties(LiveState& live, const StackRecord& stack, const StackResource& resource, const providers::Resource& held,
                     const TypeSchema& schema, const Site& site) {
    const Json& given = resource.now.properties;
    live.properties = properties_as_they_are(schema, given, held.model);
    for (const PropertyPath& path : schema.write_only()) {
        if (has_path(given, path, 0)) ignore(live, path, "WRITE_ONLY_PROPERTY");
    }
    for (const std::string& name : managed_properties(stack, held, site)) {
        if (!given.contains(name) || same_value(member(live.properties, name), given[name])) continue;
        live.managed[name] = member(live.properties, name);
        live.properties[name] = given[name];
        ignore(live, {name}, "MANAGED_BY_AWS");
    }
    live.tag_property = tag_property(schema);
    live.foreign_tags = foreign_tags(member(given, live.tag_property), member(held.model, live.tag_property), stack.now.tags);
}

}  // namespace

LiveState live_state(const StackRecord& stack, const StackResource& resource, const Site& site) {
    const Json drift = compare_with_account(stack, resource, site);
    LiveState live;
    live.status = scalar_text(member(drift, "StackResourceDriftStatus"));
    live.checked = scalar_text(member(drift, "Timestamp"));
    live.properties = resource.now.properties;
    if (live.status == "NOT_CHECKED") live.status = "UNSUPPORTED";
    const TypeSchema* schema = catalog::Catalog::instance().type(resource.type, stack.scope.region);
    const auto* held =
        schema && !live.gone() && live.status != "UNSUPPORTED" ? site.world.find(stack.scope, resource.type, resource.now.world_id) : nullptr;
    // What is in a nested stack is compared with that stack's change set.
    if (held && resource.type != "AWS::CloudFormation::Stack") read_properties(live, stack, resource, *held, *schema, site);
    return live;
}

Json with_what_others_set(const LiveState& live, const Json& wanted, const Json& deployed) {
    Json out = wanted;
    if (!out.is_object()) return out;
    for (const auto& [name, value] : live.managed.items()) {
        if (out.contains(name) && same_value(out[name], member(deployed, name))) out[name] = value;
    }
    if (live.foreign_tags.is_null()) return out;
    Json& tags = out[live.tag_property];
    if (tags.is_null()) tags = live.foreign_tags.is_object() ? Json::object() : Json::array();
    if (tags.is_object()) {
        for (const auto& [key, value] : live.foreign_tags.items()) {
            if (!tags.contains(key)) tags[key] = value;
        }
    } else {
        for (const Json& tag : live.foreign_tags) {
            const Json& key = member(tag, "Key");
            if (std::ranges::none_of(tags, [&](const Json& each) { return member(each, "Key") == key; })) tags.push_back(tag);
        }
    }
    return out;
}

}  // namespace drydock::engine
