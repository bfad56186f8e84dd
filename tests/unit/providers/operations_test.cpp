#include "providers/operations.h"

#include <catch2/catch.hpp>

#include "catalog/catalog.h"
#include "tests/unit/providers/fixture.h"

using namespace drydock;
using providers::Model;
using providers::perform;
using testing::Fixture;

namespace {

Model done(Fixture& fixture, const char* service, const char* operation, const Model& input) {
    const Result<Model> answer = perform(fixture.outside(), service, operation, input);
    INFO(service << " " << operation << ": " << (answer ? "" : answer.fault().message));
    REQUIRE(answer);
    return *answer;
}

Fault refused(Fixture& fixture, const char* service, const char* operation, const Model& input) {
    const Result<Model> answer = perform(fixture.outside(), service, operation, input);
    REQUIRE_FALSE(answer);
    return answer.fault();
}

}  // namespace

TEST_CASE("operations are found by the names of Python's SDK", "[operations]") {
    CHECK(providers::operation_named("rds", "create_db_instance") == "CreateDBInstance");
    CHECK(providers::operation_named("s3", "put-object") == "PutObject");
    CHECK(providers::operation_named("sqs", "make_tea").empty());
    CHECK(providers::operation_named("nothing", "make_tea").empty());
}

TEST_CASE("an operation creates a resource by the checks that stacks go through", "[operations]") {
    Fixture fixture;
    const Model answer =
        done(fixture, "sqs", "CreateQueue", {{"QueueName", "jobs"}, {"Attributes", {{"DelaySeconds", "7"}}}, {"tags", {{"team", "a"}}}});
    CHECK(answer.at("QueueUrl") == "https://sqs.us-east-1.amazonaws.com/111122223333/jobs");
    const providers::Resource* queue = fixture.world.by(fixture.scope, "AWS::SQS::Queue", "QueueName", "jobs");
    REQUIRE(queue);
    CHECK(queue->property("DelaySeconds") == 7);
    CHECK(queue->property("Tags") == Json::parse(R"([{"Key": "team", "Value": "a"}])"));
    CHECK(queue->ready);
    CHECK(refused(fixture, "sqs", "CreateQueue", {{"QueueName", "other"}, {"Attributes", {{"DelaySeconds", "901"}}}}).code != "NotSimulated");
}

TEST_CASE("members that nobody has thought of are not ignored", "[operations]") {
    Fixture fixture;
    const Fault fault = refused(fixture, "sqs", "CreateQueue", {{"QueueName", "jobs"}, {"Attributes", {{"Colour", "red"}}}});
    CHECK(fault.code == "NotSimulated");
    CHECK(fault.message == "The operation sqs CreateQueue with Attributes.Colour is not simulated yet");
    CHECK(refused(fixture, "sqs", "StartMessageMoveTask", Json::object()).message == "The operation sqs StartMessageMoveTask is not simulated yet");
}

TEST_CASE("operations change, tag, read and delete what they find", "[operations]") {
    Fixture fixture;
    const std::string url = done(fixture, "sqs", "CreateQueue", {{"QueueName", "jobs"}}).at("QueueUrl").get<std::string>();
    done(fixture, "sqs", "SetQueueAttributes", {{"QueueUrl", url}, {"Attributes", {{"VisibilityTimeout", "12"}}}});
    done(fixture, "sqs", "TagQueue", {{"QueueUrl", url}, {"Tags", {{"a", "1"}, {"b", "2"}}}});
    done(fixture, "sqs", "TagQueue", {{"QueueUrl", url}, {"Tags", {{"a", "3"}}}});
    done(fixture, "sqs", "UntagQueue", {{"QueueUrl", url}, {"TagKeys", {"b"}}});
    const providers::Resource* queue = fixture.world.by(fixture.scope, "AWS::SQS::Queue", "QueueName", "jobs");
    REQUIRE(queue);
    CHECK(queue->property("VisibilityTimeout") == 12);
    CHECK(queue->property("Tags") == Json::parse(R"([{"Key": "a", "Value": "3"}])"));
    CHECK(done(fixture, "sqs", "GetQueueUrl", {{"QueueName", "jobs"}}).at("QueueUrl") == url);
    done(fixture, "sqs", "DeleteQueue", {{"QueueUrl", url}});
    const Fault gone = refused(fixture, "sqs", "DeleteQueue", {{"QueueUrl", url}});
    CHECK(gone.code == "AWS.SimpleQueueService.NonExistentQueue");
    CHECK(gone.message == "The specified queue does not exist.");
}

TEST_CASE("answers are filled by names, in depth", "[operations]") {
    Fixture fixture;
    const Model vpc = done(fixture, "ec2", "CreateVpc", {{"CidrBlock", "10.0.0.0/16"}}).at("Vpc");
    CHECK(vpc.at("CidrBlock") == "10.0.0.0/16");
    CHECK(vpc.at("VpcId").get<std::string>().starts_with("vpc-"));
    const Model role = done(
        fixture, "iam", "CreateRole",
        {{"RoleName", "r"},
         {"AssumeRolePolicyDocument",
          R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]})"}});
    CHECK(role.at("Role").at("Arn") == "arn:aws:iam::111122223333:role/r");
    const providers::Resource* kept = fixture.world.by(fixture.scope, "AWS::IAM::Role", "RoleName", "r");
    REQUIRE(kept);
    CHECK(kept->property("AssumeRolePolicyDocument").at("Version") == "2012-10-17");
}

