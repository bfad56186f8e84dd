#include "emulator/engine/rehearsal.h"

#include "base/arn.h"
#include "providers/registry.h"

namespace drydock::engine {

Rehearsal::Rehearsal(const Request& the_request, Site& the_site)
    : request(the_request),
      site(the_site),
      parameters(the_request.parameters),
      body(the_request.template_body),
      journal(site.stacks, site.clock, site.ids, site.sink, outcome.events, the_request.parent_stack_id.empty() && !the_site.joined) {
    const providers::Scope& scope = request.scope;
    const std::string partition(partition_of(scope.region));
    draft.name = request.stack_name;
    draft.scope = scope;
    draft.id = "arn:" + partition + ":cloudformation:" + scope.region + ":" + scope.account + ":stack/" + request.stack_name + "/" + site.ids.uuid();
    StackRecord* present = site.stacks.find(scope, request.stack_name);
    exists = present != nullptr;
    if (present) stack = present;
    outcome.stack_id = stack->id;
    outcome.started = outcome.finished = site.clock.now();
    pseudo = {.account_id = scope.account,
              .region = scope.region,
              .partition = partition,
              .url_suffix = std::string(url_suffix_of(scope.region)),
              .stack_name = stack->name,
              .stack_id = stack->id,
              .notification_arns = notification_arns()};
}

const std::string& Rehearsal::role() const {
    return request.role_arn.empty() ? stack->now.role_arn : request.role_arn;
}

const std::vector<std::string>& Rehearsal::notification_arns() const {
    return request.notification_arns ? *request.notification_arns : stack->now.notification_arns;
}

Json Rehearsal::tags() const {
    if (!request.tags) return stack->now.tags;
    Json out = Json::object();
    for (const auto& [key, value] : *request.tags) out[key] = value;
    return out;
}

providers::Call Rehearsal::call() {
    const std::string& assumed = role();
    return {.world = site.world,
            .registry = providers::Registry::instance(),
            .scope = request.scope,
            .clock = site.clock,
            .ids = site.ids,
            .principal = assumed.empty() ? "arn:" + pseudo.partition + ":iam::" + request.scope.account + ":root" : assumed,
            .stack = {.stack_name = stack->name, .stack_id = stack->id, .logical_id = {}, .token = {}, .declared = &declared, .creation_policy = {}},
            .signal_url = site.signal_url};
}

providers::Call Rehearsal::call(std::size_t position) {
    const tmpl::ResourceDeclaration& declaration = *change_set.changes[position].declaration;
    providers::Call made = call();
    made.stack.logical_id = declaration.logical_id;
    made.stack.token = site.ids.uuid();
    if (declaration.creation_policy) made.stack.creation_policy = declaration.creation_policy->json();
    return made;
}

std::size_t Rehearsal::position(std::string_view logical_id) const {
    const auto found = positions.find(logical_id);
    return found == positions.end() ? npos : found->second;
}

Diagnostic& Rehearsal::report(std::size_t position, std::string rule, Fault fault, const std::string& pointer) {
    const tmpl::ResourceDeclaration& declaration = *change_set.changes[position].declaration;
    const Span span = declaration.properties ? resolver->locate(*declaration.properties, pointer).span : declaration.span;
    outcome.diagnostics.push_back({.rule = std::move(rule),
                                   .severity = Severity::error,
                                   .fault = std::move(fault),
                                   .logical_id = declaration.logical_id,
                                   .resource_type = declaration.type,
                                   .pointer = pointer,
                                   .span = pointer.empty() || !span ? declaration.span : span});
    return outcome.diagnostics.back();
}

bool ChangeSet::any() const {
    if (!removals.empty() || outputs_changed || stack_changed) return true;
    for (const ResourceChange& change : changes) {
        if (change.action != Action::keep) return true;
    }
    return false;
}

}  // namespace drydock::engine
