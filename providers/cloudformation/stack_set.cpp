// AWS::CloudFormation::StackSet without a stack that declares it, as Cloud Control makes it: a record and nothing else. Its instances are stacks,
// which only the engine can deploy (emulator/engine/stack_set_resource.cpp): asked for here, that is not simulated, and says so.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html
#include "providers/registry.h"

namespace drydock::providers::cloudformation {
namespace {

class StackSet final : public ResourceType {
public:
    Result<void> check(const Call&, const Model& desired, const Model*) const override {
        if (member(desired, "StackInstancesGroup").empty()) return {};
        const std::string what = "Deploying the instances of a stack set that no template declares";
        return Fault::not_simulated(what);
    }
};

}  // namespace

void stack_set(Registry& registry) {
    registry.resource<StackSet>("AWS::CloudFormation::StackSet");
}

}  // namespace drydock::providers::cloudformation
