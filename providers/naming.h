// Physical names that CloudFormation generates when a template gives none.
// Registry types follow the resource-provider library's public algorithm (IdentifierUtils of cloudformation-cli-java-plugin); classic types join
// stack name, logical id and a suffix of upper-case letters and digits.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "catalog/type_schema.h"
#include "providers/facts/engine.h"

namespace drydock::providers {

// <stack>-<logical id>-<12 letters and digits> within `max` characters: the suffix is never cut; a side that fits half of the rest stays whole and
// leaves its spare to the other. A maximum of 17 or less drops the first dash. `suffix` is the 12 characters.
std::string registry_name(std::string_view stack_name, std::string_view logical_id, std::string_view suffix, std::size_t max);
// <stack>-<logical id>-<suffix> with a suffix of 12 or 13 characters, cut in the same way.
std::string classic_name(std::string_view stack_name, std::string_view logical_id, std::string_view suffix, std::size_t max);

// The name by the rules of `facts` for the resource that `call` is about. The same client request token gives the same name.
std::string generate_name(const Call& call, const facts::NameFacts& facts);

// The property that carries the physical name of a type without facts, guessed from its schema: a writable, create-only string of the primary
// identifier, else <Thing>Name or Name; nullopt if the type has none.
std::optional<facts::NameFacts> guess_name(const catalog::TypeSchema& type);

// Gives `model` its physical name if it has none and the type has one.
void complete_name(const Call& call, const catalog::TypeSchema& type, Json& model);

}  // namespace drydock::providers
