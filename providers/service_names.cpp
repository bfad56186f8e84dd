#include "providers/service_names.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "base/text.h"
#include "catalog/catalog.h"
#include "providers/facts/engine.h"

namespace drydock::providers {
namespace {

using catalog::TypeSchema;

bool is_upper(char c) {
    return std::isupper(static_cast<unsigned char>(c)) != 0;
}
bool is_lower(char c) {
    return std::islower(static_cast<unsigned char>(c)) != 0;
}

std::string squeezed(std::string_view text) {
    return replace_all(lower(text), "-", "");
}

// Services whose prefix in IAM and ARNs is not their name.
const std::map<std::string_view, std::string_view>& renamed_services() {
    static const std::map<std::string_view, std::string_view> prefixes = {
        {"AmazonMQ", "mq"},
        {"ApiGatewayV2", "apigateway"},
        {"CertificateManager", "acm"},
        {"Cognito", "cognito-idp"},
        {"ConnectCampaignsV2", "connect-campaigns"},
        {"CustomerProfiles", "profile"},
        {"DirectoryService", "ds"},
        {"DocDB", "rds"},
        {"EFS", "elasticfilesystem"},
        {"EMR", "elasticmapreduce"},
        {"ElasticLoadBalancingV2", "elasticloadbalancing"},
        {"Elasticsearch", "es"},
        {"EventSchemas", "schemas"},
        {"GreengrassV2", "greengrass"},
        {"HealthImaging", "medical-imaging"},
        {"InspectorV2", "inspector2"},
        {"IoTCoreDeviceAdvisor", "iotdeviceadvisor"},
        {"IoTSecureTunneling", "iot"},
        {"KinesisAnalyticsV2", "kinesisanalytics"},
        {"KinesisFirehose", "firehose"},
        {"Location", "geo"},
        {"MSK", "kafka"},
        {"MWAA", "airflow"},
        {"MWAAServerless", "airflow-serverless"},
        {"Macie", "macie2"},
        {"Neptune", "rds"},
        {"OpenSearchServerless", "aoss"},
        {"OpenSearchService", "es"},
        {"Pinpoint", "mobiletargeting"},
        {"PinpointEmail", "ses"},
        {"ResilienceHubV2", "resiliencehub"},
        {"Route53RecoveryControl", "route53-recovery-control-config"},
        {"ServiceCatalogAppRegistry", "servicecatalog"},
        {"StepFunctions", "states"},
        {"SystemsManagerSAP", "ssm-sap"},
        {"WorkSpacesThinClient", "thinclient"},
    };
    return prefixes;
}

// IAM's prefixes by their letters: applicationautoscaling is application-autoscaling.
const std::map<std::string, std::string_view, std::less<>>& iam_prefixes() {
    static const auto prefixes = [] {
        std::map<std::string, std::string_view, std::less<>> by_letters;
        for (const std::string_view prefix : catalog::Catalog::instance().iam_prefixes()) by_letters.emplace(squeezed(prefix), prefix);
        return by_letters;
    }();
    return prefixes;
}

}  // namespace

std::string kebab(std::string_view name) {
    std::string text;
    for (std::size_t i = 0; i < name.size(); ++i) {
        // A new word begins at a capital after a small letter, and at the last capital of a run: VPCEndpoint is vpc-endpoint.
        const bool after_small = i > 0 && !is_upper(name[i - 1]);
        const bool before_small = i > 0 && i + 1 < name.size() && is_lower(name[i + 1]);
        if (is_upper(name[i]) && (after_small || before_small)) text += '-';
        text += static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])));
    }
    return text;
}

std::string arn_service(const TypeSchema& type) {
    if (const auto renamed = renamed_services().find(type.service()); renamed != renamed_services().end()) return std::string(renamed->second);
    const std::string letters = squeezed(type.service());
    const auto known = iam_prefixes().find(letters);
    return known == iam_prefixes().end() ? letters : std::string(known->second);
}

bool belongs_to_no_region(std::string_view type) {
    // The services whose resources all are global; single types of others say so in their facts.
    constexpr std::array<std::string_view, 5> services = {
        "AWS::IAM::", "AWS::Route53::", "AWS::CloudFront::", "AWS::Organizations::", "AWS::GlobalAccelerator::"};
    return std::any_of(services.begin(), services.end(), [type](std::string_view service) { return type.starts_with(service); }) ||
           facts::is_global(type);
}

}  // namespace drydock::providers
