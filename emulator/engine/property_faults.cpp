#include "emulator/engine/property_faults.h"

#include <algorithm>
#include <iterator>

#include "providers/facts/engine.h"

namespace drydock::engine {
namespace {

using validator::Violation;

// The node that stands at the pointer is a function call, or lies in one: the value was not in the template.
bool comes_from_function(const Rehearsal& rehearsal, const tmpl::ResourceDeclaration& declaration, const std::string& pointer) {
    if (!declaration.properties) return false;
    return !rehearsal.resolver->locate(*declaration.properties, pointer).function().empty();
}

bool missing_at_top(const Violation& violation) {
    return violation.keyword == "required" && violation.pointer.empty();
}

}  // namespace

std::vector<Violation> property_faults(const catalog::TypeSchema& schema, const Json& properties) {
    std::vector<Violation> found = validator::validate(schema, properties);
    // The service's own limits are its business when the resource is made.
    std::erase_if(found, [](const Violation& violation) { return violation.service; });
    std::ranges::move(validator::read_only_violations(schema, properties), std::back_inserter(found));
    return found;
}

Fault deploy_time_fault(const Rehearsal& rehearsal, std::size_t position, std::span<const Violation> violations) {
    const ResourceChange& change = rehearsal.change_set.changes[position];
    const tmpl::ResourceDeclaration& declaration = *change.declaration;
    const std::vector<Violation> all(violations.begin(), violations.end());
    if (providers::facts::classic_properties(declaration.type) || std::ranges::all_of(all, missing_at_top))
        return Fault::engine(validator::classic_phrase(all));
    const bool from_functions =
        std::ranges::all_of(all, [&](const Violation& violation) { return comes_from_function(rehearsal, declaration, violation.pointer); });
    if (from_functions) return Fault::handler("InvalidRequest", validator::model_validation_message(all));
    return Fault::engine(validator::provisioning_message(declaration.logical_id, all));
}

void report_property_faults(Rehearsal& rehearsal, std::size_t position, std::span<const Violation> violations) {
    for (const Violation& violation : violations) {
        Diagnostic& diagnostic =
            rehearsal.report(position, "schema/" + violation.keyword, Fault::engine(validator::registry_phrase(violation)), violation.pointer);
        diagnostic.value = violation.value;
        diagnostic.allowed = violation.allowed;
        diagnostic.suggestion = violation.suggestion;
    }
}

}  // namespace drydock::engine
