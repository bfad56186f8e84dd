// AWS::SSM::Parameter: every change is a new version. https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html
#include "providers/registry.h"
#include "providers/ssm/parts/parameters.h"

namespace drydock::providers::ssm {
namespace {

class Parameter final : public ResourceType {
public:
    Result<void> after_update(const Call& call, const Resource& resource, const Model& former) const override {
        return add_version(call, resource, former);
    }
    Result<void> before_remove(const Call& call, const Resource& resource) const override { return forget_versions(call, resource); }
};

}  // namespace

void parameter(Registry& registry) {
    registry.resource<Parameter>(parameter_type);
}

}  // namespace drydock::providers::ssm
