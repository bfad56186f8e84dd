#include "validator/schema.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "catalog/catalog.h"

using namespace drydock;
using validator::Violation;

namespace {

const catalog::TypeSchema& type_of(const char* name) {
    const auto* type = catalog::Catalog::instance().type(name);
    REQUIRE(type != nullptr);
    return *type;
}

std::vector<std::string> phrases(const char* type, const Json& properties) {
    std::vector<std::string> texts;
    for (const auto& violation : validator::validate(type_of(type), properties)) texts.push_back(validator::registry_phrase(violation));
    return texts;
}

std::vector<std::string> service_keywords(const char* type, const Json& properties) {
    std::vector<std::string> keywords;
    for (const auto& violation : validator::service_violations(type_of(type), properties)) keywords.push_back(violation.keyword);
    return keywords;
}

using Phrases = std::vector<std::string>;

Json policy() {
    return {{"Version", "2012-10-17"}, {"Statement", Json::array({{{"Effect", "Allow"}, {"Action", "s3:GetObject"}, {"Resource", "*"}}})}};
}

}  // namespace

TEST_CASE("a valid resource has no violations") {
    CHECK(phrases("AWS::SQS::Queue", Json::object()).empty());
    CHECK(phrases("AWS::Logs::LogGroup", {{"RetentionInDays", 30}, {"LogGroupName", "/app/log"}}).empty());
}

TEST_CASE("enum: the phrase, the allowed values and the near miss") {
    const auto violations = validator::validate(type_of("AWS::Logs::LogGroup"), {{"RetentionInDays", 2555}});
    REQUIRE(violations.size() == 1);
    CHECK(validator::registry_phrase(violations[0]) == "#/RetentionInDays: 2555 is not a valid enum value");
    CHECK(violations[0].keyword == "enum");
    CHECK(violations[0].pointer == "/RetentionInDays");
    CHECK(violations[0].value == "2555");
    CHECK(std::find(violations[0].allowed.begin(), violations[0].allowed.end(), "2557") != violations[0].allowed.end());
    CHECK(violations[0].suggestion == "2557");
}

TEST_CASE("missing and unknown properties") {
    CHECK(phrases("AWS::EC2::Subnet", {{"CidrBlock", "10.0.0.0/24"}}) == Phrases{"#: required key [VpcId] not found"});
    const auto unknown = validator::validate(type_of("AWS::SQS::Queue"), {{"queuename", "x"}});
    REQUIRE(unknown.size() == 1);
    CHECK(validator::registry_phrase(unknown[0]) == "#: extraneous key [queuename] is not permitted");
    CHECK(unknown[0].suggestion == "QueueName");
    const Json queues = Json::array({{{"Queue", "arn:aws:sqs:us-east-1:123456789012:q"}}});
    CHECK(phrases("AWS::S3::Bucket", {{"NotificationConfiguration", {{"QueueConfigurations", queues}}}}) ==
          Phrases{"#/NotificationConfiguration/QueueConfigurations/0: required key [Event] not found"});
}

TEST_CASE("types: as the registry names them") {
    CHECK(phrases("AWS::SQS::Queue", {{"QueueName", Json::array({"a"})}}) == Phrases{"#/QueueName: expected type: String, found: JSONArray"});
    CHECK(phrases("AWS::SQS::Queue", {{"VisibilityTimeout", "soon"}}) == Phrases{"#/VisibilityTimeout: expected type: Integer, found: String"});
    CHECK(phrases("AWS::SQS::Queue", {{"Tags", "a"}}) == Phrases{"#/Tags: expected type: JSONArray, found: String"});
    CHECK(phrases("AWS::SQS::Queue", {{"FifoQueue", 1}}) == Phrases{"#/FifoQueue: expected type: Boolean, found: Integer"});
    CHECK(phrases("AWS::SQS::Queue", {{"RedrivePolicy", Json::array()}}) ==
          Phrases{"#/RedrivePolicy: #: no subschema matched out of the total 2 subschemas"});
}

