// What ends an operation besides its resources: time, alarms, the types that the caller allows.
#include <catch2/catch.hpp>

#include "rehearsal_fixture.h"

using namespace drydock;
using namespace drydock::engine;

namespace {

const char* database = R"(
Resources:
  Kept: {Type: AWS::SNS::Topic, DeletionPolicy: Retain}
  Slow: {Type: AWS::RDS::DBInstance, Properties: {DBInstanceClass: db.t3.micro, Engine: mysql, AllocatedStorage: '20', MasterUsername: someone, ManageMasterUserPassword: true}}
)";

std::string alarm() {
    return "arn:aws:cloudwatch:us-east-1:000000000000:alarm:errors";
}

Request with_trigger(const std::string& text) {
    Request request = Stage::request("Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: " + text + "}}}");
    request.rollback_triggers =
        Json{{"RollbackTriggers", Json::array({{{"Arn", alarm()}, {"Type", "AWS::CloudWatch::Alarm"}}})}, {"MonitoringTimeInMinutes", 5}};
    return request;
}

}  // namespace

TEST_CASE("a creation that takes too long is given up") {
    Stage stage;
    Request request = Stage::request(database);
    request.timeout_minutes = 1;
    request.retain_except_on_create = true;
    const Outcome outcome = stage.deploy(request);
    REQUIRE(outcome.ending == Ending::failed);
    CHECK(outcome.status_reason == "Stack creation time exceeded the specified timeout. Rollback requested by user.");
    CHECK(resource(outcome, "Slow").reason == "Resource creation cancelled");
    CHECK(resource(outcome, "Slow").finished == outcome.started + std::chrono::minutes(1));
    CHECK(outcome.status == "ROLLBACK_COMPLETE");
    // RetainExceptOnCreate: what the failed creation made goes, whatever its policy.
    CHECK(stage.world->all({}, "AWS::SNS::Topic").empty());
}

TEST_CASE("an alarm rolls an update back") {
    Stage stage;
    const char* body =
        "Resources: {A: {Type: 'AWS::CloudWatch::Alarm', Properties: {AlarmName: errors, ComparisonOperator: GreaterThanThreshold, "
        "EvaluationPeriods: 1, MetricName: Errors, Namespace: AWS/Lambda, Period: 60, Statistic: Sum, Threshold: 0}}}";
    REQUIRE(stage.deploy(Stage::request(body, "alarms")).ending == Ending::completed);
    REQUIRE(stage.deploy(with_trigger("one")).ending == Ending::completed);
    Request update = with_trigger("two");
    update.update = true;
    REQUIRE(stage.deploy(update).ending == Ending::completed);
    providers::Resource ringing = *stage.world->all({}, "AWS::CloudWatch::Alarm").front();
    ringing.model["StateValue"] = "ALARM";
    REQUIRE(stage.world->put(ringing));
    update = with_trigger("three");
    update.update = true;
    const Outcome outcome = stage.deploy(update);
    CHECK(outcome.status == "UPDATE_ROLLBACK_COMPLETE");
    CHECK(outcome.status_reason == "Rollback triggered by alarm " + alarm() + ". ");
    CHECK(stage.world->all({}, "AWS::SNS::Topic").front()->property("DisplayName") == "two");
}

TEST_CASE("only allowed types may be worked on") {
    Stage stage;
    Request request = Stage::request("Resources: {T: {Type: 'AWS::SNS::Topic'}}");
    request.resource_types = {"AWS::EC2::*"};
    CHECK(stage.deploy(request).rejection.message == "Resource type AWS::SNS::Topic is not allowed by parameter ResourceTypes [AWS::EC2::*]");
    request.resource_types = {"AWS::SNS::*"};
    CHECK(stage.deploy(request).ending == Ending::completed);
}

TEST_CASE("a cancelled update goes back") {
    Stage stage;
    REQUIRE(stage.deploy("Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: one}}}").ending == Ending::completed);
    Request update = Stage::request("Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: two}}}");
    update.update = true;
    Site site = stage.site();
    site.cancelled = [] { return true; };
    const Outcome outcome = deploy(update, site);
    CHECK(outcome.status == "UPDATE_ROLLBACK_COMPLETE");
    CHECK(resource(outcome, "T").reason == "Resource update cancelled");
    CHECK(stage.world->all({}, "AWS::SNS::Topic").front()->property("DisplayName") == "one");
}

TEST_CASE("a cancellation is noticed while nothing happens") {
    Stage stage;
    REQUIRE(stage.deploy(Stage::request("Resources: {Kept: {Type: 'AWS::SNS::Topic'}}")).ending == Ending::completed);
    Request request = Stage::request(database);
    request.update = true;
    Site site = stage.site();
    const Instant begun = stage.clock.now();
    site.look = std::chrono::milliseconds(500);
    site.cancelled = [&] { return stage.clock.now() - begun >= std::chrono::seconds(40); };
    const Outcome outcome = deploy(request, site);
    CHECK(outcome.status == "UPDATE_ROLLBACK_COMPLETE");
    CHECK(resource(outcome, "Slow").reason == "Resource creation cancelled");
    CHECK(resource(outcome, "Slow").finished - begun == std::chrono::seconds(40));
}

TEST_CASE("a cancellation ends the monitoring time") {
    Stage stage;
    Site site = stage.site();
    const Instant begun = stage.clock.now();
    site.look = std::chrono::seconds(1);
    site.cancelled = [&] { return stage.clock.now() - begun >= std::chrono::minutes(1); };
    Request request = with_trigger("one");
    request.on_failure = OnFailure::do_nothing;
    const Outcome outcome = deploy(request, site);
    CHECK(outcome.ending == Ending::failed);
    CHECK(outcome.finished - begun == std::chrono::minutes(1));
}
