#include "emulator/protocols/fault_body.h"

#include <array>
#include <utility>

#include "base/text.h"
#include "emulator/protocols/scalars.h"
#include "emulator/protocols/wire_fault.h"

namespace drydock::protocols {
namespace {

// Services that name their errors with a namespace; all others send the bare name.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> namespaces = {{
    {"cloudcontrol", "com.amazon.cloudapiservice"},
    {"cloudwatch", "com.amazonaws.cloudwatch.v2010_08_01"},
    {"dynamodb", "com.amazonaws.dynamodb.v20120810"},
    {"dynamodbstreams", "com.amazonaws.dynamodb.v20120810"},
    {"sqs", "com.amazonaws.sqs"},
    {"stepfunctions", "com.amazonaws.swf.service.v2.model"},
    {"swf", "com.amazonaws.swf.base.model"},
}};

std::string type_of(const ServiceModel* service, std::string_view code) {
    if (service == nullptr) return std::string(code);
    for (const auto& [name, prefix] : namespaces) {
        if (name != service->name()) continue;
        if (service->shape(code)) return std::string(prefix) + "#" + std::string(code);
        return std::string(code == "ValidationException" ? "com.amazon.coral.validate#" : "com.amazon.coral.service#") + std::string(code);
    }
    return std::string(code);
}

// How the error calls its message.
std::string message_name(const ServiceModel* service, std::string_view code, bool rest) {
    if (service != nullptr) {
        const catalog::Packed shape = service->shape(code);
        for (const auto [name, member] : shape["members"].members()) {
            if (iequals(name, "message")) return std::string(name);
        }
        if (shape) return "message";
    }
    const bool framework = code == "AccessDeniedException" || (code == "SerializationException" && !rest);
    return framework ? "Message" : "message";
}

}  // namespace

FaultBody fault_body(const ServiceModel* service, const OperationModel& operation, const Fault& fault, bool rest) {
    FaultBody body;
    const WireFault wire = wire_fault(service, operation, fault);
    body.status = wire.status;
    body.code = fault.code;
    if (service != nullptr && service->query_compatible()) {
        body.code = shape_code(*service, fault.code);
        // Errors of the framework never had another name.
        if (service->shape(body.code) || wire.code != body.code) body.query_error = std::string(wire.code) + (wire.sender ? ";Sender" : ";Receiver");
    }
    if (operation) body.shape = operation.error(body.code);
    if (body.shape) body.code = body.shape.name();
    body.type = type_of(service, body.code);
    // Lambda says whose fault it is.
    if (service != nullptr && service->name() == "lambda" && service->shape(body.code)["members"]["Type"]) {
        body.members["Type"] = wire.sender ? "User" : "Service";
    }
    if (!fault.message.empty()) body.members[message_name(service, body.code, rest)] = fault.message;
    for (const auto& [name, text] : fault.members) {
        const Shape member = body.shape ? body.shape.member(name) : Shape();
        body.members[name] = member ? parse_scalar(member, text).value_or(Json(text)) : Json(text);
    }
    return body;
}

}  // namespace drydock::protocols
