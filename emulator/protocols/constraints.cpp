#include "emulator/protocols/constraints.h"

#include <algorithm>

#include "base/regex.h"
#include "emulator/protocols/rest_binding.h"
#include "emulator/protocols/scalars.h"

namespace drydock::protocols {
namespace {

using Kind = Shape::Kind;
using catalog::Packed;

std::string number_text(Packed number) {
    if (number.kind() == Packed::Kind::integer) return std::to_string(number.integer());
    std::string text;
    append_number(text, Json(number.real()));
    return text;
}

bool has_length(const Shape& shape) {
    return shape.kind() == Kind::string || shape.kind() == Kind::blob || shape.kind() == Kind::list || shape.kind() == Kind::map;
}

std::string lower_bound_sentence(const Shape& shape) {
    return (has_length(shape) ? "Member must have length greater than or equal to " : "Member must have value greater than or equal to ") +
           number_text(shape.trait("min"));
}

std::string upper_bound_sentence(const Shape& shape) {
    return (has_length(shape) ? "Member must have length less than or equal to " : "Member must have value less than or equal to ") +
           number_text(shape.trait("max"));
}

std::string pattern_sentence(const Shape& shape) {
    return "Member must satisfy regular expression pattern: " + std::string(shape.text("pattern"));
}

std::string enum_sentence(const Shape& shape) {
    std::string text = "Member must satisfy enum value set: [";
    bool first = true;
    for (const Packed value : shape.trait("enum").elements()) {
        if (!std::exchange(first, false)) text += ", ";
        text += value.string();
    }
    return text += ']';
}

// Characters of a text, bytes of a blob, elements of a list, or a number itself.
double measure(const Shape& shape, const Json& value) {
    if (value.is_number()) return value.get<double>();
    if (!value.is_string()) return static_cast<double>(value.size());
    const auto& text = value.get_ref<const std::string&>();
    if (shape.kind() == Kind::blob) return static_cast<double>(text.size());
    return static_cast<double>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool in_enum(Packed values, std::string_view text) {
    for (const Packed value : values.elements()) {
        if (value.string() == text) return true;
    }
    return false;
}

std::string lower_first(std::string_view name) {
    std::string text(name);
    if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
    return text;
}

std::string structure_text(const Shape& shape, const Json& value) {
    std::string text(shape.name());
    text += '(';
    bool first = true;
    for (const Binding& binding : bindings(shape).members) {
        if (!std::exchange(first, false)) text += ", ";
        text += lower_first(binding.name) + "=";
        const Json& given = member(value, binding.name);
        const bool hidden = !given.is_null() && binding.shape.flag("sensitive");
        text += hidden ? "***Sensitive Data Redacted***" : java_text(binding.shape, given);
    }
    return text += ')';
}

}  // namespace

std::string Place::member_path() const {
    std::string path = parent == nullptr ? std::string() : parent->member_path();
    if (index != 0) return path + "." + std::to_string(index) + ".member";
    if (name.empty()) return path + "." + std::string(key) + ".member";
    if (!path.empty()) path += '.';
    return path + lower_first(name);
}

std::string Place::wire_path() const {
    std::string path = parent == nullptr ? std::string() : parent->wire_path();
    if (!path.empty()) path += '.';
    if (index == 0) return path + std::string(name.empty() ? key : on_wire);
    if (!item.empty()) path.append(item).append(".");
    return path + std::to_string(index);
}

std::vector<std::string> violations(const Shape& shape, const Json& value) {
    std::vector<std::string> found;
    const Kind kind = shape.kind();
    if (kind == Kind::string) {
        if (const Packed values = shape.trait("enum"); values && !in_enum(values, value.get_ref<const std::string&>()))
            found.push_back(enum_sentence(shape));
        if (const Packed pattern = shape.trait("pattern"); pattern && !Regex::of(pattern.string()).full_match(value.get_ref<const std::string&>())) {
            found.push_back(pattern_sentence(shape));
        }
    }
    if (!has_length(shape) && kind != Kind::integer && kind != Kind::real) return found;
    const Packed min = shape.trait("min");
    const Packed max = shape.trait("max");
    if (!min && !max) return found;
    const double size = measure(shape, value);
    if (min && size < min.real()) found.push_back(lower_bound_sentence(shape));
    if (max && size > max.real()) found.push_back(upper_bound_sentence(shape));
    return found;
}

std::vector<std::string> all_constraints(const Shape& shape) {
    std::vector<std::string> found;
    if (shape.trait("max")) found.push_back(upper_bound_sentence(shape));
    if (shape.trait("min")) found.push_back(lower_bound_sentence(shape));
    if (shape.trait("pattern")) found.push_back(pattern_sentence(shape));
    if (shape.trait("enum")) found.push_back(enum_sentence(shape));
    return found;
}

std::string java_text(const Shape& shape, const Json& value) {
    if (value.is_null()) return "null";
    if (shape.kind() == Kind::structure) return structure_text(shape, value);
    std::string text;
    if (shape.kind() == Kind::list) {
        const Shape element = shape.element();
        for (const Json& item : value) text.append(text.empty() ? "" : ", ").append(java_text(element, item));
        return "[" + text + "]";
    }
    if (shape.kind() == Kind::map) {
        const Shape of_value = shape.value();
        for (const auto& [key, item] : value.items()) text.append(text.empty() ? "" : ", ").append(key + "=" + java_text(of_value, item));
        return "{" + text + "}";
    }
    if (shape.kind() == Kind::blob) {
        const std::string size = std::to_string(value.is_string() ? value.get_ref<const std::string&>().size() : 0);
        return "java.nio.HeapByteBuffer[pos=0 lim=" + size + " cap=" + size + "]";
    }
    text = wire_text(shape, value, TimeFormat::iso8601);
    // A number that is whole is 1.0 among those that need not be.
    if (shape.kind() == Kind::real && text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
    return text;
}

}  // namespace drydock::protocols
