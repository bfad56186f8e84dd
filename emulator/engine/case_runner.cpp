#include "emulator/engine/case_runner.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <optional>

#include "base/regex.h"
#include "base/text.h"
#include "emulator/engine/deploy.h"
#include "template/parse.h"

namespace drydock::engine {
namespace {

using tmpl::Node;

constexpr std::string_view account = "200000000001";
constexpr Instant start{std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)};

std::string text(const Node& entry, std::string_view key) {
    const Node* found = entry.find(key);
    return found && found->is_scalar() ? found->text : std::string();
}

std::string text(const Node* entry, std::string_view key) {
    return entry ? text(*entry, key) : std::string();
}

// What a rehearsal of one twin came to: surface and the reasons seen.
struct Verdict {
    std::string surface;  // complete, failed, rejected, unknown
    std::vector<std::string> reasons;
};

// Parameter values as the API takes them: lists comma-separated.
tmpl::ParameterValues parameters_of(const Node* given) {
    tmpl::ParameterValues out;
    if (!given) return out;
    for (const Node::Member& member : given->members) {
        std::vector<std::string> items;
        for (const Node& item : member.value.items) items.push_back(item.text);
        out[member.key] = member.value.is_list() ? join(items, ",") : member.value.text;
    }
    return out;
}

// Builds the big templates that an entry describes instead of spelling them out.
std::string inflate(const Node& entry, bool bad, std::string body) {
    const Node* how = entry.find("generate");
    if (!how || (!bad && !how->find("good_count"))) return body;
    const auto number = [&](std::string_view key) { return std::stoul("0" + text(*how, key)); };
    if (const std::string repeat = text(*how, "repeat"); !repeat.empty()) {
        const std::size_t at = body.find(repeat + ":");
        if (at == std::string::npos) return body;
        const std::string block = body.substr(at + repeat.size() + 1);
        std::string out = "Resources:\n";
        for (std::size_t index = 0; index < number(bad ? "count" : "good_count"); ++index) out += "  P" + std::to_string(index) + ":" + block;
        return out;
    }
    const std::string pad = text(*how, "pad");
    const std::size_t wanted = number("to_bytes"), length = body.size() - pad.size();
    return replace_all(body, pad, std::string(wanted > length ? wanted - length : 0, 'x'));
}

std::string stack_name(const std::string& id) {
    std::string name = "atlas-" + id.substr(0, 100) + "-" + std::string(account.substr(account.size() - 6));
    std::ranges::replace_if(
        name, [](char c) { return !std::isalnum(static_cast<unsigned char>(c)) && c != '-'; }, '-');
    return name;
}

std::string bucket_url(std::string_view key) {
    return "https://s3.amazonaws.com/atlas-" + std::string(account) + "/" + std::string(key);
}

struct Twin {
    const Node& entry;
    bool bad;
    std::string_view name() const { return bad ? "bad" : "good"; }
};

// Applies what the entry says about the request beside template and parameters. A verdict if the request itself is refused.
std::optional<Verdict> apply_request(const Node* extra, Request& request) {
    if (!extra) return std::nullopt;
    if (const Node* url = extra->find("TemplateURL")) {
        const bool known = url->text.starts_with("https://") && url->text.find("amazonaws.com/") != std::string::npos;
        if (!known) return Verdict{"rejected", {"ValidationError: TemplateURL must be a supported URL."}};
    }
    if (const Node* capabilities = extra->find("Capabilities")) {
        request.capabilities.clear();
        for (const Node& item : capabilities->items) request.capabilities.push_back(item.text);
    }
    if (const Node* tags = extra->find("Tags")) {
        request.tags.emplace();
        for (const Node& tag : tags->items) request.tags.value().emplace_back(text(tag, "Key"), text(tag, "Value"));
    }
    if (const std::string name = text(*extra, "StackName"); !name.empty()) request.stack_name = name;
    if (const std::string role = text(*extra, "RoleARN"); !role.empty()) request.role_arn = role;
    const std::string on_failure = text(*extra, "OnFailure");
    if (on_failure == "DELETE") request.on_failure = OnFailure::remove;
    if (on_failure == "DO_NOTHING" || text(*extra, "DisableRollback") == "true") request.on_failure = OnFailure::do_nothing;
    return std::nullopt;
}

bool tells_a_failure(const std::string& status) {
    return status.find("FAILED") != std::string::npos || status.find("ROLLBACK") != std::string::npos || status.find("DELETE") != std::string::npos;
}

Verdict verdict_of(const Outcome& outcome) {
    Verdict verdict;
    const auto add = [&](const std::string& reason) {
        if (!reason.empty()) verdict.reasons.push_back(reason);
    };
    switch (outcome.ending) {
        case Ending::completed:
        case Ending::validated: verdict.surface = "complete"; return verdict;
        case Ending::rejected: return {"rejected", {outcome.rejection.code + ": " + outcome.rejection.message}};
        case Ending::interrupted: return {"unknown", {outcome.rejection.message}};
        case Ending::not_simulated: verdict.surface = "unknown"; break;
        case Ending::failed: verdict.surface = "failed"; break;
    }
    for (const StackEvent& event : outcome.events) {
        if (tells_a_failure(event.status)) add(event.reason);
    }
    for (const ValidationEvent& event : outcome.validation) add(event.reason);
    for (const ResourceOutcome& resource : outcome.resources) add(resource.reason);
    add(outcome.status_reason);
    return verdict;
}

Result<Verdict> play(const Twin& twin, const CaseOptions& options) {
    const Node& entry = twin.entry;
    Request request{
        .stack_name = stack_name(text(entry, "id")), .template_body = inflate(entry, twin.bad, text(entry, twin.name())), .source_name = "<body>"};
    request.origin = tmpl::Origin::body;
    request.capabilities = {"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"};
    request.scope.account = account;
    if (const std::string region = text(entry, "region"); !region.empty()) request.scope.region = region;
    const Node* own = twin.bad ? nullptr : entry.find("good_parameters");
    request.parameters = parameters_of(own ? own : entry.find("parameters"));
    std::string child;
    if (const Node* upload = entry.find("upload")) {
        const Node* templates = entry.find("templates");
        const std::string name = text(*upload, twin.name());
        child = name == "bad" || name == "good" ? text(entry, name) : text(templates, name);
        request.parameters = {{"ChildUrl", bucket_url("child.yaml")}};
    }
    if (twin.bad && text(entry.find("generate"), "via") == "TemplateURL") request.origin = tmpl::Origin::url;
    const Node* extra = entry.find("request");
    if (std::optional<Verdict> refused = apply_request(extra ? extra->find(twin.name()) : nullptr, request)) return *refused;

    Result<std::unique_ptr<providers::World>> world = options.fresh_world();
    if (!world) return world.fault();
    Clock clock(start);
    IdSource ids(seed_of(text(entry, "id")));
    const auto fetch = [&](const std::string& location) -> Result<std::string> {
        if (!child.empty() && location == bucket_url("child.yaml")) return child;
        return Fault::engine("S3 error: Access Denied");
    };
    StackStore stacks((*world)->store());
    Site site{.world = **world, .stacks = stacks, .clock = clock, .ids = ids, .fetch = fetch};
    return verdict_of(deploy(request, site));
}

// Entries that do more than create one stack.
bool needs_steps(const Node& entry) {
    for (const std::string_view key : {"steps", "good_steps"}) {
        const Node* steps = entry.find(key);
        if (!steps) continue;
        const bool single = steps->items.size() == 1 && text(steps->items.front(), "op") == "create" && !steps->items.front().find("request");
        if (!single) return true;
    }
    return false;
}

bool matches(const std::string& pattern, const std::string& reason) {
    const Regex& regex = Regex::of("(?s)" + pattern);
    return regex.valid() && regex.search(reason);
}

bool on_surface(const Node& entry, const std::string& seen) {
    const std::string wanted = text(entry, "surface");
    if (seen == "rejected" && (wanted == "rejected" || wanted == "changeset-failed" || text(entry, "static") == "true")) return true;
    return seen == "failed" && wanted != "rejected" && wanted != "changeset-failed";
}

std::string first_of(const std::vector<std::string>& reasons) {
    constexpr std::size_t shown = 3;
    std::vector<std::string> some(reasons.begin(), reasons.begin() + static_cast<std::ptrdiff_t>(std::min(reasons.size(), shown)));
    return join(some, " | ");
}

Result<void> judge(const Node& entry, const CaseOptions& options, CaseResult& result) {
    if (needs_steps(entry)) {
        result.detail = "more than a single create";
        return {};
    }
    const Result<Verdict> bad = play({entry, true}, options);
    if (!bad) return bad.fault();
    const auto end = [&](CaseVerdict verdict, std::string detail) -> Result<void> {
        result.verdict = verdict;
        result.detail = std::move(detail);
        return {};
    };
    if (bad->surface == "complete") return end(CaseVerdict::false_green, "the bad twin completed");
    const std::string pattern = text(entry, "match");
    const bool found = std::ranges::any_of(bad->reasons, [&](const std::string& reason) { return matches(pattern, reason); });
    if (!found) return end(CaseVerdict::wrong_reason, first_of(bad->reasons));
    if (!on_surface(entry, bad->surface)) return end(CaseVerdict::wrong_surface, bad->surface);
    if (!entry.find("good")) return end(CaseVerdict::pass, {});
    const Result<Verdict> good = play({entry, false}, options);
    if (!good) return good.fault();
    if (good->surface != "complete") return end(CaseVerdict::false_red, good->surface + ": " + first_of(good->reasons));
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
