// Resource types that CloudFormation implements itself because they are about stacks and not about a service: nested stacks and custom resources.
// Everything else, the other AWS::CloudFormation types too, goes through providers.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "providers/resource_type.h"

namespace drydock::engine {

struct Rehearsal;
struct Site;

// Code of Fault::not_simulated: what fails with it has no verdict.
inline constexpr std::string_view not_simulated_code = "NotSimulated";

// A native resource that has been asked for.
struct NativeStart {
    providers::Resource resource;
    Duration duration{0};
    std::optional<Fault> failure;  // what ends it when the duration has passed
};

class NativeType {
public:
    virtual ~NativeType() = default;
    // A fault means that it fails before it has a physical id.
    virtual Result<NativeStart> create(Rehearsal& rehearsal, std::size_t position, const Json& properties) const = 0;
    virtual Result<Json> attribute(const providers::Resource& resource, std::string_view name) const = 0;
    // True if Fn::GetAtt of this name can be right.
    virtual bool may_have_attribute(std::string_view name) const = 0;
    virtual Result<Duration> remove(Site& site, const providers::Resource& resource) const = 0;
};

// nullptr if the type is not native.
const NativeType* native_type(std::string_view type);

const NativeType& nested_stack_type();
const NativeType& custom_resource_type();

}  // namespace drydock::engine
