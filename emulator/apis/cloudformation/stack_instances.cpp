// Instances of stack sets, and the operations that work on them.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackInstances.html
#include <algorithm>

#include "emulator/apis/cloudformation/parts/stack_set_requests.h"
#include "emulator/engine/drift.h"

namespace drydock::apis::cloudformation {
namespace {

StackHandler operation(StackSetAction action) {
    return [action = std::move(action)](Context& context, const Json& input) -> Result<StackWork> {
        Result<engine::StackSetOperationRequest> request = stack_set_operation_request(context, input);
        if (!request) return request.fault();
        return stack_set_work(context, std::move(*request), action);
    };
}

Result<StackWork> import_stacks(Context& context, const Json& input) {
    Result<engine::StackSetOperationRequest> request = stack_set_operation_request(context, input);
    if (!request) return request.fault();
    std::vector<std::string> ids = texts(input, "StackIds");
    if (const std::string url = text(input, "StackIdsUrl"); !url.empty()) {
        if (!ids.empty()) return Fault::validation_error("You cannot specify both StackIdsUrl and StackIds");
        Result<std::vector<std::string>> listed = values_behind(context, url);
        if (!listed) return listed.fault();
        ids = std::move(*listed);
    }
    if (given(input, "OrganizationalUnitIds")) return Fault::not_simulated("ImportStacksToStackSet with OrganizationalUnitIds");
    return stack_set_work(context, std::move(*request),
                          [ids = std::move(ids)](const auto& wanted, engine::Site& site) { return engine::import_stacks(wanted, ids, site); });
}

Result<Json> describe_instance(Context& context, const Json& input) {
    if (auto right = check_caller(input); !right) return right.fault();
    Result<Json> instance = engine::describe_stack_instance(context.scope(), text(input, "StackSetName"), text(input, "StackInstanceAccount"),
                                                            text(input, "StackInstanceRegion"), context.site());
    if (!instance) return instance;
    return Json{{"StackInstance", std::move(*instance)}};
}

Result<Json> list_instances(Context& context, const Json& input) {
    if (auto right = check_caller(input); !right) return right.fault();
    engine::StackInstanceFilter filter{.account = text(input, "StackInstanceAccount"), .region = text(input, "StackInstanceRegion")};
    for (const Json& each : member(input, "Filters")) {
        const std::string name = text(each, "Name"), value = text(each, "Values");
        if (name == "DETAILED_STATUS") filter.detailed_status = value;
        if (name == "DRIFT_STATUS") filter.drift_status = value;
        if (name == "LAST_OPERATION_ID") filter.last_operation_id = value;
    }
    Result<Json> instances = engine::list_stack_instances(context.scope(), text(input, "StackSetName"), filter, context.site());
    if (!instances) return instances;
    return paged(input, "Summaries", std::move(*instances), size_of_page(input));
}

// The last drift detection of a set; "" if there was none.
std::string last_detection(const engine::StackSetRecord& set) {
    const auto found = std::find_if(set.operations.rbegin(), set.operations.rend(), [](const auto& each) { return each.action == "DETECT_DRIFT"; });
    return found == set.operations.rend() ? std::string() : found->id;
}

// What a drift detection found in the stack of an instance: stacks keep what the last one found.
Result<Json> list_resource_drifts(Context& context, const Json& input) {
    const std::string name = text(input, "StackSetName"), operation_id = text(input, "OperationId");
    const Result<Json> instance = describe_instance(context, input);
    if (!instance) return instance;
    const Result<Json> detection = engine::describe_stack_set_operation(context.scope(), name, operation_id, context.site());
    if (!detection) return detection;
    const engine::StackSetRecord& set = *context.simulation.stacks().stack_sets().find(context.scope(), name);
    if (text(*detection, "Action") == "DETECT_DRIFT" && last_detection(set) != operation_id)
        return Fault::not_simulated("The result of a drift detection that is not the stack set's last one");
    Json shown = Json::array();
    const std::string stack_id = text(member(*instance, "StackInstance"), "StackId");
    if (text(*detection, "Action") == "DETECT_DRIFT" && !stack_id.empty()) {
        const providers::Scope scope{text(input, "StackInstanceAccount"), text(input, "StackInstanceRegion")};
        Result<Json> drifts =
            engine::resource_drifts(scope, stack_id, texts(input, "StackInstanceResourceDriftStatuses"), context.simulation.stacks());
        if (!drifts) return drifts;
        for (Json& each : *drifts) {
            each.erase("ExpectedProperties");
            each.erase("ActualProperties");
            shown.push_back(std::move(each));
        }
    }
    return paged(input, "Summaries", std::move(shown), size_of_page(input));
}

}  // namespace

void stack_instances(Apis& apis) {
    constexpr const char* service = "cloudformation";
    apis.stack_operation(service, "CreateStackInstances", operation(engine::create_stack_instances));
    apis.stack_operation(service, "UpdateStackInstances", operation(engine::update_stack_instances));
    apis.stack_operation(service, "DeleteStackInstances", operation(engine::delete_stack_instances));
    apis.stack_operation(service, "DetectStackSetDrift", operation(engine::detect_stack_set_drift));
    apis.stack_operation(service, "ImportStacksToStackSet", import_stacks);
    apis.operation(service, "DescribeStackInstance", describe_instance);
    apis.operation(service, "ListStackInstances", list_instances);
    apis.operation(service, "ListStackInstanceResourceDrifts", list_resource_drifts);
}

}  // namespace drydock::apis::cloudformation
