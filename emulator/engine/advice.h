// Findings that never change the verdict of a deployment: what AWS accepts but nobody wants (a policy statement that matches nothing), and, for
// validate_only, what can be said before anything is deployed.
#pragma once

#include "emulator/engine/rehearsal.h"

namespace drydock::engine {

// Advice about every policy document. With `errors` also what the service would refuse; true if there is none of that.
bool examine_policies(Rehearsal& rehearsal, bool errors);
// Rules beyond AWS's published schema that a service may enforce in words of its own, and properties that only AWS sets, whose values in the template
// it ignores: advice.
void examine_service_rules(Rehearsal& rehearsal);
// Attributes that no resource of their type has, which AWS notices when it gets to the resource that asks for them; true if there are none.
bool examine_attributes(Rehearsal& rehearsal);
// The constraints of the facts that can be judged already (severity error); true if there are none.
bool examine_constraints(Rehearsal& rehearsal);

}  // namespace drydock::engine
