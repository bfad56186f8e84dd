// Cloud Control. Sentences as AWS's recorded answers have them.
#include "providers/cloudcontrol/parts/changes.h"
#include "providers/operations.h"
#include "providers/pages.h"
#include "tests/unit/providers/fixture.h"

using namespace drydock;
using providers::Model;
using testing::Fixture;

namespace {

Model done(Fixture& fixture, const std::string& operation, const Model& input) {
    auto answer = providers::perform(fixture.outside(), "cloudcontrol", operation, input);
    INFO(operation << ": " << (answer ? "" : answer.fault().message));
    REQUIRE(answer);
    return *answer;
}

Fault refused(Fixture& fixture, const std::string& operation, const Model& input) {
    auto answer = providers::perform(fixture.outside(), "cloudcontrol", operation, input);
    REQUIRE_FALSE(answer);
    return answer.fault();
}

Json begun(Fixture& fixture, const std::string& operation, const Model& input) {
    const Json event = done(fixture, operation, input).at("ProgressEvent");
    CHECK(event.at("OperationStatus") == "IN_PROGRESS");
    CHECK(event.at("TypeName") == input.at("TypeName"));
    CHECK(event.contains("EventTime"));
    return event;
}

Json outcome(Fixture& fixture, const Json& event) {
    return done(fixture, "GetResourceRequestStatus", {{"RequestToken", event.at("RequestToken")}}).at("ProgressEvent");
}

const char* bucket = "AWS::S3::Bucket";
const char* queue = "AWS::SQS::Queue";

}  // namespace

TEST_CASE("the life of a resource", "[cloudcontrol]") {
    Fixture fixture;
    const Json created = begun(fixture, "CreateResource", {{"TypeName", bucket}, {"DesiredState", R"({"BucketName": "shelf"})"}});
    CHECK(created.at("Identifier") == "shelf");
    CHECK(created.at("Operation") == "CREATE");
    CHECK(outcome(fixture, created).at("OperationStatus") == "SUCCESS");

    const Model read = done(fixture, "GetResource", {{"TypeName", bucket}, {"Identifier", R"({"BucketName": "shelf"})"}});
    CHECK(read.at("ResourceDescription").at("Identifier") == "shelf");
    const Json properties = Json::parse(read.at("ResourceDescription").at("Properties").get<std::string>());
    CHECK(properties.at("Arn") == "arn:aws:s3:::shelf");
    CHECK(properties.at("BucketName") == "shelf");
    for (const char* name : {"DomainName", "DualStackDomainName", "RegionalDomainName", "WebsiteURL"}) CHECK(properties.contains(name));
    CHECK(properties.size() == 6);

    const Json deleted = begun(fixture, "DeleteResource", {{"TypeName", bucket}, {"Identifier", "shelf"}});
    CHECK(deleted.at("Operation") == "DELETE");
    CHECK(outcome(fixture, deleted).at("OperationStatus") == "SUCCESS");
    const Fault gone = refused(fixture, "GetResource", {{"TypeName", bucket}, {"Identifier", "shelf"}});
    CHECK(gone.code == "ResourceNotFoundException");
    CHECK(gone.message.starts_with("AWS::S3::Bucket Handler returned status FAILED: Bucket not found (HandlerErrorCode: NotFound, RequestToken: "));
    const Json failed = outcome(fixture, begun(fixture, "DeleteResource", {{"TypeName", bucket}, {"Identifier", "shelf"}}));
    CHECK(failed.at("OperationStatus") == "FAILED");
    CHECK(failed.at("ErrorCode") == "NotFound");
}

