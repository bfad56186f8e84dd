#include "providers/cloudcontrol/parts/cloud_control.h"

#include <algorithm>
#include <array>

#include "catalog/catalog.h"
#include "providers/facts/engine.h"
#include "providers/operations.h"
#include "providers/properties.h"
#include "providers/registry.h"

namespace drydock::providers::cloudcontrol {
namespace {

using catalog::TypeSchema;

std::string upper_verb(std::string_view handler) {
    std::string verb(handler);
    for (char& c : verb) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return verb;
}

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

// The codes of the API's enumeration (HandlerErrorCode); what else handlers say is a general failure there.
std::string error_code(const Fault& fault) {
    constexpr std::array<std::string_view, 16> known = {
        "NotUpdatable",         "InvalidRequest",       "AccessDenied",   "UnauthorizedTaggingOperation",
        "InvalidCredentials",   "AlreadyExists",        "NotFound",       "ResourceConflict",
        "Throttling",           "ServiceLimitExceeded", "NotStabilized",  "GeneralServiceException",
        "ServiceInternalError", "ServiceTimeout",       "NetworkFailure", "InternalFailure"};
    const std::string& code = fault.handler_code;
    if (std::ranges::find(known, code) != known.end()) return code;
    return code.empty() && fault.voice != Voice::engine ? "InvalidRequest" : "GeneralServiceException";
}

// Without the wrapping of a stack event.
std::string status_message(const Call& call, const Fault& fault) {
    if (fault.voice != Voice::service || fault.service.empty()) return fault.message;
    return fault.message + " (Service: " + fault.service + ", Status Code: " + std::to_string(fault.http_status) +
           ", Request ID: " + call.ids.uuid() + ") (SDK Attempt Count: 1)";
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
    return fault("UnsupportedActionException", "Resource type " + name + " does not support " + upper_verb(handler) + " action");
}

const Resource* resource_of(const Call& call, const TypeSchema& type, const std::string& identifier) {
    const Resource* found = call.world.find(call.scope, type.name(), joined(type, identifier));
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

Result<Request> Request::open(const Call& call, const Json& input, std::string operation) {
    const std::string client_token = text(input, "ClientToken");
    if (!client_token.empty()) {
        if (const Resource* other = call.world.by(call.scope, request_type, "ClientToken", client_token)) {
            return fault("ClientTokenConflictException", "ClientToken " + client_token +
                                                             " is already associated with an existing operation with "
                                                             "RequestToken " +
                                                             other->id);
        }
    }
    Request request;
    request.record_ = {{"TypeName", text(input, "TypeName")},
                       {"RequestToken", call.ids.uuid()},
                       {"Operation", std::move(operation)},
                       {"OperationStatus", "IN_PROGRESS"},
                       {"EventTime", iso8601(call.clock.shown())}};
    if (const std::string identifier = text(input, "Identifier"); !identifier.empty()) request.set_identifier(identifier);
    if (!client_token.empty()) request.record_["ClientToken"] = client_token;
    return request;
}

Result<Json> Request::succeed(const Call& call, const std::string& identifier) {
    Json began = record_;
    record_["OperationStatus"] = "SUCCESS";
    record_["Identifier"] = identifier;
    return close(call, std::move(began));
}

Result<Json> Request::fail(const Call& call, const Fault& fault) {
    if (fault.code == "NotSimulated") return fault;
    Json began = record_;
    record_["OperationStatus"] = "FAILED";
    record_["StatusMessage"] = status_message(call, fault);
    record_["ErrorCode"] = error_code(fault);
    return close(call, std::move(began));
}

Result<Json> Request::close(const Call& call, Json began) {
    if (auto done = call.world.put(thing_of(call, request_type, record_)); !done) return done.fault();
    began.erase("ClientToken");
    return Json{{"ProgressEvent", std::move(began)}};
}

Json event_of(const Resource& request) {
    Json event = request.model;
    event.erase("ClientToken");
    return event;
}

}  // namespace drydock::providers::cloudcontrol
