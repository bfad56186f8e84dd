// AWS::LanguageExtensions: loops (Fn::ForEach), Fn::Length, Fn::ToJsonString, functions inside Fn::FindInMap, Ref, Fn::GetAtt and in attributes that
// otherwise take plain text (DeletionPolicy, UpdateReplacePolicy, Condition, DependsOn).
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-aws-languageextensions.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-foreach.html
#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>

#include "template/intrinsics.h"
#include "template/resolve_check.h"
#include "template/resolve_sub.h"
#include "template/transform.h"

namespace drydock::tmpl::transforms {
namespace {

constexpr std::string_view transform_name = "AWS::LanguageExtensions";
constexpr std::string_view loop_prefix = "Fn::ForEach::";
constexpr std::size_t largest_template = 1'000'000;  // bytes, of what the loops produce, too

Fault failed(std::string_view why) {
    return transform_failed(transform_name, why);
}

// Loop identifiers and their values in this round, innermost last.
using Bindings = std::vector<std::pair<std::string, std::string>>;

const std::string* bound(const Bindings& bindings, std::string_view name) {
    const auto found = std::find_if(bindings.rbegin(), bindings.rend(), [&](const auto& binding) { return binding.first == name; });
    return found == bindings.rend() ? nullptr : &found->second;
}

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// `text` with ${Identifier} replaced, and with `ampersand` also &{Identifier}, which leaves out everything that no logical id may have.
std::string substituted(std::string_view text, const Bindings& bindings, bool ampersand) {
    std::string out;
    std::size_t copied = 0;
    for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
        if (open == copied || (text[open - 1] != '$' && !(ampersand && text[open - 1] == '&'))) continue;
        const std::size_t close = text.find('}', open);
        if (close == std::string_view::npos) break;
        const std::string* value = bound(bindings, text.substr(open + 1, close - open - 1));
        if (value == nullptr) continue;
        out += text.substr(copied, open - 1 - copied);
        if (text[open - 1] == '&') {
            std::copy_if(value->begin(), value->end(), std::back_inserter(out), is_alphanumeric);
        } else {
            out += *value;
        }
        copied = close + 1;
    }
    out += text.substr(copied);
    return out;
}

Node text_node(std::string text, Span span) {
    Node node;
    node.kind = Node::Kind::string;
    node.text = std::move(text);
    node.span = span;
    return node;
}

Node call_node(std::string function, Node argument, Span span) {
    Node node;
    node.kind = Node::Kind::map;
    node.span = span;
    node.members.push_back({std::move(function), span, std::move(argument)});
    return node;
}

// True if the value depends on a condition: those are evaluated after the transform.
bool uses_conditions(const Node& node) {
    static constexpr std::array<std::string_view, 6> functions{"Fn::If", "Condition", "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals"};
    if (std::find(functions.begin(), functions.end(), node.function()) != functions.end()) return true;
    return std::any_of(node.items.begin(), node.items.end(), uses_conditions) ||
           std::any_of(node.members.begin(), node.members.end(), [](const Node::Member& member) { return uses_conditions(member.value); });
}

class Expansion {
public:
    explicit Expansion(const Resolver& values) : values_(values) {}

    // A section whose members are logical ids, output names or conditions.
    Result<Node> section(std::string_view name, const Node& node) {
        section_ = name;
        return map(node, {}, true);
    }

    Result<Node> value(const Node& node, const Bindings& bindings);
    // The value as text, if it is known before deployment; the expanded node otherwise.
    Result<Node> text_if_known(const Node& node, const Bindings& bindings);

private:
    Result<Node> map(const Node& node, const Bindings& bindings, bool outermost);
    Result<Node> list(const Node& node, const Bindings& bindings);
    Result<Node> call(const Node& node, const Bindings& bindings);
    Result<Node> sub(const Node& argument, const Bindings& bindings, Span span);
    Result<Node> to_json_string(const Node& node, const Bindings& bindings);
    // A map that is being put together; its keys are kept apart, because loops make many.
    struct Growing {
        Node node;
        std::unordered_set<std::string> keys;
    };
    Result<void> member(Growing& target, std::string key, const Node::Member& source, const Bindings& bindings, bool outermost);
    Result<void> loop(Growing& target, const Node::Member& source, const Bindings& bindings, bool outermost);
    Result<std::vector<std::string>> collection(const Node& node, const Bindings& bindings);
    std::optional<Json> known(const Node& node) const;
    Result<void> grow(std::size_t bytes);

