// Conditions of an evaluation.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
#include <algorithm>

#include "base/text.h"
#include "validator/policy/condition.h"
#include "validator/policy/grammar.h"
#include "validator/policy/match.h"

namespace drydock::validator::policy {

namespace {

bool compare(Comparison comparison, double actual, double wanted) {
    switch (comparison) {
        case Comparison::less: return actual < wanted;
        case Comparison::less_equal: return actual <= wanted;
        case Comparison::greater: return actual > wanted;
        case Comparison::greater_equal: return actual >= wanted;
        case Comparison::equal: break;
    }
    return actual == wanted;
}

bool compare(Comparison comparison, std::optional<double> actual, std::optional<double> wanted) {
    return actual && wanted && compare(comparison, *actual, *wanted);
}

// One value of the request against one of the policy, without the operator's negation.
bool holds(const Operator& operation, std::string_view wanted, std::string_view actual) {
    switch (operation.family) {
        case Family::string_equals: return equals_pattern(wanted, actual, operation.ignore_case);
        case Family::string_like: return matches_pattern(wanted, actual);
        case Family::numeric: return compare(operation.comparison, parse_number(actual), parse_number(wanted));
        case Family::date: return compare(operation.comparison, parse_date(actual), parse_date(wanted));
        case Family::boolean: return iequals(actual, wanted);
        case Family::binary: return actual == wanted;
        case Family::arn: return matches_arn(wanted, actual);
        case Family::address: {
            const auto range = parse_range(wanted);
            const auto address = parse_range(actual);
            return range && address && range->contains(*address);
        }
        case Family::null: break;
    }
    return false;
}

// The policy's values, filled in. A value with a variable that the request does not have matches nothing and is left out.
struct Wanted {
    std::vector<std::string> values;
    bool unknown = false;  // one of them is pending
};

Wanted wanted_values(const Json& values, const Request& request, bool variables) {
    Wanted result;
    for (const Item& item : items(values, "")) {
        if (is_pending(*item.value)) result.unknown = true;
        if (!is_text(*item.value)) continue;
        const std::string text = scalar_text(*item.value);
        std::optional<std::string> filled = variables ? fill_variables(text, request) : std::optional(text);
        if (filled) result.values.push_back(std::move(*filled));
    }
    return result;
}

Match answer(bool yes) {
    return yes ? Match::yes : Match::no;
}

// One value of the request against all values of the policy: any of them, or none if the operator is negated.
Match value_holds(const Operator& operation, const Wanted& wanted, const std::string& actual) {
    const auto& values = wanted.values;
    const bool any = std::any_of(values.begin(), values.end(), [&](const std::string& value) { return holds(operation, value, actual); });
    if (!any && wanted.unknown) return Match::unknown;
    return answer(any != operation.negated);
}

Match match_key(const Operator& operation, const std::string& key, const Json& values, const Request& request, bool variables) {
    const auto [first, last] = request.context.equal_range(lower(key));
    const bool absent = first == last;
    const Wanted wanted = wanted_values(values, request, variables);
    if (operation.family == Family::null) {
        if (wanted.unknown) return Match::unknown;
        return answer(!wanted.values.empty() && iequals(wanted.values.front(), absent ? "true" : "false"));
    }
    if (absent) {
        if (operation.if_exists || operation.quantifier == Quantifier::all) return Match::yes;
        return answer(operation.negated && operation.quantifier == Quantifier::none);
    }
    std::size_t yes = 0, unknown = 0, count = 0;
    for (auto entry = first; entry != last; ++entry, ++count) {
        const Match match = value_holds(operation, wanted, entry->second);
        yes += match == Match::yes;
        unknown += match == Match::unknown;
    }
    // Of several values a negated operator without a quantifier asks that none of them matches.
    const bool all = operation.quantifier == Quantifier::all || (operation.quantifier == Quantifier::none && operation.negated);
    if (all ? yes == count : yes > 0) return Match::yes;
    return (all ? yes + unknown == count : unknown > 0) ? Match::unknown : Match::no;
}

}  // namespace

Match match_condition(const Json& condition, const Request& request, bool variables) {
    if (is_pending(condition)) return Match::unknown;
    if (!condition.is_object()) return Match::yes;
    Match result = Match::yes;
    for (const auto& [name, block] : condition.items()) {
        const std::optional<Operator> operation = parse_operator(name);
        if (is_pending(block)) result = Match::unknown;
        if (!block.is_object()) continue;
        for (const auto& [key, values] : block.items()) {
            const Match match = operation ? match_key(*operation, key, values, request, variables) : Match::no;
            if (match == Match::no) return Match::no;
            if (match == Match::unknown) result = Match::unknown;
        }
    }
    return result;
}

}  // namespace drydock::validator::policy
