// Functions of the facts language on embedded documents: AWS's sentence about a document that it refuses, or null.
#include <algorithm>
#include <array>
#include <utility>

#include "base/arn.h"
#include "base/text.h"
#include "providers/facts/evaluate.h"
#include "providers/facts/functions.h"
#include "providers/registry.h"
#include "validator/documents/asl.h"
#include "validator/documents/event_pattern.h"
#include "validator/policy/document.h"

namespace drydock::providers::functions {

using facts::argument;
using facts::Arguments;
using facts::Frame;
using facts::Value;
using validator::policy::Kind;

namespace {

constexpr std::array<std::pair<std::string_view, Kind>, 14> kinds = {{
    {"identity", Kind::identity},
    {"trust", Kind::trust},
    {"bucket", Kind::bucket},
    {"queue", Kind::queue},
    {"topic", Kind::topic},
    {"key", Kind::key},
    {"endpoint", Kind::endpoint},
    {"secret", Kind::secret},
    {"repository", Kind::repository},
    {"function", Kind::function},
    {"log_resource", Kind::log_resource},
    {"event_bus", Kind::event_bus},
    {"service_control", Kind::service_control},
    {"resource", Kind::resource},
}};

Value sentence(std::optional<std::string> text) {
    return text ? Value(Json(*std::move(text))) : Value();
}

Value policy_error(const Frame& frame, Arguments arguments) {
    const Value& document = argument(arguments, 0);
    if (document.is_null()) return {};
    const std::string name = argument(arguments, 1).text();
    const auto* kind = std::find_if(kinds.begin(), kinds.end(), [&](const auto& entry) { return entry.first == name; });
    validator::policy::Context context;
    context.kind = kind == kinds.end() ? Kind::resource : kind->second;
    context.partition = partition_of(frame.call.scope.region);
    context.account = frame.call.scope.account;
    context.region = frame.call.scope.region;
    for (const Diagnostic& finding : validator::policy::examine(document.json(), context)) {
        if (finding.severity == Severity::error) return Json(finding.fault.message);
    }
    return {};
}

Value event_pattern_error(const Frame&, Arguments arguments) {
    const Value& pattern = argument(arguments, 0);
    if (pattern.is_null()) return {};
    const std::string text = pattern.is_string() ? pattern.text() : pattern.json().dump(-1, ' ', false, Json::error_handler_t::replace);
    return sentence(validator::documents::event_pattern_error(text));
}

// ${Name} in texts, as AWS::StepFunctions::StateMachine replaces it by DefinitionSubstitutions before Step Functions sees the definition.
void substitute(Json& value, const std::vector<std::pair<std::string, std::string>>& substitutions) {
    if (value.is_structured()) {
        for (Json& item : value) substitute(item, substitutions);
    } else if (value.is_string() && value.get_ref<const std::string&>().find("${") != std::string::npos) {
        std::string text = value.get<std::string>();
        for (const auto& [from, to] : substitutions) text = replace_all(text, from, to);
        value = std::move(text);
    }
}

// asl_error(definition, type, substitutions): type is STANDARD or EXPRESS.
Value asl_error(const Frame&, Arguments arguments) {
    if (argument(arguments, 0).is_null()) return {};
    std::vector<std::pair<std::string, std::string>> substitutions;
    for (const auto& [name, value] : argument(arguments, 2).entries()) {
        if (name.is_string()) substitutions.emplace_back("${" + name.get<std::string>() + "}", value.text());
    }
    Json definition = argument(arguments, 0).json();
    if (!substitutions.empty()) substitute(definition, substitutions);
    return sentence(validator::documents::asl_error(definition, argument(arguments, 1).text() == "EXPRESS"));
}

}  // namespace

void documents(Registry& registry) {
    registry.function("policy_error", policy_error);
    registry.function("event_pattern_error", event_pattern_error);
    registry.function("asl_error", asl_error);
}

}  // namespace drydock::providers::functions
