// How AWS names its services in reasons: the SDK for Java's class names (version 2 behind registry handlers, version 1 behind classic types).
#include <algorithm>
#include <cctype>
#include <iterator>

#include "providers/facts/engine.h"

namespace drydock::providers::facts {
namespace {

struct Known {
    std::string_view part;     // middle part of the type's name
    std::string_view service;  // "" where the rule below gives it
    std::string_view classic;
};

constexpr Known known[] = {
    {"ACMPCA", "AcmPca", "AWSACMPCA"},
    {"AmazonMQ", "Mq", "AmazonMQ"},
    {"ApiGateway", "", "AmazonApiGateway"},
    {"ApiGatewayV2", "", "AmazonApiGatewayV2"},
    {"AppSync", "", "AWSAppSync"},
    {"AutoScaling", "", "AmazonAutoScaling"},
    {"Batch", "", "AWSBatch"},
    {"Budgets", "", "AWSBudgets"},
    {"CertificateManager", "Acm", "AWSCertificateManager"},
    {"CloudFormation", "", "AmazonCloudFormation"},
    {"CloudFront", "", "AmazonCloudFront"},
    {"CloudTrail", "", "AWSCloudTrail"},
    {"CloudWatch", "", "AmazonCloudWatch"},
    {"CodeBuild", "", "AWSCodeBuild"},
    {"CodeDeploy", "", "AmazonCodeDeploy"},
    {"CodePipeline", "", "AWSCodePipeline"},
    {"Cognito", "CognitoIdentityProvider", "AWSCognitoIdentityProvider"},
    {"Config", "", "AmazonConfig"},
    {"DAX", "Dax", "AmazonDax"},
    {"DMS", "DatabaseMigration", "AWSDatabaseMigrationService"},
    {"DocDB", "DocDb", "AmazonDocDB"},
    {"DynamoDB", "DynamoDb", "AmazonDynamoDBv2"},
    {"EC2", "", "AmazonEC2"},
    {"ECR", "", "AmazonECR"},
    {"ECS", "", "AmazonECS"},
    {"EFS", "", "AmazonElasticFileSystem"},
    {"EKS", "", "AmazonEKS"},
    {"EMR", "", "AmazonElasticMapReduce"},
    {"ElastiCache", "", "AmazonElastiCache"},
    {"ElasticBeanstalk", "", "AWSElasticBeanstalk"},
    {"ElasticLoadBalancing", "", "AmazonElasticLoadBalancing"},
    {"ElasticLoadBalancingV2", "", "AmazonElasticLoadBalancing"},
    {"Elasticsearch", "", "AWSElasticsearch"},
    {"Events", "EventBridge", "AmazonCloudWatchEvents"},
    {"FSx", "FSx", "AmazonFSx"},
    {"Glue", "", "AWSGlue"},
    {"GuardDuty", "", "AmazonGuardDuty"},
    {"IAM", "", "AmazonIdentityManagement"},
    {"IoT", "Iot", "AWSIot"},
    {"KMS", "", "AWSKMS"},
    {"Kinesis", "", "AmazonKinesis"},
    {"KinesisFirehose", "Firehose", "AmazonKinesisFirehose"},
    {"Lambda", "", "AWSLambda"},
    {"LakeFormation", "", "AWSLakeFormation"},
    {"Logs", "CloudWatchLogs", "AWSLogs"},
    {"MSK", "Kafka", "AWSKafka"},
    {"Neptune", "", "AmazonNeptune"},
    {"OpenSearchService", "OpenSearch", "AmazonOpenSearch"},
    {"OpsWorks", "", "AWSOpsWorks"},
    {"RDS", "", "AmazonRDS"},
    {"Redshift", "", "AmazonRedshift"},
    {"Route53", "Route53", "AmazonRoute53"},
    {"S3", "", "Amazon S3"},
    {"SES", "", "AmazonSimpleEmailService"},
    {"SNS", "", "AmazonSNS"},
    {"SQS", "", "AmazonSQS"},
    {"SSM", "", "AWSSimpleSystemsManagement"},
    {"SageMaker", "", "AmazonSageMaker"},
    {"SecretsManager", "", "AWSSecretsManager"},
    {"ServiceCatalog", "", "AWSServiceCatalog"},
    {"StepFunctions", "Sfn", "AWSStepFunctions"},
    {"WAF", "", "AWSWAF"},
    {"WAFRegional", "WafRegional", "AWSWAFRegional"},
    {"WAFv2", "Wafv2", "AWSWAFV2"},
    {"WorkSpaces", "", "AmazonWorkspaces"},
};

// An abbreviation keeps its first letter only (SQS gives Sqs), a name of several words stays as it is.
std::string capitalised(std::string_view part) {
    const bool abbreviation = std::none_of(part.begin(), part.end(), [](unsigned char c) { return std::islower(c) != 0; });
    std::string name(part);
    if (abbreviation && !name.empty()) {
        std::transform(name.begin() + 1, name.end(), name.begin() + 1, [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    }
    return name;
}

std::string_view service_part(std::string_view type) {
    const std::size_t from = type.find("::");
    if (from == std::string_view::npos) return type;
    const std::size_t to = type.find("::", from + 2);
    return type.substr(from + 2, to == std::string_view::npos ? to : to - from - 2);
}

}  // namespace

ServiceNames service_names(std::string_view type) {
    const std::string_view part = service_part(type);
    ServiceNames names{capitalised(part), "Amazon" + std::string(part)};
    const auto* found = std::find_if(std::begin(known), std::end(known), [&](const Known& entry) { return entry.part == part; });
    if (found != std::end(known)) {
        if (!found->service.empty()) names.service = found->service;
        names.classic = found->classic;
    }
    const catalog::Packed handler = of(type)["handler"];
    if (handler["service"]) names.service = handler["service"].string();
    if (handler["classic"]) names.classic = handler["classic"].string();
    return names;
}

}  // namespace drydock::providers::facts
