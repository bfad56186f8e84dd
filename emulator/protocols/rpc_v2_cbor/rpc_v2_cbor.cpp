// The protocol Smithy RPC v2 CBOR: the operation is the path (/service/X/operation/Y), input and output are CBOR bodies.
// https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
#include "emulator/protocols/event_stream.h"
#include "emulator/protocols/fault_body.h"
#include "emulator/protocols/protocol.h"
#include "emulator/protocols/rest_binding.h"
#include "emulator/protocols/rpc_v2_cbor/reader.h"
#include "emulator/protocols/rpc_v2_cbor/writer.h"
#include "emulator/protocols/wording.h"

namespace drydock::protocols {
namespace {

// The payloads of events.
class CborCodec : public BodyCodec {
public:
    std::string_view content_type() const override { return "application/cbor"; }
    Result<Json> parse(const Shape& shape, std::string_view body) const override { return read_cbor(shape, body); }
    std::string render_members(const Shape& structure, const Json& value) const override { return render_payload(structure, value); }
    std::string render_payload(const Shape& shape, const Json& value) const override {
        std::string out;
        append_cbor(out, shape, value);
        return out;
    }
    Fault malformed(std::string_view /*member*/, const Shape& /*shape*/, std::string_view /*text*/) const override { return Wording::unreadable(); }
};

class RpcV2Cbor : public Protocol {
public:
    Result<Json> parse(const OperationModel& operation, const Request& request) const override {
        const Shape shape = operation.input();
        if (!shape || request.body.empty()) return Json(Json::object());
        if (request.body.in_memory()) return parsed(shape, request, request.body.text());
        const auto bytes = request.body.read();
        return bytes ? parsed(shape, request, *bytes) : bytes.fault();
    }

    Response render(const OperationModel& operation, const Json& output, Body /*body*/, std::string_view request_id) const override {
        Response response = begun(request_id);
        const Shape shape = operation.output();
        if (!shape) return response;
        const Binding* stream = bindings(shape).payload;
        if (stream != nullptr && stream->shape.flag("eventstream")) {
            response.headers.add("Content-Type", "application/vnd.amazon.eventstream");
            response.body = encode_initial_response(shape, output, codec_);
            const auto events = output.find(stream->name);
            if (events != output.end()) response.body.text() += encode_events(stream->shape, *events, codec_);
            return response;
        }
        response.headers.add("Content-Type", std::string(codec_.content_type()));
        append_cbor(response.body.text(), shape, output.is_object() ? output : Json::object());
        return response;
    }

    Response render_fault(const ServiceModel* service, const OperationModel& operation, const Fault& fault,
                          std::string_view request_id) const override {
        const FaultBody error = fault_body(service, operation, fault, false);
        Response response = begun(request_id);
        response.status = error.status;
        response.headers.add("Content-Type", std::string(codec_.content_type()));
        if (!error.query_error.empty()) response.headers.add("x-amzn-query-error", error.query_error);
        std::string& body = response.body.text();
        body += cbor_open_map;
        append_cbor_text(body, "__type");
        append_cbor_text(body, error.type);
        for (const auto& [name, value] : error.members.items()) {
            append_cbor_text(body, name);
            append_cbor(body, error.shape ? error.shape.member(name) : Shape(), value);
        }
        body += cbor_break;
        return response;
    }

private:
    static Response begun(std::string_view request_id) {
        Response response;
        response.headers.add("smithy-protocol", "rpc-v2-cbor");
        response.headers.add("x-amzn-RequestId", std::string(request_id));
        return response;
    }

    Result<Json> parsed(const Shape& shape, const Request& request, const std::string& bytes) const {
        const Binding* stream = bindings(shape).payload;
        if (stream == nullptr || !request.headers["Content-Type"].starts_with("application/vnd.amazon.eventstream")) return read_cbor(shape, bytes);
        const auto initial = decode_initial_request(bytes);
        if (!initial) return initial.fault();
        Result<Json> input = initial->empty() ? Result<Json>(Json::object()) : read_cbor(shape, *initial);
        if (!input) return input;
        auto events = decode_events(stream->shape, bytes, codec_);
        if (!events) return events;
        (*input)[std::string(stream->name)] = std::move(*events);
        return input;
    }

    CborCodec codec_;
};

}  // namespace

const Protocol& rpc_v2_cbor() {
    static const RpcV2Cbor protocol;
    return protocol;
}

}  // namespace drydock::protocols
