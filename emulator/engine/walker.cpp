#include "emulator/engine/walker.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <tuple>
#include <vector>

namespace drydock::engine {
namespace {

class Walk {
public:
    Walk(const Graph& graph, Clock& clock, Steps& steps, bool stop_at_failure)
        : graph_(graph),
          clock_(clock),
          steps_(steps),
          stop_at_failure_(stop_at_failure),
          waiting_(graph.size()),
          state_(graph.size(), State::waiting) {}

    WalkResult run() {
        for (std::size_t node = 0; node < graph_.size(); ++node) {
            waiting_[node] = graph_.dependencies[node].size();
            if (waiting_[node] == 0) ready_.push_back(node);
        }
        bool alive = tick({});
        while (alive && !agenda_.empty()) {
            const Instant next = agenda_.top().first;
            const Instant stop = steps_.stop_before(next);
            clock_.advance_to(stop);
            alive = steps_.goes_on() && (stop < next || tick(due()));
        }
        return {.complete = done_ == graph_.size(), .broken_off = !alive};
    }

private:
    enum class State : std::uint8_t { waiting, running, over };
    using Entry = std::pair<Instant, std::size_t>;  // ties: in the order of the template

    // Takes all that is due at the next entry's instant, which has come.
    std::vector<std::size_t> due() {
        std::vector<std::size_t> nodes;
        const Instant now = agenda_.top().first;
        while (!agenda_.empty() && agenda_.top().first == now) {
            nodes.push_back(agenda_.top().second);
            agenda_.pop();
        }
        return nodes;
    }

    bool tick(const std::vector<std::size_t>& nodes) {
        steps_.tick_began();
        for (const std::size_t node : nodes) {
            if (state_[node] == State::running) take(node, steps_.resume(node));
        }
        while (!ready_.empty() && !(failed_ && stop_at_failure_)) {
            std::vector<std::size_t> batch = std::move(ready_);
            ready_.clear();
            std::ranges::sort(batch);
            for (const std::size_t node : batch) {
                state_[node] = State::running;
                take(node, steps_.begin(node));
            }
        }
        if (failed_ && stop_at_failure_) cancel_others();
        return steps_.tick_ended();
    }

    void take(std::size_t node, const Next& next) {
        if (next.kind == Next::Kind::later) {
            agenda_.emplace(std::max(next.at, clock_.now()), node);
            return;
        }
        state_[node] = State::over;
        if (next.kind == Next::Kind::failed) failed_ = true;
        if (next.kind != Next::Kind::done) return;
        ++done_;
        for (const std::size_t after : graph_.dependents[node]) {
            if (--waiting_[after] == 0) ready_.push_back(after);
        }
    }

    void cancel_others() {
        for (std::size_t node = 0; node < graph_.size(); ++node) {
            if (state_[node] != State::running) continue;
            state_[node] = State::over;
            steps_.cancel(node);
        }
        agenda_ = {};
    }

    const Graph& graph_;
    Clock& clock_;
    Steps& steps_;
    bool stop_at_failure_;
    bool failed_ = false;
    std::size_t done_ = 0;
    std::vector<std::size_t> waiting_, ready_;
    std::vector<State> state_;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> agenda_;
};

}  // namespace

WalkResult walk(const Graph& graph, Clock& clock, Steps& steps, bool stop_at_failure) {
    return Walk(graph, clock, steps, stop_at_failure).run();
}

}  // namespace drydock::engine
