#include "emulator/protocols/message.h"

#include <algorithm>

namespace drydock::protocols {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool unreserved(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

// Calls `take` with the name and the value of each pair, as sent.
template <typename Take>
void each_pair(std::string_view query, Take take) {
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        take(pair.substr(0, equals), equals < pair.size() ? pair.substr(equals + 1) : std::string_view());
    }
}

}  // namespace

const std::string& Headers::operator[](std::string_view name) const {
    static const std::string none;
    for (const auto& [field, value] : fields_) {
        if (same_name(field, name)) return value;
    }
    return none;
}

bool Headers::has(std::string_view name) const {
    return std::ranges::any_of(fields_, [&](const auto& field) { return same_name(field.first, name); });
}

void Headers::set(std::string name, std::string value) {
    remove(name);
    add(std::move(name), std::move(value));
}

void Headers::remove(std::string_view name) {
    std::erase_if(fields_, [&](const auto& field) { return same_name(field.first, name); });
}

std::string url_decoded(std::string_view text, bool form) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
            out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else {
            out += form && c == '+' ? ' ' : c;
        }
    }
    return out;
}

std::string url_encoded(std::string_view text, bool keep_slashes) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (unreserved(c) || (keep_slashes && c == '/')) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

std::vector<std::pair<std::string, std::string>> query_pairs(std::string_view query, bool form) {
    std::vector<std::pair<std::string, std::string>> pairs;
    each_pair(query, [&](std::string_view name, std::string_view value) { pairs.emplace_back(url_decoded(name, form), url_decoded(value, form)); });
    return pairs;
}

std::string query_value(std::string_view query, std::string_view name) {
    std::string found;
    bool done = false;
    each_pair(query, [&](std::string_view key, std::string_view value) {
        if (done || (key != name && url_decoded(key) != name)) return;
        found = url_decoded(value);
        done = true;
    });
    return found;
}

}  // namespace drydock::protocols
