#define PCRE2_CODE_UNIT_WIDTH 8
#include "base/regex.h"

#include <pcre2.h>

#include <charconv>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>

namespace drydock {
namespace {

constexpr std::uint32_t match_limit = 200'000;

// Java's named classes that PCRE2 does not know, as the ranges that they stand for within [ ].
constexpr std::pair<std::string_view, std::string_view> named_classes[] = {
    {"Print", R"(\x20-\x7e)"}, {"Graph", R"(\x21-\x7e)"}, {"Alnum", "0-9A-Za-z"},    {"Alpha", "A-Za-z"}, {"Digit", "0-9"},
    {"Lower", "a-z"},          {"Upper", "A-Z"},          {"ASCII", R"(\x00-\x7f)"}, {"Space", R"(\s)"},  {"Punct", R"(!-/:-@\[-`{-~)"},
};

std::string_view named_class(std::string_view escape) {
    for (const auto& [name, ranges] : named_classes) {
        if (escape.starts_with("\\p{") && escape.substr(3).starts_with(name) && escape.substr(3 + name.size()).starts_with('}')) return ranges;
    }
    return {};
}

constexpr std::uint32_t first_high = 0xd800, first_low = 0xdc00, last_low = 0xdfff;  // halves of UTF-16

// The character that \u and four hexadecimal digits at `at` name; 0 if there is none.
std::uint32_t unit_at(std::string_view pattern, std::size_t at) {
    std::uint32_t unit = 0;
    if (at + 6 > pattern.size() || pattern.substr(at, 2) != "\\u") return 0;
    const auto [end, error] = std::from_chars(pattern.data() + at + 2, pattern.data() + at + 6, unit, 16);
    return error == std::errc() && end == pattern.data() + at + 6 ? unit : 0;
}

std::string code_point(std::uint32_t code) {
    char digits[8];
    const auto [end, error] = std::to_chars(std::begin(digits), std::end(digits), code, 16);
    return "\\x{" + std::string(digits, error == std::errc() ? end : digits) + "}";
}

// Java and ECMA write \u00e9 where PCRE2 wants \x{00e9}, name some classes otherwise, and take the dash of [\w-.] for itself; everything else that
// AWS's schemas use is common to all. Two halves of UTF-16 are one character; classes that name halves alone mean all characters beyond the basic
// plane.
std::string translate(std::string_view pattern) {
    std::string translated;
    bool in_class = false, surrogates = false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c != '\\' || i + 1 >= pattern.size()) {
            if (c == '[' && !in_class) {
                in_class = true;
            } else if (c == ']') {
                if (in_class && surrogates) translated += R"(\x{10000}-\x{10ffff})";
                in_class = surrogates = false;
            }
            translated += c;
            continue;
        }
        const char escaped = pattern[i + 1];
        if (escaped == 'u' && i + 5 < pattern.size()) {
            const std::uint32_t unit = unit_at(pattern, i), next = unit_at(pattern, i + 6);
            const bool pair = unit >= first_high && unit < first_low && next >= first_low && next <= last_low;
            surrogates = surrogates || (!pair && unit >= first_high && unit <= last_low);
            translated += code_point(pair ? 0x10000 + ((unit - first_high) << 10U) + (next - first_low) : unit);
            i += pair ? 11 : 5;
        } else if (const auto ranges = named_class(pattern.substr(i)); !ranges.empty()) {
            translated += in_class ? std::string(ranges) : "[" + std::string(ranges) + "]";
            i = pattern.find('}', i);
        } else {
            translated += pattern.substr(i++, 2);
        }
        const bool set = std::string_view("wdsWDSp").find(escaped) != std::string_view::npos;
        if (in_class && set && i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') translated += '\\';
    }
    return translated;
}

pcre2_match_context* limits() {
    thread_local const std::unique_ptr<pcre2_match_context, void (*)(pcre2_match_context*)> context = [] {
        auto* made = pcre2_match_context_create(nullptr);
        pcre2_set_match_limit(made, match_limit);
        return std::unique_ptr<pcre2_match_context, void (*)(pcre2_match_context*)>(made, pcre2_match_context_free);
    }();
    return context.get();
}

bool run(void* code, std::string_view text, std::uint32_t options) {
    if (code == nullptr) return true;
    thread_local const std::unique_ptr<pcre2_match_data, void (*)(pcre2_match_data*)> data(pcre2_match_data_create(1, nullptr),
                                                                                           pcre2_match_data_free);
    const int matched =
        pcre2_match(static_cast<pcre2_code*>(code), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, options, data.get(), limits());
    return matched != PCRE2_ERROR_NOMATCH;
}

}  // namespace

Regex::Regex(std::string_view pattern) {
    if (pattern.find("&&[") != std::string_view::npos) return;  // Java's intersection of classes: PCRE2 would read something else
    int error = 0;
    PCRE2_SIZE offset = 0;
    const std::string translated = translate(pattern);
    // ECMA lets an unmatched ] and unknown escapes of letters stand; so does this. As in Java, $ also stands before a final line break.
    auto* context = pcre2_compile_context_create(nullptr);
    pcre2_set_compile_extra_options(context, PCRE2_EXTRA_BAD_ESCAPE_IS_LITERAL | PCRE2_EXTRA_ALLOW_SURROGATE_ESCAPES);
    auto* code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated.data()), translated.size(), PCRE2_UTF | PCRE2_MATCH_INVALID_UTF, &error,
                               &offset, context);
    pcre2_compile_context_free(context);
    code_ = code;
}

Regex::~Regex() {
    pcre2_code_free(static_cast<pcre2_code*>(code_));
}

const Regex& Regex::of(std::string_view pattern) {
    static std::mutex mutex;
    static std::map<std::string, std::unique_ptr<Regex>, std::less<>> cache;
    const std::lock_guard lock(mutex);
    auto found = cache.find(pattern);
    if (found == cache.end()) found = cache.emplace(pattern, std::unique_ptr<Regex>(new Regex(pattern))).first;
    return *found->second;
}

bool Regex::search(std::string_view text) const {
    return run(code_, text, 0);
}
bool Regex::full_match(std::string_view text) const {
    return run(code_, text, PCRE2_ANCHORED | PCRE2_ENDANCHORED);
}

std::optional<std::string> Regex::capture(std::string_view text) const {
    if (code_ == nullptr) return std::nullopt;
    auto* code = static_cast<pcre2_code*>(code_);
    const std::unique_ptr<pcre2_match_data, void (*)(pcre2_match_data*)> data(pcre2_match_data_create_from_pattern(code, nullptr),
                                                                              pcre2_match_data_free);
    const int matched = pcre2_match(code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, 0, data.get(), limits());
    if (matched < 1) return std::nullopt;
    const PCRE2_SIZE* places = pcre2_get_ovector_pointer(data.get());
    const std::size_t group = pcre2_get_ovector_count(data.get()) > 1 ? 1 : 0;
    if (places[2 * group] == PCRE2_UNSET) return std::nullopt;
    return std::string(text.substr(places[2 * group], places[2 * group + 1] - places[2 * group]));
}

}  // namespace drydock
