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

template <typename Predicate>
bool all_of(const Json& value, const Predicate& predicate) {
    if (!value.is_array()) return value.is_string() && predicate(value.get_ref<const std::string&>());
    return std::ranges::all_of(value, [&](const Json& item) { return item.is_string() && predicate(item.get_ref<const std::string&>()); });
}

// A member of the statement as the sentence of a denial quotes it.
std::string quoted(const Json& statement, std::string_view name) {
    const Json& value = member(statement, statement.contains(name) ? std::string(name) : "Not" + std::string(name));
    if (!value.is_array()) return scalar_text(value);
    std::vector<std::string> parts;
    for (const Json& part : value) parts.push_back(scalar_text(part));
    return join(parts, ", ");
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
        if (member(statement, "Effect") == Json("Deny")) {
            return Fault::engine("Action denied by stack policy: Statement [#" + std::to_string(number) + "] does not allow [" +
                                 quoted(statement, "Action") + "] for resource [" + quoted(statement, "Resource") + "];");
        }
        allowed = true;
    }
    if (allowed) return std::nullopt;
    return Fault::engine("Action not allowed by stack policy");
}

namespace {

bool well_formed(const Json& statement) {
    if (!statement.is_object()) return false;
    const Json& effect = member(statement, "Effect");
    if (effect != Json("Allow") && effect != Json("Deny")) return false;
    const Json& action = member(statement, statement.contains("NotAction") ? "NotAction" : "Action");
    if (!all_of(action, [](const std::string& name) { return name == "*" || name.starts_with("Update:"); })) return false;
    // The only principal that there is.
    const Json& principal = member(statement, statement.contains("NotPrincipal") ? "NotPrincipal" : "Principal");
    if (principal != Json("*")) return false;
    return statement.contains("Resource") || statement.contains("NotResource");
}

}  // namespace

Result<void> check_stack_policy(const std::string& document) {
    const Json parsed = Json::parse(document, nullptr, false);
    const Fault invalid = Fault::validation_error("Error validating stack policy: Invalid stack policy");
    if (!parsed.is_object()) return invalid;
    if (parsed.empty()) return {};  // the empty policy is taken, and protects nothing
    const Json& given = member(parsed, "Statement");
    const Json statements = given.is_array() ? given : Json::array({given});
    return std::ranges::all_of(statements, well_formed) ? Result<void>{} : Result<void>{invalid};
}

}  // namespace drydock::engine
