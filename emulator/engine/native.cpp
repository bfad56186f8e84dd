#include "emulator/engine/native.h"

namespace drydock::engine {

const NativeType* native_type(std::string_view type) {
    if (type == "AWS::CloudFormation::Stack") return &nested_stack_type();
    if (type == "AWS::CloudFormation::CustomResource" || type.starts_with("Custom::")) return &custom_resource_type();
    return nullptr;
}

}  // namespace drydock::engine
