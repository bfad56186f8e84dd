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
    std::optional<Fault> failure;  // set if nobody can send them
};

// nullopt if the resource waits for none.
std::optional<SignalWait> awaited_signals(Rehearsal& rehearsal, std::size_t position, const Json& properties);

// PT1H30M10S as a duration; nullopt if it is none.
std::optional<Duration> iso8601_duration(std::string_view text);

}  // namespace drydock::engine
