// Dynamic references: {{resolve:ssm:name:version}}, {{resolve:ssm-secure:…}} and {{resolve:secretsmanager:…}} inside strings. CloudFormation replaces
// them in resource properties, after all intrinsic functions.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "template/resolve.h"

namespace drydock::tmpl {

struct DynamicReference {
    std::string_view text;       // {{resolve:…}} as written
    std::string_view service;    // ssm, ssm-secure, secretsmanager
    std::string_view reference;  // what follows the service's colon
};

// The references inside a string, in order; the views point into `text`. What names no known service is plain text for CloudFormation.
std::vector<DynamicReference> dynamic_references(std::string_view text);

// AWS's complaint about a reference that is not well formed: Incorrect format is used in the following SSM reference: […].
Result<void> check_dynamic_reference(const DynamicReference& reference);

// True if the reference names a version: an ssm or ssm-secure reference without one is resolved only while deploying.
bool has_version(const DynamicReference& reference);

// Replaces every reference in every string inside `value`; a string whose reference is pending becomes pending as a whole.
Result<void> resolve_dynamic_references(Json& value, Environment& environment);

// Properties that may hold an ssm-secure reference: type and path below Properties, list indices left out.
bool allows_ssm_secure(std::string_view resource_type, std::string_view property_path);

}  // namespace drydock::tmpl
