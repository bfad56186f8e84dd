#include <catch2/catch.hpp>

#include "base/base64.h"
#include "cloudformation_fixture.h"
#include "emulator/apis/cloudformation/parts/package.h"

using drydock::Json;
using drydock::apis::CloudFormation;
using drydock::apis::cloudformation::file_in_zip;

namespace {

// A zip archive with .rpdk-config and the schema.json of Org::Service::Thing, deflated.
constexpr const char* package =
    "UEsDBBQAAAAIAIeDd12cp140JQAAACMAAAAMAAAALnJwZGstY29uZmlnq1YqqSxI9UvMTVWyUlDyL0q3sgpOLSrLTE61sgrJyMxLV6oFAFBLAwQUAAAACACHg3dd4ELe9M"
    "4AAACPAQAACwAAAHNjaGVtYS5qc29udY+7bsQgEEV/xaKOlp4uZZpspCRVtAWCu/ZIgMkwG8Wy/O8BE+VRuEOcM3furEqWjEcbocygzjwa8wz+IAdjXiZKo7oblEdxTFlo"
    "Ts26H6SRU0NlvrHDK4cGJpFcjNb4tDEHnNwcdVdHkmZnnjNYCKXqq/peu+4dWkARbiu3rbqM9xsxfP1/6+ZlT6BoeXnwSEJXAu9Y/wbrH9UxrOCcwvL0d+2Bbb2ndqAN/+"
    "yrDQUVTzb5AO69e/L+rGakUurgnn3pza0/hB4BR7Pb9gVQSwECFAMUAAAACACHg3ddnKdeNCUAAAAjAAAADAAAAAAAAAAAAAAAgAEAAAAALnJwZGstY29uZmlnUEsBAhQD"
    "FAAAAAgAh4N3XeBC3vTOAAAAjwEAAAsAAAAAAAAAAAAAAIABTwAAAHNjaGVtYS5qc29uUEsFBgAAAAACAAIAcwAAAEYBAAAAAA==";

std::string archive() {
    return *drydock::base64_decoded(package);
}

constexpr const char* arn = "arn:aws:cloudformation:us-east-1:000000000000:type/resource/Org-Service-Thing";
const Json thing = {{"Type", "RESOURCE"}, {"TypeName", "Org::Service::Thing"}};

struct Registry : CloudFormation {
    explicit Registry(double pace = 0) : CloudFormation(pace) { store("packages", "thing.zip", archive()); }

    Json registered(Json more = Json::object()) {
        Json input = {{"Type", "RESOURCE"}, {"TypeName", "Org::Service::Thing"}, {"SchemaHandlerPackage", "s3://packages/thing.zip"}};
        input.update(more);
        return (*this)("DescribeTypeRegistration", {{"RegistrationToken", (*this)("RegisterType", input)["RegistrationToken"]}});
    }
};

}  // namespace

TEST_CASE("types of AWS are described from their schemas") {
    CloudFormation cfn;
    const Json queue = cfn("DescribeType", {{"Type", "RESOURCE"}, {"TypeName", "AWS::SQS::Queue"}});
    CHECK(queue["Arn"] == "arn:aws:cloudformation:us-east-1::type/resource/AWS-SQS-Queue");
    CHECK(queue["ProvisioningType"] == "FULLY_MUTABLE");
    CHECK(queue["Visibility"] == "PUBLIC");
    CHECK(queue["DeprecatedStatus"] == "LIVE");
    CHECK_FALSE(queue.contains("DefaultVersionId"));
    CHECK(Json::parse(queue["Schema"].get<std::string>())["typeName"] == "AWS::SQS::Queue");
    CHECK(cfn("DescribeType", {{"Arn", queue["Arn"]}}) == queue);
    CHECK(cfn.refused("DescribeType", {{"Type", "HOOK"}, {"TypeName", "Org::Testing::TestHook"}}) ==
          "TypeNotFoundException: The type 'Org::Testing::TestHook' cannot be found.");
}

