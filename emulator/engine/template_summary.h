// What can be told of a template without deploying it: its parameters, the capabilities and transforms that it needs, its resource types and how
// their resources are identified. For GetTemplateSummary and ValidateTemplate.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_GetTemplateSummary.html
#pragma once

#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "emulator/engine/deploy.h"
#include "providers/world.h"
#include "template/document.h"

namespace drydock::engine {

// The answer of GetTemplateSummary. Types that neither the region has nor the account has registered (at `site`) are a fault or, if asked for,
// `Warnings`. Fault: what is wrong with the template, as far as its values do not matter.
Result<Json> template_summary(std::string_view body, tmpl::Origin origin, const providers::Scope& scope, const Site& site,
                              bool unknown_types_are_warnings);

// The answer of ValidateTemplate.
Result<Json> validated_template(std::string_view body, tmpl::Origin origin, const providers::Scope& scope, const Site& site);

}  // namespace drydock::engine
