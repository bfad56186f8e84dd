#include "validator/policy/match.h"

#include <algorithm>

#include "base/arn.h"
#include "base/text.h"
#include "validator/policy/grammar.h"

namespace drydock::validator::policy {

namespace {

// Plain characters that would be wildcards travel through filled patterns in this guise: no policy can hold control characters.
constexpr char literal_star = '\x01';
constexpr char literal_question = '\x02';

std::string guarded(std::string_view text) {
    std::string result(text);
    std::replace(result.begin(), result.end(), '*', literal_star);
    std::replace(result.begin(), result.end(), '?', literal_question);
    return result;
}

std::string unguarded(std::string_view text) {
    std::string result(text);
    std::replace(result.begin(), result.end(), literal_star, '*');
    std::replace(result.begin(), result.end(), literal_question, '?');
    return result;
}

// The value of `${name}` or `${name, 'default'}`.
std::optional<std::string> variable(std::string_view content, const Request& request) {
    if (content == "*" || content == "?" || content == "$") return std::string(content);
    const std::size_t comma = content.find(',');
    const auto [first, last] = request.context.equal_range(lower(trim(content.substr(0, comma))));
    if (first != last) {
        // A variable of several values cannot be filled in.
        return std::next(first) == last ? std::optional(first->second) : std::nullopt;
    }
    if (comma == std::string_view::npos) return std::nullopt;
    std::string_view otherwise = trim(content.substr(comma + 1));
    if (otherwise.size() >= 2 && otherwise.front() == '\'' && otherwise.back() == '\'') otherwise = otherwise.substr(1, otherwise.size() - 2);
    return std::string(otherwise);
}

// states.eu-west-1.amazonaws.com means the same as states.amazonaws.com.
std::string without_region(std::string_view service) {
    const std::vector<std::string> parts = split(lower(service), ".");
    std::string result;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::string& part = parts[i];
        const bool region = i > 0 && std::count(part.begin(), part.end(), '-') >= 2 && part.back() >= '0' && part.back() <= '9';
        if (region) continue;
        if (!result.empty()) result += '.';
        result += part;
    }
    return result;
}

// arn:aws:sts::1:assumed-role/name/session belongs to the role of that name, whose ARN may have a path.
bool is_session_of(const Arn& session, const Arn& role) {
    if (session.service != "sts" || role.service != "iam" || session.account != role.account) return false;
    const std::vector<std::string> parts = split(session.resource, "/");
    const std::size_t slash = role.resource.rfind('/');
    return parts.size() >= 2 && parts[0] == "assumed-role" && role.resource.starts_with("role/") && role.resource.substr(slash + 1) == parts[1];
}

bool matches_aws(const std::string& named, const Request& request) {
    if (named == "*") return true;
    if (request.principal_arn.empty() && request.principal_account.empty()) return false;
    std::string digits = named;
    digits.erase(std::remove(digits.begin(), digits.end(), '-'), digits.end());
    if (digits == request.principal_account) return !request.principal_account.empty();
    const std::optional<Arn> policy = Arn::parse(named);
    if (!policy) return false;
    if (policy->service == "iam" && policy->resource == "root") return policy->account == request.principal_account;
    if (named == request.principal_arn) return true;
    const std::optional<Arn> caller = Arn::parse(request.principal_arn);
    return caller && is_session_of(*caller, *policy);
}

bool matches_kind(std::string_view kind, const std::string& named, const Request& request) {
    if (kind == "AWS") return matches_aws(named, request);
    if (kind == "Service") return !request.principal_service.empty() && without_region(named) == without_region(request.principal_service);
    if (kind == "Federated") return named == "*" || named == request.principal_service || named == request.principal_arn;
    const auto [first, last] = request.context.equal_range("aws:canonicaluserid");
    return std::any_of(first, last, [&](const auto& entry) { return entry.second == named; });
}

}  // namespace

std::optional<std::string> fill_variables(std::string_view pattern, const Request& request) {
    std::string result;
    while (!pattern.empty()) {
        const std::size_t start = pattern.find("${");
        const std::size_t end = start == std::string_view::npos ? start : pattern.find('}', start);
        result += pattern.substr(0, end == std::string_view::npos ? pattern.size() : start);
        if (end == std::string_view::npos) break;
        const std::optional<std::string> value = variable(pattern.substr(start + 2, end - start - 2), request);
        if (!value) return std::nullopt;
        result += guarded(*value);
        pattern.remove_prefix(end + 1);
    }
    return result;
}

bool matches_pattern(std::string_view filled, std::string_view text, bool ignore_case) {
    if (filled.find(literal_star) == std::string_view::npos && filled.find(literal_question) == std::string_view::npos) {
        return wildcard_match(filled, text, ignore_case);
    }
    // With literal stars in the pattern those of the text are guarded too, and match as plain characters.
    return wildcard_match(filled, guarded(text), ignore_case);
}

bool equals_pattern(std::string_view filled, std::string_view text, bool ignore_case) {
    return ignore_case ? iequals(unguarded(filled), text) : unguarded(filled) == text;
}

bool matches_arn(std::string_view filled, std::string_view arn) {
    if (filled == "*") return true;
    const std::vector<std::string> pattern = split(filled, ":");
    const std::vector<std::string> parts = split(arn, ":");
    if (pattern.size() < 6 || parts.size() < 6) return matches_pattern(filled, arn);
    for (std::size_t i = 0; i < 5; ++i) {
        if (!matches_pattern(pattern[i], parts[i])) return false;
    }
    return matches_pattern(join(std::span(pattern).subspan(5), ":"), join(std::span(parts).subspan(5), ":"));
}

Match match_principal(const Json& principal, const Request& request) {
    if (is_pending(principal)) return Match::unknown;
    if (principal == "*") return Match::yes;
    if (!principal.is_object()) return Match::no;
    bool unknown = false;
    for (const auto& [kind, values] : principal.items()) {
        for (const Item& item : items(values, "")) {
            if (is_pending(*item.value))
                unknown = true;
            else if (is_text(*item.value) && matches_kind(kind, scalar_text(*item.value), request))
                return Match::yes;
        }
    }
    return unknown ? Match::unknown : Match::no;
}

}  // namespace drydock::validator::policy
