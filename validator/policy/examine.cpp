// The way of a document: its text is read, the grammar is walked, the service's own checks follow, and the service says in its words and its order
// what it refuses. The rest is advice.
#include <algorithm>

#include "validator/policy/advice.h"
#include "validator/policy/document.h"
#include "validator/policy/words.h"

namespace drydock::validator::policy {

namespace {

void check_size(const Json& document, const Service& service, const Context& context, Findings& findings) {
    const std::size_t limit = context.size_limit > 0 ? context.size_limit : service.size_limit;
    if (limit > 0 && measured_size(document) > limit) findings.push_back({Flaw::size, "", "", std::to_string(limit)});
}

Findings find_flaws(const Json& document, const Service& service, const Context& context) {
    Findings findings = walk(document, service.rules, context);
    if (!document.is_object()) return findings;
    if (service.checks) service.checks(document, context, findings);
    check_size(document, service, context, findings);
    if (service.turn) {
        std::stable_sort(findings.begin(), findings.end(),
                         [&](const Finding& a, const Finding& b) { return service.turn(a.flaw) < service.turn(b.flaw); });
    }
    return findings;
}

Diagnostic diagnostic(const Finding& finding, Fault fault, const Json& document) {
    Diagnostic result;
    result.rule = "policy-" + std::string(to_string(finding.flaw));
    result.severity = Severity::error;
    result.fault = std::move(fault);
    result.pointer = finding.pointer;
    const Json* value = at_pointer(document, finding.pointer);
    if (value && !finding.pointer.empty() && !has_pending(*value)) result.value = value->dump(-1, ' ', false, Json::error_handler_t::replace);
    return result;
}

}  // namespace

std::size_t measured_size(const Json& document) {
    if (has_pending(document)) return 0;
    const std::string text = document.is_string() ? document.get<std::string>() : document.dump(-1, ' ', false, Json::error_handler_t::replace);
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return c != ' ' && c != '\t' && c != '\n' && c != '\r'; }));
}

std::vector<Diagnostic> examine(const Json& document, const Context& context) {
    std::vector<Diagnostic> result;
    if (is_pending(document)) return result;
    const Service& service = service_of(context.kind);
    const Json parsed = document.is_string() ? Json::parse(document.get<std::string>(), nullptr, false) : document;
    const Json& read = parsed.is_discarded() ? document : parsed;
    for (const Finding& finding : find_flaws(read, service, context)) {
        std::optional<Fault> fault = service.words(finding, read, context);
        if (fault) result.push_back(diagnostic(finding, std::move(*fault), read));
    }
    if (read.is_object()) advise(read, context, result);
    return result;
}

}  // namespace drydock::validator::policy
