#include "providers/cloudcontrol/parts/requests.h"

#include <algorithm>
#include <array>

#include "providers/cloudcontrol/parts/cloud_control.h"
#include "providers/credentials.h"
#include "providers/operations.h"
#include "providers/registry.h"

namespace drydock::providers::cloudcontrol {
namespace {

using std::chrono::hours;

constexpr const char *in_progress = "IN_PROGRESS", *cancelling = "CANCEL_IN_PROGRESS";
constexpr const char* failure = "Failure";  // of the record: what the request will have failed with
constexpr hours client_token_lasts{36}, request_lasts{7 * 24};
// A handler that refuses at once, and one that is told to stop, have been called all the same.
constexpr Duration shortest = std::chrono::seconds(1);

// The codes of the API's enumeration (HandlerErrorCode); what else handlers say is a general failure there.
std::string error_code(const Fault& fault) {
    constexpr std::array<std::string_view, 16> known = {
        "NotUpdatable",         "InvalidRequest",       "AccessDenied",   "UnauthorizedTaggingOperation",
        "InvalidCredentials",   "AlreadyExists",        "NotFound",       "ResourceConflict",
        "Throttling",           "ServiceLimitExceeded", "NotStabilized",  "GeneralServiceException",
        "ServiceInternalError", "ServiceTimeout",       "NetworkFailure", "InternalFailure"};
    const std::string& code = fault.handler_code;
    if (std::ranges::find(known, code) != known.end()) return code;
    return code.empty() && fault.voice != Voice::engine ? "InvalidRequest" : "GeneralServiceException";
}

// Without the wrapping of a stack event.
std::string status_message(const Call& call, const Fault& fault) {
    if (fault.voice != Voice::service || fault.service.empty()) return fault.message;
    return fault.message + " (Service: " + fault.service + ", Status Code: " + std::to_string(fault.http_status) +
           ", Request ID: " + call.ids.uuid() + ") (SDK Attempt Count: 1)";
}

Json failure_of(const Call& call, const Fault& fault) {
    return {{"StatusMessage", status_message(call, fault)}, {"ErrorCode", error_code(fault)}};
}

bool is_older(const Call& call, const Resource& request, hours age) {
    return text(request.model, "EventTime") < iso8601(call.clock.shown() - age);
}

bool is_at_work(const Resource& request) {
    const std::string status = text(request.model, "OperationStatus");
    return status == in_progress || status == cancelling;
}

Json event_in(Json record) {
    record.erase("ClientToken");
    record.erase(failure);
    return record;
}

Result<void> check_token(const Call& call, const std::string& token) {
    if (token.empty()) return {};
    for (const Resource* other : call.world.all_by(call.scope, request_type, "ClientToken", token)) {
        if (is_older(call, *other, client_token_lasts)) continue;
        return fault("ClientTokenConflictException",
                     "ClientToken " + token + " is already associated with an existing operation with RequestToken " + other->id);
    }
    return {};
}

// The sentence is that of the API's model; AWS's own is recorded nowhere.
Result<void> check_alone(const Call& call, const std::string& type, const std::string& identifier) {
    if (identifier.empty()) return {};
    for (const Resource* other : call.world.all_by(call.scope, request_type, "Identifier", identifier)) {
        if (!is_at_work(*other) || text(other->model, "TypeName") != type) continue;
        return fault("ConcurrentOperationException", "Another resource operation is currently being performed on this resource.");
    }
    return {};
}

// The resource that was made or changed is ready now, or has failed, which leaves it to whoever made it.
Result<void> settle_resource(const Call& call, const Json& record) {
    if (text(record, "Operation") == "DELETE" || record.contains(failure)) return {};
    const Resource* held = call.world.find(call.scope, text(record, "TypeName"), text(record, "Identifier"));
    if (!held) return {};
    Resource resource = *held;
    Result<void> settled = settle(call, resource);
    if (settled || resource.ready) return settled;
    resource.ready = true;
    if (auto done = call.world.put(std::move(resource)); !done) return done;
    return settled;
}

}  // namespace

Result<Request> Request::open(const Call& call, const Json& input, std::string operation, const std::string& identifier) {
    const std::string client_token = text(input, "ClientToken"), type = text(input, "TypeName");
    if (auto done = check_token(call, client_token); !done) return done.fault();
    if (auto done = check_alone(call, type, identifier); !done) return done.fault();
    Request request;
    request.record_ = {{"TypeName", type},
                       {"RequestToken", call.ids.uuid()},
                       {"Operation", std::move(operation)},
                       {"OperationStatus", in_progress},
                       {"EventTime", iso8601(call.clock.shown())}};
    if (!identifier.empty()) request.record_["Identifier"] = identifier;
    if (!client_token.empty()) request.record_["ClientToken"] = client_token;
    return request;
}

Result<Begun> Request::work(const Call& call, const std::string& identifier, Duration duration) {
    Json began = record_;
    record_["Identifier"] = identifier;
    return keep(call, std::move(began), std::max(duration, shortest));
}

Result<Begun> Request::fail(const Call& call, const Fault& fault) {
    if (fault.code == "NotSimulated") return fault;
    Json began = record_;
    record_[failure] = failure_of(call, fault);
    return keep(call, std::move(began), shortest);
}

Result<Begun> Request::keep(const Call& call, Json began, Duration duration) {
    Begun begun{.token = text(record_, "RequestToken"), .answer = {{"ProgressEvent", event_in(std::move(began))}}, .duration = duration};
    if (auto done = call.world.put(thing_of(call, request_type, record_)); !done) return done.fault();
    return begun;
}

bool is_forgotten(const Call& call, const Resource& request) {
    return is_older(call, request, request_lasts);
}

Result<const Resource*> request_of(const Call& call, const Json& input) {
    const std::string token = text(input, "RequestToken");
    const Resource* request = call.world.find(call.scope, request_type, token);
    if (request && !is_forgotten(call, *request)) return request;
    return fault("RequestTokenNotFoundException", "Request with token " + token + " was not found");
}

Result<Begun> cancel(const Call& call, const Model& input) {
    const Result<const Resource*> found = request_of(call, input);
    if (!found) return found.fault();
    Resource request = **found;
    const std::string status = text(request.model, "OperationStatus");
    if (status != in_progress) return fault("ValidationException", "Request " + request.id + " is already in status " + status);
    request.model["OperationStatus"] = cancelling;
    Begun begun{.token = request.id, .answer = {{"ProgressEvent", event_in(request.model)}}, .duration = shortest};
    if (auto done = call.world.put(std::move(request)); !done) return done.fault();
    return begun;
}

Result<void> note_retry(const Call& call, const std::string& token, Instant when) {
    const Resource* found = call.world.find(call.scope, request_type, token);
    if (!found || !is_at_work(*found)) return {};
    Resource request = *found;
    request.model["RetryAfter"] = iso8601(when);
    return call.world.put(std::move(request));
}

Result<void> finish(const Call& call, const std::string& token) {
    const Resource* found = call.world.find(call.scope, request_type, token);
    if (!found || !is_at_work(*found)) return {};
    Resource request = *found;
    const Result<void> settled = settle_resource(call, request.model);
    if (!settled) request.model[failure] = failure_of(call, settled.fault());
    if (text(request.model, "OperationStatus") == cancelling) {
        request.model["OperationStatus"] = "CANCEL_COMPLETE";
    } else if (request.model.contains(failure)) {
        request.model["OperationStatus"] = "FAILED";
        request.model.update(Json(request.model[failure]));
    } else {
        request.model["OperationStatus"] = "SUCCESS";
    }
    request.model.erase(failure);
    request.model.erase("RetryAfter");
    return call.world.put(std::move(request));
}

Result<void> finish_interrupted(World& world, const Clock& clock, IdSource& ids) {
    for (const Resource* request : world.everywhere(request_type)) {
        if (!is_at_work(*request)) continue;
        const Call call{.world = world,
                        .registry = Registry::instance(),
                        .scope = request->scope,
                        .clock = clock,
                        .ids = ids,
                        .principal = root_of(request->scope).arn,
                        .stack = {}};
        const std::string token = request->id;
        if (auto done = finish(call, token); !done) return done;
    }
    return {};
}

Json event_of(const Resource& request) {
    return event_in(request.model);
}

}  // namespace drydock::providers::cloudcontrol