    const Resolver& values_;
    std::string section_;
    std::string entry_;         // the member of the section at hand, as written
    std::size_t produced_ = 0;  // bytes
};

Result<void> Expansion::grow(std::size_t bytes) {
    produced_ += bytes + 1;
    if (produced_ <= largest_template) return {};
    return failed("Template may not exceed 1000000 bytes in size.");
}

std::optional<Json> Expansion::known(const Node& node) const {
    if (uses_conditions(node)) return std::nullopt;
    NoEnvironment environment;
    Result<Json> value = values_.evaluate(node, environment);
    if (!value || has_pending(*value) || is_no_value(*value)) return std::nullopt;
    return std::move(*value);
}

Result<Node> Expansion::value(const Node& node, const Bindings& bindings) {
    if (auto grown = grow(node.text.size()); !grown) return grown.fault();
    if (node.is_list()) return list(node, bindings);
    if (!node.is_map()) return node;
    if (!node.function().empty() && !node.function().starts_with(loop_prefix)) return call(node, bindings);
    return map(node, bindings, false);
}

Result<Node> Expansion::text_if_known(const Node& node, const Bindings& bindings) {
    Result<Node> expanded = value(node, bindings);
    if (!expanded || expanded->is_scalar()) return expanded;
    const std::optional<Json> found = known(*expanded);
    if (!found || found->is_structured()) return expanded;
    return text_node(scalar_text(*found), node.span);
}

Result<Node> Expansion::list(const Node& node, const Bindings& bindings) {
    Node out;
    out.kind = Node::Kind::list;
    out.span = node.span;
    out.items.reserve(node.items.size());
    for (const Node& item : node.items) {
        Result<Node> expanded = value(item, bindings);
        if (!expanded) return expanded;
        out.items.push_back(std::move(*expanded));
    }
    return out;
}

Result<Node> Expansion::map(const Node& node, const Bindings& bindings, bool outermost) {
    Growing out;
    out.node.kind = Node::Kind::map;
    out.node.span = node.span;
    out.node.members.reserve(node.members.size());
    for (const Node::Member& source : node.members) {
        if (outermost) entry_ = source.key;
        const bool is_loop = source.key.starts_with(loop_prefix);
        auto added = is_loop ? loop(out, source, bindings, outermost) : member(out, source.key, source, bindings, outermost);
        if (!added) return added.fault();
    }
    return std::move(out.node);
}

Result<void> Expansion::member(Growing& target, std::string key, const Node::Member& source, const Bindings& bindings, bool outermost) {
    if (!target.keys.insert(key).second) return failed("Duplicate key '" + key + "' when merging keys to parent object in Fn::ForEach");
    if (outermost && section_ == "Outputs" && !std::all_of(key.begin(), key.end(), is_alphanumeric)) {
        return failed("OutputKey '" + key + "' should be alphanumeric");
    }
    if (auto grown = grow(key.size()); !grown) return grown;
    Result<Node> expanded = value(source.value, bindings);
    if (!expanded) return expanded.fault();
    target.node.members.push_back({std::move(key), source.key_span, std::move(*expanded)});
    return {};
}

Result<void> Expansion::loop(Growing& target, const Node::Member& source, const Bindings& bindings, bool outermost) {
    const std::vector<Node>& parts = source.value.items;
    const bool named = source.key.size() > loop_prefix.size();
    if (!named || parts.size() != 3 || !parts[0].is_string() || parts[0].text.empty() || !parts[2].is_map() || parts[1].is_scalar()) {
        return failed("Fn::ForEach layout is incorrect");
    }
    Result<std::vector<std::string>> items = collection(parts[1], bindings);
    if (!items) return items.fault();
    Bindings inner = bindings;
    inner.emplace_back(parts[0].text, std::string());
    for (std::string& item : *items) {
        inner.back().second = std::move(item);
        for (const Node::Member& fragment : parts[2].members) {
            const bool nested = fragment.key.starts_with(loop_prefix);
            auto added = nested ? loop(target, fragment, inner, outermost)
                                : member(target, substituted(fragment.key, inner, true), fragment, inner, outermost);
            if (!added) return added;
        }
    }
    return {};
}

Result<std::vector<std::string>> Expansion::collection(const Node& node, const Bindings& bindings) {
    static const char* const missing = "Could not find a collection or could not be resolved for Fn::ForEach";
    Result<Node> expanded = value(node, bindings);
    if (!expanded) return expanded.fault();
    const std::optional<Json> found = known(*expanded);
    if (!found || !found->is_array()) return failed(missing);
    std::vector<std::string> items;
    for (const Json& item : *found) {
        if (item.is_structured()) return failed(missing);
        items.push_back(scalar_text(item));
    }
    return items;
}

// The text of an Fn::Sub that names nothing (any more).
std::optional<std::string> without_variables(std::string_view text) {
    std::string plain;
    for (const SubPart& part : sub_parts(text)) {
        if (part.variable) return std::nullopt;
        plain += part.text;
    }
    return plain;
}

// True if an Fn::Join has nothing left to look up: AWS joins it at once.
bool joins_literals(const Node& argument) {
    const auto literal = [](const Node& node) { return node.is_scalar(); };
    if (argument.items.size() != 2 || !argument.items[1].is_list()) return false;
    return literal(argument.items[0]) && std::ranges::all_of(argument.items[1].items, literal);
}

Result<Node> Expansion::sub(const Node& argument, const Bindings& bindings, Span span) {
    const SubArgument parts = sub_argument(argument);
    if (parts.text == nullptr) return call_node("Fn::Sub", argument, span);
    Node text = text_node(substituted(parts.text->text, bindings, false), parts.text->span);
    if (parts.variables == nullptr) {
        const std::optional<std::string> plain = without_variables(text.text);
        return plain ? text_node(*plain, span) : call_node("Fn::Sub", std::move(text), span);
    }
    Result<Node> variables = map(*parts.variables, bindings, false);
    if (!variables) return variables;
    Node both;
    both.kind = Node::Kind::list;
    both.span = argument.span;
    both.items.push_back(std::move(text));
    both.items.push_back(std::move(*variables));
    return call_node("Fn::Sub", std::move(both), span);
}

// A member named Condition alone in its map is taken for the condition function, which JSON text cannot hold.
const Node* condition_call(const Node& node) {
    if (node.function() == "Condition") return &node;
    for (const Node& item : node.items) {
        if (const Node* found = condition_call(item)) return found;
    }
    for (const Node::Member& member : node.members) {
        if (const Node* found = condition_call(member.value)) return found;
    }
    return nullptr;
}

Result<Node> Expansion::to_json_string(const Node& node, const Bindings& bindings) {
    if (node.argument().is_scalar()) return failed("Fn::ToJsonString layout is incorrect");
    if (const Node* condition = condition_call(node.argument())) {
        if (!condition->argument().is_scalar()) return failed("Condition layout is incorrect");
        return failed("Fn::ToJsonString does not support Condition intrinsic function for resource " + entry_);
    }
    Result<Node> argument = value(node.argument(), bindings);
    if (!argument) return argument;
    Node expanded = call_node("Fn::ToJsonString", std::move(*argument), node.span);
    const std::optional<Json> text = known(expanded);
    return text ? text_node(text->get<std::string>(), node.span) : std::move(expanded);
}

Result<Node> Expansion::call(const Node& node, const Bindings& bindings) {
    const std::string_view function = node.function();
    const Node& argument = node.argument();
    if (function == "Fn::Sub") return sub(argument, bindings, node.span);
    if (function == "Fn::ToJsonString") return to_json_string(node, bindings);
    if (function == "Ref" || function == "Condition") {
        const std::string* item = function == "Ref" && argument.is_string() ? bound(bindings, argument.text) : nullptr;
        if (item != nullptr) return text_node(*item, node.span);
        Result<Node> name = text_if_known(argument, bindings);
        if (!name) return name;
        return call_node(std::string(function), std::move(*name), node.span);
    }
    Result<Node> expanded_argument = function == "Fn::GetAtt" && argument.is_list() ? Result<Node>(Node(argument)) : value(argument, bindings);
    if (!expanded_argument) return expanded_argument;
    if (function == "Fn::GetAtt") {
        for (Node& part : expanded_argument->items) {
            Result<Node> name = text_if_known(part, bindings);
            if (!name) return name;
            part = std::move(*name);
        }
    }
    Node expanded = call_node(std::string(function), std::move(*expanded_argument), node.span);
    if (function == "Fn::Length") {
        const std::optional<Json> length = known(expanded);
        if (!length) return failed("The Fn::Length value could not be resolved for properties");
        return Node::from_json(*length, node.span);
    }
    if (function == "Fn::FindInMap" || (function == "Fn::Join" && joins_literals(expanded.argument()))) {
        if (const std::optional<Json> found = known(expanded)) return Node::from_json(*found, node.span);
    }
    return expanded;
}

// Attributes of a resource or output that take a name or a fixed word; in a plain template they may not be computed.
Result<void> settle_attributes(Expansion& expansion, Node& entry) {
    for (Node::Member& attribute : entry.members) {
        static constexpr std::array<std::string_view, 4> settled{"Condition", "DeletionPolicy", "DependsOn", "UpdateReplacePolicy"};
        if (std::find(settled.begin(), settled.end(), attribute.key) == settled.end()) continue;
        const auto settle = [&](Node& node) -> Result<void> {
            Result<Node> text = expansion.text_if_known(node, {});
            if (!text) return text.fault();
            node = std::move(*text);
            return {};
        };
        if (!attribute.value.is_list()) {
            if (auto done = settle(attribute.value); !done) return done;
        }
        for (Node& item : attribute.value.items) {
            if (auto done = settle(item); !done) return done;
        }
    }
    return {};
}

Result<void> settle_section(Expansion& expansion, Node& section, const Node* conditions) {
    for (Node::Member& entry : section.members) {
        if (!entry.value.is_map()) continue;
        if (auto settled = settle_attributes(expansion, entry.value); !settled) return settled;
        const Node* condition = entry.value.find("Condition");
        if (condition == nullptr || !condition->is_string()) continue;
        if (conditions == nullptr || conditions->find(condition->text) == nullptr)
            return failed("Key " + condition->text + " is missing in the map.");
    }
    return {};
}

Result<Node> apply(Node root, const TransformContext&, const Resolver& values) {
    Expansion expansion(values);
    for (const std::string_view name : {"Conditions", "Resources", "Outputs"}) {
        Node* section = root.find(name);
        if (section == nullptr || !section->is_map()) continue;
        Result<Node> expanded = expansion.section(name, *section);
        if (!expanded) return expanded;
        *section = std::move(*expanded);
    }
    const Node* conditions = root.find("Conditions");
    for (const std::string_view name : {"Resources", "Outputs"}) {
        Node* section = root.find(name);
        if (section == nullptr) continue;
        if (auto settled = settle_section(expansion, *section, conditions); !settled) return settled.fault();
    }
    return root;
}

}  // namespace

void language_extensions(Transforms& table) {
    table.add(std::string(transform_name), apply);
}

}  // namespace drydock::tmpl::transforms
