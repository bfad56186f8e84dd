// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html
#include <algorithm>
#include <array>

#include "template/sections/findings.h"

namespace drydock::tmpl::sections {

namespace {

constexpr std::array<std::string_view, 4> known_properties = {"Condition", "Description", "Export", "Value"};

std::string too_many(std::size_t found, std::size_t most) {
    return "Outputs count " + std::to_string(found) + " is greater than max allowed " + std::to_string(most);
}

bool is_export_name(std::string_view name) {
    const auto allowed = [](char c) { return is_alphanumeric(std::string_view(&c, 1)) || c == ':' || c == '-'; };
    return !name.empty() && std::all_of(name.begin(), name.end(), allowed);
}

void value(Loader& loader, const Node::Member& entry, const std::string& pointer, OutputDeclaration& declaration) {
    declaration.value = entry.value.find("Value");
    if (declaration.value == nullptr) {
        loader.report("template/output-without-value", "Template format error: Every Outputs member must contain a Value object", entry.key_span,
                      pointer);
        return;
    }
    const Node& node = *declaration.value;
    if (node.is_scalar() || !node.function().empty()) return;
    const std::string kind = node.is_list() ? "List" : "Map";
    loader.report("template/output-value",
                  "Template format error: The Value field of every Outputs member must evaluate to a String and not a " + kind + ".", node.span,
                  child(pointer, "Value"));
}

void exported(Loader& loader, const Node::Member& entry, const std::string& pointer, OutputDeclaration& declaration) {
    const Node* node = entry.value.find("Export");
    if (node == nullptr || node->kind == Node::Kind::null) return;
    const Node* name = node->find("Name");
    if (name != nullptr && name->kind == Node::Kind::null) return;
    const bool good = name != nullptr && (name->is_scalar() ? is_export_name(scalar_string(*name)) : !name->function().empty());
    if (good) {
        declaration.export_name = name;
        return;
    }
    Diagnostic& finding = loader.report("template/output-export",
                                        "Template format error: Output " + entry.key +
                                            " is malformed. The Name field of every Export member must be specified and consist only of alphanumeric "
                                            "characters, colons, or hyphens.",
                                        name != nullptr ? name->span : node->span, child(pointer, "Export"));
    finding.value = node->json().dump();
}

void output(Loader& loader, const Node::Member& entry) {
    const std::string pointer = child("/Outputs", entry.key);
    if (!entry.value.is_map()) {
        if (entry.value.kind == Node::Kind::null) return;
        loader.report("template/not-a-map", "Template format error: Any Outputs member must be an object.", entry.value.span, pointer);
        return;
    }
    if (!is_alphanumeric(entry.key)) {
        loader.report("template/output-name", "Template format error: Outputs name '" + entry.key + "' is non alphanumeric.", entry.key_span,
                      pointer);
    }
    loader.name_length("Output", entry, pointer);
    loader.known_members(entry.value, "output", known_properties, pointer);
    OutputDeclaration declaration;
    declaration.name = entry.key;
    declaration.span = entry.key_span;
    declaration.description = loader.string_member(entry.value, "Description", pointer).value_or("");
    declaration.condition = loader.string_member(entry.value, "Condition", pointer).value_or("");
    value(loader, entry, pointer, declaration);
    exported(loader, entry, pointer, declaration);
    loader.document.outputs.push_back(std::move(declaration));
}

}  // namespace

void outputs(Loader& loader) {
    constexpr std::size_t most = 200;
    const Node* section = loader.section("Outputs");
    if (section == nullptr) return;
    loader.limit(*section, most, "/Outputs", too_many);
    loader.document.outputs.reserve(section->members.size());
    for (const Node::Member& entry : section->members) {
        if (loader.transform_pending && (entry.key.starts_with("Fn::") || !entry.value.is_map())) continue;
        output(loader, entry);
    }
}

}  // namespace drydock::tmpl::sections
