#include "validator/policy/evaluate.h"

#include <algorithm>

#include "base/arn.h"
#include "base/text.h"
#include "validator/policy/grammar.h"
#include "validator/policy/match.h"

namespace drydock::validator::policy {

namespace {

Match negate(Match match) {
    if (match == Match::unknown) return match;
    return match == Match::yes ? Match::no : Match::yes;
}

bool action_matches(const std::string& pattern, const Request& request) {
    return wildcard_match(pattern, request.action, true);
}

bool resource_matches(const std::string& pattern, const Request& request, bool variables) {
    const std::optional<std::string> filled = variables ? fill_variables(pattern, request) : std::optional(pattern);
    if (!filled) return false;
    return matches_pattern(*filled, request.resource);
}

// The element or its Not form; `absent` is the answer where there is neither.
template <typename Test>
Match match_list(const Json& statement, const std::string& field, Match absent, Test test) {
    const bool inverted = statement.contains("Not" + field);
    if (!inverted && !statement.contains(field)) return absent;
    const Json& value = statement[inverted ? "Not" + field : field];
    Match match = Match::no;
    for (const Item& item : items(value, "")) {
        if (is_pending(*item.value)) {
            if (match == Match::no) match = Match::unknown;
        } else if (is_text(*item.value) && test(scalar_text(*item.value))) {
            match = Match::yes;
        }
    }
    return inverted ? negate(match) : match;
}

Match match_resources(const Json& statement, const Request& request, bool variables, bool allow) {
    // Who asks for any resource is content with one that is allowed, and only denied if all are.
    if (request.resource == "*" && allow) return Match::yes;
    return match_list(statement, "Resource", Match::yes, [&](const std::string& pattern) { return resource_matches(pattern, request, variables); });
}

Match match_principals(const Json& statement, const Request& request) {
    if (statement.contains("NotPrincipal")) return negate(match_principal(statement["NotPrincipal"], request));
    return statement.contains("Principal") ? match_principal(statement["Principal"], request) : Match::no;
}

Match match_statement(const Json& statement, const Request& request, bool with_principal, bool variables, bool allow) {
    const Match parts[] = {
        with_principal ? match_principals(statement, request) : Match::yes,
        match_list(statement, "Action", Match::no, [&](const std::string& pattern) { return action_matches(pattern, request); }),
        match_resources(statement, request, variables, allow),
        match_condition(member(statement, "Condition"), request, variables),
    };
    Match result = Match::yes;
    for (const Match part : parts) {
        if (part == Match::no) return part;
        if (part == Match::unknown) result = part;
    }
    return result;
}

void add(Request& request, const std::string& key, const std::string& value) {
    if (!value.empty() && !request.context.contains(key)) request.context.emplace(key, value);
}

// Condition keys that follow from who asks.
Request completed(Request request) {
    const std::optional<Arn> arn = Arn::parse(request.principal_arn);
    if (request.principal_account.empty() && arn) request.principal_account = arn->account;
    add(request, "aws:principalaccount", request.principal_account);
    add(request, "aws:principalarn", request.principal_arn);
    add(request, "aws:principalservicename", request.principal_service);
    add(request, "aws:principalisawsservice", request.principal_service.empty() ? "false" : "true");
    if (!arn || arn->service != "iam") return request;
    if (arn->resource.starts_with("user/")) {
        add(request, "aws:principaltype", "User");
        add(request, "aws:username", arn->resource.substr(arn->resource.rfind('/') + 1));
    } else {
        add(request, "aws:principaltype", arn->resource == "root" ? "Account" : "AssumedRole");
    }
    return request;
}

Decision decide(const Json& document, const Request& request, bool with_principal) {
    const bool variables = scalar_text(member(document, "Version")) == "2012-10-17";
    const std::vector<Item> listed = items(member(document, "Statement"), "");
    const bool unknown = is_pending(document) || std::any_of(listed.begin(), listed.end(), [](const Item& item) { return is_pending(*item.value); });
    Decision result = unknown ? Decision::allow : Decision::implicit_deny;
    for (const Statement& statement : statements(document)) {
        const Json& effect = member(*statement.node, "Effect");
        const bool allow = effect == "Allow" || is_pending(effect);
        if (!allow && effect != "Deny") continue;
        const Match match = match_statement(*statement.node, request, with_principal, variables, allow);
        if (match == Match::yes && !allow) return Decision::deny;
        if (match != Match::no && allow) result = Decision::allow;
    }
    return result;
}

}  // namespace

Decision evaluate(const Json& document, const Request& request, bool with_principal) {
    const Json* const one[] = {&document};
    return evaluate_all(one, request, with_principal);
}

Decision evaluate_all(std::span<const Json* const> documents, const Request& request, bool with_principal) {
    const Request asked = completed(request);
    Decision result = Decision::implicit_deny;
    for (const Json* document : documents) {
        if (!document) continue;
        const Json parsed = document->is_string() ? Json::parse(document->get<std::string>(), nullptr, false) : Json();
        const Decision decision = decide(document->is_string() ? parsed : *document, asked, with_principal);
        if (decision == Decision::deny) return decision;
        if (decision == Decision::allow) result = decision;
    }
    return result;
}

}  // namespace drydock::validator::policy
