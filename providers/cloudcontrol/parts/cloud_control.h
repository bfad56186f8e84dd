// What the operations of Cloud Control share: types and identifiers as requests name them, descriptions of resources.
// https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations.html
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "catalog/type_schema.h"
#include "providers/call.h"
#include "providers/resource_type.h"

namespace drydock::providers::cloudcontrol {

Fault fault(std::string code, std::string message);
// The member of the input as text; "" if it is not given.
std::string text(const Json& input, std::string_view name);

// The type that the request names, if its schema has the handler (create, read, update, delete, list). Faults TypeNotFoundException,
// UnsupportedActionException.
Result<const catalog::TypeSchema*> type_of(const Call& call, const Json& input, std::string_view handler);
// The identifier that the request names: parts joined with '|', also if it is given as JSON object of the parts.
std::string identifier_in(const catalog::TypeSchema& type, const Json& input);
// The resource with this identifier that is ready to be used; nullptr if there is none.
const Resource* resource_of(const Call& call, const catalog::TypeSchema& type, const std::string& identifier);
// What the handler says of a resource that is not there.
std::string absent_message(const catalog::TypeSchema& type, const std::string& identifier);
// A handler's failure as the answer of a call that waits for the handler (GetResource, UpdateResource's own read).
Fault handler_failure(const Call& call, const catalog::TypeSchema& type, const std::string& code, const std::string& message);

// ResourceDescription. Its Properties are a JSON text.
Json description_of(const catalog::TypeSchema& type, const Resource& resource);

}  // namespace drydock::providers::cloudcontrol