TEST_CASE("a secret that is scheduled for deletion keeps its name", "[operations]") {
    Fixture fixture;
    done(fixture, "secretsmanager", "CreateSecret", {{"Name", "dying"}, {"SecretString", "x"}});
    done(fixture, "secretsmanager", "DeleteSecret", {{"SecretId", "dying"}, {"RecoveryWindowInDays", 7}});
    const Fault fault = refused(fixture, "secretsmanager", "CreateSecret", {{"Name", "dying"}, {"SecretString", "x"}});
    CHECK(fault.message == "You can't create this secret because a secret with this name is already scheduled for deletion.");
    done(fixture, "secretsmanager", "CreateSecret", {{"Name", "gone"}, {"SecretString", "x"}});
    done(fixture, "secretsmanager", "DeleteSecret", {{"SecretId", "gone"}, {"ForceDeleteWithoutRecovery", true}});
    done(fixture, "secretsmanager", "CreateSecret", {{"Name", "gone"}, {"SecretString", "x"}});
}

TEST_CASE("what others have attached to a role keeps it from being deleted", "[operations]") {
    Fixture fixture;
    const char* trust =
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]})";
    done(fixture, "iam", "CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust}});
    const Model attachment = {{"RoleName", "r"}, {"PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"}};
    done(fixture, "iam", "AttachRolePolicy", attachment);
    CHECK(refused(fixture, "iam", "DeleteRole", {{"RoleName", "r"}}).message == "Cannot delete entity, must detach all policies first.");
    done(fixture, "iam", "DetachRolePolicy", attachment);
    done(fixture, "iam", "DeleteRole", {{"RoleName", "r"}});
    CHECK(refused(fixture, "iam", "AttachRolePolicy", attachment).message == "The role with name r cannot be found.");
}

TEST_CASE("objects of a bucket", "[operations]") {
    Fixture fixture;
    CHECK(refused(fixture, "s3", "PutObject", {{"Bucket", "shelf"}, {"Key", "k"}}).code == "NoSuchBucket");
    done(fixture, "s3", "CreateBucket", {{"Bucket", "shelf"}});
    done(fixture, "s3", "PutObject", {{"Bucket", "shelf"}, {"Key", "k"}, {"Body", "old"}});
    done(fixture, "s3", "PutObject", {{"Bucket", "shelf"}, {"Key", "k"}, {"Body", "new"}});
    CHECK(done(fixture, "s3", "GetObject", {{"Bucket", "shelf"}, {"Key", "k"}}).at("Body") == "new");
    CHECK(done(fixture, "s3", "ListObjectsV2", {{"Bucket", "shelf"}}).at("KeyCount") == 1);
    CHECK(refused(fixture, "s3", "DeleteBucket", {{"Bucket", "shelf"}}).message == "The bucket you tried to delete is not empty");
    done(fixture, "s3", "DeleteObject", {{"Bucket", "shelf"}, {"Key", "k"}});
    CHECK(refused(fixture, "s3", "GetObject", {{"Bucket", "shelf"}, {"Key", "k"}}).code == "NoSuchKey");
    done(fixture, "s3", "DeleteBucket", {{"Bucket", "shelf"}});
}

TEST_CASE("versions of an object", "[operations]") {
    Fixture fixture;
    done(fixture, "s3", "CreateBucket", {{"Bucket", "shelf"}});
    done(fixture, "s3", "PutBucketVersioning", {{"Bucket", "shelf"}, {"VersioningConfiguration", {{"Status", "Enabled"}}}});
    const Model first = done(fixture, "s3", "PutObject", {{"Bucket", "shelf"}, {"Key", "k"}, {"Body", "1"}});
    const Model second = done(fixture, "s3", "PutObject", {{"Bucket", "shelf"}, {"Key", "k"}, {"Body", "2"}});
    const Model marker = done(fixture, "s3", "DeleteObject", {{"Bucket", "shelf"}, {"Key", "k"}});
    CHECK(marker.at("DeleteMarker") == true);
    CHECK(refused(fixture, "s3", "GetObject", {{"Bucket", "shelf"}, {"Key", "k"}}).code == "NoSuchKey");
    const auto version = [](const Model& of) { return Model{{"Bucket", "shelf"}, {"Key", "k"}, {"VersionId", of.at("VersionId")}}; };
    CHECK(done(fixture, "s3", "GetObject", version(first)).at("Body") == "1");
    done(fixture, "s3", "DeleteObject", version(marker));
    CHECK(done(fixture, "s3", "GetObject", {{"Bucket", "shelf"}, {"Key", "k"}}).at("Body") == "2");
    CHECK(done(fixture, "s3", "ListObjectVersions", {{"Bucket", "shelf"}}).at("Versions").size() == 2);
    CHECK(refused(fixture, "s3", "DeleteBucket", {{"Bucket", "shelf"}}).message ==
          "The bucket you tried to delete is not empty. You must delete all versions in the bucket.");
    done(fixture, "s3", "DeleteObjects", {{"Bucket", "shelf"}, {"Delete", {{"Objects", {version(first), version(second)}}}}});
    done(fixture, "s3", "DeleteBucket", {{"Bucket", "shelf"}});
}
