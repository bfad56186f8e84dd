#include "emulator/protocols/validation.h"

#include "tests/unit/protocols/xml_protocols.h"

using namespace drydock;
using namespace drydock::protocols;
using namespace drydock::protocols::testing;

namespace {

// Code and message, or "".
std::string verdict(std::string_view name, std::string_view operation, const std::string& input) {
    const std::optional<Fault> fault = validate(service(name).operation(operation), Json::parse(input));
    return fault ? fault->code + ": " + fault->message : "";
}

}  // namespace

TEST_CASE("validation: nothing is wrong", "[protocols]") {
    CHECK(verdict("sts", "GetCallerIdentity", "{}").empty());
    CHECK(verdict("kms", "GenerateRandom", R"({"NumberOfBytes": 1024})").empty());
}

// Answers recorded on AWS.
TEST_CASE("validation: the framework's sentences", "[protocols]") {
    CHECK(verdict("kms", "GenerateRandom", R"({"NumberOfBytes": 1025})") ==
          "ValidationException: 1 validation error detected: Value '1025' at 'numberOfBytes' failed to satisfy constraint: "
          "Member must have value less than or equal to 1024");
    CHECK(verdict("events", "PutTargets", R"({"Rule": "r", "Targets": [{"Id": "!@#$@!#$", "Arn": "a"}]})") ==
          "ValidationException: 1 validation error detected: Value '!@#$@!#$' at 'targets.1.member.id' failed to satisfy constraint: "
          "Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+");
    CHECK(
        verdict("events", "CreateConnection",
                R"({"Name": "This should fail with two errors 123467890123412341234123412341234", "AuthorizationType": "INVALID",
                      "AuthParameters": {}})") ==
        "ValidationException: 3 validation errors detected: Value 'This should fail with two errors 123467890123412341234123412341234' at 'name' "
        "failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+; Value 'This should fail with two errors "
        "123467890123412341234123412341234' at 'name' failed to satisfy constraint: Member must have length less than or equal to 64; Value "
        "'INVALID' "
        "at 'authorizationType' failed to satisfy constraint: Member must satisfy enum value set: [BASIC, OAUTH_CLIENT_CREDENTIALS, API_KEY]");
    CHECK(verdict("dynamodb", "ExecuteStatement", R"({"Statement": "x", "Parameters": []})") ==
          "ValidationException: 1 validation error detected: Value '[]' at 'parameters' failed to satisfy constraint: "
          "Member must have length greater than or equal to 1");
    CHECK(verdict("cloudformation", "BatchDescribeTypeConfigurations", "{}") ==
          "ValidationError: 1 validation error detected: Value null at 'typeConfigurationIdentifiers' failed to satisfy constraint: "
          "Member must not be null");
    CHECK(verdict("cloudwatch", "SetAlarmState", R"({"AlarmName": "a", "StateValue": "INVALID", "StateReason": "r"})")
              .starts_with("ValidationError: 1 validation error detected: Value 'INVALID' at 'stateValue' failed to satisfy constraint: "
                           "Member must satisfy enum value set: ["));
    CHECK(verdict("stepfunctions", "CreateStateMachineAlias",
                  R"({"name": "a", "routingConfiguration": [{"stateMachineVersionArn": "a", "weight": 101}]})") ==
          "ValidationException: 1 validation error detected: Value '101' at 'routingConfiguration.1.member.weight' failed to satisfy constraint: "
          "Member must have value less than or equal to 100");
}

TEST_CASE("validation: of a million errors a thousand are told", "[protocols]") {
    std::string tags = "{}";
    for (int i = 1; i < 2000; ++i) tags += ",{}";
    const std::string told = verdict("cloudformation", "CreateStack", R"({"StackName": "s", "Tags": [)" + tags + "]}");
    CHECK(told.starts_with("ValidationError: 4001 validation errors detected: "));
    CHECK(told.size() < 200000);
    CHECK(told.find("tags.400.member") != std::string::npos);
}

TEST_CASE("validation: elements, keys and values without members", "[protocols]") {
    CHECK(verdict("cloudformation", "CreateStack", R"({"StackName": "s", "Capabilities": ["A", "CAPABILITY_IAM"]})") ==
          "ValidationError: 1 validation error detected: Value '[A, CAPABILITY_IAM]' at 'capabilities' failed to satisfy constraint: "
          "Member must satisfy constraint: [Member must satisfy enum value set: [CAPABILITY_IAM, CAPABILITY_NAMED_IAM, CAPABILITY_AUTO_EXPAND]]");
    CHECK(verdict("lambda", "PublishLayerVersion", R"({"LayerName": "l", "Content": {}, "CompatibleArchitectures": ["invalidarch"]})") ==
          "ValidationException: 1 validation error detected: Value '[invalidarch]' at 'compatibleArchitectures' failed to satisfy constraint: "
          "Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]");
    CHECK(verdict("dynamodb", "BatchWriteItem", R"({"RequestItems": {"tab": []}})") ==
          "ValidationException: 1 validation error detected: Value '{tab=[]}' at 'requestItems' failed to satisfy constraint: Map value must satisfy "
          "constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]");
}

