#include "emulator/engine/walker.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <string>

using namespace drydock;
using namespace drydock::engine;
using namespace std::chrono_literals;

namespace {

// Every node takes a given time; a negative one means that it fails after its absolute value.
class Script final : public Steps {
public:
    Script(const Clock& clock, std::vector<Duration> durations) : clock_(clock), durations_(std::move(durations)) {}
    Next begin(std::size_t node) override {
        log += "+" + std::to_string(node) + "@" + time() + " ";
        return Next::later(clock_.now() + std::chrono::abs(durations_[node]));
    }
    Next resume(std::size_t node) override {
        const bool failed = durations_[node] < 0s;
        log += (failed ? "!" : "-") + std::to_string(node) + "@" + time() + " ";
        return {.kind = failed ? Next::Kind::failed : Next::Kind::done};
    }
    void cancel(std::size_t node) override { log += "x" + std::to_string(node) + "@" + time() + " "; }
    void tick_began() override {}
    bool tick_ended() override { return ++ticks < limit; }
    Instant stop_before(Instant next) override { return std::min(next, clock_.now() + step); }
    bool goes_on() override { return clock_.now() < end; }

    std::string log;
    int ticks = 0, limit = 1000;
    Duration step = 1h;
    Instant end = Instant{1h};

private:
    std::string time() const { return std::to_string(clock_.now().time_since_epoch() / 1s); }
    const Clock& clock_;
    std::vector<Duration> durations_;
};

Graph graph(std::vector<Dependent> nodes) {
    return *build_graph(nodes);
}

}  // namespace

TEST_CASE("independent nodes begin together, dependents when all they need is done") {
    Clock clock(Instant{});
    Script script(clock, {3s, 1s, 2s});
    const WalkResult result = walk(graph({{"A", {}, {}}, {"B", {}, {}}, {"C", {"A", "B"}, {}}}), clock, script, true);
    CHECK(result.complete);
    CHECK(script.log == "+0@0 +1@0 -1@1 -0@3 +2@3 -2@5 ");
    CHECK(clock.now() == Instant{5s});
}

TEST_CASE("what fails at the same instant fails together, the others are cancelled, nothing new begins") {
    Clock clock(Instant{});
    Script script(clock, {-2s, -2s, 9s, 1s});
    const WalkResult result = walk(graph({{"A", {}, {}}, {"B", {}, {}}, {"C", {}, {}}, {"D", {"A"}, {}}}), clock, script, true);
    CHECK_FALSE(result.complete);
    CHECK(script.log == "+0@0 +1@0 +2@0 !0@2 !1@2 x2@2 ");
}

TEST_CASE("a walk that does not stop at failures goes on with what does not depend on them") {
    Clock clock(Instant{});
    Script script(clock, {-1s, 2s, 1s, 1s});
    const WalkResult result = walk(graph({{"A", {}, {}}, {"B", {}, {}}, {"C", {"A"}, {}}, {"D", {"B"}, {}}}), clock, script, false);
    CHECK_FALSE(result.complete);
    CHECK(script.log == "+0@0 +1@0 !0@1 -1@2 +3@2 -3@3 ");
}

TEST_CASE("a walk breaks off when a tick says so") {
    Clock clock(Instant{});
    Script script(clock, {1s, 2s});
    script.limit = 2;
    const WalkResult result = walk(graph({{"A", {}, {}}, {"B", {}, {}}}), clock, script, true);
    CHECK(result.broken_off);
    CHECK(script.log == "+0@0 +1@0 -0@1 ");
}

TEST_CASE("an empty graph is complete at once") {
    Clock clock(Instant{});
    Script script(clock, {});
    CHECK(walk(Graph{}, clock, script, true).complete);
}

TEST_CASE("between two instants a step may look around, and break off before anything else happens") {
    Clock clock(Instant{});
    Script script(clock, {9s, 1s});
    script.step = 2s;
    script.end = Instant{5s};
    const WalkResult result = walk(graph({{"A", {}, {}}, {"B", {}, {}}}), clock, script, true);
    CHECK(result.broken_off);
    CHECK(script.log == "+0@0 +1@0 -1@1 ");
    CHECK(clock.now() == Instant{5s});
    CHECK(script.ticks == 2);
}
