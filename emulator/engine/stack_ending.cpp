// How a stack begins and ends: its own statuses, and what becomes of its resources when it fails.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
#include <algorithm>

#include "base/text.h"
#include "emulator/engine/native.h"
#include "emulator/engine/removal.h"
#include "emulator/engine/stages.h"
#include "emulator/engine/status.h"

namespace drydock::engine {
namespace {

constexpr std::string_view hidden = "****";

Json parameters_of(const Rehearsal& rehearsal) {
    Json out = Json::object();
    if (!rehearsal.resolver) return out;
    for (const tmpl::ParameterDeclaration& declaration : rehearsal.document->parameters) {
        const Json* value = rehearsal.resolver->parameter(declaration.name);
        if (!value) continue;
        std::vector<std::string> parts;
        for (const Json& part : value->is_array() ? *value : Json::array({*value})) parts.push_back(scalar_text(part));
        out[declaration.name] = declaration.no_echo ? std::string(hidden) : join(parts, ",");
    }
    return out;
}

ResourceOutcome outcome_of(const Rehearsal& rehearsal, std::size_t position) {
    const StackResource& resource = rehearsal.stack.resources[position];
    const ResourceChange& change = rehearsal.change_set.changes[position];
    const Progress& progress = rehearsal.progress[position];
    return {.logical_id = resource.logical_id,
            .physical_id = resource.physical_id,
            .type = resource.type,
            .status = resource.status,
            .reason = resource.reason,
            .started = progress.started,
            .finished = progress.finished,
            .tier = change.tier,
            .depends_on = resource.depends_on,
            .span = change.declaration->span};
}

// No verdict if the only thing that went wrong is that drydock does not simulate something.
Ending ending_of(const Rehearsal& rehearsal) {
    bool unknown = false;
    for (const Progress& progress : rehearsal.progress) {
        if (!progress.fault) continue;
        if (progress.fault->code != not_simulated_code) return Ending::failed;
        unknown = true;
    }
    return unknown ? Ending::not_simulated : Ending::failed;
}

void write(Rehearsal& rehearsal, std::string_view status, std::string reason, std::string_view detail = {}) {
    rehearsal.journal.begin();
    rehearsal.journal.stack(status, std::move(reason), detail);
    rehearsal.journal.end();
}

void roll_back(Rehearsal& rehearsal, std::string_view success, std::string_view failure) {
    const std::vector<std::string> failed = remove_resources(rehearsal.stack, rehearsal.site, rehearsal.journal, RemovalKind::rollback_of_create);
    write(rehearsal, failed.empty() ? success : failure, failed.empty() ? std::string() : removal_failure(failed));
}

}  // namespace

void keep_resources(Rehearsal& rehearsal) {
    for (std::size_t position = 0; position < rehearsal.progress.size(); ++position)
        rehearsal.outcome.resources.push_back(outcome_of(rehearsal, position));
}

void open_stack(Rehearsal& rehearsal) {
    const Request& request = rehearsal.request;
    StackRecord& stack = rehearsal.stack;
    stack.id = rehearsal.outcome.stack_id;
    stack.name = request.stack_name;
    stack.scope = request.scope;
    stack.role_arn = request.role_arn;
    stack.parent_id = request.parent_stack_id;
    stack.root_id = request.root_stack_id;
    stack.created = rehearsal.site.clock.now();
    stack.capabilities = request.capabilities;
    stack.notification_arns = request.notification_arns;
    stack.parameters = parameters_of(rehearsal);
    for (const auto& [key, value] : request.tags) stack.tags[key] = value;
    if (rehearsal.document) stack.description = rehearsal.document->description;
    rehearsal.journal.open(stack);
    write(rehearsal, status::create_in_progress, "User Initiated");
}

void fail_stack(Rehearsal& rehearsal, const std::string& cause) {
    Outcome& outcome = rehearsal.outcome;
    outcome.ending = ending_of(rehearsal);
    outcome.finished = rehearsal.site.clock.now();
    keep_resources(rehearsal);
    switch (rehearsal.request.on_failure) {
        case OnFailure::do_nothing:
            outcome.status_reason = cause + ". ";
            write(rehearsal, status::create_failed, outcome.status_reason);
            break;
        case OnFailure::rollback:
            outcome.status_reason = cause + ". Rollback requested by user.";
            write(rehearsal, status::rollback_in_progress, outcome.status_reason);
            roll_back(rehearsal, status::rollback_complete, status::rollback_failed);
            break;
        case OnFailure::remove:
            outcome.status_reason = cause + ". Delete requested by user.";
            write(rehearsal, status::delete_in_progress, outcome.status_reason);
            roll_back(rehearsal, status::delete_complete, status::delete_failed);
            break;
    }
    outcome.status = rehearsal.stack.status;
}

void stop_stack(Rehearsal& rehearsal, const std::string& reason) {
    rehearsal.outcome.ending = Ending::failed;
    rehearsal.outcome.finished = rehearsal.site.clock.now();
    rehearsal.outcome.status_reason = reason;
    keep_resources(rehearsal);
    write(rehearsal, status::create_failed, reason, status::validation_failed);
    rehearsal.outcome.status = rehearsal.stack.status;
}

void complete_stack(Rehearsal& rehearsal) {
    rehearsal.outcome.ending = Ending::completed;
    rehearsal.outcome.finished = rehearsal.site.clock.now();
    keep_resources(rehearsal);
    write(rehearsal, status::create_complete, {});
    rehearsal.outcome.status = rehearsal.stack.status;
}

bool refuse(Rehearsal& rehearsal, const Fault& fault) {
    Outcome& outcome = rehearsal.outcome;
    if (fault.code == not_simulated_code) {
        outcome.ending = Ending::not_simulated;
        outcome.rejection = fault;
        outcome.status_reason = fault.message;
        return false;
    }
    if (rehearsal.transformed && !rehearsal.request.validate_only) {
        open_stack(rehearsal);
        fail_stack(rehearsal, fault.message);
        return false;
    }
    outcome.ending = Ending::rejected;
    outcome.rejection = fault;
    outcome.stack_id.clear();
    return false;
}

bool accept_diagnostics(Rehearsal& rehearsal, std::size_t first) {
    const auto& found = rehearsal.outcome.diagnostics;
    const auto error = std::find_if(found.begin() + static_cast<std::ptrdiff_t>(first), found.end(),
                                    [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; });
    return error == found.end() || refuse(rehearsal, Fault(error->fault));
}

}  // namespace drydock::engine
