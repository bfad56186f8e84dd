// Deleting resources of a stack, for a rollback and for DeleteStack alike: the graph of the stack turned round.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
#pragma once

#include <string>
#include <vector>

#include "emulator/engine/deploy.h"
#include "emulator/engine/journal.h"
#include "emulator/engine/stacks.h"

namespace drydock::engine {

enum class RemovalKind : std::uint8_t {
    rollback_of_create,  // RetainExceptOnCreate deletes
    deletion,
};

// Deletes what exists of the stack's resources, writing their statuses. Returns the logical ids that could not be deleted.
std::vector<std::string> remove_resources(StackRecord& stack, Site& site, Journal& journal, RemovalKind kind);

// Deletes a stack as DeleteStack does; its status is DELETE_COMPLETE or DELETE_FAILED afterwards. `own_transaction`: see Journal.
Result<void> remove_stack(StackRecord stack, Site& site, bool own_transaction = true);

// `The following resource(s) failed to delete: [A]. `
std::string removal_failure(const std::vector<std::string>& failed);

}  // namespace drydock::engine
