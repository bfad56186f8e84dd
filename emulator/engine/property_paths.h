// Parts of a model by the property paths of its schema.
#pragma once

#include "base/json.h"
#include "catalog/type_schema.h"

namespace drydock::engine {

// Takes out what stands at the path; "*" stands for every item or member.
void erase_path(Json& value, const catalog::PropertyPath& path, std::size_t step = 0);

}  // namespace drydock::engine
