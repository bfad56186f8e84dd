// Macros: functions of the account that rewrite a template, or a part of it, before it is deployed.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros-author.html
#pragma once

#include "emulator/engine/rehearsal.h"
#include "template/transform.h"

namespace drydock::engine {

// How the rehearsal's template calls macros: through the site's invoker. A macro that neither the account nor the invoker knows is a fault as on AWS;
// one that the account has and nobody can run is not simulated.
decltype(tmpl::TransformContext::macro) macro_of(Rehearsal& rehearsal);

}  // namespace drydock::engine
