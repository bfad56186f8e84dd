// The Resource Groups Tagging API, and tags and ARNs of resources as every type keeps them.
#include "catalog/catalog.h"
#include "providers/operations.h"
#include "providers/properties.h"
#include "tests/unit/providers/fixture.h"

using namespace drydock;
using providers::Model;
using testing::Fixture;

namespace {

Model done(Fixture& fixture, const std::string& operation, const Model& input) {
    auto answer = providers::perform(fixture.outside(), "resourcegroupstaggingapi", operation, input);
    INFO(operation << ": " << (answer ? "" : answer.fault().message));
    REQUIRE(answer);
    return *answer;
}

std::vector<std::string> arns(Fixture& fixture, const Model& input) {
    std::vector<std::string> found;
    const Model answer = done(fixture, "GetResources", input);
    for (const Json& mapping : answer.at("ResourceTagMappingList")) found.push_back(mapping.at("ResourceARN").get<std::string>());
    return found;
}

const std::string queue = "arn:aws:sqs:us-east-1:111122223333:jobs", topic = "arn:aws:sns:us-east-1:111122223333:news";
const std::string function = "arn:aws:lambda:us-east-1:111122223333:function:worker", parameter = "arn:aws:ssm:us-east-1:111122223333:parameter/size";

void furnish(Fixture& fixture) {
    const providers::Call call = fixture.outside();
    fixture.made(call, "AWS::SQS::Queue", R"({"QueueName": "jobs", "Tags": [{"Key": "team", "Value": "a"}, {"Key": "stage", "Value": "test"}]})");
    fixture.made(call, "AWS::SNS::Topic", R"({"TopicName": "news", "Tags": [{"Key": "team", "Value": "b"}]})");
    fixture.made(call, "AWS::SSM::Parameter", R"({"Name": "size", "Type": "String", "Value": "1", "Tags": {"team": "a"}})");
    fixture.made(call, "AWS::SQS::Queue", R"({"QueueName": "plain"})");
}

}  // namespace

TEST_CASE("resources by their tags", "[tagging]") {
    Fixture fixture;
    furnish(fixture);
    CHECK(arns(fixture, Json::object()).size() == 3);
    CHECK(arns(fixture, Json::parse(R"({"TagFilters": [{"Key": "team", "Values": ["a"]}]})")) == std::vector{queue, parameter});
    CHECK(arns(fixture, Json::parse(R"({"TagFilters": [{"Key": "team", "Values": ["a", "b"]}, {"Key": "stage"}]})")) == std::vector{queue});
    CHECK(arns(fixture, Json::parse(R"({"ResourceTypeFilters": ["sns", "ssm:parameter"]})")) == std::vector{topic, parameter});
    CHECK(arns(fixture, Json::parse(R"({"ResourceTypeFilters": ["sqs:queue"]})")) == std::vector{queue});
    CHECK(arns(fixture, Json::parse(R"({"ResourceTypeFilters": ["ssm:document"]})")).empty());
    CHECK(arns(fixture, {{"ResourceARNList", {topic}}}) == std::vector{topic});
    const Model all = done(fixture, "GetResources", Json::object());
    CHECK(all.at("PaginationToken") == "");
    CHECK(all.at("ResourceTagMappingList").at(0).at("Tags") == Json::parse(R"([{"Key": "team", "Value": "b"}])"));
    fixture.scope.region = "eu-west-1";
    CHECK(arns(fixture, Json::object()).empty());
}

TEST_CASE("pages of tagged resources", "[tagging]") {
    Fixture fixture;
    furnish(fixture);
    const Model first = done(fixture, "GetResources", {{"ResourcesPerPage", 2}});
    CHECK(first.at("ResourceTagMappingList").size() == 2);
    const Model second = done(fixture, "GetResources", {{"ResourcesPerPage", 2}, {"PaginationToken", first.at("PaginationToken")}});
    CHECK(second.at("ResourceTagMappingList").size() == 1);
    CHECK(second.at("PaginationToken") == "");
    CHECK(done(fixture, "GetResources", {{"TagsPerPage", 1}}).at("ResourceTagMappingList").size() == 1);
}

