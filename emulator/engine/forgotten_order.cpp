#include "emulator/engine/forgotten_order.h"

#include <algorithm>
#include <set>

namespace drydock::engine {
namespace {

// More rehearsals than this are not worth an advice.
constexpr std::size_t most_candidates = 60;

class Question {
public:
    Question(const Request& request, const Site& site, const FreshWorld& fresh_world) : request_(request), site_(site), fresh_world_(fresh_world) {}

    // Does the resource deploy if it also comes after these?
    bool deploys_after(const std::string& logical_id, std::vector<std::string> others) const {
        const auto world = fresh_world_();
        if (!world) return false;
        Request request = request_;
        request.also_after[logical_id] = std::move(others);
        Clock clock = site_.clock;
        IdSource ids = site_.ids;
        StackStore stacks((*world)->store());
        Site site{.world = **world, .stacks = stacks, .clock = clock, .ids = ids, .fetch = site_.fetch, .invoker = site_.invoker};
        const Outcome outcome = deploy(request, site);
        return std::ranges::any_of(outcome.resources, [&](const ResourceOutcome& resource) {
            return resource.logical_id == logical_id && resource.status == "CREATE_COMPLETE";
        });
    }

private:
    const Request& request_;
    const Site& site_;
    const FreshWorld& fresh_world_;
};

// The resource and everything that waits for it: what it cannot come after.
std::set<std::string> downstream(const Outcome& outcome, const std::string& logical_id) {
    std::set<std::string> found{logical_id};
    for (std::size_t before = 0; before != found.size();) {
        before = found.size();
        for (const ResourceOutcome& resource : outcome.resources) {
            const auto waits = [&](const std::string& needed) { return found.contains(needed); };
            if (std::ranges::any_of(resource.depends_on, waits)) found.insert(resource.logical_id);
        }
    }
    return found;
}

std::vector<std::string> candidates(const Outcome& outcome, const ResourceOutcome& failed) {
    const std::set<std::string> later = downstream(outcome, failed.logical_id);
    std::vector<std::string> ids;
    for (const ResourceOutcome& resource : outcome.resources) {
        const bool known = std::ranges::find(failed.depends_on, resource.logical_id) != failed.depends_on.end();
        if (!known && !later.contains(resource.logical_id)) ids.push_back(resource.logical_id);
    }
    return ids;
}

}  // namespace

void advise_on_order(const Request& request, const Site& site, const FreshWorld& fresh_world, Outcome& outcome) {
    if (outcome.ending != Ending::failed) return;
    const Question question(request, site, fresh_world);
    for (const ResourceOutcome& failed : outcome.resources) {
        if (!failed.status.ends_with("_FAILED") || failed.reason == "Resource creation cancelled") continue;
        const std::vector<std::string> others = candidates(outcome, failed);
        if (others.empty() || others.size() > most_candidates || !question.deploys_after(failed.logical_id, others)) continue;
        const auto needed =
            std::ranges::find_if(others, [&](const std::string& other) { return question.deploys_after(failed.logical_id, {other}); });
        Diagnostic advice;
        advice.rule = "engine/forgotten-order";
        advice.severity = Severity::high;
        advice.logical_id = failed.logical_id;
        advice.resource_type = failed.type;
        advice.span = failed.span;
        advice.fault =
            Fault::engine(failed.logical_id + " would deploy after " + (needed == others.end() ? "other resources of the template" : *needed) +
                          "; nothing in the template says that it must wait for it");
        if (needed != others.end()) advice.suggestion = "add DependsOn: " + *needed;
        outcome.diagnostics.push_back(std::move(advice));
    }
}

}  // namespace drydock::engine
