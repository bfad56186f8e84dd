#include "providers/account.h"

#include <catch2/catch.hpp>
#include <set>

#include "catalog/catalog.h"
#include "providers/defaults.h"
#include "tests/unit/providers/fixture.h"

using namespace drydock;
using providers::Resource;
using providers::Scope;
using testing::Fixture;
namespace account = providers::account;

namespace {

std::vector<Diagnostic> profiled(Fixture& fixture, const std::string& text) {
    auto read = account::read_profile(text, "account.yaml");
    if (const auto* faults = std::get_if<std::vector<Diagnostic>>(&read)) return *faults;
    return account::apply(std::get<account::Profile>(read), fixture.outside());
}

std::string complaint(const std::string& text) {
    Fixture fixture;
    const auto found = profiled(fixture, text);
    REQUIRE_FALSE(found.empty());
    const Diagnostic& first = found.front();
    return std::to_string(first.span.line) + ":" + std::to_string(first.span.column) + " " + first.fault.message;
}

}  // namespace

TEST_CASE("the default VPC is whole, in every region", "[account]") {
    Fixture fixture;
    for (const std::string_view region : catalog::Catalog::instance().regions()) {
        const Scope scope{"111122223333", std::string(region)};
        INFO(region);
        REQUIRE(fixture.world.all(scope, "AWS::EC2::VPC").size() == 1);
        const Resource& vpc = *fixture.world.all(scope, "AWS::EC2::VPC").front();
        CHECK(vpc.property("CidrBlock") == "172.31.0.0/16");
        CHECK(fixture.world.all(scope, "AWS::EC2::Subnet").size() == catalog::Catalog::instance().region(region)["zones"].size());
        std::set<std::string> blocks;
        for (const Resource* subnet : fixture.world.all(scope, "AWS::EC2::Subnet")) {
            CHECK(subnet->property("VpcId") == vpc.id);
            CHECK(subnet->property("MapPublicIpOnLaunch") == true);
            CHECK(blocks.insert(subnet->property("CidrBlock")).second);
        }
        const Resource* group = fixture.world.by(scope, "AWS::EC2::SecurityGroup", "GroupName", "default");
        REQUIRE(group);
        CHECK(vpc.property("DefaultSecurityGroup") == group->property("GroupId"));
        CHECK(fixture.world.find(scope, "AWS::EC2::NetworkAcl", vpc.property("DefaultNetworkAcl").get<std::string>()));
        const auto routes = fixture.world.all(scope, "AWS::EC2::Route");
        REQUIRE(routes.size() == 1);
        CHECK(fixture.world.find(scope, "AWS::EC2::RouteTable", routes.front()->property("RouteTableId").get<std::string>()));
        CHECK(fixture.world.find(scope, "AWS::EC2::InternetGateway", routes.front()->property("GatewayId").get<std::string>()));
    }
}

TEST_CASE("what an account is born with has the identifiers of its types", "[account]") {
    for (const auto& [type, entries] : catalog::Catalog::instance().document("account").members()) {
        const auto* schema = catalog::Catalog::instance().type(type);
        INFO(type);
        REQUIRE(schema);
        for (const char* region : {"us-east-1", ""}) {
            std::set<std::string> ids;
            for (const Resource& resource : account::innate({"111122223333", region}, type)) {
                CHECK(resource.id == providers::identifier_of(*schema, resource.model));
                CHECK(ids.insert(resource.id).second);
                CHECK(resource.model.dump().find("${") == std::string::npos);
            }
        }
    }
}

TEST_CASE("accounts and regions differ, the same account is always the same", "[account]") {
    const auto vpc = [](const char* id, const char* region) { return account::innate({id, region}, "AWS::EC2::VPC").front().id; };
    CHECK(vpc("1", "us-east-1") == vpc("1", "us-east-1"));
    CHECK(vpc("1", "us-east-1") != vpc("1", "us-east-2"));
    CHECK(vpc("1", "us-east-1") != vpc("2", "us-east-1"));
}

TEST_CASE("public parameters name images that exist", "[account]") {
    Fixture fixture;
    const auto value = account::public_parameter("us-east-1", "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64");
    REQUIRE(value);
    const Resource* image = fixture.world.find(fixture.scope, "AWS::EC2::Image", *value);
    REQUIRE(image);
    CHECK(image->property("Architecture") == "arm64");
    CHECK(image->property("RootDeviceName") == "/dev/xvda");
    CHECK(value == account::public_parameter("us-east-1", "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-arm64"));
    CHECK(value != account::public_parameter("eu-west-1", "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"));
    CHECK(account::public_parameter("eu-west-1", "/aws/service/global-infrastructure/current-region") == "eu-west-1");
    for (const char* name :
         {"/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2", "/aws/service/ecs/optimized-ami/amazon-linux-2/recommended/image_id",
          "/aws/service/eks/optimized-ami/1.31/amazon-linux-2/recommended/image_id", "/aws/service/datasync/ami",
          "/aws/service/canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id",
          "/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base"}) {
        INFO(name);
        CHECK(account::public_parameter("us-east-1", name));
    }
    CHECK_FALSE(account::public_parameter("us-east-1", "/aws/service/made/up"));
    CHECK_FALSE(account::public_parameter("us-east-1", "/my/own"));
}

