// Resources that wait for signals: wait conditions, and whatever has a CreationPolicy with ResourceSignal.
// drydock runs no user data. So where something in the template may send the signals, they are taken to arrive and the outcome says so (advice);
// where nothing can, AWS's time-out is certain. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-creationpolicy.html
#pragma once

#include <optional>

#include "base/clock.h"
#include "emulator/engine/rehearsal.h"

namespace drydock::engine {

struct SignalWait {
    Duration timeout{0};           // how long AWS waits
    Duration typical{0};           // how long it takes if the signals come
    std::int64_t count = 1;        // how many
    std::optional<Fault> failure;  // set if nobody can send them
};

// What the signals that have come so far decide: a fault if one is a FAILURE, nothing yet, or enough.
enum class Signalled : std::uint8_t { waiting, enough, failed };
struct SignalState {
    Signalled state = Signalled::waiting;
    std::optional<Fault> failure;
};
SignalState signalled(const StackResource& resource, const SignalWait& wait);

// nullopt if the resource waits for none.
std::optional<SignalWait> awaited_signals(Rehearsal& rehearsal, std::size_t position, const Json& properties);
// The wait for `count` signals of new instances, as the policy at hand asks for it.
SignalWait wait_for(Rehearsal& rehearsal, std::size_t position, std::int64_t count, Duration timeout, const std::string& percent);

// PT1H30M10S as a duration; nullopt if it is none.
std::optional<Duration> iso8601_duration(std::string_view text);

}  // namespace drydock::engine
