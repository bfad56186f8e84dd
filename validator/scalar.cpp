#include "validator/scalar.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace drydock::validator {
namespace {

using catalog::Packed;

constexpr double integer_limit = 9.2e18;  // beyond it a double no longer fits an std::int64_t

bool is_one_type(std::string_view type, const Json& value) {
    if (type == "string") return value.is_string();
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "boolean") return value.is_boolean();
    if (type == "number") return value.is_number();
    if (type == "integer") return value.is_number_integer();
    if (type == "null") return value.is_null();
    return true;
}

std::optional<double> number_of(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
    return number;
}

std::optional<Json> read_integer(const Json& value) {
    if (value.is_number_float()) {
        const double number = value.get<double>();
        if (number != std::floor(number) || std::abs(number) > integer_limit) return std::nullopt;
        return Json(static_cast<std::int64_t>(number));
    }
    if (!value.is_string()) return std::nullopt;
    const auto& text = value.get_ref<const std::string&>();
    std::int64_t integer = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), integer);
    if (error == std::errc() && end == text.data() + text.size()) return Json(integer);
    if (const auto number = number_of(text)) return read_integer(Json(*number));
    return std::nullopt;
}

std::optional<Json> read_number(const Json& value) {
    if (!value.is_string()) return std::nullopt;
    if (auto integer = read_integer(value)) return integer;
    if (const auto number = number_of(value.get_ref<const std::string&>())) return Json(*number);
    return std::nullopt;
}

std::optional<Json> read_boolean(const Json& value) {
    if (!value.is_string()) return std::nullopt;
    const auto& text = value.get_ref<const std::string&>();
    if (iequals(text, "true")) return Json(true);
    if (iequals(text, "false")) return Json(false);
    return std::nullopt;
}

std::optional<Json> read_object(const Json& value) {
    if (!value.is_string()) return std::nullopt;
    Json parsed = Json::parse(value.get_ref<const std::string&>(), nullptr, false);
    if (!parsed.is_object()) return std::nullopt;
    return parsed;
}

std::optional<Json> read_as_one(std::string_view type, const Json& value, bool free_form) {
    if (type == "string" && (value.is_number() || value.is_boolean())) return Json(scalar_text(value));
    if (type == "integer") return read_integer(value);
    if (type == "number") return read_number(value);
    if (type == "boolean") return read_boolean(value);
    if (type == "object" && free_form) return read_object(value);
    return std::nullopt;
}

}  // namespace

bool is_of_type(Packed types, const Json& value) {
    if (types.is_string()) return is_one_type(types.string(), value);
    for (const Packed type : types.elements()) {
        if (is_one_type(type.string(), value)) return true;
    }
    return false;
}

std::optional<Json> read_as(Packed types, const Json& value, bool free_form) {
    if (types.is_string()) return read_as_one(types.string(), value, free_form);
    for (const Packed type : types.elements()) {
        if (auto read = read_as_one(type.string(), value, free_form)) return read;
    }
    return std::nullopt;
}

bool same_value(Packed expected, const Json& value) {
    if (expected.is_string() && value.is_string()) return expected.string() == value.get_ref<const std::string&>();
    if (expected.is_number() && value.is_number()) return expected.real() == value.get<double>();
    if (expected.is_null() || expected.is_array() || expected.is_object() || value.is_structured()) return expected.json() == value;
    return scalar_text(expected.json()) == scalar_text(value);
}

std::string registry_type_name(std::string_view type) {
    if (type == "string") return "String";
    if (type == "object") return "JSONObject";
    if (type == "array") return "JSONArray";
    if (type == "boolean") return "Boolean";
    if (type == "number") return "Number";
    if (type == "integer") return "Integer";
    return "Null";
}

std::string registry_type_name(const Json& value) {
    if (value.is_number_float()) return "BigDecimal";
    if (value.is_number_integer()) {
        const auto number = value.get<std::int64_t>();
        return number == static_cast<std::int32_t>(number) ? "Integer" : "Long";
    }
    return registry_type_name(std::string_view(value.type_name()));
}

std::string value_text(const Json& value) {
    if (is_pending(value)) return "?";
    if (!value.is_structured() || !has_pending(value)) return scalar_text(value);
    Json shown = value;
    const auto hide = [](auto&& self, Json& part) -> void {
        if (is_pending(part)) {
            part = "?";
        } else if (part.is_structured()) {
            for (auto& item : part) self(self, item);
        }
    };
    hide(hide, shown);
    return scalar_text(shown);
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

std::string number_text(double number) {
    if (number == std::floor(number) && std::abs(number) < integer_limit) return std::to_string(static_cast<std::int64_t>(number));
    return Json(number).dump();
}

}  // namespace drydock::validator