TEST_CASE("scalars are read as the type that the schema wants") {
    CHECK(phrases("AWS::SQS::Queue", {{"VisibilityTimeout", "30"}, {"FifoQueue", "true"}, {"QueueName", 5}}).empty());
    CHECK(phrases("AWS::SQS::Queue", {{"VisibilityTimeout", 30.0}}).empty());
    CHECK(phrases("AWS::SQS::Queue", {{"VisibilityTimeout", 30.5}}) == Phrases{"#/VisibilityTimeout: expected type: Integer, found: BigDecimal"});
    CHECK(phrases("AWS::Logs::LogGroup", {{"RetentionInDays", "30"}}).empty());
    CHECK(phrases("AWS::IAM::ManagedPolicy", {{"PolicyDocument", policy().dump()}}).empty());
    const Json written = {{"VisibilityTimeout", "30"}, {"FifoQueue", "true"}, {"QueueName", 5}, {"DelaySeconds", "soon"}};
    CHECK(validator::coerce(type_of("AWS::SQS::Queue"), written) ==
          Json{{"VisibilityTimeout", 30}, {"FifoQueue", true}, {"QueueName", "5"}, {"DelaySeconds", "soon"}});
}

TEST_CASE("lengths, patterns and ranges") {
    CHECK(phrases("AWS::Lambda::EventSourceMapping", {{"FunctionName", "f"}, {"EventSourceArn", "not:an:arn"}}) ==
          Phrases{"#/EventSourceArn: expected minLength: 12, actual: 10", "#/EventSourceArn: failed validation constraint for keyword [pattern]"});
    CHECK(phrases("AWS::KMS::Alias", {{"AliasName", "key"}, {"TargetKeyId", "k"}}) ==
          Phrases{"#/AliasName: failed validation constraint for keyword [pattern]"});
    CHECK(phrases("AWS::Lambda::Function", {{"Code", {{"ZipFile", ""}}}, {"Role", "arn:aws:iam::123456789012:role/r"}, {"MemorySize", 64}}) ==
          Phrases{"#/MemorySize: 64 is not greater or equal to 128"});
    CHECK(phrases("AWS::KMS::Key", {{"KeyPolicy", policy()}, {"PendingWindowInDays", "31"}}) ==
          Phrases{"#/PendingWindowInDays: 31 is not less or equal to 30"});
}

TEST_CASE("lists: counts and twins") {
    const Json origins = Json::array({"*", "*"});
    const Json rule = {{"AllowedMethods", Json::array({"GET"})}, {"AllowedOrigins", origins}};
    CHECK(phrases("AWS::S3::Bucket", {{"CorsConfiguration", {{"CorsRules", Json::array({rule})}}}}) ==
          Phrases{"#/CorsConfiguration/CorsRules/0/AllowedOrigins: array items are not unique"});
    CHECK(phrases("AWS::IAM::InstanceProfile", {{"Roles", Json::array({"a", "b"})}}) == Phrases{"#/Roles: expected maximum item count: 1, found: 2"});
}

TEST_CASE("alternatives: none and too many") {
    const Json cluster = {{"ClusterArn", "arn:aws:eks:us-east-1:123456789012:cluster/c"}, {"SubnetIds", Json::array({"subnet-0123456789abcdef0"})}};
    const auto none = validator::validate(
        type_of("AWS::APS::Scraper"),
        {{"ScrapeConfiguration", {{"ConfigurationBlob", "x"}}}, {"Destination", Json::object()}, {"Source", {{"EksConfiguration", cluster}}}});
    REQUIRE(none.size() == 1);
    CHECK(validator::registry_phrase(none[0]) == "#/Destination: #: 0 subschemas matched instead of one");
    CHECK(none[0].causes.size() == 2);
    const Json both = {{"ComputeEnvironmentOrder", Json::array({{{"ComputeEnvironment", "c"}, {"Order", 1}}})},
                       {"ServiceEnvironmentOrder", Json::array({{{"ServiceEnvironment", "s"}, {"Order", 1}}})},
                       {"Priority", 1}};
    CHECK(phrases("AWS::Batch::JobQueue", both) == Phrases{"#: #: 2 subschemas matched instead of one"});
}

