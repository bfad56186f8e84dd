// Resources of stacks, described and listed, and signals to them.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html
#include <algorithm>

#include "emulator/apis/cloudformation/parts/input.h"
#include "emulator/apis/cloudformation/parts/views.h"
#include "emulator/engine/operations.h"
#include "emulator/engine/status.h"

namespace drydock::apis::cloudformation {
namespace {

using engine::StackRecord;
using engine::StackResource;

constexpr std::size_t page_size = 100;

Fault no_resource(const Json& input) {
    return Fault::validation_error("Resource " + text(input, "LogicalResourceId") + " does not exist for stack " + text(input, "StackName"));
}

Result<Json> describe_stack_resource(Context& context, const Json& input) {
    const Result<StackRecord*> stack = find_stack(context, input, Missing::quotes);
    if (!stack) return stack.fault();
    const StackResource* resource = std::as_const(**stack).resource(text(input, "LogicalResourceId"));
    const bool gone = resource != nullptr && resource->status == engine::status::delete_complete && !(*stack)->deleted();
    if (resource == nullptr || !is_shown(*resource) || gone) return no_resource(input);
    return Json{{"StackResourceDetail", resource_detail(**stack, *resource)}};
}

// The stack that has the physical resource.
const StackRecord* owner_of(Context& context, const std::string& physical_id) {
    for (const StackRecord* stack : context.simulation.stacks().list()) {
        if (stack->deleted() || !(stack->scope == context.scope())) continue;
        if (std::ranges::find(stack->resources, physical_id, [](const StackResource& each) -> const std::string& { return each.now.physical_id; }) !=
            stack->resources.end())
            return stack;
    }
    return nullptr;
}

Result<const StackRecord*> stack_in_question(Context& context, const Json& input) {
    const std::string physical_id = text(input, "PhysicalResourceId");
    if (given(input, "StackName")) {
        if (!physical_id.empty()) return Fault::validation_error("Cannot specify both StackName and PhysicalResourceId");
        const Result<StackRecord*> stack = find_stack(context, input, Missing::quotes);
        if (!stack) return stack.fault();
        return *stack;
    }
    if (physical_id.empty()) return Fault::validation_error("Both StackName and PhysicalResourceId cannot be null");
    const StackRecord* owner = owner_of(context, physical_id);
    if (owner == nullptr) return Fault::validation_error("Stack for " + physical_id + " does not exist");
    return owner;
}

Result<Json> describe_stack_resources(Context& context, const Json& input) {
    const Result<const StackRecord*> found = stack_in_question(context, input);
    if (!found) return found.fault();
    const StackRecord& stack = **found;
    const std::string logical_id = text(input, "LogicalResourceId");
    Json out = Json::array();
    for (const StackResource* resource : shown_resources(stack)) {
        if (out.size() == page_size) break;  // the others are told by ListStackResources only
        if (logical_id.empty() || resource->logical_id == logical_id) out.push_back(resource_view(stack, *resource));
    }
    if (out.empty() && !logical_id.empty())
        return Fault::validation_error("Resource " + logical_id + " does not exist for stack " +
                                       (given(input, "StackName") ? text(input, "StackName") : stack.name));
    return Json{{"StackResources", std::move(out)}};
}

Result<Json> list_stack_resources(Context& context, const Json& input) {
    const Result<StackRecord*> stack = find_stack(context, input, Missing::with_id);
    if (!stack) return stack.fault();
    const std::vector<const StackResource*> resources = shown_resources(**stack);
    const Result<Page> cut = page(input, resources.size(), page_size);
    if (!cut) return cut.fault();
    Json shown = Json::array();
    for (std::size_t at = cut->first; at < cut->first + cut->count; ++at) shown.push_back(resource_summary(*resources[at]));
    Json answer = {{"StackResourceSummaries", std::move(shown)}};
    put(answer, "NextToken", cut->next);
    return answer;
}

Result<Json> signal_resource(Context& context, const Json& input) {
    engine::Site site = context.site();
    const engine::Signal signal{.scope = context.scope(),
                                .stack_name = text(input, "StackName"),
                                .logical_id = text(input, "LogicalResourceId"),
                                .unique_id = text(input, "UniqueId"),
                                .status = text(input, "Status")};
    if (auto done = engine::signal_resource(signal, site); !done) return done.fault();
    return Json::object();
}

}  // namespace

void resources(Apis& apis) {
    constexpr const char* service = "cloudformation";
    apis.operation(service, "DescribeStackResource", describe_stack_resource);
    apis.operation(service, "DescribeStackResources", describe_stack_resources);
    apis.operation(service, "ListStackResources", list_stack_resources);
    apis.operation(service, "SignalResource", signal_resource);
}

}  // namespace drydock::apis::cloudformation
