// A regular expression as a tree of what its text consists of, for making texts that it matches. Internal to validator/sample_pattern.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace drydock::validator {

constexpr std::size_t unbounded_length = 100'000;
constexpr std::string_view letters_and_digits = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

// A set of characters: the printable ASCII ones; if there are none, one other that belongs to it.
struct CharacterSet {
    std::string characters;
    std::string other;

    void add(std::uint32_t first, std::uint32_t last);
    void add(std::string_view more);
    void negate();
};

struct RegexTree {
    enum class Kind : std::uint8_t { nothing, literal, set, sequence, choice, repeat, group, again };
    Kind kind = Kind::nothing;
    std::string literal;                            // literal
    CharacterSet set;                               // set
    std::vector<std::unique_ptr<RegexTree>> parts;  // sequence, choice, repeat and group (one part)
    std::size_t least = 0, most = 0;                // repeat
    std::size_t number = 0;                         // group and again (a back reference)
};

// Reads Java's, ECMA's and PCRE's syntax. Anchors and lookarounds are left out; what is no expression is read as far as it makes sense.
std::unique_ptr<RegexTree> read_regex(std::string_view pattern);

}  // namespace drydock::validator
