#include "emulator/protocols/rpc_binding.h"

#include <string>

#include "emulator/protocols/body_bytes.h"
#include "emulator/protocols/event_stream.h"

namespace drydock::protocols {
namespace {

constexpr std::string_view events_type = "application/vnd.amazon.eventstream";

// The member that is a stream of events, or nullptr.
const Binding* stream_of(const Shape& shape) {
    const Binding* payload = shape ? bindings(shape).payload : nullptr;
    return payload != nullptr && payload->shape.flag("eventstream") ? payload : nullptr;
}

Result<Json> parsed(const Shape& shape, const Request& request, const std::string& body, const BodyCodec& codec) {
    const Binding* stream = stream_of(shape);
    if (stream == nullptr || !request.headers["Content-Type"].starts_with(events_type)) return codec.parse(shape, body);
    const auto initial = decode_initial_request(body);
    if (!initial) return initial.fault();
    Result<Json> input = initial->empty() ? Result<Json>(Json::object()) : codec.parse(shape, *initial);
    if (!input) return input;
    auto events = decode_events(stream->shape, body, codec);
    if (!events) return events;
    (*input)[std::string(stream->name)] = std::move(*events);
    return input;
}

}  // namespace

Result<Json> parse_rpc(const OperationModel& operation, const Request& request, const BodyCodec& codec) {
    const Shape shape = operation.input();
    if (!shape) return Json(Json::object());
    return with_bytes(request.body, [&](const std::string& body) { return parsed(shape, request, body, codec); });
}

void render_rpc(const OperationModel& operation, const Json& output, const BodyCodec& codec, std::string_view content_type, Response& response) {
    const Shape shape = operation.output();
    const Binding* stream = stream_of(shape);
    response.headers.add("Content-Type", std::string(stream != nullptr ? events_type : content_type));
    if (!shape) return;
    if (stream == nullptr) {
        response.body = codec.render_payload(shape, output.is_object() ? output : Json::object());
        return;
    }
    response.body = encode_initial_response(shape, output, codec);
    response.body.text() += encode_events(stream->shape, member(output, stream->name), codec);
}

}  // namespace drydock::protocols
