#include "emulator/protocols/wording.h"

#include <algorithm>

namespace drydock::protocols {
namespace {

using Kind = Shape::Kind;

std::string_view token_name(Token token, bool decimals) {
    switch (token) {
        case Token::true_value: return "TRUE_VALUE";
        case Token::false_value: return "FALSE_VALUE";
        case Token::decimal_number: return decimals ? "DECIMAL_VALUE" : "NUMBER_VALUE";
        case Token::whole_number: return "NUMBER_VALUE";
        default: return "STRING_VALUE";
    }
}

// The class in Java that a scalar becomes.
std::string_view java_name(const Shape& shape) {
    switch (shape.kind()) {
        case Kind::integer: return shape.text("type") == "long" ? "Long" : "Integer";
        case Kind::real: return shape.text("type") == "float" ? "Float" : "Double";
        case Kind::boolean: return "Boolean";
        case Kind::blob: return "Blob";
        default: return "String";
    }
}

std::string java_class(const Shape& shape) {
    constexpr std::string_view model = "com.amazonaws.dynamodb.v20120810.";
    switch (shape.kind()) {
        case Kind::structure: return std::string(model) + std::string(shape.name());
        case Kind::list: return "java.util.List<" + java_class(shape.element()) + ">";
        case Kind::map: return "java.util.Map<java.lang.String, " + java_class(shape.value()) + ">";
        case Kind::blob: return "java.nio.ByteBuffer";
        case Kind::timestamp: return "java.util.Date";
        default: return "java.lang." + std::string(java_name(shape));
    }
}

bool is_base64_digit(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
}

}  // namespace

Fault Wording::mismatch(Token token, const Shape& expected, bool in_collection) const {
    return {.code = "SerializationException",
            .message = newer_ ? newer_sentence(token, expected, in_collection) : sentence(token, expected, in_collection)};
}

std::string Wording::sentence(Token token, const Shape& expected, bool /*in_collection*/) const {
    if (token == Token::list) return "Start of list found where not expected";
    if (token == Token::object) return "Start of structure or map found where not expected.";
    switch (expected.kind()) {
        case Kind::structure: return "Expected null";
        case Kind::list: return "Expected list or null";
        case Kind::map: return "Expected map or null";
        default: break;
    }
    std::string text(token_name(token, false));
    if (expected.kind() == Kind::timestamp) return text + " can not be converted to milliseconds since epoch";
    const std::string_view name = java_name(expected);
    text += name == "Integer" ? " can not be converted to an " : " can not be converted to a ";
    return text.append(name);
}

std::string Wording::newer_sentence(Token token, const Shape& expected, bool in_collection) const {
    if (token == Token::object) return "Start of structure or map found where not expected";
    const Kind kind = expected.kind();
    if (token == Token::list) {
        const bool generic = kind == Kind::map || kind == Kind::list;
        return (generic ? "Unrecognized collection type " : "Unrecognized collection type class ") + java_class(expected);
    }
    if (kind == Kind::structure && in_collection) return "Unexpected value type in payload";
    if (kind == Kind::structure || kind == Kind::list || kind == Kind::map) return "Unexpected field type";
    if (kind == Kind::blob) return "only base-64-encoded strings are convertible to bytes";
    if (kind == Kind::boolean && token == Token::text) return "Unexpected token received from parser";
    return std::string(token_name(token, true)) + " cannot be converted to " + std::string(java_name(expected));
}

Fault Wording::bad_base64(std::string_view text) const {
    std::string reason = "Invalid last non-pad Base64 character dectected";  // sic
    const auto wrong = std::ranges::find_if_not(text, is_base64_digit);
    if (text.size() % 4 != 0) {
        reason = "Base64 encoded length is expected a multiple of 4 bytes but found: " + std::to_string(text.size());
    } else if (wrong != text.end()) {
        reason = std::string("Invalid Base64 character: '") + *wrong + "'";
    }
    if (!newer_) reason = "'" + std::string(text) + "' can not be converted to a Blob: " + reason;
    return {.code = "SerializationException", .message = std::move(reason)};
}

}  // namespace drydock::protocols
