// The Resource Groups Tagging API over everything that has tags, whoever made it. Resources of stacks have CloudFormation's own tags besides theirs.
// https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
#include <algorithm>
#include <map>
#include <set>

#include "base/arn.h"
#include "catalog/catalog.h"
#include "providers/pages.h"
#include "providers/properties.h"
#include "providers/registry.h"
#include "providers/service_names.h"
#include "providers/tagging.h"

namespace drydock::providers::resourcegroupstaggingapi {
namespace {

using catalog::TypeSchema;

constexpr std::size_t usual_page = 50, names_per_page = 1000;
constexpr std::string_view home_of_global_resources = "us-east-1";

Fault invalid(std::string message) {
    return {.code = "InvalidParameterException", .message = std::move(message)};
}

std::string text(const Json& input, std::string_view name) {
    const Json& value = member(input, name);
    return value.is_null() ? std::string() : scalar_text(value);
}

struct Tagged {
    std::string arn;
    const Resource* resource;
    Json tags;
};

// CloudFormation tags what it makes, where the service lets it.
void add_stack_tags(const TypeSchema& schema, const Resource& resource, Json& tags) {
    if (resource.stack_id.empty() || !schema.root()["tagging"]["cloudFormationSystemTags"].boolean(true)) return;
    for (Json& tag : stack_tags(resource)) tags.push_back(std::move(tag));
}

bool is_here(const Call& call, const Resource& resource) {
    if (resource.scope.account != call.scope.account || !resource.ready) return false;
    return resource.scope.region.empty() ? call.scope.region == home_of_global_resources : resource.scope.region == call.scope.region;
}

// Everything in the account and region that has tags, in the order of the ARNs.
std::vector<Tagged> tagged_resources(const Call& call) {
    std::vector<Tagged> found;
    for (const Resource* resource : call.world.everything()) {
        if (!is_here(call, *resource)) continue;
        const TypeSchema* schema = catalog::Catalog::instance().type(resource->type, call.scope.region);
        if (!schema || !can_be_tagged(*schema)) continue;
        Tagged tagged{.arn = {}, .resource = resource, .tags = tags_of(*schema, resource->model)};
        add_stack_tags(*schema, *resource, tagged.tags);
        if (tagged.tags.empty()) continue;
        tagged.arn = arn_of(call, *schema, *resource);
        found.push_back(std::move(tagged));
    }
    std::ranges::sort(found, {}, &Tagged::arn);
    return found;
}

bool has_tag(const Json& tags, const Json& filter) {
    const Json& values = member(filter, "Values");
    return std::ranges::any_of(tags, [&](const Json& tag) {
        if (member(tag, "Key") != member(filter, "Key")) return false;
        return values.empty() || std::ranges::find(values, member(tag, "Value")) != values.end();
    });
}

// ec2, ec2:instance, elasticloadbalancing:loadbalancer/app. Where ARNs do not name what they are of (queues, topics, buckets), the type tells.
bool is_of(const Tagged& tagged, const std::string& filter) {
    const std::optional<Arn> arn = Arn::parse(tagged.arn);
    const std::size_t colon = filter.find(':');
    if (!arn || arn->service != filter.substr(0, colon)) return false;
    if (colon == std::string::npos) return true;
    const std::string wanted = filter.substr(colon + 1);
    if (arn->resource.find_first_of("/:") == std::string::npos) {
        return kebab(std::string_view(tagged.resource->type).substr(tagged.resource->type.rfind(':') + 1)) == wanted;
    }
    std::string_view rest = arn->resource;
    if (rest.starts_with('/')) rest.remove_prefix(1);
    return rest.starts_with(wanted) && (rest.size() == wanted.size() || rest[wanted.size()] == '/' || rest[wanted.size()] == ':');
}

bool wanted(const Tagged& tagged, const Json& input) {
    for (const Json& filter : member(input, "TagFilters")) {
        if (!has_tag(tagged.tags, filter)) return false;
    }
    const Json& types = member(input, "ResourceTypeFilters");
    if (!types.empty() && std::ranges::none_of(types, [&](const Json& type) { return is_of(tagged, scalar_text(type)); })) return false;
    const Json& arns = member(input, "ResourceARNList");
    return arns.empty() || std::ranges::find(arns, Json(tagged.arn)) != arns.end();
}

// A page ends where its tags would be too many, too.
void cut_by_tags(Page& page, const std::vector<Tagged>& found, const std::vector<std::string>& keys, std::size_t most) {
    std::size_t tags = 0;
    for (std::size_t i = page.begin; i < page.end; ++i) {
        tags += found[i].tags.size();
        if (tags <= most || i == page.begin) continue;
        page.end = i;
        page.next_token = page_token(keys[i - 1]);
    }
}

Result<Model> get_resources(const Call& call, const Model& input) {
    for (const char* name : {"IncludeComplianceDetails", "ExcludeCompliantResources"}) {
        if (member(input, name) == Json(true))
            return Fault::not_simulated("The operation resourcegroupstaggingapi GetResources with " + std::string(name));
    }
    const bool by_arn = !member(input, "ResourceARNList").empty();
    for (const char* name : {"TagFilters", "ResourceTypeFilters", "ResourcesPerPage", "TagsPerPage"}) {
        if (by_arn && !member(input, name).empty()) return invalid("ResourceARNList cannot be used together with " + std::string(name));
    }
    std::vector<Tagged> found = tagged_resources(call);
    std::erase_if(found, [&](const Tagged& tagged) { return !wanted(tagged, input); });
    std::vector<std::string> keys;
    for (const Tagged& tagged : found) keys.push_back(tagged.arn);
    const Json &size = member(input, "ResourcesPerPage"), &tags = member(input, "TagsPerPage");
    const std::size_t per_page = by_arn ? keys.size() : size.is_number() ? size.get<std::size_t>() : usual_page;
    std::optional<Page> page = page_of(keys, text(input, "PaginationToken"), per_page);
    if (!page) return invalid("The PaginationToken is invalid");
    if (tags.is_number()) cut_by_tags(*page, found, keys, tags.get<std::size_t>());
    Json list = Json::array();
    for (std::size_t i = page->begin; i < page->end; ++i) list.push_back({{"ResourceARN", found[i].arn}, {"Tags", std::move(found[i].tags)}});
    return Model{{"PaginationToken", page->next_token}, {"ResourceTagMappingList", std::move(list)}};
}

// Names in pages: keys of tags, or the values of a key.
Result<Model> named(const Call& call, const Json& input, const char* member_of_answer, const char* part) {
    std::set<std::string> names;
    for (const Tagged& tagged : tagged_resources(call)) {
        for (const Json& tag : tagged.tags) {
            if (member(input, "Key").is_null() || member(tag, "Key") == member(input, "Key")) names.insert(text(tag, part));
        }
    }
    const std::vector<std::string> all(names.begin(), names.end());
    const std::optional<Page> page = page_of(all, text(input, "PaginationToken"), names_per_page);
    if (!page) return invalid("The PaginationToken is invalid");
    Json list = Json::array();
    for (std::size_t i = page->begin; i < page->end; ++i) list.push_back(all[i]);
    return Model{{"PaginationToken", page->next_token}, {member_of_answer, std::move(list)}};
}

// The resource of an ARN that may have tags, or nullptr.
const Resource* find_by_arn(const Call& call, const std::string& arn) {
    for (const Resource* resource : call.world.everything()) {
        if (resource->scope.account != call.scope.account || !resource->ready) continue;
        if (!resource->scope.region.empty() && resource->scope.region != call.scope.region) continue;
        const TypeSchema* schema = catalog::Catalog::instance().type(resource->type, call.scope.region);
        if (schema && can_be_tagged(*schema) && arn_of(call, *schema, *resource) == arn) return resource;
    }
    return nullptr;
}

std::optional<Fault> changed(const Call& call, const std::string& arn, const TagChange& change) {
    const std::optional<Arn> parsed = Arn::parse(arn);
    if (!parsed) return invalid(arn + " is not a valid ARN");
    if (!parsed->region.empty() && parsed->region != call.scope.region)
        return invalid("The ARN " + arn + " is not of the region " + call.scope.region);
    const Resource* resource = find_by_arn(call, arn);
    if (!resource) return invalid("The resource " + arn + " was not found");
    const Result<void> done = change_tags(call, *resource, change);
    return done ? std::nullopt : std::optional(done.fault());
}

Result<Model> change_all(const Call& call, const Json& input, const TagChange& change) {
    Json failed = Json::object();
    for (const Json& arn : member(input, "ResourceARNList")) {
        const std::optional<Fault> fault = changed(call, scalar_text(arn), change);
        if (!fault) continue;
        failed[scalar_text(arn)] = {{"StatusCode", fault->http_status},
                                    {"ErrorCode", fault->code.empty() ? "InvalidParameterException" : fault->code},
                                    {"ErrorMessage", fault->message}};
    }
    return Model{{"FailedResourcesMap", std::move(failed)}};
}

Result<Model> tag_resources(const Call& call, const Model& input) {
    Json tags = Json::array();
    for (const auto& [key, value] : member(input, "Tags").items()) tags.push_back({{"Key", key}, {"Value", value}});
    return change_all(call, input, [&](const TypeSchema& schema, Json& properties) { return add_tags(schema, properties, tags); });
}

Result<Model> untag_resources(const Call& call, const Model& input) {
    const Json& keys = member(input, "TagKeys");
    return change_all(call, input, [&](const TypeSchema& schema, Json& properties) { return remove_tags(schema, properties, keys); });
}

}  // namespace

void tags(Registry& registry) {
    const std::string service = "resourcegroupstaggingapi";
    registry.operation(service, "GetResources", get_resources);
    registry.operation(service, "GetTagKeys", [](const Call& call, const Model& input) { return named(call, input, "TagKeys", "Key"); });
    registry.operation(service, "GetTagValues", [](const Call& call, const Model& input) { return named(call, input, "TagValues", "Value"); });
    registry.operation(service, "TagResources", tag_resources);
    registry.operation(service, "UntagResources", untag_resources);
}

}  // namespace drydock::providers::resourcegroupstaggingapi
