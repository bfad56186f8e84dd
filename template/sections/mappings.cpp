// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/mappings-section-structure.html
#include <algorithm>

#include "template/sections/findings.h"

namespace drydock::tmpl::sections {

namespace {

constexpr std::size_t most = 200;

std::string too_many_mappings(std::size_t found, std::size_t allowed) {
    return "Mappings count " + std::to_string(found) + " is greater than max allowed " + std::to_string(allowed);
}

std::string too_many_attributes(std::size_t found, std::size_t allowed) {
    return "Mapping attributes count " + std::to_string(found) + " is greater than max allowed " + std::to_string(allowed);
}

bool is_left_to_transform(const Loader& loader, const Node::Member& entry) {
    return loader.transform_pending && entry.key.starts_with("Fn::");
}

// True if the member is a map; reported otherwise.
bool must_be_map(Loader& loader, const Node::Member& entry, const std::string& pointer) {
    if (entry.value.is_map()) return true;
    if (entry.value.kind == Node::Kind::null) return false;
    loader.report("template/not-a-map", "Template format error: Every Mappings member " + entry.key + " must be a map", entry.value.span, pointer);
    return false;
}

bool is_scalar_list(const Node& node) {
    return node.is_list() && std::all_of(node.items.begin(), node.items.end(), [](const Node& item) { return item.is_scalar(); });
}

void attribute(Loader& loader, const Node::Member& entry, const std::string& pointer) {
    if (!is_alphanumeric(entry.key)) {
        loader.report("template/mapping-attribute-name",
                      "Template format error: Mappings attribute name '" + entry.key + "' must contain only alphanumeric characters.", entry.key_span,
                      pointer);
    }
    if (entry.value.is_scalar() || is_scalar_list(entry.value)) return;
    Diagnostic& finding = loader.report("template/mapping-value", "Template format error: Every Mappings attribute must be a String or a List.",
                                        entry.value.span, pointer);
    finding.value = entry.value.json().dump();
}

}  // namespace

void mappings(Loader& loader) {
    const Node* section = loader.document.mappings = loader.section("Mappings");
    if (section == nullptr) return;
    loader.limit(*section, most, "/Mappings", too_many_mappings);
    for (const Node::Member& mapping : section->members) {
        const std::string at_mapping = child("/Mappings", mapping.key);
        if (is_left_to_transform(loader, mapping) || !must_be_map(loader, mapping, at_mapping)) continue;
        if (!is_alphanumeric(mapping.key)) {
            loader.report("template/mapping-name", "Template format error: Mappings name '" + mapping.key + "' is non alphanumeric.",
                          mapping.key_span, at_mapping);
        }
        loader.name_length("Mapping", mapping, at_mapping);
        for (const Node::Member& row : mapping.value.members) {
            const std::string at_row = child(at_mapping, row.key);
            if (is_left_to_transform(loader, row) || !must_be_map(loader, row, at_row)) continue;
            loader.limit(row.value, most, at_row, too_many_attributes);
            for (const Node::Member& entry : row.value.members) {
                if (!is_left_to_transform(loader, entry)) attribute(loader, entry, child(at_row, entry.key));
            }
        }
    }
}

}  // namespace drydock::tmpl::sections
