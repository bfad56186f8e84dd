#include "emulator/protocols/header_text.h"

#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "emulator/protocols/scalars.h"

namespace drydock::protocols {
namespace {

using Kind = Shape::Kind;

std::string header_list(const Shape& shape, const Json& list) {
    const Shape element = shape.element();
    std::string text;
    bool first = true;
    for (const Json& value : list) {
        if (!std::exchange(first, false)) text += ", ";
        std::string one = wire_text(element, value, TimeFormat::rfc822);
        if (element.kind() != Kind::string || one.find_first_of(",\"") == std::string::npos) {
            text += one;
        } else {
            text += '"' + replace_all(replace_all(one, "\\", "\\\\"), "\"", "\\\"") + '"';
        }
    }
    return text;
}

}  // namespace

std::string from_latin1(std::string_view bytes) {
    std::string text;
    for (const char one : bytes) {
        const auto c = static_cast<unsigned char>(one);
        if (c < 0x80) {
            text += one;
        } else {
            text += static_cast<char>(0xC0U | c >> 6U);
            text += static_cast<char>(0x80U | (c & 0x3FU));
        }
    }
    return text;
}

std::string header_characters(std::string_view text) {
    return is_utf8(text) ? std::string(text) : from_latin1(text);
}

std::vector<std::string> header_elements(std::string_view text, const Shape& element) {
    std::vector<std::string> elements(1);
    const bool dates = element.kind() == Kind::timestamp && time_format(element, TimeFormat::rfc822) == TimeFormat::rfc822;
    bool quoted = false;
    bool second_comma = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted && c == '\\' && i + 1 < text.size()) {
            elements.back() += text[++i];
        } else if (c == '"' && (quoted || trim(elements.back()).empty())) {
            quoted = !quoted;
        } else if (c == ',' && !quoted && (!dates || second_comma)) {
            second_comma = false;
            elements.emplace_back();
        } else {
            second_comma = second_comma || c == ',';
            elements.back() += c;
        }
    }
    for (std::string& one : elements) one = std::string(trim(one));
    return elements;
}

std::optional<Json> json_of_header(std::string_view text) {
    const auto bytes = base64_decoded(text);
    if (!bytes) return std::nullopt;
    constexpr int deepest = 100;
    bool too_deep = false;
    const auto watch = [&](int depth, Json::parse_event_t, Json&) {
        too_deep = too_deep || depth > deepest;
        return !too_deep;
    };
    Json value = Json::parse(*bytes, watch, false);
    return too_deep || value.is_discarded() ? std::nullopt : std::optional<Json>(std::move(value));
}

std::string header_text(const Shape& shape, const Json& value) {
    if (shape.flag("jsonvalue")) return base64_encoded(value.dump(-1, ' ', false, Json::error_handler_t::replace));
    if (shape.kind() == Kind::list && value.is_array()) return one_line(header_list(shape, value));
    return one_line(wire_text(shape, value, TimeFormat::rfc822));
}

std::string one_line(std::string text) {
    std::erase_if(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
    return text;
}

}  // namespace drydock::protocols
