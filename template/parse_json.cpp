// A JSON reader that keeps the place of every key and value, and the text of every number. Errors carry the line and column at which AWS's reader
// (Jackson) stops: one past the character that it did not expect, or the end of the input.
#include "template/parse_source.h"

namespace drydock::tmpl {

namespace {

// Aborts the reading; never leaves this file.
struct Stop {
    ParseError error;
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_word(char c) {
    return is_digit(c) || c == '_' || c == '$' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

void append_utf8(std::string& text, unsigned code) {
    const auto put = [&](unsigned byte) { text += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | (code >> 6));
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | (code >> 12));
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | (code >> 18));
        put(0x80 | ((code >> 12) & 0x3F));
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    }
}

class JsonReader {
public:
    JsonReader(std::string_view bytes, const ParseLimits& limits) : bytes_(bytes), limits_(limits) {}

    Parsed document() {
        Parsed parsed;
        parsed.json = true;
        skip_blanks();
        parsed.root = value(1);
        skip_blanks();
        if (!at_end()) unexpected();
        parsed.notes = std::move(notes_);
        return parsed;
    }

private:
    bool at_end() const { return at_ >= bytes_.size(); }
    char peek() const { return at_end() ? '\0' : bytes_[at_]; }

    // Columns count characters, not bytes.
    Span span() const { return {line_, static_cast<int>(at_ - line_start_ - continuation_bytes_) + 1}; }

    void advance() {
        const char c = bytes_[at_++];
        if (c == '\n') {
            ++line_;
            line_start_ = at_;
            continuation_bytes_ = 0;
        } else if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) {
            ++continuation_bytes_;
        }
    }

    void skip_blanks() {
        while (!at_end() && (peek() == ' ' || peek() == '\t' || peek() == '\r' || peek() == '\n')) advance();
    }

    [[noreturn]] void unexpected() const {
        Span where = span();
        if (!at_end()) ++where.column;
        throw Stop{not_well_formed("JSON", where)};
    }

    // A word that is no literal: the reader goes on to its end before it complains.
    [[noreturn]] void unknown_word() {
        const std::size_t start = at_;
        while (is_word(peek())) advance();
        if (at_ == start) unexpected();
        throw Stop{not_well_formed("JSON", span())};
    }

    void expect(char c) {
        if (peek() != c || at_end()) unexpected();
        advance();
    }

    Node value(int depth) {
        if (++nodes_ > limits_.nodes) throw Stop{too_many_nodes(limits_.nodes, span())};
        if (depth > limits_.depth) throw Stop{too_deep(limits_.depth, span())};
        Node node;
        node.span = span();
        switch (peek()) {
            case '{': read_map(node, depth); break;
            case '[': read_list(node, depth); break;
            case '"':
                node.kind = Node::Kind::string;
                node.text = string();
                break;
            case 't': read_word(node, "true", Node::Kind::boolean); break;
            case 'f': read_word(node, "false", Node::Kind::boolean); break;
            case 'n': read_word(node, "null", Node::Kind::null); break;
            default: read_number(node);
        }
        return node;
    }

    void read_map(Node& node, int depth) {
        node.kind = Node::Kind::map;
        MemberSink sink;
        advance();
        skip_blanks();
        if (peek() == '}') return advance();
        while (true) {
            const Span key_span = span();
            if (peek() != '"') unexpected();
            std::string key = string();
            skip_blanks();
            expect(':');
            skip_blanks();
            sink.put(node, std::move(key), key_span, value(depth + 1), notes_);
            skip_blanks();
            if (peek() == '}') return advance();
            expect(',');
            skip_blanks();
        }
    }

    void read_list(Node& node, int depth) {
        node.kind = Node::Kind::list;
        advance();
        skip_blanks();
        if (peek() == ']') return advance();
        while (true) {
            node.items.push_back(value(depth + 1));
            skip_blanks();
            if (peek() == ']') return advance();
            expect(',');
            skip_blanks();
        }
    }

    void read_word(Node& node, std::string_view word, Node::Kind kind) {
        if (bytes_.substr(at_, word.size()) != word) unknown_word();
        for (std::size_t i = 0; i < word.size(); ++i) advance();
        if (is_word(peek())) unknown_word();
        node.kind = kind;
        if (kind != Node::Kind::null) node.text = word;
    }

    void read_digits() {
        if (!is_digit(peek())) unexpected();
        while (is_digit(peek())) advance();
    }

    void read_number(Node& node) {
        const std::size_t start = at_;
        if (!is_digit(peek()) && peek() != '-') unknown_word();
        if (peek() == '-') advance();
        if (peek() == '0') {
            advance();
            if (is_digit(peek())) unexpected();
        } else {
            read_digits();
        }
        if (peek() == '.') {
            advance();
            read_digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            advance();
            if (peek() == '+' || peek() == '-') advance();
            read_digits();
        }
        node.kind = Node::Kind::number;
        node.text = bytes_.substr(start, at_ - start);
    }

    std::string string() {
        std::string text;
        advance();
        while (true) {
            const std::size_t start = at_;
            while (!at_end() && peek() != '"' && peek() != '\\' && static_cast<unsigned char>(peek()) >= 0x20) advance();
            text.append(bytes_.substr(start, at_ - start));
            if (at_end() || static_cast<unsigned char>(peek()) < 0x20) unexpected();
            const char c = peek();
            advance();
            if (c == '"') return text;
            read_escape(text);
        }
    }

    void read_escape(std::string& text) {
        static constexpr std::string_view names = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
        const char c = peek();
        if (c == 'u' && !at_end()) {
            advance();
            append_utf8(text, code_point());
            return;
        }
        const std::size_t at = at_end() ? std::string_view::npos : names.find(c);
        if (at == std::string_view::npos) unexpected();
        text += meanings[at];
        advance();
    }

    unsigned hex4() {
        unsigned code = 0;
        for (int i = 0; i < 4; ++i) {
            const char c = peek();
            const char low = static_cast<char>(c | 0x20);
            if (is_digit(c)) {
                code = code * 16 + static_cast<unsigned>(c - '0');
            } else if (low >= 'a' && low <= 'f') {
                code = code * 16 + static_cast<unsigned>(low - 'a') + 10;
            } else {
                unexpected();
            }
            advance();
        }
        return code;
    }

    // Half of a surrogate pair without the other half is no character: U+FFFD takes its place.
    unsigned code_point() {
        constexpr unsigned replacement = 0xFFFD;
        const unsigned high = hex4();
        if (high < 0xD800 || high > 0xDFFF) return high;
        if (high > 0xDBFF || bytes_.substr(at_, 2) != "\\u") return replacement;
        advance();
        advance();
        const unsigned low = hex4();
        return low >= 0xDC00 && low <= 0xDFFF ? 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00) : replacement;
    }

    std::string_view bytes_;
    ParseLimits limits_;
    std::size_t at_ = 0, line_start_ = 0, continuation_bytes_ = 0, nodes_ = 0;
    int line_ = 1;
    std::vector<Diagnostic> notes_;
};

}  // namespace

std::variant<Parsed, ParseError> parse_json(std::string_view bytes, const ParseLimits& limits) {
    if (const Span bad = unreadable(bytes, false)) return not_well_formed("JSON", bad);
    try {
        return JsonReader(bytes, limits).document();
    } catch (const Stop& stop) {
        return stop.error;
    }
}

}  // namespace drydock::tmpl
