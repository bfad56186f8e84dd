// Fn::GetAtt: an attribute of a resource, as [resource, attribute] or "resource.attribute"; the attribute's name may be computed and may have dots.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-getatt.html
#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {
namespace {

struct Argument {
    std::string_view resource;
    std::string_view attribute;  // "" if computed
    const Node* computed = nullptr;
};

Argument read(const Node& argument) {
    if (argument.is_string()) {
        const std::string_view text = argument.text;
        const std::size_t dot = text.find('.');
        if (dot == std::string_view::npos) return {text, {}, nullptr};
        return {text.substr(0, dot), text.substr(dot + 1), nullptr};
    }
    if (argument.items.size() != 2 || !argument.items[0].is_string()) return {};
    const Node& attribute = argument.items[1];
    if (attribute.is_scalar()) return {argument.items[0].text, attribute.text, nullptr};
    return {argument.items[0].text, {}, attribute.function().empty() ? nullptr : &attribute};
}

Fault malformed() {
    return Fault::validation_error(
        "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute");
}

Result<void> check(const Node& argument, const Template&) {
    const Argument read_argument = read(argument);
    const bool named = !read_argument.attribute.empty() || read_argument.computed != nullptr;
    if (read_argument.resource.empty() || !named) return malformed();
    return {};
}

Result<Json> evaluate(const IntrinsicCall& call) {
    const Argument argument = read(call.argument);
    if (argument.resource.empty()) return malformed();
    std::string attribute(argument.attribute);
    if (argument.computed != nullptr) {
        Result<Json> name = call.resolve(*argument.computed);
        if (!name) return name;
        if (has_pending(*name)) return pending_from({&*name});
        if (!name->is_string()) return malformed();
        attribute = name->get<std::string>();
    }
    if (attribute.empty()) return malformed();
    if (call.resolver.resource(argument.resource) == nullptr) {
        return Fault::validation_error("Template error: instance of Fn::GetAtt references undefined resource " + std::string(argument.resource));
    }
    return call.environment.attribute(std::string(argument.resource), attribute);
}

}  // namespace

void get_att(Intrinsics& table) {
    table.add({.name = "Fn::GetAtt",
               .evaluate = evaluate,
               .check = check,
               .targets = [](const Node& argument, const std::function<void(const Target&)>& found) {
                   const Argument read_argument = read(argument);
                   if (!read_argument.resource.empty())
                       found({.name = read_argument.resource, .attribute = read_argument.attribute, .get_att = true});
               }});
}

}  // namespace drydock::tmpl::intrinsics
