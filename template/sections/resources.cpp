// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html
#include <algorithm>
#include <array>

#include "base/text.h"
#include "catalog/catalog.h"
#include "template/sections/findings.h"

namespace drydock::tmpl::sections {

namespace {

constexpr std::array<std::string_view, 11> known_properties = {"Condition", "CreationPolicy", "DeletionPolicy", "DependsOn",    "Description",
                                                               "Metadata",  "Properties",     "Type",           "UpdatePolicy", "UpdateReplacePolicy",
                                                               "Version"};

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
constexpr std::array<std::string_view, 8> snapshot_types = {
    "AWS::DocDB::DBCluster",   "AWS::EC2::Volume",    "AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ReplicationGroup",
    "AWS::Neptune::DBCluster", "AWS::RDS::DBCluster", "AWS::RDS::DBInstance",           "AWS::Redshift::Cluster",
};

std::string too_many(std::size_t found, std::size_t most) {
    return "Number of resources, " + std::to_string(found) + ", is greater than maximum allowed, " + std::to_string(most);
}

// What CloudFormation runs without a published schema.
bool is_known_type(std::string_view type) {
    if (type.starts_with("Custom::") && type.size() > std::string_view("Custom::").size()) return true;
    return catalog::Catalog::instance().knows_type(type);
}

// Where a finding about a member of the resource belongs to.
Span member_span(const ResourceDeclaration& resource, std::string_view key) {
    const Node* node = resource.node->find(key);
    return node != nullptr ? node->span : resource.span;
}

void depends_on(Loader& loader, ResourceDeclaration& resource) {
    const Node* node = resource.node->find("DependsOn");
    if (node == nullptr || node->kind == Node::Kind::null) return;
    if (node->is_map()) {
        loader.report("template/depends-on", "Template format error: DependsOn must be a string or list of strings.", node->span, resource);
    } else if (node->is_scalar()) {
        resource.depends_on.push_back(scalar_string(*node));
    }
    for (const Node& item : node->items) {
        if (item.is_scalar()) {
            if (item.kind != Node::Kind::null) resource.depends_on.push_back(scalar_string(item));
        } else {
            loader.report("template/depends-on", "Template format error: Every DependsOn value must be a string.", item.span, resource);
        }
    }
}

// DeletionPolicy or UpdateReplacePolicy.
void policy(Loader& loader, const ResourceDeclaration& resource, std::string_view key, std::span<const std::string_view> values,
            std::string& target) {
    const Node* node = resource.node->find(key);
    if (node == nullptr || node->kind == Node::Kind::null) return;
    const std::string name(key);
    if (!node->is_scalar()) {
        Diagnostic& finding =
            loader.report("template/not-a-string", "Template format error: Every " + name + " member must be a string.", node->span, resource);
        finding.value = node->json().dump();
        return;
    }
    target = scalar_string(*node);
    if (std::find(values.begin(), values.end(), target) == values.end()) {
        Diagnostic& finding = loader.report("template/unknown-policy",
                                            "Template format error: Unrecognized " + name + " " + target + " for resource " + resource.logical_id,
                                            node->span, resource);
        finding.value = node->json().dump();
        finding.allowed.assign(values.begin(), values.end());
        finding.suggestion = near_miss(target, values);
    } else if (target == "Snapshot" && std::find(snapshot_types.begin(), snapshot_types.end(), resource.type) == snapshot_types.end()) {
        const std::string what = key == "DeletionPolicy" ? "deletion policy" : "update replace policy";
        loader.report("template/snapshot-policy", "Template error: resource type " + resource.type + " does not support " + what + " Snapshot",
                      node->span, resource);
    }
}

void policies(Loader& loader, ResourceDeclaration& resource) {
    static constexpr std::array<std::string_view, 4> deletion = {"Delete", "Retain", "RetainExceptOnCreate", "Snapshot"};
    static constexpr std::array<std::string_view, 3> replacement = {"Delete", "Retain", "Snapshot"};
    policy(loader, resource, "DeletionPolicy", deletion, resource.deletion_policy);
    policy(loader, resource, "UpdateReplacePolicy", replacement, resource.update_replace_policy);
}

void type(Loader& loader, ResourceDeclaration& resource) {
    const Node* node = resource.node->find("Type");
    if (node == nullptr) {
        if (loader.transform_pending) return;
        loader.report("template/resource-without-type",
                      "Template format error: [/Resources/" + resource.logical_id + "] Every Resources object must contain a Type member.",
                      resource.span, resource);
    } else if (node->is_scalar()) {
        resource.type = scalar_string(*node);
    } else {
        loader.report("template/not-a-string", "Template format error: Every Type member must be a string.", node->span, resource);
    }
}

// A member that must be a map; nullptr otherwise. What a transform is still to make of it is not judged.
const Node* map_of(Loader& loader, const ResourceDeclaration& resource, std::string_view key) {
    const Node* node = resource.node->find(key);
    if (node == nullptr || node->is_map()) return node;
    if (node->kind != Node::Kind::null && !loader.transform_pending) {
        loader.report("template/not-a-map", "Template format error: Any " + std::string(key) + " member must be an object.", node->span, resource);
    }
    return nullptr;
}

void condition(Loader& loader, ResourceDeclaration& resource) {
    const Node* node = resource.node->find("Condition");
    if (node == nullptr || node->kind == Node::Kind::null) return;
    if (!node->is_scalar()) {
        if (!loader.transform_pending) {
            loader.report("template/not-a-string", "Template format error: Every Condition member must be a string.", node->span, resource);
        }
        return;
    }
    resource.condition = scalar_string(*node);
}

void name(Loader& loader, const Node::Member& entry, const ResourceDeclaration& resource) {
    if (!is_alphanumeric(entry.key)) {
        loader.report("template/resource-name", "Template format error: Resource name " + entry.key + " is non alphanumeric.", entry.key_span,
                      resource);
    }
    loader.name_length("Resource", entry, child("/Resources", entry.key));
}

void unknown_members(Loader& loader, const ResourceDeclaration& resource) {
    for (const Node::Member& entry : resource.node->members) {
        if (std::find(known_properties.begin(), known_properties.end(), entry.key) != known_properties.end()) continue;
        Diagnostic& finding =
            loader.report("template/unknown-resource-property", "Invalid template resource property '" + entry.key + "'", entry.key_span, resource);
        finding.suggestion = near_miss(entry.key, known_properties);
        finding.allowed.assign(known_properties.begin(), known_properties.end());
    }
}

void resource(Loader& loader, const Node::Member& entry) {
    ResourceDeclaration declaration;
    declaration.logical_id = entry.key;
    declaration.span = entry.key_span;
    declaration.node = &entry.value;
    const bool judged = !loader.transform_pending;
    if (!entry.value.is_map()) {
        if (judged) {
            loader.report("template/malformed-resource", "Template format error: [/Resources/" + entry.key + "] resource definition is malformed",
                          entry.value.span, declaration);
        }
        return;
    }
    type(loader, declaration);
    if (judged) {
        name(loader, entry, declaration);
        unknown_members(loader, declaration);
        policies(loader, declaration);
    }
    depends_on(loader, declaration);
    condition(loader, declaration);
    declaration.properties = map_of(loader, declaration, "Properties");
    declaration.metadata = map_of(loader, declaration, "Metadata");
    declaration.creation_policy = map_of(loader, declaration, "CreationPolicy");
    declaration.update_policy = map_of(loader, declaration, "UpdatePolicy");
    loader.document.resources.push_back(std::move(declaration));
}

// All types that no region knows, each once; AWS names them in one sentence.
void unknown_types(Loader& loader) {
    std::vector<std::string> unknown;
    const ResourceDeclaration* first = nullptr;
    for (const ResourceDeclaration& declaration : loader.document.resources) {
        if (declaration.type.empty() || is_known_type(declaration.type)) continue;
        if (first == nullptr) first = &declaration;
        if (std::find(unknown.begin(), unknown.end(), declaration.type) == unknown.end()) unknown.push_back(declaration.type);
    }
    if (first == nullptr) return;
    Diagnostic& finding =
        loader.report("template/unknown-resource-type", "Template format error: Unrecognized resource types: [" + join(unknown, ", ") + "]",
                      member_span(*first, "Type"), *first);
    finding.value = Json(first->type).dump();
    finding.suggestion = near_miss(first->type, catalog::Catalog::instance().type_names());
}

void unique_names(Loader& loader) {
    std::vector<std::string> common;
    const ResourceDeclaration* first = nullptr;
    for (const ResourceDeclaration& declaration : loader.document.resources) {
        if (loader.document.parameter(declaration.logical_id) == nullptr) continue;
        if (first == nullptr) first = &declaration;
        common.push_back(declaration.logical_id);
    }
    if (first == nullptr) return;
    loader.report("template/names-not-unique",
                  "Template error: all resources and parameters must have unique names. Common name(s):[" + join(common, ", ") + "]", first->span,
                  *first);
}

}  // namespace

void resources(Loader& loader) {
    constexpr std::size_t most = 500;
    const Node* node = loader.root().find("Resources");
    if (node != nullptr && node->kind == Node::Kind::null) return;
    const Node* section = loader.section("Resources");
    if (node == nullptr || (section != nullptr && section->members.empty())) {
        if (!loader.transform_pending) {
            loader.report("template/no-resources", "Template format error: At least one Resources member must be defined.",
                          node != nullptr ? node->span : loader.root().span, node != nullptr ? "/Resources" : "");
        }
        return;
    }
    if (section == nullptr) return;
    if (!loader.transform_pending) loader.limit(*section, most, "/Resources", too_many);
    loader.document.resources.reserve(section->members.size());
    for (const Node::Member& entry : section->members) {
        if (!loader.transform_pending || !entry.key.starts_with("Fn::")) resource(loader, entry);
    }
    if (loader.transform_pending) return;
    unknown_types(loader);
    unique_names(loader);
}

}  // namespace drydock::tmpl::sections
