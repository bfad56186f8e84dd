// What IAM says: identity policies (inline and managed) and trust policies.
// Sentences: recorded answers of PutRolePolicy, CreatePolicy and UpdateAssumeRolePolicy (2026-09).
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
#include <algorithm>
#include <array>

#include "base/text.h"
#include "validator/policy/words.h"

namespace drydock::validator::policy {

namespace {

Fault malformed(std::string message) {
    return {.code = "MalformedPolicyDocument", .message = std::move(message), .handler_code = "InvalidRequest"};
}

Fault limit(std::string message) {
    return {.code = "LimitExceeded", .message = std::move(message), .http_status = 409, .handler_code = "ServiceLimitExceeded"};
}

// The ARN as IAM prints it: what is missing up to the sixth part is a star.
std::string padded_arn(const std::string& text) {
    std::vector<std::string> parts = split(text, ":");
    while (parts.size() < 6) parts.emplace_back("*");
    return join(parts, ":");
}

std::optional<std::string> resource_sentence(const Finding& finding) {
    const std::string& arn = finding.subject;
    const bool iam = arn.find(":iam:") != std::string::npos;
    switch (finding.flaw) {
        case Flaw::resource_missing: return "Policy statement must contain resources.";
        case Flaw::resource_format: return "Resource " + arn + " must be in ARN format or \"*\".";
        case Flaw::resource_partition: return "Partition \"" + split(arn, ":")[1] + "\" is not valid for resource \"" + padded_arn(arn) + "\".";
        case Flaw::resource_vendor: return "Resource vendor must be fully qualified and cannot contain regexes.";
        case Flaw::resource_short: return "The policy failed legacy parsing";
        case Flaw::resource_region:
            return iam ? "IAM resource " + arn + " cannot contain region information." : "Resource " + arn + " can not contain region information.";
        case Flaw::resource_account: return "Resource " + arn + " cannot contain an account id.";
        case Flaw::resource_path:
            return "IAM resource path must either be \"*\", root, or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, "
                   "server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.";
        default: return std::nullopt;
    }
}

std::optional<std::string> action_sentence(const Finding& finding) {
    switch (finding.flaw) {
        case Flaw::action_missing: return "Policy statement must contain actions.";
        case Flaw::action_vendorless:
        case Flaw::condition_key_vendorless: return "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
        case Flaw::action_colons: return "Actions/Condition can contain only one colon.";
        case Flaw::action_vendor_wildcard: return "Action vendors (e.g., aws, ec2, etc.) must not contain wildcards.";
        case Flaw::action_vendor: return "Vendor " + finding.subject + " is not valid";
        default: return std::nullopt;
    }
}

std::optional<std::string> document_sentence(const Finding& finding) {
    switch (finding.flaw) {
        case Flaw::version_old: return "Policy document must be version 2012-10-17 or greater.";
        case Flaw::principal_forbidden: return "Policy document should not specify a principal.";
        case Flaw::effect_invalid:
            // Only the case is wrong: the syntax lets it through, the old parser behind it does not.
            if (iequals(finding.subject, "allow") || iequals(finding.subject, "deny")) return "The policy failed legacy parsing";
            return "Syntax errors in policy.";
        case Flaw::condition_value:
        case Flaw::condition_address: return "The policy failed legacy parsing";
        case Flaw::sid_alphabet:
            return "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*";
        case Flaw::sid_repeated: return "Statement IDs (SID) in a single policy must be unique.";
        case Flaw::invalid_json:
        case Flaw::not_object:
        case Flaw::unknown_field:
        case Flaw::id_type:
        case Flaw::version_unknown:
        case Flaw::statement_missing:
        case Flaw::statement_type:
        case Flaw::statement_empty:
        case Flaw::statement_unknown_field:
        case Flaw::exclusive_fields:
        case Flaw::effect_missing:
        case Flaw::action_type:
        case Flaw::resource_type:
        case Flaw::condition_type:
        case Flaw::condition_operator:
        case Flaw::condition_value_type:
        case Flaw::condition_binary:
        case Flaw::sid_type: return "Syntax errors in policy.";
        default: return std::nullopt;
    }
}

std::string principal_sentence(const Finding& finding) {
    return "Invalid principal in policy: \"" + upper(finding.field) + "\":\"" + finding.subject + "\"";
}

std::optional<std::string> trust_sentence(const Finding& finding, const Json& document) {
    switch (finding.flaw) {
        case Flaw::principal_star: return "AssumeRolepolicy contained an invalid principal: \"STAR\":\"*\".";
        case Flaw::principal_shape: return "Principal must be a JSON object.";
        case Flaw::principal_value:
            if (finding.field == "Federated") return "Federated principals must be valid domain names or SAML metadata ARNs";
            return principal_sentence(finding);
        case Flaw::principal_kind: return "Invalid principal in policy: \"" + finding.field + "\"";
        case Flaw::not_principal:
            return finding.subject == "Allow" ? "Allow with NotPrincipal is not allowed." : "AssumeRole policy must not contain NotPrincipal field.";
        case Flaw::resource_forbidden: return "Has prohibited field " + finding.field;
        case Flaw::trust_action: return "AssumeRole policy may only specify STS AssumeRole actions.";
        case Flaw::condition_missing: return "A condition block must be present for the Cognito provider";
        case Flaw::action_vendorless:
        case Flaw::action_colons:
        case Flaw::action_vendor:
        case Flaw::action_vendor_wildcard: return std::nullopt;  // told by trust_action
        default: return shared_sentence(finding, document);
    }
}

}  // namespace

int identity_turn(Flaw flaw) {
    switch (flaw) {
        case Flaw::version_old: return 1;
        case Flaw::effect_invalid:
        case Flaw::condition_value:
        case Flaw::condition_address:
        case Flaw::resource_short: return 2;
        case Flaw::principal_forbidden: return 3;
        case Flaw::sid_alphabet:
        case Flaw::sid_repeated: return 4;
        case Flaw::action_missing: return 5;
        case Flaw::resource_format:
        case Flaw::resource_partition:
        case Flaw::resource_vendor:
        case Flaw::resource_region:
        case Flaw::resource_account:
        case Flaw::resource_path: return 6;
        case Flaw::action_vendorless:
        case Flaw::condition_key_vendorless:
        case Flaw::action_colons:
        case Flaw::action_vendor_wildcard:
        case Flaw::action_vendor: return 7;
        case Flaw::resource_missing: return 8;
        case Flaw::size: return 9;
        default: return 0;
    }
}

Answer identity_words(const Finding& finding, const Json&, const Context& context) {
    if (finding.flaw == Flaw::size) {
        if (context.kind == Kind::managed) return limit("Cannot exceed quota for PolicySize: " + finding.subject);
        return limit("Maximum policy size of " + finding.subject + " bytes exceeded for " + (context.entity.empty() ? "role" : context.entity));
    }
    std::optional<std::string> sentence = document_sentence(finding);
    if (!sentence) sentence = action_sentence(finding);
    if (!sentence) sentence = resource_sentence(finding);
    return sentence ? Answer(malformed(std::move(*sentence))) : std::nullopt;
}

Answer trust_words(const Finding& finding, const Json& document, const Context&) {
    if (finding.flaw == Flaw::size) return limit("Cannot exceed quota for ACLSizePerRole: " + finding.subject);
    std::optional<std::string> sentence = trust_sentence(finding, document);
    return sentence ? Answer(malformed(std::move(*sentence))) : std::nullopt;
}

// Only the actions that make a session may be given away in a trust policy; names are exact, case included.
void trust_checks(const Json& document, const Context&, Findings& out) {
    static constexpr std::array<std::string_view, 6> allowed = {"sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML",
                                                                "sts:TagSession", "sts:SetSourceIdentity",         "sts:SetContext"};
    for (const Statement& statement : statements(document)) {
        for (const Item& item : items(member(*statement.node, "Action"), statement.pointer + "/Action")) {
            if (!is_text(*item.value)) continue;
            const std::string action = scalar_text(*item.value);
            if (std::find(allowed.begin(), allowed.end(), action) != allowed.end()) continue;
            out.push_back({Flaw::trust_action, item.pointer, "Action", action});
        }
    }
}

}  // namespace drydock::validator::policy
