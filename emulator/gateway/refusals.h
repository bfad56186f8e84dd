// What the gateway itself refuses, with the codes and sentences of AWS's front ends, and its answer.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
#pragma once

#include <string>

#include "base/fault.h"
#include "emulator/protocols/message.h"

namespace drydock::gateway {

Fault bad_request(std::string message = "An error occurred when parsing the HTTP request.");
Fault entity_too_large();
Fault header_too_large();
Fault request_timeout();
// A body that ends before what was announced.
Fault incomplete_body();
// A body that cannot be kept on disk; `reason` as the system says it.
Fault insufficient_storage(const std::string& reason);
Fault internal_error();

// As XML, which every client can at least show.
protocols::Response refusal(const Fault& fault);

}  // namespace drydock::gateway
