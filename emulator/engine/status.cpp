#include "emulator/engine/status.h"

#include <algorithm>
#include <span>
#include <utility>

namespace drydock::engine::status {
namespace {

using Change = std::pair<std::string_view, std::string_view>;

constexpr Change stack_changes[] = {
    {none, create_in_progress},
    {create_in_progress, create_complete},
    {create_in_progress, create_failed},
    {create_in_progress, rollback_in_progress},
    {create_in_progress, delete_in_progress},
    {rollback_in_progress, rollback_complete},
    {rollback_in_progress, rollback_failed},
    {create_complete, delete_in_progress},
    {create_failed, delete_in_progress},
    {rollback_complete, delete_in_progress},
    {rollback_failed, delete_in_progress},
    {delete_failed, delete_in_progress},
    {delete_in_progress, delete_complete},
    {delete_in_progress, delete_failed},
};

constexpr Change resource_changes[] = {
    {none, create_in_progress},
    {create_in_progress, create_in_progress},
    {create_in_progress, create_complete},
    {create_in_progress, create_failed},
    {create_complete, delete_in_progress},
    {create_complete, delete_skipped},
    {create_failed, delete_in_progress},
    {create_failed, delete_complete},  // failed before it had a physical id: nothing to delete
    {create_failed, delete_skipped},
    {delete_failed, delete_in_progress},
    {delete_failed, delete_skipped},
    {delete_in_progress, delete_complete},
    {delete_in_progress, delete_failed},
};

bool contains(std::span<const Change> changes, std::string_view from, std::string_view to) {
    return std::ranges::find(changes, Change{from, to}) != changes.end();
}

}  // namespace

bool stack_may_become(std::string_view from, std::string_view to) {
    return contains(stack_changes, from, to);
}
bool resource_may_become(std::string_view from, std::string_view to) {
    return contains(resource_changes, from, to);
}

}  // namespace drydock::engine::status
