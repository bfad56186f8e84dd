// The change set: what the operation does with every resource, its properties as far as the template and the stack as it is decide them, and the
// graph.
#include <algorithm>
#include <iterator>
#include <unordered_map>

#include "base/text.h"
#include "catalog/catalog.h"
#include "emulator/engine/environment.h"
#include "emulator/engine/extensions.h"
#include "emulator/engine/import.h"
#include "emulator/engine/native.h"
#include "emulator/engine/output_checks.h"
#include "emulator/engine/replacement.h"
#include "emulator/engine/stages.h"
#include "emulator/engine/status.h"
#include "providers/registry.h"

namespace drydock::engine {
namespace {

// A type that the region does not have. A type behind a false condition is accepted.
bool check_types(Rehearsal& rehearsal) {
    const catalog::Catalog& catalog = catalog::Catalog::instance();
    std::vector<std::string> unknown;
    for (const tmpl::ResourceDeclaration& resource : rehearsal.document->resources) {
        const bool custom = resource.type.starts_with("Custom::");
        if (custom || !rehearsal.resolver->exists(resource) || catalog.available(resource.type, rehearsal.request.scope.region)) continue;
        if (std::ranges::find(unknown, resource.type) != unknown.end()) continue;
        unknown.push_back(resource.type);
        rehearsal.outcome.diagnostics.push_back(
            {.rule = "template/unrecognized-type",
             .fault = Fault::validation_error("Template format error: Unrecognized resource types: [" + resource.type + "]"),
             .logical_id = resource.logical_id,
             .resource_type = resource.type,
             .span = resource.span,
             .value = resource.type,
             .suggestion = near_miss(resource.type, catalog.type_names())});
    }
    if (unknown.empty()) return true;
    return refuse(rehearsal, Fault::validation_error("Template format error: Unrecognized resource types: [" + join(unknown, ", ") + "]"));
}

std::vector<std::string> references(const tmpl::Resolver& resolver, const tmpl::ResourceDeclaration& declaration) {
    std::vector<std::string> out;
    for (const tmpl::Node* node : {declaration.properties, declaration.creation_policy, declaration.metadata}) {
        if (!node) continue;
        for (std::string& id : resolver.references(*node)) {
            // CloudFormation counts references in Metadata as dependencies too, but one to the resource itself only makes a cycle in its properties.
            if (node == declaration.properties || id != declaration.logical_id) out.push_back(std::move(id));
        }
    }
    return out;
}

// A taggable resource inherits the tags of its stack.
bool inherits_tags(const catalog::TypeSchema* schema) {
    return schema && schema->root()["tagging"]["taggable"].boolean(static_cast<bool>(schema->property("Tags")));
}

// A value of the template as far as it is known before anything happens. A fault is a finding at the resource.
Json resolve(Rehearsal& rehearsal, ResourceChange& change, const tmpl::Node* node, PlanEnvironment& environment,
             tmpl::DynamicReferences dynamic = tmpl::DynamicReferences::resolve) {
    if (!node) return nullptr;
    Result<Json> resolved = rehearsal.resolver->resolve(*node, environment, dynamic);
    if (resolved) {
        change.unresolved = change.unresolved || has_pending(*resolved) || environment.take_uncertainty();
        return std::move(*resolved);
    }
    rehearsal.outcome.diagnostics.push_back({.rule = "template/function",
                                             .fault = resolved.fault(),
                                             .logical_id = change.declaration->logical_id,
                                             .resource_type = change.declaration->type,
                                             .span = change.declaration->span});
    return nullptr;
}

// What becomes of a resource that the stack has already.
void compare(Rehearsal& rehearsal, ResourceChange& change) {
    const Deployed& before = change.before->now;
    const bool differs = !same_value(change.former_properties(), change.properties);
    const bool recorded = !change.live || same_value(before.properties, change.properties);  // the stack knows it as it is to be
    const NativeType* native = native_type(change.declaration->type);
    change.tags_changed = change.tags_changed && inherits_tags(change.schema);
    const tmpl::ResourceDeclaration& declaration = *change.declaration;
    // Policies change without any event at the resource, but they change.
    const bool policies = before.deletion_policy != declaration.deletion_policy || before.update_replace_policy != declaration.update_replace_policy;
    const bool touched = differs || !recorded || change.made_anew() || change.unresolved || change.tags_changed || policies ||
                         !same_value(before.metadata, change.metadata) || (native && native->always_updates()) ||
                         !status::stable_resource(change.before->status);
    change.action = touched ? Action::modify : Action::keep;
    if (differs && change.schema && (!native || native->judged_by_schema())) change.replacement = planned_replacement(rehearsal, change);
}

// Declares what the template's resources are; their values come later, in the order of the graph.
void declare_changes(Rehearsal& rehearsal) {
    const catalog::Catalog& catalog = catalog::Catalog::instance();
    auto& changes = rehearsal.change_set.changes;
    changes.reserve(rehearsal.document->resources.size());
    const bool tags_changed = rehearsal.updates() && rehearsal.tags() != rehearsal.stack->now.tags;
    std::unordered_map<std::string_view, const StackResource*> present;
    if (rehearsal.updates()) {
        for (const StackResource& resource : rehearsal.stack->resources) present.emplace(resource.logical_id, &resource);
    }
    for (const tmpl::ResourceDeclaration& declaration : rehearsal.document->resources) {
        if (!rehearsal.resolver->exists(declaration)) continue;
        ResourceChange& change = changes.emplace_back();
        change.declaration = &declaration;
        change.schema = declaration.type.starts_with("Custom::") ? nullptr : catalog.type(declaration.type, rehearsal.request.scope.region);
        change.tier = native_type(declaration.type) ? Tier::behaviour : providers::tier_of(providers::Registry::instance(), declaration.type);
        change.references = references(*rehearsal.resolver, declaration);
        change.tags_changed = tags_changed;
        if (const auto before = present.find(declaration.logical_id); before != present.end()) change.before = before->second;
        if (change.before && rehearsal.request.revert_drift) change.live = live_state(*rehearsal.stack, *change.before, rehearsal.site);
        rehearsal.positions.emplace(declaration.logical_id, changes.size() - 1);
        rehearsal.declared.emplace_back(declaration.logical_id, declaration.type);
    }
    for (const ResourceToImport& wanted : rehearsal.request.imports) {
        const std::size_t position = rehearsal.position(wanted.logical_id);
        if (position == Rehearsal::npos) continue;
        changes[position].action = Action::import;
        changes[position].identifier = wanted.identifier;
    }
    if (!rehearsal.updates()) return;
    for (const StackResource& resource : rehearsal.stack->resources) {
        if (rehearsal.position(resource.logical_id) == Rehearsal::npos) rehearsal.change_set.removals.push_back(&resource);
    }
}

bool build(Rehearsal& rehearsal) {
    std::vector<Dependent> nodes;
    nodes.reserve(rehearsal.change_set.changes.size());
    for (const ResourceChange& change : rehearsal.change_set.changes) {
        nodes.push_back({change.declaration->logical_id, change.references, change.declaration->depends_on});
        const auto further = rehearsal.request.also_after.find(change.declaration->logical_id);
        if (further != rehearsal.request.also_after.end()) std::ranges::copy(further->second, std::back_inserter(nodes.back().depends_on));
    }
    Result<Graph> graph = build_graph(nodes);
    if (!graph) return refuse(rehearsal, graph.fault());
    rehearsal.change_set.graph = std::move(*graph);
    return true;
}

// What depends on others comes after them: whether these are replaced decides what it can know of them.
void resolve_changes(Rehearsal& rehearsal, PlanEnvironment& environment) {
    const auto& missing = environment.missing_exports();
    std::vector<std::pair<std::size_t, std::string>> asked;  // by whom
    for (const std::size_t position : in_order(rehearsal.change_set.graph)) {
        ResourceChange& change = rehearsal.change_set.changes[position];
        change.properties = resolve(rehearsal, change, change.declaration->properties, environment);
        if (change.properties.is_null()) change.properties = Json::object();
        change.metadata = resolve(rehearsal, change, change.declaration->metadata, environment, tmpl::DynamicReferences::keep);
        if (change.before) compare(rehearsal, change);
        while (asked.size() < missing.size()) asked.emplace_back(position, missing[asked.size()]);
    }
    // AWS names the first one of the template.
    std::ranges::stable_sort(asked, {}, &std::pair<std::size_t, std::string>::first);
    for (auto& [position, name] : asked) rehearsal.missing_exports.push_back(std::move(name));
}

// Outputs are looked at before anything is made: their references must be resolvable, their attributes must exist, their imports too.
void examine_outputs(Rehearsal& rehearsal, PlanEnvironment& environment) {
    Json outputs = Json::array();
    for (const tmpl::OutputDeclaration& output : rehearsal.document->outputs) {
        if (!rehearsal.resolver->exists(output)) continue;
        Json entry = {{"OutputKey", output.name}};
        for (const auto& [name, node] : {std::pair{"OutputValue", output.value}, std::pair{"ExportName", output.export_name}}) {
            if (!node) continue;
            Result<Json> resolved = rehearsal.resolver->resolve(*node, environment, tmpl::DynamicReferences::keep);
            if (resolved)
                entry[name] = resolved->is_primitive() && !resolved->is_binary() ? Json(scalar_text(*resolved)) : std::move(*resolved);
            else
                rehearsal.outcome.diagnostics.push_back({.rule = "template/function", .fault = resolved.fault(), .span = output.span});
            if (name == std::string_view("OutputValue") && !output.description.empty()) entry["Description"] = output.description;
        }
        outputs.push_back(std::move(entry));
        if (rehearsal.request.plan_only) continue;  // a change set is made all the same; its execution fails
        if (std::optional<Fault> fault = unknown_output_attribute(rehearsal, output)) rehearsal.late_faults.push_back(std::move(*fault));
    }
    if (rehearsal.updates()) rehearsal.change_set.outputs_changed = !has_pending(outputs) && !same_value(outputs, rehearsal.stack->now.outputs);
    rehearsal.outputs = std::move(outputs);
}

void examine_stack(Rehearsal& rehearsal) {
    if (!rehearsal.updates()) return;
    const Configuration& now = rehearsal.stack->now;
    const Request& request = rehearsal.request;
    rehearsal.change_set.stack_changed = rehearsal.tags() != now.tags || rehearsal.notification_arns() != now.notification_arns ||
                                         (request.rollback_triggers && *request.rollback_triggers != now.rollback_triggers) ||
                                         !request.policy.empty() || !status::stable(rehearsal.stack->status);
}

}  // namespace

bool check_template(Rehearsal& rehearsal) {
    const std::size_t first = rehearsal.outcome.diagnostics.size();
    if (const auto hook = unsimulated_hook(rehearsal.request.scope, rehearsal.site.world, rehearsal.site.stacks.shelf()))
        return refuse(rehearsal, *hook);
    if (!check_types(rehearsal)) return false;
    rehearsal.resolver->check_references(rehearsal.outcome.diagnostics);
    return accept_diagnostics(rehearsal, first);
}

bool plan(Rehearsal& rehearsal) {
    const std::size_t first = rehearsal.outcome.diagnostics.size();
    PlanEnvironment environment(rehearsal);
    declare_changes(rehearsal);
    if (!build(rehearsal)) return false;
    resolve_changes(rehearsal, environment);
    examine_outputs(rehearsal, environment);
    examine_stack(rehearsal);
    if (!accept_diagnostics(rehearsal, first)) return false;
    if (!rehearsal.missing_parameters.empty() && !rehearsal.request.validate_only) {
        return refuse(rehearsal, Fault::validation_error("Parameters: [" + join(rehearsal.missing_parameters, ", ") + "] cannot be found."));
    }
    rehearsal.progress.resize(rehearsal.change_set.changes.size());
    if (rehearsal.request.import_existing) import_existing(rehearsal);
    // Those of the outputs come after those of the resources.
    const auto& asked = environment.missing_exports();
    std::copy(asked.begin() + static_cast<std::ptrdiff_t>(rehearsal.missing_exports.size()), asked.end(),
              std::back_inserter(rehearsal.missing_exports));
    for (const std::string& name : rehearsal.missing_exports) {
        if (rehearsal.request.plan_only) break;  // a change set may be made before the export
        rehearsal.late_faults.push_back(Fault::validation_error("No export named " + name + " found"));
    }
    return true;
}

bool check_changes(Rehearsal& rehearsal) {
    if (!rehearsal.updates()) return true;
    std::vector<std::string> retyped;
    for (const ResourceChange& change : rehearsal.change_set.changes) {
        if (change.before && change.before->type != change.declaration->type) retyped.push_back(change.declaration->logical_id);
    }
    if (!retyped.empty()) {
        return refuse(rehearsal, Fault::validation_error("Update of resource type is not permitted. The new template modifies resource type of the "
                                                         "following resources: [" +
                                                         join(retyped, ", ") + "]"));
    }
    if (rehearsal.change_set.any() || rehearsal.request.validate_only || rehearsal.request.plan_only || !rehearsal.late_faults.empty()) return true;
    return refuse(rehearsal, Fault::validation_error("No updates are to be performed."));
}

}  // namespace drydock::engine
