// Fn::Sub: a string with ${Parameter}, ${Resource} and ${Resource.Attribute} replaced; the list form brings variables of its own.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html
#include <algorithm>

#include "template/intrinsics.h"
#include "template/resolve_sub.h"

namespace drydock::tmpl::intrinsics {
namespace {

Fault unexpected_arguments() {
    return Fault::validation_error(
        "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an "
        "optional "
        "second argument to specify a mapping of values to replace in the string");
}

Fault value_is_no_string() {
    return Fault::validation_error(
        "Template error: every value of the context object of every Fn::Sub object must be a string or a function that returns a string");
}

bool is_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == ':';
    });
}

Result<void> check(const Node& argument, const Template&) {
    const SubArgument parts = sub_argument(argument);
    if (parts.text == nullptr) return unexpected_arguments();
    for (const SubPart& part : sub_parts(parts.text->text)) {
        if (!part.variable || is_name(part.text)) continue;
        if (part.text.find("${") != std::string_view::npos) return unexpected_arguments();
        return Fault::validation_error(
            "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons");
    }
    if (parts.variables == nullptr) return {};
    for (const Node::Member& variable : parts.variables->members) {
        if (!may_be_string(variable.value)) return value_is_no_string();
    }
    return {};
}

Result<Json> variable(const IntrinsicCall& call, const SubArgument& argument, std::string_view name) {
    if (argument.variables != nullptr) {
        if (const Node* own = argument.variables->find(name)) return call.resolve(*own);
    }
    if (const Json* value = call.resolver.pseudo_parameter(name)) return *value;
    if (const Json* value = call.resolver.parameter(name)) return *value;
    const std::size_t dot = name.find('.');
    const std::string_view resource = name.substr(0, dot);
    if (call.resolver.resource(resource) == nullptr) {
        if (dot != std::string_view::npos)
            return Fault::validation_error("Template error: instance of Fn::Sub references invalid resource attribute " + std::string(name));
        return Fault::validation_error("Template format error: Unresolved resource dependencies [" + std::string(name) +
                                       "] in the Resources block of the template");
    }
    if (dot == std::string_view::npos) return call.environment.ref(std::string(name));
    return call.environment.attribute(std::string(resource), std::string(name.substr(dot + 1)));
}

Result<Json> evaluate(const IntrinsicCall& call) {
    const SubArgument argument = sub_argument(call.argument);
    if (argument.text == nullptr) return unexpected_arguments();
    std::string out;
    Json waiting = Json::array();
    for (const SubPart& part : sub_parts(argument.text->text)) {
        if (!part.variable) {
            out += part.text;
            continue;
        }
        Result<Json> value = variable(call, argument, part.text);
        if (!value) return value;
        if (has_pending(*value)) {
            waiting.push_back(std::move(*value));
        } else if (value->is_structured()) {
            return value_is_no_string();
        } else if (!is_no_value(*value)) {
            out += scalar_text(*value);
        }
    }
    if (!waiting.empty()) return pending(pending_references(waiting));
    return Json(std::move(out));
}

void targets(const Node& node, const std::function<void(const Target&)>& found) {
    const SubArgument argument = sub_argument(node);
    if (argument.text == nullptr) return;
    for (const SubPart& part : sub_parts(argument.text->text)) {
        if (!part.variable || !is_name(part.text)) continue;
        if (argument.variables != nullptr && argument.variables->find(part.text) != nullptr) continue;
        const std::size_t dot = part.text.find('.');
        if (dot == std::string_view::npos) {
            found({.name = part.text});
        } else {
            found({.name = part.text.substr(0, dot), .attribute = part.text.substr(dot + 1)});
        }
    }
}

}  // namespace

void sub(Intrinsics& table) {
    table.add({.name = "Fn::Sub", .evaluate = evaluate, .check = check, .targets = targets});
}

}  // namespace drydock::tmpl::intrinsics
