#include "emulator/protocols/json/codec.h"

#include "emulator/protocols/json/reader.h"
#include "emulator/protocols/json/writer.h"

namespace drydock::protocols {

Result<Json> JsonCodec::parse(const Shape& shape, std::string_view body) const {
    return read_json(shape, body);
}

std::string JsonCodec::render_members(const Shape& structure, const Json& value) const {
    std::string out;
    append_json_members(out, structure, value);
    return out;
}

std::string JsonCodec::render_payload(const Shape& shape, const Json& value) const {
    std::string out;
    append_json(out, shape, value);
    return out;
}

Fault JsonCodec::malformed(std::string_view /*member*/, const Shape& shape, std::string_view text) const {
    const bool number = shape.kind() == Shape::Kind::integer || shape.kind() == Shape::Kind::real;
    std::string message = "'" + std::string(text) + "' can not be converted to ";
    if (shape.kind() == Shape::Kind::timestamp) {
        message += "milliseconds since epoch";
    } else if (number) {
        message += shape.kind() == Shape::Kind::real ? "a Double" : shape.text("type") == "long" ? "a Long" : "an Integer";
    } else {
        message += shape.kind() == Shape::Kind::boolean ? "a Boolean" : "a String";
    }
    return {.code = "SerializationException", .message = std::move(message)};
}

}  // namespace drydock::protocols