TEST_CASE("keys and values of tags", "[tagging]") {
    Fixture fixture;
    furnish(fixture);
    CHECK(done(fixture, "GetTagKeys", Json::object()).at("TagKeys") == Json{"stage", "team"});
    CHECK(done(fixture, "GetTagValues", {{"Key", "team"}}).at("TagValues") == Json{"a", "b"});
    CHECK(done(fixture, "GetTagValues", {{"Key", "none"}}).at("TagValues").empty());
}

TEST_CASE("resources are tagged and untagged, whatever form their tags have", "[tagging]") {
    Fixture fixture;
    furnish(fixture);
    const std::string absent = "arn:aws:sqs:us-east-1:111122223333:absent";
    const Model tagged = done(fixture, "TagResources", {{"ResourceARNList", {queue, parameter, absent}}, {"Tags", {{"team", "c"}, {"new", "x"}}}});
    CHECK(tagged.at("FailedResourcesMap").size() == 1);
    CHECK(tagged.at("FailedResourcesMap").at(absent).at("ErrorCode") == "InvalidParameterException");
    CHECK(fixture.world.by(fixture.scope, "AWS::SSM::Parameter", "Name", "size")->property("Tags") == Json::parse(R"({"team": "c", "new": "x"})"));
    CHECK(arns(fixture, Json::parse(R"({"TagFilters": [{"Key": "team", "Values": ["c"]}]})")) == std::vector{queue, parameter});
    done(fixture, "UntagResources", {{"ResourceARNList", {queue, parameter}}, {"TagKeys", {"team", "new"}}});
    CHECK(arns(fixture, Json::object()) == std::vector{topic, queue});
}

TEST_CASE("resources of stacks have tags of their stack", "[tagging]") {
    Fixture fixture;
    providers::Resource made = fixture.made(fixture.in_stack("Shelf"), "AWS::S3::Bucket", R"({"BucketName": "shelf"})");
    CHECK(arns(fixture, Json::object()).empty());
    REQUIRE(providers::settle(fixture.outside(), made));
    const Model filter = Json::parse(R"({"TagFilters": [{"Key": "aws:cloudformation:stack-name", "Values": ["shop"]}]})");
    CHECK(arns(fixture, filter) == std::vector<std::string>{"arn:aws:s3:::shelf"});
    CHECK(done(fixture, "GetTagValues", {{"Key", "aws:cloudformation:logical-id"}}).at("TagValues") == Json{"Shelf"});
}

TEST_CASE("a resource's own ARN", "[tagging]") {
    Fixture fixture;
    const auto arn_of = [&](const std::string& type, const std::string& properties) {
        const providers::Resource made = fixture.made(fixture.outside(), type, properties);
        return providers::arn_of(fixture.outside(), *catalog::Catalog::instance().type(type), made);
    };
    const std::string vpc = arn_of("AWS::EC2::VPC", R"({"CidrBlock": "10.0.0.0/16"})");
    CHECK(vpc.starts_with("arn:aws:ec2:us-east-1:111122223333:vpc/vpc-"));
    CHECK(arn_of("AWS::DynamoDB::Table", R"({"TableName": "orders", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "k", "AttributeType": "S"}], "KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}]})") ==
          "arn:aws:dynamodb:us-east-1:111122223333:table/orders");
    CHECK(arn_of("AWS::Logs::LogGroup", R"({"LogGroupName": "/app"})") == "arn:aws:logs:us-east-1:111122223333:log-group:/app:*");
    CHECK(arn_of("AWS::KMS::Key", "{}").starts_with("arn:aws:kms:us-east-1:111122223333:key/"));
    CHECK(arn_of("AWS::SecretsManager::Secret", R"({"Name": "s"})").starts_with("arn:aws:secretsmanager:us-east-1:111122223333:secret:s-"));
}

TEST_CASE("an ARN of another service is not a resource's own", "[tagging]") {
    Fixture fixture;
    const providers::Resource api =
        fixture.made(fixture.outside(), "AWS::ApiGatewayV2::Api", R"({"Name": "shop", "ProtocolType": "HTTP", "Tags": {"team": "a"}})");
    CHECK(api.property("ExecuteApiArn").get<std::string>().starts_with("arn:aws:execute-api:"));
    const Json found = done(fixture, "GetResources", Json::object()).at("ResourceTagMappingList");
    REQUIRE(found.size() == 1);
    CHECK(found[0].at("ResourceARN") == "arn:aws:apigateway:us-east-1::/apis/" + api.id);
}
