// What the gateway itself refuses, with the codes and sentences of AWS's front ends, and its answer.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
#pragma once

#include <cstdint>
#include <string>

#include "base/fault.h"
#include "emulator/protocols/message.h"

namespace drydock::gateway {

Fault bad_request(std::string message = "An error occurred when parsing the HTTP request.");
Fault not_implemented();
Fault entity_too_large();
Fault header_too_large();
// A body that is to be read as a whole and is longer than any API takes: `largest_document` bytes.
inline constexpr std::uint64_t largest_document = 134217728;
Fault document_too_large();
Fault request_timeout();
// A body that ends before what was announced.
Fault incomplete_body();
// Trailing headers of aws-chunked that are not what x-amz-trailer announces, or are no headers.
Fault malformed_trailer();
// A body that cannot be kept on disk; `reason` as the system says it.
Fault insufficient_storage(const std::string& reason);
Fault internal_error();

// As XML, which every client can at least show.
protocols::Response refusal(const Fault& fault);

}  // namespace drydock::gateway
