// Small helpers on strings that the standard library lacks.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace drydock {

std::vector<std::string> split(std::string_view text, std::string_view separator);  // "a,,b" gives three parts; "" gives one
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string lower(std::string_view text);
std::string upper(std::string_view text);
std::string_view trim(std::string_view text);
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);
bool iequals(std::string_view a, std::string_view b);
// True if `text` is well-formed UTF-8.
bool is_utf8(std::string_view text);
// The candidate nearest to `text` by edit distance, if it is near enough to be a slip of the pen; "" otherwise.
std::string near_miss(std::string_view text, std::span<const std::string_view> candidates);
// Wildcard match with * and ? as IAM and event patterns use it.
bool wildcard_match(std::string_view pattern, std::string_view text, bool ignore_case = false);

}  // namespace drydock
