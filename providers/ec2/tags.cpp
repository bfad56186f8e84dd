// DescribeTags, over every resource of EC2 that has tags; CreateTags and DeleteTags are facts (catalog/facts/operations-tags.yaml).
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeTags.html
#include <algorithm>
#include <vector>

#include "base/arn.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "providers/pages.h"
#include "providers/properties.h"
#include "providers/registry.h"

namespace drydock::providers::ec2 {
namespace {

using catalog::Catalog;
using catalog::TypeSchema;

constexpr std::string_view prefix = "AWS::EC2::";

// One tag as the answer has it. ARNs tell what EC2 calls the type and the resource: arn:aws:ec2:…:elastic-ip/eipalloc-….
std::vector<Json> tags_in(const Call& call, const TypeSchema& schema, const Resource& resource) {
    std::vector<Json> tags;
    const std::optional<Arn> arn = Arn::parse(arn_of(call, schema, resource));
    const std::size_t slash = arn ? arn->resource.find('/') : std::string::npos;
    if (slash == std::string::npos) return tags;
    Json room;
    for (const Json& tag : tags_of(schema, shown_properties(call, resource, room))) {
        tags.push_back({{"Key", tag["Key"]},
                        {"ResourceId", arn->resource.substr(slash + 1)},
                        {"ResourceType", arn->resource.substr(0, slash)},
                        {"Value", tag["Value"]}});
    }
    return tags;
}

std::vector<Json> all_tags(const Call& call) {
    std::vector<Json> found;
    for (const std::string_view type : Catalog::instance().type_names()) {
        if (!type.starts_with(prefix)) continue;
        const std::vector<const Resource*> resources = call.world.all(call.scope, type);
        const TypeSchema* schema = resources.empty() ? nullptr : Catalog::instance().type(type, call.scope.region);
        if (!schema || !can_be_tagged(*schema)) continue;
        for (const Resource* resource : resources) {
            if (!resource->ready) continue;
            for (Json& tag : tags_in(call, *schema, *resource)) found.push_back(std::move(tag));
        }
    }
    return found;
}

// The member that a filter is about; "" for a filter that EC2 does not have.
std::string_view member_of(std::string_view filter) {
    if (filter == "key") return "Key";
    if (filter == "resource-id") return "ResourceId";
    if (filter == "resource-type") return "ResourceType";
    return filter == "value" || filter.starts_with("tag:") ? "Value" : "";
}

bool fits(const Json& tag, const Json& filter) {
    const std::string name = scalar_text(member(filter, "Name"));
    if (name.starts_with("tag:") && tag["Key"] != Json(name.substr(4))) return false;
    const std::string held = scalar_text(member(tag, member_of(name)));
    const Json& values = member(filter, "Values");
    return std::ranges::any_of(values, [&](const Json& value) { return wildcard_match(scalar_text(value), held); });
}

Result<Model> describe_tags(const Call& call, const Model& input) {
    std::vector<Json> found = all_tags(call);
    for (const Json& filter : member(input, "Filters")) {
        const std::string name = scalar_text(member(filter, "Name"));
        if (member_of(name).empty()) return Fault{.code = "InvalidParameterValue", .message = "The filter '" + name + "' is invalid"};
        std::erase_if(found, [&](const Json& tag) { return !fits(tag, filter); });
    }
    std::vector<std::string> keys;
    for (const Json& tag : found) keys.push_back(scalar_text(tag["ResourceId"]) + "|" + scalar_text(tag["Key"]));
    const Json &size = member(input, "MaxResults"), &token = member(input, "NextToken");
    const std::optional<Page> page =
        page_of(keys, token.is_null() ? std::string() : scalar_text(token), size.is_number() ? size.get<std::size_t>() : found.size());
    if (!page) return Fault{.code = "InvalidNextToken", .message = "The token '" + scalar_text(token) + "' is invalid"};
    Json tags = Json::array();
    for (std::size_t i = page->begin; i < page->end; ++i) tags.push_back(std::move(found[i]));
    Model answer = {{"Tags", std::move(tags)}};
    if (!page->next_token.empty()) answer["NextToken"] = page->next_token;
    return answer;
}

}  // namespace

void tags(Registry& registry) {
    registry.operation("ec2", "DescribeTags", describe_tags);
}

}  // namespace drydock::providers::ec2
