// Transforms that AWS has and drydock does not run yet: they say so instead of letting their templates pass.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-reference.html
#include "template/transform.h"

namespace drydock::tmpl::transforms {

void not_simulated(Transforms& table) {
    for (const char* name : {"AWS::CodeDeployBlueGreen", "AWS::CodeStar", "AWS::SecretsManager-2020-07-23", "AWS::SecretsManager-2024-09-16",
                             "AWS::Serverless-2016-10-31", "AWS::ServiceCatalog"}) {
        table.add(name, [name](Node, const TransformContext&, const Resolver&) -> Result<Node> {
            return Fault::not_simulated(std::string("Transform ") + name);
        });
    }
}

}  // namespace drydock::tmpl::transforms
