#include "providers/cloudcontrol/parts/cloud_control.h"

#include "base/text.h"
#include "catalog/catalog.h"
#include "providers/facts/engine.h"
#include "providers/properties.h"
#include "providers/registry.h"

namespace drydock::providers::cloudcontrol {
namespace {

using catalog::TypeSchema;

// {"DBInstanceIdentifier": "x"} says the same as x.
std::string joined(const TypeSchema& type, const std::string& identifier) {
    if (!identifier.starts_with('{')) return identifier;
    const Json parts = Json::parse(identifier, nullptr, false);
    if (!parts.is_object()) return identifier;
    std::string id;
    for (const catalog::PropertyPath& path : type.primary_identifier()) {
        const std::vector<const Json*> values = values_at(parts, path);
        if (values.empty()) return identifier;
        if (!id.empty()) id += '|';
        id += scalar_text(*values.front());
    }
    return id;
}

}  // namespace

Fault fault(std::string code, std::string message) {
    return {.code = std::move(code), .message = std::move(message)};
}

std::string text(const Json& input, std::string_view name) {
    const Json& value = member(input, name);
    return value.is_null() ? std::string() : scalar_text(value);
}

Result<const TypeSchema*> type_of(const Call& call, const Json& input, std::string_view handler) {
    const std::string name = text(input, "TypeName");
    const TypeSchema* type = catalog::Catalog::instance().type(name, call.scope.region);
    if (!type) return fault("TypeNotFoundException", "The type '" + name + "' cannot be found.");
    // What the engine keeps itself (stacks, extensions) is not among the accounts' resources.
    if (name.starts_with("AWS::CloudFormation::") && !call.registry.has_behaviour(name)) {
        return Fault::not_simulated("Cloud Control of the resource type " + name);
    }
    if (type->root()["handlers"][handler]) return type;
    return fault("UnsupportedActionException", "Resource type " + name + " does not support " + upper(handler) + " action");
}

std::string identifier_in(const TypeSchema& type, const Json& input) {
    return joined(type, text(input, "Identifier"));
}

const Resource* resource_of(const Call& call, const TypeSchema& type, const std::string& identifier) {
    const Resource* found = call.world.find(call.scope, type.name(), identifier);
    return found && found->ready ? found : nullptr;
}

std::string absent_message(const TypeSchema& type, const std::string& identifier) {
    const std::string_view own = facts::of(type.name())["says"]["absent"].string();
    if (!own.empty()) return std::string(own);
    return "Resource of type '" + std::string(type.name()) + "' with identifier '" + identifier + "' was not found.";
}

Fault handler_failure(const Call& call, const TypeSchema& type, const std::string& code, const std::string& message) {
    std::string name = code == "NotFound" ? "ResourceNotFoundException" : code;
    if (!name.ends_with("Exception")) name += "Exception";
    return fault(std::move(name), std::string(type.name()) + " Handler returned status FAILED: " + message + " (HandlerErrorCode: " + code +
                                      ", RequestToken: " + call.ids.uuid() + ")");
}

Json description_of(const TypeSchema& type, const Resource& resource) {
    return {{"Identifier", resource.id}, {"Properties", readable_properties(type, resource.model).dump()}};
}

}  // namespace drydock::providers::cloudcontrol
