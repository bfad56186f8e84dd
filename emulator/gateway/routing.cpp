#include "emulator/gateway/routing.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "emulator/gateway/host_name.h"
#include "emulator/gateway/refusals.h"
#include "emulator/gateway/rest_routes.h"
#include "emulator/gateway/service_index.h"
#include "emulator/gateway/signature_faults.h"
#include "providers/credentials.h"

namespace drydock::gateway {
namespace {

using protocols::OperationModel;
using protocols::Request;
using protocols::Wire;

// The value of the first pair of that name, as sent: names of operations and versions have nothing to decode.
std::string_view raw_value(std::string_view pairs, std::string_view name) {
    while (!pairs.empty()) {
        const std::size_t end = std::min(pairs.find('&'), pairs.size());
        const std::string_view pair = pairs.substr(0, end);
        if (pair.size() > name.size() && pair[name.size()] == '=' && pair.starts_with(name)) return pair.substr(name.size() + 1);
        pairs.remove_prefix(std::min(end + 1, pairs.size()));
    }
    return {};
}

// The form of a query request: its body or its query.
std::string_view form_of(const Request& request) {
    constexpr std::string_view form = "application/x-www-form-urlencoded";
    const std::string& type = request.headers["Content-Type"];
    const bool is_form = type.empty() || iequals(std::string_view(type).substr(0, form.size()), form);
    if (is_form && !request.body.empty() && !raw_value(request.body.text(), "Action").empty()) return request.body.text();
    return request.query;
}

std::string data_plane_name(std::string_view plane) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 11> names = {{{"execute-api", "A call of an API of API Gateway"},
                                                                                      {"lambda-url", "A call of a function URL"},
                                                                                      {"s3-website", "A website endpoint of S3"},
                                                                                      {"appsync-api", "A call of an API of AppSync"},
                                                                                      {"appsync-realtime-api", "A call of an API of AppSync"},
                                                                                      {"elb", "A request to a load balancer"},
                                                                                      {"auth", "The managed login of Cognito"},
                                                                                      {"dkr.ecr", "The image registry of ECR"},
                                                                                      {"es", "A request to an OpenSearch domain"},
                                                                                      {"aoss", "A request to an OpenSearch collection"},
                                                                                      {"cloudfront.net", "A request to a distribution"}}};
    const auto found = std::ranges::find(names, plane, [](const auto& pair) { return pair.first; });
    return std::string(found == names.end() ? plane : found->second);
}

// Equal but for case and what is neither letter nor digit: chime-sdk-voice, Chime_SDK_Voice.
bool same_letters(std::string_view a, std::string_view b) {
    const auto letters = [](std::string_view text) {
        std::string out = lower(text);
        std::erase_if(out, [](char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')); });
        return out;
    };
    return letters(a) == letters(b);
}

// AWS's regions and those that tests make up; nothing that could not stand in an ARN.
bool is_region_name(std::string_view text) {
    constexpr std::size_t longest = 64;
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    return !text.empty() && text.size() <= longest && text.find_first_not_of(allowed) == std::string_view::npos;
}

// True if the text is UTF-8, also after decoding.
bool is_readable(std::string_view text) {
    return text.find('%') == std::string_view::npos ? is_utf8(text) : is_utf8(protocols::url_decoded(text));
}

bool contains(const ServiceEntries& entries, const ServiceEntry* entry) {
    return std::ranges::find(entries, entry) != entries.end();
}

// /000000000000/name: the path of a queue's URL.
bool is_queue_path(std::string_view path) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return path.size() > 14 && path[13] == '/' && std::ranges::all_of(path.substr(1, 12), digit);
}

class Router {
public:
    explicit Router(Route& route) : route_(route), request_(route.request), index_(ServiceIndex::instance()) {}

    Result<void> find() {
        route_.credentials = credentials_of(request_);
        host_ = parse_host(request_.host());
        set_scope();
        if (route_.credentials.service == "execute-api") find_connections();
        if (!host_.data_plane.empty()) return Fault::not_simulated(data_plane_name(host_.data_plane));
        if (!route_.credentials.service.empty()) candidates_ = &index_.signing(route_.credentials.service);
        if (candidates_ == nullptr || candidates_->empty()) candidates_ = host_.services;
        if (request_.headers["Smithy-Protocol"] == "rpc-v2-cbor") return by_cbor_path();
        if (const std::string& target = request_.headers["X-Amz-Target"]; !target.empty()) return by_target(target);
        if (Result<void> held = hold_form(); !held) return held;
        const std::string_view form = form_of(request_);
        if (const std::string_view action = raw_value(form, "Action"); !action.empty() && speaks_query()) return by_action(form, action);
        return by_path();
    }

private:
    void set_scope() {
        const Credentials& credentials = route_.credentials;
        if (!credentials.access_key.empty()) {
            if (auto account = providers::account_of_key(credentials.access_key)) route_.scope.account = std::move(*account);
        }
        if (is_region_name(credentials.region))
            route_.scope.region = credentials.region;
        else if (!host_.region.empty())
            route_.scope.region = host_.region;
    }

    // A large form is on disk; its action has to be looked for.
    Result<void> hold_form() {
        if (request_.body.in_memory() || request_.method != "POST" || !speaks_query()) return {};
        if (request_.body.size() > largest_document) return document_too_large();
        Result<std::string> text = request_.body.read();
        if (!text) return text.fault();
        request_.body = *std::move(text);
        return {};
    }

    // The connections of a WebSocket API are behind its stage: /prod/@connections/id.
    void find_connections() {
        std::size_t at = request_.path.find("/@connections/");
        if (at == std::string::npos) at = request_.path.find("/%40connections/");
        if (at == std::string::npos) return;
        host_.data_plane = {};
        request_.path.erase(0, at);
    }

    void take(const ServiceEntry& entry, Wire wire, OperationModel operation) {
        route_.service = &entry.model();
        route_.wire = wire;
        route_.operation = operation;
    }

    // One of `entries` that has the operation: those that the signature names, then those that the host names, come first.
    const ServiceEntry* choose(const ServiceEntries& entries, std::string_view operation) const {
        if (entries.size() == 1) return entries.front();
        const ServiceEntry* found = nullptr;
        int best = -1;
        for (const ServiceEntry* entry : entries) {
            const bool signed_for = candidates_ != nullptr && contains(*candidates_, entry);
            const bool host = host_.services != nullptr && contains(*host_.services, entry);
            const int rank = (entry->model().operation(operation) ? 4 : 0) + (signed_for ? 2 : 0) + (host ? 1 : 0);
            if (rank > best) found = entry;
            best = std::max(best, rank);
        }
        return found;
    }

    // POST /service/{service}/operation/{operation}
    Result<void> by_cbor_path() {
        route_.wire = Wire::rpc_v2_cbor;
        if (candidates_ != nullptr && !candidates_->empty()) route_.service = &candidates_->front()->model();
        const std::string_view path = request_.path;
        constexpr std::string_view service_mark = "/service/", operation_mark = "/operation/";
        const std::size_t at = path.rfind(service_mark), end = path.rfind(operation_mark);
        if (at == std::string_view::npos || end == std::string_view::npos || end < at + service_mark.size()) return unknown_operation(404);
        const std::string_view name = path.substr(at + service_mark.size(), end - at - service_mark.size());
        return by_target_prefix(name, path.substr(end + operation_mark.size()), Wire::rpc_v2_cbor);
    }

    // X-Amz-Target: DynamoDB_20120810.GetItem
    Result<void> by_target(std::string_view target) {
        route_.wire = Wire::json;
        const std::size_t dot = target.rfind('.');
        if (dot != std::string_view::npos) return by_target_prefix(target.substr(0, dot), target.substr(dot + 1), Wire::json);
        if (candidates_ != nullptr && !candidates_->empty()) route_.service = &candidates_->front()->model();
        return unknown_operation(400);
    }

    Result<void> by_target_prefix(std::string_view prefix, std::string_view operation, Wire wire) {
        // SDKs may or may not give the namespace of the service's shape (com.amazonaws.codeconnections.CodeConnections_20231201).
        const bool whole = !index_.target(prefix).empty();
        const ServiceEntries& entries = index_.target(whole ? prefix : prefix.substr(prefix.find_last_of(".#") + 1));
        const ServiceEntry* entry = entries.empty() ? nullptr : choose(entries, operation);
        if (entry == nullptr) {
            if (candidates_ != nullptr && !candidates_->empty()) route_.service = &candidates_->front()->model();
            return unknown_operation(wire == Wire::json ? 400 : 404);
        }
        take(*entry, wire, entry->model().operation(operation));
        return route_.operation ? Result<void>() : unknown_operation(wire == Wire::json ? 400 : 404);
    }

    static Result<void> unknown_operation(int status) { return Fault{.code = "UnknownOperationException", .message = "", .http_status = status}; }

    bool speaks_query() const {
        return candidates_ == nullptr || std::ranges::any_of(*candidates_, [](const ServiceEntry* entry) { return entry->speaks_query(); });
    }

    Result<void> by_action(std::string_view form, std::string_view action) {
        const std::string_view version = raw_value(form, "Version");
        const ServiceEntry* entry = query_service(version, action);
        route_.wire = Wire::query;
        if (entry == nullptr) return invalid_action(entry, action, version);
        take(*entry, entry->speaks(Wire::ec2) ? Wire::ec2 : Wire::query, entry->model().operation(action));
        const bool needs_version = !entry->query_compatible && !entry->speaks(Wire::ec2);
        if (!route_.operation || (version.empty() && needs_version)) {
            route_.operation = {};
            return invalid_action(entry, action, version);
        }
        if (request_.path.size() > 1) add_queue_url(form);
        return {};
    }

    const ServiceEntry* query_service(std::string_view version, std::string_view action) const {
        if (candidates_ != nullptr && candidates_->size() == 1) return candidates_->front();
        ServiceEntries speakers;
        const auto collect = [&](const ServiceEntries& entries, auto&& fits) {
            if (!speakers.empty()) return;
            for (const ServiceEntry* entry : entries) {
                if (entry->speaks_query() && fits(*entry)) speakers.push_back(entry);
            }
        };
        const auto any = [](const ServiceEntry&) { return true; };
        if (candidates_ != nullptr) {
            collect(*candidates_, [&](const ServiceEntry& entry) { return entry.api_version == version; });
            collect(*candidates_, any);
        } else {
            if (is_queue_path(request_.path)) collect(index_.signing("sqs"), any);
            if (!version.empty()) collect(index_.version(version), any);
            collect(index_.version(""), [&](const ServiceEntry& entry) { return static_cast<bool>(entry.model().operation(action)); });
        }
        return speakers.empty() ? nullptr : choose(speakers, action);
    }

    static Result<void> invalid_action(const ServiceEntry* entry, std::string_view action, std::string_view version) {
        const std::string name = protocols::url_decoded(action, true);
        if (entry != nullptr && entry->speaks(Wire::ec2))
            return Fault{.code = "InvalidAction", .message = "The action " + name + " is not valid for this web service."};
        if (entry != nullptr && entry->name == "sqs")
            return Fault{.code = "InvalidAction", .message = "The action " + name + " is not valid for this endpoint."};
        const std::string of = version.empty() ? "NO_VERSION_SPECIFIED" : protocols::url_decoded(version, true);
        return Fault{.code = "InvalidAction", .message = "Could not find operation " + name + " for version " + of};
    }

    // Calls of former times go to the URL of the queue and do not name it otherwise.
    void add_queue_url(std::string_view form) {
        if (!is_queue_path(request_.path) || !raw_value(form, "QueueUrl").empty()) return;
        if (!route_.operation.input().member("QueueUrl")) return;
        const std::string url = (request_.secure ? "https://" : "http://") + std::string(request_.host()) + request_.path;
        std::string& where = form.data() == request_.body.text().data() ? request_.body.text() : request_.query;
        where += "&QueueUrl=" + protocols::url_encoded(url);
    }

    Result<void> by_path() {
        if (candidates_ != nullptr && !candidates_->empty()) return by_path_among(*candidates_);
        const Credentials& credentials = route_.credentials;
        if (!credentials.service.empty()) {
            return Fault{.code = "UnknownOperationException", .message = "No service signs as " + credentials.service, .http_status = 404};
        }
        if (request_.path.starts_with("/restapis/") && request_.path.find("/_user_request_") != std::string::npos)
            return Fault::not_simulated(data_plane_name("execute-api"));
        const bool unsigned_call = credentials.access_key.empty();
        if (unsigned_call && (request_.method == "POST" || bears_token()) && found_among(index_.unsigned_rest())) return {};
        return by_path_among(index_.signing("s3"));
    }

    // The service that an SDK says it is the client of: aws-sdk-js/3.1 … api/bedrock_agent#3.1; "" if it does not.
    std::string_view user_agent_api() const {
        const std::string_view agent = request_.headers["User-Agent"];
        const std::size_t at = agent.find(" api/");
        if (at == std::string_view::npos) return {};
        const std::string_view rest = agent.substr(at + 5);
        return rest.substr(0, rest.find_first_of("# "));
    }

    bool bears_token() const { return request_.headers.has("x-amz-sso_bearer_token") || request_.headers["Authorization"].starts_with("Bearer "); }

    // The first service that has an operation for the path. Where several have, the slash at the end may tell (lex-models has /bots/{name},
    // lexv2-models /bots/{botId}/).
    bool found_among(const ServiceEntries& entries) {
        const bool slash = request_.path.ends_with('/');
        const ServiceEntry* near = nullptr;
        for (const ServiceEntry* entry : entries) {
            if (!try_path(*entry)) continue;
            if ((entry->name == "s3" && near == nullptr) || route_.operation.uri().ends_with('/') == slash) return true;
            if (near == nullptr) near = entry;
        }
        return near != nullptr && try_path(*near);
    }

    Result<void> by_path_among(const ServiceEntries& entries) {
        const std::string_view agent = user_agent_api();
        if (entries.size() > 1 && (host_.services != nullptr || !agent.empty())) {
            for (const ServiceEntry* entry : entries) {
                const bool meant = (host_.services != nullptr && contains(*host_.services, entry)) || same_letters(entry->name, agent);
                if (meant && try_path(*entry)) return {};
            }
        }
        if (found_among(entries)) return {};
        const ServiceEntry& entry = entries.back()->name == "s3" ? *entries.back() : *entries.front();
        route_.service = &entry.model();
        route_.wire = entry.model().wire();
        if (route_.wire == Wire::query || route_.wire == Wire::ec2)
            return Fault{.code = "MissingAction", .message = "The request is missing an action or a required parameter."};
        return entry.name == "s3" ? no_operation_of_s3() : unknown_operation(404);
    }

    Result<void> no_operation_of_s3() const {
        const std::string& type = request_.headers["Content-Type"];
        if (request_.method == "POST" && type.starts_with("multipart/form-data")) return Fault::not_simulated("S3's upload by a form (POST Object)");
        const std::size_t slash = request_.path.find('/', 1);
        const bool object = slash != std::string::npos && slash + 1 < request_.path.size();
        return Fault{.code = "MethodNotAllowed",
                     .message = "The specified method is not allowed against this resource.",
                     .http_status = 405,
                     .members = {{"Method", request_.method},
                                 {"ResourceType", request_.path.size() <= 1 ? "SERVICE"
                                                  : object                  ? "OBJECT"
                                                                            : "BUCKET"}}};
    }

    bool try_path(const ServiceEntry& entry) {
        if (!entry.speaks_rest()) return false;
        if (entry.name == "s3") put_bucket_into_path();
        OperationModel operation = rest_operation(entry.model(), request_);
        if (!operation) return false;
        if (operation.name() == "ListBuckets" && route_.credentials.service == "s3express")
            operation = entry.model().operation("ListDirectoryBuckets");
        take(entry, entry.model().wire(), operation);
        return true;
    }

    // bucket.s3.us-east-1.amazonaws.com, or bucket.localhost for what is not for anything else.
    void put_bucket_into_path() {
        const auto is_s3 = [](const ServiceEntry* entry) { return entry->name == "s3"; };
        const bool names_s3 = host_.services == nullptr || std::ranges::any_of(*host_.services, is_s3);
        const std::string_view bucket = std::exchange(host_.prefix, {});
        if (bucket.empty() || !names_s3) return;
        request_.path = "/" + std::string(bucket) + (request_.path == "/" ? "" : request_.path);
    }

    Route& route_;
    Request& request_;
    const ServiceIndex& index_;
    HostName host_;                               // its views are of the request's header, which stays as it is
    const ServiceEntries* candidates_ = nullptr;  // that the signature names, or else the host
};

}  // namespace

Result<void> find_route(Request request, Route& route) {
    route.request = std::move(request);
    if (Result<void> found = Router(route).find(); !found) return found;
    const bool s3 = route.service->name() == "s3";
    if (const std::string& region = route.credentials.region; !region.empty() && !is_region_name(region))
        return SignatureFaults(route.wire, s3).wrong_region(region, route.scope.region);
    const bool rest = route.wire == Wire::rest_json || route.wire == Wire::rest_xml;
    if (!rest || (is_readable(route.request.path) && is_readable(route.request.query))) return {};
    if (s3) return Fault{.code = "InvalidURI", .message = "Couldn't parse the specified URI."};
    return bad_request();
}

}  // namespace drydock::gateway
