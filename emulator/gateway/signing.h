// The cryptography of AWS's signatures: hashes, and the keys that are derived from a secret. All by OpenSSL.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "emulator/protocols/message.h"

struct evp_pkey_st;

namespace drydock::gateway {

// SHA-256, in lower-case hexadecimal.
std::string sha256(std::string_view text);
// Of a part of a body, wherever it is. Fault InternalError: the file cannot be read.
Result<std::string> sha256(const protocols::Body& body, std::uint64_t offset, std::uint64_t size);
// In base 64.
std::string sha256_base64(std::string_view text);
// Pairs of lower-case digits, with `separator` between them.
std::string hexadecimal(std::string_view bytes, std::string_view separator = {});

// What signatures of one credential scope are checked with.
class SigningKey {
public:
    // SigV4: by the scope's day, region and service.
    static SigningKey symmetric(std::string_view secret, std::string_view date, std::string_view region, std::string_view service);
    // SigV4A: a key on the curve P-256, the same for all scopes.
    static SigningKey asymmetric(std::string_view secret, std::string_view access_key);

    // True if `signature`, in hexadecimal, is one of `text`.
    bool fits(std::string_view text, std::string_view signature) const;

private:
    std::string key_;                    // symmetric
    std::shared_ptr<evp_pkey_st> pair_;  // asymmetric, the public half
};

}  // namespace drydock::gateway
