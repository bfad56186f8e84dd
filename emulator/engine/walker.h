// Walks a graph on the virtual clock: every node whose dependencies are done begins at once; what happens at the same instant happens in the order of
// the template. Nothing waits; the clock is set forward to the next instant at which something happens.
#pragma once

#include <cstddef>

#include "base/clock.h"
#include "emulator/engine/graph.h"

namespace drydock::engine {

// What a node does next.
struct Next {
    enum class Kind : std::uint8_t {
        later,    // resume() it at `at`
        done,     // its dependents may begin
        failed,   // its dependents never begin
        unknown,  // no verdict: its dependents never begin, but the others go on
    };
    Kind kind = Kind::done;
    Instant at{};
    static Next later(Instant at) { return {Kind::later, at}; }
};

// What a walk does at its nodes.
class Steps {
public:
    virtual ~Steps() = default;
    virtual Next begin(std::size_t node) = 0;
    virtual Next resume(std::size_t node) = 0;
    // In progress while another node failed; only if the walk stops at failures.
    virtual void cancel(std::size_t node) = 0;
    // Around all that happens at one instant. tick_ended gives false to break off at once.
    virtual void tick_began() = 0;
    virtual bool tick_ended() = 0;
    // The clock is about to be set forward to `next`, when something happens: later than now, and not after `next`, the instant to stop at before.
    virtual Instant stop_before(Instant next) { return next; }
    // Asked when the clock has been set forward, before anything happens: false to break off.
    virtual bool goes_on() { return true; }
};

struct WalkResult {
    bool complete = false;    // every node is done
    bool broken_off = false;  // tick_ended or goes_on said so
};

WalkResult walk(const Graph& graph, Clock& clock, Steps& steps, bool stop_at_failure);

}  // namespace drydock::engine
