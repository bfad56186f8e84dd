// AWS::CloudFormation::WaitCondition: waits for signals to its handle. The waiting itself is the engine's (emulator/engine/signals.h), which knows
// the template; here are its identifier and what the signals brought.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-waitcondition.html
#include "providers/registry.h"

namespace drydock::providers::cloudformation {
namespace {

class WaitCondition final : public ResourceType {
public:
    Result<void> attributes(const Call& call, Model& model) const override {
        model["Id"] = call.stack.stack_id + "/" + call.stack.logical_id;
        model["Data"] = "{}";
        return {};
    }
};

}  // namespace

void wait_condition(Registry& registry) {
    registry.resource<WaitCondition>("AWS::CloudFormation::WaitCondition");
}

}  // namespace drydock::providers::cloudformation
