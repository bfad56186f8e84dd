// Operations of stack sets: described, listed, stopped.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackSetOperation.html
#include <algorithm>

#include "emulator/apis/cloudformation/parts/stack_set_requests.h"

namespace drydock::apis::cloudformation {
namespace {

Result<Json> describe(Context& context, const Json& input) {
    if (auto right = check_caller(input); !right) return right.fault();
    Result<Json> operation =
        engine::describe_stack_set_operation(context.scope(), text(input, "StackSetName"), text(input, "OperationId"), context.site());
    if (!operation) return operation;
    return Json{{"StackSetOperation", std::move(*operation)}};
}

Result<Json> list(Context& context, const Json& input) {
    if (auto right = check_caller(input); !right) return right.fault();
    Result<Json> operations = engine::list_stack_set_operations(context.scope(), text(input, "StackSetName"), context.site());
    if (!operations) return operations;
    return paged(input, "Summaries", std::move(*operations), size_of_page(input));
}

Result<Json> list_results(Context& context, const Json& input) {
    if (auto right = check_caller(input); !right) return right.fault();
    const Result<Json> results =
        engine::list_stack_set_operation_results(context.scope(), text(input, "StackSetName"), text(input, "OperationId"), context.site());
    if (!results) return results;
    const Json& filters = member(input, "Filters");
    Json shown = Json::array();
    for (const Json& each : *results) {
        const bool wanted = std::ranges::all_of(filters, [&](const Json& filter) { return text(filter, "Values") == text(each, "Status"); });
        if (wanted) shown.push_back(each);
    }
    return paged(input, "Summaries", std::move(shown), size_of_page(input));
}

Result<Json> stop(Context& context, const Json& input) {
    if (auto right = check_caller(input); !right) return right.fault();
    const auto done = engine::stop_stack_set_operation(context.scope(), text(input, "StackSetName"), text(input, "OperationId"), context.site());
    if (!done) return done.fault();
    return Json::object();
}

}  // namespace

void stack_set_operations(Apis& apis) {
    constexpr const char* service = "cloudformation";
    apis.operation(service, "DescribeStackSetOperation", describe);
    apis.operation(service, "ListStackSetOperations", list);
    apis.operation(service, "ListStackSetOperationResults", list_results);
    apis.operation(service, "StopStackSetOperation", stop);
}

}  // namespace drydock::apis::cloudformation
