// An error as the JSON and CBOR protocols send it: its type, its status, and the members of its shape. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/fault.h"
#include "base/json.h"
#include "emulator/protocols/model.h"

namespace drydock::protocols {

struct FaultBody {
    std::string code;         // the error's shape: QueueDoesNotExist
    std::string type;         // with the namespace that the service gives it: com.amazonaws.sqs#QueueDoesNotExist
    std::string query_error;  // AWS.SimpleQueueService.NonExistentQueue;Sender, for services that once spoke the query protocol; or ""
    int status = 400;
    Shape shape;                    // none if the operation does not model it
    Json members = Json::object();  // message (or Message) and the others, under their names
};

// `rest`: for rest-json, whose own errors write `message` where json writes `Message`.
FaultBody fault_body(const ServiceModel* service, const OperationModel& operation, const Fault& fault, bool rest);

}  // namespace drydock::protocols
