// State machine definitions in the Amazon States Language: what Step Functions says of a definition that it refuses.
// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
// https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace drydock::validator::documents {

struct AslProblem {
    std::string code;      // SCHEMA_VALIDATION_FAILED, MISSING_TRANSITION_TARGET …
    std::string message;   // These fields are required: [StartAt]
    std::string location;  // /States/A/Choices[0]/Next; "" where the service gives none
};

// Everything that ValidateStateMachineDefinition reports as an error, in its order. Transitions are judged once the form is right, as AWS does.
// Expressions in JSONata are not parsed.
std::vector<AslProblem> examine_state_machine(const Json& definition, bool express);

// `Invalid State Machine Definition: 'CODE: message at location, …'` for a definition (JSON text or value), or nothing if it is right.
std::optional<std::string> asl_error(const Json& definition, bool express);

}  // namespace drydock::validator::documents
