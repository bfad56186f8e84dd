// Change sets: made, described, executed, deleted.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
#include "emulator/engine/change_sets.h"

#include <algorithm>

#include "emulator/apis/cloudformation/parts/input.h"
#include "emulator/apis/cloudformation/parts/requests.h"
#include "emulator/apis/cloudformation/parts/views.h"
#include "emulator/engine/change_set_request.h"

namespace drydock::apis::cloudformation {
namespace {

using engine::ChangeSetRecord;
using engine::StackRecord;

constexpr std::size_t page_size = 100;

Result<Json> create_change_set(Context& context, const Json& input) {
    Result<engine::ChangeSetRequest> request = deployment_request(context, input, text(input, "ChangeSetType") == "CREATE");
    if (!request) return request.fault();
    request->change.token = text(input, "ClientToken");
    engine::Site site = context.site();
    const engine::ChangeSetOutcome outcome = engine::create_change_set(*request, site);
    if (outcome.change_set == nullptr) {
        return outcome.ending == engine::Ending::not_simulated && outcome.rejection.code.empty() ? Fault::not_simulated(outcome.rejection.message)
                                                                                                 : outcome.rejection;
    }
    return Json{{"Id", outcome.change_set->id}, {"StackId", outcome.change_set->stack_id}};
}

Result<ChangeSetRecord*> find_set(Context& context, const Json& input) {
    engine::Site site = context.site();
    return engine::find_change_set(context.scope(), text(input, "ChangeSetName"), text(input, "StackName"), site);
}

const StackRecord& stack_of(Context& context, const ChangeSetRecord& set) {
    return *context.simulation.stacks().find(context.scope(), set.stack_id);
}

// What the execution is asked to be, of what DescribeChangeSet shows.
void put_request(Json& out, const ChangeSetRecord& set) {
    const engine::Request request = engine::to_request(set.request);
    out["NotificationARNs"] = request.notification_arns.value_or(std::vector<std::string>());
    out["RollbackConfiguration"] = request.rollback_triggers.value_or(Json::object());
    out["Capabilities"] = request.capabilities;
    if (!request.tags || request.tags->empty()) return;
    Json& tags = out["Tags"] = Json::array();
    for (const auto& [key, value] : *request.tags) tags.push_back({{"Key", key}, {"Value", value}});
}

void put_links(Json& out, const ChangeSetRecord& set) {
    out["IncludeNestedStacks"] = set.include_nested;
    put(out, "ParentChangeSetId", set.parent_id);
    put(out, "RootChangeSetId", set.root_id);
}

Json described(const StackRecord& stack, const ChangeSetRecord& set, bool values) {
    Json out = {{"ChangeSetName", set.name}, {"ChangeSetId", set.id}, {"StackId", stack.id}, {"StackName", stack.name}};
    put(out, "Description", set.description);
    if (!set.parameters.empty()) out["Parameters"] = set.parameters;
    out["CreationTime"] = iso8601(set.created);
    out["ExecutionStatus"] = set.execution_status;
    out["Status"] = set.status;
    put(out, "StatusReason", engine::shown_reason(set, values));
    put(out, "StackDriftStatus", set.drift_status);
    put_request(out, set);
    return out;
}

Result<Json> describe_change_set(Context& context, const Json& input) {
    const Result<ChangeSetRecord*> found = find_set(context, input);
    if (!found) return found.fault();
    const ChangeSetRecord& set = **found;
    const bool values = flag(input, "IncludePropertyValues");
    Result<Json> changes = paged(input, "Changes", engine::shown_changes(set, values), page_size);
    if (!changes) return changes;
    Json out = described(stack_of(context, set), set, values);
    for (auto& [name, value] : changes->items()) out[name] = std::move(value);
    put_links(out, set);
    put(out, "OnStackFailure", set.on_stack_failure);
    if (flag(set.request, "import_existing")) out["ImportExistingResources"] = true;
    put(out, "DeploymentMode", set.deployment_mode);
    return out;
}

// drydock runs no hooks: there are none to plan.
Result<Json> describe_change_set_hooks(Context& context, const Json& input) {
    const Result<ChangeSetRecord*> found = find_set(context, input);
    if (!found) return found.fault();
    const ChangeSetRecord& set = **found;
    const StackRecord& stack = stack_of(context, set);
    const bool planned = set.status == "CREATE_COMPLETE";
    return Json{{"ChangeSetId", set.id}, {"ChangeSetName", set.name}, {"Hooks", Json::array()}, {"Status", planned ? "PLANNED" : "UNAVAILABLE"},
                {"StackId", stack.id},   {"StackName", stack.name}};
}

Result<Json> delete_change_set(Context& context, const Json& input) {
    engine::Site site = context.site();
    if (auto done = engine::delete_change_set(context.scope(), text(input, "ChangeSetName"), text(input, "StackName"), site); !done)
        return done.fault();
    return Json::object();
}

Json summary(const StackRecord& stack, const ChangeSetRecord& set) {
    Json out = {{"StackId", stack.id},
                {"StackName", stack.name},
                {"ChangeSetId", set.id},
                {"ChangeSetName", set.name},
                {"ExecutionStatus", set.execution_status},
                {"Status", set.status}};
    put(out, "StatusReason", set.reason);
    out["CreationTime"] = iso8601(set.created);
    put(out, "Description", set.description);
    put_links(out, set);
    if (flag(set.request, "import_existing")) out["ImportExistingResources"] = true;
    return out;
}

Result<Json> list_change_sets(Context& context, const Json& input) {
    const Result<StackRecord*> stack = find_stack(context, input, Missing::brackets);
    if (!stack) return stack.fault();
    Json all = Json::array();
    for (const ChangeSetRecord* set : context.simulation.stacks().change_sets(**stack)) all.push_back(summary(**stack, *set));
    std::ranges::reverse(all);
    return paged(input, "Summaries", std::move(all), page_size);
}

Result<StackWork> execute_change_set(Context& context, const Json& input) {
    const std::string name = text(input, "ChangeSetName"), token = text(input, "ClientRequestToken");
    const Result<ChangeSetRecord*> found = find_set(context, input);
    if (!found) return found.fault();
    const ChangeSetRecord& set = **found;
    const StackRecord& stack = stack_of(context, set);
    const engine::Request request = engine::to_request(set.request);
    const auto seen = operation_of_token(context, stack, token, request.update ? "UPDATE_STACK" : "CREATE_STACK");
    if (!seen) return seen.fault();
    if (auto right = check_topics(context, request); !right) return right.fault();
    const bool again = seen->has_value() && set.execution_status.starts_with("EXECUTE_");
    const bool keep = flag(input, "DisableRollback"), retain = flag(input, "RetainExceptOnCreate");
    return StackWork{.work =
                         [scope = context.scope(), id = set.id, keep, retain, token, again](engine::Site& site) {
                             if (!again) return engine::execute_change_set(scope, id, {}, site, keep, token, retain);
                             engine::Outcome done;
                             done.ending = engine::Ending::completed;
                             return done;
                         },
                     .answer = [](const std::string&) { return Json::object(); }};
}

}  // namespace

void change_sets(Apis& apis) {
    constexpr const char* service = "cloudformation";
    apis.operation(service, "CreateChangeSet", create_change_set, Apis::Way::slow);
    apis.operation(service, "DescribeChangeSet", describe_change_set);
    apis.operation(service, "DescribeChangeSetHooks", describe_change_set_hooks);
    apis.operation(service, "DeleteChangeSet", delete_change_set);
    apis.operation(service, "ListChangeSets", list_change_sets);
    apis.stack_operation(service, "ExecuteChangeSet", execute_change_set);
}

}  // namespace drydock::apis::cloudformation
