// Event streams: bodies that are sequences of framed messages with headers and check sums (application/vnd.amazon.eventstream). In Json they are
// arrays of {name of the event: its structure}. Stateless and thread-safe.
// https://smithy.io/2.0/aws/amazon-eventstream.html
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "emulator/protocols/model.h"
#include "emulator/protocols/rest_binding.h"

namespace drydock::protocols {

// The messages of the events, one after the other. `stream` is the shape with the trait eventstream; the codec renders the events' own payloads.
std::string encode_events(const Shape& stream, const Json& events, const BodyCodec& codec);
// The message that begins the answer of an RPC protocol: the members of the output other than the stream.
std::string encode_initial_response(const Shape& output, const Json& value, const BodyCodec& codec);
// The events of a body, which may be signed each (their messages then are payloads of others). Messages of events that the model does not know are
// left out. Fault SerializationException: a frame is cut off or its check sums are wrong; or that of the codec.
Result<Json> decode_events(const Shape& stream, std::string_view body, const BodyCodec& codec);
// The payload of the message initial-request that begins the body of an RPC request; "" if there is none.
Result<std::string> decode_initial_request(std::string_view body);

}  // namespace drydock::protocols
