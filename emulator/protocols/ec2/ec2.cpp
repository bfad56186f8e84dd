// EC2's own query protocol. https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html
#include <algorithm>
#include <array>

#include "emulator/protocols/form.h"
#include "emulator/protocols/protocol.h"
#include "emulator/protocols/rest_binding.h"
#include "emulator/protocols/wire_fault.h"
#include "emulator/protocols/xml.h"

namespace drydock::protocols {
namespace {

constexpr std::string_view content_type = "text/xml;charset=UTF-8";
constexpr std::string_view declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

// What any request may bring: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonParameters.html
bool is_common(std::string_view part) {
    constexpr std::array<std::string_view, 10> common = {"Action",           "Version",         "AWSAccessKeyId", "Expires",       "Timestamp",
                                                         "SignatureVersion", "SignatureMethod", "Signature",      "SecurityToken", "DryRun"};
    return part.starts_with("X-Amz-") || std::ranges::find(common, part) != common.end();
}

class Ec2 : public Protocol {
public:
    Result<Json> parse(const OperationModel& operation, const Request& request) const override {
        const Result<Form> form = Form::of(request);
        if (!form) return form.fault();
        const Shape input = operation.input();
        if (const auto fault = unknown_parameter(input, form->root(), is_common)) return *fault;
        if (!input) return Json(Json::object());
        return read_form(input, form->root(), true);
    }

    Response render(const OperationModel& operation, const Json& output, Body, std::string_view request_id) const override {
        std::string out(declaration);
        out.reserve(512);
        out.append("<").append(operation.name()).append("Response xmlns=\"").append(operation.service().metadata("xmlNamespace"));
        out.append("/\">\n    <requestId>").append(request_id).append("</requestId>\n    ");
        const Shape shape = operation.output();
        // Operations that have nothing to say say that they were done.
        if (shape) {
            append_members(out, shape, output);
        } else {
            out += "<return>true</return>";
        }
        out.append("\n</").append(operation.name()).append("Response>\n");
        return xml_response(200, content_type, std::move(out), request_id);
    }

    Response render_fault(const ServiceModel* service, const OperationModel& operation, const Fault& fault,
                          std::string_view request_id) const override {
        const WireFault wire = wire_fault(service, operation, fault);
        std::string out(declaration);
        out += "<Response><Errors><Error>";
        append_element(out, "Code", wire.code);
        append_element(out, "Message", fault.message);
        for (const auto& [name, value] : fault.members) append_element(out, name, value);
        out.append("</Error></Errors><RequestID>").append(request_id).append("</RequestID></Response>\n");
        return xml_response(wire.status, content_type, std::move(out), request_id);
    }
};

}  // namespace

const Protocol& ec2() {
    static const Ec2 protocol;
    return protocol;
}

}  // namespace drydock::protocols
