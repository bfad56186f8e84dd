// Regular expressions of AWS's schemas and of templates (PCRE2, JIT, with a match limit; never std::regex). AWS writes them in Java's and ECMA's
// dialects; the differences that occur are translated when the expression is compiled.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace drydock {

class Regex {
public:
    // The expression compiled once and kept for the life of the process; thread-safe.
    static const Regex& of(std::string_view pattern);

    bool valid() const { return code_ != nullptr; }
    bool search(std::string_view text) const;  // somewhere in the text; an expression that is not valid, or a match that gives up, counts as matching
    bool full_match(std::string_view text) const;  // the whole text
    // What the first group took in the first place that matches (the whole match if there is no group); nothing if nothing matches.
    std::optional<std::string> capture(std::string_view text) const;
    ~Regex();
    Regex(const Regex&) = delete;
    Regex& operator=(const Regex&) = delete;

private:
    explicit Regex(std::string_view pattern);
    void* code_ = nullptr;
};

}  // namespace drydock
