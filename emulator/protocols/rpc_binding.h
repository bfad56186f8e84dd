// What json and rpc-v2-cbor have in common: input and output are the whole body, which a codec reads and writes; the events of a stream stand in it
// behind a message with the other members. Stateless and thread-safe.
// https://smithy.io/2.0/aws/amazon-eventstream.html
#pragma once

#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "emulator/protocols/message.h"
#include "emulator/protocols/model.h"
#include "emulator/protocols/rest_binding.h"

namespace drydock::protocols {

// The input of a request. Fault: that of the codec or of the events.
Result<Json> parse_rpc(const OperationModel& operation, const Request& request, const BodyCodec& codec);
// Adds the body to the answer, and its content type: `content_type`, or that of events.
void render_rpc(const OperationModel& operation, const Json& output, const BodyCodec& codec, std::string_view content_type, Response& response);

}  // namespace drydock::protocols
