// Who calls: GetCallerIdentity; whose key that is: GetAccessKeyInfo; and DecodeAuthorizationMessage, for messages that drydock never writes, because
// it answers no call with an encoded one. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
#include "providers/registry.h"
#include "providers/sts/parts/sessions.h"

namespace drydock::providers::sts {

using namespace sessions;

namespace {

Result<Model> caller_identity(const Call& call, const Model&) {
    const Identity caller = caller_of(call);
    return Model{{"UserId", caller.user_id}, {"Account", caller.account}, {"Arn", caller.arn}};
}

Result<Model> access_key_info(const Call&, const Model& input) {
    if (const std::optional<std::string> account = account_of_key(text(input, "AccessKeyId"))) return Model{{"Account", *account}};
    constexpr int forbidden = 403;
    return fault("InvalidClientTokenId", "The security token included in the request is invalid.", forbidden);
}

Result<Model> decode_message(const Call&, const Model&) {
    return fault("InvalidAuthorizationMessageException", "Message is not valid");
}

}  // namespace

void identity(Registry& registry) {
    registry.operation("sts", "GetCallerIdentity", caller_identity);
    registry.operation("sts", "GetAccessKeyInfo", access_key_info);
    registry.operation("sts", "DecodeAuthorizationMessage", decode_message);
}

}  // namespace drydock::providers::sts
