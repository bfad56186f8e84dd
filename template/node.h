// A template as a tree of nodes, each with its place in the source. YAML and JSON give the same tree; CloudFormation's short tags (!Ref X) are
// already in their long form ({"Ref": X}).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "base/json.h"

namespace drydock::tmpl {

class Node {
public:
    enum class Kind : std::uint8_t { null, boolean, number, string, list, map };
    struct Member;

    Kind kind = Kind::null;
    Span span;                    // where the value begins
    std::string text;             // scalars: as written (numbers and booleans too)
    std::vector<Node> items;      // list
    std::vector<Member> members;  // map, in source order; keys are unique

    bool is_map() const { return kind == Kind::map; }
    bool is_list() const { return kind == Kind::list; }
    bool is_string() const { return kind == Kind::string; }
    bool is_scalar() const { return kind != Kind::list && kind != Kind::map; }
    const Node* find(std::string_view key) const;  // member of a map, or nullptr
    Node* find(std::string_view key);
    // A function call is a map of exactly one member named Ref, Condition or Fn::…; its name, or "".
    std::string_view function() const;
    const Node& argument() const;  // of a function call
    Json json() const;             // the tree as it stands, functions unresolved
    static Node from_json(const Json& value, Span span);
};

struct Node::Member {
    std::string key;
    Span key_span;
    Node value;
};

}  // namespace drydock::tmpl
