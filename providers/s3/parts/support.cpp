#include "providers/s3/parts/support.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/text.h"

namespace drydock::providers::s3 {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_letter_or_digit(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// Letters, digits, spaces of any script, and + - = . _ : / @
bool is_tag_text(std::string_view text) {
    constexpr std::string_view allowed = " +-=._:/@";
    return std::ranges::all_of(
        text, [&](char c) { return static_cast<unsigned char>(c) >= 0x80 || is_letter_or_digit(c) || allowed.find(c) != std::string_view::npos; });
}

constexpr std::size_t longest_key = 128, longest_value = 256;

}  // namespace

Fault fault(std::string code, std::string message, int status, Members members) {
    Fault made{.code = std::move(code), .message = std::move(message), .http_status = status};
    made.members = std::move(members);
    return made;
}

Fault invalid_argument(std::string message, std::string argument, std::string value) {
    return fault("InvalidArgument", std::move(message), 400, {{"ArgumentName", std::move(argument)}, {"ArgumentValue", std::move(value)}});
}

Fault invalid_request(std::string message) {
    return fault("InvalidRequest", std::move(message), 400);
}

Fault malformed_xml() {
    return fault("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema", 400);
}

Fault access_denied() {
    return fault("AccessDenied", "Access Denied", 403);
}

Fault no_such_key(const std::string& key) {
    return fault("NoSuchKey", "The specified key does not exist.", 404, {{"Key", key}});
}

Fault is_delete_marker(const char* method) {
    return fault("MethodNotAllowed", "The specified method is not allowed against this resource.", 405,
                 {{"Method", method}, {"ResourceType", "DeleteMarker"}});
}

Fault precondition_failed(const char* condition) {
    return fault("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412, {{"Condition", condition}});
}

std::string text(const Json& input, std::string_view name) {
    const Json& value = member(input, name);
    return value.is_null() ? std::string() : scalar_text(value);
}

bool flag(const Json& input, std::string_view name) {
    const Json& value = member(input, name);
    return value == Json(true) || value == Json("true");
}

long long number(const Json& input, std::string_view name, long long otherwise) {
    const Json& value = member(input, name);
    if (value.is_number()) return value.get<long long>();
    if (!value.is_string()) return otherwise;
    const auto& digits = value.get_ref<const std::string&>();
    long long held = otherwise;
    std::from_chars(digits.data(), digits.data() + digits.size(), held);
    return held;
}

Result<void> refuse(const Model& input, const char* operation, std::initializer_list<std::string_view> members) {
    for (const std::string_view name : members) {
        if (given(input, name)) return Fault::not_simulated("The operation s3 " + std::string(operation) + " with " + std::string(name));
    }
    return {};
}

std::string owner_id(const std::string& account) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const std::string seed = "canonical user " + account;
    EVP_Digest(seed.data(), seed.size(), digest.data(), &size, EVP_sha256(), nullptr);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string id;
    for (unsigned i = 0; i < size; ++i) {
        id += digits[digest[i] >> 4U];
        id += digits[digest[i] & 15U];
    }
    return id;
}

Json owner_of(const std::string& account) {
    return {{"ID", owner_id(account)}};
}

std::string moment(Instant instant) {
    return iso8601(std::chrono::floor<std::chrono::seconds>(instant));
}

std::string url_decoded(std::string_view text, bool form) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
            out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else {
            out += form && text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

std::string url_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF", kept = "-_.*/";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_letter_or_digit(c) || kept.find(c) != std::string_view::npos) {
            out += c;
        } else if (c == ' ') {
            out += '+';
        } else {
            out += '%';
            out += digits[byte >> 4U];
            out += digits[byte & 15U];
        }
    }
    return out;
}

Result<Json> tags_of_header(const std::string& header) {
    const auto malformed = [&] {
        return invalid_argument(
            "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.", "x-amz-tagging",
            header);
    };
    Json tags = Json::array();
    std::set<std::string> keys;
    for (const std::string& pair : split(header, "&")) {
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const std::string key = url_decoded(std::string_view(pair).substr(0, equals), true);
        const std::string value = equals < pair.size() ? url_decoded(std::string_view(pair).substr(equals + 1), true) : std::string();
        if (key.empty() || !keys.insert(key).second || pair.find('=', equals + 1) != std::string::npos) return malformed();
        tags.push_back({{"Key", key}, {"Value", value}});
    }
    return tags;
}

Result<void> check_tags(const Json& tags, std::size_t most, const char* reserved) {
    if (tags.size() > most) {
        return fault("BadRequest", "Object tags cannot be greater than " + std::to_string(most), 400);
    }
    std::set<std::string> keys;
    for (const Json& tag : tags) {
        if (!given(tag, "Key") || !given(tag, "Value")) return malformed_xml();
        const std::string key = text(tag, "Key"), value = text(tag, "Value");
        if (key.starts_with("aws:")) return fault("InvalidTag", reserved, 400, {{"TagKey", key}});
        if (key.empty() || key.size() > longest_key || !is_tag_text(key)) {
            return fault("InvalidTag", "The TagKey you have provided is invalid", 400, {{"TagKey", key}});
        }
        if (value.size() > longest_value || !is_tag_text(value)) {
            return fault("InvalidTag", "The TagValue you have provided is invalid", 400, {{"TagKey", key}, {"TagValue", value}});
        }
        if (!keys.insert(key).second) return fault("InvalidTag", same_key_twice, 400, {{"TagKey", key}});
    }
    return {};
}

}  // namespace drydock::providers::s3
