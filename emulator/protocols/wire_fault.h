// How an error is called on the wire. A Fault of a handler names an error by its shape (QueueDoesNotExist) or by the code of the query protocol
// (AWS.SimpleQueueService.NonExistentQueue); the model, or for SQS a table, knows which belong together. Pure functions.
#pragma once

#include <string_view>

#include "base/fault.h"
#include "emulator/protocols/model.h"

namespace drydock::protocols {

struct WireFault {
    std::string_view code;  // as query and XML clients see it; refers to the fault, or lives as long as the process
    int status = 400;
    bool sender = true;  // the caller's fault, not the service's
};

// `operation` may be none, and `service` nullptr. The model's status replaces a fault's 400, the default.
WireFault wire_fault(const ServiceModel* service, const OperationModel& operation, const Fault& fault);

// The error's shape, from its name or from the code that clients of the query protocol know it by; `code` itself if they are the same.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsqueryerror-trait
std::string_view shape_code(const ServiceModel& service, std::string_view code);

}  // namespace drydock::protocols
