// Fn::FindInMap: a value of the Mappings section by map and two keys. AWS::LanguageExtensions adds a DefaultValue and functions for the map's name.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-findinmap.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-findinmap-enhancements.html
#include <array>

#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {
namespace {

Fault malformed() {
    return Fault::validation_error(
        "Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value");
}

const Node* default_value(const Node& argument) {
    return argument.items.size() == 4 ? argument.items[3].find("DefaultValue") : nullptr;
}

Result<void> check(const Node& argument, const Template& document) {
    const bool with_default = default_value(argument) != nullptr && has_language_extensions(document);
    if (argument.items.size() != 3 && !with_default) return malformed();
    for (std::size_t at = 0; at < 3; ++at) {
        if (!may_be_string(argument.items[at])) return malformed();
    }
    const Node& map = argument.items[0];
    const bool known = document.mappings != nullptr && map.is_string() && document.mappings->find(map.text) != nullptr;
    if (map.is_scalar() && !known && !with_default) {
        return Fault::validation_error("Template error: Mapping named '" + map.text + "' is not present in the 'Mappings' section of template.");
    }
    return {};
}

Result<Json> evaluate(const IntrinsicCall& call) {
    const std::vector<Node>& items = call.argument.items;
    if (items.size() < 3) return malformed();
    std::array<std::string, 3> path;
    for (std::size_t at = 0; at < path.size(); ++at) {
        const Result<Json> key = call.resolve(items[at]);
        if (!key) return key;
        if (is_pending(*key)) return *key;
        if (key->is_structured() || key->is_null() || is_no_value(*key)) return malformed();
        path[at] = scalar_text(*key);
    }
    const Node* found = call.resolver.document().mappings;
    for (const std::string& key : path) found = found != nullptr ? found->find(key) : nullptr;
    if (found != nullptr) return call.resolve(*found);
    if (const Node* fallback = default_value(call.argument)) return call.resolve(*fallback);
    return Fault::validation_error("Template error: Unable to get mapping for " + path[0] + "::" + path[1] + "::" + path[2]);
}

}  // namespace

void find_in_map(Intrinsics& table) {
    table.add({.name = "Fn::FindInMap", .evaluate = evaluate, .check = check, .early = true});
}

}  // namespace drydock::tmpl::intrinsics
