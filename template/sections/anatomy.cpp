// The template's outermost level, and the sections that are only looked at from outside here.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "template/sections/findings.h"

namespace drydock::tmpl::sections {

namespace {

constexpr std::array<std::string_view, 11> known_sections = {"AWSTemplateFormatVersion",
                                                             "Description",
                                                             "Metadata",
                                                             "Parameters",
                                                             "Rules",
                                                             "Mappings",
                                                             "Conditions",
                                                             "Transform",
                                                             "Resources",
                                                             "Outputs",
                                                             "Hooks"};

void unknown_sections(Loader& loader) {
    const bool sam = std::any_of(loader.document.transforms.begin(), loader.document.transforms.end(),
                                 [](const std::string& name) { return name.starts_with("AWS::Serverless-"); });
    std::vector<std::string> unknown;
    const Node::Member* first = nullptr;
    for (const Node::Member& entry : loader.root().members) {
        if (std::find(known_sections.begin(), known_sections.end(), entry.key) != known_sections.end()) continue;
        if ((sam && entry.key == "Globals") || (loader.transform_pending && entry.key == "Fn::Transform")) continue;
        if (first == nullptr) first = &entry;
        unknown.push_back(entry.key);
    }
    if (first == nullptr) return;
    Diagnostic& finding = loader.report("template/unknown-section", "Invalid template property or properties [" + join(unknown, ", ") + "]",
                                        first->key_span, child("", first->key));
    finding.suggestion = near_miss(first->key, known_sections);
    finding.allowed.assign(known_sections.begin(), known_sections.end());
}

void format_version(Loader& loader) {
    const Node* node = loader.root().find("AWSTemplateFormatVersion");
    if (node == nullptr || node->kind == Node::Kind::null) return;
    const std::string version = node->is_scalar() ? scalar_string(*node) : node->json().dump();
    if (version == "2010-09-09") return;
    Diagnostic& finding =
        loader.report("template/format-version", "Template format error: " + version + " is not a supported value for AWSTemplateFormatVersion.",
                      node->span, "/AWSTemplateFormatVersion");
    finding.allowed = {"2010-09-09"};
}

void description(Loader& loader) {
    constexpr std::size_t longest = 1024;
    const std::optional<std::string> text = loader.string_member(loader.root(), "Description", "");
    if (!text) return;
    loader.document.description = *text;
    if (text->size() <= longest) return;
    loader.report("template/description-length", "Template format error: 'Description' length is greater than 1024.",
                  loader.root().find("Description")->span, "/Description");
}

void add_transform(Loader& loader, const Node& node, const std::string& pointer) {
    const Node* name = node.is_map() ? node.find("Name") : &node;
    if (name != nullptr && name->is_string()) {
        loader.document.transforms.push_back(name->text);
    } else if (node.kind != Node::Kind::null) {
        loader.report("template/transform-name", "Key Name of transform definition must be a string.", name != nullptr ? name->span : node.span,
                      pointer);
    }
}

void transforms(Loader& loader) {
    const Node* node = loader.root().find("Transform");
    if (node == nullptr) return;
    if (!node->is_list()) return add_transform(loader, *node, "/Transform");
    for (std::size_t i = 0; i < node->items.size(); ++i) add_transform(loader, node->items[i], child("/Transform", std::to_string(i)));
}

bool calls_transform(const Node& node) {
    const auto in_member = [](const Node::Member& entry) { return entry.key == "Fn::Transform" || calls_transform(entry.value); };
    return std::any_of(node.items.begin(), node.items.end(), calls_transform) || std::any_of(node.members.begin(), node.members.end(), in_member);
}

void rules(Loader& loader) {
    static constexpr std::array<std::string_view, 2> known = {"Assertions", "RuleCondition"};
    loader.document.rules = loader.section("Rules");
    if (loader.document.rules == nullptr || loader.transform_pending) return;
    for (const Node::Member& entry : loader.document.rules->members) {
        const std::string pointer = child("/Rules", entry.key);
        if (entry.value.is_map()) {
            loader.known_members(entry.value, "rule", known, pointer);
            loader.list_member(entry.value, "Assertions", pointer);
        } else if (entry.value.kind != Node::Kind::null) {
            loader.report("template/not-a-map", "Template format error: Any Rules member must be an object.", entry.value.span, pointer);
        }
    }
}

}  // namespace

void anatomy(Loader& loader) {
    transforms(loader);
    loader.transform_pending = loader.before_transform && (!loader.document.transforms.empty() || calls_transform(loader.root()));
    unknown_sections(loader);
    format_version(loader);
    description(loader);
    loader.document.metadata = loader.section("Metadata");
    loader.document.conditions = loader.section("Conditions");
    rules(loader);
}

}  // namespace drydock::tmpl::sections
