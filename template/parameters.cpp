#include "template/parameters.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/regex.h"
#include "base/text.h"
#include "template/resolve_dynamic.h"

namespace drydock::tmpl {
namespace {

constexpr std::size_t longest_value = 4096;  // bytes: CloudFormation quotas, "Parameter values"

void report(std::vector<Diagnostic>& diagnostics, const ParameterDeclaration* parameter, Fault fault, std::string value = {}) {
    Diagnostic diagnostic;
    diagnostic.rule = "template/parameter";
    diagnostic.fault = std::move(fault);
    if (parameter != nullptr) {
        diagnostic.pointer = "/Parameters/" + escape_pointer(parameter->name);
        diagnostic.span = parameter->span;
        diagnostic.allowed = parameter->allowed_values;
        if (!parameter->no_echo) diagnostic.value = std::move(value);
    }
    diagnostics.push_back(std::move(diagnostic));
}

bool is_number(std::string_view text) {
    text = trim(text);
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && std::isfinite(value);
}

double number_of(std::string_view text) {
    text = trim(text);
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::string number_text(double value) {
    char buffer[32];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
    return error == std::errc() ? std::string(buffer, end) : std::string();
}

std::int64_t characters(std::string_view text) {
    return std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

std::vector<std::string> list_items(std::string_view value) {
    std::vector<std::string> items = split(value, ",");
    for (std::string& item : items) item = std::string(trim(item));
    return items;
}

// What one item breaks, as the end of "Parameter 'P' …"; "" if nothing. The constraints of a list hold for each of its items, lengths excepted.
std::string broken_constraint(const ParameterDeclaration& parameter, const ParameterType& type, const std::string& item) {
    const auto& allowed = parameter.allowed_values;
    if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), item) == allowed.end()) return "must be one of AllowedValues";
    if (parameter.allowed_pattern && !type.number && !Regex::of(*parameter.allowed_pattern).full_match(item)) {
        return "must match pattern " + *parameter.allowed_pattern;
    }
    if (type.number) {
        const double number = number_of(item);
        if (parameter.min_value && number < *parameter.min_value) return "must be a number not less than " + number_text(*parameter.min_value);
        if (parameter.max_value && number > *parameter.max_value) return "must be a number not greater than " + number_text(*parameter.max_value);
    } else if (!type.list) {
        const std::int64_t length = characters(item);
        if (parameter.min_length && length < *parameter.min_length) {
            return "must contain at least " + std::to_string(*parameter.min_length) + " characters";
        }
        if (parameter.max_length && length > *parameter.max_length)
            return "must contain at most " + std::to_string(*parameter.max_length) + " characters";
    }
    return {};
}

std::string violation(const ParameterDeclaration& parameter, const ParameterType& type, const std::string& value) {
    if (value.size() > longest_value) return "must contain at most " + std::to_string(longest_value) + " characters";
    const std::vector<std::string> items = type.list ? list_items(value) : std::vector{value};
    if (type.number && !std::all_of(items.begin(), items.end(), is_number)) return "must be a number.";
    for (const std::string& item : items) {
        std::string broken = broken_constraint(parameter, type, item);
        if (broken.empty()) continue;
        return parameter.constraint_description.empty() ? broken : "failed to satisfy constraint: " + parameter.constraint_description;
    }
    return {};
}

// An ssm reference in a default must name its version, because the value may not change between change set and deployment.
bool is_versionless(const std::string& value) {
    const auto references = dynamic_references(value);
    return std::any_of(references.begin(), references.end(), [](const DynamicReference& reference) { return !has_version(reference); });
}

Json shaped(const ParameterType& type, Json value) {
    if (!value.is_string()) return value;
    if (type.list) return Json(list_items(value.get_ref<const std::string&>()));
    return value;
}

std::string listed(const std::vector<std::string>& names) {
    return "[" + join(names, ", ") + "]";
}

void check_names(const Template& document, const ParameterValues& given, std::vector<Diagnostic>& diagnostics) {
    std::vector<std::string> unknown;
    for (const auto& [name, value] : given) {
        if (document.parameter(name) == nullptr) unknown.push_back(name);
    }
    if (!unknown.empty()) {
        report(diagnostics, nullptr, Fault::validation_error("Parameters: " + listed(unknown) + " do not exist in the template"));
    }
    std::vector<std::string> missing;
    const ParameterDeclaration* first = nullptr;
    for (const ParameterDeclaration& parameter : document.parameters) {
        if (parameter.default_value || given.contains(parameter.name)) continue;
        missing.push_back(parameter.name);
        if (first == nullptr) first = &parameter;
    }
    if (!missing.empty()) report(diagnostics, first, Fault::validation_error("Parameters: " + listed(missing) + " must have values"));
}

}  // namespace

ParameterType parameter_type(std::string_view type) {
    static constexpr std::string_view stored = "AWS::SSM::Parameter::Value<";
    ParameterType found;
    if (type.starts_with(stored) && type.ends_with('>')) {
        found.stored = true;
        type = type.substr(stored.size(), type.size() - stored.size() - 1);
    }
    if (type == "CommaDelimitedList") {
        found.list = true;
        type = "String";
    } else if (type.starts_with("List<") && type.ends_with('>')) {
        found.list = true;
        type = type.substr(5, type.size() - 6);
    }
    found.item = std::string(type);
    found.number = type == "Number" && !found.stored;
    found.account = type.starts_with("AWS::");
    return found;
}

std::map<std::string, Json, std::less<>> parameter_values(const Template& document, const ParameterValues& given,
                                                          const Resolver::AccountParameter& account_parameter, std::vector<Diagnostic>& diagnostics) {
    std::map<std::string, Json, std::less<>> values;
    check_names(document, given, diagnostics);
    for (const ParameterDeclaration& parameter : document.parameters) {
        const auto passed = given.find(parameter.name);
        if (passed == given.end() && !parameter.default_value) continue;
        const std::string& text = passed != given.end() ? passed->second : *parameter.default_value;
        const ParameterType type = parameter_type(parameter.type);
        Json value = shaped(type, text);
        if (passed == given.end() && is_versionless(text)) {
            report(diagnostics, &parameter,
                   Fault::validation_error("Template error: parameter " + parameter.name + " should not contain ssm versionless resolver"), text);
        } else if (std::string broken = violation(parameter, type, text); !broken.empty()) {
            // Of a stored parameter the name is held against the constraints, not the value behind it.
            report(diagnostics, &parameter, Fault::validation_error("Parameter '" + parameter.name + "' " + broken), text);
        } else if ((type.account || type.stored) && account_parameter) {
            Result<Json> found = account_parameter(parameter, text);
            if (found) {
                value = shaped(type, std::move(*found));
            } else {
                report(diagnostics, &parameter, found.fault(), text);
            }
        }
        values.emplace(parameter.name, std::move(value));
    }
    return values;
}

}  // namespace drydock::tmpl
