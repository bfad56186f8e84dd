#include "providers/defaults.h"

#include <catch2/catch.hpp>

#include "base/regex.h"
#include "catalog/catalog.h"
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

TEST_CASE("every read-only property of every type gets a value that its schema accepts", "[defaults]") {
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
    // Values that are there stay.
    CHECK(attributes("AWS::XRay::Group", R"({"GroupName": "mine", "GroupARN": "kept"})")["GroupARN"] == "kept");
}
