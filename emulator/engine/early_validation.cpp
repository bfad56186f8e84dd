#include "emulator/engine/early_validation.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "emulator/engine/property_faults.h"
#include "emulator/engine/stages.h"
#include "emulator/engine/status.h"
#include "providers/facts/engine.h"

namespace drydock::engine {
namespace {

constexpr std::string_view property_validation = "AWS::EarlyValidation::PropertyValidation";
constexpr std::string_view existence_check = "AWS::EarlyValidation::ResourceExistenceCheck";

// Services and types that are measured or documented as left out (notes, "Scope": about 420 types; AWS publishes no list).
constexpr std::array<std::string_view, 8> excluded = {
    "AWS::AppMesh::", "AWS::CloudFormation::", "AWS::EC2::SecurityGroup", "AWS::ECS::", "AWS::IAM::Role", "AWS::RDS::", "AWS::StepFunctions::",
    "Custom::",
};

ValidationEvent finding(const Rehearsal& rehearsal, std::size_t position, std::string_view name, std::string reason, const std::string& pointer,
                        Span span) {
    const tmpl::ResourceDeclaration& declaration = *rehearsal.change_set.changes[position].declaration;
    ValidationEvent event;
    event.logical_id = declaration.logical_id;
    event.type = declaration.type;
    event.name = name;
    event.mode = "FAIL";
    event.status = "FAILED";
    event.reason = std::move(reason);
    event.path = "/Resources/" + declaration.logical_id + pointer;
    event.span = span;
    return event;
}

// True if a stack is there to write events about.
bool writes(const Rehearsal& rehearsal) {
    return !rehearsal.request.validate_only && !rehearsal.request.plan_only;
}

void add_event(Rehearsal& rehearsal, std::size_t position, std::string_view name, std::string reason, const std::string& pointer, Span span) {
    ValidationEvent event = finding(rehearsal, position, name, std::move(reason), pointer, span);
    if (writes(rehearsal)) rehearsal.journal.validation(event);
    rehearsal.outcome.validation.push_back(std::move(event));
}

void keep_outcome(Rehearsal& rehearsal, std::size_t position, Fault fault) {
    Progress& progress = rehearsal.progress[position];
    if (progress.fault) return;
    progress.started = progress.finished = rehearsal.site.clock.now();
    progress.fault = std::move(fault);
    progress.reason = providers::status_reason(*progress.fault, rehearsal.site.ids);
}

// What the resource itself would have said is told beside what validation says: it is the sentence that is known from elsewhere (docs/decisions.md).
void tell_outcome(Rehearsal& rehearsal, std::size_t position, std::string_view name) {
    if (!writes(rehearsal)) return;
    const Span span = rehearsal.change_set.changes[position].declaration->span;
    rehearsal.journal.validation(finding(rehearsal, position, name, rehearsal.progress[position].reason, {}, span));
}

bool check_properties(Rehearsal& rehearsal, std::size_t position) {
    const ResourceChange& change = rehearsal.change_set.changes[position];
    const std::vector<validator::Violation> violations = property_faults(*change.schema, change.properties);
    if (violations.empty()) return true;
    const std::size_t first = rehearsal.outcome.diagnostics.size();
    report_property_faults(rehearsal, position, violations);
    keep_outcome(rehearsal, position, deploy_time_fault(rehearsal, position, violations));
    tell_outcome(rehearsal, position, "PROPERTY_VALIDATION");
    for (std::size_t index = 0; index < violations.size(); ++index) {
        const Span span = rehearsal.outcome.diagnostics[first + index].span;
        add_event(rehearsal, position, "PROPERTY_VALIDATION",
                  validator::early_validation_phrase(violations[index], providers::facts::classic_properties(change.declaration->type)),
                  "/Properties" + violations[index].pointer, span);
    }
    return false;
}

// Limits that the registry's schema does not have: the service refuses the value when the resource is made (providers::create says the same then).
bool check_service_limits(Rehearsal& rehearsal, std::size_t position) {
    const ResourceChange& change = rehearsal.change_set.changes[position];
    std::vector<validator::Violation> violations = validator::validate(*change.schema, change.properties);
    std::erase_if(violations, [](const validator::Violation& violation) { return !violation.service; });
    for (const validator::Violation& violation : violations) {
        std::string message = validator::service_message({violation});
        if (message.empty()) message = validator::registry_phrase(violation);
        const Fault fault = providers::facts::fault_of(change.declaration->type, "ValidationException", std::move(message));
        Diagnostic& diagnostic = rehearsal.report(position, "service/limit", fault, violation.pointer);
        diagnostic.value = violation.value;
        diagnostic.allowed = violation.allowed;
        diagnostic.suggestion = violation.suggestion;
        keep_outcome(rehearsal, position, fault);
    }
    return violations.empty();
}

// The primary identifier, if the template gives all of it.
std::string given_identifier(const ResourceChange& change) {
    std::vector<std::string> parts;
    for (const catalog::PropertyPath& path : change.schema->primary_identifier()) {
        if (path.size() != 1 || change.schema->is_read_only(path)) return {};
        const Json& value = member(change.properties, path.front());
        if (value.is_null() || !value.is_primitive() || is_pending(value)) return {};
        parts.push_back(scalar_text(value));
    }
    return join(parts, "|");
}

bool check_name(Rehearsal& rehearsal, std::size_t position) {
    const ResourceChange& change = rehearsal.change_set.changes[position];
    const std::string id = given_identifier(change);
    if (id.empty() || !rehearsal.site.world.find(rehearsal.request.scope, change.declaration->type, id)) return true;
    std::string reason = "Resource of type '" + change.declaration->type + "' with identifier '" + id + "' already exists.";
    rehearsal.report(position, "name-conflict", Fault::engine(reason)).value = id;
    keep_outcome(rehearsal, position, Fault::engine(id + " already exists"));
    tell_outcome(rehearsal, position, "NAME_CONFLICT_VALIDATION");
    add_event(rehearsal, position, "NAME_CONFLICT_VALIDATION", std::move(reason), {}, change.declaration->span);
    return false;
}

std::string stop_reason(bool properties, bool names) {
    std::vector<std::string> checks;
    if (properties) checks.emplace_back(property_validation);
    if (names) checks.emplace_back(existence_check);
    return "The following hook(s)/validation failed: [" + join(checks, ", ") +
           "]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.";
}

}  // namespace

bool covered_by_early_validation(const catalog::TypeSchema& schema) {
    if (!schema.has_handlers()) return false;
    return std::ranges::none_of(excluded, [&](std::string_view prefix) { return schema.name().starts_with(prefix); });
}

std::optional<std::string> early_fault(Rehearsal& rehearsal) {
    if (rehearsal.request.disable_validation) return std::nullopt;
    bool bad_properties = false, bad_names = false;
    for (std::size_t position = 0; position < rehearsal.change_set.changes.size(); ++position) {
        const ResourceChange& change = rehearsal.change_set.changes[position];
        if (change.action == Action::keep || !change.schema || !covered_by_early_validation(*change.schema)) continue;
        if (!check_properties(rehearsal, position))
            bad_properties = true;
        else if (change.action == Action::add && !check_name(rehearsal, position))
            bad_names = true;
    }
    if (!bad_properties && !bad_names) return std::nullopt;
    return stop_reason(bad_properties, bad_names);
}

bool validate_early(Rehearsal& rehearsal) {
    const std::optional<std::string> reason = early_fault(rehearsal);
    if (reason) stop_stack(rehearsal, *reason);
    return !reason;
}

bool examine_properties(Rehearsal& rehearsal) {
    bool right = true;
    for (std::size_t position = 0; position < rehearsal.change_set.changes.size(); ++position) {
        if (!rehearsal.change_set.changes[position].schema) continue;
        right = check_properties(rehearsal, position) && right;
        right = check_service_limits(rehearsal, position) && right;
    }
    return right;
}

}  // namespace drydock::engine
