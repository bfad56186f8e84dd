#include "emulator/engine/operations.h"

#include <algorithm>

#include "base/text.h"
#include "emulator/engine/change_sets.h"
#include "emulator/engine/refactor.h"
#include "emulator/engine/restoration.h"
#include "emulator/engine/rollback.h"
#include "emulator/engine/status.h"

namespace drydock::engine {
namespace {

// What every operation on a stack that exists has: its record, a journal, an outcome.
class StackOperation {
public:
    StackOperation(StackRecord& stack, Site& site)
        : stack_(stack),
          site_(site),
          journal_(site.stacks, site.clock, site.ids, site.sink, outcome_.events, stack.parent_id.empty() && !site.joined) {
        journal_.open(stack);
        outcome_.stack_id = stack.id;
        outcome_.started = site.clock.now();
    }

    StackRecord& stack() { return stack_; }
    Site& site() { return site_; }
    Journal& journal() { return journal_; }

    void begin(std::string operation, std::string token, std::string_view status, std::string reason) {
        stack_.operation = std::move(operation);
        stack_.operation_id = site_.ids.uuid();
        stack_.token = std::move(token);
        journal_.begin();
        journal_.stack(status, std::move(reason));
        journal_.end();
    }

    Outcome finish(bool well) {
        outcome_.status = stack_.status;
        outcome_.status_reason = stack_.reason;
        outcome_.finished = site_.clock.now();
        outcome_.ending = well ? Ending::completed : Ending::failed;
        if (journal_.fault()) {
            outcome_.ending = Ending::interrupted;
            outcome_.rejection = *journal_.fault();
        }
        return std::move(outcome_);
    }

private:
    StackRecord& stack_;
    Site& site_;
    Outcome outcome_;
    Journal journal_;
};

Outcome rejected(Fault fault) {
    Outcome outcome;
    outcome.rejection = std::move(fault);
    return outcome;
}

Outcome rejected(std::string message) {
    return rejected(Fault::validation_error(std::move(message)));
}

// Why DeleteStack would not even begin.
std::optional<std::string> deletion_refusal(const StackRecord& stack, const DeleteRequest& request) {
    if (stack.termination_protection && stack.parent_id.empty())
        return "Stack [" + stack.name + "] cannot be deleted while TerminationProtection is enabled";
    if (stack.in_progress() && stack.status != status::delete_in_progress && stack.status != status::create_in_progress)
        return "Stack [" + stack.id + "] cannot be deleted while in status " + stack.status;
    if (!request.retain_resources.empty() && stack.status != status::delete_failed) {
        return "Invalid operation on stack [" + stack.id + "]. RetainResources can be specified only when the stack is in the DELETE_FAILED state.";
    }
    if (request.force && stack.status != status::delete_failed)
        return "Invalid operation on stack [" + stack.id + "]. DeletionMode FORCE_DELETE_STACK is only valid on stacks in the DELETE_FAILED state.";
    for (const std::string& name : request.retain_resources) {
        if (!stack.resource(name)) return "Resource " + name + " does not exist for stack " + stack.id;
    }
    return std::nullopt;
}

// An export of the stack that other stacks import: the deletion ends before it begins.
std::optional<std::string> used_export(const StackRecord& stack, const Site& site) {
    for (const auto& [name, exported] : site.stacks.exports(stack.scope)) {
        if (exported.stack_id != stack.id) continue;
        const std::vector<std::string> users = site.stacks.importers(stack.scope, name);
        if (!users.empty()) return "Delete canceled. Cannot delete export " + name + " as it is in use by " + join(users, " and ") + ".";
    }
    return std::nullopt;
}

void drop_exports(StackOperation& operation) {
    std::vector<Export> own;
    for (const auto& [name, exported] : operation.site().stacks.exports(operation.stack().scope)) {
        if (exported.stack_id == operation.stack().id) own.push_back(exported);
    }
    for (const Export& each : own) operation.journal().drop(each);
}

// What an update that has not come to its end has replaced is still there.
void take_former(StackOperation& operation) {
    StackRecord& stack = operation.stack();
    for (StackResource& resource : stack.resources) {
        if (!resource.former || resource.former->gone || resource.former->world_id == resource.now.world_id || resource.former->world_id.empty())
            continue;
        StackResource remnant{.logical_id = resource.logical_id, .type = resource.type, .status = std::string(status::update_complete)};
        remnant.now = std::move(*resource.former);
        resource.former.reset();
        stack.remnants.push_back(std::move(remnant));
    }
    operation.journal().touch_resources();
}

void close_change_sets(StackOperation& operation) {
    Journal& journal = operation.journal();
    journal.begin();
    for (ChangeSetRecord* set : operation.site().stacks.change_sets(operation.stack())) journal.check(operation.site().stacks.forget(*set));
    journal.end();
}

}  // namespace

Outcome delete_stack(const DeleteRequest& request, Site& site) {
    StackRecord* stack = site.stacks.find(request.scope, request.stack_name);
    if (!stack || stack->deleted()) {  // AWS takes it for done
        Outcome done;
        done.ending = Ending::completed;
        if (stack) done.stack_id = stack->id;
        done.status = status::delete_complete;
        return done;
    }
    if (const auto refusal = deletion_refusal(*stack, request)) return rejected(*refusal);
    StackOperation operation(*stack, site);
    if (const auto reason = used_export(*stack, site)) {
        operation.begin("DELETE_STACK", request.token, stack->status, *reason);
        return operation.finish(false);
    }
    if (!request.role_arn.empty()) stack->now.role_arn = request.role_arn;
    if (stack->status != status::delete_in_progress) {
        operation.journal().begin();
        take_former(operation);
        drop_exports(operation);
        operation.journal().end();
        operation.begin("DELETE_STACK", request.token, status::delete_in_progress, stack->parent_id.empty() ? "User Initiated" : "");
    }
    finish_deletion(*stack, site, operation.journal(), request.force ? RemovalKind::forced_deletion : RemovalKind::deletion,
                    request.retain_resources);
    if (stack->deleted()) close_change_sets(operation);
    return operation.finish(stack->deleted());
}

Outcome continue_update_rollback(const ContinueRequest& request, Site& site) {
    StackRecord* stack = site.stacks.find(request.scope, request.stack_name);
    if (!stack) return rejected("Stack [" + request.stack_name + "] does not exist");
    if (stack->status != status::update_rollback_failed) {
        return rejected("Stack:" + stack->id + " is in " + stack->status + " state and can not continue the update rollback process.");
    }
    for (const std::string& name : request.resources_to_skip) {
        const StackResource* resource = stack->resource(name);
        if (!resource) return rejected("Resource [" + name + "] does not exist for stack [" + stack->id + "]");
        if (resource->status != status::update_failed) {
            return rejected("Resources to skip must be in the UPDATE_FAILED state: [" + name + "]");
        }
    }
    StackOperation operation(*stack, site);
    if (!request.role_arn.empty()) stack->now.role_arn = request.role_arn;
    operation.begin("CONTINUE_ROLLBACK", request.token, status::update_rollback_in_progress, "User Initiated");
    roll_back_update(*stack, site, operation.journal(), request.resources_to_skip);
    return operation.finish(stack->status == status::update_rollback_complete);
}

Outcome rollback_stack(const RollbackRequest& request, Site& site) {
    StackRecord* stack = site.stacks.find(request.scope, request.stack_name);
    if (!stack) return rejected("Stack [" + request.stack_name + "] does not exist");
    const bool created = stack->status == status::create_failed;
    if (!created && stack->status != status::update_failed) {
        return rejected("Stack [" + stack->name + "] is in " + stack->status + " state and can not be rolled back.");
    }
    StackOperation operation(*stack, site);
    if (!request.role_arn.empty()) stack->now.role_arn = request.role_arn;
    stack->retain_except_on_create = stack->retain_except_on_create || request.retain_except_on_create;
    operation.begin("ROLLBACK", request.token, created ? status::rollback_in_progress : status::update_rollback_in_progress, "User Initiated");
    if (created)
        roll_back_create(*stack, site, operation.journal());
    else
        roll_back_update(*stack, site, operation.journal(), {});
    return operation.finish(stack->status == status::rollback_complete || stack->status == status::update_rollback_complete);
}

Result<void> signal_resource(const Signal& signal, Site& site) {
    StackRecord* stack = site.stacks.find(signal.scope, signal.stack_name);
    if (!stack) return Fault::validation_error("Stack [" + signal.stack_name + "] does not exist");
    if (!stack->in_progress()) return Fault::validation_error("Stack:" + stack->id + " is in " + stack->status + " state and can not be signaled.");
    StackResource* resource = stack->resource(signal.logical_id);
    if (!resource) return Fault::validation_error("Resource " + signal.logical_id + " does not exist for stack " + stack->name);
    if (resource->status != status::create_in_progress && resource->status != status::update_in_progress) {
        return Fault::validation_error("Resource " + signal.logical_id + " is in " + resource->status + " state and cannot be signaled");
    }
    const auto same = [&](const Json& known) { return member(known, "id") == Json(signal.unique_id); };
    if (std::ranges::any_of(resource->signals, same)) return {};  // the first of a sender counts
    StackOperation operation(*stack, site);
    Journal& journal = operation.journal();
    journal.begin();
    resource->signals.push_back({{"id", signal.unique_id}, {"status", signal.status}});
    journal.resource(*resource, std::string(resource->status), "Received " + signal.status + " signal with UniqueId " + signal.unique_id,
                     resource->now.properties, Tier::schema);
    journal.end();
    if (journal.fault()) return *journal.fault();
    return {};
}

Result<void> finish_interrupted(StackRecord& stack, Site& site) {
    if (!stack.in_progress()) return {};
    if (auto done = finish_interrupted_refactors(site); !done || !stack.in_progress()) return done;
    StackOperation operation(stack, site);
    Journal& journal = operation.journal();
    journal.begin();
    for (StackResource& resource : stack.resources) {
        if (!resource.status.ends_with("_IN_PROGRESS") || resource.status == status::delete_in_progress) continue;
        const bool creating = resource.status == status::create_in_progress;
        const bool importing = resource.status == status::import_in_progress;
        journal.resource(resource,
                         creating    ? status::create_failed
                         : importing ? status::import_failed
                                     : status::update_failed,
                         creating ? "Resource creation cancelled" : "Resource update cancelled", nullptr, Tier::schema);
    }
    if (stack.status == status::create_in_progress) journal.stack(status::rollback_in_progress, interrupted_reason);
    if (stack.status == status::update_in_progress) journal.stack(status::update_rollback_in_progress, interrupted_reason);
    journal.end();
    if (stack.status == status::rollback_in_progress) roll_back_create(stack, site, journal);
    if (stack.status == status::update_rollback_in_progress) roll_back_update(stack, site, journal, {});
    if (stack.status == status::import_in_progress) roll_back_import(stack, site, journal, interrupted_reason);
    if (stack.status == status::update_cleanup) clean_up(stack, site, journal, status::update_complete);
    if (stack.status == status::update_rollback_cleanup) clean_up(stack, site, journal, status::update_rollback_complete);
    if (stack.status == status::delete_in_progress) finish_deletion(stack, site, journal, RemovalKind::deletion, {});
    journal.begin();
    journal.check(finish_change_sets(stack, stack.status == status::update_complete, site));
    journal.end();
    if (journal.fault()) return *journal.fault();
    return {};
}

}  // namespace drydock::engine
