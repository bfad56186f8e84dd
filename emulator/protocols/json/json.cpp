// The protocols AWS JSON 1.0 and 1.1: the operation is a header's affair, input and output are JSON bodies.
// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
#include "emulator/protocols/fault_body.h"
#include "emulator/protocols/json/codec.h"
#include "emulator/protocols/json/writer.h"
#include "emulator/protocols/protocol.h"
#include "emulator/protocols/rpc_binding.h"

namespace drydock::protocols {
namespace {

class Json1 : public Protocol {
public:
    Result<Json> parse(const OperationModel& operation, const Request& request) const override { return parse_rpc(operation, request, codec_); }

    Response render(const OperationModel& operation, const Json& output, Body /*body*/, std::string_view request_id) const override {
        Response response;
        response.headers.add("x-amzn-RequestId", std::string(request_id));
        render_rpc(operation, output, codec_, content_type(&operation.service()), response);
        return response;
    }

    Response render_fault(const ServiceModel* service, const OperationModel& operation, const Fault& fault,
                          std::string_view request_id) const override {
        const FaultBody error = fault_body(service, operation, fault, false);
        Response response;
        response.status = error.status;
        response.headers.add("x-amzn-RequestId", std::string(request_id));
        response.headers.add("Content-Type", std::string(content_type(service)));
        if (!error.query_error.empty()) response.headers.add("x-amzn-query-error", error.query_error);
        append_json_fault(response.body.text(), error, true);
        return response;
    }

private:
    static std::string_view content_type(const ServiceModel* service) {
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