TEST_CASE("what is pending is accepted everywhere and counts as present") {
    const Json unknown = pending({"Other"});
    CHECK(phrases("AWS::EC2::Subnet", {{"VpcId", unknown}, {"CidrBlock", unknown}, {"Tags", unknown}}).empty());
    CHECK(phrases("AWS::Logs::LogGroup", {{"RetentionInDays", unknown}}).empty());
    CHECK(phrases("AWS::S3::Bucket",
                  {{"CorsConfiguration",
                    {{"CorsRules", Json::array({{{"AllowedMethods", Json::array({"GET"})}, {"AllowedOrigins", Json::array({unknown, unknown})}}})}}}})
              .empty());
    // An alternative that depends on the unknown neither matches for certain nor fails.
    CHECK(phrases("AWS::Batch::JobQueue", {{"ComputeEnvironmentOrder", unknown}, {"Priority", unknown}}).empty());
    CHECK(phrases("AWS::IAM::InstanceProfile", {{"Roles", Json::array({unknown, unknown})}}) ==
          Phrases{"#/Roles: expected maximum item count: 1, found: 2"});
}

TEST_CASE("what only the service enforces is kept apart") {
    CHECK(phrases("AWS::EC2::VPC", Json::object()).empty());
    CHECK(service_keywords("AWS::EC2::VPC", Json::object()) == Phrases{"requiredXor"});
    CHECK(service_keywords("AWS::EC2::VPC", {{"CidrBlock", "10.0.0.0/16"}}).empty());
    const Json alarm = {{"ComparisonOperator", "GreaterThanThreshold"}, {"EvaluationPeriods", 1}, {"Metrics", Json::array()}, {"Statistic", "Sum"}};
    CHECK(service_keywords("AWS::CloudWatch::Alarm", alarm) == Phrases{"dependentExcluded"});
    CHECK(service_keywords("AWS::RDS::DBCluster", {{"Engine", "aurora-postgresql"}, {"MasterUsername", "admin"}}) == Phrases{"not"});
}

TEST_CASE("limits that AWS's own schema does not have are marked, and told in the words of the service's API") {
    const auto interval = validator::validate(type_of("AWS::ElasticLoadBalancingV2::TargetGroup"), {{"HealthCheckIntervalSeconds", 600}});
    REQUIRE(interval.size() == 1);
    CHECK(interval[0].service);
    CHECK(validator::service_message(interval) ==
          "1 validation error detected: Value '600' at 'healthCheckIntervalSeconds' failed to satisfy constraint: "
          "Member must have value less than or equal to 300");
    const auto unattached = validator::validate(type_of("AWS::IAM::Policy"), {{"PolicyName", "p"}, {"PolicyDocument", policy()}});
    REQUIRE(unattached.size() == 1);
    CHECK(unattached[0].service);
    const Json rules = Json::array({{{"IpProtocol", "tcp"}, {"FromPort", -2}}});
    const auto referenced = validator::validate(type_of("AWS::EC2::SecurityGroup"), {{"GroupDescription", "d"}, {"SecurityGroupIngress", rules}});
    REQUIRE(referenced.size() == 1);
    CHECK(referenced[0].pointer == "/SecurityGroupIngress/0/FromPort");
    CHECK(referenced[0].service);
    CHECK_FALSE(validator::validate(type_of("AWS::KMS::Alias"), {{"AliasName", "key"}, {"TargetKeyId", "k"}})[0].service);
    CHECK_FALSE(validator::validate(type_of("AWS::Logs::LogGroup"), {{"RetentionInDays", 2555}})[0].service);
}

TEST_CASE("custom resources take any property") {
    const Json properties = {
        {"ServiceToken", "arn:aws:lambda:us-east-1:123456789012:function:f"}, {"Anything", {{"At", Json::array({"all", true, 1})}}}, {"Flag", true}};
    CHECK(phrases("AWS::CloudFormation::CustomResource", properties).empty());
}

