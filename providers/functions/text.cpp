// Functions of the facts language on text. Lengths and positions count characters (code points), not bytes; a null text gives null.
#include "base/text.h"

#include "base/regex.h"
#include "providers/facts/evaluate.h"
#include "providers/facts/functions.h"
#include "providers/registry.h"

namespace drydock::providers::functions {

using facts::argument;
using facts::Arguments;
using facts::Frame;
using facts::Function;
using facts::Value;

namespace {

bool scalar(const Value& value) {
    return !value.is_null() && !value.is_list() && !value.is_map() && !value.is_lambda();
}
bool first_byte(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

std::size_t characters(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) count += first_byte(c) ? 1 : 0;
    return count;
}

// The byte at which the character number `position` begins.
std::size_t byte_of(std::string_view text, std::size_t position) {
    for (std::size_t byte = 0; byte < text.size(); ++byte) {
        if (first_byte(text[byte]) && position-- == 0) return byte;
    }
    return text.size();
}

// A function of one text, or of one text and further arguments that are texts too.
template <typename Body>
Function on_text(Body body) {
    return [body](const Frame&, Arguments arguments) -> Value {
        for (const Value& value : arguments) {
            if (!scalar(value)) return {};
        }
        std::vector<std::string> texts;
        for (const Value& value : arguments) texts.push_back(value.text());
        texts.resize(3);
        return Value(Json(body(texts[0], texts[1], texts[2])));
    };
}

Value contains(const Frame&, Arguments arguments) {
    const Value& whole = argument(arguments, 0);
    const Value& part = argument(arguments, 1);
    if (whole.is_unknown() || part.has_unknown()) return Value::unknown();
    if (part.is_null() || whole.is_null()) return Json(false);
    if (scalar(whole)) return Json(scalar(part) && whole.text().find(part.text()) != std::string::npos);
    bool unknown = false;
    for (const Value& item : whole.items()) {
        if (item.has_unknown())
            unknown = true;
        else if (facts::equal(item.json(), part.json()))
            return Json(true);
    }
    return unknown ? Value::unknown() : Value(Json(false));
}

Value join_items(const Frame&, Arguments arguments) {
    std::vector<std::string> parts;
    for (const Value& item : argument(arguments, 0).items()) parts.push_back(item.text());
    return Json(join(parts, argument(arguments, 1).text()));
}

Value substring(const Frame&, Arguments arguments) {
    if (!scalar(argument(arguments, 0))) return {};
    const std::string text = argument(arguments, 0).text();
    const double from = argument(arguments, 1).number().value_or(0);
    const double length = argument(arguments, 2).number().value_or(static_cast<double>(text.size()));
    if (from < 0 || length < 0) return {};
    const std::size_t begin = byte_of(text, static_cast<std::size_t>(from));
    const std::string_view rest = std::string_view(text).substr(begin);
    return Json(rest.substr(0, byte_of(rest, static_cast<std::size_t>(length))));
}

Value capture(const Frame&, Arguments arguments) {
    if (!scalar(argument(arguments, 0))) return {};
    const auto found = Regex::of(argument(arguments, 1).text()).capture(argument(arguments, 0).text());
    return found ? Value(Json(*found)) : Value();
}

Value as_number(const Frame&, Arguments arguments) {
    const auto number = argument(arguments, 0).number();
    return number ? facts::number_json(*number) : Json();
}

Value parse(const Frame&, Arguments arguments) {
    const Value& value = argument(arguments, 0);
    if (!value.is_string()) return value;  // a document that is written as an object needs no parsing
    Json parsed = Json::parse(value.text(), nullptr, false);
    return parsed.is_discarded() ? Json() : parsed;
}

Value dump(const Frame&, Arguments arguments) {
    return Json(argument(arguments, 0).json().dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace

void text(Registry& registry) {
    using Text = const std::string&;
    registry.function("lower", on_text([](Text x, Text, Text) { return lower(x); }));
    registry.function("upper", on_text([](Text x, Text, Text) { return upper(x); }));
    registry.function("len", on_text([](Text x, Text, Text) { return characters(x); }));
    registry.function("bytes", on_text([](Text x, Text, Text) { return x.size(); }));
    registry.function("split", on_text([](Text x, Text separator, Text) { return split(x, separator); }));
    registry.function("starts_with", on_text([](Text x, Text y, Text) { return x.starts_with(y); }));
    registry.function("ends_with", on_text([](Text x, Text y, Text) { return x.ends_with(y); }));
    registry.function("replace", on_text([](Text x, Text from, Text to) { return replace_all(x, from, to); }));
    registry.function("trim", on_text([](Text x, Text, Text) { return std::string(trim(x)); }));
    registry.function("wildcard", on_text([](Text pattern, Text x, Text) { return wildcard_match(pattern, x); }));
    registry.function("contains", {contains, Function::sees_unknown});
    registry.function("join", join_items);
    registry.function("substring", substring);
    registry.function("capture", capture);
    registry.function("text", [](const Frame&, Arguments arguments) -> Value {
        return argument(arguments, 0).is_null() ? Value() : Value(Json(argument(arguments, 0).text()));
    });
    registry.function("number", as_number);
    registry.function("json", parse);
    registry.function("dump", dump);
}

}  // namespace drydock::providers::functions