TEST_CASE("types are listed in pages") {
    CloudFormation cfn;
    CHECK(cfn("ListTypes", Json::object())["TypeSummaries"].empty());  // the account's own
    const Json filter = {{"Category", "AWS_TYPES"}, {"TypeNamePrefix", "AWS::SQS::"}};
    Json page = cfn("ListTypes", {{"Visibility", "PUBLIC"}, {"Type", "RESOURCE"}, {"Filters", filter}, {"MaxResults", 1}});
    CHECK(page["TypeSummaries"][0]["TypeArn"] == "arn:aws:cloudformation:us-east-1::type/resource/AWS-SQS-Queue");
    page = cfn("ListTypes", {{"Visibility", "PUBLIC"}, {"Filters", filter}, {"MaxResults", 1}, {"NextToken", page["NextToken"]}});
    CHECK(page["TypeSummaries"][0]["TypeName"] == "AWS::SQS::QueueInlinePolicy");
    CHECK(cfn("ListTypes", {{"Visibility", "PUBLIC"}, {"Type", "HOOK"}})["TypeSummaries"].empty());
    for (const Json& others : {Json{{"Category", "THIRD_PARTY"}}, Json{{"TypeNamePrefix", "MongoDB::"}}}) {
        CHECK(cfn.refused("ListTypes", {{"Visibility", "PUBLIC"}, {"Filters", others}}) ==
              "NotSimulated: A list of third-party extensions is not simulated yet");
    }
}

TEST_CASE("a file of a zip archive is found and unpacked") {
    CHECK(file_in_zip(archive(), ".rpdk-config") == R"({"typeName": "Org::Service::Thing"})");
    CHECK_FALSE(file_in_zip(archive(), "nothing"));
    CHECK_FALSE(file_in_zip("PK", "schema.json"));
    for (std::size_t size = 0; size < archive().size(); size += 7) CHECK_FALSE(file_in_zip(archive().substr(0, size), "schema.json"));
}

TEST_CASE("a type is registered, described and deregistered") {
    Registry cfn;
    CHECK(cfn.registered({{"ExecutionRoleArn", "arn:aws:iam::000000000000:role/r"}}) ==
          Json{{"ProgressStatus", "COMPLETE"},
               {"Description", "Deployment is currently in DEPLOY_STAGE of status COMPLETED; "},
               {"TypeArn", arn},
               {"TypeVersionArn", std::string(arn) + "/00000001"}});
    Json described = cfn("DescribeType", {{"Arn", arn}});
    for (const char* name : {"LastUpdated", "TimeCreated", "Schema"}) described.erase(name);
    CHECK(described == Json{{"Arn", std::string(arn) + "/00000001"},
                            {"Type", "RESOURCE"},
                            {"TypeName", "Org::Service::Thing"},
                            {"DefaultVersionId", "00000001"},
                            {"IsDefaultVersion", true},
                            {"Description", "A thing."},
                            {"ProvisioningType", "IMMUTABLE"},
                            {"DeprecatedStatus", "LIVE"},
                            {"ExecutionRoleArn", "arn:aws:iam::000000000000:role/r"},
                            {"Visibility", "PRIVATE"},
                            {"SourceUrl", "https://example.com/thing.git"}});
    CHECK(cfn("ListTypeRegistrations", {{"TypeName", "Org::Service::Thing"}}) == Json{{"RegistrationTokenList", Json::array()}});
    CHECK(cfn("ListTypeRegistrations", {{"RegistrationStatusFilter", "COMPLETE"}})["RegistrationTokenList"].size() == 1);
    CHECK(cfn("ListTypes", {{"Visibility", "PRIVATE"}})["TypeSummaries"][0]["DefaultVersionId"] == "00000001");
    CHECK(cfn("DeregisterType", {{"Arn", arn}}) == Json::object());
    CHECK(cfn("DescribeType", thing)["DeprecatedStatus"] == "DEPRECATED");
    CHECK(cfn("ListTypes", Json::object())["TypeSummaries"].empty());
}

