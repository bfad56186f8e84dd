#include "emulator/apis/service_namespace.h"

#include <map>

#include "base/text.h"
#include "emulator/protocols/model.h"

namespace drydock::apis {
namespace {

// Services whose types are named otherwise than the service without its dashes.
const std::map<std::string_view, std::string_view>& renamed() {
    static const std::map<std::string_view, std::string_view> namespaces = {
        {"acm", "certificatemanager"},
        {"amp", "aps"},
        {"cognito-identity", "cognito"},
        {"cognito-idp", "cognito"},
        {"connectcases", "cases"},
        {"ds", "directoryservice"},
        {"elb", "elasticloadbalancing"},
        {"elbv2", "elasticloadbalancingv2"},
        {"es", "elasticsearch"},
        {"firehose", "kinesisfirehose"},
        {"inspector2", "inspectorv2"},
        {"kafka", "msk"},
        {"keyspaces", "cassandra"},
        {"lexv2-models", "lex"},
        {"macie2", "macie"},
        {"medical-imaging", "healthimaging"},
        {"migration-hub-refactor-spaces", "refactorspaces"},
        {"mq", "amazonmq"},
        {"opensearch", "opensearchservice"},
        {"pinpoint-sms-voice-v2", "smsvoice"},
        {"qconnect", "wisdom"},
        {"route53-recovery-control-config", "route53recoverycontrol"},
        {"schemas", "eventschemas"},
        {"ssm-sap", "systemsmanagersap"},
        {"sso-admin", "sso"},
        {"supplychain", "scn"},
        {"timestream-influxdb", "timestream"},
        {"timestream-write", "timestream"},
    };
    return namespaces;
}

}  // namespace

Result<std::string> service_namespace(std::string_view service) {
    if (protocols::ServiceModel::find(service) == nullptr)
        return Fault{.code = "InputError",
                     .message = "there is no service " + std::string(service) + "; names are those of the AWS CLI: sqs, cognito-idp"};
    const auto other = renamed().find(service);
    return other == renamed().end() ? replace_all(service, "-", "") : std::string(other->second);
}

}  // namespace drydock::apis
