// The query protocol: a form in, XML out. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
#include "emulator/protocols/form.h"
#include "emulator/protocols/protocol.h"
#include "emulator/protocols/wire_fault.h"
#include "emulator/protocols/xml.h"

namespace drydock::protocols {
namespace {

constexpr std::string_view content_type = "text/xml";

// SQS's model is one of JSON and has no namespace any more.
std::string_view namespace_of(const ServiceModel& service) {
    if (service.name() == "sqs") return "http://queue.amazonaws.com/doc/2012-11-05/";
    return service.metadata("xmlNamespace");
}

// <name xmlns="…">
void append_root(std::string& out, std::string_view name, std::string_view suffix, std::string_view space) {
    out.append("<").append(name).append(suffix);
    if (!space.empty()) {
        out += " xmlns=\"";
        append_escaped(out, space);
        out += '"';
    }
    out += ">\n";
}

void append_result(std::string& out, const OperationModel& operation, const Json& output) {
    const Shape shape = operation.output();
    if (!shape) return;
    std::string wrapper(shape.text("resultWrapper"));
    // Operations whose output has no members have no result element, except where the model says so.
    if (wrapper.empty()) {
        if (shape.member_count() == 0) return;
        wrapper = std::string(operation.name()) + "Result";
    }
    out.append("  <").append(wrapper).append(">");
    append_members(out, shape, output);
    out.append("</").append(wrapper).append(">\n");
}

class Query : public Protocol {
public:
    Result<Json> parse(const OperationModel& operation, const Request& request) const override {
        const Shape input = operation.input();
        if (!input || input.member_count() == 0) return Json(Json::object());
        const Result<Form> form = Form::of(request);
        if (!form) return form.fault();
        return read_form(input, form->root(), false);
    }

    Response render(const OperationModel& operation, const Json& output, Body, std::string_view request_id) const override {
        std::string out;
        out.reserve(512);
        append_root(out, operation.name(), "Response", namespace_of(operation.service()));
        append_result(out, operation, output);
        out.append("  <ResponseMetadata>\n    <RequestId>").append(request_id).append("</RequestId>\n  </ResponseMetadata>\n</");
        out.append(operation.name()).append("Response>\n");
        return xml_response(200, content_type, std::move(out), request_id);
    }

    Response render_fault(const ServiceModel* service, const OperationModel& operation, const Fault& fault,
                          std::string_view request_id) const override {
        const WireFault wire = wire_fault(service, operation, fault);
        const bool sqs = service != nullptr && service->name() == "sqs";
        std::string out;
        append_root(out, "ErrorResponse", "", service == nullptr ? std::string_view() : namespace_of(*service));
        out.append("  <Error>\n    <Type>").append(wire.sender ? "Sender" : "Receiver").append("</Type>\n    ");
        append_element(out, "Code", wire.code);
        // CloudWatch's errors without a message have no element for it.
        if (!fault.message.empty()) append_element(out += "\n    ", "Message", fault.message);
        for (const auto& [name, value] : fault.members) append_element(out += "\n    ", name, value);
        if (sqs) out += "\n    <Detail/>";
        out.append("\n  </Error>\n  <RequestId>").append(request_id).append("</RequestId>\n</ErrorResponse>\n");
        return xml_response(wire.status, content_type, std::move(out), request_id);
    }
};

}  // namespace

const Protocol& query() {
    static const Query protocol;
    return protocol;
}

}  // namespace drydock::protocols
