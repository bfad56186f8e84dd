// Policy documents: grammar and findings. One grammar, judged in the words of the service that gets the document.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/json.h"

namespace drydock::validator::policy {

enum class Kind : std::uint8_t {
    identity,
    trust,
    bucket,
    queue,
    topic,
    key,
    endpoint,
    secret,
    repository,
    function,
    log_resource,
    event_bus,
    service_control,
    resource,
    managed,       // customer managed policy of IAM: identity, but of version 2012-10-17 and with a size limit of its own
    access_point,  // S3 access points of all kinds
    registry,      // ECR
    table,         // DynamoDB tables and streams
    rest_api,      // API Gateway
    domain,        // OpenSearch and Elasticsearch
    file_system,   // EFS
};

struct Context {
    Kind kind = Kind::identity;
    std::string partition = "aws", account, region;
    std::string resource_arn;     // of the resource that a resource policy is attached to, if known
    std::size_t size_limit = 0;   // characters without white space; 0: the kind's own
    std::string entity;           // whose inline policy it is, as IAM names it: "role deployer"; "" if nothing is known
    bool bypass_lockout = false;  // KMS: BypassPolicyLockoutSafetyCheck
};

// Everything wrong with the document; severity error where the service refuses it (fault: its sentence and code), otherwise advice.
// Errors come first, in the order in which the service finds them: the first is its answer. Pointers are relative to the document.
// A document may be an object or its JSON text; pending values are accepted wherever they stand.
std::vector<Diagnostic> examine(const Json& document, const Context& context);

// Characters of the document that count for its quota: its JSON without white space. 0 if parts of it are pending.
std::size_t measured_size(const Json& document);

// Where a resource type's policy documents are, by property path ("*" for items): AWS::IAM::Role has AssumeRolePolicyDocument (trust) and
// Policies/*/PolicyDocument (identity).
struct Place {
    std::vector<std::string> path;
    Kind kind;
    std::size_t size_limit = 0;        // Context::size_limit: inline policies of users, groups and roles
    std::string property, value = {};  // the document is of this kind only if the top-level property has this value; "": always
};
const std::vector<Place>& places(std::string_view resource_type);

}  // namespace drydock::validator::policy
