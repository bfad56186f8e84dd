// Deleting resources of a stack: for DeleteStack, for a rollback, for the cleanup after an update. The graph of the stack turned round.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
#pragma once

#include <list>
#include <string>
#include <vector>

#include "emulator/engine/deploy.h"
#include "emulator/engine/journal.h"
#include "emulator/engine/stacks.h"

namespace drydock::engine {

enum class RemovalKind : std::uint8_t {
    rollback_of_create,  // RetainExceptOnCreate deletes
    deletion,
    forced_deletion,  // what cannot be deleted is left behind
    cleanup,          // remnants: tried three times, then left behind
};

// Deletes what exists of the stack's resources (kind cleanup: of its remnants), writing their statuses; those named in `retained` are left behind.
// Returns the logical ids that could not be deleted.
std::vector<std::string> remove_resources(StackRecord& stack, Site& site, Journal& journal, RemovalKind kind,
                                          const std::vector<std::string>& retained = {});

// `The following resource(s) failed to delete: [A]. `
std::string removal_failure(const std::vector<std::string>& failed);

}  // namespace drydock::engine