TEST_CASE("a registration takes its time") {
    Registry cfn(1);  // as slow as AWS
    const Json input = {{"TypeName", "Org::Service::Thing"}, {"SchemaHandlerPackage", "s3://packages/thing.zip"}, {"ClientRequestToken", "once"}};
    const Json token = cfn.begun("RegisterType", input);
    CHECK(cfn.begun("DescribeTypeRegistration", token) ==
          Json{{"ProgressStatus", "IN_PROGRESS"}, {"TypeArn", arn}, {"TypeVersionArn", std::string(arn) + "/00000001"}});
    CHECK(cfn.begun("DescribeType", thing)["Fault"]["Message"] == "The type 'Org::Service::Thing' cannot be found.");
    CHECK(cfn.begun("ListTypeRegistrations", Json::object())["RegistrationTokenList"] == Json::array({token["RegistrationToken"]}));
    CHECK(cfn.begun("RegisterType", input) == token);
    cfn.simulation.settle();
    CHECK(cfn("DescribeTypeRegistration", token)["ProgressStatus"] == "COMPLETE");
    CHECK(cfn("ListTypeVersions", thing)["TypeVersionSummaries"].size() == 1);
}

TEST_CASE("versions of a type") {
    Registry cfn;
    cfn.registered();
    CHECK(cfn.registered()["TypeVersionArn"] == std::string(arn) + "/00000002");
    Json versions = cfn("ListTypeVersions", thing)["TypeVersionSummaries"];
    REQUIRE(versions.size() == 2);
    CHECK(versions[0]["IsDefaultVersion"] == true);
    CHECK(cfn("SetTypeDefaultVersion", {{"Arn", std::string(arn) + "/00000002"}}) == Json::object());
    CHECK(cfn("DescribeType", thing)["Arn"] == std::string(arn) + "/00000002");
    CHECK(cfn.refused("DeregisterType", {{"Arn", std::string(arn) + "/00000002"}}) ==
          "CFNRegistryException: Version '00000002' is the default version and cannot be deregistered. Deregister the resource type "
          "'Org::Service::Thing' instead.");
    CHECK(cfn("DeregisterType", {{"Arn", std::string(arn) + "/00000001"}}) == Json::object());
    CHECK(cfn("ListTypeVersions", thing)["TypeVersionSummaries"].size() == 1);
    CHECK(cfn("ListTypeVersions", {{"Arn", arn}, {"DeprecatedStatus", "DEPRECATED"}})["TypeVersionSummaries"][0]["VersionId"] == "00000001");
    // The last version takes the extension with it.
    CHECK(cfn("DeregisterType", {{"Arn", std::string(arn) + "/00000002"}}) == Json::object());
    CHECK(cfn("DescribeType", thing)["DeprecatedStatus"] == "DEPRECATED");
    CHECK(cfn("ListTypes", Json::object())["TypeSummaries"].empty());
}

TEST_CASE("a package that does not fit fails its registration") {
    Registry cfn;
    cfn.store("packages", "no.zip", "no archive");
    CHECK(cfn.registered({{"SchemaHandlerPackage", "s3://packages/no.zip"}})["ProgressStatus"] == "FAILED");
    CHECK(cfn.registered({{"TypeName", "Org::Service::Other"}})["ProgressStatus"] == "FAILED");
    CHECK(
        cfn.refused("RegisterType", {{"TypeName", "Org::Service::Thing"}, {"SchemaHandlerPackage", "s3://packages/nothing.zip"}}) ==
        "CFNRegistryException: Error validating schemaHandlerPackage. Check the permissions on the bucket and object in your account and try again.");
    CHECK(cfn.refused("RegisterType", {{"TypeName", "Custom::Service::Thing"}, {"SchemaHandlerPackage", "s3://packages/thing.zip"}})
              .starts_with("CFNRegistryException: "));
}

