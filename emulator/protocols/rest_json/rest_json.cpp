// The protocol REST JSON: the operation is the method and the path; what of the input and the output travels in the body is JSON.
// https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
#include "emulator/protocols/fault_body.h"
#include "emulator/protocols/json/codec.h"
#include "emulator/protocols/json/writer.h"
#include "emulator/protocols/protocol.h"
#include "emulator/protocols/rest_binding.h"

namespace drydock::protocols {
namespace {

class RestJson : public Protocol {
public:
    Result<Json> parse(const OperationModel& operation, const Request& request) const override { return parse_rest(operation, request, codec_); }

    Response render(const OperationModel& operation, const Json& output, Body body, std::string_view request_id) const override {
        Response response = render_rest(operation, output, std::move(body), codec_);
        const Shape shape = operation.output();
        // An output without members is an empty structure all the same.
        if (shape && response.status != 204 && shape.member_count() == 0) {
            response.headers.set("Content-Type", std::string(codec_.content_type()));
            response.body = "{}";
        }
        response.headers.add("x-amzn-RequestId", std::string(request_id));
        return response;
    }

    Response render_fault(const ServiceModel* service, const OperationModel& operation, const Fault& fault,
                          std::string_view request_id) const override {
        const FaultBody error = fault_body(service, operation, fault, true);
        Response response;
        response.status = error.status;
        response.headers.add("Content-Type", std::string(codec_.content_type()));
        response.headers.add("x-amzn-RequestId", std::string(request_id));
        response.headers.add("x-amzn-ErrorType", error.code);
        if (error.shape) {
            render_headers(error.shape, error.members, response);
            response.headers.set("x-amzn-ErrorType", error.code);
        }
        append_json_fault(response.body.text(), error, false);
        return response;
    }

private:
    JsonCodec codec_;
};

}  // namespace

const Protocol& rest_json() {
    static const RestJson protocol;
    return protocol;
}

}  // namespace drydock::protocols
