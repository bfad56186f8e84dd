// What can be done to a stack besides creating and updating it (deploy.h). Every function checks what the API checks, works on the site's clock, and
// tells in its outcome what came of it: Ending::rejected with the API's fault, failed, or completed.
#pragma once

#include <string>
#include <vector>

#include "emulator/engine/deploy.h"

namespace drydock::engine {

// DeleteStack. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteStack.html
struct DeleteRequest {
    providers::Scope scope;
    std::string stack_name;  // or id
    std::vector<std::string> retain_resources;
    bool force = false;  // DeletionMode FORCE_DELETE_STACK: what cannot be deleted is left behind
    std::string role_arn, token;
};
Outcome delete_stack(const DeleteRequest& request, Site& site);

// ContinueUpdateRollback: a stack in UPDATE_ROLLBACK_FAILED goes on with its rollback, without the resources that are to be skipped.
struct ContinueRequest {
    providers::Scope scope;
    std::string stack_name;
    std::vector<std::string> resources_to_skip;
    std::string role_arn, token;
};
Outcome continue_update_rollback(const ContinueRequest& request, Site& site);

// RollbackStack: back to the last stable state from CREATE_FAILED or UPDATE_FAILED.
struct RollbackRequest {
    providers::Scope scope;
    std::string stack_name;
    bool retain_except_on_create = false;
    std::string role_arn, token;
};
Outcome rollback_stack(const RollbackRequest& request, Site& site);

// SignalResource: a signal for a resource that waits for some, by its creation or update policy or as a wait condition.
struct Signal {
    providers::Scope scope;
    std::string stack_name, logical_id, unique_id, status;  // SUCCESS or FAILURE
};
Result<void> signal_resource(const Signal& signal, Site& site);

// An operation that nobody is working on any more, because its process was killed, is brought to an end: a create or update is rolled back, a
// rollback, cleanup or deletion goes on. Nothing happens where nothing is to be ended. Fault: the state cannot be
// written.
inline constexpr const char* interrupted_reason = "The operation was interrupted. ";
Result<void> finish_interrupted(StackRecord& stack, Site& site);

}  // namespace drydock::engine