TEST_CASE("validation: values as Java prints them", "[protocols]") {
    CHECK(verdict("logs", "PutMetricFilter",
                  R"({"logGroupName": "g", "filterName": "f", "filterPattern": "", "metricTransformations": [
                      {"metricName": "m", "metricNamespace": "n", "metricValue": "1", "defaultValue": 1}, {"metricName": "m", "metricNamespace": "n",
                      "metricValue": "1"}]})")
              .starts_with("InvalidParameterException: 1 validation error detected: Value '[MetricTransformation(metricName=m, metricNamespace=n, "
                           "metricValue=1, defaultValue=1.0, "));
}

TEST_CASE("validation: services with their own ways", "[protocols]") {
    CHECK(verdict("iam", "DeleteServiceSpecificCredential", R"({"ServiceSpecificCredentialId": "totally-wrong-credential-id"})") ==
          "ValidationError: 1 validation error detected: Value at 'serviceSpecificCredentialId' failed to satisfy constraint: "
          "Member must satisfy regular expression pattern: [\\w]+");
    CHECK(verdict("apigateway", "PutIntegrationResponse", R"({"restApiId": "x", "resourceId": "r", "httpMethod": "GET", "statusCode": "wrong"})") ==
          "ValidationException: 1 validation error detected: Value 'wrong' at 'statusCode' failed to satisfy constraint: "
          "Member must satisfy regular expression pattern: [1-5]\\d\\d");
    CHECK(verdict("apigateway", "UpdateRestApi", R"({"restApiId": "x", "patchOperations": [{"op": "wrong"}]})")
              .starts_with(
                  "ValidationException: 1 validation error detected: Value 'wrong' at 'updateRestApiInput.patchOperations.1.member.op' failed"));
    CHECK(verdict("sns", "Unsubscribe", "{}") == "InvalidParameter: Invalid parameter: SubscriptionArn Reason: no value for required parameter");
    CHECK(verdict("sns", "SetPlatformApplicationAttributes", R"({"PlatformApplicationArn": "x"})") ==
          "ValidationError: 1 validation error detected: Value null at 'attributes' failed to satisfy constraint: Member must not be null");
    CHECK(verdict("sqs", "SendMessage", R"({"QueueUrl": "q"})") == "MissingParameter: The request must contain the parameter MessageBody.");
    CHECK(verdict("sqs", "DeleteMessageBatch", R"({"QueueUrl": "q", "Entries": [{"Id": "a"}]})") ==
          "MissingParameter: The request must contain the parameter DeleteMessageBatchRequestEntry.1.ReceiptHandle.");
    CHECK(verdict("rds", "CreateDBInstance", R"({"DBInstanceIdentifier": "x", "Engine": "mysql"})") ==
          "MissingParameter: The request must contain the parameter DBInstanceClass");
    CHECK(verdict("cloudwatch", "PutMetricData", R"({"Namespace": "n", "MetricData": [{}]})") ==
          "MissingParameter: The parameter MetricData.member.1.MetricName is required.");
    CHECK(verdict("ec2", "RunInstances", R"({"MinCount": 1, "MaxCount": 1, "InstanceType": "t2.foo"})") ==
          "InvalidParameterValue: Invalid value 't2.foo' for InstanceType.");
    CHECK(verdict("s3", "PutBucketVersioning", R"({"Bucket": "b", "VersioningConfiguration": {"Status": "enabled"}})").starts_with("MalformedXML: "));
    CHECK(verdict("s3", "PutBucketVersioning", R"({"Bucket": "b"})") == "MissingRequestBodyError: Request Body is empty");
    CHECK(verdict("s3", "CreateBucket", R"({"Bucket": "b", "CreateBucketConfiguration": {"LocationConstraint": "mars"}})").empty());
}

TEST_CASE("validation: values of another kind are not looked into", "[protocols]") {
    CHECK(verdict("kms", "GenerateRandom", R"({"NumberOfBytes": "many"})").empty());
    CHECK(verdict("cloudformation", "CreateStack", R"({"StackName": ["s"], "Capabilities": {"a": 1}, "Tags": "t"})").empty());
}
