#include "emulator/engine/change_set_request.h"

namespace drydock::engine {
namespace {

std::string text(const Json& value, std::string_view name) {
    const Json& found = member(value, name);
    return found.is_string() ? found.get<std::string>() : std::string();
}

bool flag(const Json& value, std::string_view name) {
    return member(value, name) == Json(true);
}

std::vector<std::string> texts(const Json& list) {
    std::vector<std::string> out;
    for (const Json& each : list) out.push_back(scalar_text(each));
    return out;
}

int number(const Json& value, std::string_view name) {
    const Json& found = member(value, name);
    return found.is_number_integer() ? found.get<int>() : 0;
}

Json from_tags(const std::optional<Tags>& tags) {
    if (!tags) return nullptr;
    Json out = Json::array();
    for (const auto& [key, value] : *tags) out.push_back({{"Key", key}, {"Value", value}});
    return out;
}

std::optional<Tags> to_tags(const Json& list) {
    if (!list.is_array()) return std::nullopt;
    Tags out;
    for (const Json& tag : list) out.emplace_back(text(tag, "Key"), text(tag, "Value"));
    return out;
}

Json from_imports(const std::vector<ResourceToImport>& imports) {
    Json out = Json::array();
    for (const ResourceToImport& each : imports)
        out.push_back({{"ResourceType", each.type}, {"LogicalResourceId", each.logical_id}, {"ResourceIdentifier", each.identifier}});
    return out;
}

}  // namespace

Json from_request(const Request& request) {
    return {{"stack_name", request.stack_name},
            {"template_body", request.template_body},
            {"source_name", request.source_name},
            {"origin", static_cast<int>(request.origin)},
            {"parameters", request.parameters},
            {"tags", from_tags(request.tags)},
            {"capabilities", request.capabilities},
            {"role_arn", request.role_arn},
            {"on_failure", static_cast<int>(request.on_failure)},
            {"notification_arns", request.notification_arns ? Json(*request.notification_arns) : Json()},
            {"disable_validation", request.disable_validation},
            {"parent_stack_id", request.parent_stack_id},
            {"root_stack_id", request.root_stack_id},
            {"update", request.update},
            {"policy", request.policy},
            {"policy_during_update", request.policy_during_update},
            {"rollback_triggers", request.rollback_triggers.value_or(Json())},
            {"termination_protection", request.termination_protection},
            {"retain_except_on_create", request.retain_except_on_create},
            {"timeout_minutes", request.timeout_minutes ? Json(*request.timeout_minutes) : Json()},
            {"resource_types", request.resource_types},
            {"imports", from_imports(request.imports)},
            {"import_existing", request.import_existing},
            {"revert_drift", request.revert_drift}};
}

Request to_request(const Json& value) {
    Request request;
    for (const auto& [name, into] : {std::pair{"stack_name", &request.stack_name},
                                     {"template_body", &request.template_body},
                                     {"source_name", &request.source_name},
                                     {"role_arn", &request.role_arn},
                                     {"parent_stack_id", &request.parent_stack_id},
                                     {"root_stack_id", &request.root_stack_id},
                                     {"policy", &request.policy},
                                     {"policy_during_update", &request.policy_during_update}}) {
        *into = text(value, name);
    }
    for (const auto& [name, into] : {std::pair{"disable_validation", &request.disable_validation},
                                     {"update", &request.update},
                                     {"termination_protection", &request.termination_protection},
                                     {"retain_except_on_create", &request.retain_except_on_create},
                                     {"import_existing", &request.import_existing},
                                     {"revert_drift", &request.revert_drift}}) {
        *into = flag(value, name);
    }
    request.origin = static_cast<tmpl::Origin>(number(value, "origin"));
    request.on_failure = static_cast<OnFailure>(number(value, "on_failure"));
    request.tags = to_tags(member(value, "tags"));
    request.capabilities = texts(member(value, "capabilities"));
    request.resource_types = texts(member(value, "resource_types"));
    if (const Json& arns = member(value, "notification_arns"); arns.is_array()) request.notification_arns = texts(arns);
    if (const Json& triggers = member(value, "rollback_triggers"); !triggers.is_null()) request.rollback_triggers = triggers;
    if (member(value, "timeout_minutes").is_number_integer()) request.timeout_minutes = number(value, "timeout_minutes");
    for (const auto& [name, given] : member(value, "parameters").items()) request.parameters[name] = scalar_text(given);
    for (const Json& each : member(value, "imports")) {
        request.imports.push_back(
            {.type = text(each, "ResourceType"), .logical_id = text(each, "LogicalResourceId"), .identifier = member(each, "ResourceIdentifier")});
    }
    return request;
}

}  // namespace drydock::engine
