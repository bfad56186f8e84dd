// What the JSON and the YAML reader share: AWS's sentences for text that cannot be read, and the members of a map under construction.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "template/parse.h"

namespace drydock::tmpl {

std::variant<Parsed, ParseError> parse_json(std::string_view bytes, const ParseLimits& limits);
std::variant<Parsed, ParseError> parse_yaml(std::string_view bytes, const ParseLimits& limits);

// "Template format error: <format> not well-formed. (line 1, column 25)"; without the place if the span is unknown.
ParseError not_well_formed(std::string_view format, Span span);
// The place of the first byte that is not UTF-8, or, if `printable`, of the first character that YAML does not allow; an unknown span if there is
// none.
Span unreadable(std::string_view bytes, bool printable);
// drydock's own limits (ParseLimits), which AWS does not have in this form.
ParseError too_deep(int limit, Span span);
ParseError too_many_nodes(std::size_t limit, Span span);

// Puts members into a map node. A key that is there already is replaced in its old place, as CloudFormation does for both formats, and noted.
class MemberSink {
public:
    void put(Node& map, std::string key, Span key_span, Node value, std::vector<Diagnostic>& notes);

private:
    std::size_t* known(const Node& map, const std::string& key);

    std::unordered_map<std::string, std::size_t> index_;  // filled only for maps too large to be searched
    std::size_t found_ = 0;
};

}  // namespace drydock::tmpl
