// Functions of the facts language on what the account holds: find, get, others, same_stack, declared, quota,
// setting, image, instance_type.
#include "providers/account.h"

#include "base/regex.h"
#include "catalog/catalog.h"
#include "providers/facts/evaluate.h"
#include "providers/facts/functions.h"
#include "providers/facts/lookup.h"
#include "providers/registry.h"

namespace drydock::providers::functions {

using facts::argument;
using facts::Arguments;
using facts::Frame;
using facts::Function;
using facts::Truth;
using facts::Value;

namespace {

Value find(const Frame& frame, Arguments arguments) {
    bool unknown = false;
    for (const Resource* resource : facts::candidates(frame, argument(arguments, 0).text(), argument(arguments, 1))) {
        if (!resource->ready) continue;
        const Value candidate = Value::of(*resource);
        const Truth truth = argument(arguments, 1).is_lambda() ? facts::truth(argument(arguments, 1).apply(candidate)) : Truth::yes;
        if (truth == Truth::yes) return candidate;
        unknown = unknown || truth == Truth::unknown;
    }
    return unknown ? Value::unknown() : Value();
}

Value get(const Frame& frame, Arguments arguments) {
    if (argument(arguments, 2).is_null()) return {};
    const Resource* found = facts::lookup(frame.call, argument(arguments, 0).text(), argument(arguments, 1).text(), argument(arguments, 2).text());
    return found ? Value::of(*found) : Value();
}

Value others(const Frame& frame, Arguments arguments) {
    const Value& condition = argument(arguments, 1);
    std::vector<Value> found;
    for (const Resource* resource : facts::candidates(frame, argument(arguments, 0).text(), argument(arguments, 1))) {
        if (facts::is_self(frame, *resource)) continue;
        const Value candidate = Value::of(*resource);
        const Truth truth = condition.is_lambda() ? facts::truth(condition.apply(candidate)) : Truth::yes;
        if (truth == Truth::unknown) return Value::unknown();
        if (truth == Truth::yes) found.push_back(candidate);
    }
    return Value::list(std::move(found));
}

Value same_stack(const Frame& frame, Arguments arguments) {
    const Resource* resource = argument(arguments, 0).resource();
    return Json(resource && frame.call.from_stack() && resource->stack_id == frame.call.stack.stack_id);
}

Value declared(const Frame& frame, Arguments arguments) {
    const std::string type = argument(arguments, 0).text();
    Json names = Json::array();
    if (!frame.call.stack.declared) return names;
    for (const auto& [logical_id, its_type] : *frame.call.stack.declared) {
        if (its_type == type) names.push_back(logical_id);
    }
    return names;
}

Value quota(const Frame& frame, Arguments arguments) {
    const auto quota = account::quota(frame.call.world, frame.call.scope, argument(arguments, 0).text());
    return quota ? facts::number_json(*quota) : Json();
}

Value setting(const Frame& frame, Arguments arguments) {
    return account::setting(frame.call.world, frame.call.scope, argument(arguments, 0).text());
}

Value image(const Frame& frame, Arguments arguments) {
    if (!argument(arguments, 0).is_string()) return {};
    const Resource* found = facts::lookup(frame.call, "AWS::EC2::Image", "ImageId", argument(arguments, 0).text());
    return found ? Value::of(*found) : Value();
}

// What the first entry of instance-types.yaml whose expression matches says of the instance type.
Value instance_type(const Frame&, Arguments arguments) {
    if (!argument(arguments, 0).is_string()) return {};
    const std::string name = argument(arguments, 0).text();
    for (const catalog::Packed family : catalog::Catalog::instance().document("instance-types")["families"].elements()) {
        if (Regex::of(family["match"].string()).search(name)) return family.json();
    }
    return {};
}

}  // namespace

void account(Registry& registry) {
    registry.function("find", {find, Function::reads_account});
    registry.function("get", {get, Function::reads_account});
    registry.function("others", {others, Function::reads_account});
    registry.function("same_stack", same_stack);
    registry.function("declared", declared);
    registry.function("quota", quota);
    registry.function("setting", setting);
    registry.function("image", {image, Function::reads_account});
    registry.function("instance_type", instance_type);
}

}  // namespace drydock::providers::functions
