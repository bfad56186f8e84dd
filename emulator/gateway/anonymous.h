// Requests to S3 without a signature, where signatures are verified: AWS lets in whom the policy of the bucket lets in, unless the bucket restricts
// access to what a public policy gives. What ACLs give to everybody is not looked at.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#pragma once

#include <optional>

#include "base/fault.h"
#include "emulator/protocols/message.h"
#include "emulator/protocols/model.h"
#include "providers/world.h"

namespace drydock::gateway {

// Why nobody in particular may not do this, or nothing. `request`: as it is routed, with the bucket in its path.
std::optional<Fault> refused_anonymous(const providers::World& world, const protocols::OperationModel& operation, const protocols::Request& request);

}  // namespace drydock::gateway
