// Requests of Cloud Control at a pace: they go on after their calls are answered.
#include <catch2/catch.hpp>
#include <thread>

#include "tests/unit/apis/cloudformation_fixture.h"

using namespace drydock;

namespace {

constexpr double as_on_aws = 1;

struct Cloud {
    apis::CloudFormation account;

    Json done(const std::string& operation, Json input) {
        const Result<Json> answer = account.call("cloudcontrol", operation, std::move(input));
        INFO(operation << ": " << (answer ? "" : answer.fault().message));
        REQUIRE(answer);
        return *answer;
    }
    std::string refused(const std::string& operation, Json input) {
        const Result<Json> answer = account.call("cloudcontrol", operation, std::move(input));
        REQUIRE_FALSE(answer);
        return answer.fault().code;
    }
    std::string create(const std::string& name) {
        const Json input = {{"TypeName", "AWS::SQS::Queue"}, {"DesiredState", Json{{"QueueName", name}}.dump()}};
        const Json event = done("CreateResource", input)["ProgressEvent"];
        CHECK(event["OperationStatus"] == "IN_PROGRESS");
        return event["RequestToken"].get<std::string>();
    }
    Json event(const std::string& token) { return done("GetResourceRequestStatus", {{"RequestToken", token}})["ProgressEvent"]; }
    std::size_t queues() { return done("ListResources", {{"TypeName", "AWS::SQS::Queue"}})["ResourceDescriptions"].size(); }
};

}  // namespace

TEST_CASE("a request takes as long as its type", "[apis][cloudcontrol]") {
    Cloud cloud{apis::CloudFormation(as_on_aws)};
    const std::string token = cloud.create("jobs");
    Json event = cloud.event(token);
    while (!event.contains("RetryAfter")) {  // until the work in the background has begun
        std::this_thread::yield();
        event = cloud.event(token);
    }
    CHECK(event["OperationStatus"] == "IN_PROGRESS");
    CHECK(event["RetryAfter"] > event["EventTime"]);
    const std::string identifier = event["Identifier"].get<std::string>();
    CHECK(cloud.queues() == 0);
    CHECK(cloud.refused("DeleteResource", {{"TypeName", "AWS::SQS::Queue"}, {"Identifier", identifier}}) == "ConcurrentOperationException");
    const Json filter = {{"ResourceRequestStatusFilter", {{"OperationStatuses", {"IN_PROGRESS"}}}}};
    CHECK(cloud.done("ListResourceRequests", filter)["ResourceRequestStatusSummaries"].size() == 1);

    cloud.account.simulation.settle();
    CHECK(cloud.event(token)["OperationStatus"] == "SUCCESS");
    CHECK(cloud.queues() == 1);
}

TEST_CASE("a request is cancelled while it is in progress", "[apis][cloudcontrol]") {
    Cloud cloud{apis::CloudFormation(as_on_aws)};
    const std::string token = cloud.create("jobs");
    CHECK(cloud.done("CancelResourceRequest", {{"RequestToken", token}})["ProgressEvent"]["OperationStatus"] == "CANCEL_IN_PROGRESS");
    cloud.account.simulation.settle();
    CHECK(cloud.event(token)["OperationStatus"] == "CANCEL_COMPLETE");
    CHECK(cloud.refused("CancelResourceRequest", {{"RequestToken", token}}) == "ValidationException");
}

TEST_CASE("in no time at all a request ends soon after its answer", "[apis][cloudcontrol]") {
    Cloud cloud{apis::CloudFormation()};
    const std::string token = cloud.create("jobs");
    cloud.account.simulation.settle();
    CHECK(cloud.event(token)["OperationStatus"] == "SUCCESS");
    CHECK(cloud.queues() == 1);
}
