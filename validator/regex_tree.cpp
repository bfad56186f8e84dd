#include "validator/regex_tree.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace drydock::validator {
namespace {

constexpr int deepest_group = 100;

std::string utf8(std::uint32_t point) {
    std::string text;
    if (point < 0x80) {
        text += static_cast<char>(point);
    } else if (point < 0x800) {
        text += static_cast<char>(0xc0U | point >> 6);
        text += static_cast<char>(0x80U | (point & 0x3fU));
    } else {
        text += static_cast<char>(0xe0U | (point >> 12 & 0xfU));
        text += static_cast<char>(0x80U | (point >> 6 & 0x3fU));
        text += static_cast<char>(0x80U | (point & 0x3fU));
    }
    return text;
}

std::string class_of(char escape) {
    CharacterSet set;
    switch (escape) {
        case 'd':
        case 'D': set.add("0123456789"); break;
        case 'w':
        case 'W': set.add(std::string(letters_and_digits) + "_"); break;
        case 's':
        case 'S': set.add(" "); break;
        default: return "";
    }
    if (std::isupper(static_cast<unsigned char>(escape)) != 0) set.negate();
    return set.characters;
}

std::string property_of(std::string_view name) {
    const bool negated = name.starts_with('^');
    if (negated) name.remove_prefix(1);
    if (name.starts_with("Is")) name.remove_prefix(2);
    CharacterSet set;
    if (name == "Lu" || name == "Upper") {
        set.add("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    } else if (name == "Ll" || name == "Lower") {
        set.add("abcdefghijklmnopqrstuvwxyz");
    } else if (name == "Alnum") {
        set.add(letters_and_digits);
    } else if (name == "ASCII" || name == "Print" || name == "Graph") {
        set.add('!', '~');
    } else if (name.starts_with('L') || name.starts_with("Alpha")) {
        set.add("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    } else if (name.starts_with('N') || name == "Digit") {
        set.add("0123456789");
    } else if (name.starts_with('Z') || name == "Space") {
        set.add(" ");
    } else if (name.starts_with('P')) {
        set.add("-_.,:;!?()");
    } else if (name.starts_with('S')) {
        set.add("+=$^<>");
    }
    if (negated) set.negate();
    return set.characters;
}

std::unique_ptr<RegexTree> make(RegexTree::Kind kind) {
    auto tree = std::make_unique<RegexTree>();
    tree->kind = kind;
    return tree;
}

class Reader {
public:
    explicit Reader(std::string_view pattern) : text_(pattern) {}
    std::unique_ptr<RegexTree> read() {
        auto tree = make(RegexTree::Kind::sequence);
        while (!done()) {
            tree->parts.push_back(choice());
            if (!done()) ++at_;  // a ')' without its '(' is taken for nothing
        }
        return tree;
    }

private:
    bool done() const { return at_ >= text_.size(); }
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    bool take(std::string_view token) {
        if (text_.substr(at_, token.size()) != token) return false;
        at_ += token.size();
        return true;
    }

    std::unique_ptr<RegexTree> choice() {
        auto tree = make(RegexTree::Kind::choice);
        if (++depth_ > deepest_group) at_ = text_.size();
        tree->parts.push_back(sequence());
        while (take("|")) tree->parts.push_back(sequence());
        --depth_;
        return tree;
    }

    std::unique_ptr<RegexTree> sequence() {
        auto tree = make(RegexTree::Kind::sequence);
        while (!done() && peek() != '|' && peek() != ')') tree->parts.push_back(quantified(atom()));
        return tree;
    }

    std::unique_ptr<RegexTree> quantified(std::unique_ptr<RegexTree> part) {
        for (;;) {
            std::size_t least = 0, most = 0;
            if (take("*")) {
                most = unbounded_length;
            } else if (take("+")) {
                least = 1;
                most = unbounded_length;
            } else if (take("?")) {
                most = 1;
            } else if (!braces(least, most)) {
                return part;
            }
            if (!take("?")) take("+");  // lazy, possessive
            auto repeat = make(RegexTree::Kind::repeat);
            repeat->least = least;
            repeat->most = most;
            repeat->parts.push_back(std::move(part));
            part = std::move(repeat);
        }
    }

    bool braces(std::size_t& least, std::size_t& most) {
        if (peek() != '{' || std::isdigit(static_cast<unsigned char>(peek(1))) == 0) return false;
        const std::size_t end = text_.find('}', at_);
        if (end == std::string_view::npos) return false;
        const std::string inside(text_.substr(at_ + 1, end - at_ - 1));
        if (inside.find_first_not_of("0123456789, ") != std::string::npos || inside.size() > 12) return false;
        const std::size_t comma = inside.find(',');
        const auto number = [](const std::string& digits) {
            return digits.find_first_of("0123456789") == std::string::npos ? unbounded_length : std::stoul(digits);
        };
        least = number(inside.substr(0, comma));
        most = comma == std::string::npos ? least : std::max(least, number(inside.substr(comma + 1)));
        at_ = end + 1;
        return true;
    }

    std::unique_ptr<RegexTree> atom() {
        if (take("(")) return group();
        if (take("[")) return set(character_class());
        if (take("^") || take("$")) return make(RegexTree::Kind::nothing);
        if (take(".")) return any();
        if (take("\\")) return escape();
        auto literal = make(RegexTree::Kind::literal);
        do {
            literal->literal += text_[at_++];
        } while (!done() && (static_cast<unsigned char>(peek()) & 0xc0U) == 0x80U);  // the rest of a character of several bytes
        return literal;
    }

    std::unique_ptr<RegexTree> any() {
        CharacterSet all;
        all.add(' ', '~');
        return set(all);
    }

    static std::unique_ptr<RegexTree> set(CharacterSet characters) {
        auto tree = make(RegexTree::Kind::set);
        tree->set = std::move(characters);
        return tree;
    }

    std::unique_ptr<RegexTree> group() {
        if (peek() == '?') {
            const bool look = take("?=") || take("?!") || take("?<=") || take("?<!");
            if (look) {
                auto unused = choice();
                take(")");
                return make(RegexTree::Kind::nothing);
            }
            while (!done() && peek() != ':' && peek() != '>' && peek() != ')') ++at_;  // ?: ?i: ?<name> ?P<name> ?>
            if (take(")")) return make(RegexTree::Kind::nothing);                      // (?i)
            if (!done()) ++at_;
            auto inner = choice();
            take(")");
            return inner;
        }
        auto tree = make(RegexTree::Kind::group);
        tree->number = ++groups_;
        tree->parts.push_back(choice());
        take(")");
        return tree;
    }

    std::uint32_t hexadecimal(std::size_t digits) {
        const std::string number(text_.substr(at_, digits));
        at_ = std::min(text_.size(), at_ + digits);
        if (number.empty() || number.size() > 8 || number.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) return '?';
        return static_cast<std::uint32_t>(std::stoul(number, nullptr, 16));
    }

    // The character that an escape stands for; `escape` is the letter after the backslash, already taken.
    std::uint32_t escaped_character(char escape) {
        switch (escape) {
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'f': return '\f';
            case 'v': return '\v';
            case '0': return 0;
            case 'u': return hexadecimal(4);
            case 'x':
                if (peek() == '{') {
                    const std::size_t end = std::min(text_.find('}', at_), text_.size());
                    ++at_;
                    const std::uint32_t point = hexadecimal(end - at_);
                    take("}");
                    return point;
                }
                return hexadecimal(2);
            default: return static_cast<unsigned char>(escape);
        }
    }

    std::string property_escape() {
        if (!take("{")) return property_of(std::string_view(&text_[at_++], 1));
        const std::size_t end = std::min(text_.find('}', at_), text_.size());
        const auto name = text_.substr(at_, end - at_);
        at_ = std::min(end + 1, text_.size());
        return property_of(name);
    }

    std::unique_ptr<RegexTree> escape() {
        if (done()) return make(RegexTree::Kind::nothing);
        const char letter = text_[at_++];
        CharacterSet characters;
        if (const auto known = class_of(letter); !known.empty()) {
            characters.add(known);
            return set(characters);
        }
        if ((letter == 'p' || letter == 'P') && !done()) {
            characters.add(property_escape());
            if (letter == 'P') characters.negate();
            return set(characters);
        }
        if (std::string_view("bBAzZG").find(letter) != std::string_view::npos) return make(RegexTree::Kind::nothing);
        if (letter >= '1' && letter <= '9') {
            auto again = make(RegexTree::Kind::again);
            again->number = static_cast<std::size_t>(letter - '0');
            return again;
        }
        auto literal = make(RegexTree::Kind::literal);
        literal->literal = utf8(escaped_character(letter));
        return literal;
    }

    // After '['; the closing ']' is taken.
    CharacterSet character_class() {
        CharacterSet characters;
        const bool negated = take("^");
        bool first = true;
        while (!done() && (peek() != ']' || first)) {
            first = false;
            class_part(characters);
        }
        take("]");
        if (negated) characters.negate();
        return characters;
    }

    void class_part(CharacterSet& characters) {
        if (peek() == '[' && peek(1) == ':') {
            const std::size_t end = std::min(text_.find(":]", at_), text_.size());
            std::string name(text_.substr(at_ + 2, end - at_ - 2));
            at_ = std::min(end + 2, text_.size());
            if (!name.empty()) name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
            characters.add(property_of(name));
            return;
        }
        if (peek() == '\\' && at_ + 1 < text_.size()) {
            const char letter = peek(1);
            if (const auto known = class_of(letter); !known.empty()) {
                at_ += 2;
                characters.add(known);
                return;
            }
            if (letter == 'p' && at_ + 2 < text_.size()) {
                at_ += 2;
                characters.add(property_escape());
                return;
            }
        }
        const std::uint32_t from = class_character();
        const bool range = peek() == '-' && peek(1) != ']' && at_ + 1 < text_.size();
        if (range && peek(1) == '\\' && !class_of(peek(2)).empty()) {  // [a-\w]: the dash is itself
            characters.add(from, from);
            return;
        }
        if (range) ++at_;
        const std::uint32_t to = range ? class_character() : from;
        characters.add(from, std::max(from, to));
    }

    std::uint32_t class_character() {
        const auto byte = static_cast<unsigned char>(text_[at_++]);
        if (byte == '\\' && !done()) return escaped_character(text_[at_++]);
        if (byte < 0x80) return byte;
        std::uint32_t point = byte >= 0xe0 ? byte & 0xfU : byte & 0x1fU;
        while (!done() && (static_cast<unsigned char>(peek()) & 0xc0U) == 0x80U) {
            point = point << 6 | (static_cast<unsigned char>(text_[at_++]) & 0x3fU);
        }
        return point;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t groups_ = 0;
    int depth_ = 0;
};

}  // namespace

void CharacterSet::add(std::uint32_t first, std::uint32_t last) {
    for (std::uint32_t c = std::max<std::uint32_t>(first, ' '); c <= std::min<std::uint32_t>(last, '~'); ++c) {
        if (characters.find(static_cast<char>(c)) == std::string::npos) characters += static_cast<char>(c);
    }
    if (other.empty() && (last < ' ' || last > '~')) other = utf8(first < ' ' || first > '~' ? first : last);
}

void CharacterSet::add(std::string_view more) {
    for (const char c : more) add(static_cast<unsigned char>(c), static_cast<unsigned char>(c));
}

void CharacterSet::negate() {
    std::string rest;
    for (char c = ' '; c <= '~'; ++c) {
        if (characters.find(c) == std::string::npos) rest += c;
    }
    characters = rest;
    other = rest.empty() ? utf8(0x3042) : "";  // beyond Latin
}

std::unique_ptr<RegexTree> read_regex(std::string_view pattern) {
    return Reader(pattern).read();
}

}  // namespace drydock::validator
