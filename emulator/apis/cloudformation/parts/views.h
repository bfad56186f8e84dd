// Stacks, their resources and their events as the API shows them, with the members that AWS gives, in the order of its model.
#pragma once

#include "base/json.h"
#include "emulator/engine/event.h"
#include "emulator/engine/stacks.h"

namespace drydock::apis::cloudformation {

Json stack_view(const engine::StackRecord& stack, const engine::RecordShelf& shelf);  // Stack of DescribeStacks
Json stack_summary(const engine::StackRecord& stack);                                 // StackSummary of ListStacks

// True if the API shows the resource at all: it has begun to exist.
bool is_shown(const engine::StackResource& resource);
// By logical id, as the API lists them.
std::vector<const engine::StackResource*> shown_resources(const engine::StackRecord& stack);
Json resource_view(const engine::StackRecord& stack, const engine::StackResource& resource);    // StackResource
Json resource_detail(const engine::StackRecord& stack, const engine::StackResource& resource);  // StackResourceDetail
Json resource_summary(const engine::StackResource& resource);                                   // StackResourceSummary

Json event_view(const engine::StackEvent& event);  // StackEvent
// What a StackEvent and an OperationEvent both tell: the resource, its status and why it has it.
void put_happening(Json& out, const engine::StackEvent& event);

// [{Key, Value}] of {key: value}.
Json tags_view(const Json& tags);

}  // namespace drydock::apis::cloudformation
