#include "providers/defaults.h"
#include "providers/service_names.h"

#include <catch2/catch.hpp>

#include "base/regex.h"
#include "catalog/catalog.h"
#include "providers/resource_type.h"
#include "tests/unit/providers/fixture.h"
#include "validator/sample.h"
#include "validator/schema.h"

using namespace drydock;
using providers::kebab;

TEST_CASE("names in kebab case", "[defaults]") {
    CHECK(kebab("DBCluster") == "db-cluster");
    CHECK(kebab("VPCEndpoint") == "vpc-endpoint");
    CHECK(kebab("Topic") == "topic");
    CHECK(kebab("RestApi") == "rest-api");
    CHECK(kebab("NATGateway") == "nat-gateway");
}

TEST_CASE("the service's name in ARNs", "[defaults]") {
    const auto service = [](std::string_view type) { return providers::arn_service(*catalog::Catalog::instance().type(type)); };
    CHECK(service("AWS::SNS::Topic") == "sns");
    CHECK(service("AWS::StepFunctions::StateMachine") == "states");
    CHECK(service("AWS::ElasticLoadBalancingV2::TargetGroup") == "elasticloadbalancing");
    CHECK(service("AWS::OpenSearchService::Domain") == "es");
    CHECK(service("AWS::EFS::FileSystem") == "elasticfilesystem");
    CHECK(service("AWS::ApplicationAutoScaling::ScalableTarget") == "application-autoscaling");
    CHECK(service("AWS::Bedrock::Agent") == "bedrock");
}

TEST_CASE("every read-only property of every type, but what tells of trouble, gets a value that its schema accepts", "[defaults]") {
    testing::Fixture fixture;
    const auto call = fixture.in_stack("Thing");
    std::size_t wrong = 0, seen = 0;
    for (const std::string_view name : catalog::Catalog::instance().type_names()) {
        const auto* schema = catalog::Catalog::instance().type(name);
        if (!schema) continue;  // not in this region
        Json model = validator::minimal_properties(*schema, fixture.ids);
        providers::default_attributes(call, *schema, model);
        for (const auto& path : schema->read_only()) {
            const Json* value = &model;
            for (const auto& step : path) value = step == "*" ? nullptr : value ? &member(*value, step) : nullptr;
            if (!value) continue;
            const std::string& last = path.back();
            if (value->is_null() && (last.ends_with("Reason") || last.ends_with("Message"))) continue;  // only a resource in trouble has it
            ++seen;
            const auto violations = validator::validate(*schema, schema->at(path), *value);
            if (!value->is_null() && violations.empty()) continue;
            ++wrong;
            UNSCOPED_INFO(name << " " << path.front() << " … " << path.back() << ": " << value->dump()
                               << (violations.empty() ? "" : " " + violations.front().message));
        }
    }
    CHECK(wrong == 0);
    CHECK(seen > 2000);
}

TEST_CASE("attributes that nobody describes look like AWS's", "[defaults]") {
    testing::Fixture fixture;
    const auto attributes = [&](const char* type, const char* properties) {
        Json model = Json::parse(properties);
        providers::default_attributes(fixture.in_stack("Thing"), *catalog::Catalog::instance().type(type), model);
        return model;
    };
    const Json group = attributes("AWS::XRay::Group", R"({"GroupName": "mine"})");
    CHECK(Regex::of("^arn:aws:xray:us-east-1:111122223333:group/").search(group["GroupARN"].get<std::string>()));
    const Json application = attributes("AWS::EMRServerless::Application", R"({"Name": "etl", "Type": "SPARK", "ReleaseLabel": "emr-7.0.0"})");
    CHECK(Regex::of("^arn:aws:emr-serverless:us-east-1:111122223333:").search(application["Arn"].get<std::string>()));
    const Json resources = attributes("AWS::ResourceGroups::Group", R"({"Name": "mine"})");
    CHECK(resources["Arn"] == "arn:aws:resource-groups:us-east-1:111122223333:group/mine");
    // Texts of which nothing tells the form are left out of structures.
    const Json interface = attributes("AWS::EC2::NetworkInterface", R"({"SubnetId": "subnet-1"})");
    CHECK(interface.dump().find("dns-hostname-type") == std::string::npos);
    // What is null is absent, and so is what held nothing else.
    CHECK_FALSE(attributes("AWS::XRay::Group", R"({"GroupName": "mine", "GroupARN": null})").contains("GroupARN"));
    const Json cluster = attributes("AWS::RDS::DBInstance", R"({"DBInstanceIdentifier": "mine", "MasterUserSecret": {"SecretArn": null}})");
    CHECK_FALSE(cluster.contains("MasterUserSecret"));
    const Json given = attributes("AWS::BedrockAgentCore::Runtime", R"({"EnvironmentVariables": {}, "FailureReason": null})");
    CHECK(given["EnvironmentVariables"] == Json::object());
    // Values that are there stay.
    CHECK(attributes("AWS::XRay::Group", R"({"GroupName": "mine", "GroupARN": "kept"})")["GroupARN"] == "kept");
}

TEST_CASE("attributes that only some resources of a type have", "[defaults]") {
    testing::Fixture fixture;
    const auto secret_of = [&](const char* name, const char* more) {
        const std::string rest = R"(, "DBInstanceClass": "db.t3.micro", "Engine": "mysql", "AllocatedStorage": "20", "MasterUsername": "boss", )";
        const auto instance =
            fixture.made(fixture.outside(), "AWS::RDS::DBInstance", R"({"DBInstanceIdentifier": ")" + std::string(name) + "\"" + rest + more + "}");
        return providers::attribute(fixture.outside(), instance, "MasterUserSecret.SecretArn");
    };
    const auto kept = secret_of("kept", R"("ManageMasterUserPassword": true)");
    REQUIRE(kept);
    CHECK(Regex::of("^arn:aws:secretsmanager:us-east-1:111122223333:secret:rds!db-[0-9a-f-]{36}-[0-9A-Za-z]{6}$").search(kept->get<std::string>()));
    const auto none = secret_of("none", R"("MasterUserPassword": "not-so-secret")");
    REQUIRE_FALSE(none);
    CHECK(none.fault().message == "Unable to retrieve MasterUserSecret.SecretArn attribute for AWS::RDS::DBInstance");
}
