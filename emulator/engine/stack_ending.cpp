// How an operation on a stack ends: the stack's own statuses, and what becomes of its resources when it fails.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
#include <algorithm>

#include "base/text.h"
#include "emulator/engine/native.h"
#include "emulator/engine/removal.h"
#include "emulator/engine/restoration.h"
#include "emulator/engine/rollback.h"
#include "emulator/engine/stages.h"
#include "emulator/engine/status.h"

namespace drydock::engine {
namespace {

ResourceOutcome outcome_of(const Rehearsal& rehearsal, std::size_t position) {
    const ResourceChange& change = rehearsal.change_set.changes[position];
    const Progress& progress = rehearsal.progress[position];
    ResourceOutcome out{.logical_id = change.declaration->logical_id,
                        .physical_id = progress.record ? progress.record->now.physical_id : std::string(),
                        .type = change.declaration->type,
                        .status = progress.status,
                        .reason = progress.reason,
                        .started = progress.started,
                        .finished = progress.finished,
                        .tier = change.tier,
                        .depends_on = {},
                        .span = change.declaration->span};
    for (const std::size_t before : rehearsal.change_set.graph.dependencies[position])
        out.depends_on.push_back(rehearsal.change_set.graph.ids[before]);
    return out;
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

void fail_create(Rehearsal& rehearsal, const std::string& cause) {
    Outcome& outcome = rehearsal.outcome;
    StackRecord& stack = *rehearsal.stack;
    if (rehearsal.site.cancelled && rehearsal.site.cancelled()) {  // somebody deletes it
        outcome.status_reason = cause;
        return;
    }
    switch (rehearsal.request.on_failure) {
        case OnFailure::do_nothing:
            outcome.status_reason = cause + ". ";
            write(rehearsal, status::create_failed, outcome.status_reason);
            break;
        case OnFailure::rollback:
            outcome.status_reason = cause + ". Rollback requested by user.";
            write(rehearsal, status::rollback_in_progress, outcome.status_reason);
            roll_back_create(stack, rehearsal.site, rehearsal.journal);
            break;
        case OnFailure::remove:
            outcome.status_reason = cause + ". Delete requested by user.";
            write(rehearsal, status::delete_in_progress, outcome.status_reason);
            finish_deletion(stack, rehearsal.site, rehearsal.journal, RemovalKind::rollback_of_create, {});
            break;
    }
}

void fail_update(Rehearsal& rehearsal, const std::string& cause) {
    rehearsal.outcome.status_reason = cause.empty() ? "" : cause + ". ";  // none where nothing but time was cancelled
    if (rehearsal.request.on_failure == OnFailure::do_nothing) return write(rehearsal, status::update_failed, rehearsal.outcome.status_reason);
    write(rehearsal, status::update_rollback_in_progress, rehearsal.outcome.status_reason);
    // A nested stack goes back when its parent does.
    roll_back_update(*rehearsal.stack, rehearsal.site, rehearsal.journal, {});
}

// Exports as the outputs are now: what is gone goes, what has changed is written anew.
void write_exports(Rehearsal& rehearsal) {
    const StackRecord& stack = *rehearsal.stack;
    std::vector<Export> gone;
    for (const auto& [name, each] : rehearsal.site.stacks.exports(stack.scope)) {
        if (each.stack_id == stack.id) gone.push_back(each);
    }
    for (const Json& output : rehearsal.outputs) {
        const Json& name = member(output, "ExportName");
        if (name.is_null()) continue;
        const Export exported{scalar_text(name), scalar_text(member(output, "OutputValue")), stack.id};
        std::erase_if(gone, [&](const Export& each) { return each.name == exported.name; });
        rehearsal.journal.keep(exported);
    }
    for (const Export& each : gone) rehearsal.journal.drop(each);
}

void complete_update(Rehearsal& rehearsal) {
    StackRecord& stack = *rehearsal.stack;
    Journal& journal = rehearsal.journal;
    const bool imported = !rehearsal.request.imports.empty();
    journal.begin();
    write_exports(rehearsal);
    stack.now.outputs = rehearsal.outputs;
    stack.now.imports = rehearsal.imports;
    // A nested stack can still go back with its parent.
    if (stack.parent_id.empty()) settle_update(stack, journal);
    journal.touch_configuration();
    journal.stack(imported ? status::import_complete : status::update_cleanup);
    journal.end();
    if (imported || !stack.parent_id.empty() || journal.broken()) return;
    commit_nested(stack, rehearsal.site);
    clean_up(stack, rehearsal.site, journal, status::update_complete);
}

void complete_create(Rehearsal& rehearsal) {
    StackRecord& stack = *rehearsal.stack;
    rehearsal.journal.begin();
    write_exports(rehearsal);
    stack.now.outputs = rehearsal.outputs;
    stack.now.imports = rehearsal.imports;
    settle_update(stack, rehearsal.journal);
    rehearsal.journal.stack(rehearsal.request.imports.empty() ? status::create_complete : status::import_complete);
    rehearsal.journal.end();
}

}  // namespace

void keep_resources(Rehearsal& rehearsal) {
    for (std::size_t position = 0; position < rehearsal.progress.size(); ++position)
        rehearsal.outcome.resources.push_back(outcome_of(rehearsal, position));
}

void fail_stack(Rehearsal& rehearsal, const std::string& cause) {
    Outcome& outcome = rehearsal.outcome;
    outcome.ending = ending_of(rehearsal);
    outcome.finished = rehearsal.site.clock.now();
    keep_resources(rehearsal);
    if (rehearsal.journal.broken()) return;  // nothing can be written any more: what is in the store is taken up again by finish_interrupted()
    if (!rehearsal.request.imports.empty())
        roll_back_import(*rehearsal.stack, rehearsal.site, rehearsal.journal, outcome.status_reason = cause + ". ");
    else if (rehearsal.request.update)
        fail_update(rehearsal, cause);
    else
        fail_create(rehearsal, cause);
    outcome.status = rehearsal.stack->status;
}

void stop_stack(Rehearsal& rehearsal, const std::string& reason) {
    Outcome& outcome = rehearsal.outcome;
    outcome.ending = Ending::failed;
    outcome.finished = rehearsal.site.clock.now();
    outcome.status_reason = reason;
    keep_resources(rehearsal);
    if (rehearsal.request.update) {
        // Nothing was touched: the stack is at once what it was.
        write(rehearsal, status::update_rollback_in_progress, reason, status::validation_failed);
        roll_back_update(*rehearsal.stack, rehearsal.site, rehearsal.journal, {});
    } else {
        write(rehearsal, status::create_failed, reason, status::validation_failed);
    }
    outcome.status = rehearsal.stack->status;
}

void complete_stack(Rehearsal& rehearsal) {
    rehearsal.outcome.ending = Ending::completed;
    rehearsal.outcome.finished = rehearsal.site.clock.now();
    keep_resources(rehearsal);
    rehearsal.request.update ? complete_update(rehearsal) : complete_create(rehearsal);
    rehearsal.outcome.status = rehearsal.stack->status;
}

bool refuse(Rehearsal& rehearsal, const Fault& fault) {
    Outcome& outcome = rehearsal.outcome;
    if (fault.code == not_simulated_code) {
        outcome.ending = Ending::not_simulated;
        outcome.rejection = fault;
        outcome.status_reason = fault.message;
        outcome.stack_id.clear();
        return false;
    }
    if (rehearsal.transformed && rehearsal.request.plan_only) {  // the change set exists by then, and fails
        outcome.ending = Ending::failed;
        outcome.rejection = fault;
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
