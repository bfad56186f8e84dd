// Sentences of the validator for resource policies that S3, DynamoDB, KMS, MSK, VPC endpoints and IAM's trust policies have in common.
// Sources: answers recorded by users of those services, e.g. https://github.com/hashicorp/terraform-provider-aws/issues/42291 (positions).
#include "validator/policy/words.h"

namespace drydock::validator::policy {

namespace {

// Writes `value` as compact JSON behind `text`; stops and returns true when the value at `wanted` is about to be written.
bool write_until(const Json& value, const std::string& pointer, const std::string& wanted, std::string& text) {
    if (pointer == wanted) return true;
    if (!value.is_structured()) {
        text += is_pending(value) ? "\"\"" : value.dump(-1, ' ', false, Json::error_handler_t::replace);
        return false;
    }
    text += value.is_object() ? '{' : '[';
    std::size_t index = 0;
    for (const auto& [key, child] : value.items()) {
        if (index > 0) text += ',';
        if (value.is_object()) text += Json(key).dump(-1, ' ', false, Json::error_handler_t::replace) + ":";
        const std::string name = value.is_object() ? escape_pointer(key) : std::to_string(index);
        if (write_until(child, pointer + "/" + name, wanted, text)) return true;
        ++index;
    }
    text += value.is_object() ? '}' : ']';
    return false;
}

}  // namespace

std::string syntax_position(const Json& document, const std::string& pointer) {
    std::string text;
    write_until(document, "", pointer, text);
    return "Syntax error at position (1," + std::to_string(text.size() + 1) + ")";
}

std::optional<std::string> shared_sentence(const Finding& finding, const Json& document) {
    switch (finding.flaw) {
        case Flaw::invalid_json:
        case Flaw::not_object: return "This policy contains invalid Json";
        case Flaw::version_unknown: return "The policy must contain a valid version string";
        case Flaw::statement_missing: return "Missing required field Statement";
        case Flaw::statement_empty: return "Could not parse the policy: Statement is empty!";
        case Flaw::unknown_field:
        case Flaw::statement_unknown_field: return "Unknown field " + finding.field;
        case Flaw::effect_missing:
        case Flaw::action_missing:
        case Flaw::resource_missing:
        case Flaw::principal_missing: return "Missing required field " + finding.field;
        case Flaw::principal_empty: return "Missing required field Principal cannot be empty!";
        case Flaw::resource_forbidden:
        case Flaw::principal_forbidden: return "Has prohibited field " + finding.field;
        case Flaw::effect_invalid: return "Invalid effect: " + finding.subject;
        case Flaw::sid_repeated: return "The Statement Ids in the policy are not unique";
        case Flaw::condition_operator: return "Invalid Condition type : " + finding.subject;
        case Flaw::not_principal:
            if (finding.subject != "Allow") return std::nullopt;
            return "Allow with NotPrincipal is not allowed.";
        case Flaw::exclusive_fields:
        case Flaw::id_type:
        case Flaw::statement_type:
        case Flaw::principal_shape:
        case Flaw::action_type:
        case Flaw::resource_type:
        case Flaw::sid_type:
        case Flaw::condition_type:
        case Flaw::condition_value_type: return syntax_position(document, finding.pointer);
        default: return std::nullopt;
    }
}

}  // namespace drydock::validator::policy
