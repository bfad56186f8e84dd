#include "base/base64.h"

#include <array>
#include <cstdint>

namespace drydock {
namespace {

constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> base64_values = [] {
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < base64_digits.size(); ++i) values[static_cast<unsigned char>(base64_digits[i])] = static_cast<std::int8_t>(i);
    // The alphabet for URLs, which AWS's services take as well.
    values[static_cast<unsigned char>('-')] = 62;
    values[static_cast<unsigned char>('_')] = 63;
    return values;
}();

}  // namespace

void append_base64(std::string& out, std::string_view bytes) {
    out.reserve(out.size() + (bytes.size() + 2) / 3 * 4);
    const auto at = [&](std::size_t i) { return i < bytes.size() ? static_cast<unsigned>(static_cast<unsigned char>(bytes[i])) : 0U; };
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const unsigned group = at(i) << 16U | at(i + 1) << 8U | at(i + 2);
        out += base64_digits[group >> 18U];
        out += base64_digits[group >> 12U & 63U];
        out += i + 1 < bytes.size() ? base64_digits[group >> 6U & 63U] : '=';
        out += i + 2 < bytes.size() ? base64_digits[group & 63U] : '=';
    }
}

std::string base64_encoded(std::string_view bytes) {
    std::string out;
    append_base64(out, bytes);
    return out;
}

std::optional<std::string> base64_decoded(std::string_view text) {
    std::string out;
    out.reserve(text.size() / 4 * 3 + 3);
    unsigned group = 0;
    std::size_t digits = 0;
    bool padded = false;
    for (const char c : text) {
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
        if (c == '=') {
            padded = true;
            continue;
        }
        const int value = base64_values[static_cast<unsigned char>(c)];
        if (value < 0 || padded) return std::nullopt;
        group = group << 6U | static_cast<unsigned>(value);
        if (++digits % 4 != 0) continue;
        out += static_cast<char>(group >> 16U & 255U);
        out += static_cast<char>(group >> 8U & 255U);
        out += static_cast<char>(group & 255U);
    }
    if (digits % 4 == 1) return std::nullopt;
    if (digits % 4 == 2) out += static_cast<char>(group >> 4U & 255U);
    if (digits % 4 == 3) {
        out += static_cast<char>(group >> 10U & 255U);
        out += static_cast<char>(group >> 2U & 255U);
    }
    return out;
}

}  // namespace drydock
