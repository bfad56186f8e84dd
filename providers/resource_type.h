// A resource type. Stateless and const: state lives in the World. Every step has a default that the schema and the facts drive, so most types need no
// class of their own; a type's class says only what data cannot.
// A stack and an API call go through the same steps, so the same checks and messages apply to both.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/json.h"
#include "base/result.h"
#include "catalog/type_schema.h"
#include "providers/call.h"

namespace drydock::providers {

using Model = Json;  // properties of a resource by name, attributes included

// What a type's step gives back when all went well.
struct Created {
    Resource resource;
    Duration duration{0};  // what the step typically takes on AWS
};

class ResourceType {
public:
    virtual ~ResourceType() = default;

    // What the schema and the facts cannot say, before the service is called. `current` is nullptr for a create.
    virtual Result<void> check(const Call& call, const Model& desired, const Model* current) const;
    // Properties that AWS adds when they are left out, beyond the facts' defaults; generated names.
    virtual Result<void> complete(const Call& call, Model& desired) const;
    // Attributes (read-only properties) of a resource that is about to exist, beyond the facts' formats.
    virtual Result<void> attributes(const Call& call, Model& model) const;
    // Effects on other resources once it exists, has changed, or is about to go.
    virtual Result<void> after_create(const Call& call, const Resource& resource) const;
    virtual Result<void> after_update(const Call& call, const Resource& resource, const Model& former) const;
    virtual Result<void> before_remove(const Call& call, const Resource& resource) const;
    // What stabilising finds: a NAT gateway that fails after it was created. Called when the virtual duration has passed.
    virtual Result<void> settle(const Call& call, Resource& resource) const;
};

// The steps as engine and APIs call them (providers/steps.cpp): schema, facts, then the type's own, in this order.
// The whole reason of a failure is in the Fault; render it with status_reason().
// A created resource is ready at once for a caller from outside; in a stack it becomes so by settle().
Result<Created> create(const Call& call, const std::string& type, Model desired);
// The same for a resource that was there before the rehearsal (account profile): attributes may be given too, and it is ready.
Result<Created> adopt(const Call& call, const std::string& type, Model desired);
// In place; whether that is possible is for needs_replacement() to say.
Result<Created> update(const Call& call, const Resource& current, Model desired);
// Removing what is no longer there succeeds, as it does on AWS.
Result<Duration> remove(const Call& call, const Resource& resource);
// The virtual duration has passed: judges what shows only now and makes the resource ready. `resource` gets the account's present state of it.
Result<void> settle(const Call& call, Resource& resource);

// Fn::GetAtt. A fault carries AWS's sentence for an attribute that the type does not have.
Result<Json> attribute(const Call& call, const Resource& resource, std::string_view name);
// The same before the resource exists: a fault if its type has no such attribute.
Result<void> check_attribute(const catalog::TypeSchema& schema, const std::string& logical_id, std::string_view name);
// Ref.
std::string reference(const Resource& resource);
// What an update of these properties means: true if any changed property needs a new resource. By the schema alone:
bool needs_replacement(const std::string& type, const Model& current, const Model& desired);
// … and with the facts and with what AWS filled in when the resource was created. A fault if a changed property cannot change at all.
Result<bool> needs_replacement(const Call& call, const Resource& current, const Model& desired);

// A Fault as CloudFormation prints it in ResourceStatusReason (Voice); draws the request ids.
std::string status_reason(const Fault& fault, IdSource& ids);
// The deepest tier that the verdict on this type rests on.
Tier tier_of(const Registry& registry, std::string_view type);

}  // namespace drydock::providers
