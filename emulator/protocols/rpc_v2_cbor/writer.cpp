#include "emulator/protocols/rpc_v2_cbor/writer.h"

#include <bit>
#include <cstdint>

#include "base/text.h"
#include "emulator/protocols/bindings.h"
#include "emulator/protocols/scalars.h"

namespace drydock::protocols {
namespace {

using Kind = Shape::Kind;

enum Major : unsigned { positive, negative, byte_string, text_string, list, map, tag, simple };

void append_big_endian(std::string& out, std::uint64_t value, unsigned bytes) {
    while (bytes-- > 0) out += static_cast<char>(value >> (8 * bytes) & 255U);
}

void append_head(std::string& out, Major major, std::uint64_t argument) {
    const unsigned high = major << 5U;
    if (argument < 24) {
        out += static_cast<char>(high | static_cast<unsigned>(argument));
        return;
    }
    const unsigned power = argument < 0x100 ? 0 : argument < 0x10000 ? 1 : argument < 0x100000000 ? 2 : 3;
    out += static_cast<char>(high | (24 + power));
    append_big_endian(out, argument, 1U << power);
}

void append_integer(std::string& out, std::int64_t value) {
    if (value >= 0) return append_head(out, positive, static_cast<std::uint64_t>(value));
    append_head(out, negative, static_cast<std::uint64_t>(-1 - value));
}

void append_real(std::string& out, double value) {
    out += static_cast<char>(simple << 5U | 27U);
    append_big_endian(out, std::bit_cast<std::uint64_t>(value), 8);
}

void append_boolean(std::string& out, bool value) {
    out += static_cast<char>(simple << 5U | (value ? 21U : 20U));
}

// A value without a shape, or one that is not what the shape wants.
void append_any(std::string& out, const Json& value) {
    if (value.is_object()) {
        out += cbor_open_map;
        for (const auto& [name, one] : value.items()) {
            append_cbor_text(out, name);
            append_any(out, one);
        }
        out += cbor_break;
    } else if (value.is_array()) {
        out += cbor_open_list;
        for (const Json& one : value) append_any(out, one);
        out += cbor_break;
    } else if (value.is_string()) {
        append_cbor_text(out, value.get_ref<const std::string&>());
    } else if (value.is_boolean()) {
        append_boolean(out, value.get<bool>());
    } else if (value.is_number_float()) {
        append_real(out, value.get<double>());
    } else if (value.is_number_unsigned()) {
        append_head(out, positive, value.get<std::uint64_t>());
    } else if (value.is_number()) {
        append_integer(out, value.get<std::int64_t>());
    } else {
        out += static_cast<char>(simple << 5U | 22U);
    }
}

// The scalar that a text stands for.
Json scalar_of(const Shape& shape, const Json& value) {
    if (!value.is_string()) return value;
    return parse_scalar(shape, value.get_ref<const std::string&>()).value_or(value);
}

void append_timestamp(std::string& out, const Json& value) {
    const auto instant = instant_of(value);
    if (!instant) return append_any(out, value);
    append_head(out, tag, 1);
    append_real(out, seconds_of(*instant));
}

void append_container(std::string& out, const Shape& shape, const Json& value) {
    const bool sparse = shape.flag("sparse");
    if (value.is_array()) {
        const Shape element = shape.element();
        out += cbor_open_list;
        for (const Json& one : value) {
            if (!one.is_null() || sparse) append_cbor(out, element, one);
        }
    } else {
        const Shape element = shape.value();
        out += cbor_open_map;
        for (const auto& [name, one] : value.items()) {
            if (one.is_null() && !sparse) continue;
            append_cbor_text(out, name);
            append_cbor(out, element, one);
        }
    }
    out += cbor_break;
}

void append_structure(std::string& out, const Shape& shape, const Json& value) {
    const Bindings& members = bindings(shape);
    if (members.document) return append_any(out, value);
    out += cbor_open_map;
    for (const auto& [name, one] : value.items()) {
        const Binding* member = one.is_null() ? nullptr : members.named(name);
        if (member == nullptr) continue;
        append_cbor_text(out, member->on_wire);
        append_cbor(out, member->shape, one);
    }
    out += cbor_break;
}

}  // namespace

void append_cbor_text(std::string& out, std::string_view text) {
    if (!is_utf8(text)) return append_cbor_text(out, repaired(text));
    append_head(out, text_string, text.size());
    out += text;
}

void append_cbor(std::string& out, const Shape& shape, const Json& value) {
    if (value.is_null()) return append_any(out, value);
    switch (shape.kind()) {
        case Kind::structure: return value.is_object() ? append_structure(out, shape, value) : append_any(out, value);
        case Kind::list: return value.is_array() ? append_container(out, shape, value) : append_any(out, value);
        case Kind::map: return value.is_object() ? append_container(out, shape, value) : append_any(out, value);
        case Kind::timestamp: return append_timestamp(out, value);
        case Kind::boolean:
        case Kind::integer: return append_any(out, scalar_of(shape, value));
        case Kind::real: {
            const Json number = scalar_of(shape, value);
            return number.is_number() ? append_real(out, number.get<double>()) : append_any(out, number);
        }
        case Kind::blob:
            if (!value.is_string()) return append_any(out, value);
            append_head(out, byte_string, value.get_ref<const std::string&>().size());
            out += value.get_ref<const std::string&>();
            return;
        case Kind::string:
            if (value.is_string()) return append_cbor_text(out, value.get_ref<const std::string&>());
            return append_cbor_text(out, wire_text(shape, value, TimeFormat::iso8601));
        case Kind::none: return append_any(out, value);
    }
}

}  // namespace drydock::protocols
