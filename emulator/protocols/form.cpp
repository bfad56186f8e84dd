#include "emulator/protocols/form.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.h"
#include "emulator/protocols/bindings.h"
#include "emulator/protocols/body_bytes.h"
#include "emulator/protocols/input_builder.h"
#include "emulator/protocols/scalars.h"
#include "emulator/protocols/xml.h"

namespace drydock::protocols {
namespace {

using Kind = Shape::Kind;

// Deeper names are refused; no value that AWS takes is nearly as deep.
constexpr int deepest = 100;

// Names part by part: a dot comes before all other characters.
bool before(std::string_view a, std::string_view b) {
    const auto weight = [](char c) { return c == '.' ? 0 : static_cast<int>(static_cast<unsigned char>(c)) + 1; };
    const std::size_t common = std::min(a.size(), b.size());
    std::size_t i = 0;
    while (i < common && a[i] == b[i]) ++i;
    return i == common ? a.size() < b.size() : weight(a[i]) < weight(b[i]);
}

// Clients that leave the content type away or make one up mean a form, too.
bool is_form(const Request& request) {
    return request.headers["Content-Type"].find("json") == std::string::npos;
}

Fault malformed_input(std::string message) {
    return {.code = "MalformedInput", .message = std::move(message)};
}

Fault malformed_scalar(const Shape& shape, const std::string& name, const std::string& text, bool ec2) {
    if (ec2) {
        if (shape.kind() == Kind::timestamp || shape.kind() == Kind::blob || shape.kind() == Kind::string)
            return {.code = "InvalidParameterValue", .message = "Value (" + text + ") for parameter " + name + " is invalid."};
        const std::string type = shape.kind() == Kind::boolean ? "boolean" : shape.kind() == Kind::real ? "double" : "integer";
        return {.code = "InvalidParameterValue", .message = "Invalid value '" + text + "' for " + type + " parameter " + name + "."};
    }
    switch (shape.kind()) {
        case Kind::timestamp: return malformed_input("timestamp must follow ISO8601");
        case Kind::boolean: return malformed_input("boolean must follow xsd1.1 definition");
        case Kind::integer:
        case Kind::real: return malformed_input("For input string: \"" + text + "\"");
        default: return malformed_input("Invalid value for " + name);
    }
}

bool is_index(std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
}

// The name of a member in a form.
std::string form_name(std::string_view on_wire, const Shape& member, bool ec2) {
    if (!ec2) return std::string(on_wire);
    const std::string_view own = member.text("queryName");
    std::string name(own.empty() ? on_wire : own);
    if (own.empty() && !name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
}

Fault not_recognized(std::string_view part) {
    return {.code = "UnknownParameter", .message = "The parameter " + std::string(part) + " is not recognized"};
}

std::string joined(std::string_view name, std::string_view part) {
    std::string all(name);
    if (!all.empty()) all += '.';
    all += part;
    return all;
}

class Reader {
public:
    explicit Reader(bool ec2) : ec2_(ec2) {}

    Result<Json> structure(const Shape& shape, const FormPlace& place, const std::string& name, int depth) const {
        if (depth > deepest) return malformed_input("The request is nested too deeply");
        if (ec2_ && depth > 0) {
            if (const auto fault = unknown_parameter(shape, place, [](std::string_view) { return false; })) return *fault;
        }
        Json out = Json::object();
        for (const Binding& binding : bindings(shape).members) {
            const bool contained = is_container(binding.shape);
            const Container container = contained ? container_of(binding.shape) : Container();
            const std::string part = form_name(container.name.empty() ? binding.on_wire : container.name, binding.shape, ec2_);
            FormPlace at = place.at(part);
            // An empty list keeps the member's name.
            if (at.empty() && !container.name.empty()) at = place.at(form_name(binding.on_wire, binding.shape, ec2_));
            if (at.empty()) continue;
            Result<Json> found = contained ? several(binding.shape, container, at, joined(name, part), depth)
                                           : value(binding.shape, at, joined(name, part), depth + 1);
            if (!found) return found;
            out[std::string(binding.name)] = std::move(*found);
        }
        return out;
    }

private:
    Result<Json> value(const Shape& shape, const FormPlace& place, const std::string& name, int depth) const {
        switch (shape.kind()) {
            case Kind::structure:
                if (place.text() != nullptr && !place.text()->empty()) return ended(place, name, "complex");
                return structure(shape, place, name, depth);
            case Kind::list:
            case Kind::map: return several(shape, container_of(shape), place, name, depth);
            default: return scalar(shape, place, name);
        }
    }

    Result<Json> scalar(const Shape& shape, const FormPlace& place, const std::string& name) const {
        const std::string* text = place.text();
        if (text == nullptr || (ec2_ && place.has_children())) return unexpected(place);
        if (!is_utf8(*text)) return malformed_scalar(shape, name, "", ec2_);
        if (shape.kind() == Kind::string) return Json(*text);
        // What is called true and false is taken in any case, and as XML Schema's 1 and 0.
        std::optional<Json> found = parse_scalar(shape, shape.kind() == Kind::boolean ? lower(*text) : *text);
        if (!found && shape.kind() == Kind::boolean && (*text == "1" || *text == "0")) found = Json(*text == "1");
        if (!found) return malformed_scalar(shape, name, *text, ec2_);
        return *std::move(found);
    }

    // There are names that go on where the shape ends.
    Fault unexpected(const FormPlace& place) const {
        const auto children = place.children();
        if (ec2_ && !children.empty()) return not_recognized(children.front().first);
        return malformed_input("Start of list found where not expected");
    }

    // There is a text where the shape has more to say.
    Fault ended(const FormPlace& place, const std::string& name, std::string_view what) const {
        if (!ec2_) return malformed_input("Unexpected " + std::string(what) + " element termination");
        return {.code = "InvalidParameterValue", .message = "Value (" + *place.text() + ") for parameter " + name + " is invalid."};
    }

    // A list or a map, whose container stands at the place.
    Result<Json> several(const Shape& shape, const Container& container, const FormPlace& place, const std::string& name, int depth) const {
        if (depth > deepest) return malformed_input("The request is nested too deeply");
        const bool is_list = shape.kind() == Kind::list;
        if (place.text() != nullptr && !place.has_children()) {
            if (!place.text()->empty()) return ended(place, name, is_list ? "list" : "map");
            return is_list ? Json(Json::array()) : Json(Json::object());
        }
        if (container.flattened || ec2_) return is_list ? list(shape, place, name, depth) : map(shape, container, place, name, depth);
        const std::string_view part = is_list ? container.item : "entry";
        const FormPlace inner = place.at(part);
        if (inner.empty()) return unexpected(place);
        return is_list ? list(shape, inner, joined(name, part), depth) : map(shape, container, inner, joined(name, part), depth);
    }

    // The children of a place in the order of their numbers, which may have gaps.
    Result<std::vector<std::pair<std::uint64_t, FormPlace>>> numbered(const FormPlace& place) const {
        std::vector<std::pair<std::uint64_t, FormPlace>> children;
        for (const auto& [part, child] : place.children()) {
            std::uint64_t number = 0;
            const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
            if (error != std::errc() || end != part.data() + part.size()) return ec2_ ? not_recognized(part) : unexpected(place);
            children.emplace_back(number, child);
        }
        std::ranges::sort(children, {}, [](const auto& child) { return child.first; });
        return children;
    }

    Result<Json> list(const Shape& shape, const FormPlace& place, const std::string& name, int depth) const {
        const auto children = numbered(place);
        if (!children) return children.fault();
        const Shape element = shape.element();
        Json out = Json::array();
        for (const auto& [number, child] : *children) {
            Result<Json> item = value(element, child, joined(name, std::to_string(number)), depth + 1);
            if (!item) return item;
            out.push_back(std::move(*item));
        }
        return out;
    }

    Result<Json> map(const Shape& shape, const Container& container, const FormPlace& place, const std::string& name, int depth) const {
        const auto children = numbered(place);
        if (!children) return children.fault();
        const Shape of_value = shape.value();
        Json out = Json::object();
        auto& entries = out.get_ref<Json::object_t&>();
        for (const auto& [number, child] : *children) {
            const FormPlace key_place = child.at(container.key);
            const std::string* key = key_place.text();
            if (key == nullptr || !is_utf8(*key)) return malformed_input("Unexpected map element termination");
            const FormPlace at = child.at(container.value);
            const std::string inner = joined(joined(name, std::to_string(number)), container.value);
            if (at.empty()) return malformed_input("Unexpected map element termination");
            Result<Json> item = value(of_value, at, inner, depth + 1);
            if (!item) return item;
            entries.emplace_back(*key, std::move(*item));
        }
        drop_repeated_names(out);
        return out;
    }

    bool ec2_;
};

// Tags.1.Key instead of Tags.member.1.Key, where no list is flattened.
bool numbers_at_top(const Shape& structure, const FormPlace& place) {
    const bool numbers = std::ranges::any_of(place.children(), [](const auto& child) {
        const auto parts = child.second.children();
        return !parts.empty() && is_index(parts.front().first);
    });
    const auto flattened = [](const Binding& binding) { return is_container(binding.shape) && container_of(binding.shape).flattened; };
    return numbers && std::ranges::none_of(bindings(structure).members, flattened);
}

}  // namespace

const std::string* FormPlace::text() const {
    // The shortest name comes first.
    return !fields_.empty() && fields_.front().first.size() == length_ ? &fields_.front().second : nullptr;
}

std::string_view FormPlace::part_of(const Field& field) const {
    const std::string_view name = field.first;
    const std::size_t begin = length_ == 0 ? 0 : length_ + 1;
    if (begin > name.size()) return {};
    return name.substr(begin, name.find('.', begin) - begin);
}

FormPlace FormPlace::at(std::string_view part) const {
    if (fields_.empty()) return {};
    const auto first = std::lower_bound(fields_.begin(), fields_.end(), part,
                                        [&](const Field& field, std::string_view wanted) { return before(part_of(field), wanted); });
    const auto end =
        std::upper_bound(first, fields_.end(), part, [&](std::string_view wanted, const Field& field) { return before(wanted, part_of(field)); });
    const std::size_t begin = length_ == 0 ? 0 : length_ + 1;
    return {std::span(first, end), begin + part.size()};
}

std::vector<std::pair<std::string_view, FormPlace>> FormPlace::children() const {
    std::vector<std::pair<std::string_view, FormPlace>> found;
    const std::size_t begin = length_ == 0 ? 0 : length_ + 1;
    for (std::size_t i = 0; i < fields_.size();) {
        if (length_ != 0 && fields_[i].first.size() == length_) {
            ++i;
            continue;
        }
        const std::string_view part = part_of(fields_[i]);
        std::size_t end = i + 1;
        while (end < fields_.size() && part_of(fields_[end]) == part) ++end;
        found.emplace_back(part, FormPlace(fields_.subspan(i, end - i), begin + part.size()));
        i = end;
    }
    return found;
}

Result<Form> Form::of(const Request& request) {
    Form form;
    form.fields_ = query_pairs(request.query, true);
    if (!request.body.empty() && is_form(request)) {
        using Fields = std::vector<FormPlace::Field>;
        Result<Fields> fields = with_bytes(request.body, [](const std::string& bytes) { return Result<Fields>(query_pairs(bytes, true)); });
        if (!fields) return fields.fault();
        if (form.fields_.empty()) {
            form.fields_ = std::move(*fields);
        } else {
            std::ranges::move(*fields, std::back_inserter(form.fields_));
        }
    }
    std::ranges::stable_sort(form.fields_, before, &FormPlace::Field::first);
    return form;
}

std::optional<Fault> unknown_parameter(const Shape& structure, const FormPlace& place, bool (*common)(std::string_view)) {
    for (const auto& [part, child] : place.children()) {
        if (common(part)) continue;
        const auto means = [&name = part](const Binding& binding) { return form_name(binding.on_wire, binding.shape, true) == name; };
        if (!structure || std::ranges::none_of(bindings(structure).members, means)) return not_recognized(part);
    }
    return std::nullopt;
}

Result<Json> read_form(const Shape& structure, const FormPlace& place, bool ec2) {
    if (!ec2 && numbers_at_top(structure, place)) return malformed_input("Top level element may not be treated as a list");
    return Reader(ec2).structure(structure, place, "", 0);
}

}  // namespace drydock::protocols
