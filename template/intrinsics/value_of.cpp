// Fn::ValueOf: an attribute of the thing that a parameter names, or a list of them for a list parameter. Rules section only.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-rules.html
#include "template/intrinsics.h"
#include "template/parameters.h"

namespace drydock::tmpl::intrinsics {
namespace {

Result<void> check(const Node& argument, const Template& document) {
    const bool shaped = argument.items.size() == 2 && argument.items[0].is_string() && argument.items[1].is_string();
    if (shaped && document.parameter(argument.items[0].text) != nullptr) return {};
    return Fault::validation_error("Template error: every Fn::ValueOf object requires two string parameters, the parameter name and the attribute");
}

Result<Json> evaluate(const IntrinsicCall& call) {
    const std::string& name = call.argument.items[0].text;
    const std::string& attribute = call.argument.items[1].text;
    const ParameterDeclaration* parameter = call.resolver.document().parameter(name);
    const Json* value = call.resolver.parameter(name);
    const auto& lookup = call.resolver.account_lookup();
    if (parameter == nullptr || value == nullptr || !lookup) return Fault::not_simulated("Fn::ValueOf of " + name);
    const std::string type = parameter_type(parameter->type).item;
    if (!value->is_array()) return lookup(type, scalar_text(*value), attribute);
    Json attributes = Json::array();
    for (const Json& identifier : *value) {
        Result<Json> found = lookup(type, scalar_text(identifier), attribute);
        if (!found) return found;
        attributes.push_back(std::move(*found));
    }
    return attributes;
}

}  // namespace

void value_of(Intrinsics& table) {
    table.add({.name = "Fn::ValueOf", .evaluate = evaluate, .check = check, .use = Intrinsic::Use::rule});
}

}  // namespace drydock::tmpl::intrinsics
