#include "emulator/engine/macro.h"

namespace drydock::engine {
namespace {

// Parameters with their defaults, as texts.
Json parameter_values(const Rehearsal& rehearsal) {
    Json values = Json::object();
    for (const tmpl::ParameterDeclaration& declaration : rehearsal.document->parameters) {
        const auto given = rehearsal.parameters.find(declaration.name);
        if (given != rehearsal.parameters.end())
            values[declaration.name] = given->second;
        else if (declaration.default_value)
            values[declaration.name] = *declaration.default_value;
    }
    return values;
}

bool is_map_or_list(const Json& fragment) {
    return fragment.is_object() || fragment.is_array();
}

// What the function's answer means.
Result<tmpl::Node> content_of(const Invocation& invocation, const std::string& id, const tmpl::Node& fragment) {
    const Json& answer = invocation.answer;
    const Json& status = member(answer, "status");
    if (!status.is_string()) return Fault::validation_error("Received malformed response from transform " + id);
    if (status != Json("success")) {
        const Json& message = member(answer, "errorMessage");
        if (message.is_string()) return tmpl::transform_failed(id, message.get<std::string>());
        return Fault::validation_error("Transform " + id + " failed without an error message.");
    }
    const Json& content = member(answer, "fragment");
    if (content.is_null()) return Fault::validation_error("Received malformed response from transform " + id);
    const bool template_itself = fragment.find("Resources") != nullptr;
    if (template_itself && !is_map_or_list(content)) return Fault::validation_error("Template format error: unsupported structure.");
    return tmpl::Node::from_json(content, fragment.span);
}

}  // namespace

decltype(tmpl::TransformContext::macro) macro_of(Rehearsal& rehearsal) {
    // The document goes through the transforms; its parameters are needed meanwhile.
    return [&rehearsal, values = parameter_values(rehearsal)](const std::string& name, const tmpl::Node& fragment,
                                                              const Json& parameters) -> Result<tmpl::Node> {
        const providers::Scope& scope = rehearsal.request.scope;
        const std::string id = scope.account + "::" + name;
        const Json event = {{"region", scope.region},
                            {"accountId", scope.account},
                            {"fragment", fragment.json()},
                            {"transformId", id},
                            {"params", parameters},
                            {"requestId", rehearsal.site.ids.uuid()},
                            {"templateParameterValues", values}};
        std::optional<Invocation> invocation;
        if (rehearsal.site.invoker != nullptr) invocation = rehearsal.site.invoker->macro(name, event);
        if (invocation) return content_of(*invocation, id, fragment);
        if (rehearsal.site.world.by(scope, "AWS::CloudFormation::Macro", "Name", name) == nullptr)
            return Fault::validation_error("No transform named " + id + " found.");
        return Fault::not_simulated("Running the function of the macro " + name);
    };
}

}  // namespace drydock::engine
