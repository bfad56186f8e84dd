// What each service says about flaws of the policy documents that it gets: one function per service, one file per family of services.
#pragma once

#include <optional>
#include <string>

#include "base/fault.h"
#include "validator/policy/grammar.h"

namespace drydock::validator::policy {

// A service that takes policy documents.
struct Service {
    Rules rules;
    std::size_t size_limit;  // characters without white space; 0: none that is told in words of the service
    // The service's answer to a flaw, or nothing if it accepts the document all the same.
    std::optional<Fault> (*words)(const Finding& finding, const Json& document, const Context& context);
    // Checks beyond the grammar; may be null.
    void (*checks)(const Json& document, const Context& context, Findings& out);
    // The turn at which the service looks for a flaw: lower comes first. Null: as the document is read.
    int (*turn)(Flaw flaw);
};
const Service& service_of(Kind kind);

// The sentences of the validator that many services share: IAM for trust policies, S3, KMS, DynamoDB, MSK, VPC endpoints.
// Nothing for flaws that no recorded sentence is known of.
std::optional<std::string> shared_sentence(const Finding& finding, const Json& document);
// `Syntax error at position (1,75)`: line and column in the document as it is sent, on one line.
std::string syntax_position(const Json& document, const std::string& pointer);

using Answer = std::optional<Fault>;
Answer identity_words(const Finding&, const Json&, const Context&);
Answer trust_words(const Finding&, const Json&, const Context&);
Answer s3_words(const Finding&, const Json&, const Context&);
Answer kms_words(const Finding&, const Json&, const Context&);
Answer sqs_words(const Finding&, const Json&, const Context&);
Answer sns_words(const Finding&, const Json&, const Context&);
Answer ecr_words(const Finding&, const Json&, const Context&);
Answer secret_words(const Finding&, const Json&, const Context&);
Answer endpoint_words(const Finding&, const Json&, const Context&);
Answer logs_words(const Finding&, const Json&, const Context&);
Answer organization_words(const Finding&, const Json&, const Context&);
Answer table_words(const Finding&, const Json&, const Context&);
Answer rest_api_words(const Finding&, const Json&, const Context&);
Answer domain_words(const Finding&, const Json&, const Context&);
Answer file_system_words(const Finding&, const Json&, const Context&);
Answer resource_words(const Finding&, const Json&, const Context&);

void trust_checks(const Json&, const Context&, Findings&);
void bucket_checks(const Json&, const Context&, Findings&);
void kms_checks(const Json&, const Context&, Findings&);
void sqs_checks(const Json&, const Context&, Findings&);
void sns_checks(const Json&, const Context&, Findings&);

int identity_turn(Flaw flaw);

}  // namespace drydock::validator::policy
