// Aliases: second names of stacks, which do wherever a call takes a stack's name. StackStore::find() knows them. They are records of the shelf.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_SetAlias.html
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "emulator/engine/stacks.h"

namespace drydock::engine {

// Faults: no such stack, the name is taken by a stack or another alias, the stack has an alias.
Result<void> set_alias(const providers::Scope& scope, const std::string& stack_name, const std::string& alias, StackStore& stacks);
// Fault: no stack has the alias.
Result<void> remove_alias(const providers::Scope& scope, const std::string& alias, StackStore& stacks);

// "" if the stack has none.
std::string alias_of(const StackRecord& stack, const RecordShelf& shelf);
// The id of the stack that was given the alias, "" if none was. The stack may be gone since.
std::string stack_of_alias(const providers::Scope& scope, std::string_view alias, const RecordShelf& shelf);

}  // namespace drydock::engine
