// The protocol Smithy RPC v2 CBOR: the operation is the path (/service/X/operation/Y), input and output are CBOR bodies.
// https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
#include "emulator/protocols/fault_body.h"
#include "emulator/protocols/protocol.h"
#include "emulator/protocols/rpc_binding.h"
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
        if (request.body.empty()) return Json(Json::object());
        return parse_rpc(operation, request, codec_);
    }

    Response render(const OperationModel& operation, const Json& output, Body /*body*/, std::string_view request_id) const override {
        Response response = begun(request_id);
        if (operation.output()) render_rpc(operation, output, codec_, codec_.content_type(), response);
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

    CborCodec codec_;
};

}  // namespace

const Protocol& rpc_v2_cbor() {
    static const RpcV2Cbor protocol;
    return protocol;
}

}  // namespace drydock::protocols
