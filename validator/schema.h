// Property validity: a value against a resource type's schema, with CloudFormation's coercion of scalars and AWS's phrases. Pure; pending values are
// judged when they are known. AWS validates with the everit library; the phrases are that library's.
// https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/json.h"
#include "catalog/type_schema.h"

namespace drydock::validator {

struct Violation {
    std::string keyword;                // enum, required, additionalProperties, pattern, type, …
    std::string pointer;                // JSON pointer of the value: /RetentionInDays; "" for the resource itself
    std::string message;                // registry phrase without the pointer: 2555 is not a valid enum value
    std::string property;               // required and additionalProperties: the key that is missing or too many
    std::string expected, found;        // type: JSON types as the registry prints them (String, JSONArray …); limits: limit and actual; pattern: it
    std::string item_type;              // type: what the wanted list is of, if of scalars: String
    std::string value;                  // the offending value as text
    std::vector<std::string> allowed;   // enum
    std::string suggestion;             // near miss for enum values and property names
    std::vector<Violation> causes;      // oneOf, anyOf and several types: why the alternatives do not match
    bool service = false;               // AWS's own schema does not say so: the service refuses the value when the resource is made (service_message)
    std::vector<std::string> preamble;  // lines that the registry prints above: #/A: #: only 1 subschema matches out of 2
};

// All violations of the type's schema, not the first: the resource's own first, then property by property in the order of the template.
std::vector<Violation> validate(const catalog::TypeSchema& type, const Json& properties);
// The same for any schema fragment; `$ref` is resolved against `type`.
std::vector<Violation> validate(const catalog::TypeSchema& type, catalog::Packed schema, const Json& value);

// Rules that the catalog's source adds to AWS's schemas (requiredXor, requiredOr, dependentRequired, dependentExcluded, uniqueKeys, maxUniqueItems,
// prefixItems, enumCaseInsensitive, if/then/else, not): the registry does not check them, the service may refuse them in words of its own. They are
// advice where no fact knows the service's words; never part of validate().
std::vector<Violation> service_violations(const catalog::TypeSchema& type, const Json& properties);

// Properties that only AWS sets (readOnlyProperties) and that a template sets all the same: handlers refuse them as keys that they do not know.
// https://github.com/aws-cloudformation/cloudformation-resource-schema/issues/102
std::vector<Violation> read_only_violations(const catalog::TypeSchema& type, const Json& properties);

// `#/RetentionInDays: 2555 is not a valid enum value`
std::string registry_phrase(const Violation& violation);
// The same as the registry prints it while provisioning, where it hides values: every line of the violation, the causes too:
// `#/RetentionInDays: #: only 1 subschema matches out of 2`, `#/RetentionInDays: failed validation constraint for keyword [enum]`.
// https://github.com/aws-cloudformation/cloudformation-resource-schema (ValidationException)
std::vector<std::string> provisioning_lines(const Violation& violation);
// `Properties validation failed for resource X with message:` and the lines of all violations.
std::string provisioning_message(const std::string& logical_id, const std::vector<Violation>& violations);
// What a resource handler says of its model: `Model validation failed (#/A: 2 schema violations found)` and a line for each.
std::string model_validation_message(const std::vector<Violation>& violations);
// What the service's API answers to values out of its limits: `1 validation error detected: Value '600' at 'healthCheckIntervalSeconds' failed to
// satisfy constraint: Member must have value less than or equal to 300`; "" if none of the violations is about a limit.
std::string service_message(const std::vector<Violation>& violations);
// What a classic type says: `Property validation failure: [The property {/Type} is required]`, `Encountered unsupported property X` …
std::string classic_phrase(const std::vector<Violation>& violations);
// What pre-deployment validation says of one violation.
std::string early_validation_phrase(const Violation& violation, bool classic);

// The properties with every scalar in the type that the schema wants ("80" to 80 and back), as the service gets them. Values that do not fit stay.
Json coerce(const catalog::TypeSchema& type, const Json& properties);

}  // namespace drydock::validator
