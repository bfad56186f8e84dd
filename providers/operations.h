// Operations of AWS's APIs on what the accounts hold: those that C++ implements (registry.h), and those that the facts describe (docs/facts.md,
// "Operations"). A stack and an API call go through the same steps of a resource (resource_type.h), so the same checks and sentences apply to both.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/body.h"
#include "base/result.h"
#include "providers/call.h"
#include "providers/resource_type.h"

namespace drydock::providers {

// Performs an operation by the names that the API models use: ("sqs", "CreateQueue"). `input` and the result are as the model's shapes say, blobs as
// texts. Fault NotSimulated if nobody implements the operation, or not with these members; else the service's own fault.
Result<Model> perform(const Call& call, std::string_view service, std::string_view operation, const Model& input);

// An operation of which a part needs no account and may take long, so that nobody has to wait for it: hashing a large body. `prepare` adds what it
// found to the input, as a member that no model has. The operation must do without, too.
struct PreparedOperation {
    Result<Model> (*perform)(const Call& call, const Model& input);
    void (*prepare)(Model& input, const Body& body);
    Result<Model> operator()(const Call& call, const Model& input) const { return perform(call, input); }
};

// Does that part, if the operation has one; of a request with this body. Any thread.
void prepare(std::string_view service, std::string_view operation, Model& input, const Body& body);

// All that perform() knows, as service.Operation, sorted.
std::vector<std::string> simulated_operations();

// A thing, which accounts hold though it is no resource type of CloudFormation (`things` of the facts): it has no schema, and is kept as it comes.
Resource thing_of(const Call& call, const std::string& type, Model properties);

// An operation by the name that Python's SDK and the command line give it: create_db_instance, create-db-instance → CreateDBInstance; "" if the
// service has none such.
std::string operation_named(std::string_view service, std::string_view name);

}  // namespace drydock::providers
