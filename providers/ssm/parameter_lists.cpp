// What there is to know of parameters beside their values: DescribeParameters, GetParameterHistory, labels, tags.
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html
#include <algorithm>

#include "base/text.h"
#include "providers/registry.h"
#include "providers/ssm/parts/parameters.h"

namespace drydock::providers::ssm {
namespace {

constexpr long long usual_page = 50, largest_page = 50;

// Filters of the first form of the request: values that the attribute contains, or is.
Json newer_filters(const Json& filters) {
    Json made = Json::array();
    for (const Json& filter : filters) {
        made.push_back({{"Key", member(filter, "Key")},
                        {"Option", text(filter, "Key") == "Name" ? "Contains" : "Equals"},
                        {"Values", member(filter, "Values")}});
    }
    return made;
}

Result<Model> describe(const Call& call, const Model& input) {
    if (member(input, "Shared") == Json(true)) return Fault::not_simulated("The operation ssm DescribeParameters with Shared");
    const Json& given = member(input, "ParameterFilters");
    const Json filters = given.is_null() ? newer_filters(member(input, "Filters")) : given;
    std::vector<const Resource*> parameters = call.world.all(call.scope, parameter_type);
    std::ranges::sort(parameters, {}, [](const Resource* parameter) { return text(parameter->model, "Name"); });
    Json items = Json::array();
    for (const Resource* parameter : parameters) {
        if (!parameter->ready) continue;
        Json latest = versions_of(call, *parameter).back();
        const Result<bool> wanted = passes(filters, *parameter, latest);
        if (!wanted) return wanted.fault();
        if (!*wanted) continue;
        for (const char* name : {"Value", "Labels"}) latest.erase(name);
        latest["ARN"] = arn_of(call.scope, text(latest, "Name"));
        items.push_back(std::move(latest));
    }
    return page(input, std::move(items), "Parameters", usual_page, largest_page);
}

Result<const Resource*> known(const Call& call, const Model& input, const char* name = "Name") {
    const Resource* parameter = find_parameter(call, selector_of(text(input, name)).name);
    if (!parameter) return fault("ParameterNotFound", "");
    return parameter;
}

Result<Model> history(const Call& call, const Model& input) {
    const Result<const Resource*> parameter = known(call, input);
    if (!parameter) return parameter.fault();
    Json versions = versions_of(call, **parameter);
    const bool decrypted = member(input, "WithDecryption") == Json(true);
    for (Json& version : versions) {
        if (text(version, "Type") == "SecureString" && !decrypted) version["Value"] = encrypted(text(version, "Value"));
    }
    return page(input, std::move(versions), "Parameters", usual_page, largest_page);
}

// Labels: letters, digits, . - _; no digit at the beginning, no name of AWS's.
bool is_label(const std::string& label) {
    constexpr std::size_t longest = 100;
    if (label.empty() || label.size() > longest || (label.front() >= '0' && label.front() <= '9')) return false;
    if (lower(label).starts_with("aws") || lower(label).starts_with("ssm")) return false;
    return std::ranges::all_of(
        label, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_'; });
}

void drop(Json& labels, const std::string& label) {
    for (auto at = labels.begin(); at != labels.end(); ++at) {
        if (*at != Json(label)) continue;
        labels.erase(at);
        return;
    }
}

struct Labelled {
    const Resource* parameter;
    Json versions;
    std::size_t index;  // of the version that the request means
};

Result<Labelled> labelled(const Call& call, const Model& input) {
    const Result<const Resource*> parameter = known(call, input);
    if (!parameter) return parameter.fault();
    Labelled found{*parameter, versions_of(call, **parameter), 0};
    const Json& wanted = member(input, "ParameterVersion");
    found.index = found.versions.size() - 1;
    if (wanted.is_null()) return found;
    for (std::size_t i = 0; i < found.versions.size(); ++i) {
        found.index = i;
        if (found.versions[i].at("Version") == wanted) return found;
    }
    return fault("ParameterVersionNotFound", "Systems Manager could not find version " + scalar_text(wanted) + " of " + text(input, "Name") +
                                                 ". Verify the version and try again.");
}

Result<Model> label(const Call& call, const Model& input) {
    constexpr std::size_t most_labels = 10;
    Result<Labelled> found = labelled(call, input);
    if (!found) return found.fault();
    Json invalid = Json::array();
    Json& target = found->versions[found->index]["Labels"];
    for (const Json& one : member(input, "Labels")) {
        const std::string name = scalar_text(one);
        if (!is_label(name)) {
            invalid.push_back(name);
            continue;
        }
        for (Json& version : found->versions) drop(version["Labels"], name);
        target.push_back(name);
    }
    if (target.size() > most_labels) {
        return fault("ParameterVersionLabelLimitExceeded",
                     "A parameter version can have maximum 10 labels.Move one or more labels to another version and try again.");
    }
    const Json number = found->versions[found->index].at("Version");
    if (auto done = keep_versions(call, *found->parameter, std::move(found->versions)); !done) return done.fault();
    return Model{{"InvalidLabels", std::move(invalid)}, {"ParameterVersion", number}};
}

Result<Model> unlabel(const Call& call, const Model& input) {
    Result<Labelled> found = labelled(call, input);
    if (!found) return found.fault();
    Json removed = Json::array(), invalid = Json::array();
    Json& labels = found->versions[found->index]["Labels"];
    for (const Json& one : member(input, "Labels")) {
        const std::size_t before = labels.size();
        drop(labels, scalar_text(one));
        (labels.size() < before ? removed : invalid).push_back(one);
    }
    if (auto done = keep_versions(call, *found->parameter, std::move(found->versions)); !done) return done.fault();
    return Model{{"RemovedLabels", std::move(removed)}, {"InvalidLabels", std::move(invalid)}};
}

// Tags, which are of no version.

Result<const Resource*> tagged(const Call& call, const Model& input) {
    if (const std::string type = text(input, "ResourceType"); type != "Parameter") return Fault::not_simulated("Tags of the resource type " + type);
    const Resource* parameter = find_parameter(call, text(input, "ResourceId"));
    if (!parameter) return fault("InvalidResourceId", "");
    return parameter;
}

Result<Model> keep_tags(const Call& call, Resource parameter, Json tags) {
    parameter.model["Tags"] = std::move(tags);
    if (auto done = call.world.put(std::move(parameter)); !done) return done.fault();
    return Json::object();
}

Result<Model> add_tags(const Call& call, const Model& input) {
    const Result<const Resource*> parameter = tagged(call, input);
    if (!parameter) return parameter.fault();
    Json tags = (*parameter)->property("Tags").is_object() ? (*parameter)->property("Tags") : Json::object();
    for (const Json& tag : member(input, "Tags")) tags[text(tag, "Key")] = text(tag, "Value");
    return keep_tags(call, **parameter, std::move(tags));
}

Result<Model> remove_tags(const Call& call, const Model& input) {
    const Result<const Resource*> parameter = tagged(call, input);
    if (!parameter) return parameter.fault();
    Json tags = (*parameter)->property("Tags").is_object() ? (*parameter)->property("Tags") : Json::object();
    for (const Json& key : member(input, "TagKeys")) tags.erase(scalar_text(key));
    return keep_tags(call, **parameter, std::move(tags));
}

Result<Model> list_tags(const Call& call, const Model& input) {
    const Result<const Resource*> parameter = tagged(call, input);
    if (!parameter) return parameter.fault();
    Json list = Json::array();
    for (const auto& [key, value] : (*parameter)->property("Tags").items()) list.push_back({{"Key", key}, {"Value", value}});
    return Model{{"TagList", std::move(list)}};
}

}  // namespace

void parameter_lists(Registry& registry) {
    registry.operation("ssm", "DescribeParameters", describe);
    registry.operation("ssm", "GetParameterHistory", history);
    registry.operation("ssm", "LabelParameterVersion", label);
    registry.operation("ssm", "UnlabelParameterVersion", unlabel);
    registry.operation("ssm", "AddTagsToResource", add_tags);
    registry.operation("ssm", "RemoveTagsFromResource", remove_tags);
    registry.operation("ssm", "ListTagsForResource", list_tags);
}

}  // namespace drydock::providers::ssm
