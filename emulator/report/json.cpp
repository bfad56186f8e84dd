#include "emulator/report/report.h"

namespace drydock::report {
namespace {

Json seconds(Duration duration) {
    return static_cast<double>(duration.count()) / 1000.0;
}

void set(Json& object, const char* key, const std::string& text) {
    if (!text.empty()) object[key] = text;
}

Json resource_json(const engine::ResourceOutcome& resource) {
    Json json = {{"logicalId", resource.logical_id}, {"type", resource.type}, {"status", resource.status}};
    set(json, "physicalId", resource.physical_id);
    set(json, "reason", resource.reason);
    json["seconds"] = seconds(resource.finished - resource.started);
    json["tier"] = to_string(resource.tier);
    json["dependsOn"] = resource.depends_on;
    if (resource.span) json["line"] = resource.span.line;
    return json;
}

Json effects_json(const Effects& effects) {
    return {{"added", effects.added},     {"updated", effects.updated},   {"replaced", effects.replaced},
            {"removed", effects.removed}, {"imported", effects.imported}, {"leftBehind", effects.kept}};
}

}  // namespace

std::string verdict(const engine::Outcome& outcome) {
    switch (outcome.ending) {
        case engine::Ending::rejected: return without_changes(outcome) ? "NO_CHANGES" : "REJECTED";
        case engine::Ending::validated: return "VALIDATED";
        case engine::Ending::not_simulated: return "NOT_SIMULATED";
        case engine::Ending::interrupted: return "INTERRUPTED";
        case engine::Ending::failed:
        case engine::Ending::completed: break;
    }
    return outcome.status;
}

Counts count(const engine::Outcome& outcome) {
    Counts counts;
    for (const auto& resource : outcome.resources) {
        ++counts.resources;
        counts.completed += resource.status.ends_with("_COMPLETE") ? 1 : 0;
        counts.schema += resource.tier == Tier::schema ? 1 : 0;
        counts.facts += resource.tier == Tier::facts ? 1 : 0;
        counts.behaviour += resource.tier == Tier::behaviour ? 1 : 0;
    }
    return counts;
}

Json as_json(const Diagnostic& diagnostic) {
    Json json = {{"rule", diagnostic.rule}, {"severity", to_string(diagnostic.severity)}, {"message", diagnostic.fault.message}};
    set(json, "code", diagnostic.fault.code);
    set(json, "logicalId", diagnostic.logical_id);
    set(json, "resourceType", diagnostic.resource_type);
    set(json, "path", diagnostic.pointer);
    if (diagnostic.span) {
        json["line"] = diagnostic.span.line;
        json["column"] = diagnostic.span.column;
    }
    set(json, "value", diagnostic.value);
    if (!diagnostic.allowed.empty()) json["allowed"] = diagnostic.allowed;
    set(json, "suggestion", diagnostic.suggestion);
    set(json, "source", diagnostic.source);
    return json;
}

Json as_json(const engine::StackEvent& event) {
    Json json = {{"timestamp", iso8601(event.time)}, {"logicalId", event.logical_id}, {"resourceType", event.type}, {"status", event.status}};
    set(json, "physicalId", event.physical_id);
    set(json, "detailedStatus", event.detailed_status);
    set(json, "reason", event.reason);
    return json;
}

Json as_json(const engine::ValidationEvent& event) {
    return {{"logicalId", event.logical_id}, {"resourceType", event.type}, {"name", event.name}, {"mode", event.mode},
            {"status", event.status},        {"reason", event.reason},     {"path", event.path}, {"line", event.span.line},
            {"column", event.span.column}};
}

Json as_json(const Rehearsal& rehearsal) {
    const engine::Outcome& outcome = rehearsal.outcome;
    const Counts counts = count(outcome);
    Json json = {{"formatVersion", 1}, {"template", rehearsal.template_path}, {"verdict", verdict(outcome)}};
    json["stack"] = {{"name", rehearsal.stack_name}, {"region", rehearsal.region}, {"account", rehearsal.account}};
    set(json["stack"], "id", outcome.stack_id);
    set(json["stack"], "status", outcome.status);
    set(json["stack"], "statusReason", outcome.status_reason);
    if (outcome.ending == engine::Ending::rejected) json["rejection"] = {{"code", outcome.rejection.code}, {"message", outcome.rejection.message}};
    json["diagnostics"] = Json::array();
    for (const auto& diagnostic : outcome.diagnostics) json["diagnostics"].push_back(as_json(diagnostic));
    json["validation"] = Json::array();
    for (const auto& event : outcome.validation) json["validation"].push_back(as_json(event));
    json["resources"] = Json::array();
    for (const auto& resource : outcome.resources) json["resources"].push_back(resource_json(resource));
    json["effects"] = effects_json(effects_of(outcome));
    json["outputs"] = Json::object();
    for (const auto& [name, value] : outcome.outputs) json["outputs"][name] = value;
    json["events"] = Json::array();
    for (const auto& event : outcome.events) json["events"].push_back(as_json(event));
    json["forecast"] = {{"seconds", seconds(outcome.forecast)}, {"criticalPath", outcome.critical_path}};
    json["tiers"] = {{"schema", counts.schema}, {"facts", counts.facts}, {"behaviour", counts.behaviour}};
    return json;
}

}  // namespace drydock::report
