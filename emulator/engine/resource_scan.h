// IaC generator, first half: scans of the resources that an account holds in a region. A scan is over when the call returns; what it found is kept.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/generate-IaC.html
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "emulator/engine/deploy.h"

namespace drydock::engine {

// StartResourceScan: the ARN of the scan. `types`: ScanFilters, names of types that may end in *; empty for all.
Result<std::string> start_resource_scan(const providers::Scope& scope, const std::vector<std::string>& types, Site& site);
// DescribeResourceScan: {ResourceScanId, Status, StartTime, EndTime, PercentageCompleted, ResourceTypes, ResourcesScanned, ResourcesRead,
// ScanFilters?}.
Result<Json> describe_resource_scan(const providers::Scope& scope, std::string_view scan, const Site& site);
// ResourceScanSummaries of ListResourceScans, newest first.
Json list_resource_scans(const providers::Scope& scope, const Site& site);

struct ScanQuery {
    std::string identifier, type_prefix, tag_key, tag_value;  // "" for any
};
// Resources of ListResourceScanResources: [{ResourceType, ResourceIdentifier: {property: value}, ManagedByStack}].
Result<Json> list_scanned_resources(const providers::Scope& scope, std::string_view scan, const ScanQuery& query, const Site& site);
// RelatedResources of ListResourceScanRelatedResources: scanned resources that `resources` ({ResourceType, ResourceIdentifier}) name,
// or that name them.
Result<Json> list_related_resources(const providers::Scope& scope, std::string_view scan, const Json& resources, const Site& site);

// The account's resource that {ResourceType, ResourceIdentifier} names, or nullptr.
const providers::Resource* identified_resource(const providers::Scope& scope, const std::string& type, const Json& identifier, const Site& site);

}  // namespace drydock::engine
