// What an operation has done to the resources of a stack, read from its events.
#pragma once

#include <string>
#include <vector>

#include "emulator/engine/deploy.h"

namespace drydock::report {

// Logical ids, in the order in which they came to it.
struct Effects {
    std::vector<std::string> added, updated, replaced, removed, imported;
    std::vector<std::string> kept;  // physical resources that have left the stack and are still there: DELETE_SKIPPED, DELETE_FAILED
};

// What an operation that was rolled back has done and undone is not counted.
Effects effects_of(const engine::Outcome& outcome);
// "1 added, 2 replaced"; "" if there is nothing.
std::string in_words(const Effects& effects);

// Operations that do not say themselves what became of each resource (deletions, rollbacks): makes `resources` from the events.
void add_resources(engine::Outcome& outcome);

// True if the operation was refused because there is nothing to do.
bool without_changes(const engine::Outcome& outcome);
bool is_without_changes(const Fault& rejection);

}  // namespace drydock::report
