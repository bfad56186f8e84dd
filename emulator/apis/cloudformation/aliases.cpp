// Aliases of stacks.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_SetAlias.html
#include "emulator/apis/cloudformation/parts/input.h"
#include "emulator/engine/stack_aliases.h"

namespace drydock::apis::cloudformation {
namespace {

Result<Json> set_alias(Context& context, const Json& input) {
    const std::string alias = text(input, "AliasName");
    if (auto right = check_name(alias, "aliasName", stack_name_pattern); !right) return right.fault();
    if (auto done = engine::set_alias(context.scope(), text(input, "StackName"), alias, context.simulation.stacks()); !done) return done.fault();
    return Json::object();
}

Result<Json> remove_alias(Context& context, const Json& input) {
    if (auto done = engine::remove_alias(context.scope(), text(input, "AliasName"), context.simulation.stacks()); !done) return done.fault();
    return Json::object();
}

}  // namespace

void aliases(Apis& apis) {
    apis.operation("cloudformation", "SetAlias", set_alias);
    apis.operation("cloudformation", "RemoveAlias", remove_alias);
}

}  // namespace drydock::apis::cloudformation
