// Rollback triggers: alarms that CloudFormation watches while it deploys and for MonitoringTimeInMinutes after; one that goes to ALARM rolls the
// operation back. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-rollback-triggers.html
#pragma once

#include <optional>
#include <string>

#include "emulator/engine/rehearsal.h"

namespace drydock::engine {

// Lets the monitoring time pass. Why the operation is rolled back, if it is: an alarm is in ALARM, or the account does not have it.
std::optional<std::string> rollback_trigger(Rehearsal& rehearsal);

}  // namespace drydock::engine
