#include "emulator/engine/import.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "emulator/engine/status.h"

namespace drydock::engine {
namespace {

using namespace std::chrono_literals;

std::string listed(const std::vector<std::string>& names) {
    return "[" + join(names, ", ") + "]";
}

// The identifier as the World knows it: the values of the primary identifier's parts.
std::string identifier_of(const ResourceChange& change) {
    std::vector<std::string> parts;
    for (const catalog::PropertyPath& path : change.schema->primary_identifier())
        parts.push_back(scalar_text(member(change.identifier, path.back())));
    return join(parts, "|");
}

// Some handlers have words of their own for what they do not find; {} is the identifier.
struct Missing {
    std::string_view type, text;
};
constexpr std::array<Missing, 2> missing_texts = {{
    {"AWS::S3::Bucket", "Bucket not found"},
    {"AWS::DynamoDB::Table", "Table: {} does not exist."},
}};

std::string missing_text(const std::string& type, const std::string& id) {
    const auto own = std::ranges::find(missing_texts, type, &Missing::type);
    if (own != missing_texts.end()) return replace_all(std::string(own->text), "{}", id);
    return "Resource of type '" + type + "' with identifier '" + id + "' was not found.";
}

const StackRecord* owner(const Rehearsal& rehearsal, const providers::Resource& resource) {
    const StackRecord* stack = std::as_const(rehearsal.site.stacks).find(resource.scope, resource.stack_id);
    if (!stack) stack = std::as_const(rehearsal.site.stacks).find(rehearsal.request.scope, resource.stack_id);
    return stack && !stack->deleted() ? stack : nullptr;
}

std::optional<Fault> unavailable(const Rehearsal& rehearsal, const ResourceChange& change) {
    const std::string& type = change.declaration->type;
    const std::string id = identifier_of(change);
    const auto* held = rehearsal.site.world.find(rehearsal.request.scope, type, id);
    if (!held) return Fault::handler("NotFound", missing_text(type, id));
    const StackRecord* stack = owner(rehearsal, *held);
    if (stack) return Fault::engine(id + " already exists in stack " + stack->id);
    return std::nullopt;
}

// The checks of one entry of ResourcesToImport against the template.
std::optional<std::string> entry_refusal(const ResourceToImport& wanted, const ResourceChange& change) {
    const std::string& type = change.declaration->type;
    if (!change.schema || !change.schema->root()["handlers"]["read"]) return "ResourceTypes [" + type + "] are not supported for Import";
    std::vector<std::string> expected, given;
    for (const catalog::PropertyPath& path : change.schema->primary_identifier()) expected.push_back(path.back());
    for (const auto& [name, value] : wanted.identifier.items()) given.push_back(name);
    const std::string needed = listed(expected);
    std::ranges::sort(expected);
    std::ranges::sort(given);
    if (given != expected && wanted.type == type) return "Invalid resource identifier for resource type " + type + ". Expected " + needed;
    if (wanted.type == type) return std::nullopt;
    return "Resource type of [" + wanted.logical_id +
           "] passed in ResourceToImport does not match with resource type defined in the template. Resource type in ResourceToImport: " +
           wanted.type + "; Resource type in Template: " + type + ".";
}

bool certainly_changed(const ResourceChange& change) {
    return change.action == Action::modify && (!same_value(change.before->now.properties, change.properties) ||
                                               !same_value(change.before->now.metadata, change.metadata) || change.tags_changed);
}

// What the stack gets besides the imported resources: everything else has to stay as it is.
std::optional<std::string> other_changes(const Rehearsal& rehearsal) {
    std::vector<std::string> added, modified;
    bool imports = false;
    for (const ResourceChange& change : rehearsal.change_set.changes) {
        imports = imports || (change.action == Action::import && !change.before);
        if (change.action == Action::add) added.push_back(change.declaration->logical_id);
        if (certainly_changed(change)) modified.push_back(change.declaration->logical_id);
    }
    for (const StackResource* resource : rehearsal.change_set.removals) modified.push_back(resource->logical_id);
    std::ranges::sort(modified);
    std::vector<std::string> present;
    for (const ResourceToImport& wanted : rehearsal.request.imports) {
        if (rehearsal.change_set.changes[rehearsal.position(wanted.logical_id)].before) present.push_back(wanted.logical_id);
    }
    if (!imports && added.empty()) return "The template should contain at least one new resource to import.";
    if (!present.empty()) return "Resources " + listed(present) + " passed in ResourceToImport are already in a stack and cannot be imported.";
    if (!added.empty()) return "Resources " + listed(added) + " is missing from ResourceToImport list";
    if (modified.empty()) return std::nullopt;
    return "You have modified resources " + listed(modified) +
           " in your template that are not being imported. Update, create or delete operations cannot be executed during import operations.";
}

// The parts of the stack itself that an import cannot touch.
std::optional<std::string> touched_stack(const Rehearsal& rehearsal) {
    const Configuration& now = rehearsal.stack->now;
    std::vector<std::string> touched;
    std::vector<std::string> outputs, before;
    for (const tmpl::OutputDeclaration& output : rehearsal.document->outputs) {
        if (rehearsal.resolver->exists(output)) outputs.push_back(output.name);
    }
    for (const Json& output : now.outputs) before.push_back(scalar_text(member(output, "OutputKey")));
    std::ranges::sort(outputs);
    std::ranges::sort(before);
    if (outputs != before || rehearsal.change_set.outputs_changed) touched.emplace_back("Outputs");
    if (rehearsal.role() != now.role_arn) touched.emplace_back("RoleArn");
    if (rehearsal.tags() != now.tags) touched.emplace_back("Tags");
    if (touched.empty()) return std::nullopt;
    return "As part of the import operation, you cannot modify or add " + listed(touched);
}

std::optional<std::string> refusal(const Rehearsal& rehearsal) {
    const std::vector<ResourceToImport>& imports = rehearsal.request.imports;
    if (imports.empty()) return "Must Provide at least one resource to import";
    std::vector<std::string> names, undeclared, unprotected;
    for (const ResourceToImport& wanted : imports) {
        if (std::ranges::find(names, wanted.logical_id) != names.end()) return "Every resource to import must have unique LogicalResourceId";
        names.push_back(wanted.logical_id);
        if (rehearsal.position(wanted.logical_id) == Rehearsal::npos) undeclared.push_back(wanted.logical_id);
    }
    if (!undeclared.empty()) return "The logical resource ids " + listed(undeclared) + " provided in ResourceToImport do not exist in the template.";
    for (const ResourceToImport& wanted : imports) {
        const ResourceChange& change = rehearsal.change_set.changes[rehearsal.position(wanted.logical_id)];
        if (auto text = entry_refusal(wanted, change)) return text;
        if (change.declaration->deletion_policy.empty()) unprotected.push_back(wanted.logical_id);
    }
    if (auto text = other_changes(rehearsal)) return text;
    if (auto text = touched_stack(rehearsal)) return text;
    if (unprotected.empty()) return std::nullopt;
    return "The following resources to import " + listed(unprotected) + " must have DeletionPolicy attribute specified in the template.";
}

// The primary identifier, if the template gives all of it: property → value; null otherwise.
Json given_identifier(const ResourceChange& change) {
    Json identifier = Json::object();
    for (const catalog::PropertyPath& path : change.schema->primary_identifier()) {
        const Json& value = path.size() == 1 ? member(change.properties, path.front()) : member(Json(), "");
        if (value.is_null() || !value.is_primitive() || is_pending(value) || change.schema->is_read_only(path)) return nullptr;
        identifier[path.front()] = scalar_text(value);
    }
    return identifier;
}

std::string shown(const ResourceChange& change) {
    std::vector<std::string> parts;
    for (const auto& [name, value] : change.identifier.items()) parts.push_back(name + "=" + scalar_text(value));
    return change.declaration->logical_id + " ({" + join(parts, ", ") + "})";
}

}  // namespace

std::optional<Fault> import_refusal(const Rehearsal& rehearsal) {
    const std::optional<std::string> text = refusal(rehearsal);
    return text ? std::optional(Fault::validation_error(*text)) : std::nullopt;
}

void import_existing(Rehearsal& rehearsal) {
    for (ResourceChange& change : rehearsal.change_set.changes) {
        if (change.action != Action::add || !change.schema || !change.schema->root()["handlers"]["read"]) continue;
        change.identifier = given_identifier(change);
        if (!change.identifier.is_null() && !unavailable(rehearsal, change)) change.action = Action::import;
    }
}

std::optional<Fault> import_failure(const Rehearsal& rehearsal) {
    std::vector<std::string> unretained;
    for (const ResourceChange& change : rehearsal.change_set.changes) {
        if (change.action != Action::import) continue;
        if (auto fault = unavailable(rehearsal, change)) return Fault::engine(fault->message);
        const std::string& policy = change.declaration->deletion_policy;
        if (rehearsal.request.import_existing && !policy.starts_with("Retain")) unretained.push_back(shown(change));
    }
    if (unretained.empty()) return std::nullopt;
    return Fault::engine(
        "CloudFormation is attempting to import some resources because they already exist in your account. The resources must have the "
        "DeletionPolicy attribute set to 'Retain' or 'RetainExceptOnCreate' in the template for successful import. The affected resources are " +
        join(unretained, ", "));
}

Result<NativeStart> adopt_existing(Rehearsal& rehearsal, std::size_t position) {
    const ResourceChange& change = rehearsal.change_set.changes[position];
    if (auto fault = unavailable(rehearsal, change)) return *fault;
    providers::Resource adopted = *rehearsal.site.world.find(rehearsal.request.scope, change.declaration->type, identifier_of(change));
    adopted.stack_id = rehearsal.stack->id;
    adopted.logical_id = change.declaration->logical_id;
    if (auto done = rehearsal.site.world.put(adopted); !done) return done.fault();
    return NativeStart{.resource = std::move(adopted), .duration = 1s, .failure = {}};
}

}  // namespace drydock::engine
