// allOf, anyOf, oneOf; not and if/then/else, which only the catalog's source uses. https://json-schema.org/draft-07/json-schema-core
#include <algorithm>
#include <utility>

#include "validator/schema_walk.h"

namespace drydock::validator {
namespace {

using catalog::Packed;

struct Count {
    std::size_t certain = 0;   // alternatives that match whatever the pending values turn out to be
    std::size_t possible = 0;  // alternatives that match as far as is known
    std::vector<Violation> causes;
};

Count try_all(Walk& walk, Packed alternatives, const Json& value, Reading reading) {
    Count count;
    for (const Packed alternative : alternatives.elements()) {
        auto trial = walk.attempt(alternative, value, reading);
        if (trial.matches()) {
            ++count.possible;
            if (trial.uncertain) {
                walk.unknown();
            } else {
                ++count.certain;
            }
        }
        std::move(trial.violations.begin(), trial.violations.end(), std::back_inserter(count.causes));
    }
    return count;
}

void all_of(Walk& walk, Packed schemas, Packed, const Json& value) {
    const std::size_t first = walk.found();
    std::size_t matching = 0;
    for (const Packed schema : schemas.elements()) {
        const std::size_t before = walk.found();
        walk.branch(schema, value);
        if (walk.found() == before) ++matching;
    }
    if (walk.found() > first) walk.explain(first, matching, schemas.size());
}

void any_of(Walk& walk, Packed schemas, Packed, const Json& value) {
    auto count = try_all(walk, schemas, value, walk.reading());
    if (count.possible > 0) return;
    const std::string number = std::to_string(schemas.size());
    walk.report("anyOf", "#: no subschema matched out of the total " + number + " subschemas", value).causes = std::move(count.causes);
}

void one_of(Walk& walk, Packed schemas, Packed, const Json& value) {
    auto count = try_all(walk, schemas, value, walk.reading());
    // "5" may be read as a text and as a number: then it is what it is written as.
    if (count.certain > 1) {
        auto strict = try_all(walk, schemas, value, Reading::strict);
        if (strict.certain <= 1) return;
        count = std::move(strict);
    }
    if (count.certain <= 1 && count.possible >= 1) return;
    walk.report("oneOf", "#: " + std::to_string(count.certain) + " subschemas matched instead of one", value).causes = std::move(count.causes);
}

void negation(Walk& walk, Packed schema, Packed, const Json& value) {
    const auto trial = walk.attempt(schema, value, walk.reading());
    if (trial.uncertain) {
        walk.unknown();
    } else if (trial.matches()) {
        walk.report("not", "subject must not be valid against schema " + schema.json().dump(), value);
    }
}

void condition(Walk& walk, Packed schema, Packed whole, const Json& value) {
    const auto trial = walk.attempt(schema, value, walk.reading());
    if (trial.uncertain) {
        walk.unknown();
        return;
    }
    const Packed consequence = trial.matches() ? whole["then"] : whole["else"];
    if (consequence) walk.branch(consequence, value);
}

}  // namespace

std::span<const Keyword> combining_keywords() {
    static constexpr Keyword keywords[] = {
        {"allOf", all_of, Scope::registry, true}, {"anyOf", any_of, Scope::registry, true}, {"oneOf", one_of, Scope::registry, true},
        {"not", negation, Scope::service, true},  {"if", condition, Scope::service, true},
    };
    return keywords;
}

}  // namespace drydock::validator
