// The canonical form of a request: what a signature is made of.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request
#pragma once

#include <string>
#include <string_view>

#include "emulator/protocols/message.h"

namespace drydock::gateway {

// `signed_headers`: names in lower case, separated by semicolons. `payload`: the hash of the body, or what stands for it. `s3`: S3 takes paths as
// they are; everything else has dots and empty segments resolved, and is encoded once more. X-Amz-Signature does not belong to it.
std::string canonical_request(const protocols::Request& request, std::string_view signed_headers, std::string_view payload, bool s3);

}  // namespace drydock::gateway
