// The Condition element: operators, keys and the form of values.
#include <algorithm>

#include "validator/policy/condition.h"
#include "validator/policy/grammar.h"

namespace drydock::validator::policy {

namespace {

// An ARN pattern has six parts; colons of the resource part do not matter, and "*" alone stands for any ARN.
bool is_arn_pattern(std::string_view text) {
    return text == "*" || (text.starts_with("arn:") && std::count(text.begin(), text.end(), ':') >= 5);
}

// What is wrong with a value for the operator, if anything is.
void walk_value(const Operator& operation, const Item& item, const std::string& key, Findings& out) {
    const std::string text = scalar_text(*item.value);
    bool right = true;
    Flaw flaw = Flaw::condition_value;
    switch (operation.family) {
        case Family::numeric: right = parse_number(text).has_value(); break;
        case Family::date: right = parse_date(text).has_value(); break;
        case Family::arn: right = is_arn_pattern(text); break;
        case Family::address:
            right = parse_range(text).has_value();
            flaw = Flaw::condition_address;
            break;
        case Family::binary:
            right = is_base64(text);
            flaw = Flaw::condition_binary;
            break;
        default: break;
    }
    if (!right) out.push_back({flaw, item.pointer, key, text});
}

void walk_key(const std::optional<Operator>& operation, const std::string& key, const Json& values, const std::string& pointer, Findings& out) {
    if (key.find(':') == std::string::npos) out.push_back({Flaw::condition_key_vendorless, pointer, "Condition", key});
    for (const Item& item : items(values, pointer)) {
        if (is_pending(*item.value)) continue;
        if (!is_text(*item.value)) {
            out.push_back({Flaw::condition_value_type, item.pointer, key, scalar_text(*item.value)});
        } else if (operation) {
            walk_value(*operation, item, key, out);
        }
    }
}

}  // namespace

void walk_conditions(const Statement& statement, Findings& out) {
    const Json& condition = member(*statement.node, "Condition");
    if (!statement.node->contains("Condition") || is_pending(condition)) return;
    const std::string base = statement.pointer + "/Condition";
    if (!condition.is_object()) {
        out.push_back({Flaw::condition_type, base, "Condition", scalar_text(condition)});
        return;
    }
    for (const auto& [name, block] : condition.items()) {
        const std::string pointer = base + "/" + escape_pointer(name);
        if (is_pending(block)) continue;
        const std::optional<Operator> operation = parse_operator(name);
        // An unknown operator without keys is let through by IAM.
        if (!operation && !(block.is_object() && block.empty())) out.push_back({Flaw::condition_operator, pointer, "Condition", name});
        if (!block.is_object()) {
            out.push_back({Flaw::condition_type, pointer, name, scalar_text(block)});
            continue;
        }
        for (const auto& [key, values] : block.items()) walk_key(operation, key, values, pointer + "/" + escape_pointer(key), out);
    }
}

}  // namespace drydock::validator::policy