TEST_CASE("what fails at once, and what fails in the handler", "[cloudcontrol]") {
    Fixture fixture;
    const Fault unknown = refused(fixture, "CreateResource", {{"TypeName", "AWS::LocalStack::DoesNotExist"}, {"DesiredState", "{}"}});
    CHECK(unknown.code == "TypeNotFoundException");
    CHECK(unknown.message == "The type 'AWS::LocalStack::DoesNotExist' cannot be found.");
    CHECK(refused(fixture, "ListResources", {{"TypeName", "AWS::EC2::CapacityReservationFleet2"}}).code == "TypeNotFoundException");
    const Fault classic = refused(fixture, "GetResource", {{"TypeName", "AWS::IAM::AccessKey"}, {"Identifier", "x"}});
    CHECK(classic.code == "UnsupportedActionException");
    CHECK(classic.message == "Resource type AWS::IAM::AccessKey does not support READ action");
    const Fault extra =
        refused(fixture, "CreateResource", {{"TypeName", bucket}, {"DesiredState", R"({"BucketName": "shelf", "BucketSomething": "x"})"}});
    CHECK(extra.code == "ValidationException");
    CHECK(extra.message == "Model validation failed (#: extraneous key [BucketSomething] is not permitted)");

    const Model input = {{"TypeName", bucket}, {"DesiredState", R"({"BucketName": "shelf"})"}};
    begun(fixture, "CreateResource", input);
    const Json duplicate = outcome(fixture, begun(fixture, "CreateResource", input));
    CHECK(duplicate.at("ErrorCode") == "AlreadyExists");
    CHECK(duplicate.at("OperationStatus") == "FAILED");
    CHECK(duplicate.at("StatusMessage") == "The bucket Already Exists");
    CHECK(duplicate.at("Identifier") == "shelf");
    const Json nameless = begun(fixture, "CreateResource", {{"TypeName", bucket}, {"DesiredState", "{}"}});
    CHECK_FALSE(nameless.contains("Identifier"));
    CHECK(outcome(fixture, nameless).contains("Identifier"));
}

TEST_CASE("names that nobody gives are names of the service", "[cloudcontrol]") {
    Fixture fixture;
    for (int i = 0; i < 30; ++i) {  // a drawn name must not begin with a digit
        const Json made =
            outcome(fixture, begun(fixture, "CreateResource",
                                   {{"TypeName", "AWS::RDS::DBParameterGroup"}, {"DesiredState", R"({"Description": "d", "Family": "mysql8.0"})"}}));
        INFO(made.dump());
        CHECK(made.at("OperationStatus") == "SUCCESS");
    }
}

TEST_CASE("patches", "[cloudcontrol]") {
    Fixture fixture;
    const Json created = begun(fixture, "CreateResource", {{"TypeName", queue}, {"DesiredState", R"({"QueueName": "jobs", "DelaySeconds": 3})"}});
    const std::string id = outcome(fixture, created).at("Identifier").get<std::string>();
    const auto patch = [&](const char* document) { return Model{{"TypeName", queue}, {"Identifier", id}, {"PatchDocument", document}}; };
    const Json updated = begun(fixture, "UpdateResource", patch(R"([{"op": "replace", "path": "/DelaySeconds", "value": 7},
        {"op": "add", "path": "/Tags", "value": [{"Key": "a", "Value": "b"}]}])"));
    CHECK(outcome(fixture, updated).at("OperationStatus") == "SUCCESS");
    const providers::Resource* held = fixture.world.find(fixture.scope, queue, id);
    REQUIRE(held);
    CHECK(held->property("DelaySeconds") == 7);
    CHECK(held->property("Tags").size() == 1);
    const Fault fixed = refused(fixture, "UpdateResource", patch(R"([{"op": "replace", "path": "/QueueName", "value": "other"}])"));
    CHECK(fixed.code == "NotUpdatableException");
    CHECK(fixed.message == "Invalid patch update: createOnlyProperties [/properties/QueueName] cannot be updated");
    const Fault ours = refused(fixture, "UpdateResource", patch(R"([{"op": "replace", "path": "/Arn", "value": "arn:x"}])"));
    CHECK(ours.code == "ValidationException");
    CHECK(ours.message == "Invalid patch update: readOnlyProperties [/properties/Arn] cannot be updated");
    CHECK(refused(fixture, "UpdateResource", patch("{}")).code == "InvalidRequestException");
    CHECK(refused(fixture, "UpdateResource", patch(R"([{"op": "remove", "path": "/KmsMasterKeyId"}])")).code == "InvalidRequestException");
    CHECK(refused(fixture, "UpdateResource", patch(R"([{"op": "add", "path": "/Colour", "value": 1}])")).message ==
          "Model validation failed (#: extraneous key [Colour] is not permitted)");
    Model absent = patch("[]");
    absent["Identifier"] = "absent";
    CHECK(refused(fixture, "UpdateResource", absent).code == "ResourceNotFoundException");
}

