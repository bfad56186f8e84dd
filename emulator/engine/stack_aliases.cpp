#include "emulator/engine/stack_aliases.h"

namespace drydock::engine {
namespace {

constexpr std::string_view alias_kind = "stack-alias";  // id: the alias; value: {stack: id}

std::string stack_of(const ShelfRecord& record) {
    return scalar_text(member(record.value, "stack"));
}

}  // namespace

std::string alias_of(const StackRecord& stack, const RecordShelf& shelf) {
    for (const ShelfRecord* record : shelf.list(stack.scope, alias_kind)) {
        if (stack_of(*record) == stack.id) return record->id;
    }
    return {};
}

std::string stack_of_alias(const providers::Scope& scope, std::string_view alias, const RecordShelf& shelf) {
    const ShelfRecord* record = shelf.find(scope, alias_kind, alias);
    return record == nullptr ? std::string() : stack_of(*record);
}

// The API model tells the codes; the sentences are ours.
Result<void> set_alias(const providers::Scope& scope, const std::string& stack_name, const std::string& alias, StackStore& stacks) {
    const StackRecord* stack = stacks.find(scope, stack_name);
    if (stack == nullptr || stack->deleted()) return Fault::validation_error("Stack [" + stack_name + "] does not exist");
    if (const StackRecord* owner = stacks.find(scope, alias)) {
        const std::string what = owner->name == alias ? "Stack" : "Alias";
        return Fault{.code = "AlreadyExistsException", .message = what + " [" + alias + "] already exists"};
    }
    if (const std::string present = alias_of(*stack, stacks.shelf()); !present.empty())
        return Fault{.code = "LimitExceededException", .message = "Stack [" + stack->name + "] already has the alias [" + present + "]"};
    return stacks.shelf().put({.kind = std::string(alias_kind), .id = alias, .scope = scope, .value = {{"stack", stack->id}}});
}

Result<void> remove_alias(const providers::Scope& scope, const std::string& alias, StackStore& stacks) {
    const StackRecord* owner = stacks.find(scope, alias);
    if (owner == nullptr || stack_of_alias(scope, alias, stacks.shelf()) != owner->id)
        return Fault::validation_error("Alias [" + alias + "] does not exist");
    return stacks.shelf().remove(scope, alias_kind, alias);
}

}  // namespace drydock::engine
