// Stack sets themselves, and their access to the organization.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackSet.html
#include "emulator/engine/stack_sets.h"

#include "emulator/apis/cloudformation/parts/stack_set_requests.h"

namespace drydock::apis::cloudformation {
namespace {

constexpr const char* token_kind = "stack-set-token";

// A call that is made again with its token makes no second set.
Result<Json> create_stack_set(Context& context, const Json& input) {
    engine::RecordShelf& shelf = context.simulation.stacks().shelf();
    const std::string token = text(input, "ClientRequestToken");
    const engine::ShelfRecord* seen = token.empty() ? nullptr : shelf.find(context.scope(), token_kind, token);
    if (seen != nullptr && member(seen->value, "name") == Json(text(input, "StackSetName"))) return Json{{"StackSetId", member(seen->value, "id")}};
    const Result<engine::StackSetRequest> request = stack_set_request(context, input);
    if (!request) return request.fault();
    engine::Site site = context.site();
    const Result<std::string> id = engine::create_stack_set(*request, site);
    if (!id) return id.fault();
    if (!token.empty()) {
        const auto kept = shelf.put({.kind = token_kind, .id = token, .scope = context.scope(), .value = {{"name", request->name}, {"id", *id}}});
        if (!kept) return kept.fault();
    }
    return Json{{"StackSetId", *id}};
}

Result<StackWork> update_stack_set(Context& context, const Json& input) {
    Result<engine::StackSetOperationRequest> operation = stack_set_operation_request(context, input);
    if (!operation) return operation.fault();
    Result<engine::StackSetRequest> request = stack_set_request(context, input);
    if (!request) return request.fault();
    return stack_set_work(context, std::move(*operation), [request = std::move(*request)](const auto& wanted, engine::Site& site) {
        return engine::update_stack_set(request, wanted, site);
    });
}

Result<Json> delete_stack_set(Context& context, const Json& input) {
    if (auto right = check_caller(input); !right) return right.fault();
    engine::Site site = context.site();
    if (auto done = engine::delete_stack_set(context.scope(), text(input, "StackSetName"), site); !done) return done.fault();
    return Json::object();
}

Result<Json> describe_stack_set(Context& context, const Json& input) {
    if (auto right = check_caller(input); !right) return right.fault();
    Result<Json> set = engine::describe_stack_set(context.scope(), text(input, "StackSetName"), context.site());
    if (!set) return set;
    return Json{{"StackSet", std::move(*set)}};
}

Result<Json> list_stack_sets(Context& context, const Json& input) {
    if (auto right = check_caller(input); !right) return right.fault();
    return paged(input, "Summaries", engine::list_stack_sets(context.scope(), text(input, "Status"), context.site()), size_of_page(input));
}

// Organizational units that accounts are deployed to as they join, each with its regions.
Result<Json> list_targets(Context& context, const Json& input) {
    const Result<Json> described = describe_stack_set(context, input);
    if (!described) return described;
    const engine::StackSetRecord& set = *context.simulation.stacks().stack_sets().find(context.scope(), text(input, "StackSetName"));
    Json targets = Json::object();
    for (const auto& [unit, region] : set.standing_targets) targets[unit].push_back(region);
    Json shown = Json::array();
    for (auto& [unit, regions] : targets.items()) shown.push_back({{"OrganizationalUnitId", unit}, {"Regions", std::move(regions)}});
    return paged(input, "Summaries", std::move(shown), size_of_page(input));
}

Result<Json> set_access(Context& context, bool enabled) {
    engine::Site site = context.site();
    if (auto done = engine::set_organizations_access(context.scope(), enabled, site); !done) return done.fault();
    return Json::object();
}

Result<Json> describe_access(Context& context, const Json& input) {
    if (auto right = check_caller(input); !right) return right.fault();
    engine::Site site = context.site();
    return Json{{"Status", engine::organizations_access(context.scope(), site) ? "ENABLED" : "DISABLED"}};
}

}  // namespace

void stack_sets(Apis& apis) {
    constexpr const char* service = "cloudformation";
    apis.operation(service, "CreateStackSet", create_stack_set, Apis::Way::slow);
    apis.stack_operation(service, "UpdateStackSet", update_stack_set);
    apis.operation(service, "DeleteStackSet", delete_stack_set);
    apis.operation(service, "DescribeStackSet", describe_stack_set);
    apis.operation(service, "ListStackSets", list_stack_sets);
    apis.operation(service, "ListStackSetAutoDeploymentTargets", list_targets);
    apis.operation(service, "ActivateOrganizationsAccess", [](Context& context, const Json&) { return set_access(context, true); });
    apis.operation(service, "DeactivateOrganizationsAccess", [](Context& context, const Json&) { return set_access(context, false); });
    apis.operation(service, "DescribeOrganizationsAccess", describe_access);
}

}  // namespace drydock::apis::cloudformation
