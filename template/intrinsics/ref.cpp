// Ref: the value of a parameter or pseudo parameter, or what identifies a resource.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-ref.html
#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {
namespace {

Result<void> check(const Node& argument, const Template&) {
    if (argument.is_string() && !argument.text.empty()) return {};
    return Fault::validation_error("Template error: every Ref object must have a single String value.");
}

Result<Json> evaluate(const IntrinsicCall& call) {
    const std::string& name = call.argument.text;
    if (const Json* value = call.resolver.pseudo_parameter(name)) return *value;
    if (const Json* value = call.resolver.parameter(name)) return *value;
    if (call.resolver.resource(name) != nullptr) return call.environment.ref(name);
    return Fault::validation_error("Template format error: Unresolved resource dependencies [" + name + "] in the Resources block of the template");
}

}  // namespace

void ref(Intrinsics& table) {
    table.add(
        {.name = "Ref", .evaluate = evaluate, .check = check, .targets = [](const Node& argument, const std::function<void(const Target&)>& found) {
             if (argument.is_string() && !argument.text.empty()) found({.name = argument.text});
         }});
}

}  // namespace drydock::tmpl::intrinsics
