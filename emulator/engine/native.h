// Resource types that CloudFormation implements itself because they are about stacks and not about a service: nested stacks, stack sets and
// custom resources. Everything else, the other AWS::CloudFormation types too, goes through providers.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "providers/resource_type.h"

namespace drydock {
struct Diagnostic;
}

namespace drydock::engine {

struct Request;
struct Site;
struct StackRecord;

// Code of Fault::not_simulated: what fails with it has no verdict.
inline constexpr std::string_view not_simulated_code = "NotSimulated";

// A resource of a stack that is worked on.
struct NativeCall {
    Site& site;
    const StackRecord& stack;
    const Request* request = nullptr;  // of the create or update; nullptr for a rollback of it and for a deletion
    std::string logical_id, type;
    std::vector<Diagnostic>* findings = nullptr;  // what else was noticed: {rule, severity, fault, pointer}; may be nullptr
    bool rollback = false;                        // undoing an update
};

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
    virtual Result<NativeStart> create(const NativeCall& call, const Json& properties) const = 0;
    // An answer with another id is a replacement: the former resource is removed in the cleanup.
    virtual Result<NativeStart> update(const NativeCall& call, const providers::Resource& current, const Json& former,
                                       const Json& properties) const = 0;
    virtual Result<Json> attribute(const providers::Resource& resource, std::string_view name) const = 0;
    // True if Fn::GetAtt of this name can be right.
    virtual bool may_have_attribute(std::string_view name) const = 0;
    virtual Result<Duration> remove(const NativeCall& call, const providers::Resource& resource) const = 0;
    // The update of the stack that it belongs to is over, well: it cannot go back any more.
    virtual void commit(const NativeCall&, const providers::Resource&) const {}
    // True if it changes although its properties stay the same: a nested stack whose template is another one.
    virtual bool always_updates() const { return false; }
    // True if its properties are judged by its schema before it is asked, as those of services' resources are.
    virtual bool judged_by_schema() const { return false; }
};

// nullptr if the type is not native.
const NativeType* native_type(std::string_view type);

// After an update of the stack that went well: commits its native resources.
void commit_nested(const StackRecord& stack, Site& site);

const NativeType& nested_stack_type();
// What the parent asks of a nested stack: a create, whose stack is `call.stack`'s child. Parameters that are pending become unknown ones.
Result<Request> nested_request(const NativeCall& call, const Json& properties);
const NativeType& custom_resource_type();
const NativeType& stack_set_type();

}  // namespace drydock::engine
