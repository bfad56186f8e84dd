// IaC generator, second half: templates generated from resources that exist already, ready to import them.
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

// ResourceDefinition.
struct GeneratedResource {
    std::string type;
    Json identifier;         // {property: value}
    std::string logical_id;  // "" for a generated one
};

// CreateGeneratedTemplate. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateGeneratedTemplate.html
struct GenerationRequest {
    providers::Scope scope;
    std::string name;
    std::vector<GeneratedResource> resources;
    std::string stack_name;  // whose resources the template has too; "" for none
    std::string deletion_policy = "RETAIN", update_replace_policy = "RETAIN";
};

struct GenerationChange {
    providers::Scope scope;
    std::string name;  // or ARN
    std::string new_name;
    std::vector<GeneratedResource> add;
    std::vector<std::string> remove;  // logical ids
    bool refresh_all = false;
    std::string deletion_policy, update_replace_policy;  // "" leaves them
};

// The ARN of the generated template.
Result<std::string> create_generated_template(const GenerationRequest& request, Site& site);
Result<std::string> update_generated_template(const GenerationChange& change, Site& site);
Result<void> delete_generated_template(const providers::Scope& scope, std::string_view name, Site& site);
// DescribeGeneratedTemplate: {GeneratedTemplateId, GeneratedTemplateName, Resources: [{ResourceType, LogicalResourceId, ResourceIdentifier,
// ResourceStatus, ResourceStatusReason?, Warnings: [{Type, Properties: [{PropertyPath, Required, Description}]}]}], Status, …}.
Result<Json> describe_generated_template(const providers::Scope& scope, std::string_view name, const Site& site);
Json list_generated_templates(const providers::Scope& scope, const Site& site);  // Summaries
// GetGeneratedTemplate: {Status, TemplateBody}. `format`: JSON or YAML.
Result<Json> get_generated_template(const providers::Scope& scope, std::string_view name, std::string_view format, const Site& site);

// What the generator makes of one resource.
struct GeneratedPart {
    Json properties;
    Json parameters = Json::object();  // for write-only properties that the resource must have
    Json warnings = Json::array();
};
GeneratedPart generate_part(const std::string& logical_id, const providers::Resource& resource, const providers::Scope& scope);

// The template as the generator writes YAML: texts in double quotes, lists on the level of their key.
std::string generated_yaml(const Json& value);

}  // namespace drydock::engine
