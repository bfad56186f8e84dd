// Drift of stacks: detected, and what the last detection found.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DetectStackDrift.html
#include "emulator/engine/drift.h"

#include "emulator/apis/cloudformation/parts/immediate.h"
#include "emulator/apis/cloudformation/parts/input.h"

namespace drydock::apis::cloudformation {
namespace {

Result<Json> detect_stack_drift(Context& context, const Json& input) {
    engine::Site site = immediate_site(context);
    const engine::DriftRequest request{
        .scope = context.scope(), .stack_name = text(input, "StackName"), .logical_ids = texts(input, "LogicalResourceIds")};
    const auto detection = engine::detect_stack_drift(request, site);
    if (!detection) return detection.fault();
    return Json{{"StackDriftDetectionId", detection->id}};
}

Result<Json> detect_stack_resource_drift(Context& context, const Json& input) {
    engine::Site site = immediate_site(context);
    Result<Json> drift = engine::detect_resource_drift(context.scope(), text(input, "StackName"), text(input, "LogicalResourceId"), site);
    if (!drift) return drift;
    return Json{{"StackResourceDrift", std::move(*drift)}};
}

Result<Json> describe_detection(Context& context, const Json& input) {
    return engine::drift_detection_status(context.scope(), text(input, "StackDriftDetectionId"), context.simulation.stacks());
}

Result<Json> describe_resource_drifts(Context& context, const Json& input) {
    const std::vector<std::string> wanted = texts(input, "StackResourceDriftStatusFilters");
    Result<Json> drifts = engine::resource_drifts(context.scope(), text(input, "StackName"), wanted, context.simulation.stacks());
    if (!drifts) return drifts;
    return paged(input, "StackResourceDrifts", std::move(*drifts), size_of_page(input));
}

}  // namespace

void drift(Apis& apis) {
    constexpr const char* service = "cloudformation";
    apis.operation(service, "DetectStackDrift", detect_stack_drift);
    apis.operation(service, "DetectStackResourceDrift", detect_stack_resource_drift);
    apis.operation(service, "DescribeStackDriftDetectionStatus", describe_detection);
    apis.operation(service, "DescribeStackResourceDrifts", describe_resource_drifts);
}

}  // namespace drydock::apis::cloudformation
