// What operations on stack sets ask the engine for, from their inputs.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackSet.html
#pragma once

#include <functional>

#include "emulator/apis/cloudformation/parts/input.h"
#include "emulator/engine/stack_sets.h"

namespace drydock::apis::cloudformation {

// Delegated administrators are registered with AWS Organizations; drydock's accounts have none, and AWS refuses whoever calls as one.
Result<void> check_caller(const Json& input);

// The request of CreateStackSet or UpdateStackSet. Faults: no template, or nothing behind its URL.
Result<engine::StackSetRequest> stack_set_request(Context& context, const Json& input);

// What all operations on instances have: targets, preferences, overrides, the operation's id.
Result<engine::StackSetOperationRequest> stack_set_operation_request(Context& context, const Json& input);

// An operation that goes on after its call has been answered with its id.
using StackSetAction = std::function<Result<engine::StackSetOperation>(const engine::StackSetOperationRequest&, engine::Site&)>;
StackWork stack_set_work(Context& context, engine::StackSetOperationRequest request, StackSetAction action);

// The values of a list that an input has behind an S3 URL, parted by commas or lines.
Result<std::vector<std::string>> values_behind(Context& context, const std::string& url);

}  // namespace drydock::apis::cloudformation
