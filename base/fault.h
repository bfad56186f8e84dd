// What went wrong, in AWS's terms. A Fault is a value: it is made where the reason is known and rendered only at the edge (an API answer, a stack
// event, a report), by one function each.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace drydock {

// Who speaks, which decides how CloudFormation wraps the message in a resource's status reason (notes: "Formats of a resource failure reason").
enum class Voice : std::uint8_t {
    engine,   // CloudFormation itself: the bare message
    handler,  // a registry handler's own check: Resource handler returned message: "<m>" (RequestToken: …, HandlerErrorCode: <code>)
    service,  // a service's answer passed on by a registry handler: as above, with (Service: …, Status Code: …, Request ID: …) inside the quotes
    classic,  // a service's answer passed on by a classic type: <m> (Service: …; Status Code: …; Error Code: …; Request ID: …; Proxy: null)
};

struct Fault {
    std::string code;     // error code of an API answer or of the service: ValidationError, InvalidParameterValue
    std::string message;  // AWS's sentence
    int http_status = 400;
    Voice voice = Voice::engine;
    std::string service;       // name of the service as AWS's SDK prints it in a reason: Ec2, AmazonEC2; only for service and classic
    std::string handler_code;  // HandlerErrorCode of a registry handler: InvalidRequest, AlreadyExists, NotFound, GeneralServiceException …
    std::vector<std::pair<std::string, std::string>> members{};  // further members of the error's shape, in an API answer: BucketName, resourceId

    // Faults of the CloudFormation API.
    static Fault validation_error(std::string message) { return {.code = "ValidationError", .message = std::move(message)}; }
    static Fault insufficient_capabilities(std::string message) {
        return {.code = "InsufficientCapabilitiesException", .message = std::move(message)};
    }
    // A resource's own faults.
    static Fault engine(std::string message) { return {.code = "", .message = std::move(message)}; }
    static Fault handler(std::string handler_code, std::string message) {
        return {.code = handler_code, .message = std::move(message), .voice = Voice::handler, .handler_code = handler_code};
    }
    // What drydock does not simulate; never an invented success.
    static Fault not_simulated(std::string what) {
        return {.code = "NotSimulated", .message = std::move(what) + " is not simulated yet", .http_status = 501};
    }
};

}  // namespace drydock
