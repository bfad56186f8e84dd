#include "emulator/engine/stack_call.h"

#include "base/arn.h"
#include "providers/registry.h"

namespace drydock::engine {

providers::Call stack_call(Site& site, const StackRecord& stack, const std::string& logical_id) {
    const std::string root = "arn:" + std::string(partition_of(stack.scope.region)) + ":iam::" + stack.scope.account + ":root";
    return {.world = site.world,
            .registry = providers::Registry::instance(),
            .scope = stack.scope,
            .clock = site.clock,
            .ids = site.ids,
            .principal = stack.now.role_arn.empty() ? root : stack.now.role_arn,
            .stack = {.stack_name = stack.name,
                      .stack_id = stack.id,
                      .logical_id = logical_id,
                      .token = site.ids.uuid(),
                      .declared = nullptr,
                      .creation_policy = {}}};
}

}  // namespace drydock::engine
