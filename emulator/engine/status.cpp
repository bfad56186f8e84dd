#include "emulator/engine/status.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace drydock::engine::status {
namespace {

using Change = std::pair<std::string_view, std::string_view>;

constexpr Change stack_changes[] = {
    {none, create_in_progress},
    {none, review_in_progress},
    {review_in_progress, create_in_progress},
    {review_in_progress, import_in_progress},
    {review_in_progress, delete_in_progress},
    {create_in_progress, create_complete},
    {create_in_progress, create_failed},
    {create_in_progress, rollback_in_progress},
    {create_in_progress, delete_in_progress},
    {create_failed, rollback_in_progress},
    {rollback_in_progress, rollback_complete},
    {rollback_in_progress, rollback_failed},
    {update_in_progress, update_cleanup},
    {update_in_progress, update_failed},
    {update_in_progress, update_rollback_in_progress},
    {update_cleanup, update_complete},
    {update_cleanup, update_rollback_in_progress},  // of a nested stack whose parent goes back
    {update_failed, update_rollback_in_progress},
    {update_rollback_in_progress, update_rollback_cleanup},
    {update_rollback_in_progress, update_rollback_failed},
    {update_rollback_failed, update_rollback_in_progress},
    {update_rollback_cleanup, update_rollback_complete},
    {import_in_progress, import_complete},
    {import_in_progress, import_rollback_in_progress},
    {import_rollback_in_progress, import_rollback_complete},
    {import_rollback_in_progress, import_rollback_failed},
    {delete_in_progress, delete_complete},
    {delete_in_progress, delete_failed},
};

// At rest: from each of these a stack can be deleted, and all but the first three can be updated.
constexpr std::array at_rest = {rollback_complete,      rollback_failed,       delete_failed,   create_complete,          create_failed,
                                update_complete,        update_failed,         import_complete, update_rollback_complete, import_rollback_complete,
                                update_rollback_failed, import_rollback_failed};

constexpr Change resource_changes[] = {
    {create_in_progress, create_complete},
    {create_in_progress, create_failed},
    {update_in_progress, update_complete},
    {update_in_progress, update_failed},
    {delete_in_progress, delete_complete},
    {delete_in_progress, delete_failed},
    {delete_in_progress, delete_skipped},
    {import_in_progress, import_complete},
    {import_in_progress, import_failed},
    {none, create_in_progress},
    {none, import_in_progress},
    {create_failed, delete_complete},
    {create_failed, create_in_progress},
    {create_complete, create_in_progress},  // somebody has removed it, and a drift-aware update makes it anew
    {update_complete, create_in_progress},
    {update_failed, create_in_progress},
    {import_complete, create_in_progress},
    {update_failed, delete_complete},
    {import_failed, delete_complete},
    {import_complete, import_rollback_in_progress},
    {update_complete, import_rollback_in_progress},  // its tags were applied
    {update_failed, import_rollback_in_progress},
    {import_failed, import_rollback_in_progress},
    {import_rollback_in_progress, import_rollback_complete},
};

template <typename Range>
bool contains(const Range& range, const auto& value) {
    return std::ranges::find(range, value) != std::ranges::end(range);
}

bool resting_resource(std::string_view status) {
    return status.ends_with("_COMPLETE") || status.ends_with("_FAILED");
}

}  // namespace

bool stable(std::string_view status) {
    return contains(std::array{create_complete, update_complete, update_rollback_complete, import_complete, import_rollback_complete}, status);
}

bool stable_resource(std::string_view status) {
    return contains(std::array{create_complete, update_complete, import_complete}, status);
}

bool stack_may_be_updated(std::string_view status) {
    return stable(status) || status == create_failed || status == update_failed;
}

bool stack_may_become(std::string_view from, std::string_view to) {
    if (from == to && stable(from)) return true;  // a refused deletion is told by an event with the status as it was
    if (to == delete_in_progress && contains(at_rest, from)) return true;
    if ((to == update_in_progress || to == import_in_progress) && stack_may_be_updated(from)) return true;
    return contains(std::span(stack_changes), Change{from, to});
}

bool resource_may_become(std::string_view from, std::string_view to) {
    if (from == to) return true;  // IN_PROGRESS is reported again when the service has answered, and a deletion is tried again
    if (contains(std::span(resource_changes), Change{from, to})) return true;
    return (to == delete_in_progress || to == delete_skipped || to == update_in_progress) && resting_resource(from);
}

}  // namespace drydock::engine::status
