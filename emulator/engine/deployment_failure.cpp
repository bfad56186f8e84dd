#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "emulator/engine/deployment.h"
#include "emulator/engine/status.h"

namespace drydock::engine {
namespace {

// Names of the resources with the status: those that failed in the order in which they did, then the cancelled ones.
std::vector<std::string> names_with(const Rehearsal& rehearsal, std::string_view status) {
    std::vector<std::pair<Instant, std::string>> failed;
    std::vector<std::string> names, cancelled;
    for (std::size_t position = 0; position < rehearsal.progress.size(); ++position) {
        const Progress& progress = rehearsal.progress[position];
        if (progress.status != status) continue;
        if (progress.fault)
            failed.emplace_back(progress.finished, rehearsal.logical_id(position));
        else if (progress.cancelled)
            cancelled.push_back(rehearsal.logical_id(position));
    }
    std::ranges::stable_sort(failed, {}, &std::pair<Instant, std::string>::first);
    for (auto& [time, name] : failed) names.push_back(std::move(name));
    std::ranges::move(cancelled, std::back_inserter(names));
    return names;
}

}  // namespace

std::string deployment_failure(const Rehearsal& rehearsal) {
    if (rehearsal.timed_out) return "Stack creation time exceeded the specified timeout";
    std::vector<std::string> sentences;
    for (const auto& [status, verb] :
         {std::pair{status::create_failed, "create"}, {status::update_failed, "update"}, {status::import_failed, "import"}}) {
        std::vector<std::string> names = names_with(rehearsal, status);
        if (status == status::update_failed) std::ranges::copy(rehearsal.kept_by_policy, std::back_inserter(names));
        if (!names.empty()) sentences.push_back("The following resource(s) failed to " + std::string(verb) + ": [" + join(names, ", ") + "]");
    }
    return join(sentences, ". ");
}

}  // namespace drydock::engine
