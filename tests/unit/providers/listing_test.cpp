// Operations of the facts that list resources: names, filters, order, pages; and answers that say what a client finds of what a stack has made.
#include "providers/operations.h"
#include "tests/unit/providers/fixture.h"

using namespace drydock;
using providers::Model;
using testing::Fixture;

namespace {

Model done(Fixture& fixture, const std::string& service, const std::string& operation, const Model& input) {
    auto answer = providers::perform(fixture.outside(), service, operation, input);
    INFO(operation << ": " << (answer ? "" : answer.fault().message));
    REQUIRE(answer);
    return *answer;
}

Fault refused(Fixture& fixture, const std::string& service, const std::string& operation, const Model& input) {
    auto answer = providers::perform(fixture.outside(), service, operation, input);
    REQUIRE_FALSE(answer);
    return answer.fault();
}

Model vpcs_with(Fixture& fixture, const char* name, const char* value) {
    return done(fixture, "ec2", "DescribeVpcs", {{"Filters", Json::array({Json{{"Name", name}, {"Values", {value}}}})}}).at("Vpcs");
}

}  // namespace

TEST_CASE("lists by names that the request gives", "[listing]") {
    Fixture fixture;
    const providers::Resource vpc = fixture.made(fixture.outside(), "AWS::EC2::VPC", R"({"CidrBlock": "10.0.0.0/16"})");
    const Model all = done(fixture, "ec2", "DescribeVpcs", Json::object()).at("Vpcs");
    CHECK(all.size() == 2);  // the default VPC is there as well
    const Model one = done(fixture, "ec2", "DescribeVpcs", {{"VpcIds", {vpc.id}}}).at("Vpcs");
    REQUIRE(one.size() == 1);
    CHECK(one.at(0).at("CidrBlock") == "10.0.0.0/16");
    CHECK(one.at(0).at("OwnerId") == "111122223333");
    CHECK(one.at(0).at("IsDefault") == false);
    const Fault gone = refused(fixture, "ec2", "DescribeVpcs", {{"VpcIds", {vpc.id, "vpc-1"}}});
    CHECK(gone.code == "InvalidVpcID.NotFound");
    CHECK(gone.message == "The vpc ID 'vpc-1' does not exist");
}

TEST_CASE("filters by members, by tags, and by what the facts say", "[listing]") {
    Fixture fixture;
    fixture.made(fixture.outside(), "AWS::EC2::VPC", R"({"CidrBlock": "10.0.0.0/16", "Tags": [{"Key": "Name", "Value": "shop"}]})");
    CHECK(vpcs_with(fixture, "is-default", "true").size() == 1);
    CHECK(vpcs_with(fixture, "cidr-block", "10.*").size() == 1);
    CHECK(vpcs_with(fixture, "cidr", "10.0.0.0/16").size() == 1);
    CHECK(vpcs_with(fixture, "tag:Name", "sh?p").size() == 1);
    CHECK(vpcs_with(fixture, "tag:Name", "other").empty());
    CHECK(vpcs_with(fixture, "tag-key", "Name").size() == 1);
    const Fault fault = refused(fixture, "ec2", "DescribeVpcs", Json::parse(R"({"Filters": [{"Name": "colour", "Values": ["red"]}]})"));
    CHECK(fault.message == "The operation ec2 DescribeVpcs with the filter colour is not simulated yet");
}

TEST_CASE("pages", "[listing]") {
    Fixture fixture;
    for (const char* name : {"cc1", "aa1", "bb1"}) fixture.made(fixture.outside(), "AWS::IAM::User", std::string(R"({"UserName": ")") + name + "\"}");
    const Model first = done(fixture, "iam", "ListUsers", {{"MaxItems", 2}});
    CHECK(first.at("IsTruncated") == true);
    CHECK(first.at("Users").at(0).at("UserName") == "aa1");
    const Model second = done(fixture, "iam", "ListUsers", {{"MaxItems", 2}, {"Marker", first.at("Marker")}});
    CHECK(second.at("Users").size() == 1);
    CHECK(second.at("Users").at(0).at("UserName") == "cc1");
    CHECK(second.at("IsTruncated") == false);
    CHECK_FALSE(second.contains("Marker"));
    CHECK_FALSE(providers::perform(fixture.outside(), "iam", "ListUsers", {{"Marker", "nonsense"}}));
}

TEST_CASE("a token that is the last item's name", "[listing]") {
    Fixture fixture;
    const std::string rest = R"(, "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": [{"AttributeName": "k", "AttributeType": "S"}],
                                 "KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}]})";
    for (const char* name : {"orders", "items"})
        fixture.made(fixture.outside(), "AWS::DynamoDB::Table", std::string(R"({"TableName": ")") + name + "\"" + rest);
    const Model first = done(fixture, "dynamodb", "ListTables", {{"Limit", 1}});
    CHECK(first.at("TableNames") == Json{"items"});
    CHECK(first.at("LastEvaluatedTableName") == "items");
    const Model second = done(fixture, "dynamodb", "ListTables", {{"Limit", 1}, {"ExclusiveStartTableName", "items"}});
    CHECK(second.at("TableNames") == Json{"orders"});
    CHECK_FALSE(second.contains("LastEvaluatedTableName"));
}

