#include "emulator/engine/import.h"

#include <algorithm>

#include "base/text.h"

namespace drydock::engine {
namespace {

using namespace std::chrono_literals;

// The identifier as the World knows it: the values of the primary identifier's parts.
std::string identifier_of(const ResourceChange& change) {
    std::vector<std::string> parts;
    for (const catalog::PropertyPath& path : change.schema->primary_identifier()) parts.push_back(scalar_text(member(change.identifier, path.back())));
    return join(parts, "|");
}

}  // namespace

Result<NativeStart> adopt_existing(Rehearsal& rehearsal, std::size_t position, const Json& properties) {
    const ResourceChange& change = rehearsal.change_set.changes[position];
    const std::string& type = change.declaration->type;
    const std::string id = identifier_of(change);
    const auto* held = rehearsal.site.world.find(rehearsal.request.scope, type, id);
    if (!held) {
        return Fault::handler("NotFound", "Resource of type '" + type + "' with identifier '" + id + "' was not found.");
    }
    if (!held->stack_id.empty()) return Fault::engine(id + " already exists in stack " + held->stack_id);
    providers::Resource adopted = *held;
    adopted.stack_id = rehearsal.stack->id;
    adopted.logical_id = change.declaration->logical_id;
    static_cast<void>(properties);
    if (auto done = rehearsal.site.world.put(adopted); !done) return done.fault();
    return NativeStart{.resource = std::move(adopted), .duration = 1s, .failure = {}};
}

std::optional<Fault> import_refusal(const Rehearsal& rehearsal) {
    for (const ResourceToImport& wanted : rehearsal.request.imports) {
        const std::size_t position = rehearsal.position(wanted.logical_id);
        if (position == Rehearsal::npos)
            return Fault::validation_error("Resources [" + wanted.logical_id + "] to be imported are not present in the template.");
        const ResourceChange& change = rehearsal.change_set.changes[position];
        if (change.declaration->deletion_policy.empty()) {
            return Fault::validation_error("Following resources to import [" + wanted.logical_id + "] must have DeletionPolicy attribute specified in the template.");
        }
        if (!change.schema || !change.schema->has_handlers() || !change.schema->root()["handlers"]["read"])
            return Fault::validation_error("ResourceTypes [" + change.declaration->type + "] are not supported for Import");
    }
    return std::nullopt;
}

}  // namespace drydock::engine
