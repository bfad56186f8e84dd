#include "template/parse.h"

#include "base/text.h"
#include "template/parse_source.h"

namespace drydock::tmpl {

namespace {

constexpr std::size_t searched_members = 16;  // up to this size a map is searched, above it is indexed

std::string place(Span span) {
    return span ? " (line " + std::to_string(span.line) + ", column " + std::to_string(span.column) + ")" : std::string();
}

Diagnostic duplicate_key(const std::string& key, Span first, Span second) {
    Diagnostic note;
    note.rule = "template/duplicate-key";
    note.severity = Severity::medium;
    note.fault = Fault::validation_error("The key " + key + " is written twice in the same map; CloudFormation keeps the last one and drops the one" +
                                         " in line " + std::to_string(first.line) + ".");
    note.span = second;
    note.suggestion = "Remove one of the two, or give it another name.";
    return note;
}

}  // namespace

ParseError not_well_formed(std::string_view format, Span span) {
    return {Fault::validation_error("Template format error: " + std::string(format) + " not well-formed." + place(span)), span};
}

Span unreadable(std::string_view bytes, bool printable) {
    Span span{1, 1};
    for (std::size_t at = 0; at < bytes.size();) {
        const auto lead = static_cast<unsigned char>(bytes[at]);
        std::size_t length = 1;
        if (lead < 0x80) {
            if (printable && ((lead < 0x20 && lead != '\t' && lead != '\n' && lead != '\r') || lead == 0x7F)) return span;
        } else {
            length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
            if (!is_utf8(bytes.substr(at, length))) return span;
        }
        at += length;
        ++span.column;
        if (lead == '\n') span = {span.line + 1, 1};
    }
    return {};
}

ParseError too_deep(int limit, Span span) {
    return {
        Fault::validation_error("Template format error: maps and lists are nested deeper than " + std::to_string(limit) + " levels." + place(span)),
        span};
}

ParseError too_many_nodes(std::size_t limit, Span span) {
    return {Fault::validation_error("Template format error: the template has more than " + std::to_string(limit) + " values." + place(span)), span};
}

std::size_t* MemberSink::known(const Node& map, const std::string& key) {
    if (map.members.size() <= searched_members) {
        for (found_ = 0; found_ < map.members.size(); ++found_) {
            if (map.members[found_].key == key) return &found_;
        }
        return nullptr;
    }
    if (index_.empty()) {
        for (std::size_t i = 0; i < map.members.size(); ++i) index_.emplace(map.members[i].key, i);
    }
    const auto entry = index_.find(key);
    return entry == index_.end() ? nullptr : &entry->second;
}

void MemberSink::put(Node& map, std::string key, Span key_span, Node value, std::vector<Diagnostic>& notes) {
    if (const std::size_t* at = known(map, key)) {
        Node::Member& old = map.members[*at];
        notes.push_back(duplicate_key(key, old.key_span, key_span));
        old.key_span = key_span;
        old.value = std::move(value);
        return;
    }
    if (!index_.empty()) index_.emplace(key, map.members.size());
    map.members.push_back({std::move(key), key_span, std::move(value)});
}

std::variant<Parsed, ParseError> parse(std::string_view bytes, const ParseLimits& limits) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && bytes[first] == '{') return parse_json(bytes, limits);
    return parse_yaml(bytes, limits);
}

}  // namespace drydock::tmpl
