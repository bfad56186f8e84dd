#include "catalog/catalog.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <thread>

using drydock::Json;
using drydock::catalog::Catalog;
using drydock::catalog::Packed;
using drydock::catalog::PropertyPath;
using drydock::catalog::TypeSchema;

namespace {

const Catalog& catalog() {
    return Catalog::instance();
}

}  // namespace

TEST_CASE("every region is listed, sorted, with its zones") {
    const auto& regions = catalog().regions();
    CHECK(regions.size() > 40);
    CHECK(std::is_sorted(regions.begin(), regions.end()));
    for (const std::string_view region : regions) {
        INFO(region);
        CHECK(catalog().region(region)["partition"].string().starts_with("aws"));
        CHECK(catalog().region(region)["zones"].size() >= 2);
    }
    CHECK_FALSE(catalog().region("mars-north-1"));
}

TEST_CASE("types are known by region") {
    CHECK(catalog().type_names().size() > 1800);
    CHECK(std::is_sorted(catalog().type_names().begin(), catalog().type_names().end()));
    CHECK(catalog().knows_type("AWS::SQS::Queue"));
    CHECK_FALSE(catalog().knows_type("AWS::SQS::Queues"));
    CHECK_FALSE(catalog().knows_type("AWS::SQS"));
    for (const std::string_view region : catalog().regions()) {
        INFO(region);
        CHECK(catalog().available("AWS::SNS::Topic", region));
    }
    CHECK_FALSE(catalog().available("AWS::SNS::Topic", "mars-north-1"));
    CHECK(catalog().available("AWS::Kendra::Faq", "us-east-1"));
    CHECK_FALSE(catalog().available("AWS::Kendra::Faq", "ap-southeast-7"));
    CHECK(catalog().knows_type("AWS::Kendra::Faq"));
    CHECK(catalog().type("AWS::Kendra::Faq", "ap-southeast-7") == nullptr);
    // Not every type is there in us-east-1.
    CHECK(catalog().type("AWS::GameLiftStreams::Application", "us-east-1") == nullptr);
    CHECK(catalog().type("AWS::GameLiftStreams::Application", "us-west-2") != nullptr);
}

TEST_CASE("the types of the Serverless transform stand apart") {
    CHECK_FALSE(catalog().knows_type("AWS::Serverless::Function"));
    REQUIRE(catalog().serverless_type("AWS::Serverless::Function") != nullptr);
    CHECK(catalog().serverless_type("AWS::Serverless::Function")->property("Handler"));
    CHECK(catalog().serverless_type("AWS::SQS::Queue") == nullptr);
}

TEST_CASE("every schema can be read, and every reference in it leads somewhere") {
    const auto check = [](const TypeSchema& type, Packed value, const auto& self) -> void {
        const std::string_view reference = value["$ref"].string();
        // As AWS publishes it, this one definition refers to itself.
        const bool circle = reference == "#/definitions/SseSpecification" && type.name() == "AWS::EC2::VerifiedAccessTrustProvider";
        if (!reference.empty() && !circle && !type.resolve(value)) FAIL_CHECK(type.name() << ": " << reference);
        for (const auto& [key, member] : value.members()) self(type, member, self);
        for (const Packed element : value.elements()) self(type, element, self);
    };
    std::size_t readable = 0;
    for (const std::string_view name : catalog().type_names()) {
        const auto& regions = catalog().regions();
        const auto in = std::find_if(regions.begin(), regions.end(), [&](auto region) { return catalog().available(name, region); });
        REQUIRE(in != regions.end());
        const TypeSchema* type = catalog().type(name, *in);
        REQUIRE(type != nullptr);
        INFO(name);
        CHECK(type->root()["typeName"].string() == name);
        CHECK(type->root()["properties"].is_object());
        check(*type, type->root(), check);
        ++readable;
    }
    CHECK(readable == catalog().type_names().size());
}

TEST_CASE("a schema is the same object for every caller and thread") {
    std::vector<const TypeSchema*> seen(8);
    std::vector<std::thread> threads;
    for (auto& place : seen) threads.emplace_back([&place] { place = catalog().type("AWS::Lambda::Function", "eu-west-1"); });
    for (auto& thread : threads) thread.join();
    REQUIRE(seen.front() != nullptr);
    CHECK(std::set<const TypeSchema*>(seen.begin(), seen.end()).size() == 1);
}

