#include "emulator/engine/replacement.h"

#include "base/text.h"
#include "providers/naming.h"

namespace drydock::engine {
namespace {

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

std::optional<Fault> name_blocks_replacement(const providers::Call& call, const ResourceChange& change, const Json& properties) {
    if (!change.schema) return std::nullopt;
    const std::string property = providers::name_property(call, *change.schema, properties);
    const Json& name = property.empty() ? member(Json(), "") : member(properties, property);
    if (!name.is_string() || !same_value(name, member(change.before->now.properties, property))) return std::nullopt;
    return Fault::engine("CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename " + name.get<std::string>() +
                         " and update the stack again.");
}

}  // namespace drydock::engine
