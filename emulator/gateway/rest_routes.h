// The operation of a REST service that a method, a path and a query mean, by the requestUri patterns of its model.
#pragma once

#include <string_view>

#include "emulator/protocols/message.h"
#include "emulator/protocols/model.h"

namespace drydock::gateway {

// None if no pattern fits. Literal segments win over labels, labels over greedy labels ({Key+}); among patterns of the same path the one whose
// constant query parameters are all there, and the most of them, wins; where models distinguish by required headers or query members (S3's
// CopyObject, UploadPart), by these. The table of a service is made when it is first asked for. Thread-safe.
protocols::OperationModel rest_operation(const protocols::ServiceModel& service, const protocols::Request& request);

}  // namespace drydock::gateway
