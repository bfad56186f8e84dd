#include "validator/documents/asl_graph.h"

#include <functional>
#include <set>

namespace drydock::validator::documents {
namespace {

// Every transition of a state with its place below the state.
using Visit = std::function<void(const std::string& target, const std::string& place)>;

void each_transition(const Json& state, const Visit& visit) {
    const auto one = [&](const Json& holder, const char* field, const std::string& place) {
        const Json& target = member(holder, field);
        if (target.is_string()) visit(target.get<std::string>(), place + "/" + field);
    };
    one(state, "Next", "");
    for (const char* list : {"Choices", "Catch"}) {
        const Json& rules = member(state, list);
        if (!rules.is_array()) continue;
        for (std::size_t index = 0; index < rules.size(); ++index)
            one(rules[index], "Next", std::string("/") + list + "[" + std::to_string(index) + "]");
    }
    one(state, "Default", "");
}

bool terminal(const Json& state) {
    const Json& type = member(state, "Type");
    return type == "Succeed" || type == "Fail" || member(state, "End") == true;
}

class Transitions {
public:
    Transitions(const Json& machine, std::string place, std::vector<AslProblem>& problems)
        : states_(member(machine, "States")), start_(member(machine, "StartAt")), place_(std::move(place)), problems_(problems) {}

    void examine() {
        if (!states_.is_object() || !start_.is_string()) return;
        missing_targets();
        if (!has_end())
            problems_.push_back({"MISSING_END_STATE", "Workflow has no terminal state", ""});
        else
            unreachable();
    }

private:
    void require(const std::string& target, const std::string& place) {
        // AWS says Next wherever the target stands.
        if (!states_.contains(target)) problems_.push_back({"MISSING_TRANSITION_TARGET", "Missing 'Next' target: " + target, place});
    }

    void missing_targets() {
        require(start_.get<std::string>(), place_ + "/StartAt");
        for (const auto& [name, state] : states_.items()) {
            const std::string at = place_ + "/States/" + name;
            each_transition(state, [&](const std::string& target, const std::string& place) { require(target, at + place); });
        }
    }

    bool has_end() const {
        for (const auto& [name, state] : states_.items()) {
            if (terminal(state)) return true;
        }
        return false;
    }

    void unreachable() {
        std::set<std::string> reached;
        std::vector<std::string> waiting{start_.get<std::string>()};
        while (!waiting.empty()) {
            const std::string name = std::move(waiting.back());
            waiting.pop_back();
            if (!states_.contains(name) || !reached.insert(name).second) continue;
            each_transition(states_[name], [&](const std::string& target, const std::string&) { waiting.push_back(target); });
        }
        for (const auto& [name, state] : states_.items()) {
            if (!reached.contains(name))
                problems_.push_back({"MISSING_TRANSITION_TARGET", "State \"" + name + "\" is not reachable.", place_ + "/States/" + name});
        }
    }

    const Json& states_;
    const Json& start_;
    std::string place_;
    std::vector<AslProblem>& problems_;
};

}  // namespace

void examine_transitions(const Json& machine, const std::string& place, std::vector<AslProblem>& problems) {
    Transitions(machine, place, problems).examine();
    const Json& states = member(machine, "States");
    if (!states.is_object()) return;
    for (const auto& [name, state] : states.items()) {
        const std::string at = place + "/States/" + name;
        if (const Json& branches = member(state, "Branches"); branches.is_array()) {
            for (std::size_t index = 0; index < branches.size(); ++index)
                examine_transitions(branches[index], at + "/Branches[" + std::to_string(index) + "]", problems);
        }
        for (const char* field : {"ItemProcessor", "Iterator"}) {
            if (const Json& inner = member(state, field); inner.is_object()) examine_transitions(inner, at + "/" + field, problems);
        }
    }
}

}  // namespace drydock::validator::documents
