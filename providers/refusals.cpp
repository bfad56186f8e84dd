#include "providers/refusals.h"

#include "providers/facts/engine.h"
#include "providers/facts/evaluate.h"
#include "providers/resource_type.h"

namespace drydock::providers {

using catalog::Packed;
using facts::Binding;
using facts::Frame;
using facts::Value;

bool is_called(const Resource& resource, Packed attributes, const std::string& wanted) {
    for (const Packed attribute : attributes.elements()) {
        const std::string_view name = attribute.string();
        if ((name == "_id" && resource.id == wanted) || (name == "_ref" && reference(resource) == wanted)) return true;
        const Json& held = resource.property(name);
        if (!held.is_null() && scalar_text(held) == wanted) return true;
    }
    return false;
}

std::optional<Fault> refused(const Call& call, const std::string& type, Packed refusals, const Json& input, const Json& value) {
    const Binding request{"input", Value::borrow(input)};
    const Binding bound{"value", Value::borrow(value), &request};
    const Frame frame{.call = call, .type = {}, .model = input, .bound = &bound};
    for (const Packed refusal : refusals.elements()) {
        const Packed when = refusal["when"];
        const bool holds = !when || when.is_null() || facts::truth(facts::evaluate(when, frame)) == facts::Truth::yes;
        if (holds) return refusal_of(call, type, refusal, input, value);
    }
    return std::nullopt;
}

Fault refusal_of(const Call& call, const std::string& type, Packed refusal, const Json& input, const Json& value) {
    const Binding request{"input", Value::borrow(input)};
    const Binding bound{"value", Value::borrow(value), &request};
    const std::string message = facts::text(refusal["message"], Frame{.call = call, .type = {}, .model = input, .bound = &bound});
    const std::string error(refusal["error"].string());
    if (error == "NotSimulated") return Fault::not_simulated(message);
    return facts::fault_of(type, error, message, "InvalidRequest", static_cast<int>(refusal["status"].integer(400)));
}

}  // namespace drydock::providers
