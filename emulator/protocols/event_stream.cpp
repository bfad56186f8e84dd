#include "emulator/protocols/event_stream.h"

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "emulator/protocols/scalars.h"

namespace drydock::protocols {
namespace {

using Kind = Shape::Kind;

constexpr std::array<std::uint32_t, 256> crc_table = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit) value = (value & 1U) != 0 ? 0xEDB88320U ^ (value >> 1U) : value >> 1U;
        table[i] = value;
    }
    return table;
}();

std::uint32_t crc32(std::string_view bytes) {
    std::uint32_t value = 0xFFFFFFFFU;
    for (const char c : bytes) value = crc_table[(value ^ static_cast<unsigned char>(c)) & 255U] ^ (value >> 8U);
    return ~value;
}

void append_big_endian(std::string& out, std::uint64_t value, unsigned bytes) {
    while (bytes-- > 0) out += static_cast<char>(value >> (8 * bytes) & 255U);
}

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char c : bytes) value = value << 8U | static_cast<unsigned char>(c);
    return value;
}

// Types of header values, as they stand on the wire.
enum class HeaderType : std::uint8_t { yes, no, byte, short_integer, integer, long_integer, bytes, text, timestamp, uuid };

void append_name(std::string& out, std::string_view name, HeaderType type) {
    out += static_cast<char>(name.size());
    out += name;
    out += static_cast<char>(type);
}

void append_header(std::string& out, std::string_view name, std::string_view text, HeaderType type = HeaderType::text) {
    append_name(out, name, type);
    append_big_endian(out, text.size(), 2);
    out += text;
}

void append_member(std::string& out, const Binding& member, const Json& value) {
    switch (member.shape.kind()) {
        case Kind::boolean: return append_name(out, member.name, value.is_boolean() && value.get<bool>() ? HeaderType::yes : HeaderType::no);
        case Kind::integer: {
            const bool wide = member.shape.text("type") == "long";
            append_name(out, member.name, wide ? HeaderType::long_integer : HeaderType::integer);
            return append_big_endian(out, static_cast<std::uint64_t>(value.is_number() ? value.get<std::int64_t>() : 0), wide ? 8 : 4);
        }
        case Kind::timestamp: {
            const auto instant = instant_of(value);
            append_name(out, member.name, HeaderType::timestamp);
            return append_big_endian(out, static_cast<std::uint64_t>(instant ? instant->time_since_epoch().count() : 0), 8);
        }
        case Kind::blob: return append_header(out, member.name, value.is_string() ? value.get_ref<const std::string&>() : "", HeaderType::bytes);
        default: return append_header(out, member.name, wire_text(member.shape, value, TimeFormat::iso8601));
    }
}

void append_message(std::string& out, std::string_view headers, std::string_view payload) {
    constexpr std::size_t frame = 16;  // two lengths and two check sums
    const std::size_t start = out.size();
    append_big_endian(out, frame + headers.size() + payload.size(), 4);
    append_big_endian(out, headers.size(), 4);
    append_big_endian(out, crc32(std::string_view(out).substr(start)), 4);
    out += headers;
    out += payload;
    append_big_endian(out, crc32(std::string_view(out).substr(start)), 4);
}

const Json* member_of(const Json& value, std::string_view name) {
    if (!value.is_object()) return nullptr;
    const auto found = value.find(name);
    return found == value.end() || found->is_null() ? nullptr : &*found;
}

// The payload of an event and its type.
std::pair<std::string, std::string_view> event_payload(const Shape& shape, const Json& value, const BodyCodec& codec) {
    Json rest = value.is_object() ? value : Json::object();
    bool in_payload = false;
    for (const Binding& member : bindings(shape).members) {
        if (member.shape.flag("eventheader")) {
            rest.erase(std::string(member.name));
            continue;
        }
        in_payload = true;
        if (!member.shape.flag("eventpayload")) continue;
        const Json* payload = member_of(value, member.name);
        if (member.shape.kind() == Kind::blob || member.shape.kind() == Kind::string) {
            const std::string_view type = member.shape.kind() == Kind::blob ? "application/octet-stream" : "text/plain";
            return {payload != nullptr && payload->is_string() ? payload->get<std::string>() : "", type};
        }
        return {codec.render_payload(member.shape, payload == nullptr ? Json::object() : *payload), codec.content_type()};
    }
    if (!in_payload) return {};
    return {codec.render_members(shape, rest), codec.content_type()};
}

