// AWS::CloudFormation::StackSet: a stack set without instances is a record and nothing else. Instances are stacks in other accounts and regions,
// which a template's stack set would deploy while its own stack waits: that is not simulated, and says so.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html
#include "providers/registry.h"

namespace drydock::providers::cloudformation {
namespace {

class StackSet final : public ResourceType {
public:
    Result<void> check(const Call&, const Model& desired, const Model*) const override {
        if (member(desired, "StackInstancesGroup").empty()) return {};
        const std::string what = "Deploying the instances of a stack set that a template declares";
        return Fault::not_simulated(what);
    }
};

}  // namespace

void stack_set(Registry& registry) {
    registry.resource<StackSet>("AWS::CloudFormation::StackSet");
}

}  // namespace drydock::providers::cloudformation
