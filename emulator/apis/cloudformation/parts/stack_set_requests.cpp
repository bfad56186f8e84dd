#include "emulator/apis/cloudformation/parts/stack_set_requests.h"

#include "base/arn.h"
#include "emulator/apis/cloudformation/parts/requests.h"
#include "emulator/engine/call_request.h"

namespace drydock::apis::cloudformation {
namespace {

// The template of the stack that a new set is made from.
Result<std::string> body_of_stack(Context& context, const std::string& stack_id) {
    const auto arn = Arn::parse(stack_id);
    const providers::Scope scope = arn ? providers::Scope{arn->account, arn->region} : context.scope();
    const engine::StackRecord* stack = context.simulation.stacks().find(scope, stack_id);
    if (stack == nullptr || stack->deleted()) return no_stack(stack_id, Missing::with_id);
    return stack->now.body;
}

Result<std::string> template_body(Context& context, const Json& input) {
    const bool from_stack = given(input, "StackId") && !given(input, "TemplateBody") && !given(input, "TemplateURL");
    if (from_stack) return body_of_stack(context, text(input, "StackId"));
    Result<GivenTemplate> source = given_template(context, input);
    if (!source) return source.fault();
    return std::move(source->body);
}

// Parameters, and the names of those that keep their values.
void read_parameters(const Json& list, tmpl::ParameterValues& values, std::set<std::string, std::less<>>& kept) {
    for (const Json& parameter : list) {
        const std::string key = text(parameter, "ParameterKey");
        if (flag(parameter, "UsePreviousValue"))
            kept.insert(key);
        else
            values[key] = text(parameter, "ParameterValue");
    }
}

Result<engine::StackSetTargets> targets_of(Context& context, const Json& input) {
    const Json& targets = member(input, "DeploymentTargets");
    if (given(input, "Accounts") && !targets.is_null())
        return Fault::validation_error("You can specify Accounts or DeploymentTargets, but not both.");
    engine::StackSetTargets out{.accounts = texts(targets.is_null() ? input : targets, "Accounts"),
                                .units = texts(targets, "OrganizationalUnitIds"),
                                .regions = texts(input, "Regions"),
                                .account_filter = text(targets, "AccountFilterType")};
    if (const std::string url = text(targets, "AccountsUrl"); !url.empty()) {
        if (!out.accounts.empty()) return Fault::validation_error("You cannot specify both AccountsUrl and Accounts");
        Result<std::vector<std::string>> accounts = values_behind(context, url);
        if (!accounts) return accounts.fault();
        out.accounts = std::move(*accounts);
    }
    return out;
}

}  // namespace

Result<void> check_caller(const Json& input) {
    if (text(input, "CallAs") == "DELEGATED_ADMIN") return Fault::validation_error("Account used is not a delegated administrator");
    return {};
}

Result<engine::StackSetRequest> stack_set_request(Context& context, const Json& input) {
    if (auto right = check_caller(input); !right) return right.fault();
    Result<std::string> body = template_body(context, input);
    if (!body) return body.fault();
    engine::StackSetRequest request{.scope = context.scope(), .name = text(input, "StackSetName"), .template_body = std::move(*body)};
    request.use_previous_template = flag(input, "UsePreviousTemplate");
    read_parameters(member(input, "Parameters"), request.parameters, request.previous_parameters);
    request.capabilities = texts(input, "Capabilities");
    if (given(input, "Description")) request.description = text(input, "Description");
    if (given(input, "Tags")) request.tags = engine::tags_of(member(input, "Tags"));
    request.administration_role_arn = text(input, "AdministrationRoleARN");
    request.execution_role_name = text(input, "ExecutionRoleName");
    request.permission_model = text(input, "PermissionModel");
    if (const Json& automatic = member(input, "AutoDeployment"); automatic.is_object()) {
        if (!member(automatic, "DependsOn").empty()) return Fault::not_simulated("AutoDeployment with DependsOn");
        request.auto_deployment = {.enabled = flag(automatic, "Enabled"),
                                   .retain_stacks_on_account_removal = flag(automatic, "RetainStacksOnAccountRemoval")};
    }
    if (const Json& managed = member(input, "ManagedExecution"); managed.is_object()) request.managed_execution = flag(managed, "Active");
    return request;
}

Result<engine::StackSetOperationRequest> stack_set_operation_request(Context& context, const Json& input) {
    if (auto right = check_caller(input); !right) return right.fault();
    Result<engine::StackSetTargets> targets = targets_of(context, input);
    if (!targets) return targets.fault();
    engine::StackSetOperationRequest request{.scope = context.scope(), .name = text(input, "StackSetName"), .targets = std::move(*targets)};
    if (const Json& preferences = member(input, "OperationPreferences"); preferences.is_object()) request.preferences = preferences;
    if (given(input, "ParameterOverrides")) read_parameters(member(input, "ParameterOverrides"), request.overrides.emplace(), request.kept_overrides);
    request.retain_stacks = flag(input, "RetainStacks");
    request.operation_id = text(input, "OperationId");
    return request;
}

StackWork stack_set_work(Context& context, engine::StackSetOperationRequest request, StackSetAction action) {
    if (request.operation_id.empty()) request.operation_id = context.simulation.ids().uuid();
    Json answer = {{"OperationId", request.operation_id}};
    return {.work =
                [request = std::move(request), action = std::move(action)](engine::Site& site) {
                    engine::Outcome outcome;
                    const auto done = action(request, site);
                    if (done) outcome.ending = engine::Ending::completed;
                    if (!done) outcome.rejection = done.fault();
                    return outcome;
                },
            .answer = [answer = std::move(answer)](const std::string&) { return answer; }};
}

Result<std::vector<std::string>> values_behind(Context& context, const std::string& url) {
    const Result<std::string> list = engine::text_behind(url, context.site());
    if (!list) return list.fault();
    std::vector<std::string> values(1);
    for (const char letter : *list) {
        if (letter == ',' || letter == '\n')
            values.emplace_back();
        else if (letter != ' ' && letter != '\r' && letter != '"')
            values.back() += letter;
    }
    std::erase(values, "");
    return values;
}

}  // namespace drydock::apis::cloudformation
