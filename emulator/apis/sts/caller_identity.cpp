// GetCallerIdentity: everything that it tells is known from the call itself, so it is answered without the lock.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
#include "emulator/apis/api.h"

namespace drydock::apis::sts {
namespace {

Result<Json> identity(Context& context, const Json&) {
    Json answer = Json::object();
    answer["UserId"] = context.caller.user_id;
    answer["Account"] = context.caller.scope.account;
    answer["Arn"] = context.caller.principal;
    return answer;
}

}  // namespace

void caller_identity(Apis& apis) {
    apis.operation("sts", "GetCallerIdentity", identity, Apis::Way::free);
}

}  // namespace drydock::apis::sts
