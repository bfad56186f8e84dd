#include "emulator/engine/environment.h"

#include <algorithm>

#include "catalog/catalog.h"
#include "emulator/engine/dynamic_reference.h"
#include "emulator/engine/native.h"

namespace drydock::engine {

Result<Json> AccountEnvironment::zones(const std::string& region) {
    const std::string& name = region.empty() ? rehearsal_.request.scope.region : region;
    Json names = Json::array();
    for (const catalog::Packed zone : catalog::Catalog::instance().region(name)["zones"].elements()) {
        names.push_back(std::string(zone.is_string() ? zone.string() : zone["name"].string()));
    }
    return names;
}

Result<Json> AccountEnvironment::import_value(const std::string& export_name) {
    const auto& exports = rehearsal_.site.stacks.exports(rehearsal_.request.scope);
    const auto found = exports.find(export_name);
    if (found == exports.end()) {
        if (std::ranges::find(missing_exports_, export_name) == missing_exports_.end()) missing_exports_.push_back(export_name);
        return pending({});
    }
    auto& used = rehearsal_.imports;
    if (std::ranges::find(used, export_name) == used.end()) used.push_back(export_name);
    return Json(found->second.value);
}

const StackResource* PlanEnvironment::staying(const std::string& logical_id) {
    const std::size_t position = rehearsal_.position(logical_id);
    if (position == Rehearsal::npos) return nullptr;
    const ResourceChange& change = rehearsal_.change_set.changes[position];
    const bool stays = change.before && !change.before->now.physical_id.empty() && change.replacement == Replacement::no && !change.made_anew() &&
                       change.before->type == change.declaration->type;
    return stays ? change.before : nullptr;
}

Result<Json> PlanEnvironment::ref(const std::string& logical_id) {
    const StackResource* resource = staying(logical_id);
    if (!resource) return pending({logical_id});
    // A custom resource may answer with another id.
    const bool touched = rehearsal_.change_set.changes[rehearsal_.position(logical_id)].action == Action::modify;
    uncertain_ = uncertain_ || (touched && native_type(resource->type) == &custom_resource_type());
    return Json(resource->now.physical_id);
}

Result<Json> PlanEnvironment::attribute(const std::string& logical_id, const std::string& name) {
    const StackResource* resource = staying(logical_id);
    if (!resource) return pending({logical_id});
    const bool touched = rehearsal_.change_set.changes[rehearsal_.position(logical_id)].action == Action::modify;
    const providers::Resource* held = rehearsal_.site.world.find(rehearsal_.request.scope, resource->type, resource->now.world_id);
    const NativeType* native = native_type(resource->type);
    if (!held || (native && touched)) return pending({logical_id});
    uncertain_ = uncertain_ || touched;
    Result<Json> value = native ? native->attribute(*held, name) : providers::attribute(rehearsal_.call(), *held, name);
    return value ? std::move(value) : pending({logical_id});  // its failure belongs to the moment when the resource is updated
}

Result<Json> PlanEnvironment::dynamic_reference(const std::string& service, const std::string& reference) {
    const providers::Call call = rehearsal_.call();
    if (service == "secretsmanager") {
        if (!rehearsal_.updates()) return pending({});
        Result<Json> value = secret_value(call, reference);
        return value ? std::move(value) : pending({});
    }
    if (const std::optional<Json> value = parameter_value(call, reference)) return *value;
    auto& missing = rehearsal_.missing_parameters;
    const std::string name = service + ":" + reference;
    if (std::ranges::find(missing, name) == missing.end()) missing.push_back(name);
    return pending({});
}

Result<Json> LiveEnvironment::ref(const std::string& logical_id) {
    const std::size_t position = rehearsal_.position(logical_id);
    if (position == Rehearsal::npos || !rehearsal_.progress[position].resource) return pending({logical_id});
    return Json(providers::reference(*rehearsal_.progress[position].resource));
}

Result<Json> LiveEnvironment::attribute(const std::string& logical_id, const std::string& name) {
    const std::size_t position = rehearsal_.position(logical_id);
    if (position == Rehearsal::npos || !rehearsal_.progress[position].resource) return pending({logical_id});
    const providers::Resource& resource = *rehearsal_.progress[position].resource;
    if (const NativeType* native = native_type(resource.type)) return native->attribute(resource, name);
    return providers::attribute(rehearsal_.call(), resource, name);
}

Result<Json> LiveEnvironment::dynamic_reference(const std::string& service, const std::string& reference) {
    const providers::Call call = rehearsal_.call();
    if (service == "secretsmanager") return secret_value(call, reference);
    if (const std::optional<Json> value = parameter_value(call, reference)) return *value;
    return Fault::engine("Parameters: [" + service + ":" + reference + "] cannot be found.");
}

}  // namespace drydock::engine
