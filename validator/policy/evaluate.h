// Does a policy allow a request? AWS's evaluation: an explicit deny wins, then any allow, else an implicit deny.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "base/json.h"

namespace drydock::validator::policy {

struct Request {
    std::string action;             // s3:GetObject
    std::string resource;           // ARN; "*" asks for any
    std::string principal_arn;      // arn:aws:iam::123456789012:role/x, or "" if a service calls
    std::string principal_service;  // lambda.amazonaws.com, or "" (also the name of a federated provider)
    std::string principal_account;
    std::multimap<std::string, std::string> context;  // condition keys, lower case
};

enum class Decision : std::uint8_t { implicit_deny, allow, deny };

// One document; resource policies and trust policies look at the principal, identity policies don't. A document may be an object or its JSON text.
// What is pending is taken to allow: a part that is not known yet fulfils an Allow statement and never a Deny statement.
// aws:PrincipalArn, aws:PrincipalAccount, aws:username and aws:PrincipalType follow from the principal unless the context gives them.
Decision evaluate(const Json& document, const Request& request, bool with_principal);
// Several documents together.
Decision evaluate_all(std::span<const Json* const> documents, const Request& request, bool with_principal);

}  // namespace drydock::validator::policy
