// The grammar of policy documents, the same for every service: a walk that notes each flaw where it stands. What a flaw means, and in which words, is
// decided by the service that gets the document (words.h).
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "validator/policy/document.h"

namespace drydock::validator::policy {

enum class Flaw : std::uint8_t {
    invalid_json,
    not_object,
    unknown_field,
    id_type,
    version_unknown,
    version_old,
    statement_missing,
    statement_type,
    statement_empty,
    statement_unknown_field,
    exclusive_fields,
    effect_missing,
    effect_invalid,
    principal_missing,
    principal_forbidden,
    principal_empty,
    principal_star,
    principal_shape,
    principal_kind,
    principal_value,
    not_principal,
    action_missing,
    action_type,
    action_vendorless,
    action_colons,
    action_vendor_wildcard,
    action_vendor,
    action_unknown,
    action_foreign,
    action_mismatch,
    action_count,
    trust_action,
    resource_missing,
    resource_forbidden,
    resource_type,
    resource_format,
    resource_partition,
    resource_vendor,
    resource_short,
    resource_region,
    resource_account,
    resource_path,
    resource_foreign,
    condition_type,
    condition_operator,
    condition_key_vendorless,
    condition_key_unknown,
    condition_key_mismatch,
    condition_value_type,
    condition_value,
    condition_address,
    condition_binary,
    condition_missing,
    sid_type,
    sid_alphabet,
    sid_repeated,
    characters,
    size,
    lockout,
};

// Stable name of a flaw, for rule ids: condition-operator.
std::string_view to_string(Flaw flaw);

struct Finding {
    Flaw flaw;
    std::string pointer;  // JSON pointer below the document
    std::string field;    // member of the statement: Action, NotResource; for principals their kind: AWS, Service
    std::string subject;  // the offending value as text
};
using Findings = std::vector<Finding>;

enum class Need : std::uint8_t { forbidden, optional, required };

// What a kind of document asks of the grammar.
struct Rules {
    Need principal = Need::forbidden;
    Need resource = Need::required;
    bool version_2012 = false;  // only Version 2012-10-17
    bool sid_alphanumeric = false;
    bool resource_arns = false;  // resources are judged as ARNs by IAM's rules
    bool trust = false;
};

// A statement of the document and where it stands.
struct Statement {
    std::string pointer;
    const Json* node;
};
// Statements that are objects; a document that is itself a statement (event buses) gives that one.
std::vector<Statement> statements(const Json& document);

// The value, or each item if it is a list, with its pointer.
struct Item {
    std::string pointer;
    const Json* value;
};
std::vector<Item> items(const Json& value, const std::string& pointer);
// Items that are text; pending ones and others are left out.
std::vector<std::string> texts(const Json& value);
// CloudFormation turns the scalars of a policy into strings, so a number or a boolean is as good as text.
inline bool is_text(const Json& value) {
    return value.is_string() || value.is_number() || value.is_boolean();
}

Findings walk(const Json& document, const Rules& rules, const Context& context);

// Parts of the walk, each for one statement.
void walk_principals(const Statement& statement, const Rules& rules, const Context& context, Findings& out);
void walk_actions(const Statement& statement, Findings& out);
void walk_resources(const Statement& statement, const Rules& rules, const Context& context, Findings& out);
void walk_conditions(const Statement& statement, Findings& out);

}  // namespace drydock::validator::policy
