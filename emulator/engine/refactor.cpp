#include "emulator/engine/refactor.h"

#include <algorithm>

#include "emulator/engine/native.h"
#include "emulator/engine/operations.h"
#include "emulator/engine/refactor_plan.h"
#include "emulator/engine/restoration.h"
#include "emulator/engine/rollback.h"
#include "emulator/engine/stages.h"
#include "emulator/engine/status.h"

namespace drydock::engine {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kind = "stack-refactor";
constexpr std::string_view available = "AVAILABLE";
constexpr Duration step{2s};

std::string text(const Json& value, std::string_view name) {
    const Json& found = member(value, name);
    return found.is_string() ? found.get<std::string>() : std::string();
}

Json from_request(const RefactorRequest& request) {
    Json definitions = Json::array(), mappings = Json::array();
    for (const StackDefinition& each : request.definitions) definitions.push_back({each.stack_name, each.template_body, each.source_name});
    for (const ResourceMapping& each : request.mappings)
        mappings.push_back({each.source.stack_name, each.source.logical_id, each.destination.stack_name, each.destination.logical_id});
    return {{"enable_stack_creation", request.enable_stack_creation}, {"definitions", std::move(definitions)}, {"mappings", std::move(mappings)}};
}

RefactorRequest to_request(const ShelfRecord& record) {
    const Json& value = member(record.value, "request");
    RefactorRequest request;
    request.scope = record.scope;
    request.enable_stack_creation = member(value, "enable_stack_creation") == Json(true);
    for (const Json& each : member(value, "definitions"))
        request.definitions.push_back({scalar_text(each[0]), scalar_text(each[1]), scalar_text(each[2])});
    for (const Json& each : member(value, "mappings"))
        request.mappings.push_back({{scalar_text(each[0]), scalar_text(each[1])}, {scalar_text(each[2]), scalar_text(each[3])}});
    return request;
}

bool moves(const RefactoredStack& stack, const std::string& logical_id, const Origin& origin) {
    return origin.stack != stack.before || origin.resource->logical_id != logical_id;
}

Json move_action(const RefactorPlan& plan, const RefactoredStack& stack, const std::string& logical_id, const Origin& origin) {
    const std::string& id = plan.id_of(stack);
    Json tags = {{{"Key", "aws:cloudformation:stack-name"}, {"Value", stack.request.stack_name}},
                 {{"Key", "aws:cloudformation:logical-id"}, {"Value", logical_id}},
                 {{"Key", "aws:cloudformation:stack-id"}, {"Value", id}}};
    return {{"Action", "MOVE"},
            {"Entity", "RESOURCE"},
            {"PhysicalResourceId", origin.resource->now.physical_id},
            {"Description", "No configuration changes detected."},
            {"Detection", origin.mapped ? "MANUAL" : "AUTO"},
            {"TagResources", std::move(tags)},
            {"UntagResources", {"aws:cloudformation:stack-name", "aws:cloudformation:logical-id", "aws:cloudformation:stack-id"}},
            {"ResourceMapping",
             {{"Source", {{"StackName", origin.stack->id}, {"LogicalResourceId", origin.resource->logical_id}}},
              {"Destination", {{"StackName", id}, {"LogicalResourceId", logical_id}}}}}};
}

Json actions_of(const RefactorPlan& plan) {
    Json actions = Json::array();
    for (const RefactoredStack& stack : plan.stacks) {
        if (!stack.before) actions.push_back({{"Action", "CREATE"}, {"Entity", "STACK"}, {"PhysicalResourceId", plan.id_of(stack)}});
        for (const auto& [logical_id, origin] : stack.origins) {
            if (moves(stack, logical_id, origin)) actions.push_back(move_action(plan, stack, logical_id, origin));
        }
    }
    return actions;
}

// How many events each stack had: another number later tells that somebody has worked on it.
Json marks_of(const RefactorPlan& plan) {
    Json marks = Json::object();
    for (const RefactoredStack& stack : plan.stacks) marks[plan.id_of(stack)] = stack.before ? Json(stack.before->event_count) : Json();
    return marks;
}

// Why the refactor no longer fits its stacks; "" if it does.
std::string outdated(const ShelfRecord& record, const StackStore& stacks) {
    for (const auto& [id, mark] : member(record.value, "marks").items()) {
        const StackRecord* stack = stacks.find(record.scope, id);
        if (mark.is_null() && !stack) continue;
        if (!stack || stack->deleted()) return id + ": Stack was deleted.";
        if (mark.is_null() || Json(stack->event_count) != mark) return id + ": Stack was updated.";
    }
    return {};
}

Fault no_such_refactor(std::string_view id) {
    return {.code = "StackRefactorNotFoundException", .message = "StackRefactor " + std::string(id) + " does not exist", .http_status = 404};
}

Json summary(const ShelfRecord& record, const StackStore& stacks) {
    const Json& value = record.value;
    std::string execution = text(value, "execution_status"), reason = text(value, "execution_reason");
    const bool waiting = execution == available || execution == "UNAVAILABLE";
    if (const std::string changed = waiting ? outdated(record, stacks) : std::string(); !changed.empty()) {
        execution = "OBSOLETE";
        reason = changed;
    }
    Json out = {{"StackRefactorId", record.id}};
    if (const std::string description = text(value, "description"); !description.empty()) out["Description"] = description;
    out["ExecutionStatus"] = execution;
    if (!reason.empty()) out["ExecutionStatusReason"] = reason;
    out["Status"] = text(value, "status");
    if (const std::string failed = text(value, "reason"); !failed.empty()) out["StatusReason"] = failed;
    return out;
}

// A resource under way to its new place.
struct Move {
    RefactoredStack* to;
    StackRecord* from;
    StackResource* resource;
    std::string logical_id;
};

std::vector<Move> moves_of(RefactorPlan& plan) {
    std::vector<Move> out;
    for (RefactoredStack& stack : plan.stacks) {
        for (const auto& [logical_id, origin] : stack.origins) {
            if (moves(stack, logical_id, origin)) out.push_back({&stack, origin.stack, const_cast<StackResource*>(origin.resource), logical_id});
        }
    }
    return out;
}

void write_dependencies(RefactoredStack& stack) {
    const tmpl::Resolver& resolver = *stack.rehearsal->resolver;
    for (StackResource& resource : stack.rehearsal->stack->resources) {
        const tmpl::ResourceDeclaration* declaration = resolver.resource(resource.logical_id);
        if (!declaration) continue;
        resource.now.depends_on = declaration->depends_on;
        if (declaration->properties) {
            for (std::string& id : resolver.references(*declaration->properties)) {
                const bool known = std::ranges::find(resource.now.depends_on, id) != resource.now.depends_on.end();
                if (!known && stack.origins.contains(id)) resource.now.depends_on.push_back(std::move(id));
            }
        }
        resource.now.deletion_policy = declaration->deletion_policy;
        resource.now.update_replace_policy = declaration->update_replace_policy;
    }
}

Result<void> move_resource(const Move& move, Site& site) {
    StackRecord& to = *move.to->rehearsal->stack;
    const auto place = std::ranges::find_if(move.from->resources, [&](const StackResource& each) { return &each == move.resource; });
    to.resources.splice(to.resources.end(), move.from->resources, place);
    move.resource->logical_id = move.logical_id;
    move.resource->drift = nullptr;
    if (move.from == &to) return {};
    move.resource->status.clear();  // new in this stack
    const providers::Resource* held = site.world.find(to.scope, move.resource->type, move.resource->now.world_id);
    if (!held) return {};
    providers::Resource owned = *held;
    owned.stack_id = to.id;
    owned.logical_id = move.logical_id;
    return site.world.put(std::move(owned));
}

// All resources change their stacks at one instant: a state in which one is nowhere is never stored. From then on there is no way back, and the
// record has what is needed to go on without the plan.
Result<void> move_all(RefactorPlan& plan, const std::vector<Move>& all, ShelfRecord& record, Site& site) {
    state::Store& store = site.stacks.store();
    Json& moved = record.value["moved"] = Json::object();
    if (store.keeps()) {
        if (auto begun = store.begin(); !begun) return begun;
    }
    Result<void> done;
    for (const Move& move : all) {
        if (done) done = move_resource(move, site);
    }
    for (RefactoredStack& stack : plan.stacks) {
        write_dependencies(stack);
        if (done) done = site.stacks.save_resources(*stack.rehearsal->stack);
        moved[plan.id_of(stack)] = {{"outputs", stack.rehearsal->outputs}, {"imports", stack.rehearsal->imports}};
    }
    if (done) done = site.stacks.shelf().put(record);
    if (!store.keeps()) return done;
    if (done) return store.commit();
    store.rollback();
    return done;
}

// What came from another stack has no status in its new one.
void tell_moves(StackRecord& stack, Journal& journal) {
    for (const auto& [before, after] :
         {std::pair{std::string_view(), status::import_in_progress}, {status::import_in_progress, status::import_complete}}) {
        journal.begin();
        for (StackResource& resource : stack.resources) {
            if (resource.status == before) journal.resource(resource, after, "", resource.now.properties, Tier::behaviour);
        }
        journal.end();
    }
}

// A nested stack does not wait for its parent, which has no part in this.
void complete(Rehearsal& rehearsal, Site& site) {
    complete_stack(rehearsal);
    StackRecord& stack = *rehearsal.stack;
    if (stack.parent_id.empty() || rehearsal.journal.broken()) return;
    rehearsal.journal.begin();
    settle_update(stack, rehearsal.journal);
    rehearsal.journal.touch_configuration();
    rehearsal.journal.end();
    commit_nested(stack, site);
    clean_up(stack, site, rehearsal.journal, status::update_complete);
}

Result<void> execute(RefactorPlan& plan, ShelfRecord& record, Site& site) {
    for (RefactoredStack& stack : plan.stacks) open_stack(*stack.rehearsal);
    site.clock.advance_to(site.clock.now() + step);
    if (auto moved = move_all(plan, moves_of(plan), record, site); !moved) return moved;
    for (RefactoredStack& stack : plan.stacks) tell_moves(*stack.rehearsal->stack, stack.rehearsal->journal);
    site.clock.advance_to(site.clock.now() + step);
    for (RefactoredStack& stack : plan.stacks) {
        complete(*stack.rehearsal, site);
        if (const auto& fault = stack.rehearsal->journal.fault()) return *fault;
    }
    return {};
}

// A stack whose resources have moved already, in a process that was killed then.
Result<void> go_on(StackRecord& stack, const Json& moved, Site& site) {
    const Request request{.stack_name = stack.name,
                          .template_body = {},
                          .source_name = {},
                          .parameters = {},
                          .tags = {},
                          .capabilities = {},
                          .role_arn = {},
                          .notification_arns = {},
                          .scope = stack.scope,
                          .update = stack.status == status::update_in_progress};
    Rehearsal rehearsal(request, site);
    rehearsal.stack = &stack;
    rehearsal.journal.open(stack);
    rehearsal.outputs = member(moved, "outputs");
    for (const Json& name : member(moved, "imports")) rehearsal.imports.push_back(scalar_text(name));
    tell_moves(stack, rehearsal.journal);
    complete(rehearsal, site);
    if (const auto& fault = rehearsal.journal.fault()) return *fault;
    return {};
}

Result<void> finish_execution(ShelfRecord record, Site& site) {
    const Json& all = member(record.value, "moved");
    for (const auto& [id, moved] : all.items()) {
        StackRecord* stack = site.stacks.find(record.scope, id);
        const bool open = stack && (stack->status == status::create_in_progress || stack->status == status::update_in_progress);
        if (!open) continue;
        if (auto done = go_on(*stack, moved, site); !done) return done;
    }
    record.value["execution_status"] = all.is_null() ? "ROLLBACK_COMPLETE" : "EXECUTE_COMPLETE";
    record.value["execution_reason"] = all.is_null() ? interrupted_reason : "";
    return site.stacks.shelf().put(std::move(record));
}

}  // namespace

