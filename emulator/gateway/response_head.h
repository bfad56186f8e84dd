// A response as HTTP/1.1 writes it, and what browsers want to know of other origins (CORS), which every answer allows, as a test server should.
// https://docs.localstack.cloud/references/configuration/ ("Security": CORS)
#pragma once

#include <string>
#include <string_view>

#include "emulator/protocols/message.h"

namespace drydock::gateway {

// What of a request its answer depends on.
struct Exchange {
    bool head = false;        // HEAD: no body
    bool keep_alive = true;   // the connection stays
    bool http_1_0 = false;    // the client speaks HTTP/1.0
    std::string origin = {};  // "" if the request has none
};

// Appends the status line and the header; `date` is the value of Date. True if the body follows.
bool append_head(std::string& out, const protocols::Response& response, const Exchange& exchange, std::string_view date);

// Whether a browser asks what it may send.
bool is_preflight(const protocols::Request& request);
protocols::Response preflight_answer(const protocols::Request& request);

}  // namespace drydock::gateway
