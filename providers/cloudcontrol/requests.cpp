// The requests of Cloud Control: those that change resources, GetResourceRequestStatus, ListResourceRequests, CancelResourceRequest.
// https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations-manage-requests.html
#include <algorithm>

#include "providers/cloudcontrol/parts/changes.h"
#include "providers/cloudcontrol/parts/cloud_control.h"
#include "providers/pages.h"
#include "providers/registry.h"

namespace drydock::providers::cloudcontrol {
namespace {

constexpr std::size_t usual_page = 20;

// Without anybody who could wait, a request comes to its end within its call.
using Beginning = Result<Begun> (*)(const Call&, const Model&);
Operation at_once(Beginning begin) {
    return [begin](const Call& call, const Model& input) -> Result<Model> {
        Result<Begun> begun = begin(call, input);
        if (!begun) return begun.fault();
        if (auto done = finish(call, begun->token); !done) return done.fault();
        return std::move(begun->answer);
    };
}

Result<Model> status(const Call& call, const Model& input) {
    const Result<const Resource*> request = request_of(call, input);
    if (!request) return request.fault();
    return Model{{"ProgressEvent", event_of(**request)}};
}

bool wanted(const Json& names, const Json& value) {
    return names.empty() || std::ranges::find(names, value) != names.end();
}

Result<Model> list(const Call& call, const Model& input) {
    const Json& filter = member(input, "ResourceRequestStatusFilter");
    std::vector<const Resource*> found;
    std::vector<std::string> keys;
    for (const Resource* request : call.world.all(call.scope, request_type)) {
        if (is_forgotten(call, *request)) continue;
        if (!wanted(member(filter, "Operations"), request->property("Operation"))) continue;
        if (!wanted(member(filter, "OperationStatuses"), request->property("OperationStatus"))) continue;
        found.push_back(request);
    }
    std::ranges::reverse(found);  // the newest first
    for (const Resource* request : found) keys.push_back(request->id);
    const Json& size = member(input, "MaxResults");
    const std::optional<Page> page = page_of(keys, text(input, "NextToken"), size.is_number() ? size.get<std::size_t>() : usual_page);
    if (!page) return fault("ValidationException", "Invalid NextToken");
    Json summaries = Json::array();
    for (std::size_t i = page->begin; i < page->end; ++i) summaries.push_back(event_of(*found[i]));
    Model answer = {{"ResourceRequestStatusSummaries", std::move(summaries)}};
    if (!page->next_token.empty()) answer["NextToken"] = page->next_token;
    return answer;
}

}  // namespace

void requests(Registry& registry) {
    registry.operation("cloudcontrol", "CreateResource", at_once(create_resource));
    registry.operation("cloudcontrol", "UpdateResource", at_once(update_resource));
    registry.operation("cloudcontrol", "DeleteResource", at_once(delete_resource));
    registry.operation("cloudcontrol", "CancelResourceRequest", at_once(cancel));
    registry.operation("cloudcontrol", "GetResourceRequestStatus", status);
    registry.operation("cloudcontrol", "ListResourceRequests", list);
}

}  // namespace drydock::providers::cloudcontrol