Result<void> finish_interrupted_refactors(Site& site) {
    std::vector<providers::Scope> scopes;
    for (const StackRecord* stack : site.stacks.list()) {
        if (std::ranges::find(scopes, stack->scope) == scopes.end()) scopes.push_back(stack->scope);
    }
    for (const providers::Scope& scope : scopes) {
        for (const ShelfRecord* record : site.stacks.shelf().list(scope, kind)) {
            if (text(record->value, "execution_status") != "EXECUTE_IN_PROGRESS") continue;
            if (auto done = finish_execution(*record, site); !done) return done;
        }
    }
    return {};
}

Result<std::string> create_stack_refactor(const RefactorRequest& request, Site& site) {
    if (request.definitions.empty()) {
        return Fault::validation_error(
            "1 validation error detected: Value null at 'stackDefinitions' failed to satisfy constraint: Member must not be null");
    }
    const RefactorPlan plan = plan_refactor(request, {}, site);
    ShelfRecord record{.kind = std::string(kind), .id = site.ids.uuid(), .scope = request.scope, .value = Json::object()};
    Json ids = Json::array(), new_ids = Json::object();
    for (const RefactoredStack& stack : plan.stacks) {
        ids.push_back(plan.id_of(stack));
        if (!stack.before) new_ids[stack.request.stack_name] = plan.id_of(stack);
    }
    record.value = {{"description", request.description},
                    {"stack_ids", std::move(ids)},
                    {"new_ids", std::move(new_ids)},
                    {"status", plan.failure ? "CREATE_FAILED" : "CREATE_COMPLETE"},
                    {"reason", plan.failure.value_or("")},
                    {"execution_status", plan.failure ? "UNAVAILABLE" : "AVAILABLE"},
                    {"execution_reason", ""},
                    {"created", iso8601(site.clock.shown())},
                    {"actions", plan.failure ? Json::array() : actions_of(plan)},
                    {"marks", marks_of(plan)},
                    {"request", from_request(request)}};
    std::string id = record.id;
    site.clock.advance_to(site.clock.now() + step);
    if (auto kept = site.stacks.shelf().put(std::move(record)); !kept) return kept.fault();
    return id;
}

