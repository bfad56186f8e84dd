#include "template/node.h"

#include <charconv>
#include <cmath>

#include "base/text.h"

namespace drydock::tmpl {

namespace {

// The number that a scalar's text stands for: an integer if it fits 64 bits, otherwise the nearest double. A text that no double can hold (1e999)
// stays text, because JSON has no infinity.
Json number_json(const std::string& text) {
    const char* begin = text.data();
    const char* end = begin + text.size();
    if (text.find_first_of(".eE") == std::string::npos) {
        std::int64_t whole = 0;
        if (auto [stop, error] = std::from_chars(begin, end, whole); error == std::errc() && stop == end) return whole;
        std::uint64_t large = 0;
        if (auto [stop, error] = std::from_chars(begin, end, large); error == std::errc() && stop == end) return large;
    }
    double real = 0;
    if (auto [stop, error] = std::from_chars(begin, end, real); error == std::errc() && stop == end && std::isfinite(real)) return real;
    return text;
}

// YAML 1.1 has more names for true than JSON: yes, on.
bool truth(const std::string& text) {
    const std::string name = lower(text);
    return name == "true" || name == "yes" || name == "on";
}

}  // namespace

const Node* Node::find(std::string_view key) const {
    if (kind != Kind::map) return nullptr;
    for (const Member& entry : members) {
        if (entry.key == key) return &entry.value;
    }
    return nullptr;
}

Node* Node::find(std::string_view key) {
    return const_cast<Node*>(static_cast<const Node*>(this)->find(key));
}

std::string_view Node::function() const {
    if (kind != Kind::map || members.size() != 1) return {};
    const std::string_view key = members.front().key;
    return key == "Ref" || key == "Condition" || key.starts_with("Fn::") ? key : std::string_view();
}

const Node& Node::argument() const {
    return members.front().value;
}

Json Node::json() const {
    switch (kind) {
        case Kind::null: return nullptr;
        case Kind::boolean: return truth(text);
        case Kind::number: return number_json(text);
        case Kind::string: return text;
        case Kind::list: {
            Json list = Json::array();
            for (const Node& item : items) list.push_back(item.json());
            return list;
        }
        case Kind::map: break;
    }
    // Keys of a node are unique already: the members go straight into the container, without a search for each.
    Json::object_t object;
    object.reserve(members.size());
    for (const Member& entry : members) object.emplace_back(entry.key, entry.value.json());
    return object;
}

Node Node::from_json(const Json& value, Span span) {
    Node node;
    node.span = span;
    if (value.is_object()) {
        node.kind = Kind::map;
        node.members.reserve(value.size());
        for (const auto& [key, entry] : value.items()) node.members.push_back({key, span, from_json(entry, span)});
    } else if (value.is_array()) {
        node.kind = Kind::list;
        node.items.reserve(value.size());
        for (const Json& item : value) node.items.push_back(from_json(item, span));
    } else if (value.is_string()) {
        node.kind = Kind::string;
        node.text = value.get_ref<const std::string&>();
    } else if (value.is_boolean() || value.is_number()) {
        node.kind = value.is_boolean() ? Kind::boolean : Kind::number;
        node.text = value.dump();
    }
    return node;
}

}  // namespace drydock::tmpl
