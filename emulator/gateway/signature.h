// AWS signatures: SigV4 and SigV4A in headers and pre-signed URLs, and of chunked bodies, checked against the keys of the accounts' users.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/fault.h"
#include "emulator/protocols/message.h"
#include "emulator/protocols/model.h"

namespace drydock::gateway {

// The secret of an access key id, or nothing if nobody has that key.
using SecretOf = std::function<std::optional<std::string>(const std::string& access_key)>;

// Why AWS refuses the signature (InvalidClientTokenId, SignatureDoesNotMatch, MissingAuthenticationToken, RequestExpired, IncompleteSignature …; S3
// has codes of its own), or nothing. `request`: as it was sent, which find_route may change. `s3`: S3's rules of the canonical path and its codes; to
// S3 anybody may send requests without a signature (is_anonymous), which the policies of buckets judge. `wire`: of the codes, except S3's.
std::optional<Fault> verify_signature(const protocols::Request& request, const SecretOf& secret_of, Instant now, bool s3,
                                      protocols::Wire wire = protocols::Wire::query);

// True for a request that no one claims to have signed.
bool is_anonymous(const protocols::Request& request);
// True for calls that need no signature: of operations that anybody may call (AssumeRoleWithWebIdentity, InitiateAuth …), and with a token where the
// service takes tokens instead.
bool needs_no_signature(const protocols::OperationModel& operation, const protocols::Request& request);

}  // namespace drydock::gateway
