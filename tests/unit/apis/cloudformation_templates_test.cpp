#include <catch2/catch.hpp>

#include "cloudformation_fixture.h"

using drydock::Json;
using drydock::apis::CloudFormation;

namespace {

constexpr const char* body = R"(AWSTemplateFormatVersion: '2010-09-09'
Description: A role
Metadata: {Owner: me}
Parameters:
  Size: {Type: String, AllowedValues: [s, m], Description: how big}
  Pin: {Type: String, Default: '1', NoEcho: true}
Resources:
  Role: {Type: AWS::IAM::Role, Properties: {RoleName: worker, AssumeRolePolicyDocument: {}}}
  Bucket: {Type: AWS::S3::Bucket}
  Other: {Type: AWS::S3::Bucket}
)";

constexpr const char* topic = "Resources: {Topic: {Type: 'AWS::SNS::Topic', Properties: {TopicName: news}}}";

}  // namespace

TEST_CASE("GetTemplateSummary tells what a template needs and has") {
    CloudFormation cfn;
    const Json summary = cfn("GetTemplateSummary", {{"TemplateBody", body}});
    // In the order of AWS's hash tables.
    CHECK(summary["Parameters"] == Json::array({{{"ParameterKey", "Pin"},
                                                 {"DefaultValue", "1"},
                                                 {"ParameterType", "String"},
                                                 {"NoEcho", true},
                                                 {"ParameterConstraints", Json::object()}},
                                                {{"ParameterKey", "Size"},
                                                 {"ParameterType", "String"},
                                                 {"NoEcho", false},
                                                 {"Description", "how big"},
                                                 {"ParameterConstraints", {{"AllowedValues", {"s", "m"}}}}}}));
    CHECK(summary["Capabilities"] == Json::array({"CAPABILITY_NAMED_IAM"}));
    CHECK(summary["CapabilitiesReason"] == "The following resource(s) require capabilities: [AWS::IAM::Role]");
    CHECK(summary["ResourceTypes"] == Json::array({"AWS::IAM::Role", "AWS::S3::Bucket"}));
    CHECK(summary["Version"] == "2010-09-09");
    CHECK(summary["Metadata"] == R"({"Owner":"me"})");
    CHECK(summary["ResourceIdentifierSummaries"][0] ==
          Json{{"ResourceType", "AWS::S3::Bucket"}, {"LogicalResourceIds", {"Bucket", "Other"}}, {"ResourceIdentifiers", {"BucketName"}}});
    CHECK_FALSE(summary.contains("DeclaredTransforms"));
}

TEST_CASE("a type that AWS does not have is refused, or a warning") {
    CloudFormation cfn;
    constexpr const char* odd = "Resources: {X: {Type: 'AWS::No::Thing'}}";
    CHECK(cfn.refused("ValidateTemplate", {{"TemplateBody", odd}}) ==
          "ValidationError: Template format error: Unrecognized resource types: [AWS::No::Thing]");
    const Json summary =
        cfn("GetTemplateSummary", {{"TemplateBody", odd}, {"TemplateSummaryConfig", {{"TreatUnrecognizedResourceTypesAsWarnings", true}}}});
    CHECK(summary["Warnings"] == Json{{"UnrecognizedResourceTypes", {"AWS::No::Thing"}}});
}

TEST_CASE("ValidateTemplate looks at format and references only") {
    CloudFormation cfn;
    const Json answer = cfn("ValidateTemplate", {{"TemplateBody", body}});
    CHECK(answer["Parameters"][1] == Json{{"ParameterKey", "Size"}, {"NoEcho", false}, {"Description", "how big"}});
    CHECK(answer["Description"] == "A role");
    CHECK(cfn.refused("ValidateTemplate", {{"TemplateBody", "{\"Resources\": {}"}})
              .starts_with("ValidationError: Template format error: JSON not well-formed."));
    CHECK(cfn.refused("ValidateTemplate", {{"TemplateBody", "Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {TopicName: !Ref No}}}"}}) ==
          "ValidationError: Template format error: Unresolved resource dependencies [No] in the Resources block of the template");
    CHECK(cfn.refused("ValidateTemplate", Json::object()) == "ValidationError: Either Template URL or Template Body must be specified.");
    CHECK(cfn.refused("EstimateTemplateCost", {{"TemplateBody", body}}) == "ValidationError: Parameters: [Size] must have values");
    CHECK(cfn("EstimateTemplateCost", {{"TemplateBody", topic}})["Url"].get<std::string>().find("calculator") != std::string::npos);
}

TEST_CASE("GetTemplate gives the template as it was given, and as transforms made it") {
    CloudFormation cfn;
    cfn.create("plain", topic);
    const Json plain = cfn("GetTemplate", {{"StackName", "plain"}, {"TemplateStage", "Processed"}});
    CHECK(plain == Json{{"TemplateBody", topic}, {"StagesAvailable", {"Original", "Processed"}}});
    constexpr const char* languages = R"(Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Topics: [Name, [A, B], {'Topic${Name}': {Type: AWS::SNS::Topic}}]
)";
    cfn.create("made", languages, {{"Capabilities", {"CAPABILITY_AUTO_EXPAND"}}});
    CHECK(cfn("GetTemplate", {{"StackName", "made"}})["TemplateBody"] == languages);
    const Json processed =
        Json::parse(cfn("GetTemplate", {{"StackName", "made"}, {"TemplateStage", "Processed"}})["TemplateBody"].get<std::string>());
    CHECK(processed["Resources"].contains("TopicB"));
    CHECK(cfn.refused("GetTemplate", Json::object()) == "ValidationError: StackName is required if ChangeSetName is not specified.");
}

TEST_CASE("templates come from buckets, however their URLs are written") {
    CloudFormation cfn;
    cfn.store("templates", "my app.yaml", topic);
    int number = 0;
    for (const char* url : {"https://s3.amazonaws.com/templates/my%20app.yaml", "https://templates.s3.eu-west-1.amazonaws.com/my%20app.yaml",
                            "http://localhost:4566/templates/my%20app.yaml", "http://templates.s3.localhost.localstack.cloud:4566/my%20app.yaml",
                            "http://127.0.0.1:4566/templates/my%20app.yaml"}) {
        const std::string name = "app" + std::to_string(number++);
        CHECK(cfn("CreateStack", {{"StackName", name}, {"TemplateURL", url}}).contains("StackId"));
        CHECK(cfn("DeleteStack", {{"StackName", name}}) == Json::object());
    }
    const auto refused = [&](const char* url) { return cfn.refused("CreateStack", {{"StackName", "app"}, {"TemplateURL", url}}); };
    CHECK(refused("http://example.com/template.yaml") == "ValidationError: TemplateURL must be a supported URL.");
    CHECK(refused("s3://templates/my app.yaml") == "ValidationError: S3 error: Domain name specified in templates is not a valid S3 domain");
    CHECK(refused("https://s3.amazonaws.com/templates/none").starts_with("ValidationError: S3 error: The specified key does not exist."));
    CHECK(refused("https://s3.amazonaws.com/nowhere/none").starts_with("ValidationError: S3 error: The specified bucket does not exist\n"));
}
