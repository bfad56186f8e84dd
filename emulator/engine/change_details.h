// A change set as people and API see it: what each change does and what causes it.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChangeDetail.html
//
// AWS shows two views of the same changes. Without property values it lists what may happen: a property whose Fn::GetAtt names a resource that
// changes in place counts as changed (Dynamic). With property values it compares values: such a property has not changed, and is left out.
#pragma once

#include <string>

#include "emulator/engine/rehearsal.h"

namespace drydock::engine {

// What stands for a value that is known only when the change set has been executed.
inline constexpr std::string_view known_after_apply = "{{changeSet:KNOWN_AFTER_APPLY}}";

// [{Type: Resource, ResourceChange: {…}}] for everything that the rehearsal's change set does, with property values; sorted by logical id, as AWS
// shows them. Holds what either view shows (changes_in_view).
Json describe_changes(Rehearsal& rehearsal);
// One of AWS's two views of described changes.
Json changes_in_view(const Json& described, bool include_property_values);

// Why property values are incomplete: `[WARN] --include-property-values option can return incomplete ChangeSet data because: …`; else "".
std::string values_warning(Rehearsal& rehearsal);

}  // namespace drydock::engine
