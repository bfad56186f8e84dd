// Tags of any resource, whatever form its properties keep them in: operations that name it by its ARN or identifier, as the facts describe them
// (docs/facts.md, "Tags of any resource"; catalog/compiler/facts/tagging.py has the form).
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "catalog/packed.h"
#include "catalog/type_schema.h"
#include "providers/call.h"
#include "providers/resource_type.h"

namespace drydock::providers {

// Changes the tags among a resource's properties; false if its type has none.
using TagChange = std::function<bool(const catalog::TypeSchema&, Json& properties)>;
// Updates the resource, through the same checks as any update. Fault InvalidRequest (handler) if its type has no tags.
Result<void> change_tags(const Call& call, const Resource& resource, const TagChange& change);

// `name` is the operation's, for what is not simulated.
Result<Model> tag_operation(const Call& call, const std::string& name, catalog::Packed operation, const Model& input);

}  // namespace drydock::providers
