// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
#include <algorithm>
#include <array>

#include "base/text.h"
#include "template/sections/findings.h"

namespace drydock::tmpl::sections {

namespace {

constexpr std::array<std::string_view, 11> known_properties = {
    "AllowedPattern", "AllowedValues", "ConstraintDescription", "Default", "Description", "MaxLength", "MaxValue", "MinLength", "MinValue",
    "NoEcho",         "Type"};

// Types of a single value; each of the AWS types also comes as List<…>.
constexpr std::array<std::string_view, 11> aws_types = {
    "AWS::EC2::AvailabilityZone::Name",
    "AWS::EC2::Image::Id",
    "AWS::EC2::Instance::Id",
    "AWS::EC2::KeyPair::KeyName",
    "AWS::EC2::SecurityGroup::GroupName",
    "AWS::EC2::SecurityGroup::Id",
    "AWS::EC2::Subnet::Id",
    "AWS::EC2::VPC::Id",
    "AWS::EC2::Volume::Id",
    "AWS::Route53::HostedZone::Id",
    "AWS::SSM::Parameter::Name",
};

bool is_known_type(std::string_view type) {
    constexpr std::string_view ssm = "AWS::SSM::Parameter::Value<", list = "List<";
    if (type.ends_with('>') && type.starts_with(ssm)) {
        const std::string_view inner = type.substr(ssm.size(), type.size() - ssm.size() - 1);
        return !inner.starts_with(ssm) && is_known_type(inner);
    }
    if (type.ends_with('>') && type.starts_with(list)) type = type.substr(list.size(), type.size() - list.size() - 1);
    return type == "String" || type == "Number" || type == "CommaDelimitedList" ||
           std::find(aws_types.begin(), aws_types.end(), type) != aws_types.end();
}

std::string too_many(std::size_t found, std::size_t most) {
    return "Parameter count " + std::to_string(found) + " is greater than max allowed " + std::to_string(most);
}

void type(Loader& loader, const Node::Member& entry, const std::string& pointer, ParameterDeclaration& declaration) {
    const Node* node = entry.value.find("Type");
    if (node == nullptr) {
        loader.report("template/parameter-without-type", "Template format error: Every Parameters object must contain a Type member.",
                      entry.value.span, pointer);
        return;
    }
    declaration.type = loader.string_member(entry.value, "Type", pointer).value_or("");
    if (!node->is_scalar() || node->kind == Node::Kind::null || is_known_type(declaration.type)) return;
    Diagnostic& finding = loader.report("template/parameter-type", "Template format error: Unrecognized parameter type: " + declaration.type,
                                        node->span, child(pointer, "Type"));
    finding.value = node->json().dump();
    std::vector<std::string_view> candidates = {"String", "Number", "List<Number>", "CommaDelimitedList"};
    candidates.insert(candidates.end(), aws_types.begin(), aws_types.end());
    finding.suggestion = near_miss(declaration.type, candidates);
}

void allowed_values(Loader& loader, const Node& node, const std::string& pointer, ParameterDeclaration& declaration) {
    const Node* list = loader.list_member(node, "AllowedValues", pointer);
    if (list == nullptr) return;
    for (std::size_t i = 0; i < list->items.size(); ++i) {
        const Node& item = list->items[i];
        if (item.is_scalar()) {
            declaration.allowed_values.push_back(scalar_string(item));
            continue;
        }
        loader.report("template/not-a-string", "Template format error: Every AllowedValues value must be a string.", item.span,
                      child(child(pointer, "AllowedValues"), std::to_string(i)));
    }
}

// A constraint that stands at a parameter of another type.
void misplaced(Loader& loader, const Node& node, const std::string& pointer, const ParameterDeclaration& declaration, std::string_view constraint,
               std::string_view right_type) {
    const Node* value = node.find(constraint);
    if (value == nullptr) return;
    loader.report("template/parameter-constraint",
                  "Template error: Parameter '" + declaration.name + "' " + std::string(constraint) + " must be on a parameter of type " +
                      std::string(right_type),
                  value->span, child(pointer, constraint));
}

void constraints(Loader& loader, const Node& node, const std::string& pointer, ParameterDeclaration& declaration) {
    declaration.allowed_pattern = loader.string_member(node, "AllowedPattern", pointer);
    declaration.constraint_description = loader.string_member(node, "ConstraintDescription", pointer).value_or("");
    declaration.min_value = loader.number_member(node, "MinValue", pointer);
    declaration.max_value = loader.number_member(node, "MaxValue", pointer);
    if (const auto length = loader.number_member(node, "MinLength", pointer))
        declaration.min_length = static_cast<std::int64_t>(std::clamp(*length, -1e15, 1e15));
    if (const auto length = loader.number_member(node, "MaxLength", pointer))
        declaration.max_length = static_cast<std::int64_t>(std::clamp(*length, -1e15, 1e15));
    if (declaration.type == "Number" || declaration.type == "List<Number>") {
        for (const std::string_view constraint : {"MinLength", "MaxLength", "AllowedPattern"})
            misplaced(loader, node, pointer, declaration, constraint, "String");
    } else if (declaration.type == "String") {
        for (const std::string_view constraint : {"MinValue", "MaxValue"}) misplaced(loader, node, pointer, declaration, constraint, "Number");
    }
    if (declaration.min_length && declaration.max_length && *declaration.max_length < *declaration.min_length) {
        loader.report("template/parameter-constraint", "Template error: Parameter '" + declaration.name + "' MinLength must be less than MaxLength.",
                      node.find("MinLength")->span, child(pointer, "MinLength"));
    }
    if (declaration.min_value && declaration.max_value && *declaration.max_value < *declaration.min_value) {
        loader.report("template/parameter-constraint", "Template error: Parameter '" + declaration.name + "' MinValue must be less than MaxValue.",
                      node.find("MinValue")->span, child(pointer, "MinValue"));
    }
}

void parameter(Loader& loader, const Node::Member& entry) {
    const std::string pointer = child("/Parameters", entry.key);
    if (!entry.value.is_map()) {
        if (entry.value.kind == Node::Kind::null) return;
        loader.report("template/not-a-map", "Template format error: Any Parameters member must be an object.", entry.value.span, pointer);
        return;
    }
    if (!is_alphanumeric(entry.key)) {
        loader.report("template/parameter-name", "Template format error: Parameter name " + entry.key + " is non alphanumeric.", entry.key_span,
                      pointer);
    }
    loader.name_length("Parameter", entry, pointer);
    loader.known_members(entry.value, "parameter", known_properties, pointer);
    ParameterDeclaration declaration;
    declaration.name = entry.key;
    declaration.span = entry.key_span;
    type(loader, entry, pointer, declaration);
    allowed_values(loader, entry.value, pointer, declaration);
    constraints(loader, entry.value, pointer, declaration);
    declaration.default_value = loader.string_member(entry.value, "Default", pointer);
    declaration.description = loader.string_member(entry.value, "Description", pointer).value_or("");
    declaration.no_echo = iequals(loader.string_member(entry.value, "NoEcho", pointer).value_or(""), "true");
    loader.document.parameters.push_back(std::move(declaration));
}

}  // namespace

void parameters(Loader& loader) {
    constexpr std::size_t most = 200;
    const Node* section = loader.section("Parameters");
    if (section == nullptr) return;
    loader.limit(*section, most, "/Parameters", too_many);
    loader.document.parameters.reserve(section->members.size());
    for (const Node::Member& entry : section->members) {
        if (loader.transform_pending && entry.key.starts_with("Fn::")) continue;
        parameter(loader, entry);
    }
}

}  // namespace drydock::tmpl::sections
