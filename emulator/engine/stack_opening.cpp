// How an operation on a stack begins.
#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "emulator/engine/change_sets.h"
#include "emulator/engine/hash_order.h"
#include "emulator/engine/stages.h"
#include "emulator/engine/status.h"

namespace drydock::engine {
namespace {

constexpr std::string_view hidden = "****";

std::string joined(const Json& value) {
    std::vector<std::string> parts;
    for (const Json& part : value.is_array() ? value : Json::array({value})) parts.push_back(scalar_text(part));
    return join(parts, ",");
}

// What was given for the parameter, or its default.
std::string given(const Rehearsal& rehearsal, const tmpl::ParameterDeclaration& declaration) {
    const auto found = rehearsal.parameters.find(declaration.name);
    return found == rehearsal.parameters.end() ? declaration.default_value.value_or("") : found->second;
}

void set_parameters(const Rehearsal& rehearsal, Configuration& now) {
    now.parameters.clear();
    now.shown_parameters = Json::array();
    if (!rehearsal.resolver) return;
    const std::vector<tmpl::ParameterDeclaration>& declared = rehearsal.document->parameters;
    std::vector<std::string> names;
    for (const tmpl::ParameterDeclaration& declaration : declared) names.push_back(declaration.name);
    for (const std::size_t at : hash_order(names)) {
        const tmpl::ParameterDeclaration& declaration = declared[at];
        const Json* value = rehearsal.resolver->parameter(declaration.name);
        if (!value) continue;
        const std::string text = given(rehearsal, declaration);
        now.parameters[declaration.name] = text;
        Json shown = {{"ParameterKey", declaration.name}, {"ParameterValue", declaration.no_echo ? std::string(hidden) : text}};
        const bool stored = declaration.type.starts_with("AWS::SSM::Parameter::Value<");
        if (stored) shown["ResolvedValue"] = declaration.no_echo ? std::string(hidden) : joined(*value);
        now.shown_parameters.push_back(std::move(shown));
    }
}

void begin_create(Rehearsal& rehearsal) {
    const Request& request = rehearsal.request;
    if (!rehearsal.exists) rehearsal.stack = &rehearsal.site.stacks.add(std::move(rehearsal.draft));
    StackRecord& stack = *rehearsal.stack;
    stack.parent_id = request.parent_stack_id;
    stack.root_id = request.root_stack_id;
    const Instant now = rehearsal.site.clock.shown();
    if (!rehearsal.exists) stack.created = now;
    if (!request.change_set_id.empty()) stack.updated = now;
    stack.termination_protection = request.termination_protection;
    stack.timeout_minutes = request.timeout_minutes;
    stack.operation = "CREATE_STACK";
}

void begin_update(Rehearsal& rehearsal) {
    StackRecord& stack = *rehearsal.stack;
    if (!stack.former) stack.former = stack.now;
    stack.updated = rehearsal.site.clock.shown();
    stack.operation = "UPDATE_STACK";
    for (StackResource& resource : stack.resources) {
        const bool gone = rehearsal.document && rehearsal.position(resource.logical_id) == Rehearsal::npos && !rehearsal.change_set.changes.empty();
        if (gone != resource.removed) rehearsal.journal.touch(resource);
        resource.removed = gone;
    }
}

// The resources of the template, each beside its change.
void enter_resources(Rehearsal& rehearsal) {
    StackRecord& stack = *rehearsal.stack;
    bool added = false;
    std::unordered_map<std::string_view, StackResource*> present;
    for (StackResource& resource : stack.resources) present.emplace(resource.logical_id, &resource);
    for (std::size_t position = 0; position < rehearsal.progress.size(); ++position) {
        const ResourceChange& change = rehearsal.change_set.changes[position];
        StackResource* record = change.before ? present.at(change.declaration->logical_id) : nullptr;
        if (!record) {
            record = &stack.resources.emplace_back();
            record->logical_id = change.declaration->logical_id;
            record->type = change.declaration->type;
            record->added = true;
            record->now.deletion_policy = change.declaration->deletion_policy;
            added = true;
        }
        for (const std::size_t before : rehearsal.change_set.graph.dependencies[position]) {
            const std::string& id = rehearsal.change_set.graph.ids[before];
            if (!change.before) record->now.depends_on.push_back(id);
        }
        rehearsal.progress[position].record = record;
    }
    if (added) rehearsal.journal.touch_resources();
}

}  // namespace

Configuration configuration_of(const Rehearsal& rehearsal) {
    const Request& request = rehearsal.request;
    Configuration now = rehearsal.stack->now;  // outputs and imports stay until they are resolved anew
    now.body = rehearsal.body;
    now.source_name = request.source_name;
    now.role_arn = rehearsal.role();
    now.notification_arns = rehearsal.notification_arns();
    now.tags = rehearsal.tags();
    if (!request.capabilities.empty() || !request.update) now.capabilities = request.capabilities;
    if (request.rollback_triggers) now.rollback_triggers = *request.rollback_triggers;
    if (rehearsal.document) {
        now.description = rehearsal.document->description;
        now.is_json = rehearsal.document->json;
        now.processed = rehearsal.transformed ? rehearsal.document->root.json().dump() : std::string();
    }
    set_parameters(rehearsal, now);
    return now;
}

void open_stack(Rehearsal& rehearsal) {
    const Request& request = rehearsal.request;
    request.update ? begin_update(rehearsal) : begin_create(rehearsal);
    StackRecord& stack = *rehearsal.stack;
    stack.now = configuration_of(rehearsal);
    stack.disable_rollback = request.on_failure == OnFailure::do_nothing;
    stack.retain_except_on_create = request.retain_except_on_create;
    if (!request.policy.empty()) stack.policy = request.policy;
    if (!request.change_set_id.empty()) stack.change_set_id = request.change_set_id;
    stack.token = request.token;
    stack.operation_id = rehearsal.site.ids.uuid();
    enter_resources(rehearsal);
    rehearsal.journal.open(stack);
    rehearsal.journal.begin();
    retire_change_sets(stack, request.change_set_id, rehearsal.site, rehearsal.journal);
    rehearsal.journal.touch_configuration();
    const std::string_view begun = !request.imports.empty() ? status::import_in_progress
                                   : request.update         ? status::update_in_progress
                                                            : status::create_in_progress;
    rehearsal.journal.stack(begun, "User Initiated");
    rehearsal.journal.end();
}

}  // namespace drydock::engine
