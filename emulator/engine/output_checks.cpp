#include "emulator/engine/output_checks.h"

#include <algorithm>

#include "base/text.h"
#include "emulator/engine/environment.h"
#include "emulator/engine/native.h"

namespace drydock::engine {
namespace {

constexpr std::size_t longest_export = 1024;

bool may_have_attribute(const ResourceChange& change, const std::string& name) {
    if (const NativeType* native = native_type(change.declaration->type)) return native->may_have_attribute(name);
    if (!change.schema) return true;
    const std::vector<std::string> known = change.schema->attributes();
    if (std::ranges::find(known, name) != known.end()) return true;
    return static_cast<bool>(change.schema->at(split(name, ".")));
}

// {resource, attribute} of an Fn::GetAtt in either form; empty strings if the attribute is not literal.
std::pair<std::string, std::string> get_att(const tmpl::Node& argument) {
    if (argument.is_list() && argument.items.size() == 2 && argument.items[1].is_scalar()) return {argument.items[0].text, argument.items[1].text};
    const std::size_t dot = argument.text.find('.');
    if (!argument.is_string() || dot == std::string::npos) return {};
    return {argument.text.substr(0, dot), argument.text.substr(dot + 1)};
}

std::optional<Fault> unknown_attribute(const Rehearsal& rehearsal, const tmpl::Node& node, const std::string& path) {
    if (node.function() == "Fn::GetAtt") {
        const auto [logical_id, name] = get_att(node.argument());
        const std::size_t position = rehearsal.position(logical_id);
        if (position == Rehearsal::npos) return std::nullopt;
        const ResourceChange& change = rehearsal.change_set.changes[position];
        if (may_have_attribute(change, name)) return std::nullopt;
        return Fault::validation_error("[Error] " + path + "/Fn::GetAtt: Resource type " + change.declaration->type +
                                       " does not support attribute {" + name + "}");
    }
    for (std::size_t index = 0; index < node.items.size(); ++index) {
        if (auto fault = unknown_attribute(rehearsal, node.items[index], path + "/" + std::to_string(index))) return fault;
    }
    // Branches of Fn::If that are not taken are not looked at: the resolver knows them.
    for (const tmpl::Node::Member& member : node.members) {
        if (member.key == "Fn::If") continue;
        if (auto fault = unknown_attribute(rehearsal, member.value, path + "/" + member.key)) return fault;
    }
    return std::nullopt;
}

Fault not_a_string(const std::string&) {
    return Fault::validation_error("Template format error: Every Value member must be a string.");
}

struct ResolvedOutput {
    std::string value, export_name;
};

Result<ResolvedOutput> resolve(Rehearsal& rehearsal, const tmpl::OutputDeclaration& output, LiveEnvironment& environment) {
    const Result<Json> value = rehearsal.resolver->resolve(*output.value, environment, tmpl::DynamicReferences::keep);
    if (!value) return value.fault();
    if (value->is_structured() || value->is_null() || has_pending(*value)) return not_a_string(output.name);
    ResolvedOutput resolved{.value = scalar_text(*value), .export_name = {}};
    if (!output.export_name) return resolved;
    const Result<Json> name = rehearsal.resolver->resolve(*output.export_name, environment);
    if (!name) return name.fault();
    resolved.export_name = scalar_text(*name);
    return resolved;
}

std::optional<Fault> check_export(const Rehearsal& rehearsal, const std::string& output, const ResolvedOutput& resolved) {
    const auto& taken = rehearsal.site.stacks.exports(rehearsal.request.scope);
    const auto other = taken.find(resolved.export_name);
    if (other != taken.end() && other->second.stack_id != rehearsal.stack->id) {
        const StackRecord* owner = rehearsal.site.stacks.find(rehearsal.request.scope, other->second.stack_id);
        return Fault::validation_error("Export with name " + resolved.export_name + " is already exported by stack " +
                                       (owner ? owner->name : other->second.stack_id));
    }
    if (other != taken.end() && other->second.value != resolved.value) {
        const std::vector<std::string> users = rehearsal.site.stacks.importers(rehearsal.request.scope, resolved.export_name);
        if (!users.empty())
            return Fault::validation_error("Export " + resolved.export_name + " cannot be updated as it is in use by " + join(users, " and "));
    }
    if (resolved.value.size() <= longest_export) return std::nullopt;
    return Fault::validation_error("Cannot export output " + output + " with length " + std::to_string(resolved.value.size()) +
                                   ". Max length of 1024 exceeded.");
}

// Exports that the template no longer has must not be in use.
std::optional<Fault> check_exports_in_use(const Rehearsal& rehearsal) {
    if (!rehearsal.updates()) return std::nullopt;
    for (const auto& [name, exported] : rehearsal.site.stacks.exports(rehearsal.request.scope)) {
        if (exported.stack_id != rehearsal.stack->id) continue;
        const bool kept =
            std::ranges::any_of(rehearsal.outputs, [&wanted = name](const Json& output) { return member(output, "ExportName") == wanted; });
        const std::vector<std::string> users = kept ? std::vector<std::string>() : rehearsal.site.stacks.importers(rehearsal.request.scope, name);
        if (!users.empty())
            return Fault::validation_error("Delete canceled. Cannot delete export " + name + " as it is in use by " + join(users, " and "));
    }
    return std::nullopt;
}

}  // namespace

std::optional<Fault> unknown_output_attribute(const Rehearsal& rehearsal, const tmpl::OutputDeclaration& output) {
    return output.value ? unknown_attribute(rehearsal, *output.value, "/Outputs/" + output.name + "/Value") : std::nullopt;
}

std::optional<Fault> resolve_outputs(Rehearsal& rehearsal) {
    LiveEnvironment environment(rehearsal);
    rehearsal.outputs = Json::array();
    for (const tmpl::OutputDeclaration& output : rehearsal.document->outputs) {
        if (!rehearsal.resolver->exists(output) || !output.value) continue;
        const Result<ResolvedOutput> resolved = resolve(rehearsal, output, environment);
        if (!resolved) return resolved.fault();
        Json entry = {{"OutputKey", output.name}, {"OutputValue", resolved->value}};
        if (!output.description.empty()) entry["Description"] = output.description;
        if (!resolved->export_name.empty()) {
            if (auto fault = check_export(rehearsal, output.name, *resolved)) return fault;
            entry["ExportName"] = resolved->export_name;
        }
        rehearsal.outcome.outputs[output.name] = resolved->value;
        rehearsal.outputs.push_back(std::move(entry));
    }
    return check_exports_in_use(rehearsal);
}

}  // namespace drydock::engine