TEST_CASE("what a stack is still making is not listed", "[listing]") {
    Fixture fixture;
    providers::Resource made = fixture.made(fixture.in_stack("Jobs"), "AWS::SQS::Queue", R"({"QueueName": "jobs"})");
    CHECK(done(fixture, "sqs", "ListQueues", Json::object()).at("QueueUrls").empty());
    REQUIRE(providers::settle(fixture.outside(), made));
    CHECK(done(fixture, "sqs", "ListQueues", {{"QueueNamePrefix", "jo"}}).at("QueueUrls").size() == 1);
    CHECK(done(fixture, "sqs", "ListQueues", {{"QueueNamePrefix", "x"}}).at("QueueUrls").empty());
}

TEST_CASE("only the attributes that the request names", "[listing]") {
    Fixture fixture;
    const providers::Resource queue = fixture.made(fixture.outside(), "AWS::SQS::Queue", R"({"QueueName": "jobs", "DelaySeconds": 4})");
    const auto read = [&](const Json& names) {
        return done(fixture, "sqs", "GetQueueAttributes", {{"QueueUrl", queue.id}, {"AttributeNames", names}}).at("Attributes");
    };
    CHECK(read({"DelaySeconds"}) == Json{{"DelaySeconds", "4"}});
    CHECK(read({"All"}).at("QueueArn") == "arn:aws:sqs:us-east-1:111122223333:jobs");
    CHECK(read({"All"}).at("CreatedTimestamp") == std::to_string(1'790'000'000));
    CHECK_FALSE(done(fixture, "sqs", "GetQueueAttributes", {{"QueueUrl", queue.id}}).contains("Attributes"));
}

TEST_CASE("policies of a role, wherever they come from", "[listing]") {
    Fixture fixture;
    const std::string document = R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]})";
    fixture.made(fixture.outside(), "AWS::IAM::Role",
                 R"({"RoleName": "r", "ManagedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
            "Policies": [{"PolicyName": "own", "PolicyDocument": )" +
                     document + R"(}], "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
                     {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}})");
    fixture.made(fixture.outside(), "AWS::IAM::Policy", R"({"PolicyName": "other", "Roles": ["r"], "PolicyDocument": )" + document + "}");
    done(fixture, "iam", "AttachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", "arn:aws:iam::aws:policy/PowerUserAccess"}});
    const Model attached = done(fixture, "iam", "ListAttachedRolePolicies", {{"RoleName", "r"}}).at("AttachedPolicies");
    REQUIRE(attached.size() == 2);
    CHECK(attached.at(1).at("PolicyName") == "PowerUserAccess");
    CHECK(done(fixture, "iam", "ListRolePolicies", {{"RoleName", "r"}}).at("PolicyNames") == Json{"own", "other"});
    const Model read = done(fixture, "iam", "GetRolePolicy", {{"RoleName", "r"}, {"PolicyName", "other"}});
    CHECK(read.at("PolicyDocument").get<std::string>().starts_with("%7B%22Version%22%3A%222012-10-17%22"));
    CHECK(refused(fixture, "iam", "GetRolePolicy", {{"RoleName", "r"}, {"PolicyName", "none"}}).code == "NoSuchEntity");
}

TEST_CASE("a key is found by its alias", "[listing]") {
    Fixture fixture;
    const providers::Resource key = fixture.made(fixture.outside(), "AWS::KMS::Key", R"({"Description": "mine"})");
    fixture.made(fixture.outside(), "AWS::KMS::Alias", R"({"AliasName": "alias/mine", "TargetKeyId": ")" + key.id + "\"}");
    for (const std::string& name : {std::string("alias/mine"), std::string("arn:aws:kms:us-east-1:111122223333:alias/mine"), key.id}) {
        const Model metadata = done(fixture, "kms", "DescribeKey", {{"KeyId", name}}).at("KeyMetadata");
        CHECK(metadata.at("KeyId") == key.id);
        CHECK(metadata.at("KeyManager") == "CUSTOMER");
    }
    const Model managed = done(fixture, "kms", "DescribeKey", {{"KeyId", "alias/aws/s3"}}).at("KeyMetadata");
    CHECK(managed.at("KeyManager") == "AWS");
}

TEST_CASE("making the same once more gives what is there", "[listing]") {
    Fixture fixture;
    const Model input = {{"QueueName", "jobs"}, {"Attributes", {{"DelaySeconds", "4"}}}};
    const Model first = done(fixture, "sqs", "CreateQueue", input);
    CHECK(done(fixture, "sqs", "CreateQueue", input) == first);
    CHECK(done(fixture, "sqs", "CreateQueue", {{"QueueName", "jobs"}}) == first);
    CHECK(refused(fixture, "sqs", "CreateQueue", {{"QueueName", "jobs"}, {"Attributes", {{"DelaySeconds", "5"}}}}).message ==
          "A queue already exists with the same name and a different value for attribute DelaySeconds");
    done(fixture, "sns", "CreateTopic", {{"Name", "news"}});
    CHECK(refused(fixture, "sns", "CreateTopic", {{"Name", "news"}, {"Attributes", {{"DisplayName", "x"}}}}).message ==
          "Invalid parameter: Attributes Reason: Topic already exists with different attributes");
}
