#include "emulator/engine/forecast.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace drydock::engine {

void add_forecast(Outcome& outcome) {
    outcome.forecast = outcome.finished - outcome.started;
    std::unordered_map<std::string_view, const ResourceOutcome*> by_id;
    const ResourceOutcome* last = nullptr;
    for (const ResourceOutcome& resource : outcome.resources) {
        if (resource.status.empty()) continue;
        by_id.emplace(resource.logical_id, &resource);
        if (!last || resource.finished > last->finished) last = &resource;
    }
    while (last) {
        outcome.critical_path.push_back(last->logical_id);
        const ResourceOutcome* latest = nullptr;
        for (const std::string& id : last->depends_on) {
            const auto found = by_id.find(id);
            if (found != by_id.end() && (!latest || found->second->finished > latest->finished)) latest = found->second;
        }
        last = latest;
    }
    std::ranges::reverse(outcome.critical_path);
}

std::map<Tier, std::size_t> count_tiers(const Outcome& outcome) {
    std::map<Tier, std::size_t> counts;
    for (const ResourceOutcome& resource : outcome.resources) ++counts[resource.tier];
    return counts;
}

}  // namespace drydock::engine
