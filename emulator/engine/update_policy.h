// UpdatePolicy: how an Auto Scaling group's instances follow a change of what they are made from.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html
#pragma once

#include <optional>

#include "emulator/engine/rehearsal.h"
#include "emulator/engine/signals.h"

namespace drydock::engine {

// A rolling update of the group's instances, if its policy asks for one and the change needs it: writes the events with which it begins, and gives
// the wait for the new instances. nullopt if there is none.
std::optional<SignalWait> rolling_update(Rehearsal& rehearsal, std::size_t position, const Json& properties);

// AutoScalingReplacingUpdate with WillReplace, and a change that concerns the instances: the group is made anew.
bool replaces_group(Rehearsal& rehearsal, std::size_t position, const Json& properties);

}  // namespace drydock::engine
