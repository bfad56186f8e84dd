#include "emulator/apis/cloudformation/parts/requests.h"

#include <algorithm>
#include <set>

#include "base/arn.h"
#include "emulator/engine/call_request.h"
#include "emulator/engine/stack_policy.h"

namespace drydock::apis::cloudformation {
namespace {

Result<void> check_parameters(const Json& parameters, bool creates) {
    for (const Json& parameter : parameters) {
        if (!flag(parameter, "UsePreviousValue")) continue;
        const std::string invalid =
            "Invalid input for parameter key " + text(parameter, "ParameterKey") + ". Cannot specify usePreviousValue as true ";
        if (!text(parameter, "ParameterValue").empty()) return Fault::validation_error(invalid + "and non empty value for a parameter");
        if (creates) return Fault::validation_error(invalid + "for a parameter key not in the previous template");
    }
    return {};
}

Result<void> check_tags(const Json& tags) {
    std::set<std::string, std::less<>> keys;
    for (const Json& tag : tags) {
        const std::string key = text(tag, "Key");
        if (key.starts_with("aws:")) return Fault::validation_error("aws: prefixed tag key names are not allowed for external use.");
        if (!keys.insert(key).second) return Fault::validation_error("Tags contain duplicate keys; tag keys must be unique");
    }
    return {};
}

// What excludes each other, and what AWS refuses whatever the stack is.
Result<void> check_input(const Json& input, bool creates) {
    if (given(input, "OnFailure") && given(input, "DisableRollback"))
        return Fault::validation_error("You cannot specify both OnFailure and DisableRollback.");
    if (creates && flag(input, "UsePreviousTemplate") && !given(input, "TemplateBody") && !given(input, "TemplateURL"))
        return Fault::validation_error("Either Template URL or Template Body must be specified.");
    if (auto right = check_parameters(member(input, "Parameters"), creates); !right) return right;
    if (auto right = check_tags(member(input, "Tags")); !right) return right;
    return check_deployment_config(input);
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

Result<engine::ChangeSetRequest> deployment_request(Context& context, const Json& input, bool creates) {
    if (auto right = check_input(input, creates); !right) return right.fault();
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
        if (into->empty()) continue;
        if (auto right = engine::check_stack_policy(*into); !right) return right.fault();
    }
    return request;
}

Result<void> check_topics(Context& context, const engine::Request& request) {
    for (const std::string& topic : request.notification_arns.value_or(std::vector<std::string>())) {
        const auto arn = Arn::parse(topic);
        const bool here = arn && arn->service == "sns" && arn->region == context.scope().region && !arn->resource.empty();
        if (here && !arn->account.empty()) continue;
        return Fault::validation_error("Invalid parameter: " + std::string(here ? "AccountId" : "TopicArn") +
                                       " (Service: AmazonSNS; Status Code: 400; Error Code: InvalidParameter; Request ID: " +
                                       context.simulation.ids().uuid() + "; Proxy: null)");
    }
    return {};
}

Result<void> check_deployment_config(const Json& input) {
    const std::string mode = text(member(input, "DeploymentConfig"), "Mode");
    if (mode.empty() || mode == "STANDARD") return {};
    return Fault::not_simulated("DeploymentConfig with Mode " + mode);
}

Result<std::optional<std::string>> operation_of_token(Context& context, const engine::StackRecord& stack, const std::string& token,
                                                      std::string_view operation) {
    if (token.empty()) return std::optional<std::string>();
    const std::vector<engine::StackEvent> events = context.simulation.stacks().events(stack);
    const auto seen = std::find_if(events.rbegin(), events.rend(), [&](const engine::StackEvent& event) { return event.token == token; });
    if (seen == events.rend()) return std::optional<std::string>();
    if (seen->operation == operation) return std::optional(seen->operation_id);
    return Fault{.code = "TokenAlreadyExistsException", .message = "A client request token already exists: " + token};
}

}  // namespace drydock::apis::cloudformation