TEST_CASE("an ARN names an extension of its account and region only") {
    Registry cfn;
    cfn.registered();
    constexpr const char* missing = "TypeNotFoundException: The type 'Org::Service::Thing' cannot be found.";
    for (const char* other : {"arn:aws:cloudformation:us-east-1:111111111111:type/resource/Org-Service-Thing",
                              "arn:aws:cloudformation:eu-west-1:000000000000:type/resource/Org-Service-Thing",
                              "arn:aws:cloudformation:us-east-1::type/resource/Org-Service-Thing"}) {
        CHECK(cfn.refused("DescribeType", {{"Arn", other}}) == missing);
        CHECK(cfn.refused("DeregisterType", {{"Arn", other}}) == missing);
    }
    CHECK(cfn("DescribeType", {{"Arn", arn}})["TypeName"] == "Org::Service::Thing");
    CHECK(cfn.refused("DescribeType",
                      {{"Arn", "arn:aws:cloudformation:us-east-1::type/resource/bb989456c78c398a858fef18f2ca1bfc1fbba082/Org-Service-Thing"}}) ==
          "NotSimulated: An extension of a third-party publisher is not simulated yet");
}

TEST_CASE("an extension that has passed no tests is not published") {
    Registry cfn;
    CHECK(cfn.refused("PublishType", thing) == "TypeNotFoundException: The type 'Org::Service::Thing' cannot be found.");
    cfn.registered();
    Json version = thing;
    version["VersionId"] = "00000001";
    CHECK(cfn("DescribeType", version)["TypeTestsStatus"] == "NOT_TESTED");
    CHECK_FALSE(cfn("DescribeType", thing).contains("TypeTestsStatus"));
    CHECK(cfn.refused("PublishType", thing).starts_with("CFNRegistryException: "));
    Json numbered = thing;
    numbered["PublicVersionNumber"] = "1.0.0";
    CHECK(cfn.refused("PublishType", numbered) == "CFNRegistryException: PublicVersionNumber can't be set for publishing a type for the first time");
    CHECK(cfn.refused("DescribePublisher", Json::object()).starts_with("CFNRegistryException: "));
    CHECK(cfn.refused("DescribePublisher", {{"PublisherId", "bb989456c78c398a858fef18f2ca1bfc1fbba082"}}).starts_with("NotSimulated: "));
    CHECK(cfn.refused("DeactivateType", thing) == "TypeNotFoundException: The type 'Org::Service::Thing' cannot be found.");
    CHECK(cfn.refused("TestType", thing).starts_with("NotSimulated: "));
    CHECK(cfn.refused("RecordHandlerProgress", {{"BearerToken", "t"}, {"OperationStatus", "SUCCESS"}}) ==
          "ValidationError: The specified BearerToken does not exist");
}

TEST_CASE("extensions that stacks bring into an account leave templates without a verdict too") {
    CloudFormation cfn;
    constexpr const char* cluster = "Resources: {C: {Type: 'MongoDB::Atlas::Cluster'}}";
    constexpr const char* queue = "Resources: {Q: {Type: 'AWS::SQS::Queue'}}";
    CHECK(cfn.refused("CreateStack", {{"StackName", "before"}, {"TemplateBody", cluster}}) ==
          "ValidationError: Template format error: Unrecognized resource types: [MongoDB::Atlas::Cluster]");
    cfn.create("activation", R"(
Resources:
  Cluster:
    Type: AWS::CloudFormation::TypeActivation
    Properties: {PublicTypeArn: "arn:aws:cloudformation:us-east-1::type/resource/bb989456c78c398a858fef18f2ca1bfc1fbba082/MongoDB-Atlas-Cluster"}
)");
    REQUIRE(cfn.status("activation") == "CREATE_COMPLETE");
    CHECK(cfn.refused("CreateStack", {{"StackName", "after"}, {"TemplateBody", cluster}}) ==
          "NotSimulated: Running the registered extension MongoDB::Atlas::Cluster is not simulated yet");
    CHECK(cfn.refused("DescribeType", {{"Type", "RESOURCE"}, {"TypeName", "MongoDB::Atlas::Cluster"}}).starts_with("NotSimulated: "));
    CHECK(cfn.refused("DeactivateType", {{"Type", "RESOURCE"}, {"TypeName", "MongoDB::Atlas::Cluster"}}).starts_with("NotSimulated: "));
    CHECK(cfn.create("queue", queue).contains("StackId"));
    const auto guarded = [&](const char* name, const char* more) {
        cfn.create(name, "Resources: {H: {Type: 'AWS::CloudFormation::GuardHook', Properties: {Alias: 'Org::Guard::" + std::string(name) +
                             "', ExecutionRole: 'arn:aws:iam::000000000000:role/r', FailureMode: WARN, RuleLocation: {Uri: 's3://rules/r'}, " + more +
                             "}}}");
    };
    guarded("Asleep", "HookStatus: DISABLED, TargetOperations: [STACK]");
    guarded("Elsewhere", "HookStatus: ENABLED, TargetOperations: [CLOUD_CONTROL]");
    CHECK(cfn.create("second", queue).contains("StackId"));
    guarded("Awake", "HookStatus: ENABLED, TargetOperations: [RESOURCE]");
    CHECK(cfn.refused("CreateStack", {{"StackName", "third"}, {"TemplateBody", queue}}) ==
          "NotSimulated: Running the hook Org::Guard::Awake is not simulated yet");
}

