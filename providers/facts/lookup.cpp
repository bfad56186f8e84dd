#include "providers/facts/lookup.h"

#include <algorithm>

#include "base/arn.h"
#include "providers/facts/engine.h"

namespace drydock::providers::facts {

const Resource* lookup(const Call& call, std::string_view type, std::string_view by, const std::string& value) {
    const Resource* found = by == "_id" ? call.world.find(call.scope, type, value) : nullptr;
    if (found) return found->ready ? found : nullptr;
    if (by == "_id") return nullptr;
    if (!by.starts_with('_')) found = call.world.by(call.scope, type, by, value);
    if (found && found->ready) return found;
    // Names that are no strings, nested attributes, and a namesake that is still being created.
    const std::string path(by);
    return call.world.first(call.scope, type, [&](const Resource& resource) {
        if (!resource.ready) return false;
        if (by == "_ref") return (resource.ref.empty() ? resource.id : resource.ref) == value;
        const Json* at = &resource.model;
        for (std::size_t from = 0; from <= path.size();) {
            const std::size_t dot = std::min(path.find('.', from), path.size());
            at = &member(*at, std::string_view(path).substr(from, dot - from));
            from = dot + 1;
        }
        return !at->is_null() && scalar_text(*at) == value;
    });
}

bool is_self(const Frame& frame, const Resource& resource) {
    const StackContext& stack = frame.call.stack;
    const bool namesake = frame.call.from_stack() && resource.stack_id == stack.stack_id && resource.logical_id == stack.logical_id;
    if (frame.step == "create") return namesake && !resource.ready;
    const std::string id = identifier(frame.type, frame.old ? *frame.old : frame.model);
    return id.empty() ? namesake : id == resource.id;
}

bool is_here(const Call& call, std::string_view value) {
    const auto arn = Arn::parse(value);
    if (!arn) return true;
    return (arn->region.empty() || arn->region == call.scope.region) && (arn->account.empty() || arn->account == call.scope.account);
}

}  // namespace drydock::providers::facts
