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

}  // namespace

std::optional<Fault> unknown_output_attribute(const Rehearsal& rehearsal, const tmpl::OutputDeclaration& output) {
    return output.value ? unknown_attribute(rehearsal, *output.value, "/Outputs/" + output.name + "/Value") : std::nullopt;
}

std::optional<Fault> resolve_outputs(Rehearsal& rehearsal) {
    LiveEnvironment environment(rehearsal);
    const StackStore stacks(rehearsal.site.world);
    const auto taken = stacks.exports(rehearsal.request.scope);
    std::vector<Export> exported;
    for (const tmpl::OutputDeclaration& output : rehearsal.document->outputs) {
        if (!rehearsal.resolver->exists(output) || !output.value) continue;
        const Result<ResolvedOutput> resolved = resolve(rehearsal, output, environment);
        if (!resolved) return resolved.fault();
        Json entry = {{"OutputKey", output.name}, {"OutputValue", resolved->value}};
        if (!output.description.empty()) entry["Description"] = output.description;
        if (!resolved->export_name.empty()) {
            if (const auto other = taken.find(resolved->export_name); other != taken.end()) {
                const auto owner = stacks.find(rehearsal.request.scope, other->second.stack_id);
                return Fault::validation_error("Export with name " + resolved->export_name + " is already exported by stack " +
                                               (owner ? owner->name : other->second.stack_id));
            }
            if (resolved->value.size() > longest_export) {
                return Fault::validation_error("Cannot export output " + output.name + " with length " + std::to_string(resolved->value.size()) +
                                               ". Max length of 1024 exceeded.");
            }
            entry["ExportName"] = resolved->export_name;
            exported.push_back({resolved->export_name, resolved->value, rehearsal.stack.id});
        }
        rehearsal.outcome.outputs[output.name] = resolved->value;
        rehearsal.stack.outputs.push_back(std::move(entry));
    }
    rehearsal.journal.begin();
    for (const Export& each : exported) rehearsal.journal.keep(each);
    rehearsal.journal.end();
    return std::nullopt;
}

}  // namespace drydock::engine