TEST_CASE("secrets that no read gives stay as they are when something else changes", "[cloudcontrol]") {
    Fixture fixture;
    const Json created =
        begun(fixture, "CreateResource",
              {{"TypeName", "AWS::SecretsManager::Secret"}, {"DesiredState", R"({"Name": "key", "SecretString": "hidden", "Description": "a"})"}});
    const std::string id = outcome(fixture, created).at("Identifier").get<std::string>();
    const Model named = {{"TypeName", "AWS::SecretsManager::Secret"}, {"Identifier", id}};
    CHECK(done(fixture, "GetResource", named).at("ResourceDescription").at("Properties").get<std::string>().find("hidden") == std::string::npos);
    Model update = named;
    update["PatchDocument"] = R"([{"op": "replace", "path": "/Description", "value": "b"}])";
    CHECK(outcome(fixture, begun(fixture, "UpdateResource", update)).at("OperationStatus") == "SUCCESS");
    const providers::Resource* held = fixture.world.find(fixture.scope, "AWS::SecretsManager::Secret", id);
    REQUIRE(held);
    CHECK(held->property("SecretString") == "hidden");
    CHECK(held->property("Description") == "b");
}

TEST_CASE("resources of stacks are seen and listed", "[cloudcontrol]") {
    Fixture fixture;
    for (const char* name : {"a", "b", "c"}) {
        providers::Resource made = fixture.made(fixture.in_stack(name), queue, std::string(R"({"QueueName": ")") + name + "\"}");
        CHECK(done(fixture, "ListResources", {{"TypeName", queue}}).at("ResourceDescriptions").size() == std::size_t(*name - 'a'));
        REQUIRE(providers::settle(fixture.outside(), made));
    }
    const Model first = done(fixture, "ListResources", {{"TypeName", queue}, {"MaxResults", 2}});
    CHECK(first.at("ResourceDescriptions").size() == 2);
    const Model second = done(fixture, "ListResources", {{"TypeName", queue}, {"MaxResults", 2}, {"NextToken", first.at("NextToken")}});
    CHECK(second.at("ResourceDescriptions").size() == 1);
    CHECK_FALSE(second.contains("NextToken"));
    CHECK(refused(fixture, "ListResources", {{"TypeName", queue}, {"NextToken", "%"}}).code == "InvalidRequestException");
    const Json duplicate = outcome(fixture, begun(fixture, "CreateResource", {{"TypeName", queue}, {"DesiredState", R"({"QueueName": "a"})"}}));
    CHECK(duplicate.at("ErrorCode") == "AlreadyExists");
}

TEST_CASE("resources that live in others are listed for one of those", "[cloudcontrol]") {
    Fixture fixture;
    const Fault fault = refused(fixture, "ListResources", {{"TypeName", "AWS::EKS::Nodegroup"}});
    CHECK(fault.code == "InvalidRequestException");
    CHECK(fault.message ==
          "Missing or invalid ResourceModel property in AWS::EKS::Nodegroup list handler request input.Required property: (#: required key "
          "[ClusterName] not found)");
    const Model model = {{"TypeName", "AWS::EKS::Nodegroup"}, {"ResourceModel", R"({"ClusterName": "c"})"}};
    CHECK(done(fixture, "ListResources", model).at("ResourceDescriptions").empty());
}

