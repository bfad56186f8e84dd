// Attributes that AWS gives a new resource, for types that no fact describes: read-only properties by name and schema. Every value satisfies the
// property's schema; ARNs have the form that the service's authorization reference lists.
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
#pragma once

#include <string>
#include <string_view>

#include "catalog/type_schema.h"
#include "providers/call.h"

namespace drydock::providers {

// Writes a value for every read-only property that `model` lacks, nested ones too, but for those that only a resource in trouble has (FailureReason).
// Values that are there are kept; what is null says that AWS gives none, and is taken out.
void default_attributes(const Call& call, const catalog::TypeSchema& type, Json& model);

// The ARN that a resource of the type has, if no attribute of it says so: in the form of the authorization reference.
std::string default_arn(const Call& call, const catalog::TypeSchema& type, const Json& model);

// The primary identifier, parts joined with '|'. A part that nobody gave is the schema's default, or left empty.
std::string identifier_of(const catalog::TypeSchema& type, const Json& model);

}  // namespace drydock::providers
