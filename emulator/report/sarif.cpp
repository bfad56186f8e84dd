// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
#include <set>

#include "base/version.h"
#include "emulator/report/report.h"

namespace drydock::report {
namespace {

const char* level(Severity severity) {
    switch (severity) {
        case Severity::error: return "error";
        case Severity::critical:
        case Severity::high:
        case Severity::medium: return "warning";
        case Severity::low:
        case Severity::info: return "note";
    }
    return "none";
}

Json result(const std::string& path, const Diagnostic& diagnostic) {
    std::string text = diagnostic.fault.message;
    if (!diagnostic.logical_id.empty()) text = diagnostic.logical_id + ": " + text;
    if (!diagnostic.suggestion.empty()) text += " (" + diagnostic.suggestion + ")";
    Json physical = {{"artifactLocation", {{"uri", path}}}};
    if (diagnostic.span) physical["region"] = {{"startLine", diagnostic.span.line}, {"startColumn", diagnostic.span.column}};
    Json location = {{"physicalLocation", physical}};
    if (!diagnostic.logical_id.empty())
        location["logicalLocations"] = Json::array({{{"fullyQualifiedName", diagnostic.logical_id + diagnostic.pointer}}});
    return {
        {"ruleId", diagnostic.rule}, {"level", level(diagnostic.severity)}, {"message", {{"text", text}}}, {"locations", Json::array({location})}};
}

// Failures of the deployment that no diagnostic speaks of.
std::vector<Diagnostic> failed_resources(const engine::Outcome& outcome) {
    std::set<std::string> known;
    for (const auto& diagnostic : outcome.diagnostics) {
        if (diagnostic.severity == Severity::error) known.insert(diagnostic.logical_id);
    }
    std::vector<Diagnostic> found;
    for (const auto& resource : outcome.resources) {
        if (!resource.status.ends_with("_FAILED") || resource.reason.ends_with(" cancelled") || known.contains(resource.logical_id)) continue;
        Diagnostic diagnostic;
        diagnostic.rule = "deployment/failed";
        diagnostic.fault.message = resource.reason;
        diagnostic.logical_id = resource.logical_id;
        diagnostic.span = resource.span;
        found.push_back(diagnostic);
    }
    return found;
}

}  // namespace

std::string as_sarif(const std::vector<Rehearsal>& rehearsals) {
    Json results = Json::array();
    std::set<std::string> rules;
    for (const auto& rehearsal : rehearsals) {
        std::vector<Diagnostic> all = rehearsal.outcome.diagnostics;
        for (auto& failed : failed_resources(rehearsal.outcome)) all.push_back(std::move(failed));
        if (rehearsal.outcome.ending == engine::Ending::rejected && all.empty() && !without_changes(rehearsal.outcome)) {
            Diagnostic rejected;
            rejected.rule = "deployment/rejected";
            rejected.fault = rehearsal.outcome.rejection;
            all.push_back(rejected);
        }
        for (const auto& diagnostic : all) {
            results.push_back(result(rehearsal.template_path, diagnostic));
            rules.insert(diagnostic.rule);
        }
    }
    Json descriptors = Json::array();
    for (const auto& rule : rules) descriptors.push_back({{"id", rule}});
    const Json driver = {{"name", "drydock"}, {"version", version_number()}, {"rules", descriptors}};
    const Json run = {{"tool", {{"driver", driver}}}, {"columnKind", "unicodeCodePoints"}, {"results", results}};
    const Json log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"}, {"runs", Json::array({run})}};
    return log.dump(2) + "\n";
}

}  // namespace drydock::report
