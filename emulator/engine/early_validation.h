// Pre-deployment ("early") validation: since June 2026 every CreateStack checks the properties of its resources against the registry's schemas, and
// the names it is going to use against the account, before it touches the first resource. Each fault is a validation event (DescribeEvents); the
// stack goes from CREATE_IN_PROGRESS to CREATE_FAILED with DetailedStatus VALIDATION_FAILED.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html
//
// The decision what it covers is made here and nowhere else (covered_by_early_validation): the registry types, except the families that AWS leaves
// out. Faults of everything else show when CloudFormation gets to the resource. A fault found early also leaves a resource outcome in the deploy-time
// wording of its type: the sentence that people know, and that an operation with DisableValidation would have ended with.
#pragma once

#include <optional>
#include <string>

#include "emulator/engine/rehearsal.h"

namespace drydock::engine {

bool covered_by_early_validation(const catalog::TypeSchema& schema);

// Runs the FAIL checks, unless DisableValidation is set: each finding is in Outcome::validation, for a stack's own operation in the store too. The
// reason to stop if there is one.
std::optional<std::string> early_fault(Rehearsal& rehearsal);
// The same, and stops the stack. True if nothing was found.
bool validate_early(Rehearsal& rehearsal);

// The WARN checks, which only a change set has (early_warnings.cpp): buckets and repositories that are to be deleted and hold something, service
// quotas, the one recorder that AWS Config takes. Findings are in Outcome::validation. The names of the last three are not recorded anywhere: they
// are made after the pattern of the others.
void add_early_warnings(Rehearsal& rehearsal);

// The same findings and those of the types that early validation leaves out, as diagnostics only: for validate_only. True if nothing was found.
bool examine_properties(Rehearsal& rehearsal);

}  // namespace drydock::engine
