// The facts engine: what catalog/facts says of a type (docs/facts.md), applied to resources. Pure reading of the compiled facts; state is only looked
// at, never changed. A type without facts has the neutral answer everywhere, so callers need not ask first.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/diagnostic.h"
#include "base/json.h"
#include "base/result.h"
#include "catalog/packed.h"
#include "catalog/type_schema.h"
#include "providers/call.h"

namespace drydock::providers::facts {

// The compiled facts of a type, or absent.
catalog::Packed of(std::string_view type);

// Properties that AWS fills in when they are left out (`defaults`). Generated names are providers/naming.h's business.
Result<void> complete(const Call& call, const std::string& type, Json& model);

// How CloudFormation generates the physical name when `property` is absent.
struct NameFacts {
    std::string property;
    std::size_t max = 64;
    bool lower = false;          // the whole name in lower case
    bool classic = false;        // STACK-LOGICAL-RANDOM with upper-case letters instead of the resource-provider library's algorithm
    std::string prefix, suffix;  // evaluated for this resource
    std::string stack;           // stands for the stack's name, if given
    std::string pattern;         // what the service accepts, or ""
};
std::optional<NameFacts> name_facts(const Call& call, std::string_view type, const Json& model);

// `unique`, `references`, `constraints`, in this order: the first fault, ready to be rendered (voice, service, code, status). That the primary
// identifier is free is the caller's check. `on`: create, update, delete, stabilize; `old` is the model before an update, else nullptr. Constraints
// that are mere advice go to `advice`, if given; they never make a fault.
Result<void> check(const Call& call, const std::string& type, const Json& model, const Json* old, std::string_view on,
                   std::vector<Diagnostic>* advice);

// Every constraint that `model` breaks and that can be decided before anything is deployed: `model` may have pending parts, and whatever depends on
// the account's resources counts as unknown. With rule id, pointer, value and source; logical_id and resource_type are set from `call` and `type`.
std::vector<Diagnostic> forecast(const Call& call, const std::string& type, const Json& model);

// Writes the attributes that the facts describe into `model`, nested ones (Endpoint.Address) as objects. Attributes that are drawn at random or from
// the clock are kept if `model` has them already (an update keeps its identifiers), all others are computed anew.
Result<void> attributes(const Call& call, const std::string& type, Json& model);
// What Ref returns, if the facts say; the caller's default is the primary identifier.
std::optional<std::string> ref(const Call& call, const std::string& type, const Json& model);
// The primary identifier, parts joined with '|'; "" if a part is not known.
std::string identifier(std::string_view type, const Json& model);

// What a step typically takes on AWS; `step`: create, update, delete. `otherwise` if the facts don't say.
Duration duration(const Call& call, const std::string& type, const Json& model, std::string_view step, Duration otherwise = Duration{0});

// What an update means, as far as the facts decide it.
enum class Change : std::uint8_t { undecided, in_place, replace };
// The change of one property that differs (path as schemas name it: {"A", "*", "B"}); overrides what the schema's createOnly says. A fault if
// immutable.
Result<Change> change_at(const Call& call, const std::string& type, const Json& current, const Json& desired, const catalog::PropertyPath& path);
// The same for all properties that the facts name: replace if a changed one demands it, in_place if some changed and none does, else undecided (the
// schema's createOnly decides about properties that the facts don't name).
Result<Change> change(const Call& call, const std::string& type, const Json& current, const Json& desired);

// Who speaks when the service refuses: facts `voice`, else classic for a type without handlers, else service.
Voice voice_of(std::string_view type);
// CloudFormation judges the properties in the words of classic types (`Property validation failure: […]`): facts `properties`, else classic types.
bool classic_properties(std::string_view type);
bool is_global(std::string_view type);

// How AWS names the service in reasons: Sqs (registry handlers), AmazonSQS (classic types). From the facts' `handler`, else well-known names, else
// made from the middle part of the type's name by AWS's rules of capitalisation.
struct ServiceNames {
    std::string service, classic;
};
ServiceNames service_names(std::string_view type);

// A fault in the voice of the type: `error` is the service's code (printed by classic types and API answers), `handler_code` the HandlerErrorCode.
Fault fault_of(std::string_view type, std::string error, std::string message, std::string handler_code = "InvalidRequest", int status = 400);

}  // namespace drydock::providers::facts
