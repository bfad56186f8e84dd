// Fn::Transform: runs a macro on a part of the template. It is processed before anything is resolved (template/transform.h); what is left here was
// found in a place where CloudFormation does not process it.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-transform.html
#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {

void transform(Intrinsics& table) {
    table.add({.name = "Fn::Transform", .evaluate = [](const IntrinsicCall&) -> Result<Json> { return unsupported_function("Fn::Transform"); }});
}

}  // namespace drydock::tmpl::intrinsics
