// Time, injected: nothing in drydock asks the system for it. A rehearsal runs on a virtual clock that the engine sets forward.
#pragma once

#include <chrono>
#include <string>

namespace drydock {

using Duration = std::chrono::milliseconds;
using Instant = std::chrono::sys_time<Duration>;

class Clock {
public:
    explicit Clock(Instant start) : now_(start) {}
    Instant now() const { return now_; }
    // Sets the clock forward; never back.
    void advance_to(Instant instant) {
        if (instant > now_) now_ = instant;
    }

private:
    Instant now_;
};

// 2026-01-31T12:00:00.000Z, as CloudFormation prints timestamps.
std::string iso8601(Instant instant);
// 1h 2m 3s, 45s: for people.
std::string readable(Duration duration);

}  // namespace drydock