Result<void> execute_stack_refactor(const providers::Scope& scope, std::string_view id, Site& site) {
    const ShelfRecord* found = site.stacks.shelf().find(scope, kind, id);
    if (!found) return no_such_refactor(id);
    const std::string status = text(summary(*found, site.stacks), "ExecutionStatus");
    if (status != available) {
        return Fault::validation_error("StackRefactor [" + found->id + "] cannot be executed in its current execution status of [" + status + "]");
    }
    ShelfRecord record = *found;
    std::map<std::string, std::string> ids;
    for (const auto& [name, new_id] : member(record.value, "new_ids").items()) ids[name] = scalar_text(new_id);
    RefactorPlan plan = plan_refactor(to_request(record), ids, site);
    if (plan.failure) {
        record.value["execution_status"] = "EXECUTE_FAILED";
        record.value["execution_reason"] = *plan.failure;
        return site.stacks.shelf().put(std::move(record));
    }
    record.value["execution_status"] = "EXECUTE_IN_PROGRESS";
    if (auto begun = site.stacks.shelf().put(record); !begun) return begun;
    if (auto done = execute(plan, record, site); !done) return done;
    record.value["execution_status"] = "EXECUTE_COMPLETE";
    return site.stacks.shelf().put(std::move(record));
}

Result<Json> describe_stack_refactor(const providers::Scope& scope, std::string_view id, const StackStore& stacks) {
    const ShelfRecord* record = stacks.shelf().find(scope, kind, id);
    if (!record) return no_such_refactor(id);
    Json out = summary(*record, stacks);
    out["StackIds"] = member(record->value, "stack_ids");
    return out;
}

Result<Json> stack_refactor_actions(const providers::Scope& scope, std::string_view id, const StackStore& stacks) {
    const ShelfRecord* record = stacks.shelf().find(scope, kind, id);
    if (!record) return no_such_refactor(id);
    return member(record->value, "actions");
}

Json list_stack_refactors(const providers::Scope& scope, std::string_view execution_status, const StackStore& stacks) {
    Json out = Json::array();
    const std::vector<const ShelfRecord*> records = stacks.shelf().list(scope, kind);
    for (auto each = records.rbegin(); each != records.rend(); ++each) {
        Json shown = summary(**each, stacks);
        if (execution_status.empty() || shown["ExecutionStatus"] == execution_status) out.push_back(std::move(shown));
    }
    return out;
}

}  // namespace drydock::engine
