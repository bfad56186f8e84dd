// Requests of Cloud Control: what a call opens, and what goes on after it is answered. The service does its part at once; a request is in progress
// for as long as that typically takes on AWS, and its record (a thing of the account) tells at any moment what is left to do, so that another process
// can bring it to its end.
// https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations-manage-requests.html
#pragma once

#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/json.h"
#include "base/result.h"
#include "providers/call.h"
#include "providers/resource_type.h"

namespace drydock::providers::cloudcontrol {

inline constexpr const char* request_type = "AWS::CloudControl::Request";

// A request that is in progress now: finish() is due after `duration`.
struct Begun {
    std::string token;
    Model answer;  // of the call: {ProgressEvent: as it was when the request began}
    Duration duration{0};
};

// How a request begins.
class Request {
public:
    // Faults ClientTokenConflictException: the token was used before; ConcurrentOperationException: another request works on the resource.
    static Result<Request> open(const Call& call, const Json& input, std::string operation, const std::string& identifier);

    // The service has done its part.
    Result<Begun> work(const Call& call, const std::string& identifier, Duration duration);
    // The service refuses, which shows when the request ends. What is not simulated is refused to the caller.
    Result<Begun> fail(const Call& call, const Fault& fault);

private:
    Result<Begun> keep(const Call& call, Json began, Duration duration);
    Json record_;
};

// The request that the input names. Fault RequestTokenNotFoundException; requests are forgotten after seven days.
Result<const Resource*> request_of(const Call& call, const Json& input);
bool is_forgotten(const Call& call, const Resource& request);
// CancelResourceRequest. Fault ValidationException if the request has come to its end. What the service has done stays.
Result<Begun> cancel(const Call& call, const Model& input);
// Notes when the caller had best ask again.
Result<void> note_retry(const Call& call, const std::string& token, Instant when);
// The time of the request has passed: the resource is ready, or has failed. Nothing happens if somebody else has ended the request.
Result<void> finish(const Call& call, const std::string& token);
// Brings all requests to their ends that another process has left in progress.
Result<void> finish_interrupted(World& world, const Clock& clock, IdSource& ids);

// ProgressEvent of a request that was kept.
Json event_of(const Resource& request);

}  // namespace drydock::providers::cloudcontrol
