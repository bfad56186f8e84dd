// The sentences that AWS makes of violations. Declared in validator/schema.h.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "validator/schema.h"

namespace drydock::validator {
namespace {

// Keywords whose sentences hold no value of the template; the registry shows no others as they are.
// https://github.com/aws-cloudformation/cloudformation-resource-schema (ValidationException)
bool shows_no_value(std::string_view keyword) {
    constexpr std::array<std::string_view, 16> safe = {"readOnlyProperties",
                                                       "required",
                                                       "minProperties",
                                                       "maxProperties",
                                                       "dependencies",
                                                       "additionalProperties",
                                                       "minLength",
                                                       "maxLength",
                                                       "minItems",
                                                       "maxItems",
                                                       "uniqueItems",
                                                       "contains",
                                                       "type",
                                                       "allOf",
                                                       "anyOf",
                                                       "oneOf"};
    return std::find(safe.begin(), safe.end(), keyword) != safe.end();
}

bool is_extraneous(const Violation& violation) {
    return violation.keyword == "additionalProperties" || violation.keyword == "readOnlyProperties";
}

std::string provisioning_line(const Violation& violation) {
    if (shows_no_value(violation.keyword)) return registry_phrase(violation);
    return "#" + violation.pointer + ": failed validation constraint for keyword [" + violation.keyword + "]";
}

bool is_index(std::string_view token) {
    return !token.empty() && std::all_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The innermost property that a pointer names: /SecurityGroupIngress/0/FromPort gives FromPort.
std::string last_name(const std::string& pointer) {
    const auto tokens = split(pointer, "/");
    const auto name = std::find_if(tokens.rbegin(), tokens.rend(), [](const std::string& token) { return !is_index(token); });
    return name == tokens.rend() ? "" : *name;
}

bool is_item(const std::string& pointer) {
    return is_index(pointer.substr(pointer.rfind('/') + 1));
}

// What a classic type asks of a value: a list of texts is meant by an item that is none, too.
std::string wanted_of(const Violation& violation) {
    if (violation.expected == "JSONObject") return is_item(violation.pointer) ? "must be a list of objects" : "must be an object";
    if (violation.expected == "JSONArray") return "must be of type List" + (violation.item_type.empty() ? "" : " of " + violation.item_type);
    const std::string type = violation.expected == "Number" ? "Double" : violation.expected;
    return "must be of type " + (is_item(violation.pointer) ? "List of " + type : type);
}

// Constraints that CloudFormation's classic types leave to the service are answered by AWS's common API framework.
std::string constraint_of(const Violation& violation) {
    const std::string& keyword = violation.keyword;
    if (keyword == "enum" || keyword == "const") return "Member must satisfy enum value set: [" + join(violation.allowed, ", ") + "]";
    if (keyword == "pattern") return "Member must satisfy regular expression pattern: " + violation.expected;
    if (keyword == "minLength" || keyword == "minItems") return "Member must have length greater than or equal to " + violation.expected;
    if (keyword == "maxLength" || keyword == "maxItems") return "Member must have length less than or equal to " + violation.expected;
    if (keyword == "minimum") return "Member must have value greater than or equal to " + violation.expected;
    if (keyword == "maximum") return "Member must have value less than or equal to " + violation.expected;
    return "";
}

// healthCheckIntervalSeconds, as the API names what the template calls HealthCheckIntervalSeconds; items are .1.member, .2.member …
std::string api_name(const std::string& pointer) {
    std::string name;
    for (auto token : split(pointer, "/")) {
        if (token.empty()) continue;
        if (is_index(token)) {
            name += "." + std::to_string(std::stoul(token) + 1) + ".member";
            continue;
        }
        token.replace(0, 1, lower(token.substr(0, 1)));
        name += (name.empty() ? "" : ".") + token;
    }
    return name;
}

// Missing and unknown properties together, as CloudFormation's check of classic types lists them: unknown keys of one place in one sentence.
std::string property_failures(const std::vector<Violation>& violations) {
    std::vector<std::string> sentences;
    const auto follows = [&](auto violation) {
        const auto next = std::next(violation);
        return next != violations.end() && is_extraneous(*next) && next->pointer == violation->pointer;
    };
    for (auto violation = violations.begin(); violation != violations.end(); ++violation) {
        if (violation->keyword == "required") {
            sentences.push_back("The property {" + violation->pointer + "/" + violation->property + "} is required");
        } else if (is_extraneous(*violation)) {
            std::vector<std::string> keys = {violation->property};
            while (follows(violation)) keys.push_back((++violation)->property);
            const std::string place = violation->pointer.empty() ? "/" : violation->pointer;
            sentences.push_back("Encountered unsupported properties in {" + place + "}: [" + join(keys, ", ") + "]");
        }
    }
    return sentences.empty() ? "" : "Property validation failure: [" + join(sentences, ", ") + "]";
}

// The pointer that two pointers have in common.
std::string common_place(const std::string& a, const std::string& b) {
    const auto left = split(a, "/");
    const auto right = split(b, "/");
    std::string common;
    for (std::size_t i = 1; i < left.size() && i < right.size() && left[i] == right[i]; ++i) common += "/" + left[i];
    return common;
}

}  // namespace

std::string registry_phrase(const Violation& violation) {
    return "#" + violation.pointer + ": " + violation.message;
}

std::vector<std::string> provisioning_lines(const Violation& violation) {
    std::vector<std::string> lines = violation.preamble;
    lines.push_back(provisioning_line(violation));
    for (const auto& cause : violation.causes) {
        const auto more = provisioning_lines(cause);
        lines.insert(lines.end(), more.begin(), more.end());
    }
    return lines;
}

std::string provisioning_message(const std::string& logical_id, const std::vector<Violation>& violations) {
    std::string message = "Properties validation failed for resource " + logical_id + " with message:";
    for (const auto& violation : violations) {
        for (const auto& line : provisioning_lines(violation)) message += "\n" + line;
    }
    return message;
}

std::string model_validation_message(const std::vector<Violation>& violations) {
    if (violations.empty()) return "";
    const auto lines = provisioning_lines(violations.front());
    std::string message = "Model validation failed (";
    if (violations.size() == 1) {
        message += lines.front() + ")";
        for (std::size_t i = 1; i < lines.size(); ++i) message += "\n" + lines[i] + " (#" + violations.front().pointer + ")";
        return message;
    }
    std::string place = violations.front().pointer;
    for (const auto& violation : violations) place = common_place(place, violation.pointer);
    message += "#" + place + ": " + std::to_string(violations.size()) + " schema violations found)";
    for (const auto& violation : violations) {
        for (const auto& line : provisioning_lines(violation)) message += "\n" + line + " (#" + violation.pointer + ")";
    }
    return message;
}

std::string service_message(const std::vector<Violation>& violations) {
    std::vector<std::string> sentences;
    for (const auto& violation : violations) {
        const std::string constraint = constraint_of(violation);
        if (constraint.empty()) continue;
        sentences.push_back("Value '" + violation.value + "' at '" + api_name(violation.pointer) + "' failed to satisfy constraint: " + constraint);
    }
    if (sentences.empty()) return "";
    const char* errors = sentences.size() == 1 ? " validation error detected: " : " validation errors detected: ";
    return std::to_string(sentences.size()) + errors + join(sentences, "; ");
}

std::string classic_phrase(const std::vector<Violation>& violations) {
    for (const auto& violation : violations) {
        if (is_extraneous(violation) && violation.pointer.empty()) return "Encountered unsupported property " + violation.property;
    }
    if (const auto failures = property_failures(violations); !failures.empty()) return failures;
    for (const auto& violation : violations) {
        if (violation.keyword == "type") return "Value of property " + last_name(violation.pointer) + " " + wanted_of(violation);
    }
    if (const auto sentence = service_message(violations); !sentence.empty()) return sentence;
    return violations.empty() ? "" : registry_phrase(violations.front());
}

std::string early_validation_phrase(const Violation& violation, bool classic) {
    if (classic && violation.keyword == "required") return "Required property [" + violation.property + "] not found";
    return registry_phrase(violation);
}

}  // namespace drydock::validator
