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

// The request of CreateStack, UpdateStack or CreateChangeSet.
Result<engine::ChangeSetRequest> deployment_request(Context& context, const Json& input);

// Fault NotSimulated if the input asks for express mode.
Result<void> check_deployment_config(const Json& input);

// Whether the stack has seen a ClientRequestToken before.
enum class Token : std::uint8_t { fresh, repeated };
// `operation`: CREATE_STACK, UPDATE_STACK … Fault TokenAlreadyExistsException if another operation had the token.
Result<Token> look_at_token(Context& context, const engine::StackRecord& stack, const std::string& token, std::string_view operation);

}  // namespace drydock::apis::cloudformation
