#include "emulator/engine/case_calls.h"

#include "emulator/engine/case_request.h"
#include "emulator/engine/operations.h"
#include "emulator/engine/stack_policy.h"

namespace drydock::engine {
namespace {

std::string text_of(const Json& input, std::string_view name) {
    const Json& value = member(input, name);
    return value.is_null() ? std::string() : scalar_text(value);
}

Result<Json> answer_of(const Outcome& outcome) {
    if (outcome.ending == Ending::rejected || outcome.ending == Ending::interrupted) return outcome.rejection;
    if (outcome.ending == Ending::not_simulated) return Fault{.code = "NotSimulated", .message = outcome.status_reason, .http_status = 501};
    return Json{{"StackId", outcome.stack_id}};
}

Result<Json> deploy_stack(const Json& input, bool update, const providers::Scope& scope, Site& site) {
    ChangeSetRequest request;
    Request& change = request.change;
    change.update = update;
    change.scope = scope;
    change.source_name = "<body>";
    change.origin = tmpl::Origin::body;
    change.template_body = text_of(input, "TemplateBody");
    apply_arguments(input, request);
    return answer_of(deploy(change, site));
}

Result<Json> remove_stack(const Json& input, const providers::Scope& scope, Site& site) {
    DeleteRequest request{.scope = scope, .stack_name = text_of(input, "StackName"), .retain_resources = {}, .role_arn = {}, .token = {}};
    for (const Json& logical_id : member(input, "RetainResources")) request.retain_resources.push_back(scalar_text(logical_id));
    request.force = text_of(input, "DeletionMode") == "FORCE_DELETE_STACK";
    return answer_of(delete_stack(request, site));
}

// Changes to a stack's record that deploy nothing.
Result<Json> change_stack(const std::string& operation, const Json& input, const providers::Scope& scope, Site& site) {
    const std::string name = text_of(input, "StackName");
    StackRecord* stack = site.stacks.find(scope, name);
    if (!stack) return Fault::validation_error("Stack [" + name + "] does not exist");
    if (operation == "SetStackPolicy") {
        const std::string document = text_of(input, "StackPolicyBody");
        if (auto right = check_stack_policy(document); !right) return right.fault();
        stack->policy = document;
    } else {
        stack->termination_protection = text_of(input, "EnableTerminationProtection") == "true";
    }
    if (auto saved = site.stacks.save(*stack); !saved) return saved.fault();
    return Json{{"StackId", stack->id}};
}

}  // namespace

Result<Json> call_cloudformation(const std::string& operation, const Json& input, const providers::Scope& scope, Site& site) {
    if (operation == "CreateStack" || operation == "UpdateStack") return deploy_stack(input, operation == "UpdateStack", scope, site);
    if (operation == "DeleteStack") return remove_stack(input, scope, site);
    if (operation == "SetStackPolicy" || operation == "UpdateTerminationProtection") return change_stack(operation, input, scope, site);
    return Fault::not_simulated("The operation cloudformation " + operation + " in a setup step");
}

}  // namespace drydock::engine
