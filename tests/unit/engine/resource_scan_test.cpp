#include "emulator/engine/resource_scan.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "emulator/engine/generated_template.h"
#include "providers/registry.h"
#include "providers/resource_type.h"
#include "rehearsal_fixture.h"

using namespace drydock;
using namespace drydock::engine;

namespace {

const char* const topic_and_alarm = R"(
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: t}}
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: a
      AlarmActions: [!Ref Topic]
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 1
      MetricName: m
      Namespace: n
      Period: 60
      Statistic: Sum
      Threshold: 1
)";

struct ScanStage : Stage {
    void make(const std::string& type, Json properties) {
        const providers::Call call{*world, providers::Registry::instance(), {}, clock, ids, {}, {}};
        const auto made = providers::create(call, type, std::move(properties));
        if (!made) FAIL(made.fault().message);
    }
    std::string scan(const std::vector<std::string>& types = {}) {
        Site here = site();
        return *start_resource_scan({}, types, here);
    }
    std::string generate(std::vector<GeneratedResource> resources, GenerationRequest request = {}) {
        request.name = "mine";
        request.resources = std::move(resources);
        Site here = site();
        const auto made = create_generated_template(request, here);
        if (!made) FAIL(made.fault().message);
        return *made;
    }
    std::string body(const char* format = "JSON") {
        Site here = site();
        return (*get_generated_template({}, "mine", format, here))["TemplateBody"];
    }
};

}  // namespace

TEST_CASE("a scan finds what the account holds and who manages it") {
    ScanStage stage;
    REQUIRE(stage.deploy("Resources: {B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: managed-bucket}}}").ending == Ending::completed);
    stage.make("AWS::S3::Bucket", {{"BucketName", "loose-bucket"}, {"Tags", {{{"Key", "team"}, {"Value", "a"}}}}});
    const std::string id = stage.scan();
    CHECK(id.starts_with("arn:aws:cloudformation:us-east-1:000000000000:resourceScan/"));
    Site site = stage.site();
    const Json described = *describe_resource_scan({}, id, site);
    CHECK(described["Status"] == "COMPLETE");
    CHECK(described["PercentageCompleted"] == 100);
    CHECK(described["ResourcesRead"].get<int>() >= 2);
    const Json buckets = *list_scanned_resources({}, id, {.type_prefix = "AWS::S3::"}, site);
    REQUIRE(buckets.size() == 2);
    CHECK(buckets[0] ==
          Json{{"ResourceType", "AWS::S3::Bucket"}, {"ResourceIdentifier", {{"BucketName", "managed-bucket"}}}, {"ManagedByStack", true}});
    CHECK(buckets[1]["ManagedByStack"] == false);
    CHECK((*list_scanned_resources({}, id, {.tag_key = "team"}, site)).size() == 1);
    CHECK((*list_scanned_resources({}, id, {.identifier = "loose-bucket"}, site)).size() == 1);
    CHECK(list_resource_scans({}, site).size() == 1);
    CHECK(describe_resource_scan({}, "nope", site).fault().code == "ResourceScanNotFound");
}

TEST_CASE("filters narrow a scan; related resources name each other") {
    ScanStage stage;
    REQUIRE(stage.deploy(topic_and_alarm).ending == Ending::completed);
    Site site = stage.site();
    const std::string narrow = stage.scan({"AWS::SNS::*"});
    const Json topics = *list_scanned_resources({}, narrow, {}, site);
    for (const Json& each : topics) CHECK(each["ResourceType"].get<std::string>().starts_with("AWS::SNS::"));
    const std::string wide = stage.scan({"AWS::SNS::Topic", "AWS::CloudWatch::Alarm"});
    const Json alarm = {{"ResourceType", "AWS::CloudWatch::Alarm"}, {"ResourceIdentifier", {{"AlarmName", "a"}}}};
    const Json related = *list_related_resources({}, wide, Json::array({alarm}), site);
    REQUIRE(related.size() == 1);
    CHECK(related[0]["ResourceType"] == "AWS::SNS::Topic");
}

TEST_CASE("a generated template imports what it was made from") {
    ScanStage stage;
    stage.make("AWS::SQS::Queue", {{"QueueName", "loose"}, {"DelaySeconds", 7}});
    const std::string url = stage.world->all({}, "AWS::SQS::Queue")[0]->property("QueueUrl").get<std::string>();
    const std::string id = stage.generate({{"AWS::SQS::Queue", {{"QueueUrl", url}}, ""}});
    CHECK(id.starts_with("arn:aws:cloudformation:us-east-1:000000000000:generatedTemplate/"));
    const Json document = Json::parse(stage.body());
    CHECK(document["Metadata"]["AWSToolsMetrics"]["IaC_Generator"] == id);
    const Json& queue = document["Resources"]["SQSQueue"];
    CHECK(queue["DeletionPolicy"] == "Retain");
    CHECK(queue["UpdateReplacePolicy"] == "Retain");
    CHECK(queue["Properties"]["DelaySeconds"] == 7);
    CHECK(queue["Properties"]["QueueName"] == "loose");
    CHECK_FALSE(queue["Properties"].contains("Arn"));
    Site site = stage.site();
    const Json described = *describe_generated_template({}, "mine", site);
    CHECK(described["Status"] == "COMPLETE");
    CHECK(described["Resources"][0]["ResourceStatus"] == "COMPLETE");
    CHECK(described["TemplateConfiguration"]["DeletionPolicy"] == "RETAIN");
}

