// Stack refactoring: resources move between stacks, and get other logical ids, without anybody touching them. A refactor is created (checked,
// described) and then executed. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-refactoring.html
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "emulator/engine/deploy.h"

namespace drydock::engine {

// A stack as it is to be after the refactoring.
struct StackDefinition {
    std::string stack_name;  // or id
    std::string template_body, source_name;
};

struct ResourceLocation {
    std::string stack_name, logical_id;
};

struct ResourceMapping {
    ResourceLocation source, destination;
};

// CreateStackRefactor. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackRefactor.html
struct RefactorRequest {
    providers::Scope scope;
    std::string description;
    bool enable_stack_creation = false;
    std::vector<StackDefinition> definitions;
    std::vector<ResourceMapping> mappings;  // moves that logical ids alone do not tell
};

// The id of the refactor. What is wrong with it shows in its Status CREATE_FAILED and StatusReason; a fault is the refusal of the call itself.
Result<std::string> create_stack_refactor(const RefactorRequest& request, Site& site);
// Moves the resources. A fault if it cannot be executed: no such refactor, not AVAILABLE.
Result<void> execute_stack_refactor(const providers::Scope& scope, std::string_view id, Site& site);
// Executions that nobody is working on any more, because their process was killed: where the resources have moved, they are brought to their end,
// otherwise given up. Stacks that are in progress all the same are for finish_interrupted() (operations.h). Fault: the state cannot be written.
Result<void> finish_interrupted_refactors(Site& site);
// DescribeStackRefactor: {StackRefactorId, Description?, StackIds, ExecutionStatus, ExecutionStatusReason?, Status, StatusReason?}.
Result<Json> describe_stack_refactor(const providers::Scope& scope, std::string_view id, const StackStore& stacks);
// ListStackRefactorActions: [{Action: MOVE|CREATE, Entity: RESOURCE|STACK, PhysicalResourceId, Description, Detection: AUTO|MANUAL, TagResources,
// UntagResources, ResourceMapping}].
Result<Json> stack_refactor_actions(const providers::Scope& scope, std::string_view id, const StackStore& stacks);
// ListStackRefactors: summaries, newest first; `execution_status` "" for all.
Json list_stack_refactors(const providers::Scope& scope, std::string_view execution_status, const StackStore& stacks);

}  // namespace drydock::engine
