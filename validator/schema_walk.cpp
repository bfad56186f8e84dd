#include "validator/schema_walk.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"
#include "catalog/catalog.h"
#include "validator/scalar.h"

namespace drydock::validator {
namespace {

using catalog::Packed;

constexpr int deepest = 400;  // a template's own depth is limited to less; more means alternatives that refer to themselves

using Groups = std::array<std::span<const Keyword>, 3>;

Groups keywords_for(const Json& value) {
    switch (value.type()) {
        case Json::value_t::string: return {scalar_keywords(), string_keywords(), combining_keywords()};
        case Json::value_t::number_integer:
        case Json::value_t::number_unsigned:
        case Json::value_t::number_float: return {scalar_keywords(), number_keywords(), combining_keywords()};
        case Json::value_t::array: return {array_keywords(), combining_keywords()};
        case Json::value_t::object: return {object_keywords(), combining_keywords()};
        default: return {scalar_keywords(), combining_keywords()};
    }
}

bool describes_no_members(Packed schema) {
    return !schema["properties"] && !schema["patternProperties"];
}

}  // namespace

void Walk::start_at(const catalog::PropertyPath& path) {
    for (const auto& step : path) pointer_ += "/" + (step == "*" ? "0" : escape_pointer(step));
}

Violation& Walk::report(std::string_view keyword, std::string message, const Json& value) {
    auto& violation = violations_.emplace_back();
    violation.keyword = keyword;
    violation.pointer = pointer_;
    violation.message = std::move(message);
    violation.value = value_text(value);
    violation.service = added(keyword);
    return violation;
}

bool Walk::added(std::string_view keyword) const {
    const Packed additions = catalog::Catalog::instance().document("schema-additions")[type_->name()];
    const std::string_view keywords = additions[place_.empty() ? std::string_view("/") : std::string_view(place_)].string();
    for (const auto& one : split(keywords, " ")) {
        if (one == keyword) return true;
    }
    return false;
}

bool Walk::only_aws_sets(std::string_view key) const {
    catalog::PropertyPath path;
    for (const auto& part : split(pointer_ + "/" + std::string(key), "/")) {
        const bool index = !part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!part.empty()) path.push_back(index ? "*" : part);
    }
    return type_->is_read_only(path);
}

void Walk::explain(std::size_t first, std::size_t matching, std::size_t parts) {
    auto& lines = violations_[first].preamble;
    lines.insert(lines.begin(), "#" + pointer_ + ": #: only " + std::to_string(matching) + " subschema matches out of " + std::to_string(parts));
}

void Walk::member(std::string_view key, std::string_view keyword, Packed schema, const Json& value) {
    const std::size_t length = pointer_.size();
    const std::size_t place_length = place_.size();
    pointer_ += '/';
    if (key.find_first_of("~/") == std::string_view::npos) {
        pointer_ += key;
    } else {
        pointer_ += escape_pointer(key);
    }
    place_ += '/';
    place_ += keyword;
    if (keyword == "properties") {
        place_ += '/';
        place_ += key;
    }
    this->value(schema, value);
    pointer_.resize(length);
    place_.resize(place_length);
}

void Walk::item(std::size_t index, std::string_view keyword, Packed schema, const Json& value) {
    member(std::to_string(index), keyword, schema, value);
}

void Walk::branch(Packed schema, const Json& value) {
    const std::size_t length = place_.size();
    place_ += "/?";
    this->value(schema, value);
    place_.resize(length);
}

Walk::Trial Walk::attempt(Packed schema, const Json& value, Reading reading) {
    std::vector<Violation> outer = std::exchange(violations_, {});
    const bool outer_uncertain = std::exchange(uncertain_, false);
    const Reading outer_reading = std::exchange(reading_, reading);
    ++trials_;
    branch(schema, value);
    --trials_;
    reading_ = outer_reading;
    return {std::exchange(violations_, std::move(outer)), std::exchange(uncertain_, outer_uncertain)};
}

void Walk::type_mismatch(Packed schema, const Json& value) {
    const Packed types = schema["type"];
    const std::string found = registry_type_name(value);
    const auto phrase = [&](Packed type) { return "expected type: " + registry_type_name(type.string()) + ", found: " + found; };
    auto& violation = report("type", types.is_string() ? phrase(types) : "", value);
    violation.found = found;
    violation.expected = registry_type_name(types.is_string() ? types.string() : types[0].string());
    const Packed item = type_->resolve(schema["items"])["type"];
    if (violation.expected == "JSONArray" && item.is_string() && item.string() != "object") violation.item_type = registry_type_name(item.string());
    if (types.is_string()) return;
    violation.message = "#: no subschema matched out of the total " + std::to_string(types.size()) + " subschemas";
    for (const Packed type : types.elements()) {
        Violation cause;
        cause.keyword = "type";
        cause.pointer = violation.pointer;
        cause.message = phrase(type);
        violation.causes.push_back(std::move(cause));
    }
}

bool Walk::keywords(Packed schema, const Json& value) {
    std::optional<Json> read;
    const Packed types = schema["type"];
    if (types && !is_of_type(types, value)) {
        if (reading_ == Reading::lenient) read = read_as(types, value, describes_no_members(schema));
        if (!read) {
            type_mismatch(schema, value);
            return false;
        }
    }
    const Json& judged = read ? *read : value;
    const std::size_t first = found();
    std::size_t parts = 0, failing = 0;
    bool rest = static_cast<bool>(types), rest_fails = false;
    for (const auto group : keywords_for(judged)) {
        for (const Keyword& keyword : group) {
            if (keyword.scope == Scope::service && scope_ == Scope::registry) continue;
            const Packed argument = schema[keyword.name];
            if (!argument) continue;
            const std::size_t before = found();
            keyword.check(*this, argument, schema, judged);
            const bool fails = found() > before;
            if (keyword.separate) {
                ++parts;
                failing += fails ? 1 : 0;
            } else {
                rest = true;
                rest_fails = rest_fails || fails;
            }
        }
    }
    parts += rest ? 1 : 0;
    failing += rest_fails ? 1 : 0;
    if (failing > 0 && parts > 1) explain(first, parts - failing, parts);
    return true;
}

void Walk::value(Packed schema, const Json& value) {
    if (is_pending(value)) {
        uncertain_ = true;
        return;
    }
    if (!schema.is_object() || depth_ >= deepest) return;
    ++depth_;
    const bool reference = static_cast<bool>(schema["$ref"]);
    // Limits that stand beside a reference count as well: AWS's library merges them.
    const bool fits = !reference || schema.size() == 1 || keywords(schema, value);
    if (fits && !reference) keywords(schema, value);
    if (fits && reference) {
        const std::string_view target = schema["$ref"].string();
        const std::string outer = std::exchange(place_, std::string(target.substr(target.starts_with('#') ? 1 : 0)));
        if (const Packed referred = type_->resolve(schema); referred.is_object()) keywords(referred, value);
        place_ = outer;
    }
    --depth_;
}

}  // namespace drydock::validator
