// Undoing an update: every resource that it has touched goes back to what it was, in the order of the former template; what it has added becomes a
// remnant for the cleanup, and so does what it made to replace others.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-continueupdaterollback.html
#pragma once

#include <string>
#include <vector>

#include "emulator/engine/deploy.h"
#include "emulator/engine/journal.h"

namespace drydock::engine {

// Restores the stack's resources, except those named in `skipped`, which count as restored. Returns the logical ids that could not be restored.
std::vector<std::string> restore_resources(StackRecord& stack, Site& site, Journal& journal, const std::vector<std::string>& skipped = {});

// The update is over, well: former states are forgotten; what was replaced or removed becomes a remnant.
void settle_update(StackRecord& stack, Journal& journal);
// The rollback of an update is over: what it had added becomes a remnant, the former configuration is the stack's again.
void settle_rollback(StackRecord& stack, Journal& journal);

}  // namespace drydock::engine
