#include "emulator/engine/deployed_record.h"

namespace drydock::engine {

void keep_former(StackResource& resource) {
    if (!resource.former && !resource.added) resource.former = resource.now;
}

void keep_former(StackResource& resource, const ResourceChange& wanted) {
    keep_former(resource);
    if (!resource.former || !wanted.live) return;
    resource.former->gone = wanted.made_anew();
    if (wanted.live->drifted() && !wanted.made_anew())
        resource.former->actual = with_what_others_set(*wanted.live, wanted.live->properties, wanted.live->properties);
}

void take_attributes(Rehearsal& rehearsal, std::size_t position) {
    StackResource& resource = *rehearsal.progress[position].record;
    const tmpl::ResourceDeclaration& declaration = *rehearsal.change_set.changes[position].declaration;
    std::vector<std::string> depends_on;
    for (const std::size_t before : rehearsal.change_set.graph.dependencies[position]) depends_on.push_back(rehearsal.change_set.graph.ids[before]);
    Deployed& now = resource.now;
    const bool same = now.deletion_policy == declaration.deletion_policy && now.depends_on == depends_on &&
                      now.update_replace_policy == declaration.update_replace_policy;
    if (same) return;
    keep_former(resource);
    now.deletion_policy = declaration.deletion_policy;
    now.update_replace_policy = declaration.update_replace_policy;
    now.depends_on = std::move(depends_on);
    rehearsal.journal.touch(resource);
}

void take_synchronized(Rehearsal& rehearsal, std::size_t position) {
    const Progress& progress = rehearsal.progress[position];
    StackResource& resource = *progress.record;
    const ResourceChange& change = rehearsal.change_set.changes[position];
    if (!change.live || same_value(resource.now.properties, progress.properties)) return;
    keep_former(resource, change);
    resource.now.properties = progress.properties;
    rehearsal.journal.touch(resource);
}

void take_deployed(Rehearsal& rehearsal, std::size_t position, const Json& metadata) {
    const Progress& progress = rehearsal.progress[position];
    StackResource& resource = *progress.record;
    take_attributes(rehearsal, position);
    resource.now.world_id = progress.resource->id;
    resource.now.physical_id = providers::reference(*progress.resource);
    resource.now.properties = progress.properties;
    resource.now.metadata = metadata;
    rehearsal.journal.touch(resource);
}

providers::Resource held(const Rehearsal& rehearsal, const StackResource& resource) {
    const providers::Scope& scope = rehearsal.request.scope;
    if (const auto* found = rehearsal.site.world.find(scope, resource.type, resource.now.world_id)) return *found;
    return {.type = resource.type, .id = resource.now.world_id, .scope = scope, .model = resource.now.properties, .ref = resource.now.physical_id};
}

}  // namespace drydock::engine
