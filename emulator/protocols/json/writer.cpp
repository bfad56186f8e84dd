#include "emulator/protocols/json/writer.h"

#include <cmath>

#include "base/text.h"
#include "emulator/protocols/bindings.h"
#include "emulator/protocols/scalars.h"

namespace drydock::protocols {
namespace {

using Kind = Shape::Kind;

void append_any(std::string& out, const Json& value) {
    out += value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void append_real(std::string& out, const Json& value) {
    const double number = value.get<double>();
    const bool quoted = !std::isfinite(number);  // JSON has no numbers for these
    if (quoted) out += '"';
    append_number(out, number);
    if (quoted) out += '"';
}

void append_timestamp(std::string& out, const Shape& shape, const Json& value) {
    const auto instant = instant_of(value);
    if (!instant) return append_any(out, value);
    const TimeFormat format = time_format(shape, TimeFormat::unix_seconds);
    if (format != TimeFormat::unix_seconds) out += '"';
    append_time(out, *instant, format);
    if (format != TimeFormat::unix_seconds) out += '"';
}

void append_boolean(std::string& out, const Json& value) {
    const auto parsed = value.is_string() ? parse_boolean(value.get_ref<const std::string&>()) : std::nullopt;
    append_any(out, parsed ? *parsed : value);
}

void append_integer(std::string& out, const Json& value) {
    if (value.is_string()) {
        const auto parsed = parse_integer(value.get_ref<const std::string&>());
        return append_any(out, parsed ? *parsed : value);
    }
    const bool whole = value.is_number_float() && std::abs(value.get<double>()) < 9e15 && std::trunc(value.get<double>()) == value.get<double>();
    append_any(out, whole ? Json(static_cast<std::int64_t>(value.get<double>())) : value);
}

void append_list(std::string& out, const Shape& shape, const Json& value) {
    out += '[';
    const bool sparse = shape.flag("sparse");
    const Shape element = shape.element();
    bool first = true;
    for (const Json& one : value) {
        if (one.is_null() && !sparse) continue;
        if (!first) out += ',';
        first = false;
        append_json(out, element, one);
    }
    out += ']';
}

void append_map(std::string& out, const Shape& shape, const Json& value) {
    out += '{';
    const bool sparse = shape.flag("sparse");
    const Shape element = shape.value();
    bool first = true;
    for (const auto& [name, one] : value.items()) {
        if (one.is_null() && !sparse) continue;
        if (!first) out += ',';
        first = false;
        append_json_text(out, name);
        out += ':';
        append_json(out, element, one);
    }
    out += '}';
}

void append_structure(std::string& out, const Bindings& members, const Json& value, bool all) {
    out += '{';
    bool first = true;
    for (const auto& [name, one] : value.items()) {
        if (one.is_null()) continue;
        const Binding* member = members.named(name);
        if (member == nullptr || (!all && member->location != Location::body)) continue;
        if (!first) out += ',';
        first = false;
        append_json_text(out, member->on_wire);
        out += ':';
        append_json(out, member->shape, one);
    }
    out += '}';
}

}  // namespace

void append_json_text(std::string& out, std::string_view text) {
    if (!is_utf8(text)) return append_any(out, std::string(text));
    out += '"';
    std::size_t written = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out += text.substr(written, i - written);
        written = i + 1;
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default: {
                constexpr std::string_view digits = "0123456789abcdef";
                out += "\\u00";
                out += digits[c >> 4U];
                out += digits[c & 15U];
            }
        }
    }
    out += text.substr(written);
    out += '"';
}

void append_json(std::string& out, const Shape& shape, const Json& value) {
    if (value.is_null()) {
        out += "null";
        return;
    }
    switch (shape.kind()) {
        case Kind::structure: {
            const Bindings& members = bindings(shape);
            if (members.document || !value.is_object()) return append_any(out, value);
            return append_structure(out, members, value, true);
        }
        case Kind::list: return value.is_array() ? append_list(out, shape, value) : append_any(out, value);
        case Kind::map: return value.is_object() ? append_map(out, shape, value) : append_any(out, value);
        case Kind::timestamp: return append_timestamp(out, shape, value);
        case Kind::boolean: return append_boolean(out, value);
        case Kind::integer: return append_integer(out, value);
        case Kind::real: return value.is_number() ? append_real(out, value) : append_any(out, value);
        case Kind::blob:
            if (!value.is_string()) return append_any(out, value);
            out += '"';
            append_base64(out, value.get_ref<const std::string&>());
            out += '"';
            return;
        case Kind::string:
            if (value.is_string()) return append_json_text(out, value.get_ref<const std::string&>());
            return append_json_text(out, wire_text(shape, value, TimeFormat::iso8601));
        case Kind::none: return append_any(out, value);
    }
}

void append_json_members(std::string& out, const Shape& structure, const Json& value) {
    if (!value.is_object()) {
        out += "{}";
        return;
    }
    append_structure(out, bindings(structure), value, false);
}

void append_json_fault(std::string& out, const FaultBody& error, bool with_type) {
    out += '{';
    if (with_type) {
        out += R"("__type":)";
        append_json_text(out, error.type);
    }
    for (const auto& [name, value] : error.members.items()) {
        const Binding* known = error.shape ? bindings(error.shape).named(name) : nullptr;
        if (known != nullptr && known->location != Location::body) continue;
        if (!out.ends_with('{')) out += ',';
        append_json_text(out, known == nullptr ? std::string_view(name) : known->on_wire);
        out += ':';
        append_json(out, known == nullptr ? Shape() : known->shape, value);
    }
    out += '}';
}

}  // namespace drydock::protocols
