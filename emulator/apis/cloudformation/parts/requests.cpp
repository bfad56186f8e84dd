#include "emulator/apis/cloudformation/parts/requests.h"

#include <algorithm>
#include <ranges>

#include "emulator/engine/call_request.h"

namespace drydock::apis::cloudformation {
namespace {

// Members that exclude each other.
Result<void> check_conflicts(const Json& input) {
    if (given(input, "OnFailure") && given(input, "DisableRollback"))
        return Fault::validation_error("You cannot specify both OnFailure and DisableRollback.");
    for (const Json& parameter : member(input, "Parameters")) {
        if (!flag(parameter, "UsePreviousValue") || text(parameter, "ParameterValue").empty()) continue;
        return Fault::validation_error("Invalid input for parameter key " + text(parameter, "ParameterKey") +
                                       ". Cannot specify usePreviousValue as true and non empty value for a parameter");
    }
    return {};
}

}  // namespace

Result<std::string> document(Context& context, const Json& input, const std::string& body, const std::string& url) {
    if (given(input, body) && given(input, url)) return Fault::validation_error("You cannot specify both " + url + " and " + body);
    if (!given(input, url)) return text(input, body);
    return engine::text_behind(text(input, url), context.site());
}

Result<GivenTemplate> given_template(Context& context, const Json& input) {
    const bool by_url = given(input, "TemplateURL"), previous = flag(input, "UsePreviousTemplate");
    if (!by_url && !given(input, "TemplateBody") && !previous)
        return Fault::validation_error("Either Template URL or Template Body must be specified.");
    Result<std::string> body = document(context, input, "TemplateBody", "TemplateURL");
    if (!body) return body.fault();
    if (previous && !body->empty()) return Fault::validation_error("You cannot specify both usePreviousTemplate and Template Body/Template URL.");
    return GivenTemplate{std::move(*body), by_url ? tmpl::Origin::url : tmpl::Origin::body};
}

Result<engine::ChangeSetRequest> deployment_request(Context& context, const Json& input) {
    if (auto right = check_conflicts(input); !right) return right.fault();
    if (auto known = check_deployment_config(input); !known) return known.fault();
    Result<GivenTemplate> source = given_template(context, input);
    if (!source) return source.fault();
    engine::ChangeSetRequest request;
    engine::Request& change = request.change;
    change.scope = context.scope();
    change.source_name = source->origin == tmpl::Origin::url ? text(input, "TemplateURL") : "<body>";
    change.origin = source->origin;
    change.template_body = std::move(source->body);
    engine::apply_arguments(input, request);
    for (const auto& [name, into] : {std::pair{"StackPolicy", &change.policy}, {"StackPolicyDuringUpdate", &change.policy_during_update}}) {
        Result<std::string> policy = document(context, input, std::string(name) + "Body", std::string(name) + "URL");
        if (!policy) return policy.fault();
        *into = std::move(*policy);
    }
    return request;
}

Result<void> check_deployment_config(const Json& input) {
    const std::string mode = text(member(input, "DeploymentConfig"), "Mode");
    if (mode.empty() || mode == "STANDARD") return {};
    return Fault::not_simulated("DeploymentConfig with Mode " + mode);
}

Result<Token> look_at_token(Context& context, const engine::StackRecord& stack, const std::string& token, std::string_view operation) {
    if (token.empty()) return Token::fresh;
    const std::vector<engine::StackEvent> events = context.simulation.stacks().events(stack);
    const auto seen = std::ranges::find(std::views::reverse(events), token, &engine::StackEvent::token);
    if (seen == std::views::reverse(events).end()) return Token::fresh;
    if (seen->operation == operation) return Token::repeated;
    return Fault{.code = "TokenAlreadyExistsException", .message = "A client request token already exists: " + token};
}

}  // namespace drydock::apis::cloudformation
