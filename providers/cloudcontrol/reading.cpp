// GetResource and ListResources, for every type whose schema has the handlers, whoever made the resources.
// https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations-list.html
#include "base/text.h"
#include "providers/cloudcontrol/parts/cloud_control.h"
#include "providers/pages.h"
#include "providers/registry.h"

namespace drydock::providers::cloudcontrol {
namespace {

using catalog::Packed;
using catalog::TypeSchema;

constexpr std::size_t usual_page = 100;

Result<Model> get_resource(const Call& call, const Model& input) {
    const Result<const TypeSchema*> type = type_of(call, input, "read");
    if (!type) return type.fault();
    const std::string identifier = identifier_in(**type, input);
    const Resource* resource = resource_of(call, **type, identifier);
    if (!resource) return handler_failure(call, **type, "NotFound", absent_message(**type, identifier));
    return Model{{"TypeName", text(input, "TypeName")}, {"ResourceDescription", description_of(**type, *resource)}};
}

// Resources that live in others are listed for one of those: its identifier stands in the model of the request.
Result<Json> container_of(const TypeSchema& type, const Json& input) {
    Json model = Json::object();
    if (const std::string given = text(input, "ResourceModel"); !given.empty()) model = Json::parse(given, nullptr, false);
    if (!model.is_object()) return fault("InvalidRequestException", "ResourceModel is not a valid JSON object");
    std::vector<std::string> missing;
    for (const Packed name : type.root()["handlers"]["list"]["handlerSchema"]["required"].elements()) {
        if (member(model, name.string()).is_null()) missing.push_back("#: required key [" + std::string(name.string()) + "] not found");
    }
    if (missing.empty()) return model;
    return fault("InvalidRequestException", "Missing or invalid ResourceModel property in " + std::string(type.name()) +
                                                " list handler request input.Required property: (" + join(missing, ", ") + ")");
}

bool lies_in(const Resource& resource, const Json& container) {
    for (const auto& [name, value] : container.items()) {
        const Json& held = resource.property(name);
        if (!same_value(held, value) && !(value.is_primitive() && held.is_primitive() && scalar_text(held) == scalar_text(value))) return false;
    }
    return true;
}

Result<Model> list_resources(const Call& call, const Model& input) {
    const Result<const TypeSchema*> type = type_of(call, input, "list");
    if (!type) return type.fault();
    const Result<Json> container = container_of(**type, input);
    if (!container) return container.fault();
    std::vector<const Resource*> found;
    std::vector<std::string> keys;
    for (const Resource* resource : call.world.all(call.scope, (*type)->name())) {
        if (!resource->ready || !lies_in(*resource, *container)) continue;
        found.push_back(resource);
        keys.push_back(resource->id);
    }
    const Json& size = member(input, "MaxResults");
    const std::optional<Page> page = page_of(keys, text(input, "NextToken"), size.is_number() ? size.get<std::size_t>() : usual_page);
    if (!page) return fault("InvalidRequestException", "Invalid NextToken");
    Json descriptions = Json::array();
    for (std::size_t i = page->begin; i < page->end; ++i) descriptions.push_back(description_of(**type, *found[i]));
    Model answer = {{"TypeName", text(input, "TypeName")}, {"ResourceDescriptions", std::move(descriptions)}};
    if (!page->next_token.empty()) answer["NextToken"] = page->next_token;
    return answer;
}

}  // namespace

void reading(Registry& registry) {
    registry.operation("cloudcontrol", "GetResource", get_resource);
    registry.operation("cloudcontrol", "ListResources", list_resources);
}

}  // namespace drydock::providers::cloudcontrol
