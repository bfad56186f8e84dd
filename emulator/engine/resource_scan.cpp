#include "emulator/engine/resource_scan.h"

#include <algorithm>

#include "base/arn.h"
#include "base/text.h"
#include "catalog/catalog.h"

namespace drydock::engine {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kind = "resource-scan";
constexpr Duration scan_time{90s};
// A scan can be used for 30 days.
constexpr Duration lifetime{std::chrono::days(30)};

std::string text(const Json& value, std::string_view name) {
    const Json& found = member(value, name);
    return found.is_string() ? found.get<std::string>() : std::string();
}

const Json& value_at(const Json& model, const catalog::PropertyPath& path) {
    const Json* at = &model;
    for (const std::string& part : path) at = &member(*at, part);
    return *at;
}

Json identifier_of(const catalog::TypeSchema& schema, const providers::Resource& resource) {
    Json identifier = Json::object();
    for (const catalog::PropertyPath& path : schema.primary_identifier()) identifier[path.back()] = scalar_text(value_at(resource.model, path));
    return identifier;
}

bool wanted(std::string_view type, const std::vector<std::string>& filters) {
    return filters.empty() || std::ranges::any_of(filters, [&](const std::string& filter) { return wildcard_match(filter, type); });
}

// What can be listed and read is scanned.
Json found_resources(const providers::Scope& scope, const std::vector<std::string>& filters, const Site& site) {
    const catalog::Catalog& catalog = catalog::Catalog::instance();
    Json found = Json::array();
    for (const std::string_view type : catalog.type_names()) {
        if (!wanted(type, filters) || !catalog.available(type, scope.region)) continue;
        const std::vector<const providers::Resource*> held = site.world.all(scope, type);
        if (held.empty()) continue;
        const catalog::TypeSchema* schema = catalog.type(type, scope.region);
        if (!schema || !schema->root()["handlers"]["list"] || !schema->root()["handlers"]["read"]) continue;
        for (const providers::Resource* each : held) {
            found.push_back({{"ResourceType", std::string(type)},
                             {"ResourceIdentifier", identifier_of(*schema, *each)},
                             {"ManagedByStack", !each->stack_id.empty()}});
        }
    }
    return found;
}

Json types_of(const Json& resources) {
    Json types = Json::array();
    for (const Json& each : resources) {
        const Json& type = member(each, "ResourceType");
        if (types.empty() || types.back() != type) types.push_back(type);
    }
    return types;
}

Result<const ShelfRecord*> find(const providers::Scope& scope, std::string_view scan, const Site& site) {
    const ShelfRecord* record = site.stacks.shelf().find(scope, kind, scan);
    if (!record) return Fault{.code = "ResourceScanNotFound", .message = "Resource scan " + std::string(scan) + " does not exist"};
    return record;
}

std::string status_of(const ShelfRecord& record, const Site& site) {
    const Instant ended(Duration(member(record.value, "ended").get<std::int64_t>()));
    return site.clock.now() - ended > lifetime ? "EXPIRED" : "COMPLETE";
}

Json summary(const ShelfRecord& record, const Site& site) {
    return {{"ResourceScanId", record.id},
            {"Status", status_of(record, site)},
            {"StartTime", text(record.value, "StartTime")},
            {"EndTime", text(record.value, "EndTime")},
            {"PercentageCompleted", 100}};
}

bool has_tag(const providers::Resource* resource, const ScanQuery& query) {
    if (query.tag_key.empty() && query.tag_value.empty()) return true;
    if (!resource) return false;
    const auto fits = [&](const std::string& key, const std::string& value) {
        return (query.tag_key.empty() || key == query.tag_key) && (query.tag_value.empty() || value == query.tag_value);
    };
    const Json& tags = resource->property("Tags");
    if (tags.is_object()) {
        for (const auto& [key, value] : tags.items()) {
            if (fits(key, scalar_text(value))) return true;
        }
        return false;
    }
    return std::ranges::any_of(tags, [&](const Json& tag) { return fits(text(tag, "Key"), text(tag, "Value")); });
}

bool has_identifier(const Json& identifier, const std::string& wanted_value) {
    return wanted_value.empty() || std::ranges::any_of(identifier, [&](const Json& value) { return value == Json(wanted_value); });
}

// The names by which others may mention a resource.
std::vector<std::string> names_of(const providers::Resource& resource) {
    std::vector<std::string> names = {resource.id};
    if (!resource.ref.empty() && resource.ref != resource.id) names.push_back(resource.ref);
    if (const std::string arn = text(resource.model, "Arn"); !arn.empty()) names.push_back(arn);
    return names;
}

bool mentions(const Json& value, const std::vector<std::string>& names) {
    if (value.is_string()) return std::ranges::find(names, value.get_ref<const std::string&>()) != names.end();
    return value.is_structured() && std::ranges::any_of(value, [&](const Json& part) { return mentions(part, names); });
}

}  // namespace

