// What KMS says of key policies, and its check against locking everybody out.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#prevent-unmanageable-key
#include <algorithm>
#include <set>

#include "base/arn.h"
#include "validator/policy/evaluate.h"
#include "validator/policy/words.h"

namespace drydock::validator::policy {

namespace {

// Principals of the account that the policy names, and the account itself.
std::set<std::string> candidates(const Json& document, const Context& context, const std::string& account) {
    std::set<std::string> result = {"arn:" + context.partition + ":iam::" + account + ":root"};
    for (const Statement& statement : statements(document)) {
        for (const std::string& named : texts(member(member(*statement.node, "Principal"), "AWS"))) {
            const std::optional<Arn> arn = Arn::parse(named);
            if (arn && arn->account == account) result.insert(named);
        }
    }
    return result;
}

// A caller of the account who changes the policy through CloudFormation. Which of the account's principals it is, nobody knows offline: any will do.
bool stays_changeable(const Json& document, const Context& context, const std::string& account) {
    const std::string region = context.region.empty() ? "us-east-1" : context.region;
    const std::string key = "arn:" + context.partition + ":kms:" + region + ":" + account + ":key/00000000-0000-0000-0000-000000000000";
    for (const std::string& principal : candidates(document, context, account)) {
        Request request{"kms:PutKeyPolicy", context.resource_arn.empty() ? key : context.resource_arn, principal, "", account, {}};
        request.context = {{"kms:calleraccount", account},
                           {"aws:securetransport", "true"},
                           {"aws:requestedregion", region},
                           {"aws:viaawsservice", "true"},
                           {"aws:calledvia", "cloudformation.amazonaws.com"},
                           {"aws:calledviafirst", "cloudformation.amazonaws.com"},
                           {"aws:calledvialast", "cloudformation.amazonaws.com"}};
        if (evaluate(document, request, true) == Decision::allow) return true;
    }
    return false;
}

bool latin(const std::string& text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        // U+0080 to U+00FF are the two-byte sequences that begin with C2 or C3.
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0xC4) return false;
        if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') return false;
    }
    return true;
}

// The text as KMS prints it: a question mark for every character that it does not take.
std::string latin_only(const std::string& text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0xC4 && (byte & 0xC0) != 0x80)
            result += text[i];
        else if (byte >= 0xC4)
            result += '?';
        else if (!result.empty() && (static_cast<unsigned char>(result.back()) & 0xFE) == 0xC2)
            result += text[i];
    }
    return result;
}

Fault malformed(std::string message) {
    return {.code = "MalformedPolicyDocumentException", .message = std::move(message), .handler_code = "InvalidRequest"};
}

}  // namespace

Answer kms_words(const Finding& finding, const Json& document, const Context&) {
    switch (finding.flaw) {
        case Flaw::lockout: return malformed("The new key policy will not allow you to update the key policy in the future.");
        case Flaw::principal_missing:
        case Flaw::principal_empty: return malformed("Policy contains a statement with no principal.");
        case Flaw::principal_value:
        case Flaw::principal_shape:
        case Flaw::principal_kind: return malformed("Policy contains a statement with one or more invalid principals.");
        case Flaw::characters:
            return Fault{.code = "ValidationException",
                         .message = "1 validation error detected: Value '" + finding.subject +
                                    "' at 'policy' failed to satisfy constraint: Member must satisfy regular expression pattern: "
                                    "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+",
                         .handler_code = "InvalidRequest"};
        case Flaw::not_principal: return std::nullopt;
        default: break;
    }
    std::optional<std::string> sentence = shared_sentence(finding, document);
    return sentence ? Answer(malformed(std::move(*sentence))) : std::nullopt;
}

void kms_checks(const Json& document, const Context& context, Findings& out) {
    if (!document.is_object()) return;
    if (!has_pending(document)) {
        const std::string text = document.dump(-1, ' ', false, Json::error_handler_t::replace);
        if (!latin(text)) out.push_back({Flaw::characters, "", "", latin_only(text)});
    }
    // Without an account nothing can be said of who may change the key.
    if (context.bypass_lockout || context.account.empty()) return;
    // What is refused anyway is not asked about.
    if (std::any_of(out.begin(), out.end(), [](const Finding& finding) { return finding.flaw != Flaw::not_principal; })) return;
    if (!stays_changeable(document, context, context.account)) out.push_back({Flaw::lockout, "", "", ""});
}

}  // namespace drydock::validator::policy
