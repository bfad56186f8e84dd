// enum, const, pattern, lengths, format; minimum, maximum, multipleOf. https://json-schema.org/draft-07/json-schema-validation
#include <cmath>

#include "base/regex.h"
#include "base/text.h"
#include "validator/scalar.h"
#include "validator/schema_walk.h"

namespace drydock::validator {
namespace {

using catalog::Packed;

void list_allowed(Violation& violation, Packed values) {
    for (const Packed value : values.elements()) violation.allowed.push_back(scalar_text(value.json()));
    const std::vector<std::string_view> candidates(violation.allowed.begin(), violation.allowed.end());
    violation.suggestion = near_miss(violation.value, candidates);
}

void enumeration(Walk& walk, Packed values, Packed, const Json& value) {
    for (const Packed allowed : values.elements()) {
        if (same_value(allowed, value)) return;
    }
    list_allowed(walk.report("enum", value_text(value) + " is not a valid enum value", value), values);
}

void enumeration_in_any_case(Walk& walk, Packed values, Packed, const Json& value) {
    const std::string text = scalar_text(value);
    for (const Packed allowed : values.elements()) {
        if (iequals(scalar_text(allowed.json()), text)) return;
    }
    list_allowed(walk.report("enumCaseInsensitive", text + " is not a valid enum value", value), values);
}

void constant(Walk& walk, Packed expected, Packed, const Json& value) {
    if (same_value(expected, value)) return;
    auto& violation = walk.report("const", "failed validation constraint for keyword [const]", value);
    violation.expected = scalar_text(expected.json());
    violation.allowed = {violation.expected};
}

const std::string& text_of(const Json& value) {
    return value.get_ref<const std::string&>();
}

void pattern(Walk& walk, Packed expression, Packed, const Json& value) {
    if (Regex::of(expression.string()).search(text_of(value))) return;
    walk.report("pattern", "failed validation constraint for keyword [pattern]", value).expected = expression.string();
}

void bound(Walk& walk, std::string_view keyword, std::string_view phrase, std::size_t limit, std::size_t actual, const Json& value) {
    const std::string wanted = std::to_string(limit);
    const std::string given = std::to_string(actual);
    auto& violation = walk.report(keyword, std::string(phrase) + wanted + ", actual: " + given, value);
    violation.expected = wanted;
    violation.found = given;
}

void shortest(Walk& walk, Packed limit, Packed, const Json& value) {
    const auto least = static_cast<std::size_t>(limit.integer());
    const std::size_t length = characters(text_of(value));
    if (length < least) bound(walk, "minLength", "expected minLength: ", least, length, value);
}

void longest(Walk& walk, Packed limit, Packed, const Json& value) {
    const auto most = static_cast<std::size_t>(limit.integer());
    if (text_of(value).size() <= most) return;
    const std::size_t length = characters(text_of(value));
    if (length > most) bound(walk, "maxLength", "expected maxLength: ", most, length, value);
}

// Of the formats that schemas name, the registry's library knows date-time only; AWS::EC2::VPC.Id and the like are notes of the catalog's source.
void format(Walk& walk, Packed name, Packed, const Json& value) {
    constexpr std::string_view date_time = R"(^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:?\d{2})?$)";
    if (name.string() != "date-time" || Regex::of(date_time).search(text_of(value))) return;
    walk.report("format", "failed validation constraint for keyword [format]", value).expected = "date-time";
}

void limit(Walk& walk, std::string_view keyword, std::string_view phrase, Packed argument, const Json& value) {
    const std::string wanted = number_text(argument.real());
    auto& violation = walk.report(keyword, scalar_text(value) + std::string(phrase) + wanted, value);
    violation.expected = wanted;
    violation.found = scalar_text(value);
}

void minimum(Walk& walk, Packed least, Packed, const Json& value) {
    if (value.get<double>() < least.real()) limit(walk, "minimum", " is not greater or equal to ", least, value);
}

void maximum(Walk& walk, Packed most, Packed, const Json& value) {
    if (value.get<double>() > most.real()) limit(walk, "maximum", " is not less or equal to ", most, value);
}

void exclusive_minimum(Walk& walk, Packed least, Packed, const Json& value) {
    if (value.get<double>() <= least.real()) limit(walk, "exclusiveMinimum", " is not greater than ", least, value);
}

void exclusive_maximum(Walk& walk, Packed most, Packed, const Json& value) {
    if (value.get<double>() >= most.real()) limit(walk, "exclusiveMaximum", " is not less than ", most, value);
}

void multiple_of(Walk& walk, Packed factor, Packed, const Json& value) {
    if (factor.real() <= 0) return;
    const double times = value.get<double>() / factor.real();
    constexpr double rounding = 1e-9;  // 0.3 / 0.1 is not quite 3
    if (std::abs(times - std::round(times)) <= rounding * std::max(1.0, std::abs(times))) return;
    limit(walk, "multipleOf", " is not a multiple of ", factor, value);
}

}  // namespace

std::span<const Keyword> scalar_keywords() {
    static constexpr Keyword keywords[] = {
        {"enum", enumeration, Scope::registry, true},
        {"const", constant, Scope::registry, true},
        {"enumCaseInsensitive", enumeration_in_any_case, Scope::service},
    };
    return keywords;
}

std::span<const Keyword> string_keywords() {
    static constexpr Keyword keywords[] = {{"minLength", shortest}, {"maxLength", longest}, {"pattern", pattern}, {"format", format}};
    return keywords;
}

std::span<const Keyword> number_keywords() {
    static constexpr Keyword keywords[] = {
        {"minimum", minimum},        {"exclusiveMinimum", exclusive_minimum}, {"maximum", maximum}, {"exclusiveMaximum", exclusive_maximum},
        {"multipleOf", multiple_of},
    };
    return keywords;
}

}  // namespace drydock::validator