void append_event(std::string& out, const Binding& event, const Json& value, const BodyCodec& codec) {
    const auto [payload, type] = event_payload(event.shape, value, codec);
    const bool exception = event.shape.flag("exception");
    std::string headers;
    append_header(headers, exception ? ":exception-type" : ":event-type", event.name);
    if (!type.empty()) append_header(headers, ":content-type", type);
    append_header(headers, ":message-type", exception ? "exception" : "event");
    for (const Binding& member : bindings(event.shape).members) {
        const Json* header = member.shape.flag("eventheader") ? member_of(value, member.name) : nullptr;
        if (header != nullptr) append_member(headers, member, *header);
    }
    append_message(out, headers, payload);
}

struct Message {
    std::vector<std::pair<std::string, Json>> headers;
    std::string_view payload;

    const Json* header(std::string_view name) const {
        for (const auto& [key, value] : headers) {
            if (key == name) return &value;
        }
        return nullptr;
    }
    std::string text(std::string_view name) const {
        const Json* value = header(name);
        return value != nullptr && value->is_string() ? value->get<std::string>() : "";
    }
};

Fault broken(std::string message) {
    return {.code = "SerializationException", .message = std::move(message)};
}

// Takes so many bytes from the left; none if there are fewer.
std::optional<std::string_view> take(std::string_view& bytes, std::size_t count) {
    if (bytes.size() < count) return std::nullopt;
    const std::string_view taken = bytes.substr(0, count);
    bytes.remove_prefix(count);
    return taken;
}

// The value of a header: numbers as they are, timestamps as iso8601(), everything else as a text.
std::optional<Json> header_value(std::string_view& bytes, HeaderType type) {
    const auto integer = [&](std::size_t size) -> std::optional<Json> {
        const auto raw = take(bytes, size);
        if (!raw) return std::nullopt;
        const std::size_t unused = 64 - size * 8;
        return Json(static_cast<std::int64_t>(big_endian(*raw) << unused) >> unused);
    };
    switch (type) {
        case HeaderType::yes: return Json(true);
        case HeaderType::no: return Json(false);
        case HeaderType::byte: return integer(1);
        case HeaderType::short_integer: return integer(2);
        case HeaderType::integer: return integer(4);
        case HeaderType::long_integer: return integer(8);
        case HeaderType::timestamp: {
            const auto milliseconds = integer(8);
            const auto instant = milliseconds ? instant_of_seconds(milliseconds->get<double>() / 1000) : std::nullopt;
            return instant ? std::optional<Json>(Json(iso8601(*instant))) : std::nullopt;
        }
        case HeaderType::bytes:
        case HeaderType::text: {
            const auto size = take(bytes, 2);
            const auto raw = size ? take(bytes, static_cast<std::size_t>(big_endian(*size))) : std::nullopt;
            return raw ? std::optional<Json>(Json(*raw)) : std::nullopt;
        }
        case HeaderType::uuid: {
            const auto raw = take(bytes, 16);
            return raw ? std::optional<Json>(Json(*raw)) : std::nullopt;
        }
    }
    return std::nullopt;
}

