// Condition: the value of another condition of the Conditions section.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html
#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {

void condition(Intrinsics& table) {
    table.add({.name = "Condition",
               .evaluate = [](const IntrinsicCall& call) -> Result<Json> { return Json(call.resolver.condition(call.argument.text)); },
               .use = Intrinsic::Use::condition});
}

}  // namespace drydock::tmpl::intrinsics
