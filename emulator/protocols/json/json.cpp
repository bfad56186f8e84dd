// The protocols AWS JSON 1.0 and 1.1: the operation is a header's affair, input and output are JSON bodies.
// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
#include "emulator/protocols/event_stream.h"
#include "emulator/protocols/fault_body.h"
#include "emulator/protocols/json/codec.h"
#include "emulator/protocols/json/reader.h"
#include "emulator/protocols/json/writer.h"
#include "emulator/protocols/protocol.h"

namespace drydock::protocols {
namespace {

class Json1 : public Protocol {
public:
    Result<Json> parse(const OperationModel& operation, const Request& request) const override {
        const Shape shape = operation.input();
        if (!shape) return Json(Json::object());
        if (!request.body.in_memory()) {
            const auto text = request.body.read();
            return text ? parsed(shape, request, *text) : text.fault();
        }
        return parsed(shape, request, request.body.text());
    }

    Response render(const OperationModel& operation, const Json& output, Body /*body*/, std::string_view request_id) const override {
        Response response;
        response.headers.add("x-amzn-RequestId", std::string(request_id));
        const Shape shape = operation.output();
        const Binding* stream = shape ? bindings(shape).payload : nullptr;
        if (stream != nullptr && stream->shape.flag("eventstream")) {
            response.headers.add("Content-Type", "application/vnd.amazon.eventstream");
            response.body = encode_initial_response(shape, output, codec_);
            const auto events = output.find(stream->name);
            if (events != output.end()) response.body.text() += encode_events(stream->shape, *events, codec_);
            return response;
        }
        response.headers.add("Content-Type", content_type(&operation.service()));
        if (shape) append_json(response.body.text(), shape, output.is_object() ? output : Json::object());
        return response;
    }

    Response render_fault(const ServiceModel* service, const OperationModel& operation, const Fault& fault,
                          std::string_view request_id) const override {
        const FaultBody error = fault_body(service, operation, fault, false);
        Response response;
        response.status = error.status;
        response.headers.add("x-amzn-RequestId", std::string(request_id));
        response.headers.add("Content-Type", content_type(service));
        if (!error.query_error.empty()) response.headers.add("x-amzn-query-error", error.query_error);
        std::string& body = response.body.text();
        body = R"({"__type":)";
        append_json_text(body, error.type);
        for (const auto& [name, value] : error.members.items()) {
            body += ',';
            append_json_text(body, name);
            body += ':';
            append_json(body, error.shape ? error.shape.member(name) : Shape(), value);
        }
        body += '}';
        return response;
    }

private:
    Result<Json> parsed(const Shape& shape, const Request& request, const std::string& text) const {
        const Binding* stream = bindings(shape).payload;
        if (stream == nullptr || !request.headers["Content-Type"].starts_with("application/vnd.amazon.eventstream")) return read_json(shape, text);
        const auto initial = decode_initial_request(text);
        if (!initial) return initial.fault();
        Result<Json> input = initial->empty() ? Result<Json>(Json::object()) : read_json(shape, *initial);
        if (!input) return input;
        auto events = decode_events(stream->shape, text, codec_);
        if (!events) return events;
        (*input)[std::string(stream->name)] = std::move(*events);
        return input;
    }

    static std::string content_type(const ServiceModel* service) {
        const std::string_view version = service == nullptr ? "" : service->metadata("jsonVersion");
        return version == "1.0" ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1";
    }

    JsonCodec codec_;
};

}  // namespace

const Protocol& json() {
    static const Json1 protocol;
    return protocol;
}

}  // namespace drydock::protocols