TEST_CASE("the same template in YAML reads as the same document") {
    ScanStage stage;
    stage.make("AWS::SNS::Topic", {{"TopicName", "loose"}, {"Tags", {{{"Key", "on"}, {"Value", "yes: \"no\"\nsecond"}}}}});
    const std::string arn = stage.world->all({}, "AWS::SNS::Topic")[0]->id;
    stage.generate({{"AWS::SNS::Topic", {{"TopicArn", arn}}, "Alerts"}});
    const std::string yaml = stage.body("YAML");
    INFO(yaml);
    CHECK(yaml.starts_with("---\nMetadata:\n  AWSToolsMetrics:\n    IaC_Generator: \"arn:aws:cloudformation:"));
    CHECK(yaml.find("  Alerts:\n    UpdateReplacePolicy: \"Retain\"\n    Type: \"AWS::SNS::Topic\"\n    DeletionPolicy: \"Retain\"\n") !=
          std::string::npos);
    REQUIRE(stage
                .deploy([&] {
                    Request request = Stage::request(yaml, "again");
                    request.validate_only = true;
                    return request;
                }())
                .ending != Ending::rejected);
}

TEST_CASE("write-only properties become parameters or warnings") {
    ScanStage stage;
    stage.make("AWS::SecretsManager::Secret", {{"Name", "s"}, {"SecretString", "x"}});
    const std::string arn = stage.world->all({}, "AWS::SecretsManager::Secret")[0]->id;
    stage.generate({{"AWS::SecretsManager::Secret", {{"Id", arn}}, ""}});
    Site site = stage.site();
    const Json described = *describe_generated_template({}, "mine", site);
    INFO(described.dump());
    CHECK(described["TotalWarnings"] == 1);
    const Json& warning = described["Resources"][0]["Warnings"][0];
    CHECK(warning["Type"] == "UNSUPPORTED_PROPERTIES");
    CHECK_FALSE(Json::parse(stage.body())["Resources"]["SecretsManagerSecret"]["Properties"].contains("SecretString"));
}

TEST_CASE("resources of a generated template refer to each other") {
    ScanStage stage;
    REQUIRE(stage.deploy(topic_and_alarm).ending == Ending::completed);
    GenerationRequest request;
    request.stack_name = "app";
    request.deletion_policy = "DELETE";
    stage.generate({}, request);
    const Json document = Json::parse(stage.body());
    CHECK(document["Resources"]["Alarm"]["Properties"]["AlarmActions"] == Json::array({{{"Ref", "Topic"}}}));
    CHECK(document["Resources"]["Topic"]["DeletionPolicy"] == "Delete");
    Site site = stage.site();
    CHECK((*describe_generated_template({}, "mine", site))["StackId"] == stage.stacks.find({}, "app")->id);
}

TEST_CASE("generated templates are changed, listed and deleted") {
    ScanStage stage;
    stage.make("AWS::SQS::Queue", {{"QueueName", "one"}, {"DelaySeconds", 1}});
    const providers::Resource queue = *stage.world->all({}, "AWS::SQS::Queue")[0];
    const Json identifier = {{"QueueUrl", queue.property("QueueUrl")}};
    stage.generate({{"AWS::SQS::Queue", identifier, "Q"}, {"AWS::SQS::Queue", {{"QueueUrl", "nope"}}, "Missing"}});
    Site site = stage.site();
    CHECK((*describe_generated_template({}, "mine", site))["Progress"]["ResourcesFailed"] == 1);
    CHECK(create_generated_template({.scope = {}, .name = "mine"}, site).fault().code == "AlreadyExistsException");
    providers::Resource changed = queue;
    changed.model["DelaySeconds"] = 2;
    REQUIRE(stage.world->put(changed).ok());
    REQUIRE(update_generated_template({.scope = {}, .name = "mine", .remove = {"Missing"}}, site).ok());
    CHECK(Json::parse(stage.body())["Resources"]["Q"]["Properties"]["DelaySeconds"] == 1);
    REQUIRE(update_generated_template({.scope = {}, .name = "mine", .refresh_all = true}, site).ok());
    CHECK(Json::parse(stage.body())["Resources"]["Q"]["Properties"]["DelaySeconds"] == 2);
    CHECK(list_generated_templates({}, site)[0]["NumberOfResources"] == 1);
    REQUIRE(delete_generated_template({}, "mine", site).ok());
    CHECK(describe_generated_template({}, "mine", site).fault().code == "GeneratedTemplateNotFound");
}
