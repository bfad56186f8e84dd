// Principal and NotPrincipal.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#include <algorithm>

#include "base/arn.h"
#include "validator/policy/grammar.h"

namespace drydock::validator::policy {

namespace {

bool is_digits(std::string_view text, std::size_t length) {
    return text.size() == length && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// 12 digits; dashes between them are allowed.
bool is_account(std::string_view text) {
    std::string digits(text);
    digits.erase(std::remove(digits.begin(), digits.end(), '-'), digits.end());
    return is_digits(digits, 12);
}

// AROA…, AIDA…: what IAM puts in place of the ARN of a role or user.
bool is_unique_id(std::string_view text) {
    return text.size() >= 16 && text.starts_with('A') &&
           std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

bool is_aws_principal(std::string_view text, const Context& context) {
    if (text == "*" || is_account(text) || is_unique_id(text)) return true;
    const std::optional<Arn> arn = Arn::parse(text);
    if (!arn || text.find_first_of("*?") != std::string_view::npos || text.back() == ' ') return false;
    if (!arn->partition.starts_with("aws") || (!context.partition.empty() && arn->partition != context.partition)) return false;
    const std::string& name = arn->resource;
    if (arn->service == "iam") {
        if (!is_digits(arn->account, 12) && arn->account != "cloudfront") return false;
        return name == "root" || (name.starts_with("user/") && name.size() > 5) || (name.starts_with("role/") && name.size() > 5);
    }
    if (arn->service != "sts" || !is_digits(arn->account, 12)) return false;
    const bool session = name.starts_with("assumed-role/") && std::count(name.begin(), name.end(), '/') == 2;
    return session || name == "self" || name.starts_with("federated-user/");
}

// A service's name under one of AWS's domains. Which services there are depends on account and region, and is not judged.
bool is_service(std::string_view text) {
    if (text.find_first_of("*? ") != std::string_view::npos) return false;
    for (const std::string_view domain : {".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu", ".amazon.com", ".aws.internal"}) {
        if (text.ends_with(domain) && text.size() > domain.size()) return true;
    }
    return false;
}

bool is_canonical_user(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
}

bool is_principal(std::string_view kind, std::string_view text, const Context& context) {
    if (kind == "AWS") return is_aws_principal(text, context);
    if (kind == "Service") return is_service(text);
    if (kind == "CanonicalUser") return is_canonical_user(text);
    return text == "*" || text.starts_with("arn:") || text.find('.') != std::string_view::npos;
}

void walk_kind(const std::string& kind, const Json& values, const std::string& pointer, const Context& context, Findings& out) {
    if (kind != "AWS" && kind != "Service" && kind != "Federated" && kind != "CanonicalUser") {
        out.push_back({Flaw::principal_kind, pointer, kind, values.is_string() ? values.get<std::string>() : ""});
        return;
    }
    if (is_pending(values)) return;
    if (values.is_array() && values.empty()) out.push_back({Flaw::principal_empty, pointer, kind, ""});
    for (const Item& item : items(values, pointer)) {
        if (is_pending(*item.value)) continue;
        if (!is_text(*item.value)) {
            out.push_back({Flaw::principal_shape, item.pointer, kind, scalar_text(*item.value)});
        } else if (const std::string text = scalar_text(*item.value); !is_principal(kind, text, context)) {
            out.push_back({Flaw::principal_value, item.pointer, kind, text});
        }
    }
}

// Cognito's identity pools are shared by all accounts: a role that trusts them must say which pool it means.
void walk_cognito(const Statement& statement, Findings& out) {
    const Json& federated = member(member(*statement.node, "Principal"), "Federated");
    const Json& condition = member(*statement.node, "Condition");
    const std::vector<std::string> names = texts(federated);
    if (std::find(names.begin(), names.end(), "cognito-identity.amazonaws.com") == names.end()) return;
    if (is_pending(condition) || (condition.is_object() && !condition.empty())) return;
    out.push_back({Flaw::condition_missing, statement.pointer, "Condition", "cognito-identity.amazonaws.com"});
}

}  // namespace

void walk_principals(const Statement& statement, const Rules& rules, const Context& context, Findings& out) {
    bool present = false;
    for (const std::string field : {"Principal", "NotPrincipal"}) {
        if (!statement.node->contains(field)) continue;
        present = true;
        const Json& value = (*statement.node)[field];
        const std::string pointer = statement.pointer + "/" + field;
        if (rules.principal == Need::forbidden) {
            out.push_back({Flaw::principal_forbidden, pointer, field, ""});
            continue;
        }
        if (field == "NotPrincipal") out.push_back({Flaw::not_principal, pointer, field, scalar_text(member(*statement.node, "Effect"))});
        if (is_pending(value)) continue;
        if (value == "*") {
            if (rules.trust) out.push_back({Flaw::principal_star, pointer, field, "*"});
        } else if (!value.is_object()) {
            out.push_back({Flaw::principal_shape, pointer, field, scalar_text(value)});
        } else if (value.empty()) {
            out.push_back({Flaw::principal_empty, pointer, field, ""});
        } else {
            for (const auto& [kind, values] : value.items()) walk_kind(kind, values, pointer + "/" + escape_pointer(kind), context, out);
        }
    }
    if (!present && rules.principal == Need::required) out.push_back({Flaw::principal_missing, statement.pointer, "Principal", ""});
    if (rules.trust) walk_cognito(statement, out);
}

}  // namespace drydock::validator::policy
