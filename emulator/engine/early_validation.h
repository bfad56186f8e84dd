// Pre-deployment ("early") validation: since June 2026 every CreateStack checks the properties of its resources against the registry's schemas, and
// the names it is going to use against the account, before it touches the first resource. Each fault is a validation event (DescribeEvents); the
// stack goes from CREATE_IN_PROGRESS to CREATE_FAILED with DetailedStatus VALIDATION_FAILED.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html
//
// The decision what it covers is made here and nowhere else (covered_by_early_validation): the registry types, except the families that AWS leaves
// out. Faults of everything else show when CloudFormation gets to the resource. A fault found early also leaves a resource outcome in the deploy-time
// wording of its type: the sentence that people know, and that an operation with DisableValidation would have ended with.
#pragma once

#include "emulator/engine/rehearsal.h"

namespace drydock::engine {

bool covered_by_early_validation(const catalog::TypeSchema& schema);

// True if nothing was found or DisableValidation is set; otherwise the stack has been stopped.
bool validate_early(Rehearsal& rehearsal);

// The same findings and those of the types that early validation leaves out, as diagnostics only: for validate_only. True if nothing was found.
bool examine_properties(Rehearsal& rehearsal);

}  // namespace drydock::engine
