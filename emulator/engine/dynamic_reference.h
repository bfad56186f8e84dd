// Values behind {{resolve:…}}: parameters of Systems Manager and secrets of Secrets Manager, as the simulated account holds them.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "base/result.h"
#include "providers/call.h"

namespace drydock::engine {

// `reference`: name or name:version. The account's own parameters, then those that AWS publishes (whose versions are not told apart). nullopt if
// there is none, or not in this version.
std::optional<Json> parameter_value(const providers::Call& call, const std::string& reference);

// `reference`: secret-id:SecretString:json-key:version-stage:version-id; secret-id is a name or an ARN. Faults in the wording of the service.
Result<Json> secret_value(const providers::Call& call, const std::string& reference);

}  // namespace drydock::engine
