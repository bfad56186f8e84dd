// Stacks as a whole: created, updated, deleted, rolled back; described and listed.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
#include <algorithm>
#include <array>

#include "base/text.h"
#include "emulator/apis/cloudformation/parts/input.h"
#include "emulator/apis/cloudformation/parts/requests.h"
#include "emulator/apis/cloudformation/parts/views.h"
#include "emulator/engine/operations.h"
#include "emulator/engine/status.h"

namespace drydock::apis::cloudformation {
namespace {

using engine::Outcome;
using engine::Site;
using engine::StackRecord;

constexpr std::size_t page_size = 100;

// What a call answers that was made before, or that others are at already.
StackWork repeated(Json answer) {
    return {.work =
                [](Site&) {
                    Outcome done;
                    done.ending = engine::Ending::completed;
                    return done;
                },
            .answer = [answer = std::move(answer)](const std::string&) { return answer; }};
}

Json operation_answer(const std::string& stack_id, const std::string& operation_id) {
    Json answer = {{"StackId", stack_id}};
    put(answer, "OperationId", operation_id);
    return answer;
}

// Work whose answer tells the ids of the stack and of the operation, which the first event has.
StackWork answered_with_operation(std::function<Outcome(Site&)> work) {
    auto operation = std::make_shared<std::string>();
    return {.work =
                [work = std::move(work), operation](Site& site) {
                    site.sink = [operation, sink = site.sink](const engine::StackEvent& event) {
                        if (operation->empty()) *operation = event.operation_id;
                        if (sink) sink(event);
                    };
                    return work(site);
                },
            .answer = [operation](const std::string& id) { return operation_answer(id, *operation); }};
}

Result<StackWork> deploy_stack(Context& context, const Json& input, bool update) {
    const StackRecord* stack = context.simulation.stacks().find(context.scope(), text(input, "StackName"));
    if (stack != nullptr) {
        const auto seen = operation_of_token(context, *stack, text(input, "ClientRequestToken"), update ? "UPDATE_STACK" : "CREATE_STACK");
        if (!seen) return seen.fault();
        if (*seen) return repeated(operation_answer(stack->id, **seen));
    }
    Result<engine::ChangeSetRequest> request = deployment_request(context, input, !update);
    if (!request) return request.fault();
    if (auto right = check_topics(context, request->change); !right) return right.fault();
    request->change.update = update;
    return answered_with_operation([change = std::move(request->change)](Site& site) { return engine::deploy(change, site); });
}

Result<StackWork> create_stack(Context& context, const Json& input) {
    return deploy_stack(context, input, false);
}

Result<StackWork> update_stack(Context& context, const Json& input) {
    if (auto right = check_name(text(input, "StackName"), "stackName"); !right) return right.fault();
    return deploy_stack(context, input, true);
}

// What is to be said of a deletion that need not begin: somebody is at it already, or will be when he has given up creating the stack.
Result<std::optional<StackWork>> deletion_by_others(Context& context, const StackRecord& stack, const engine::DeleteRequest& request) {
    const auto seen = operation_of_token(context, stack, request.token, "DELETE_STACK");
    if (!seen) return seen.fault();
    Simulation& simulation = context.simulation;
    const bool creating = stack.status == engine::status::create_in_progress && !stack.termination_protection;
    if (creating && !stack.parent_id.empty())
        return Fault::validation_error("Stack [" + stack.id + "] cannot be deleted while in status " + stack.status);
    if (creating && !simulation.cancelled(stack.id))
        simulation.cancel(stack.id, [request](Site& site) { static_cast<void>(engine::delete_stack(request, site)); });
    const bool begun = creating || seen->has_value() || stack.status == engine::status::delete_in_progress;
    return begun ? std::optional(repeated(Json::object())) : std::nullopt;
}

Result<StackWork> delete_stack(Context& context, const Json& input) {
    if (auto right = check_name(text(input, "StackName"), "stackName"); !right) return right.fault();
    if (auto known = check_deployment_config(input); !known) return known.fault();
    engine::DeleteRequest request{.scope = context.scope(),
                                  .stack_name = text(input, "StackName"),
                                  .retain_resources = texts(input, "RetainResources"),
                                  .force = text(input, "DeletionMode") == "FORCE_DELETE_STACK",
                                  .role_arn = text(input, "RoleARN"),
                                  .token = text(input, "ClientRequestToken")};
    if (const StackRecord* stack = context.simulation.stacks().find(request.scope, request.stack_name)) {
        request.stack_name = stack->id;
        Result<std::optional<StackWork>> others = deletion_by_others(context, *stack, request);
        if (!others) return others.fault();
        if (*others) return std::move(**others);
    }
    return StackWork{.work = [request = std::move(request)](Site& site) { return engine::delete_stack(request, site); },
                     .answer = [](const std::string&) { return Json::object(); }};
}

Result<Json> cancel_update_stack(Context& context, const Json& input) {
    const Result<StackRecord*> stack = find_live_stack(context, input);
    if (!stack) return stack.fault();
    const std::string token = text(input, "ClientRequestToken");
    const bool again = !token.empty() && (*stack)->token == token && (*stack)->status.starts_with("UPDATE_ROLLBACK");
    if (again) return Json::object();
    if ((*stack)->status != engine::status::update_in_progress)
        return Fault::validation_error("CancelUpdateStack cannot be called from current stack status");
    if (!token.empty()) (*stack)->token = token;  // of the events that come of it
    context.simulation.cancel((*stack)->id);
    return Json::object();
}

Result<StackWork> continue_update_rollback(Context& context, const Json& input) {
    if (flag(input, "ForceRollback")) return Fault::not_simulated("ContinueUpdateRollback with ForceRollback");
    const Result<StackRecord*> found = find_live_stack(context, input);
    if (!found) return found.fault();
    const StackRecord& stack = **found;
    engine::ContinueRequest request{.scope = context.scope(),
                                    .stack_name = stack.id,
                                    .resources_to_skip = texts(input, "ResourcesToSkip"),
                                    .role_arn = text(input, "RoleARN"),
                                    .token = text(input, "ClientRequestToken")};
    const auto seen = operation_of_token(context, stack, request.token, "CONTINUE_ROLLBACK");
    if (!seen) return seen.fault();
    if (*seen) return repeated(Json::object());
    return StackWork{.work = [request = std::move(request)](Site& site) { return engine::continue_update_rollback(request, site); },
                     .answer = [](const std::string&) { return Json::object(); }};
}

Result<StackWork> rollback_stack(Context& context, const Json& input) {
    if (auto known = check_deployment_config(input); !known) return known.fault();
    const Result<StackRecord*> found = find_live_stack(context, input);
    if (!found) return found.fault();
    const StackRecord& stack = **found;
    engine::RollbackRequest request{.scope = context.scope(),
                                    .stack_name = stack.id,
                                    .retain_except_on_create = flag(input, "RetainExceptOnCreate"),
                                    .role_arn = text(input, "RoleARN"),
                                    .token = text(input, "ClientRequestToken")};
    const auto seen = operation_of_token(context, stack, request.token, "ROLLBACK");
    if (!seen) return seen.fault();
    if (*seen) return repeated(operation_answer(stack.id, **seen));
    return answered_with_operation([request = std::move(request)](Site& site) { return engine::rollback_stack(request, site); });
}

// All stacks of the account and region, the newest first.
std::vector<const StackRecord*> stacks_of(Context& context) {
    std::vector<const StackRecord*> out = context.simulation.stacks().list();
    std::erase_if(out, [&](const StackRecord* stack) { return !(stack->scope == context.scope()); });
    std::ranges::reverse(out);
    return out;
}

template <typename View>
Result<Json> page_of_stacks(const Json& input, const char* name, const std::vector<const StackRecord*>& stacks, View view) {
    const Result<Page> cut = page_newest_first(input, stacks.size(), page_size);
    if (!cut) return cut.fault();
    Json shown = Json::array();
    for (std::size_t at = cut->first; at < cut->first + cut->count; ++at) shown.push_back(view(*stacks[at]));
    Json answer = {{name, std::move(shown)}};
    put(answer, "NextToken", cut->next);
    return answer;
}

Result<Json> describe_stacks(Context& context, const Json& input) {
    const auto view = [&](const StackRecord& stack) { return stack_view(stack, context.simulation.stacks().shelf()); };
    if (given(input, "StackName")) {
        const Result<StackRecord*> stack = find_stack(context, input, Missing::with_id);
        if (!stack) return stack.fault();
        return Json{{"Stacks", Json::array({view(**stack)})}};
    }
    std::vector<const StackRecord*> stacks = stacks_of(context);
    std::erase_if(stacks, [](const StackRecord* stack) { return stack->deleted(); });
    return page_of_stacks(input, "Stacks", stacks, view);
}

Result<Json> list_stacks(Context& context, const Json& input) {
    const std::vector<std::string> wanted = texts(input, "StackStatusFilter");
    std::vector<const StackRecord*> stacks = stacks_of(context);
    std::erase_if(stacks, [&](const StackRecord* stack) { return !wanted.empty() && std::ranges::find(wanted, stack->status) == wanted.end(); });
    return page_of_stacks(input, "StackSummaries", stacks, stack_summary);
}

Result<Json> update_termination_protection(Context& context, const Json& input) {
    const Result<StackRecord*> stack = find_live_stack(context, input);
    if (!stack) return stack.fault();
    if (!(*stack)->parent_id.empty())
        return Fault::validation_error("Termination protection cannot be enabled or disabled on nested stack [" + (*stack)->id + "]");
    (*stack)->termination_protection = flag(input, "EnableTerminationProtection");
    if (auto saved = context.simulation.stacks().save(**stack); !saved) return saved.fault();
    return Json{{"StackId", (*stack)->id}};
}

}  // namespace

void stacks(Apis& apis) {
    constexpr const char* service = "cloudformation";
    apis.stack_operation(service, "CreateStack", create_stack);
    apis.stack_operation(service, "UpdateStack", update_stack);
    apis.stack_operation(service, "DeleteStack", delete_stack);
    apis.operation(service, "CancelUpdateStack", cancel_update_stack);
    apis.stack_operation(service, "ContinueUpdateRollback", continue_update_rollback);
    apis.stack_operation(service, "RollbackStack", rollback_stack);
    apis.operation(service, "DescribeStacks", describe_stacks);
    apis.operation(service, "ListStacks", list_stacks);
    apis.operation(service, "UpdateTerminationProtection", update_termination_protection);
}

}  // namespace drydock::apis::cloudformation
