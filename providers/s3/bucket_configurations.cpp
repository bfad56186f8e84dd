// Configurations of buckets of which there may be many, by their ids, in the S3 API: analytics, inventory, metrics, intelligent tiering.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAnalyticsConfiguration.html
#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "providers/registry.h"
#include "providers/s3/parts/settings.h"

namespace drydock::providers::s3 {
namespace {

struct Kind {
    const char* name;      // Analytics: PutBucketAnalyticsConfiguration
    const char* member;    // of the request and of the answer
    const char* list;      // the list's answer
    const char* property;  // a list, too
    Json (*to_property)(const Json& api);
    Json (*to_shown)(const Json& property);
};

void copy(const Json& source, Json& target, std::initializer_list<std::pair<const char*, const char*>> names) {
    for (const auto& [from, to] : names) {
        if (given(source, from)) target[to] = member(source, from);
    }
}

// {Prefix}, {Tag}, {And: {Prefix, Tags}} become Prefix and TagFilters.
void filter(const Json& api, Json& property) {
    const Json& said = member(api, "Filter");
    copy(given(said, "And") ? member(said, "And") : said, property,
         {{"Prefix", "Prefix"}, {"Tags", "TagFilters"}, {"AccessPointArn", "AccessPointArn"}});
    if (given(said, "Tag")) property["TagFilters"] = Json::array({member(said, "Tag")});
}

void filter_shown(const Json& property, Json& api) {
    Json said = Json::object();
    copy(property, said, {{"Prefix", "Prefix"}, {"AccessPointArn", "AccessPointArn"}});
    const Json& tags = member(property, "TagFilters");
    const std::size_t conditions = said.size() + tags.size();
    if (conditions == 0) return;
    if (conditions == 1 && !tags.empty()) {
        said["Tag"] = tags.front();
    } else if (conditions > 1) {
        if (!tags.empty()) said["Tags"] = tags;
        said = {{"And", said}};
    }
    api["Filter"] = std::move(said);
}

Json destination(const Json& api) {
    Json made = Json::object();
    copy(member(api, "S3BucketDestination"), made,
         {{"Bucket", "BucketArn"},
          {"BucketAccountId", "BucketAccountId"},
          {"AccountId", "BucketAccountId"},
          {"Format", "Format"},
          {"Prefix", "Prefix"}});
    return made;
}

Json destination_shown(const Json& property, const char* account) {
    Json made = Json::object();
    copy(property, made, {{"BucketArn", "Bucket"}, {"BucketAccountId", account}, {"Format", "Format"}, {"Prefix", "Prefix"}});
    return {{"S3BucketDestination", std::move(made)}};
}

Json analytics(const Json& api) {
    Json made = {{"Id", member(api, "Id")}, {"StorageClassAnalysis", Json::object()}};
    filter(api, made);
    const Json& exported = member(member(api, "StorageClassAnalysis"), "DataExport");
    if (exported.is_null()) return made;
    made["StorageClassAnalysis"]["DataExport"] = {{"OutputSchemaVersion", member(exported, "OutputSchemaVersion")},
                                                  {"Destination", destination(member(exported, "Destination"))}};
    return made;
}

Json analytics_shown(const Json& property) {
    Json made = {{"Id", member(property, "Id")}};
    filter_shown(property, made);
    made["StorageClassAnalysis"] = Json::object();
    const Json& exported = member(member(property, "StorageClassAnalysis"), "DataExport");
    if (exported.is_null()) return made;
    made["StorageClassAnalysis"]["DataExport"] = {{"OutputSchemaVersion", member(exported, "OutputSchemaVersion")},
                                                  {"Destination", destination_shown(member(exported, "Destination"), "BucketAccountId")}};
    return made;
}

Json inventory(const Json& api) {
    Json made = {{"Destination", destination(member(api, "Destination"))}};
    filter(api, made);
    copy(api, made,
         {{"Id", "Id"}, {"IsEnabled", "Enabled"}, {"IncludedObjectVersions", "IncludedObjectVersions"}, {"OptionalFields", "OptionalFields"}});
    copy(member(api, "Schedule"), made, {{"Frequency", "ScheduleFrequency"}});
    return made;
}

Json inventory_shown(const Json& property) {
    Json made = {{"Destination", destination_shown(member(property, "Destination"), "AccountId")}};
    copy(property, made,
         {{"Enabled", "IsEnabled"}, {"Id", "Id"}, {"IncludedObjectVersions", "IncludedObjectVersions"}, {"OptionalFields", "OptionalFields"}});
    filter_shown(property, made);
    made["Schedule"] = {{"Frequency", member(property, "ScheduleFrequency")}};
    return made;
}

Json metrics(const Json& api) {
    Json made = {{"Id", member(api, "Id")}};
    filter(api, made);
    return made;
}

Json metrics_shown(const Json& property) {
    Json made = {{"Id", member(property, "Id")}};
    filter_shown(property, made);
    return made;
}

Json tiering(const Json& api) {
    Json made = metrics(api);
    copy(api, made, {{"Status", "Status"}, {"Tierings", "Tierings"}});
    return made;
}

Json tiering_shown(const Json& property) {
    Json made = metrics_shown(property);
    copy(property, made, {{"Status", "Status"}, {"Tierings", "Tierings"}});
    return made;
}

constexpr std::array<Kind, 4> kinds = {{
    {"Analytics", "AnalyticsConfiguration", "AnalyticsConfigurationList", "AnalyticsConfigurations", analytics, analytics_shown},
    {"Inventory", "InventoryConfiguration", "InventoryConfigurationList", "InventoryConfigurations", inventory, inventory_shown},
    {"Metrics", "MetricsConfiguration", "MetricsConfigurationList", "MetricsConfigurations", metrics, metrics_shown},
    {"IntelligentTiering", "IntelligentTieringConfiguration", "IntelligentTieringConfigurationList", "IntelligentTieringConfigurations", tiering,
     tiering_shown},
}};

Fault no_configuration() {
    return fault("NoSuchConfiguration", "The specified configuration does not exist.", 404);
}

// The configurations without the one of this id, which `found` becomes.
Json without(const Json& list, const std::string& id, Json& found) {
    Json rest = Json::array();
    for (const Json& one : list) {
        if (text(one, "Id") == id) {
            found = one;
        } else {
            rest.push_back(one);
        }
    }
    return rest;
}

Result<Model> put(const Kind& kind, const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Json& api = member(input, kind.member);
    const std::string id = text(input, "Id");
    if (text(api, "Id") != id || id.empty()) return malformed_xml();
    Json former;
    Json list = without((*bucket)->property(kind.property), id, former);
    list.push_back(kind.to_property(api));
    if (auto done = set_property(call, **bucket, kind.property, std::move(list)); !done) return done.fault();
    return Json::object();
}

Result<Model> get(const Kind& kind, const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    Json found;
    without((*bucket)->property(kind.property), text(input, "Id"), found);
    if (found.is_null()) return no_configuration();
    return Model{{kind.member, kind.to_shown(found)}};
}

Result<Model> take_away(const Kind& kind, const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    Json found;
    Json rest = without((*bucket)->property(kind.property), text(input, "Id"), found);
    if (found.is_null()) return no_configuration();
    if (rest.empty()) rest = nullptr;
    if (auto done = set_property(call, **bucket, kind.property, std::move(rest)); !done) return done.fault();
    return Json::object();
}

Result<Model> list(const Kind& kind, const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    std::vector<Json> shown;
    for (const Json& one : (*bucket)->property(kind.property)) shown.push_back(kind.to_shown(one));
    std::ranges::sort(shown, {}, [](const Json& one) { return text(one, "Id"); });
    Model answer = {{"IsTruncated", false}};
    if (!shown.empty()) answer[kind.list] = shown;
    return answer;
}

}  // namespace

void bucket_configurations(Registry& registry) {
    for (const Kind& kind : kinds) {
        const std::string name = std::string("Bucket") + kind.name + "Configuration";
        registry.operation("s3", "Put" + name, [&kind](const Call& call, const Model& input) { return put(kind, call, input); });
        registry.operation("s3", "Get" + name, [&kind](const Call& call, const Model& input) { return get(kind, call, input); });
        registry.operation("s3", "Delete" + name, [&kind](const Call& call, const Model& input) { return take_away(kind, call, input); });
        registry.operation("s3", "List" + name + "s", [&kind](const Call& call, const Model& input) { return list(kind, call, input); });
    }
}

}  // namespace drydock::providers::s3
