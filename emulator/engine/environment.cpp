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

const std::map<std::string, Export, std::less<>>& AccountEnvironment::exports() {
    if (!exports_) exports_ = StackStore(rehearsal_.site.world).exports(rehearsal_.request.scope);
    return *exports_;
}

Result<Json> AccountEnvironment::import_value(const std::string& export_name) {
    const auto found = exports().find(export_name);
    if (found == exports().end()) {
        if (std::ranges::find(missing_exports_, export_name) == missing_exports_.end()) missing_exports_.push_back(export_name);
        return pending({});
    }
    auto& used = rehearsal_.stack.imports;
    if (std::ranges::find(used, export_name) == used.end()) used.push_back(export_name);
    return Json(found->second.value);
}

Result<Json> PlanEnvironment::ref(const std::string& logical_id) {
    return pending({logical_id});
}
Result<Json> PlanEnvironment::attribute(const std::string& logical_id, const std::string&) {
    return pending({logical_id});
}

Result<Json> PlanEnvironment::dynamic_reference(const std::string& service, const std::string& reference) {
    if (service == "secretsmanager") return pending({});
    const providers::Call call = rehearsal_.call();
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
