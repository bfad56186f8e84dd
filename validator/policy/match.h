// The parts of an evaluation: patterns with policy variables, principals, conditions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "validator/policy/evaluate.h"

namespace drydock::validator::policy {

// What a comparison with something that may be pending gives.
enum class Match : std::uint8_t { no, yes, unknown };

// A pattern of a policy with its variables filled in: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, `${*}`. Wildcards that come out of a
// variable are plain characters. Nothing if a variable has no value in the request.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
std::optional<std::string> fill_variables(std::string_view pattern, const Request& request);
// `text` against a filled pattern: * and ? are wildcards.
bool matches_pattern(std::string_view filled, std::string_view text, bool ignore_case = false);
// `text` equals the filled pattern, wildcards being plain characters.
bool equals_pattern(std::string_view filled, std::string_view text, bool ignore_case = false);
// Two ARNs part by part, so that a wildcard does not reach over the first five colons.
bool matches_arn(std::string_view filled, std::string_view arn);

Match match_principal(const Json& principal, const Request& request);
// True if all operators and keys of a Condition hold. `variables`: the document's version has policy variables.
Match match_condition(const Json& condition, const Request& request, bool variables);

}  // namespace drydock::validator::policy
