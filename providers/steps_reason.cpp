// status_reason(): how CloudFormation wraps what a handler or a service says (docs/facts.md, "Voices").
#include "providers/resource_type.h"

namespace drydock::providers {
namespace {

std::string handler_reason(const std::string& message, const std::string& code, IdSource& ids) {
    return "Resource handler returned message: \"" + message + "\" (RequestToken: " + ids.uuid() + ", HandlerErrorCode: " + code + ")";
}

}  // namespace

std::string status_reason(const Fault& fault, IdSource& ids) {
    const std::string code = fault.handler_code.empty() ? "InvalidRequest" : fault.handler_code;
    const std::string status = std::to_string(fault.http_status);
    switch (fault.voice) {
        case Voice::engine: return fault.message;
        case Voice::handler: return handler_reason(fault.message, code, ids);
        case Voice::service: {
            const std::string details = " (Service: " + fault.service + ", Status Code: " + status + ", Request ID: " + ids.uuid() + ")";
            return handler_reason(fault.message + details + " (SDK Attempt Count: 1)", code, ids);
        }
        case Voice::classic:
            return fault.message + " (Service: " + fault.service + "; Status Code: " + status + "; Error Code: " + fault.code +
                   "; Request ID: " + ids.uuid() + "; Proxy: null)";
    }
    return fault.message;
}

}  // namespace drydock::providers
