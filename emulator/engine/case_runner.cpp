#include "emulator/engine/case_runner.h"

#include <algorithm>

#include "base/regex.h"
#include "base/text.h"
#include "emulator/engine/case_steps.h"
#include "template/parse.h"

namespace drydock::engine {
namespace {

using Kind = CaseEnding::Kind;
using tmpl::Node;

Result<CaseEnding> play(const Twin& twin, const CaseOptions& options) {
    Result<std::unique_ptr<providers::World>> world = options.fresh_world();
    if (!world) return world.fault();
    return CasePlay(twin, std::move(*world)).run();
}

bool matches(const std::string& pattern, const std::string& reason) {
    const Regex& regex = Regex::of("(?s)" + pattern);
    return regex.valid() && regex.search(reason);
}

// A call that is refused before anything begins is early enough for a change set, and for faults that the template alone shows.
bool on_surface(const Node& entry, Kind seen) {
    const std::string wanted = text(entry, "surface");
    if (seen == Kind::rejected) return wanted == "rejected" || wanted == "changeset-failed" || text(entry, "static") == "true";
    if (seen == Kind::changeset_failed) return wanted != "rejected";
    return seen == Kind::failed && wanted != "rejected" && wanted != "changeset-failed";
}

std::string first_of(const std::vector<std::string>& reasons) {
    constexpr std::size_t shown = 3;
    std::vector<std::string> some(reasons.begin(), reasons.begin() + static_cast<std::ptrdiff_t>(std::min(reasons.size(), shown)));
    return join(some, " | ");
}

// What an ending without a verdict makes of the pair, if it is one.
bool without_verdict(const CaseEnding& ending, CaseResult& result) {
    if (ending.kind != Kind::broken && ending.kind != Kind::not_simulated) return false;
    result.verdict = ending.kind == Kind::broken ? CaseVerdict::broken : CaseVerdict::skipped;
    result.detail = first_of(ending.reasons);
    return true;
}

Result<void> judge(const Node& entry, const CaseOptions& options, CaseResult& result) {
    const auto end = [&](CaseVerdict verdict, std::string detail) -> Result<void> {
        result.verdict = verdict;
        result.detail = std::move(detail);
        return {};
    };
    const Result<CaseEnding> bad = play({entry, true}, options);
    if (!bad) return bad.fault();
    if (without_verdict(*bad, result)) return {};
    if (bad->kind == Kind::complete) return end(CaseVerdict::false_green, "the bad twin completed");
    const std::string pattern = text(entry, "match");
    const bool found = std::ranges::any_of(bad->reasons, [&](const std::string& reason) { return matches(pattern, reason); });
    if (!found) return end(CaseVerdict::wrong_reason, first_of(bad->reasons));
    if (!on_surface(entry, bad->kind)) return end(CaseVerdict::wrong_surface, to_string(bad->kind));
    if (!entry.find("good")) return end(CaseVerdict::pass, {});
    const Result<CaseEnding> good = play({entry, false}, options);
    if (!good) return good.fault();
    if (without_verdict(*good, result)) return {};
    if (good->kind != Kind::complete) return end(CaseVerdict::false_red, std::string(to_string(good->kind)) + ": " + first_of(good->reasons));
    return end(CaseVerdict::pass, {});
}

}  // namespace

const char* to_string(CaseVerdict verdict) {
    switch (verdict) {
        case CaseVerdict::pass: return "pass";
        case CaseVerdict::false_green: return "false-green";
        case CaseVerdict::false_red: return "false-red";
        case CaseVerdict::wrong_reason: return "wrong-reason";
        case CaseVerdict::wrong_surface: return "wrong-surface";
        case CaseVerdict::broken: return "broken";
        case CaseVerdict::skipped: break;
    }
    return "skipped";
}

Result<std::vector<CaseResult>> run_cases(std::string_view content, const std::string& file, const CaseOptions& options) {
    const auto parsed = tmpl::parse(content, {.aliases = true});
    if (const auto* error = std::get_if<tmpl::ParseError>(&parsed)) return error->fault;
    const Node& root = std::get<tmpl::Parsed>(parsed).root;
    if (!root.is_list() && root.kind != Node::Kind::null) return Fault::validation_error(file + ": a file of verdict tests is a list of entries");
    std::vector<CaseResult> results;
    for (const Node& entry : root.items) {
        CaseResult result{.id = text(entry, "id"), .file = file, .service = text(entry, "service"), .line = entry.span.line};
        if (result.id.empty()) return Fault::validation_error(file + ":" + std::to_string(entry.span.line) + ": an entry needs an id");
        if (!options.only.empty() && !Regex::of(options.only).search(result.id)) continue;
        if (const Result<void> judged = judge(entry, options, result); !judged) return judged.fault();
        results.push_back(std::move(result));
    }
    return results;
}

}  // namespace drydock::engine
