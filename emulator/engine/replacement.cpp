#include "emulator/engine/replacement.h"

#include "base/text.h"
#include "providers/facts/engine.h"

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

// The value of a top-level property that the template gives and keeps; "" otherwise.
std::string kept(const ResourceChange& change, const Json& properties, const std::string& property) {
    const Json& value = member(properties, property);
    const bool same = value.is_primitive() && !value.is_null() && same_value(value, member(change.before->now.properties, property));
    return same ? scalar_text(value) : std::string();
}

// An identifier that the template gives in full and keeps: the new resource would be the old one. Where AWS gives a part of it, the new one has
// another.
std::string kept_identifier(const ResourceChange& change, const Json& properties) {
    std::vector<std::string> parts;
    for (const catalog::PropertyPath& path : change.schema->primary_identifier()) {
        if (path.size() != 1 || change.schema->is_read_only(path)) return {};
        parts.push_back(kept(change, properties, path.front()));
        if (parts.back().empty()) return {};
    }
    return join(parts, "|");
}

// A name that CloudFormation knows to be taken (facts: `unique`), given and kept. What the template leaves out is kept, too. Where the fact has a
// message, it is the service that refuses the second one.
std::string kept_unique_name(const ResourceChange& change, const Json& properties) {
    for (const catalog::Packed unique : providers::facts::of(change.declaration->type)["unique"].elements()) {
        std::string name;
        bool all_kept = !unique["message"] || unique["voice"].string("") == "engine";
        for (const catalog::Packed path : unique["by"].elements()) {
            const std::string property = path.size() == 1 && path[0].is_string() ? std::string(path[0].string()) : std::string();
            all_kept = all_kept && !property.empty() && same_value(member(properties, property), member(change.before->now.properties, property));
            if (name.empty()) name = kept(change, properties, property);
        }
        if (all_kept && !name.empty()) return name;
    }
    return {};
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
    std::string name = kept_identifier(change, properties);
    if (name.empty()) name = kept_unique_name(change, properties);
    if (name.empty()) return std::nullopt;
    return Fault::engine("CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename " + name +
                         " and update the stack again.");
}

}  // namespace drydock::engine