TEST_CASE("requests", "[cloudcontrol]") {
    Fixture fixture;
    const Model input = {{"TypeName", bucket}, {"DesiredState", R"({"BucketName": "shelf"})"}, {"ClientToken", "once"}};
    const Json created = begun(fixture, "CreateResource", input);
    CHECK_FALSE(created.contains("ClientToken"));
    const std::string token = created.at("RequestToken").get<std::string>();
    const Fault again = refused(fixture, "CreateResource", input);
    CHECK(again.code == "ClientTokenConflictException");
    CHECK(again.message == "ClientToken once is already associated with an existing operation with RequestToken " + token);
    CHECK(refused(fixture, "CancelResourceRequest", {{"RequestToken", token}}).message == "Request " + token + " is already in status SUCCESS");
    const Fault absent = refused(fixture, "GetResourceRequestStatus", {{"RequestToken", "DOESNOTEXIST"}});
    CHECK(absent.code == "RequestTokenNotFoundException");
    CHECK(absent.message == "Request with token DOESNOTEXIST was not found");
    const auto listed = [&](const char* operation) {
        const Model filter = {{"ResourceRequestStatusFilter", {{"Operations", {operation}}, {"OperationStatuses", {"SUCCESS"}}}}};
        return done(fixture, "ListResourceRequests", filter).at("ResourceRequestStatusSummaries").size();
    };
    CHECK(listed("CREATE") == 1);
    CHECK(listed("UPDATE") == 0);
}

TEST_CASE("page tokens name the last item", "[cloudcontrol]") {
    const std::vector<std::string> keys{"a", "b", "c"};
    const auto first = providers::page_of(keys, "", 2);
    REQUIRE(first);
    CHECK(first->end == 2);
    const auto second = providers::page_of({"a", "aa", "b", "bb", "c"}, first->next_token, 2);
    REQUIRE(second);
    CHECK(second->begin == 3);
    CHECK(second->next_token.empty());
    CHECK_FALSE(providers::page_of({"a", "c"}, first->next_token, 2));
    CHECK_FALSE(providers::page_of(keys, "b", 2));
}

TEST_CASE("a request in progress has its resource to itself, which nobody can use yet", "[cloudcontrol]") {
    Fixture fixture;
    const Model input = {{"TypeName", bucket}, {"DesiredState", R"({"BucketName": "shelf"})"}, {"ClientToken", "once"}};
    const Model named = {{"TypeName", bucket}, {"Identifier", "shelf"}};
    const auto begun = providers::cloudcontrol::create_resource(fixture.outside(), input);
    REQUIRE(begun);
    CHECK(begun->duration >= std::chrono::seconds(1));
    const Model token = {{"RequestToken", begun->token}};
    const auto event = [&] { return done(fixture, "GetResourceRequestStatus", token).at("ProgressEvent"); };
    CHECK(event().at("OperationStatus") == "IN_PROGRESS");
    CHECK(refused(fixture, "GetResource", named).code == "ResourceNotFoundException");
    CHECK(done(fixture, "ListResources", {{"TypeName", bucket}}).at("ResourceDescriptions").empty());
    CHECK(refused(fixture, "CreateResource", input).code == "ClientTokenConflictException");
    const Model again = {{"TypeName", bucket}, {"DesiredState", R"({"BucketName": "shelf"})"}};
    const Fault busy = refused(fixture, "CreateResource", again);
    CHECK(busy.code == "ConcurrentOperationException");
    CHECK(busy.message == "Another resource operation is currently being performed on this resource.");
    CHECK(refused(fixture, "DeleteResource", named).code == "ConcurrentOperationException");

    REQUIRE(providers::cloudcontrol::note_retry(fixture.outside(), begun->token, fixture.clock.now() + begun->duration));
    CHECK(event().at("RetryAfter") > event().at("EventTime"));
    REQUIRE(providers::cloudcontrol::finish(fixture.outside(), begun->token));
    CHECK(event().at("OperationStatus") == "SUCCESS");
    CHECK_FALSE(event().contains("RetryAfter"));
    CHECK(done(fixture, "GetResource", named).at("TypeName") == bucket);
    CHECK(outcome(fixture, ::begun(fixture, "DeleteResource", named)).at("OperationStatus") == "SUCCESS");
}

TEST_CASE("a failure shows when the request ends", "[cloudcontrol]") {
    Fixture fixture;
    const Model input = {{"TypeName", bucket}, {"DesiredState", R"({"BucketName": "shelf"})"}};
    begun(fixture, "CreateResource", input);
    const auto second = providers::cloudcontrol::create_resource(fixture.outside(), input);
    REQUIRE(second);
    const Model token = {{"RequestToken", second->token}};
    const Json before = done(fixture, "GetResourceRequestStatus", token).at("ProgressEvent");
    CHECK(before.at("OperationStatus") == "IN_PROGRESS");
    CHECK_FALSE(before.contains("ErrorCode"));
    CHECK_FALSE(before.contains("Failure"));
    REQUIRE(providers::cloudcontrol::finish(fixture.outside(), second->token));
    CHECK(done(fixture, "GetResourceRequestStatus", token).at("ProgressEvent").at("ErrorCode") == "AlreadyExists");
}

