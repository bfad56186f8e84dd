// CreateResource, UpdateResource, DeleteResource: how their requests begin.
// https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations-create.html
#pragma once

#include "providers/cloudcontrol/parts/requests.h"

namespace drydock::providers::cloudcontrol {

// What is wrong with the call itself is its fault; what the service refuses is the request's failure.
Result<Begun> create_resource(const Call& call, const Model& input);
Result<Begun> update_resource(const Call& call, const Model& input);
Result<Begun> delete_resource(const Call& call, const Model& input);

}  // namespace drydock::providers::cloudcontrol
