#include "emulator/gateway/refusals.h"

#include <utility>

namespace drydock::gateway {

Fault bad_request(std::string message) {
    return {.code = "BadRequest", .message = std::move(message)};
}

Fault not_implemented() {
    return {.code = "NotImplemented", .message = "A header you provided implies functionality that is not implemented.", .http_status = 501};
}

Fault entity_too_large() {
    return {.code = "EntityTooLarge", .message = "Your proposed upload exceeds the maximum allowed object size.", .http_status = 413};
}

Fault header_too_large() {
    return {.code = "RequestHeaderSectionTooLarge", .message = "Your request header section exceeds the maximum allowed size.", .http_status = 431};
}

Fault document_too_large() {
    return {.code = "RequestEntityTooLargeException",
            .message = "Request must be smaller than " + std::to_string(largest_document) + " bytes",
            .http_status = 413};
}

Fault request_timeout() {
    return {.code = "RequestTimeout",
            .message =
                "Your socket connection to the server was not read from or written to within the timeout period. "
                "Idle connections will be closed.",
            .http_status = 408};
}

Fault incomplete_body() {
    return {.code = "IncompleteBody", .message = "The request body terminated unexpectedly"};
}

Fault malformed_trailer() {
    return {.code = "MalformedTrailerError",
            .message = "The request contained trailing data that was not well-formed or did not conform to our published schema."};
}

Fault insufficient_storage(const std::string& reason) {
    return {.code = "InternalError", .message = "The request's body cannot be kept on disk: " + reason, .http_status = 507};
}

Fault internal_error() {
    return {.code = "InternalError", .message = "We encountered an internal error. Please try again.", .http_status = 500};
}

protocols::Response refusal(const Fault& fault) {
    std::string text;
    for (const char c : fault.message) {
        if (c == '&') {
            text += "&amp;";
        } else if (c == '<') {
            text += "&lt;";
        } else {
            text += c;
        }
    }
    protocols::Response response{.status = fault.http_status};
    response.headers.add("Content-Type", "application/xml");
    response.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + fault.code + "</Code><Message>" + text + "</Message></Error>";
    return response;
}

}  // namespace drydock::gateway
