#include "providers/facts/engine.h"

#include <catch2/catch.hpp>

#include "facts_fixture.h"

using namespace drydock;
using namespace drydock::providers;
using drydock::tests::Account;

namespace {

const std::string queue = "AWS::SQS::Queue";

}  // namespace

TEST_CASE("defaults and attributes of a queue") {
    Account account;
    Json model{{"QueueName", "orders"}, {"VisibilityTimeout", 5}};
    REQUIRE(facts::complete(account.call, queue, model).ok());
    CHECK(model["VisibilityTimeout"] == 5);
    CHECK(model["DelaySeconds"] == 0);
    REQUIRE(facts::attributes(account.call, queue, model).ok());
    CHECK(model["Arn"] == "arn:aws:sqs:us-east-1:111122223333:orders");
    CHECK(facts::ref(account.call, queue, model) == "https://sqs.us-east-1.amazonaws.com/111122223333/orders");
    CHECK(facts::identifier(queue, model) == "https://sqs.us-east-1.amazonaws.com/111122223333/orders");
    CHECK(facts::duration(account.call, queue, model, "create") == Duration(65000));
    CHECK(facts::duration(account.call, "AWS::No::Facts", model, "create", Duration(5)) == Duration(5));
}

TEST_CASE("a fault speaks in the voice of the type") {
    Account account;
    const auto result = facts::check(account.call, queue, Json{{"FifoQueue", false}}, nullptr, "create", nullptr);
    REQUIRE_FALSE(result.ok());
    CHECK(result.fault().message == "Unknown Attribute FifoQueue.");
    CHECK(result.fault().voice == Voice::service);
    CHECK(result.fault().service == "Sqs");
    CHECK(result.fault().code == "InvalidAttributeName");
    CHECK(result.fault().handler_code == "InvalidRequest");
    CHECK(facts::check(account.call, queue, Json{{"FifoQueue", true}}, nullptr, "create", nullptr).ok());
}

TEST_CASE("the forecast finds all faults at once and leaves open what the account decides") {
    Account account;
    Json model = Json::parse(
        R"({"QueueName": "a b", "ContentBasedDeduplication": true, "RedrivePolicy": {"deadLetterTargetArn": "arn:aws:sqs:us-east-1:111122223333:none", "maxReceiveCount": 3}})");
    const auto findings = facts::forecast(account.call, queue, model);
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].rule == "sqs-content-dedup-on-standard");
    CHECK(findings[0].pointer == "/ContentBasedDeduplication");
    CHECK(findings[0].value == "true");
    CHECK_FALSE(findings[0].source.empty());
    CHECK(findings[1].pointer == "/QueueName");
    model["QueueName"] = pending({"Other"});
    CHECK(facts::forecast(account.call, queue, model).size() == 1);
}

TEST_CASE("constraints on other resources") {
    Account account;
    const Json model = Json::parse(
        R"({"QueueName": "q", "RedrivePolicy": {"deadLetterTargetArn": "arn:aws:sqs:us-east-1:111122223333:dlq", "maxReceiveCount": 3}})");
    const auto missing = facts::check(account.call, queue, model, nullptr, "create", nullptr);
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.fault().message.find("Dead letter target does not exist.") != std::string::npos);
    account.put(queue, "dlq", {{"QueueName", "dlq"}, {"Arn", "arn:aws:sqs:us-east-1:111122223333:dlq"}});
    CHECK(facts::check(account.call, queue, model, nullptr, "create", nullptr).ok());
}

TEST_CASE("services have the names that AWS prints") {
    CHECK(facts::service_names("AWS::EC2::VPC").service == "Ec2");
    CHECK(facts::service_names("AWS::EC2::VPC").classic == "AmazonEC2");
    CHECK(facts::service_names("AWS::Logs::LogGroup").service == "CloudWatchLogs");
    CHECK(facts::service_names("AWS::StepFunctions::StateMachine").service == "Sfn");
    CHECK(facts::service_names("AWS::DynamoDB::Table").service == "DynamoDb");
    CHECK(facts::service_names("AWS::SecretsManager::Secret").service == "SecretsManager");
    CHECK(facts::service_names("nonsense").service == "nonsense");
}