const providers::Resource* identified_resource(const providers::Scope& scope, const std::string& type, const Json& identifier, const Site& site) {
    const catalog::TypeSchema* schema = catalog::Catalog::instance().type(type, scope.region);
    if (!schema) return nullptr;
    std::vector<std::string> parts;
    for (const catalog::PropertyPath& path : schema->primary_identifier()) {
        const Json& part = member(identifier, path.back());
        if (part.is_null()) return nullptr;
        parts.push_back(scalar_text(part));
    }
    if (const auto* held = site.world.find(scope, type, join(parts, "|"))) return held;
    return site.world.first(scope, type, [&](const providers::Resource& each) { return same_value(identifier_of(*schema, each), identifier); });
}

Result<std::string> start_resource_scan(const providers::Scope& scope, const std::vector<std::string>& types, Site& site) {
    const Instant started = site.clock.shown();
    site.clock.advance_to(site.clock.now() + scan_time);
    Json resources = found_resources(scope, types, site);
    ShelfRecord record{.kind = std::string(kind), .id = {}, .scope = scope, .value = {}};
    record.id = Arn{std::string(partition_of(scope.region)), "cloudformation", scope.region, scope.account, "resourceScan/" + site.ids.uuid()}.text();
    record.value = {{"StartTime", iso8601(started)},
                    {"EndTime", iso8601(site.clock.shown())},
                    {"ended", site.clock.now().time_since_epoch().count()},
                    {"filters", types},
                    {"resources", std::move(resources)}};
    std::string id = record.id;
    if (auto kept = site.stacks.shelf().put(std::move(record)); !kept) return kept.fault();
    return id;
}

Result<Json> describe_resource_scan(const providers::Scope& scope, std::string_view scan, const Site& site) {
    const Result<const ShelfRecord*> found = find(scope, scan, site);
    if (!found) return found.fault();
    const ShelfRecord& record = **found;
    const Json& resources = member(record.value, "resources");
    Json out = summary(record, site);
    out["ResourceTypes"] = types_of(resources);
    out["ResourcesScanned"] = resources.size();
    out["ResourcesRead"] = resources.size();
    if (const Json& filters = member(record.value, "filters"); !filters.empty()) out["ScanFilters"] = Json::array({{{"Types", filters}}});
    return out;
}

Json list_resource_scans(const providers::Scope& scope, const Site& site) {
    Json out = Json::array();
    const std::vector<const ShelfRecord*> records = std::as_const(site.stacks).shelf().list(scope, kind);
    for (auto each = records.rbegin(); each != records.rend(); ++each) out.push_back(summary(**each, site));
    return out;
}

Result<Json> list_scanned_resources(const providers::Scope& scope, std::string_view scan, const ScanQuery& query, const Site& site) {
    const Result<const ShelfRecord*> found = find(scope, scan, site);
    if (!found) return found.fault();
    Json out = Json::array();
    for (const Json& each : member((*found)->value, "resources")) {
        const std::string type = text(each, "ResourceType");
        const Json& identifier = member(each, "ResourceIdentifier");
        if (!type.starts_with(query.type_prefix) || !has_identifier(identifier, query.identifier)) continue;
        if (has_tag(identified_resource(scope, type, identifier, site), query)) out.push_back(each);
    }
    return out;
}

Result<Json> list_related_resources(const providers::Scope& scope, std::string_view scan, const Json& resources, const Site& site) {
    const Result<const ShelfRecord*> found = find(scope, scan, site);
    if (!found) return found.fault();
    std::vector<const providers::Resource*> asked;
    for (const Json& each : resources) {
        const auto* held = identified_resource(scope, text(each, "ResourceType"), member(each, "ResourceIdentifier"), site);
        if (held) asked.push_back(held);
    }
    Json out = Json::array();
    for (const Json& each : member((*found)->value, "resources")) {
        const auto* held = identified_resource(scope, text(each, "ResourceType"), member(each, "ResourceIdentifier"), site);
        if (!held || std::ranges::find(asked, held) != asked.end()) continue;
        const bool related = std::ranges::any_of(
            asked, [&](const providers::Resource* one) { return mentions(one->model, names_of(*held)) || mentions(held->model, names_of(*one)); });
        if (related) out.push_back(each);
    }
    return out;
}

}  // namespace drydock::engine
