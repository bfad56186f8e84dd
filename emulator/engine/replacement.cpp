#include "emulator/engine/replacement.h"

#include "base/text.h"

namespace drydock::engine {
namespace {

// The value at a property path without "*".
const Json& value_at(const Json& value, const catalog::PropertyPath& path) {
    const Json* at = &value;
    for (const std::string& step : path) at = &member(*at, step);
    return *at;
}

bool rests_on_pending(const ResourceChange& change) {
    bool certain = false, open = false;
    for (const catalog::PropertyPath& path : change.schema->create_only()) {
        if (path.empty()) continue;
        const Json& after = member(change.properties, path.front());
        if (same_value(member(change.before->now.properties, path.front()), after)) continue;
        (has_pending(after) ? open : certain) = true;
    }
    return open && !certain;
}

}  // namespace

Replacement planned_replacement(Rehearsal& rehearsal, const ResourceChange& change) {
    const providers::Resource* held = rehearsal.site.world.find(rehearsal.request.scope, change.declaration->type, change.before->now.world_id);
    if (!held) return Replacement::no;
    const Result<bool> needed = providers::needs_replacement(rehearsal.call(), *held, change.properties);
    if (needed && *needed) return rests_on_pending(change) ? Replacement::conditional : Replacement::yes;
    return Replacement::no;
}

std::optional<Fault> name_blocks_replacement(const ResourceChange& change, const Json& properties) {
    if (!change.schema) return std::nullopt;
    std::vector<std::string> names;
    for (const catalog::PropertyPath& path : change.schema->primary_identifier()) {
        if (change.schema->is_read_only(path)) return std::nullopt;
        const Json& name = value_at(properties, path);
        if (!name.is_primitive() || name.is_null() || !same_value(name, value_at(change.before->now.properties, path))) return std::nullopt;
        names.push_back(scalar_text(name));
    }
    if (names.empty()) return std::nullopt;
    return Fault::engine("CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename " + join(names, "|") +
                         " and update the stack again.");
}

}  // namespace drydock::engine
