// The last parts of operations, from a status of the stack to its end. Each can be taken up again after an interruption, so they rest on nothing but
// the stack's record.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/engine/deploy.h"
#include "emulator/engine/journal.h"
#include "emulator/engine/removal.h"

namespace drydock::engine {

// From ROLLBACK_IN_PROGRESS to ROLLBACK_COMPLETE or ROLLBACK_FAILED.
void roll_back_create(StackRecord& stack, Site& site, Journal& journal);
// From UPDATE_ROLLBACK_IN_PROGRESS to UPDATE_ROLLBACK_COMPLETE or UPDATE_ROLLBACK_FAILED.
void roll_back_update(StackRecord& stack, Site& site, Journal& journal, const std::vector<std::string>& skipped);
// From IMPORT_IN_PROGRESS through IMPORT_ROLLBACK_IN_PROGRESS: what was to be imported leaves the stack and stays in the account.
void roll_back_import(StackRecord& stack, Site& site, Journal& journal, const std::string& reason);
// From a cleanup status to `end`: deletes the remnants.
void clean_up(StackRecord& stack, Site& site, Journal& journal, std::string_view end);
// From DELETE_IN_PROGRESS to DELETE_COMPLETE or DELETE_FAILED.
void finish_deletion(StackRecord& stack, Site& site, Journal& journal, RemovalKind kind, const std::vector<std::string>& retained);

}  // namespace drydock::engine
