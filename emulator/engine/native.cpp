#include "emulator/engine/native.h"

#include "emulator/engine/deploy.h"

namespace drydock::engine {

const NativeType* native_type(std::string_view type) {
    if (type == "AWS::CloudFormation::Stack") return &nested_stack_type();
    if (type == "AWS::CloudFormation::StackSet") return &stack_set_type();
    if (type == "AWS::CloudFormation::CustomResource" || type.starts_with("Custom::")) return &custom_resource_type();
    return nullptr;
}

void commit_nested(const StackRecord& stack, Site& site) {
    for (const StackResource& resource : stack.resources) {
        const NativeType* native = native_type(resource.type);
        const auto* held = native ? site.world.find(stack.scope, resource.type, resource.now.world_id) : nullptr;
        if (held) native->commit({.site = site, .stack = stack, .logical_id = resource.logical_id, .type = resource.type}, *held);
    }
}

}  // namespace drydock::engine
