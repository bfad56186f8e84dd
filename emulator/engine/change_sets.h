// Change sets: what an operation would do, kept until it is executed or obsolete. Planned and executed by the stages of deploy() themselves.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-changesets.html
#pragma once

#include <map>
#include <string>
#include <vector>

#include "emulator/engine/deploy.h"
#include "emulator/engine/journal.h"
#include "emulator/engine/stacks.h"

namespace drydock::engine {

// CreateChangeSet. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
struct ChangeSetRequest {
    std::string name, description;
    std::string type = "UPDATE";   // CREATE, UPDATE, IMPORT
    Request change;                // what its execution is to do; `update` and `validate_only` are set by create_change_set()
    bool include_nested = false;   // IncludeNestedStacks
    std::string on_stack_failure;  // OnStackFailure: DO_NOTHING, ROLLBACK, DELETE; "" if not given
    std::string deployment_mode;   // DeploymentMode: REVERT_DRIFT or ""
};

struct ChangeSetOutcome {
    Ending ending = Ending::rejected;  // rejected: `rejection`; failed: made with Status FAILED; completed; not_simulated; interrupted
    Fault rejection;
    const ChangeSetRecord* change_set = nullptr;  // as the store holds it; nullptr if rejected
    std::vector<ValidationEvent> validation;
    std::vector<Diagnostic> diagnostics;  // with places, for people
    // Outputs that come, go or change, which AWS does not show: [{OutputKey, Action: Add|Modify|Remove, BeforeValue?, AfterValue?}]
    Json output_changes = Json::array();
};

// Makes the stack (REVIEW_IN_PROGRESS) where the type asks for it and there is none yet.
ChangeSetOutcome create_change_set(const ChangeSetRequest& request, Site& site);
// Fault of a rejected call in Outcome::rejection. The other change sets of the stack go with the execution.
Outcome execute_change_set(const providers::Scope& scope, const std::string& change_set, const std::string& stack_name, Site& site,
                           bool disable_rollback = false, const std::string& token = {}, bool retain_except_on_create = false);
// A change set that the stack does not have counts as deleted.
Result<void> delete_change_set(const providers::Scope& scope, const std::string& change_set, const std::string& stack_name, Site& site);
// By ARN, or by name within a stack. Faults: what DescribeChangeSet answers.
Result<ChangeSetRecord*> find_change_set(const providers::Scope& scope, const std::string& change_set, const std::string& stack_name, Site& site);
// The Changes member of DescribeChangeSet: with property values and paths, or without.
Json shown_changes(const ChangeSetRecord& change_set, bool include_property_values);
// Its StatusReason, "" if there is none.
std::string shown_reason(const ChangeSetRecord& change_set, bool include_property_values);

// An operation on the stack begins: its change sets do not fit it any more. Another operation makes them OBSOLETE; the execution of one of them
// (`executed`, "" for none) deletes the others.
void retire_change_sets(const StackRecord& stack, const std::string& executed, Site& site, Journal& journal);
// What of them was being executed has come to its end.
Result<void> finish_change_sets(const StackRecord& stack, bool well, Site& site);
// Logical id of a nested stack → its change set, of those that the change set includes.
std::map<std::string, std::string, std::less<>> nested_change_sets(const ChangeSetRecord& change_set);

}  // namespace drydock::engine
