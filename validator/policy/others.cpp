// What the services say that have few words for policies: ECR, Secrets Manager, EC2 (VPC endpoints), CloudWatch Logs, Organizations, DynamoDB,
// API Gateway, OpenSearch, EFS, and those whose words are not known.
#include "validator/policy/words.h"

namespace drydock::validator::policy {

namespace {

Fault fault(std::string code, std::string message) {
    return {.code = std::move(code), .message = std::move(message), .handler_code = "InvalidRequest"};
}

// Flaws that only some services look for: the form of values and names. Without a recorded answer a service is taken not to mind.
bool is_fine_point(const Finding& finding) {
    switch (finding.flaw) {
        case Flaw::condition_value:
        case Flaw::condition_address:
        case Flaw::condition_binary:
        case Flaw::condition_key_vendorless:
        case Flaw::condition_missing:
        case Flaw::not_principal:
        case Flaw::sid_alphabet:
        case Flaw::characters: return true;
        default: return false;
    }
}

}  // namespace

Answer ecr_words(const Finding& finding, const Json&, const Context& context) {
    if (is_fine_point(finding)) return std::nullopt;
    const std::string what = context.kind == Kind::registry ? "registry" : "repository";
    return fault("InvalidParameterException",
                 "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid " + what + " policy provided'");
}

// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html
Answer secret_words(const Finding& finding, const Json&, const Context&) {
    if (is_fine_point(finding)) return std::nullopt;
    const std::string code = "MalformedPolicyDocumentException";
    switch (finding.flaw) {
        case Flaw::invalid_json:
        case Flaw::not_object: return fault(code, "This resource policy contains invalid Json.");
        case Flaw::principal_value:
            return fault(code, finding.field == "Service" ? "This resource policy contains an unsupported service principal."
                                                          : "This resource policy contains an unsupported principal.");
        case Flaw::version_unknown: return fault(code, "This policy has invalid syntax.");
        default: return fault(code, "This resource policy contains a syntax error.");
    }
}

Answer endpoint_words(const Finding& finding, const Json& document, const Context&) {
    if (is_fine_point(finding)) return std::nullopt;
    return fault("InvalidPolicyDocument", "The Policy Document is not valid. " + syntax_position(document, finding.pointer));
}

Answer logs_words(const Finding& finding, const Json&, const Context&) {
    if (is_fine_point(finding)) return std::nullopt;
    if (finding.flaw == Flaw::size) {
        Fault exceeded = fault("LimitExceededException", "Resource limit exceeded.");
        exceeded.handler_code = "ServiceLimitExceeded";
        return exceeded;
    }
    return fault("InvalidParameterException",
                 "Error occurred while parsing accessPolicy. Please check if the accessPolicy has been constructed correctly using IAM grammar.");
}

Answer organization_words(const Finding& finding, const Json&, const Context&) {
    if (is_fine_point(finding)) return std::nullopt;
    return fault("MalformedPolicyDocumentException", "The provided policy document does not meet the requirements of the specified policy type.");
}

Answer table_words(const Finding& finding, const Json& document, const Context&) {
    const std::string start = "One or more parameter values were invalid: ";
    if (finding.flaw == Flaw::size) return fault("ValidationException", start + "Maximum policy size of " + finding.subject + " bytes exceeded");
    if (finding.flaw == Flaw::principal_value && finding.field == "Service") {
        return fault("ValidationException", start + "Invalid policy document: Policy contains invalid service principal");
    }
    const std::optional<std::string> sentence = shared_sentence(finding, document);
    return sentence ? Answer(fault("ValidationException", start + "Invalid policy document: " + *sentence)) : std::nullopt;
}

Answer rest_api_words(const Finding& finding, const Json&, const Context&) {
    if (is_fine_point(finding)) return std::nullopt;
    return fault("BadRequestException", "Invalid policy document. Please check the policy syntax and ensure that Principals are valid.");
}

Answer domain_words(const Finding& finding, const Json& document, const Context&) {
    if (is_fine_point(finding)) return std::nullopt;
    const std::string text = document.is_string() ? document.get<std::string>() : document.dump(-1, ' ', false, Json::error_handler_t::replace);
    return fault("InvalidTypeException", "Error setting policy: [" + text + "]");
}

Answer file_system_words(const Finding& finding, const Json& document, const Context&) {
    const std::optional<std::string> sentence = shared_sentence(finding, document);
    return sentence ? Answer(fault("InvalidPolicyException", *sentence)) : std::nullopt;
}

Answer resource_words(const Finding& finding, const Json& document, const Context&) {
    const std::optional<std::string> sentence = shared_sentence(finding, document);
    return sentence ? Answer(fault("ValidationException", *sentence)) : std::nullopt;
}

}  // namespace drydock::validator::policy
