#include "emulator/engine/rollback.h"

#include <list>

#include "base/text.h"
#include "emulator/engine/restoration.h"
#include "emulator/engine/status.h"
#include "providers/registry.h"

namespace drydock::engine {
namespace {

void write(Journal& journal, std::string_view status, std::string reason = {}) {
    journal.begin();
    journal.stack(status, std::move(reason));
    journal.end();
}

}  // namespace

void roll_back_create(StackRecord& stack, Site& site, Journal& journal) {
    const std::vector<std::string> failed = remove_resources(stack, site, journal, RemovalKind::rollback_of_create);
    if (journal.broken()) return;
    if (failed.empty()) stack.deleted_at = site.clock.shown();  // AWS counts a creation taken back as a deletion
    write(journal, failed.empty() ? status::rollback_complete : status::rollback_failed, failed.empty() ? std::string() : removal_failure(failed));
}

void roll_back_update(StackRecord& stack, Site& site, Journal& journal, const std::vector<std::string>& skipped) {
    const std::vector<std::string> failed = restore_resources(stack, site, journal, skipped);
    if (journal.broken()) return;
    if (!failed.empty())
        return write(journal, status::update_rollback_failed, "The following resource(s) failed to update: [" + join(failed, ", ") + "]. ");
    journal.begin();
    settle_rollback(stack, journal);
    journal.stack(status::update_rollback_cleanup);
    journal.end();
    clean_up(stack, site, journal, status::update_rollback_complete);
}

void roll_back_import(StackRecord& stack, Site& site, Journal& journal, const std::string& reason) {
    write(journal, status::import_rollback_in_progress, reason);
    journal.begin();
    for (StackResource& resource : stack.resources) {
        const auto* held = resource.added ? site.world.find(stack.scope, resource.type, resource.now.world_id) : nullptr;
        if (!held || held->stack_id != stack.id) continue;
        const Tier tier = providers::tier_of(providers::Registry::instance(), resource.type);
        journal.resource(resource, status::import_rollback_in_progress, {}, resource.now.properties, tier);
        providers::Resource freed = *held;
        freed.stack_id.clear();
        freed.logical_id.clear();
        journal.check(site.world.put(std::move(freed)));
        journal.resource(resource, status::import_rollback_complete, {}, resource.now.properties, tier);
    }
    std::erase_if(stack.resources, [](const StackResource& resource) { return resource.added; });
    settle_rollback(stack, journal);
    journal.stack(status::import_rollback_complete);
    journal.end();
}

void clean_up(StackRecord& stack, Site& site, Journal& journal, std::string_view end) {
    const std::vector<std::string> failed = remove_resources(stack, site, journal, RemovalKind::cleanup);
    if (journal.broken()) return;
    journal.begin();
    if (!stack.remnants.empty()) journal.touch_resources();
    stack.remnants.clear();
    journal.stack(end, failed.empty() ? std::string() : "One or more resources could not be deleted.");
    journal.end();
}

void finish_deletion(StackRecord& stack, Site& site, Journal& journal, RemovalKind kind, const std::vector<std::string>& retained) {
    const std::vector<std::string> failed = remove_resources(stack, site, journal, kind, retained);
    if (failed.empty() && !journal.broken()) remove_resources(stack, site, journal, RemovalKind::cleanup);
    if (journal.broken()) return;
    journal.begin();
    if (failed.empty()) stack.deleted_at = site.clock.shown();
    journal.stack(failed.empty() ? status::delete_complete : status::delete_failed, failed.empty() ? std::string() : removal_failure(failed));
    journal.end();
}

}  // namespace drydock::engine
