// What a refactoring would do: the stacks as they are to be, where each of their resources comes from, what speaks against it. Internal to
// refactor.cpp.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "emulator/engine/refactor.h"
#include "emulator/engine/rehearsal.h"

namespace drydock::engine {

// Where a resource of the new template is now.
struct Origin {
    StackRecord* stack = nullptr;
    const StackResource* resource = nullptr;
    bool mapped = false;  // by ResourceMappings; otherwise found by its logical id
};

// One stack definition.
struct RefactoredStack {
    Request request;
    std::unique_ptr<Rehearsal> rehearsal;
    StackRecord* before = nullptr;          // nullptr if the refactoring creates it
    std::map<std::string, Origin> origins;  // by logical id in the new template
    std::map<std::string, Json> exports;    // that its outputs make: name → value
};

struct RefactorPlan {
    std::list<RefactoredStack> stacks;   // in the order of the definitions
    std::optional<std::string> failure;  // StatusReason
    RefactoredStack* find(std::string_view name_or_id);
    const std::string& id_of(const RefactoredStack& stack) const { return stack.rehearsal->stack->id; }
};

// `ids`: the ids that stacks to be created have, by name; those without get new ones.
RefactorPlan plan_refactor(const RefactorRequest& request, const std::map<std::string, std::string>& ids, Site& site);

}  // namespace drydock::engine
