#include "emulator/report/effects.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "base/text.h"

namespace drydock::report {
namespace {

constexpr std::string_view nothing_to_do = "No updates are to be performed.";

bool about_stack(const engine::StackEvent& event) {
    return event.physical_id == event.stack_id;
}

bool has(const std::vector<std::string>& ids, const std::string& id) {
    return std::ranges::find(ids, id) != ids.end();
}

class Reader {
public:
    void read(const engine::StackEvent& event) {
        const std::string& id = event.logical_id;
        if (event.status == "UPDATE_IN_PROGRESS") {
            before_.emplace(id, event.physical_id);
        } else if (event.status == "UPDATE_COMPLETE") {
            const auto former = before_.find(id);
            const bool other = former != before_.end() && former->second != event.physical_id;
            if (!has(effects.imported, id)) (other ? effects.replaced : effects.updated).push_back(id);  // imports are tagged
        } else if (event.status == "CREATE_COMPLETE") {
            effects.added.push_back(id);
        } else if (event.status == "IMPORT_COMPLETE") {
            effects.imported.push_back(id);
        } else if (event.status == "DELETE_COMPLETE") {
            if (!has(effects.replaced, id)) effects.removed.push_back(id);
            std::erase(effects.kept, id);
        } else if (event.status == "DELETE_SKIPPED" || event.status == "DELETE_FAILED") {
            if (!has(effects.kept, id)) effects.kept.push_back(id);
        }
    }
    Effects effects;

private:
    std::map<std::string, std::string, std::less<>> before_;  // physical ids
};

}  // namespace

Effects effects_of(const engine::Outcome& outcome) {
    Reader reader;
    bool begun = false;
    for (const engine::StackEvent& event : outcome.events) {
        if (event.stack_id != outcome.stack_id && !outcome.stack_id.empty()) continue;
        if (!about_stack(event)) {
            reader.read(event);
        } else if (begun && event.status.find("ROLLBACK_IN_PROGRESS") != std::string::npos) {
            return {};
        }
        begun = true;
    }
    return std::move(reader.effects);
}

std::string in_words(const Effects& effects) {
    std::vector<std::string> parts;
    const auto count = [&](const std::vector<std::string>& ids, const char* verb) {
        if (!ids.empty()) parts.push_back(std::to_string(ids.size()) + " " + verb);
    };
    count(effects.added, "added");
    count(effects.imported, "imported");
    count(effects.updated, "updated");
    count(effects.replaced, "replaced");
    count(effects.removed, "removed");
    count(effects.kept, "left behind");
    return join(parts, ", ");
}

void add_resources(engine::Outcome& outcome) {
    if (!outcome.resources.empty()) return;
    std::map<std::string, std::size_t, std::less<>> positions;
    for (const engine::StackEvent& event : outcome.events) {
        if (about_stack(event) || event.stack_id != outcome.stack_id) continue;
        const auto [found, added] = positions.emplace(event.logical_id, outcome.resources.size());
        if (added) outcome.resources.push_back({.logical_id = event.logical_id, .type = event.type, .started = event.time, .tier = event.tier});
        engine::ResourceOutcome& resource = outcome.resources[found->second];
        if (!event.physical_id.empty()) resource.physical_id = event.physical_id;
        resource.status = event.status;
        resource.reason = event.reason;
        resource.finished = event.time;
    }
    outcome.forecast = outcome.finished - outcome.started;
}

bool without_changes(const engine::Outcome& outcome) {
    return outcome.ending == engine::Ending::rejected && is_without_changes(outcome.rejection);
}

bool is_without_changes(const Fault& rejection) {
    return rejection.message == nothing_to_do;
}

}  // namespace drydock::report