TEST_CASE("cancellation", "[cloudcontrol]") {
    Fixture fixture;
    const Model input = {{"TypeName", queue}, {"DesiredState", R"({"QueueName": "jobs"})"}};
    const auto begun = providers::cloudcontrol::create_resource(fixture.outside(), input);
    REQUIRE(begun);
    const Model token = {{"RequestToken", begun->token}};
    const auto cancelled = providers::cloudcontrol::cancel(fixture.outside(), token);
    REQUIRE(cancelled);
    CHECK(cancelled->answer.at("ProgressEvent").at("OperationStatus") == "CANCEL_IN_PROGRESS");
    const auto twice = providers::cloudcontrol::cancel(fixture.outside(), token);
    REQUIRE_FALSE(twice);
    CHECK(twice.fault().message == "Request " + begun->token + " is already in status CANCEL_IN_PROGRESS");
    REQUIRE(providers::cloudcontrol::finish(fixture.outside(), begun->token));
    CHECK(done(fixture, "GetResourceRequestStatus", token).at("ProgressEvent").at("OperationStatus") == "CANCEL_COMPLETE");
    REQUIRE(providers::cloudcontrol::finish(fixture.outside(), begun->token));  // the request's own end
    CHECK(done(fixture, "GetResourceRequestStatus", token).at("ProgressEvent").at("OperationStatus") == "CANCEL_COMPLETE");
    CHECK(done(fixture, "ListResources", {{"TypeName", queue}}).at("ResourceDescriptions").size() == 1);
}

TEST_CASE("requests that another process has left in progress are brought to their ends", "[cloudcontrol]") {
    Fixture fixture;
    const Model input = {{"TypeName", queue}, {"DesiredState", R"({"QueueName": "jobs"})"}};
    const auto made = providers::cloudcontrol::create_resource(fixture.outside(), input);
    const auto gone = providers::cloudcontrol::delete_resource(fixture.outside(), {{"TypeName", bucket}, {"Identifier", "absent"}});
    REQUIRE(made);
    REQUIRE(gone);
    REQUIRE(providers::cloudcontrol::finish_interrupted(fixture.world, fixture.clock, fixture.ids));
    CHECK(outcome(fixture, {{"RequestToken", made->token}}).at("OperationStatus") == "SUCCESS");
    CHECK(outcome(fixture, {{"RequestToken", gone->token}}).at("ErrorCode") == "NotFound");
    CHECK(done(fixture, "ListResources", {{"TypeName", queue}}).at("ResourceDescriptions").size() == 1);
}

TEST_CASE("client tokens last 36 hours, requests seven days", "[cloudcontrol]") {
    Fixture fixture;
    const auto input = [](const char* name) {
        return Model{{"TypeName", queue}, {"DesiredState", Json{{"QueueName", name}}.dump()}, {"ClientToken", "daily"}};
    };
    const Json first = begun(fixture, "CreateResource", input("monday"));
    fixture.clock.advance_to(fixture.clock.now() + std::chrono::hours(35));
    CHECK(refused(fixture, "CreateResource", input("tuesday")).code == "ClientTokenConflictException");
    fixture.clock.advance_to(fixture.clock.now() + std::chrono::hours(2));
    CHECK(outcome(fixture, begun(fixture, "CreateResource", input("tuesday"))).at("OperationStatus") == "SUCCESS");
    fixture.clock.advance_to(fixture.clock.now() + std::chrono::hours(24 * 6));
    CHECK(refused(fixture, "GetResourceRequestStatus", {{"RequestToken", first.at("RequestToken")}}).code == "RequestTokenNotFoundException");
    CHECK(done(fixture, "ListResourceRequests", Json::object()).at("ResourceRequestStatusSummaries").size() == 1);
}