TEST_CASE("a profile brings resources, quotas and settings", "[account]") {
    Fixture fixture;
    const auto found = profiled(fixture, R"(
account: '111122223333'
aliases: [acme]
quotas: {vpc/vpcs-per-region: 20}
settings: {api-gateway-cloudwatch-role: 'arn:aws:iam::111122223333:role/apigw'}
key-pairs: [ops]
images:
  - {id: ami-0123456789abcdef0, architecture: arm64}
resources:
  - name: pool
    type: AWS::XRay::Group
    properties: {GroupName: taken, GroupARN: 'arn:aws:xray:us-east-1:111122223333:group/taken/ABC'}
  - type: AWS::SSM::Parameter
    region: eu-west-1
    properties: {Name: /pool, Type: String, Value: !GetAtt pool.GroupARN}
)");
    INFO((found.empty() ? "" : found.front().fault.message));
    REQUIRE(found.empty());
    CHECK(account::quota(fixture.world, fixture.scope, "vpc/vpcs-per-region") == 20);
    CHECK(account::setting(fixture.world, fixture.scope, "api-gateway-cloudwatch-role") == "arn:aws:iam::111122223333:role/apigw");
    CHECK(account::setting(fixture.world, fixture.scope, "aliases")[0] == "acme");
    CHECK(fixture.world.by(fixture.scope, "AWS::EC2::KeyPair", "KeyName", "ops"));
    CHECK(fixture.world.find(fixture.scope, "AWS::EC2::Image", "ami-0123456789abcdef0")->property("Architecture") == "arm64");
    const Resource* group = fixture.world.by(fixture.scope, "AWS::XRay::Group", "GroupName", "taken");
    REQUIRE(group);
    CHECK(group->ready);
    CHECK(group->property("GroupARN") == "arn:aws:xray:us-east-1:111122223333:group/taken/ABC");
    const Resource* parameter = fixture.world.find({"111122223333", "eu-west-1"}, "AWS::SSM::Parameter", "/pool");
    REQUIRE(parameter);
    CHECK(parameter->property("Value") == "arn:aws:xray:us-east-1:111122223333:group/taken/ABC");
}

TEST_CASE("a profile may take the default VPC away and set a Config recorder up", "[account]") {
    Fixture fixture;
    const auto found =
        profiled(fixture, "default-vpc: false\nconfig-recorder: true\nhosted-zones: [acme-corp.com]\ncertificates: [{domain: api.example.com}]\n");
    INFO((found.empty() ? "" : found.front().fault.message));
    REQUIRE(found.empty());
    CHECK(fixture.world.all(fixture.scope, "AWS::EC2::VPC").empty());
    CHECK(fixture.world.all(fixture.scope, "AWS::EC2::Subnet").empty());
    CHECK(fixture.world.all(fixture.scope, "AWS::Config::ConfigurationRecorder").size() == 1);
    CHECK(fixture.world.by(fixture.scope, "AWS::Route53::HostedZone", "Name", "acme-corp.com."));
    CHECK(fixture.world.by(fixture.scope, "AWS::CertificateManager::Certificate", "DomainName", "api.example.com"));
}

TEST_CASE("a wrong profile says where", "[account]") {
    CHECK(complaint("account: 12") == "1:10 The account id must be 12 digits, not 12.");
    CHECK(complaint("acount: '111122223333'").starts_with("1:1 Unknown key acount"));
    CHECK(complaint("resources:\n  - type: AWS::Made::Up\n").starts_with("2:11 "));
    CHECK(complaint("resources:\n  - properties: {}\n").starts_with("2:5 "));
    CHECK(complaint("resources:\n  - type: AWS::Logs::LogGroup\n    properties: {RetentionInDays: 2555}\n").starts_with("3:"));
    CHECK(complaint("quotas: {L-NOPE: 1}").starts_with("1:10 "));
    CHECK_FALSE(complaint("a: [1").empty());
    CHECK(complaint("- a").starts_with("1:1 "));
}

TEST_CASE("a profile is applied once to a kept state, and another one replaces it", "[account]") {
    Fixture fixture;
    const std::string first = "resources: [{type: AWS::XRay::Group, properties: {GroupName: one}}]\nsettings: {x: 1}";
    REQUIRE(profiled(fixture, first).empty());
    REQUIRE(profiled(fixture, first).empty());
    CHECK(account::setting(fixture.world, fixture.scope, "x") == 1);
    REQUIRE(profiled(fixture, "resources: [{type: AWS::XRay::Group, properties: {GroupName: two}}]").empty());
    CHECK_FALSE(fixture.world.by(fixture.scope, "AWS::XRay::Group", "GroupName", "one"));
    CHECK(fixture.world.by(fixture.scope, "AWS::XRay::Group", "GroupName", "two"));
    CHECK(account::setting(fixture.world, fixture.scope, "x").is_null());
}
