#include "emulator/engine/change_sets.h"

#include <algorithm>
#include <array>

#include "base/regex.h"
#include "base/text.h"
#include "emulator/engine/change_details.h"
#include "emulator/engine/change_set_creation.h"
#include "emulator/engine/change_set_request.h"
#include "emulator/engine/native.h"
#include "emulator/engine/status.h"

namespace drydock::engine {
namespace {

constexpr std::size_t longest_name = 128;

Fault invalid(std::string_view value, std::string_view member, const std::string& constraint) {
    return Fault::validation_error("1 validation error detected: Value '" + std::string(value) + "' at '" + std::string(member) +
                                   "' failed to satisfy constraint: " + constraint);
}

template <std::size_t size>
std::optional<Fault> not_among(const std::string& value, std::string_view member, const std::array<std::string_view, size>& allowed) {
    if (std::ranges::find(allowed, value) != allowed.end()) return std::nullopt;
    const std::vector<std::string> names(allowed.begin(), allowed.end());
    return invalid(value, member, "Member must satisfy enum value set: [" + join(names, ", ") + "]");
}

// What the API refuses by its own model.
std::optional<Fault> model_refusal(const ChangeSetRequest& request) {
    constexpr const char* pattern = "[a-zA-Z][-a-zA-Z0-9]*";
    if (request.name.size() > longest_name) return invalid(request.name, "changeSetName", "Member must have length less than or equal to 128");
    if (!Regex::of(pattern).full_match(request.name))
        return invalid(request.name, "changeSetName", std::string("Member must satisfy regular expression pattern: ") + pattern);
    if (auto fault = not_among(request.type, "changeSetType", std::array<std::string_view, 3>{"IMPORT", "UPDATE", "CREATE"})) return fault;
    if (!request.on_stack_failure.empty()) {
        constexpr std::array<std::string_view, 3> actions = {"ROLLBACK", "DELETE", "DO_NOTHING"};
        if (auto fault = not_among(request.on_stack_failure, "onStackFailure", actions)) return fault;
        if (request.on_stack_failure == "DELETE" && request.type != "CREATE")
            return Fault::validation_error("OnStackFailure DELETE is only valid when ChangeSetType is CREATE.");
    }
    if (request.deployment_mode.empty()) return std::nullopt;
    return not_among(request.deployment_mode, "deploymentMode", std::array<std::string_view, 1>{"REVERT_DRIFT"});
}

// What the type asks of the stack. An import makes its stack if there is none.
std::optional<Fault> stack_refusal(const ChangeSetRequest& request, const StackRecord* stack) {
    const std::string& name = request.change.stack_name;
    const bool missing = !stack || stack->deleted();
    if (request.type == "CREATE") {
        if (stack && stack->status != status::review_in_progress) {
            return Fault::validation_error("Stack [" + name + "] already exists and cannot be created again with the changeSet [" + request.name +
                                           "].");
        }
        if (stack || !name.starts_with("arn:")) return std::nullopt;
    } else if (!missing || (request.type == "IMPORT" && !name.starts_with("arn:"))) {
        return std::nullopt;
    }
    return Fault::validation_error("Stack [" + name + "] does not exist");
}

bool executed(const ChangeSetRecord& set) {
    return set.execution_status.starts_with("EXECUTE_");
}

Fault invalid_status(std::string message) {
    return {.code = "InvalidChangeSetStatus", .message = std::move(message)};
}

std::optional<Fault> execution_refusal(const ChangeSetRecord& set, bool disable_rollback) {
    if (set.status != "CREATE_COMPLETE")
        return invalid_status("ChangeSet [" + set.id + "] cannot be executed in its current status of [" + set.status + "]");
    if (set.execution_status != "AVAILABLE")
        return invalid_status("ChangeSet [" + set.id + "] cannot be executed in its current execution status of [" + set.execution_status + "]");
    if (disable_rollback && !set.on_stack_failure.empty())
        return Fault::validation_error("You cannot specify both OnStackFailure and DisableRollback.");
    return std::nullopt;
}

OnFailure on_failure(const ChangeSetRecord& set, bool disable_rollback) {
    if (disable_rollback || set.on_stack_failure == "DO_NOTHING") return OnFailure::do_nothing;
    return set.on_stack_failure == "DELETE" ? OnFailure::remove : OnFailure::rollback;
}

// The end of the execution, for the change set and those of its nested stacks.
Result<void> finish(const std::string& id, const providers::Scope& scope, const std::string& execution_status, Site& site) {
    ChangeSetRecord* set = site.stacks.change_set(scope, id, {});
    if (!set) return {};
    set->execution_status = execution_status;
    if (auto saved = site.stacks.save(*set); !saved) return saved;
    for (const Json& nested : set->nested) {
        if (auto done = finish(scalar_text(nested), scope, execution_status, site); !done) return done;
    }
    return {};
}

Result<void> forget(ChangeSetRecord& set, const providers::Scope& scope, Site& site) {
    for (const Json& id : Json(set.nested)) {
        ChangeSetRecord* nested = site.stacks.change_set(scope, scalar_text(id), {});
        StackRecord* stack = nested ? site.stacks.find(scope, nested->stack_id) : nullptr;
        if (nested) {
            if (auto gone = forget(*nested, scope, site); !gone) return gone;
        }
        // It was made for nothing but this change set.
        if (!stack || stack->status != status::review_in_progress || !site.stacks.change_sets(*stack).empty()) continue;
        if (auto gone = site.stacks.forget(*stack); !gone) return gone;
    }
    return site.stacks.forget(set);
}

}  // namespace

ChangeSetOutcome create_change_set(const ChangeSetRequest& request, Site& site) {
    ChangeSetOutcome outcome;
    const providers::Scope& scope = request.change.scope;
    StackRecord* stack = site.stacks.find(scope, request.change.stack_name);
    std::optional<Fault> refusal = model_refusal(request);
    if (!refusal) refusal = stack_refusal(request, stack);
    std::string former;  // an executed change set that has had the name
    if (!refusal && stack && !stack->deleted()) {
        const ChangeSetRecord* same = site.stacks.change_set(scope, request.name, stack->id);
        if (same && !same->token.empty() && same->token == request.change.token) {  // the same call once more
            outcome.ending = same->status == "FAILED" ? Ending::failed : Ending::completed;
            outcome.change_set = same;
            return outcome;
        }
        if (same && executed(*same))
            former = same->id;
        else if (same)
            refusal = Fault{.code = "AlreadyExistsException", .message = "ChangeSet [" + request.name + "] already exists"};
    }
    if (!refusal) {
        outcome = ChangeSetCreation(request, site, {}).run();
        ChangeSetRecord* replaced = outcome.change_set && !former.empty() ? site.stacks.change_set(scope, former, {}) : nullptr;
        const Result<void> gone = replaced ? forget(*replaced, scope, site) : Result<void>();
        if (!gone) return {.ending = Ending::interrupted, .rejection = gone.fault()};
        return outcome;
    }
    if (refusal->code == not_simulated_code) outcome.ending = Ending::not_simulated;
    outcome.rejection = std::move(*refusal);
    return outcome;
}

Result<ChangeSetRecord*> find_change_set(const providers::Scope& scope, const std::string& change_set, const std::string& stack_name, Site& site) {
    const bool by_arn = change_set.starts_with("arn:");
    if (!by_arn) {
        if (stack_name.empty()) return Fault::validation_error("StackName must be specified if ChangeSetName is not specified as an ARN.");
        const StackRecord* stack = site.stacks.find(scope, stack_name);
        if (!stack || stack->deleted()) return Fault::validation_error("Stack [" + stack_name + "] does not exist");
    }
    ChangeSetRecord* set = site.stacks.change_set(scope, change_set, by_arn ? std::string() : stack_name);
    if (set) return set;
    return Fault{.code = "ChangeSetNotFound", .message = "ChangeSet [" + change_set + "] does not exist", .http_status = 404};
}

Outcome execute_change_set(const providers::Scope& scope, const std::string& change_set, const std::string& stack_name, Site& site,
                           bool disable_rollback, const std::string& token, bool retain_except_on_create) {
    Outcome rejected;
    const Result<ChangeSetRecord*> found = find_change_set(scope, change_set, stack_name, site);
    if (!found) {
        rejected.rejection = found.fault();
        return rejected;
    }
    const ChangeSetRecord& set = **found;
    if (auto refusal = execution_refusal(set, disable_rollback)) {
        rejected.rejection = std::move(*refusal);
        return rejected;
    }
    Request request = to_request(set.request);
    request.scope = scope;
    request.change_set_id = set.id;
    request.nested_change_sets = nested_change_sets(set);
    request.on_failure = on_failure(set, disable_rollback);
    request.token = token;
    request.retain_except_on_create = request.retain_except_on_create || retain_except_on_create;
    Outcome outcome = deploy(request, site);
    const StackRecord* stack = outcome.ending == Ending::interrupted ? nullptr : site.stacks.find(scope, set.stack_id);
    const Result<void> finished = stack ? finish_change_sets(*stack, outcome.ending == Ending::completed, site) : Result<void>();
    if (!finished) {
        outcome.ending = Ending::interrupted;
        outcome.rejection = finished.fault();
    }
    return outcome;
}

Result<void> delete_change_set(const providers::Scope& scope, const std::string& change_set, const std::string& stack_name, Site& site) {
    const Result<ChangeSetRecord*> found = find_change_set(scope, change_set, stack_name, site);
    if (!found) {
        const bool gone = found.fault().code == "ChangeSetNotFound" && !change_set.starts_with("arn:");
        return gone ? Result<void>() : Result<void>(found.fault());
    }
    ChangeSetRecord& set = **found;
    // The CDK deletes the one that it has executed before it makes the next of the same name.
    if (set.execution_status == "EXECUTE_PENDING" || set.execution_status == "EXECUTE_IN_PROGRESS")
        return invalid_status("ChangeSet [" + set.id + "] cannot be deleted in its current execution status of [" + set.execution_status + "]");
    if (!set.root_id.empty())
        return invalid_status("ChangeSet [" + set.id + "] can only be deleted through its root change set [" + set.root_id + "]");
    return forget(set, scope, site);
}

Json shown_changes(const ChangeSetRecord& change_set, bool include_property_values) {
    return changes_in_view(change_set.changes, include_property_values);
}

std::string shown_reason(const ChangeSetRecord& change_set, bool include_property_values) {
    return include_property_values && change_set.reason.empty() ? change_set.values_warning : change_set.reason;
}

void retire_change_sets(const StackRecord& stack, const std::string& executed_id, Site& site, Journal& journal) {
    for (ChangeSetRecord* set : site.stacks.change_sets(stack)) {
        if (set->id != executed_id && !executed_id.empty()) {
            journal.check(forget(*set, stack.scope, site));
            continue;
        }
        if (set->id == executed_id)
            set->execution_status = "EXECUTE_IN_PROGRESS";
        else if (set->execution_status == "AVAILABLE")
            set->execution_status = "OBSOLETE";
        else
            continue;
        journal.check(site.stacks.save(*set));
    }
}

Result<void> finish_change_sets(const StackRecord& stack, bool well, Site& site) {
    for (ChangeSetRecord* set : site.stacks.change_sets(stack)) {
        if (set->execution_status != "EXECUTE_IN_PROGRESS") continue;
        if (auto done = finish(set->id, stack.scope, well ? "EXECUTE_COMPLETE" : "EXECUTE_FAILED", site); !done) return done;
    }
    return {};
}

std::map<std::string, std::string, std::less<>> nested_change_sets(const ChangeSetRecord& change_set) {
    std::map<std::string, std::string, std::less<>> out;
    for (const Json& entry : change_set.changes) {
        const Json& change = member(entry, "ResourceChange");
        const Json& id = member(change, "ChangeSetId");
        if (id.is_string()) out[scalar_text(member(change, "LogicalResourceId"))] = id.get<std::string>();
    }
    return out;
}

}  // namespace drydock::engine
