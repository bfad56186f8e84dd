// What an operation asks the engine to deploy: its input as an engine::ChangeSetRequest, with the template and the policies behind URLs fetched.
#pragma once

#include <string>

#include "emulator/apis/cloudformation/parts/input.h"
#include "emulator/engine/change_sets.h"

namespace drydock::apis::cloudformation {

// A document that an input gives as text or behind a URL; "" if it gives neither. Fault: both, or nothing behind the URL.
Result<std::string> document(Context& context, const Json& input, const std::string& body, const std::string& url);

struct GivenTemplate {
    std::string body;
    tmpl::Origin origin = tmpl::Origin::body;
};
// TemplateBody or TemplateURL, one of which must be there unless UsePreviousTemplate is.
Result<GivenTemplate> given_template(Context& context, const Json& input);

// The request of CreateStack, UpdateStack or CreateChangeSet. `creates`: of a stack that is to be made.
Result<engine::ChangeSetRequest> deployment_request(Context& context, const Json& input, bool creates);

// Fault: SNS takes no message for one of the NotificationARNs: it is no topic's ARN, or one of another region. AWS finds out when the operation
// begins.
Result<void> check_topics(Context& context, const engine::Request& request);

// Fault NotSimulated if the input asks for express mode.
Result<void> check_deployment_config(const Json& input);

// The id of the operation for which the stack has seen a ClientRequestToken before, or nothing. `operation`: CREATE_STACK, UPDATE_STACK … Fault
// TokenAlreadyExistsException if an operation of another kind had the token.
Result<std::optional<std::string>> operation_of_token(Context& context, const engine::StackRecord& stack, const std::string& token,
                                                      std::string_view operation);

}  // namespace drydock::apis::cloudformation
