#include "providers/naming.h"

#include <catch2/catch.hpp>

#include "base/regex.h"
#include "catalog/catalog.h"
#include "tests/unit/providers/fixture.h"

using namespace drydock;
using providers::classic_name;
using providers::registry_name;

namespace {

std::optional<std::string> guessed(std::string_view type) {
    const auto* schema = catalog::Catalog::instance().type(type);
    REQUIRE(schema);
    const auto facts = providers::guess_name(*schema);
    return facts ? std::optional(facts->property) : std::nullopt;
}

}  // namespace

TEST_CASE("a name that fits is stack, logical id and suffix", "[naming]") {
    CHECK(registry_name("MyStack", "CrHandler8F2F7DBF", "mMR596IDq0hl", 64) == "MyStack-CrHandler8F2F7DBF-mMR596IDq0hl");
    CHECK(registry_name("CFN", "Parameter", "tSeCu89dWGbq", 2048) == "CFN-Parameter-tSeCu89dWGbq");
    CHECK(registry_name("--a--b-", "C", "tSeCu89dWGbq", 64) == "a-b--C-tSeCu89dWGbq");
}

TEST_CASE("the room is split fairly and the suffix is never cut", "[naming]") {
    const std::string stack(40, 's'), logical(40, 'l');
    // 64 characters: 12 for the suffix, 2 for the dashes, 50 to share.
    CHECK(registry_name(stack, logical, "123456789012", 64) == std::string(25, 's') + "-" + std::string(25, 'l') + "-123456789012");
    CHECK(registry_name("short", logical, "123456789012", 40) == "short-" + std::string(21, 'l') + "-123456789012");
    CHECK(registry_name(stack, "Short", "123456789012", 40) == std::string(21, 's') + "-Short-123456789012");
    CHECK(registry_name(stack, logical, "123456789012", 17) == "ssll-123456789012");
    CHECK(classic_name("amediamanager", "App1", "1VL7G0D0O6WDO", 64) == "amediamanager-App1-1VL7G0D0O6WDO");
}

TEST_CASE("a name keeps to its facts", "[naming]") {
    testing::Fixture fixture;
    const auto call = fixture.in_stack("Queue", "Shop");
    const std::string name = providers::generate_name(call, {.property = "QueueName", .max = 80, .suffix = ".fifo"});
    CHECK(Regex::of("^Shop-Queue-[A-Za-z0-9]{12}\\.fifo$").search(name));
    CHECK(providers::generate_name(call, {.property = "QueueName", .max = 80, .suffix = ".fifo"}) == name);
    CHECK(Regex::of("^shop-queue-[a-z0-9]{12}$").search(providers::generate_name(call, {.property = "BucketName", .max = 63, .lower = true})));
    CHECK(Regex::of("^Shop-Queue-[A-Z0-9]{12,13}$").search(providers::generate_name(call, {.property = "X", .max = 63, .classic = true})));
    CHECK(Regex::of("^shop_queue_[a-z0-9]{12}$").search(providers::generate_name(call, {.property = "X", .max = 63, .pattern = "^[a-z0-9_]+$"})));
    CHECK(providers::generate_name(call, {.property = "X", .max = 24, .prefix = "aws-"}).size() == 24);
    CHECK(Regex::of("^CFN-Queue-[A-Za-z0-9]{12}$").search(providers::generate_name(call, {.property = "Name", .max = 2048, .stack = "CFN"})));
}

TEST_CASE("the property that carries the name is found in the schema", "[naming]") {
    CHECK(guessed("AWS::IAM::Role") == "RoleName");
    CHECK(guessed("AWS::Logs::LogGroup") == "LogGroupName");
    CHECK(guessed("AWS::SNS::Topic") == "TopicName");
    CHECK(guessed("AWS::Logs::MetricFilter") == "FilterName");
    CHECK(guessed("AWS::Logs::LogStream") == "LogStreamName");
    CHECK(guessed("AWS::ECS::Cluster") == "ClusterName");
    CHECK_FALSE(guessed("AWS::EC2::VPC"));
    CHECK_FALSE(guessed("AWS::ECS::Service") == "Cluster");
    CHECK_FALSE(guessed("AWS::SQS::QueuePolicy"));
}
