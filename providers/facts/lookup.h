// Which resources of the account an expression or a fact means.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "providers/call.h"
#include "providers/facts/evaluate.h"

namespace drydock::providers::facts {

// The first ready resource of `type` whose attribute `by` has this value: a property or attribute, _id, or _ref. nullptr if there is none.
const Resource* lookup(const Call& call, std::string_view type, std::string_view by, const std::string& value);
// The resources of `type` for which `condition`, a lambda, can hold: where it asks for an attribute by a text, only those that have it.
std::vector<const Resource*> candidates(const Frame& frame, std::string_view type, const Value& condition);
// True if `resource` is the one that the frame is about. The resource that a replacement will supersede is another one.
bool is_self(const Frame& frame, const Resource& resource);
// True unless `value` is an ARN of another account or region: only here does drydock know what exists.
bool is_here(const Call& call, std::string_view value);

}  // namespace drydock::providers::facts