TEST_CASE("API models come without documentation") {
    CHECK(catalog().service_names().size() > 400);
    const Packed sqs = catalog().service("sqs");
    CHECK(sqs["metadata"]["protocol"].string() == "json");
    CHECK(sqs["operations"]["SendMessage"]["input"]["shape"].string() == "SendMessageRequest");
    CHECK(sqs["shapes"]["SendMessageRequest"]["required"][std::size_t{0}].string() == "QueueUrl");
    CHECK_FALSE(sqs["operations"]["SendMessage"]["documentation"]);
    // Members that are called documentation are no documentation.
    CHECK(catalog().service("apigateway")["shapes"]["DocumentationPart"]["members"]["properties"]);
    CHECK_FALSE(catalog().service("simple-queue-service"));
    for (const std::string_view name : catalog().service_names()) {
        INFO(name);
        CHECK(catalog().service(name)["operations"].is_object());
    }
}

TEST_CASE("the index of services has them all, and what their requests say") {
    const Packed index = catalog().service_index();
    CHECK(index.size() == catalog().service_names().size());
    for (const std::string_view name : catalog().service_names()) {
        INFO(name);
        CHECK_FALSE(index[name]["signingName"].string().empty());
        CHECK(index[name]["protocols"].size() > 0);
    }
    CHECK(index["elbv2"]["signingName"].string() == "elasticloadbalancing");
    CHECK(index["dynamodbstreams"]["targetPrefix"].string() == "DynamoDBStreams_20120810");
    CHECK(index["sso-oidc"]["unsigned"].boolean());
    CHECK_FALSE(index["ec2"]["unsigned"].boolean());
}

TEST_CASE("IAM tables") {
    CHECK(catalog().iam_prefixes().size() > 400);
    const Packed s3 = catalog().iam_service("s3");
    CHECK(s3["Actions"]["getobject"]);
    CHECK_FALSE(s3["Actions"]["getobjects"]);
    CHECK(s3["Resources"]["bucket"]["ARNFormats"].size() > 0);
    CHECK_FALSE(catalog().iam_service("s4"));
}

TEST_CASE("managed policies by name and by ARN") {
    const Packed policy = catalog().managed_policy("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole");
    REQUIRE(policy);
    CHECK(policy["Path"].string() == "/service-role/");
    CHECK(policy["Document"]["Statement"].size() > 0);
    CHECK(catalog().managed_policy("AWSLambdaBasicExecutionRole").identity() == policy.identity());
    CHECK(catalog().managed_policy("arn:aws-cn:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"));
    CHECK_FALSE(catalog().managed_policy("arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole"));
    CHECK_FALSE(catalog().managed_policy("arn:aws:iam::aws:policy/NoSuchPolicy"));
    CHECK_FALSE(catalog().managed_policy("arn:"));
}

TEST_CASE("facts are compiled into the binary") {
    const Packed queue = catalog().facts("AWS::SQS::Queue");
    REQUIRE(queue);
    CHECK(queue["ref"].json() == Json::parse(R"(["path", ["self"], ["QueueUrl"]])"));
    CHECK(queue["name"]["max"].integer() == 80);
    CHECK(queue["handler"]["classic"].string() == "AmazonSQS");
    CHECK_FALSE(catalog().facts("AWS::SQS::Queues"));

    const Packed rule = catalog().constraint("sqs-fifo-queue-false");
    REQUIRE(rule);
    CHECK(rule["type"].string() == "AWS::SQS::Queue");
    CHECK(rule["when"]["expr"].json() == Json::parse(R"(["==", ["path", ["self"], ["FifoQueue"]], ["const", false]])"));
    CHECK(rule["text"]["when"].string() == "FifoQueue == false");
    CHECK(rule["message"].json() == Json::parse(R"(["const", "Unknown Attribute FifoQueue."])"));
    CHECK_FALSE(catalog().constraint("sqs-no-such-rule"));
    for (const std::string_view id : catalog().constraint_ids()) CHECK(catalog().constraint(id)["id"].string() == id);
}

TEST_CASE("documents of facts") {
    CHECK(catalog().document("quotas")["vpc/vpcs-per-region"]["value"].integer() == 5);
    CHECK(catalog().document("functions")["any"]["lambda"].boolean());
    CHECK(catalog().region("us-east-1")["zones"].size() == 6);
    CHECK(catalog().region("us-east-1")["zones"][std::size_t{4}].json() == Json::parse(R"({"name": "us-east-1e", "id": "use1-az3"})"));
    CHECK_FALSE(catalog().document("sqs"));
    CHECK_FALSE(catalog().document("no-such-document"));
}

TEST_CASE("conditional schemas") {
    CHECK(catalog().extension("aws_rds_dbinstance/engine_version").is_object());
    CHECK_FALSE(catalog().extension("aws_rds_dbinstance"));
}
