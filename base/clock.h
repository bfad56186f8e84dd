// Time, injected: nothing in drydock asks the system for it. A rehearsal runs on a virtual clock that the engine sets forward.
#pragma once

#include <chrono>
#include <string>

namespace drydock {

using Duration = std::chrono::milliseconds;
using Instant = std::chrono::sys_time<Duration>;

// How the time of a clock becomes the time of day. Owned by whoever runs the clock; called on its thread.
class Pace {
public:
    virtual ~Pace() = default;
    // The time of day to show for what happens when the clock is at `now`.
    virtual Instant shown(Instant now) const = 0;
    // The clock has been set forward to `now`, and nothing is half done: the moment to wait, and to let others work meanwhile.
    virtual void advanced(Instant now) = 0;
};

class Clock {
public:
    // Without a pace (which outlives the clock) the clock's own time is shown, and nothing waits.
    explicit Clock(Instant start, Pace* pace = nullptr) : now_(start), pace_(pace) {}
    // The clock's own time: for durations and what is due.
    Instant now() const { return now_; }
    // The time that records and answers show.
    Instant shown() const { return pace_ == nullptr ? now_ : pace_->shown(now_); }
    // Sets the clock forward; never back.
    void advance_to(Instant instant) {
        if (instant > now_) now_ = instant;
        if (pace_ != nullptr && waits_) pace_->advanced(now_);
    }
    // A clock that begins here and shows its time in the same way, but never waits: for what happens within one instant of this one.
    Clock apart() const {
        Clock other(*this);
        other.waits_ = false;
        return other;
    }

private:
    Instant now_;
    Pace* pace_;
    bool waits_ = true;
};

// 2026-01-31T12:00:00.000Z, as CloudFormation prints timestamps.
std::string iso8601(Instant instant);
// 1h 2m 3s, 45s: for people.
std::string readable(Duration duration);

}  // namespace drydock
