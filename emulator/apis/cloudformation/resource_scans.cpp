// IaC generator, first half: scans of the resources that an account holds.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StartResourceScan.html
#include "emulator/apis/cloudformation/parts/immediate.h"
#include "emulator/apis/cloudformation/parts/input.h"
#include "emulator/engine/resource_scan.h"

namespace drydock::apis::cloudformation {
namespace {

constexpr std::size_t scans_on_a_page = 10;

Result<Json> start(Context& context, const Json& input) {
    std::vector<std::string> types;
    for (const Json& filter : member(input, "ScanFilters")) {
        for (std::string& type : texts(filter, "Types")) types.push_back(std::move(type));
    }
    engine::Site site = immediate_site(context);
    const Result<std::string> scan = engine::start_resource_scan(context.scope(), types, site);
    if (!scan) return scan.fault();
    return Json{{"ResourceScanId", *scan}};
}

Result<Json> describe(Context& context, const Json& input) {
    return engine::describe_resource_scan(context.scope(), text(input, "ResourceScanId"), context.site());
}

Result<Json> list(Context& context, const Json& input) {
    const std::string wanted = text(input, "ScanTypeFilter");
    const engine::Site site = context.site();
    Json shown = Json::array();
    for (Json& each : engine::list_resource_scans(context.scope(), site)) {
        const auto described = engine::describe_resource_scan(context.scope(), text(each, "ResourceScanId"), site);
        each["ScanType"] = described && described->contains("ScanFilters") ? "PARTIAL" : "FULL";
        if (wanted.empty() || each["ScanType"] == Json(wanted)) shown.push_back(std::move(each));
    }
    return paged(input, "ResourceScanSummaries", std::move(shown), size_of_page(input, scans_on_a_page));
}

Result<Json> list_resources(Context& context, const Json& input) {
    const engine::ScanQuery query{.identifier = text(input, "ResourceIdentifier"),
                                  .type_prefix = text(input, "ResourceTypePrefix"),
                                  .tag_key = text(input, "TagKey"),
                                  .tag_value = text(input, "TagValue")};
    Result<Json> found = engine::list_scanned_resources(context.scope(), text(input, "ResourceScanId"), query, context.site());
    if (!found) return found;
    return paged(input, "Resources", std::move(*found), size_of_page(input));
}

Result<Json> list_related_resources(Context& context, const Json& input) {
    Result<Json> found = engine::list_related_resources(context.scope(), text(input, "ResourceScanId"), member(input, "Resources"), context.site());
    if (!found) return found;
    return paged(input, "RelatedResources", std::move(*found), size_of_page(input));
}

}  // namespace

void resource_scans(Apis& apis) {
    constexpr const char* service = "cloudformation";
    apis.operation(service, "StartResourceScan", start, Apis::Way::slow);
    apis.operation(service, "DescribeResourceScan", describe);
    apis.operation(service, "ListResourceScans", list);
    apis.operation(service, "ListResourceScanResources", list_resources);
    apis.operation(service, "ListResourceScanRelatedResources", list_related_resources);
}

}  // namespace drydock::apis::cloudformation
