// Which resource types belong to a service: AWS::ElasticLoadBalancingV2::… to elbv2.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace drydock::apis {

// The second part of the names of a service's types, in small letters. `service`: as botocore names it. Fault InputError: there is no such service.
Result<std::string> service_namespace(std::string_view service);

}  // namespace drydock::apis
