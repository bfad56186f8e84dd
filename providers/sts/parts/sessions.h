// Temporary credentials, as STS issues them: what its operations share.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp.html
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "providers/call.h"
#include "providers/credentials.h"

namespace drydock::providers::sessions {

inline constexpr const char* type = "AWS::STS::Session";

struct NewSession {
    std::string account;
    std::string arn, user_id;  // as Identity
    std::int64_t seconds = 3600;
    std::string source_identity{};
    Json transitive_tags = Json::array();  // keys of session tags that go on to further sessions
};
// Keeps the session; gives the member Credentials of the answer.
Result<Json> issue(const Call& call, const NewSession& session);

Fault fault(std::string code, std::string message, int status = 400);
// The member of the input as text; "" if it is not given.
std::string text(const Json& input, std::string_view name);
// DurationSeconds, or `otherwise`.
std::int64_t seconds(const Json& input, std::int64_t otherwise);

// Session policies and tags as every operation takes them. A fault: MalformedPolicyDocument, InvalidParameterValue …
Result<void> check_policies(const Call& call, const Json& input);
Result<void> check_tags(const Call& call, const Json& input);
// Puts PackedPolicySize into the answer if the input has policies or tags.
void add_packed_size(const Json& input, Json& answer);

// An assumed role.
struct Assumption {
    const Resource* role = nullptr;
    std::string account;
    std::string session_name;
    std::string source_identity{};
    std::int64_t seconds = 3600;
};
// The role of an ARN, or nullptr if no account that is simulated has it. Fault ValidationError if it is no ARN of a role.
Result<const Resource*> role_of(const Call& call, const std::string& arn);
// Does the role's trust policy allow the action to the caller? For a principal of IAM or STS `principal` is its ARN; for an identity provider it is
// the provider's ARN or name and `federated` is true. `context` are condition keys in lower case.
bool trusts(const Call& call, const Resource& role, const std::string& action, const std::string& principal, bool federated,
            std::multimap<std::string, std::string> context);
// Fault ValidationError if the session is to last longer than the role allows.
Result<void> check_duration(const Resource& role, std::int64_t seconds);
// Issues the session: {Credentials, AssumedRoleUser, SourceIdentity}.
Result<Json> assume(const Call& call, const Assumption& assumption, const Json& input);

// Who calls, by the ARN that the call carries.
Identity caller_of(const Call& call);

}  // namespace drydock::providers::sessions