Result<Message> take_message(std::string_view& bytes) {
    constexpr std::size_t prelude = 12;
    if (bytes.size() < prelude + 4) return broken("The event stream ends within a message");
    const auto total = static_cast<std::size_t>(big_endian(bytes.substr(0, 4)));
    const auto headers_size = static_cast<std::size_t>(big_endian(bytes.substr(4, 4)));
    if (total < prelude + 4 || total > bytes.size() || headers_size > total - prelude - 4) return broken("The event stream ends within a message");
    if (crc32(bytes.substr(0, 8)) != big_endian(bytes.substr(8, 4))) return broken("The check sum of a message's prelude is wrong");
    if (crc32(bytes.substr(0, total - 4)) != big_endian(bytes.substr(total - 4, 4))) return broken("The check sum of a message is wrong");
    Message message;
    std::string_view headers = bytes.substr(prelude, headers_size);
    message.payload = bytes.substr(prelude + headers_size, total - prelude - 4 - headers_size);
    bytes.remove_prefix(total);
    while (!headers.empty()) {
        const auto size = take(headers, 1);
        const auto name = size ? take(headers, static_cast<std::size_t>(big_endian(*size))) : std::nullopt;
        const auto type = name ? take(headers, 1) : std::nullopt;
        auto value = type ? header_value(headers, static_cast<HeaderType>(type->front())) : std::nullopt;
        if (!value) return broken("A header of a message is malformed");
        message.headers.emplace_back(*name, std::move(*value));
    }
    return message;
}

// The next message of a body; the one within, if it is signed. A signed message without a payload ends the stream.
Result<Message> next_message(std::string_view& bytes) {
    auto message = take_message(bytes);
    if (!message || message->header(":chunk-signature") == nullptr || message->payload.empty()) return message;
    std::string_view inner = message->payload;
    return take_message(inner);
}

Result<Json> event_of(const Shape& shape, const Message& message, const BodyCodec& codec) {
    Json event = Json::object();
    const Binding* payload = nullptr;
    for (const Binding& member : bindings(shape).members) {
        if (member.shape.flag("eventpayload")) payload = &member;
    }
    if (payload != nullptr && (payload->shape.kind() == Kind::blob || payload->shape.kind() == Kind::string)) {
        event[std::string(payload->name)] = std::string(message.payload);
    } else if (!message.payload.empty()) {
        auto value = codec.parse(payload != nullptr ? payload->shape : shape, message.payload);
        if (!value) return value.fault();
        if (payload != nullptr) {
            event[std::string(payload->name)] = std::move(*value);
        } else {
            event = std::move(*value);
        }
    }
    for (const Binding& member : bindings(shape).members) {
        const Json* header = member.shape.flag("eventheader") ? message.header(member.name) : nullptr;
        if (header != nullptr) event[std::string(member.name)] = *header;
    }
    return event;
}

}  // namespace

std::string encode_events(const Shape& stream, const Json& events, const BodyCodec& codec) {
    std::string out;
    if (!events.is_array()) return out;
    const Bindings& known = bindings(stream);
    for (const Json& one : events) {
        if (!one.is_object()) continue;
        for (const auto& [name, value] : one.items()) {
            if (const Binding* event = known.named(name)) append_event(out, *event, value, codec);
        }
    }
    return out;
}

std::string encode_initial_response(const Shape& output, const Json& value, const BodyCodec& codec) {
    Json rest = value.is_object() ? value : Json::object();
    if (const Binding* stream = bindings(output).payload) rest.erase(std::string(stream->name));
    std::string headers;
    append_header(headers, ":event-type", "initial-response");
    append_header(headers, ":content-type", codec.content_type());
    append_header(headers, ":message-type", "event");
    std::string out;
    append_message(out, headers, codec.render_members(output, rest));
    return out;
}

Result<Json> decode_events(const Shape& stream, std::string_view body, const BodyCodec& codec) {
    Json events = Json::array();
    const Bindings& known = bindings(stream);
    while (!body.empty()) {
        const auto message = next_message(body);
        if (!message) return message.fault();
        const std::string name = message->text(":event-type");
        const Binding* event = known.named(name);
        if (event == nullptr) continue;
        auto value = event_of(event->shape, *message, codec);
        if (!value) return value.fault();
        Json one = Json::object();
        one[name] = std::move(*value);
        events.push_back(std::move(one));
    }
    return events;
}

Result<std::string> decode_initial_request(std::string_view body) {
    while (!body.empty()) {
        const auto message = next_message(body);
        if (!message) return message.fault();
        if (message->text(":event-type") == "initial-request") return std::string(message->payload);
    }
    return std::string();
}

}  // namespace drydock::protocols
