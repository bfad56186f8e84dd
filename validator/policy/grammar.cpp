#include "validator/policy/grammar.h"

#include <algorithm>
#include <array>
#include <set>

#include "validator/policy/condition.h"

namespace drydock::validator::policy {

namespace {

using Names = std::initializer_list<std::string_view>;

bool one_of(std::string_view name, Names names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string text_of(const Json& value) {
    return is_pending(value) ? std::string{} : scalar_text(value);
}

bool is_statement(const Json& node) {
    return node.is_object() && !node.contains("Statement") && (node.contains("Effect") || node.contains("Action"));
}

void walk_version(const Json& document, const Rules& rules, Findings& out) {
    const Json& version = member(document, "Version");
    if (is_pending(version)) return;
    const std::string text = version.is_null() ? "" : text_of(version);
    const bool present = document.contains("Version");
    if (present && !one_of(text, {"2012-10-17", "2008-10-17"})) {
        out.push_back({Flaw::version_unknown, "/Version", "Version", text});
    } else if (rules.version_2012 && text != "2012-10-17") {
        out.push_back({Flaw::version_old, present ? "/Version" : "", "Version", text});
    }
}

void walk_top(const Json& document, const Rules& rules, Findings& out) {
    for (const auto& [name, value] : document.items()) {
        if (!one_of(name, {"Version", "Id", "Statement", "Conditions"})) out.push_back({Flaw::unknown_field, "/" + escape_pointer(name), name, name});
    }
    const Json& id = member(document, "Id");
    if (document.contains("Id") && !is_text(id) && !is_pending(id)) out.push_back({Flaw::id_type, "/Id", "Id", text_of(id)});
    walk_version(document, rules, out);
    const Json& statement = member(document, "Statement");
    if (!document.contains("Statement")) {
        out.push_back({Flaw::statement_missing, "", "Statement", ""});
    } else if (statement.is_array() && statement.empty()) {
        out.push_back({Flaw::statement_empty, "/Statement", "Statement", ""});
    } else if (!statement.is_object() && !statement.is_array() && !is_pending(statement)) {
        out.push_back({Flaw::statement_type, "/Statement", "Statement", text_of(statement)});
    }
    if (!statement.is_array()) return;
    for (std::size_t i = 0; i < statement.size(); ++i) {
        if (statement[i].is_object() || is_pending(statement[i])) continue;
        out.push_back({Flaw::statement_type, "/Statement/" + std::to_string(i), "Statement", text_of(statement[i])});
    }
}

void walk_fields(const Statement& statement, Findings& out) {
    for (const auto& [name, value] : statement.node->items()) {
        if (one_of(name, {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"})) continue;
        out.push_back({Flaw::statement_unknown_field, statement.pointer + "/" + escape_pointer(name), name, name});
    }
    for (const std::string field : {"Principal", "Action", "Resource"}) {
        if (statement.node->contains(field) && statement.node->contains("Not" + field)) {
            out.push_back({Flaw::exclusive_fields, statement.pointer + "/Not" + field, field, ""});
        }
    }
}

void walk_effect(const Statement& statement, Findings& out) {
    const Json& effect = member(*statement.node, "Effect");
    if (is_pending(effect)) return;
    if (!statement.node->contains("Effect") || effect.is_null()) {
        out.push_back({Flaw::effect_missing, statement.pointer, "Effect", ""});
    } else if (!one_of(text_of(effect), {"Allow", "Deny"})) {
        out.push_back({Flaw::effect_invalid, statement.pointer + "/Effect", "Effect", text_of(effect)});
    }
}

void walk_sid(const Statement& statement, const Rules& rules, std::set<std::string>& seen, Findings& out) {
    const Json& sid = member(*statement.node, "Sid");
    if (!statement.node->contains("Sid") || is_pending(sid)) return;
    const std::string pointer = statement.pointer + "/Sid";
    if (!is_text(sid)) {
        out.push_back({Flaw::sid_type, pointer, "Sid", text_of(sid)});
        return;
    }
    const std::string text = text_of(sid);
    const bool alphanumeric = std::all_of(text.begin(), text.end(),
                                          [](unsigned char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
    if (rules.sid_alphanumeric && !alphanumeric) out.push_back({Flaw::sid_alphabet, pointer, "Sid", text});
    // An empty Sid is as good as none: tools write one into every statement.
    if (!text.empty() && !seen.insert(text).second) out.push_back({Flaw::sid_repeated, pointer, "Sid", text});
}

}  // namespace

std::string_view to_string(Flaw flaw) {
    static constexpr auto names = std::to_array<std::string_view>({"invalid-json",
                                                                   "not-object",
                                                                   "unknown-field",
                                                                   "id-type",
                                                                   "version-unknown",
                                                                   "version-old",
                                                                   "statement-missing",
                                                                   "statement-type",
                                                                   "statement-empty",
                                                                   "statement-unknown-field",
                                                                   "exclusive-fields",
                                                                   "effect-missing",
                                                                   "effect-invalid",
                                                                   "principal-missing",
                                                                   "principal-forbidden",
                                                                   "principal-empty",
                                                                   "principal-star",
                                                                   "principal-shape",
                                                                   "principal-kind",
                                                                   "principal-value",
                                                                   "not-principal",
                                                                   "action-missing",
                                                                   "action-type",
                                                                   "action-vendorless",
                                                                   "action-colons",
                                                                   "action-vendor-wildcard",
                                                                   "action-vendor",
                                                                   "action-unknown",
                                                                   "action-foreign",
                                                                   "action-mismatch",
                                                                   "action-count",
                                                                   "trust-action",
                                                                   "resource-missing",
                                                                   "resource-forbidden",
                                                                   "resource-type",
                                                                   "resource-format",
                                                                   "resource-partition",
                                                                   "resource-vendor",
                                                                   "resource-short",
                                                                   "resource-region",
                                                                   "resource-account",
                                                                   "resource-path",
                                                                   "resource-foreign",
                                                                   "condition-type",
                                                                   "condition-operator",
                                                                   "condition-key-vendorless",
                                                                   "condition-key-unknown",
                                                                   "condition-key-mismatch",
                                                                   "condition-value-type",
                                                                   "condition-value",
                                                                   "condition-address",
                                                                   "condition-binary",
                                                                   "condition-missing",
                                                                   "sid-type",
                                                                   "sid-alphabet",
                                                                   "sid-repeated",
                                                                   "characters",
                                                                   "size",
                                                                   "lockout"});
    static_assert(names.size() == static_cast<std::size_t>(Flaw::lockout) + 1);
    return names[static_cast<std::size_t>(flaw)];
}

std::vector<Statement> statements(const Json& document) {
    std::vector<Statement> result;
    if (is_statement(document)) return {{"", &document}};
    const Json& statement = member(document, "Statement");
    for (const Item& item : items(statement, "/Statement")) {
        if (item.value->is_object()) result.push_back({item.pointer, item.value});
    }
    return result;
}

std::vector<Item> items(const Json& value, const std::string& pointer) {
    if (!value.is_array()) return {{pointer, &value}};
    std::vector<Item> result;
    for (std::size_t i = 0; i < value.size(); ++i) result.push_back({pointer + "/" + std::to_string(i), &value[i]});
    return result;
}

std::vector<std::string> texts(const Json& value) {
    std::vector<std::string> result;
    for (const Item& item : items(value, "")) {
        if (is_text(*item.value)) result.push_back(scalar_text(*item.value));
    }
    return result;
}

Findings walk(const Json& document, const Rules& rules, const Context& context) {
    Findings out;
    if (is_pending(document)) return out;
    if (!document.is_object()) {
        out.push_back({document.is_string() ? Flaw::invalid_json : Flaw::not_object, "", "", text_of(document)});
        return out;
    }
    if (!is_statement(document) || context.kind != Kind::event_bus) walk_top(document, rules, out);
    std::set<std::string> sids;
    for (const Statement& statement : statements(document)) {
        walk_fields(statement, out);
        walk_effect(statement, out);
        walk_principals(statement, rules, context, out);
        walk_actions(statement, out);
        walk_resources(statement, rules, context, out);
        walk_conditions(statement, out);
        walk_sid(statement, rules, sids, out);
    }
    return out;
}

}  // namespace drydock::validator::policy
