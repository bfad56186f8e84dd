// Change sets on a terminal.
#pragma once

#include <string>
#include <vector>

#include "emulator/cli/terminal.h"
#include "emulator/engine/change_sets.h"
#include "emulator/report/changes.h"

namespace drydock::cli {

// One block for each resource: + new, ~ changed in place, -/+ replaced, - removed, = imported; then the sum and what may be lost.
// `full` shows all values of new and removed resources too.
void print_changes(Terminal& terminal, const std::vector<report::ChangedResource>& resources, bool full);

// The same for the change sets of nested stacks, each under its logical id.
void print_nested(Terminal& terminal, engine::StackStore& stacks, const providers::Scope& scope,
                  const std::vector<report::ChangedResource>& resources, bool full);

// as_json() of each, with `nested` where a nested stack has a change set of its own.
Json changes_json(engine::StackStore& stacks, const providers::Scope& scope, const std::vector<report::ChangedResource>& resources);

// What becomes of the outputs (engine::ChangeSetOutcome::output_changes): a line each, or [{name, change, before, after, knownLater}].
void print_outputs(Terminal& terminal, const Json& changes);
Json outputs_json(const Json& changes);

// What was found on the way to a change set, and the refusal if there is none.
void print_refusal(Terminal& terminal, const std::string& template_path, const engine::ChangeSetOutcome& outcome);

// True if the change set failed because there is nothing to do.
bool without_changes(const engine::ChangeSetRecord& change_set);

// {name, id, type, status, executionStatus, reason, description, created}; of a drift-aware one {deploymentMode, stackDriftStatus} too
Json change_set_json(const engine::ChangeSetRecord& change_set);

}  // namespace drydock::cli
