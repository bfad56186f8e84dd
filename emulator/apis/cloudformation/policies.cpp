// Stack policies, and the limits of the account.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html
#include <array>

#include "emulator/apis/cloudformation/parts/input.h"
#include "emulator/apis/cloudformation/parts/requests.h"
#include "emulator/engine/stack_policy.h"
#include "providers/account.h"

namespace drydock::apis::cloudformation {
namespace {

using engine::StackRecord;

Result<Json> set_stack_policy(Context& context, const Json& input) {
    const Result<StackRecord*> stack = find_live_stack(context, input);
    if (!stack) return stack.fault();
    if (!given(input, "StackPolicyBody") && !given(input, "StackPolicyURL"))
        return Fault::validation_error("Either StackPolicyURL or StackPolicyBody must be specified.");
    Result<std::string> policy = document(context, input, "StackPolicyBody", "StackPolicyURL");
    if (!policy) return policy.fault();
    if (auto right = engine::check_stack_policy(*policy); !right) return right.fault();
    (*stack)->policy = std::move(*policy);
    if (auto saved = context.simulation.stacks().save(**stack); !saved) return saved.fault();
    return Json::object();
}

Result<Json> get_stack_policy(Context& context, const Json& input) {
    const Result<StackRecord*> stack = find_live_stack(context, input);
    if (!stack) return stack.fault();
    Json answer = Json::object();
    put(answer, "StackPolicyBody", (*stack)->policy);
    return answer;
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
Result<Json> describe_account_limits(Context& context, const Json&) {
    constexpr std::array<std::pair<const char*, const char*>, 2> limits = {
        {{"StackLimit", "cloudformation/stacks"}, {"StackOutputsLimit", "cloudformation/outputs"}}};
    Json shown = Json::array();
    for (const auto& [name, quota] : limits) {
        const auto value = providers::account::quota(context.simulation.world(), context.scope(), quota);
        if (value) shown.push_back({{"Name", name}, {"Value", static_cast<int>(*value)}});
    }
    shown.push_back({{"Name", "ConcurrentResourcesLimit"}, {"Value", 2500}});
    return Json{{"AccountLimits", std::move(shown)}};
}

}  // namespace

void policies(Apis& apis) {
    constexpr const char* service = "cloudformation";
    apis.operation(service, "SetStackPolicy", set_stack_policy);
    apis.operation(service, "GetStackPolicy", get_stack_policy);
    apis.operation(service, "DescribeAccountLimits", describe_account_limits);
}

}  // namespace drydock::apis::cloudformation
