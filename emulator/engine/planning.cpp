// The change set: what the operation does with every resource, its properties as far as the template alone decides them, and the graph.
#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "catalog/catalog.h"
#include "emulator/engine/environment.h"
#include "emulator/engine/native.h"
#include "emulator/engine/output_checks.h"
#include "emulator/engine/stages.h"
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

// Properties resolved without any resource. A fault is a finding at the resource.
void resolve(Rehearsal& rehearsal, ResourceChange& change, PlanEnvironment& environment) {
    const tmpl::ResourceDeclaration& declaration = *change.declaration;
    if (!declaration.properties) {
        change.properties = Json::object();
        return;
    }
    Result<Json> resolved = rehearsal.resolver->resolve(*declaration.properties, environment);
    if (!resolved) {
        rehearsal.outcome.diagnostics.push_back({.rule = "template/function",
                                                 .fault = resolved.fault(),
                                                 .logical_id = declaration.logical_id,
                                                 .resource_type = declaration.type,
                                                 .span = declaration.span});
        return;
    }
    change.properties = std::move(*resolved);
    change.unresolved = has_pending(change.properties);
}

void add_changes(Rehearsal& rehearsal, PlanEnvironment& environment) {
    const catalog::Catalog& catalog = catalog::Catalog::instance();
    auto& changes = rehearsal.change_set.changes;
    changes.reserve(rehearsal.document->resources.size());
    for (const tmpl::ResourceDeclaration& declaration : rehearsal.document->resources) {
        if (!rehearsal.resolver->exists(declaration)) continue;
        ResourceChange& change = changes.emplace_back();
        change.declaration = &declaration;
        change.schema = declaration.type.starts_with("Custom::") ? nullptr : catalog.type(declaration.type, rehearsal.request.scope.region);
        change.tier = native_type(declaration.type) ? Tier::behaviour : providers::tier_of(providers::Registry::instance(), declaration.type);
        change.references = references(*rehearsal.resolver, declaration);
        rehearsal.positions.emplace(declaration.logical_id, changes.size() - 1);
        rehearsal.declared.emplace_back(declaration.logical_id, declaration.type);
        resolve(rehearsal, change, environment);
    }
}

// Outputs are looked at before anything is made: their references must be resolvable, their attributes must exist, their imports too.
void examine_outputs(Rehearsal& rehearsal, PlanEnvironment& environment) {
    for (const tmpl::OutputDeclaration& output : rehearsal.document->outputs) {
        if (!rehearsal.resolver->exists(output)) continue;
        for (const tmpl::Node* node : {output.value, output.export_name}) {
            if (!node) continue;
            if (const Result<Json> resolved = rehearsal.resolver->resolve(*node, environment, tmpl::DynamicReferences::keep); !resolved) {
                rehearsal.outcome.diagnostics.push_back({.rule = "template/function", .fault = resolved.fault(), .span = output.span});
            }
        }
        if (std::optional<Fault> fault = unknown_output_attribute(rehearsal, output)) rehearsal.late_faults.push_back(std::move(*fault));
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

void prepare_progress(Rehearsal& rehearsal) {
    const ChangeSet& set = rehearsal.change_set;
    rehearsal.progress.resize(set.changes.size());
    for (std::size_t position = 0; position < set.changes.size(); ++position) {
        const tmpl::ResourceDeclaration& declaration = *set.changes[position].declaration;
        StackResource& resource = rehearsal.stack.resources.emplace_back();
        resource.logical_id = declaration.logical_id;
        resource.type = declaration.type;
        resource.deletion_policy = declaration.deletion_policy;
        for (const std::size_t before : set.graph.dependencies[position]) resource.depends_on.push_back(set.graph.ids[before]);
    }
}

}  // namespace

bool check_template(Rehearsal& rehearsal) {
    const std::size_t first = rehearsal.outcome.diagnostics.size();
    if (!check_types(rehearsal)) return false;
    rehearsal.resolver->check_references(rehearsal.outcome.diagnostics);
    return accept_diagnostics(rehearsal, first);
}

bool plan(Rehearsal& rehearsal) {
    const std::size_t first = rehearsal.outcome.diagnostics.size();
    PlanEnvironment environment(rehearsal);
    add_changes(rehearsal, environment);
    examine_outputs(rehearsal, environment);
    if (!accept_diagnostics(rehearsal, first)) return false;
    if (!rehearsal.missing_parameters.empty() && !rehearsal.request.validate_only) {
        return refuse(rehearsal, Fault::validation_error("Parameters: [" + join(rehearsal.missing_parameters, ", ") + "] cannot be found."));
    }
    if (!build(rehearsal)) return false;
    prepare_progress(rehearsal);
    for (const std::string& name : environment.missing_exports()) {
        rehearsal.late_faults.push_back(Fault::validation_error("No export named " + name + " found"));
    }
    return true;
}

}  // namespace drydock::engine