TEST_CASE("a template that needs a registered type has no verdict") {
    Registry cfn;
    constexpr const char* body = "Resources: {T: {Type: 'Org::Service::Thing', Properties: {Name: n}}}";
    CHECK(cfn.refused("CreateStack", {{"StackName", "app"}, {"TemplateBody", body}}) ==
          "ValidationError: Template format error: Unrecognized resource types: [Org::Service::Thing]");
    cfn.registered();
    CHECK(cfn.refused("CreateStack", {{"StackName", "app"}, {"TemplateBody", body}}) ==
          "NotSimulated: Running the registered extension Org::Service::Thing is not simulated yet");
}

TEST_CASE("configurations of types are kept, and a hook that looks at stacks leaves them without a verdict") {
    Registry cfn;
    cfn.registered({{"Type", "HOOK"}});
    constexpr const char* hook = "arn:aws:cloudformation:us-east-1:000000000000:type/hook/Org-Service-Thing";
    constexpr const char* body = "Resources: {Q: {Type: 'AWS::SQS::Queue'}}";
    CHECK(cfn.create("before", body).contains("StackId"));
    const Json configuration = {{"CloudFormationConfiguration", {{"HookConfiguration", {{"TargetStacks", "ALL"}, {"FailureMode", "FAIL"}}}}}};
    const Json set = cfn("SetTypeConfiguration", {{"TypeArn", hook}, {"Configuration", configuration.dump()}});
    CHECK(set == Json{{"ConfigurationArn", "arn:aws:cloudformation:us-east-1:000000000000:type-configuration/hook/Org-Service-Thing/default"}});
    for (const Json& identifier : {Json{{"TypeArn", hook}}, Json{{"TypeConfigurationArn", set["ConfigurationArn"]}}}) {
        const Json found = cfn("BatchDescribeTypeConfigurations", {{"TypeConfigurationIdentifiers", Json::array({identifier})}});
        REQUIRE(found["TypeConfigurations"].size() == 1);
        CHECK(found["TypeConfigurations"][0]["Configuration"] == configuration.dump());
        CHECK(found["TypeConfigurations"][0]["TypeArn"] == hook);
        CHECK(found["Errors"].empty());
    }
    CHECK(cfn("BatchDescribeTypeConfigurations", {{"TypeConfigurationIdentifiers", Json::array({thing})}})["Errors"].size() == 1);
    CHECK(cfn.refused("CreateStack", {{"StackName", "after"}, {"TemplateBody", body}}) ==
          "NotSimulated: Running the hook Org::Service::Thing is not simulated yet");
    CHECK(cfn("ListHookResults", {{"TargetType", "STACK"}, {"TargetId", "before"}})["HookResults"].empty());
    CHECK(cfn.refused("SetTypeConfiguration", {{"Type", "HOOK"}, {"TypeName", "Org::Service::Other"}, {"Configuration", "{}"}}) ==
          "TypeNotFoundException: The type 'Org::Service::Other' cannot be found.");
}
