// Drift detection: the resources of a stack as its template wants them, compared with the resources as the account holds them now. Only what the
// template sets explicitly is compared; what AWS fills in, what nobody can read back (write-only) and AWS's own tags are no difference, nor is
// the order of lists that have none.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "emulator/engine/deploy.h"
#include "emulator/engine/stacks.h"

namespace drydock::engine {

// DetectStackDrift. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DetectStackDrift.html
struct DriftRequest {
    providers::Scope scope;
    std::string stack_name;                // or id
    std::vector<std::string> logical_ids;  // empty: all
};

// An operation of drift detection. It is over when the call returns; the results are kept with the stack and its resources.
struct DriftDetection {
    std::string id, stack_id;
    std::string detection_status;  // DETECTION_COMPLETE, DETECTION_FAILED
    std::string reason;            // DetectionStatusReason; "" if there is none
    std::string stack_status;      // DRIFTED, IN_SYNC, NOT_CHECKED
    std::int64_t drifted = 0;      // DriftedStackResourceCount
    Instant started;
};

// A fault is the refusal of the call, or of the store.
Result<DriftDetection> detect_stack_drift(const DriftRequest& request, Site& site);
// DetectStackResourceDrift: the resource's StackResourceDrift, in the form of resource_drifts(). The stack's drift status follows.
Result<Json> detect_resource_drift(const providers::Scope& scope, const std::string& stack_name, const std::string& logical_id, Site& site);
// DescribeStackDriftDetectionStatus of a detection that was made before, in the form that the API answers.
Result<Json> drift_detection_status(const providers::Scope& scope, std::string_view detection_id, const StackStore& stacks);

// StackResourceDrifts of DescribeStackResourceDrifts, in the order of the stack's resources: [{StackId, LogicalResourceId, PhysicalResourceId,
// ResourceType, ExpectedProperties, ActualProperties (JSON texts), PropertyDifferences: [{PropertyPath, ExpectedValue, ActualValue (texts),
// DifferenceType: ADD|REMOVE|NOT_EQUAL}], StackResourceDriftStatus: IN_SYNC|MODIFIED|DELETED, Timestamp}]. Resources that were never checked
// or that have no drift detection are not among them. `filters`: the statuses that are wanted; empty for all.
Result<Json> resource_drifts(const providers::Scope& scope, const std::string& stack_name, const std::vector<std::string>& filters,
                             const StackStore& stacks);

// DriftInformation of DescribeStacks: {StackDriftStatus, LastCheckTimestamp?}. A stack that has been updated since was not checked.
Json drift_information(const StackRecord& stack);
// … and of DescribeStackResources: {StackResourceDriftStatus, LastCheckTimestamp?}.
Json drift_information(const StackResource& resource);

// The comparison alone, without keeping anything: the StackResourceDrift of a resource as it is now. Status NOT_CHECKED (without properties) if its
// type has no drift detection or nothing of it was deployed.
Json compare_with_account(const StackRecord& stack, const StackResource& resource, const Site& site);

// True if CloudFormation can detect drift of resources of this type.
bool supports_drift(std::string_view type, std::string_view region);

}  // namespace drydock::engine
