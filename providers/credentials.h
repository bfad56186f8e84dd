// Access keys and who is behind them. AWS writes the account into the ids of its access keys, so that a request's account is known from its signature
// alone; drydock reads and issues them in the same form. Sessions (temporary credentials of STS) are things of the type AWS::STS::Session
// (catalog/facts/operations-sts.yaml).
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/fault.h"
#include "base/ids.h"
#include "providers/world.h"

namespace drydock::providers {

// The account that an access key id names: the key itself if it is 12 digits, or what AWS's encoding says (AKIA… or ASIA… and 16 characters of
// base 32: the account stands in the 40 bits after the first). Nothing for other keys, among them those of before 2019, which name none.
std::optional<std::string> account_of_key(std::string_view access_key);
// A new access key id of an account: `prefix` is AKIA for users, ASIA for sessions.
std::string new_access_key(std::string_view prefix, std::string_view account, IdSource& ids);
// 40 characters, as AWS's secrets are.
std::string new_secret_key(IdSource& ids);
// The unique id of an entity of IAM that keeps none of its own, the same every time: AIDA and 17 upper-case letters and digits.
std::string unique_id(std::string_view prefix, std::string_view arn);

struct Identity {
    std::string account;
    std::string arn;      // arn:aws:iam::111122223333:root, arn:aws:sts::111122223333:assumed-role/deployer/session
    std::string user_id;  // of GetCallerIdentity: 111122223333, AIDA…, AROA…:session
};

// True if only the world knows who is behind the key: keys that IAM and STS have issued. All others are the root of their account.
bool issued(std::string_view access_key);
// The root of an account; `region` tells the partition.
Identity root_of(const Scope& scope);
// Who calls with this key in the account of `scope`: the user that the key belongs to, the session, or the root for keys that nobody issued.
Identity identity_of(const World& world, const Scope& scope, std::string_view access_key);

// The secret of an issued key, or nothing if nobody has it: for signatures.
std::optional<std::string> secret_of(const World& world, std::string_view access_key);
// Why AWS refuses these credentials before it looks at the call, or nothing: an unknown or wrong session token, a session that has expired, a key
// that is inactive or unknown. Only where credentials are checked at all.
std::optional<Fault> refused_credentials(const World& world, std::string_view access_key, std::string_view session_token, Instant now);

}  // namespace drydock::providers
