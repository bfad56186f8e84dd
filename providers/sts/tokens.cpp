// Sessions of users and of those whom users speak for: GetSessionToken, GetFederationToken.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html
#include "base/arn.h"
#include "providers/registry.h"
#include "providers/sts/parts/sessions.h"

namespace drydock::providers::sts {

using namespace sessions;

namespace {

constexpr std::int64_t usual_duration = 43200, root_limit = 3600;
constexpr int forbidden = 403;

Result<void> check_caller(const Call& call, const std::string& operation) {
    if (call.principal.find(":sts::") == std::string::npos) return {};
    return fault("AccessDenied", "Cannot call " + operation + " with session credentials", forbidden);
}

bool is_root(const Identity& caller) {
    return caller.arn.ends_with(":root");
}

// A root's sessions last an hour, whatever it asks for.
std::int64_t duration_of(const Identity& caller, const Json& input) {
    const std::int64_t wanted = seconds(input, is_root(caller) ? root_limit : usual_duration);
    return is_root(caller) ? std::min(wanted, root_limit) : wanted;
}

Result<Model> session_token(const Call& call, const Model& input) {
    if (auto done = check_caller(call, "GetSessionToken"); !done) return done.fault();
    const Identity caller = caller_of(call);
    const std::string device = text(input, "SerialNumber");
    if (!device.empty() && !call.world.by(call.scope, "AWS::IAM::VirtualMFADevice", "SerialNumber", device)) {
        return fault("AccessDenied",
                     "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and "
                     "associated with this user.",
                     forbidden);
    }
    const Result<Json> credentials =
        issue(call, {.account = caller.account, .arn = caller.arn, .user_id = caller.user_id, .seconds = duration_of(caller, input)});
    if (!credentials) return credentials.fault();
    return Model{{"Credentials", *credentials}};
}

Result<Model> federation_token(const Call& call, const Model& input) {
    if (auto done = check_caller(call, "GetFederationToken"); !done) return done.fault();
    if (auto done = check_policies(call, input); !done) return done.fault();
    if (auto done = check_tags(call, input); !done) return done.fault();
    const Identity caller = caller_of(call);
    const std::string name = text(input, "Name"), id = caller.account + ":" + name;
    const std::string arn = "arn:" + std::string(partition_of(call.scope.region)) + ":sts::" + caller.account + ":federated-user/" + name;
    const Result<Json> credentials = issue(call, {.account = caller.account, .arn = arn, .user_id = id, .seconds = duration_of(caller, input)});
    if (!credentials) return credentials.fault();
    Model answer = {{"Credentials", *credentials}, {"FederatedUser", {{"FederatedUserId", id}, {"Arn", arn}}}};
    add_packed_size(input, answer);
    return answer;
}

}  // namespace

void tokens(Registry& registry) {
    registry.operation("sts", "GetSessionToken", session_token);
    registry.operation("sts", "GetFederationToken", federation_token);
}

}  // namespace drydock::providers::sts