TEST_CASE("read-only properties") {
    const auto violations = validator::read_only_violations(type_of("AWS::SQS::Queue"), {{"QueueName", "q"}, {"Arn", "arn"}, {"QueueUrl", "url"}});
    REQUIRE(violations.size() == 2);
    CHECK(violations[0].property != violations[1].property);
    CHECK(validator::read_only_violations(type_of("AWS::SQS::Queue"), {{"QueueName", "q"}}).empty());
}

TEST_CASE("texts of the registry") {
    const auto two = validator::validate(type_of("AWS::Lambda::EventSourceMapping"), {{"FunctionName", "f"}, {"EventSourceArn", "not:an:ar"}});
    CHECK(validator::model_validation_message(two) ==
          "Model validation failed (#/EventSourceArn: 2 schema violations found)\n"
          "#/EventSourceArn: expected minLength: 12, actual: 9 (#/EventSourceArn)\n"
          "#/EventSourceArn: failed validation constraint for keyword [pattern] (#/EventSourceArn)");
    const auto one = validator::validate(type_of("AWS::KMS::Alias"), {{"AliasName", "key"}, {"TargetKeyId", "k"}});
    CHECK(validator::provisioning_message("Alias", one) ==
          "Properties validation failed for resource Alias with message:\n#/AliasName: failed validation constraint for keyword [pattern]");
    // A type and an enum are two schemas to the registry's library, and it hides the value.
    const auto hidden = validator::validate(type_of("AWS::Logs::LogGroup"), {{"RetentionInDays", 2555}});
    CHECK(validator::provisioning_lines(hidden[0]) ==
          Phrases{"#/RetentionInDays: #: only 1 subschema matches out of 2", "#/RetentionInDays: failed validation constraint for keyword [enum]"});
}

TEST_CASE("texts of classic types") {
    const auto classic = [](const char* type, const Json& properties) {
        return validator::classic_phrase(validator::validate(type_of(type), properties));
    };
    CHECK(classic("AWS::EC2::Subnet", {{"CidrBlock", "10.0.0.0/24"}}) == "Property validation failure: [The property {/VpcId} is required]");
    CHECK(classic("AWS::SQS::Queue", {{"Unknown", 1}}) == "Encountered unsupported property Unknown");
    const Json patch = {{"PatchFilterGroup", {{"Values", Json::array({"*"})}, {"Key", "PRODUCT"}}}};
    CHECK(classic("AWS::SSM::PatchBaseline", {{"Name", "base"}, {"ApprovalRules", {{"PatchRules", Json::array({patch})}}}}) ==
          "Property validation failure: [Encountered unsupported properties in {/ApprovalRules/PatchRules/0/PatchFilterGroup}: [Values, Key]]");
    CHECK(classic("AWS::IAM::Policy", {{"PolicyName", "p"}, {"PolicyDocument", policy()}, {"Roles", Json::array({Json::array({"a"})})}}) ==
          "Value of property Roles must be of type List of String");
    CHECK(classic("AWS::IAM::Policy", {{"PolicyName", "p"}, {"PolicyDocument", policy()}, {"Roles", "a"}}) ==
          "Value of property Roles must be of type List of String");
    CHECK(classic("AWS::SQS::Queue", {{"Tags", "a"}}) == "Value of property Tags must be of type List");
    CHECK(classic("AWS::SQS::Queue", {{"QueueName", Json::array({"a"})}}) == "Value of property QueueName must be of type String");
    CHECK(classic("AWS::ElasticLoadBalancingV2::TargetGroup", {{"HealthCheckIntervalSeconds", 600}}) ==
          "1 validation error detected: Value '600' at 'healthCheckIntervalSeconds' failed to satisfy constraint: "
          "Member must have value less than or equal to 300");
}

TEST_CASE("texts of pre-deployment validation") {
    const auto violations = validator::validate(type_of("AWS::EC2::Subnet"), {{"CidrBlock", "10.0.0.0/24"}});
    CHECK(validator::early_validation_phrase(violations[0], true) == "Required property [VpcId] not found");
    CHECK(validator::early_validation_phrase(violations[0], false) == "#: required key [VpcId] not found");
}
