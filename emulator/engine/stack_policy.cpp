#include "emulator/engine/stack_policy.h"

#include <algorithm>

#include "base/text.h"

namespace drydock::engine {
namespace {

std::string_view name_of(PolicyAction action) {
    switch (action) {
        case PolicyAction::modify: return "Update:Modify";
        case PolicyAction::replace: return "Update:Replace";
        case PolicyAction::remove: break;
    }
    return "Update:Delete";
}

// A list, or one value in its place.
template <typename Predicate>
bool any_of(const Json& value, const Predicate& predicate) {
    if (!value.is_array()) return value.is_string() && predicate(value.get_ref<const std::string&>());
    return std::ranges::any_of(value, [&](const Json& item) { return item.is_string() && predicate(item.get_ref<const std::string&>()); });
}

bool names_action(const Json& statement, std::string_view action) {
    const auto matches = [&](const std::string& pattern) { return wildcard_match(pattern, action); };
    if (const Json& except = member(statement, "NotAction"); !except.is_null()) return !any_of(except, matches);
    return any_of(member(statement, "Action"), matches);
}

bool names_resource(const Json& statement, std::string_view logical_id) {
    const std::string name = "LogicalResourceId/" + std::string(logical_id);
    const auto matches = [&](const std::string& pattern) { return wildcard_match(pattern, name); };
    if (const Json& except = member(statement, "NotResource"); !except.is_null()) return !any_of(except, matches);
    return any_of(member(statement, "Resource"), matches);
}

// The only key that there is: ResourceType, with StringEquals or StringLike.
bool condition_holds(const Json& statement, std::string_view type) {
    const Json& condition = member(statement, "Condition");
    if (!condition.is_object()) return true;
    for (const auto& [operation, keys] : condition.items()) {
        const bool like = operation == "StringLike";
        const auto matches = [&](const std::string& pattern) { return like ? wildcard_match(pattern, type) : pattern == type; };
        if (!any_of(member(keys, "ResourceType"), matches)) return false;
    }
    return true;
}

}  // namespace

StackPolicy::StackPolicy(const std::string& document) {
    const Json parsed = Json::parse(document, nullptr, false);
    const Json& statements = parsed.is_object() ? member(parsed, "Statement") : member(Json(), "");
    if (statements.is_array()) statements_ = statements;
    if (statements.is_object()) statements_ = Json::array({statements});
}

std::optional<Fault> StackPolicy::denies(PolicyAction action, std::string_view logical_id, std::string_view type) const {
    if (statements_.is_null()) return std::nullopt;
    const std::string_view name = name_of(action);
    bool allowed = false;
    std::size_t number = 0;
    for (const Json& statement : statements_) {
        ++number;
        if (!names_action(statement, name) || !names_resource(statement, logical_id) || !condition_holds(statement, type)) continue;
        if (member(statement, "Effect") == Json("Deny"))
            return Fault::engine("Action denied by stack policy: Statement [#" + std::to_string(number) + "] does not allow [" + std::string(name) +
                                 "] for resource [" + std::string(logical_id) + "];");
        allowed = true;
    }
    if (allowed) return std::nullopt;
    return Fault::engine("Action not allowed by stack policy: no statement allows [" + std::string(name) + "] for resource [" +
                         std::string(logical_id) + "]");
}

Result<void> check_stack_policy(const std::string& document) {
    const Json parsed = Json::parse(document, nullptr, false);
    if (!parsed.is_object()) return Fault::validation_error("Error validating stack policy: Invalid stack policy");
    const Json& given = member(parsed, "Statement");
    const Json statements = given.is_array() ? given : Json::array({given});
    for (const Json& statement : statements) {
        if (!statement.is_object()) return Fault::validation_error("Error validating stack policy: Invalid stack policy");
    }
    return {};
}

}  // namespace drydock::engine
