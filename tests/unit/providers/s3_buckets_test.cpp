#include "tests/unit/providers/s3_fixture.h"

using namespace drydock;
using testing::ApiFixture;

namespace {

Json bucket(const std::string& name, Json more = Json::object()) {
    Json input = {{"Bucket", name}};
    input.update(more);
    return input;
}

Json in(const char* region) {
    return {{"CreateBucketConfiguration", {{"LocationConstraint", region}}}};
}

}  // namespace

TEST_CASE("buckets are made where the request says", "[s3]") {
    ApiFixture s3;
    CHECK(s3.done("CreateBucket", bucket("first")) == Json{{"Location", "/first"}, {"BucketArn", "arn:aws:s3:::first"}});
    CHECK(s3.done("GetBucketLocation", bucket("first")) == Json::object());
    s3.done("CreateBucket", bucket("second", in("eu-west-1")));
    CHECK(s3.done("GetBucketLocation", bucket("second")).at("LocationConstraint") == "eu-west-1");
    CHECK(s3.done("HeadBucket", bucket("second")).at("BucketRegion") == "eu-west-1");
    CHECK(s3.refused("CreateBucket", bucket("third", in("us-east-1"))) ==
          "InvalidLocationConstraint: The specified location-constraint is not valid");
    s3.scope.region = "us-west-1";
    CHECK(s3.refused("CreateBucket", bucket("third")) ==
          "IllegalLocationConstraintException: The unspecified location constraint is incompatible for the region specific endpoint this request was "
          "sent to.");
    CHECK(s3.refused("CreateBucket", bucket("third", in("us-west-2"))) ==
          "IllegalLocationConstraintException: The us-west-2 location constraint is incompatible for the region specific endpoint this request was "
          "sent to.");
    CHECK(s3.done("CreateBucket", bucket("third", in("us-west-1"))).at("Location") == "http://third.s3.amazonaws.com/");
}

TEST_CASE("names of buckets are the world's", "[s3]") {
    ApiFixture s3;
    s3.done("CreateBucket", bucket("mine"));
    CHECK(s3.done("CreateBucket", bucket("mine")).at("Location") == "/mine");
    s3.scope.region = "eu-west-1";
    CHECK(s3.refused("CreateBucket", bucket("mine", in("eu-west-1"))) ==
          "BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it.");
    CHECK(s3.member_of_fault("BucketName") == "mine");
    s3.scope.account = "999988887777";
    CHECK(
        s3.refused("CreateBucket", bucket("mine", in("eu-west-1"))).starts_with("BucketAlreadyExists: The requested bucket name is not available."));
    CHECK(s3.refused("HeadBucket", bucket("mine")) == "AccessDenied: Access Denied");
    CHECK(s3.refused("HeadBucket", bucket("nobodys")) == "NoSuchBucket: The specified bucket does not exist");
    for (const char* name : {"ab", "Upper", "under_score", "dots..dots", "-a-b", "192.168.5.4", "xn--abc", "a-s3alias"}) {
        INFO(name);
        CHECK(s3.refused("CreateBucket", bucket(name, in("eu-west-1"))) == "InvalidBucketName: The specified bucket is not valid.");
    }
}

TEST_CASE("buckets are listed, in pages too", "[s3]") {
    ApiFixture s3;
    for (const char* name : {"ccc", "aaa", "bbb"}) s3.done("CreateBucket", bucket(name));
    const Json all = s3.done("ListBuckets", Json::object());
    REQUIRE(all.at("Buckets").size() == 3);
    CHECK(all.at("Buckets").at(0) == Json{{"Name", "aaa"}, {"CreationDate", "2026-09-21T14:13:20.000Z"}, {"BucketArn", "arn:aws:s3:::aaa"}});
    const Json page = s3.done("ListBuckets", {{"MaxBuckets", 2}});
    CHECK(page.at("Buckets").at(1).at("BucketRegion") == "us-east-1");
    CHECK(s3.done("ListBuckets", {{"ContinuationToken", page.at("ContinuationToken")}}).at("Buckets").at(0).at("Name") == "ccc");
    CHECK(s3.done("ListBuckets", {{"Prefix", "b"}}).at("Buckets").size() == 1);
    CHECK(s3.done("ListBuckets", {{"BucketRegion", "eu-west-1"}}).at("Buckets").empty());
}

TEST_CASE("the expected owner of a bucket", "[s3]") {
    ApiFixture s3;
    s3.done("CreateBucket", bucket("mine"));
    s3.done("HeadBucket", bucket("mine", {{"ExpectedBucketOwner", "111122223333"}}));
    CHECK(s3.refused("HeadBucket", bucket("mine", {{"ExpectedBucketOwner", "000000000002"}})) == "AccessDenied: Access Denied");
    CHECK(s3.refused("HeadBucket", bucket("mine", {{"ExpectedBucketOwner", "abcd"}})) ==
          "InvalidBucketOwnerAWSAccountID: The value of the expected bucket owner parameter must be an AWS Account ID... [abcd]");
}

TEST_CASE("settings that no one has made", "[s3]") {
    ApiFixture s3;
    s3.done("CreateBucket", bucket("mine"));
    CHECK(s3.done("GetBucketVersioning", bucket("mine")) == Json::object());
    CHECK(s3.done("GetBucketLogging", bucket("mine")) == Json::object());
    CHECK(s3.done("GetBucketNotificationConfiguration", bucket("mine")) == Json::object());
    CHECK(s3.done("GetBucketRequestPayment", bucket("mine")).at("Payer") == "BucketOwner");
    CHECK(s3.done("GetPublicAccessBlock", bucket("mine")).at("PublicAccessBlockConfiguration").at("BlockPublicAcls") == true);
    CHECK(s3.done("GetBucketOwnershipControls", bucket("mine")).at("OwnershipControls").at("Rules").at(0).at("ObjectOwnership") ==
          "BucketOwnerEnforced");
    CHECK(s3.done("GetBucketAcl", bucket("mine")).at("Grants").at(0).at("Permission") == "FULL_CONTROL");
    const char* missing[][2] = {
        {"GetBucketCors", "NoSuchCORSConfiguration: The CORS configuration does not exist"},
        {"GetBucketWebsite", "NoSuchWebsiteConfiguration: The specified bucket does not have a website configuration"},
        {"GetBucketLifecycleConfiguration", "NoSuchLifecycleConfiguration: The lifecycle configuration does not exist"},
        {"GetBucketReplication", "ReplicationConfigurationNotFoundError: The replication configuration was not found"},
        {"GetBucketTagging", "NoSuchTagSet: The TagSet does not exist"},
        {"GetBucketPolicy", "NoSuchBucketPolicy: The bucket policy does not exist"},
        {"GetObjectLockConfiguration", "ObjectLockConfigurationNotFoundError: Object Lock configuration does not exist for this bucket"}};
    for (const auto& [operation, said] : missing) {
        CHECK(s3.refused(operation, bucket("mine")) == said);
        CHECK(s3.member_of_fault("BucketName") == "mine");
    }
}

TEST_CASE("settings are given back as they came", "[s3]") {
    ApiFixture s3;
    s3.done("CreateBucket", bucket("mine"));
    const auto roundtrip = [&](const char* put, const char* get, const char* member, const Json& value) {
        INFO(put);
        s3.done(put, bucket("mine", {{member, value}}));
        const Json answer = s3.done(get, bucket("mine"));
        for (const auto& [name, held] : value.items()) CHECK(answer.at(name) == held);
    };
    roundtrip("PutBucketCors", "GetBucketCors", "CORSConfiguration",
              Json::parse(R"({"CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "ExposeHeaders": ["x"], "MaxAgeSeconds": 3000}]})"));
    roundtrip("PutBucketWebsite", "GetBucketWebsite", "WebsiteConfiguration", Json::parse(R"({"IndexDocument": {"Suffix": "index.html"}})"));
    roundtrip("PutBucketLifecycleConfiguration", "GetBucketLifecycleConfiguration", "LifecycleConfiguration",
              Json::parse(R"({"Rules": [{"ID": "r", "Filter": {"And": {"Prefix": "a", "Tags": [{"Key": "k", "Value": "v"}]}}, "Status": "Enabled",
                              "Expiration": {"Days": 7}, "NoncurrentVersionTransitions": [{"NoncurrentDays": 30, "StorageClass": "GLACIER"}]}]})"));
    roundtrip("PutBucketVersioning", "GetBucketVersioning", "VersioningConfiguration", {{"Status", "Enabled"}});
    const providers::Resource* held = s3.world.by(s3.scope, "AWS::S3::Bucket", "BucketName", "mine");
    REQUIRE(held);
    CHECK(held->property("CorsConfiguration").at("CorsRules").at(0).at("MaxAge") == 3000);
    CHECK(held->property("LifecycleConfiguration").at("Rules").at(0).at("ExpirationInDays") == 7);
    s3.done("DeleteBucketCors", bucket("mine"));
    CHECK(s3.refused("GetBucketCors", bucket("mine")).starts_with("NoSuchCORSConfiguration"));
    s3.done("DeleteBucketLifecycle", bucket("mine"));
    CHECK(s3.refused("GetBucketLifecycleConfiguration", bucket("mine")).starts_with("NoSuchLifecycleConfiguration"));
}

TEST_CASE("settings of a stack's bucket in the API's shapes", "[s3]") {
    ApiFixture s3;
    s3.made(s3.outside(), "AWS::S3::Bucket", R"({"BucketName": "stacks", "VersioningConfiguration": {"Status": "Enabled"},
        "LifecycleConfiguration": {"Rules": [{"Id": "x", "Status": "Enabled", "Prefix": "logs/", "ExpirationInDays": 3,
            "Transition": {"StorageClass": "GLACIER", "TransitionInDays": 1}}]},
        "BucketEncryption": {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
        "WebsiteConfiguration": {"IndexDocument": "index.html", "ErrorDocument": "error.html"}})");
    const Json rule = s3.done("GetBucketLifecycleConfiguration", bucket("stacks")).at("Rules").at(0);
    CHECK(rule.at("Filter") == Json{{"Prefix", "logs/"}});
    CHECK(rule.at("Expiration") == Json{{"Days", 3}});
    CHECK(rule.at("Transitions") == Json::parse(R"([{"Days": 1, "StorageClass": "GLACIER"}])"));
    CHECK(s3.done("GetBucketWebsite", bucket("stacks")).at("ErrorDocument") == Json{{"Key", "error.html"}});
    CHECK(s3.done("GetBucketEncryption", bucket("stacks"))
              .at("ServerSideEncryptionConfiguration")
              .at("Rules")
              .at(0)
              .at("ApplyServerSideEncryptionByDefault")
              .at("SSEAlgorithm") == "AES256");
    CHECK(s3.done("GetBucketVersioning", bucket("stacks")).at("Status") == "Enabled");
}

TEST_CASE("what S3 refuses as a setting", "[s3]") {
    ApiFixture s3;
    s3.done("CreateBucket", bucket("mine"));
    const auto refused = [&](const char* operation, const char* member, const char* value) {
        return s3.refused(operation, bucket("mine", {{member, Json::parse(value)}}));
    };
    const std::string malformed = "MalformedXML: The XML you provided was not well-formed or did not validate against our published schema";
    CHECK(refused("PutBucketVersioning", "VersioningConfiguration", R"({"Status": "enabled"})") == malformed);
    CHECK(refused("PutBucketVersioning", "VersioningConfiguration", "{}") ==
          "IllegalVersioningConfigurationException: The Versioning element must be specified");
    CHECK(refused("PutBucketCors", "CORSConfiguration", R"({"CORSRules": []})") == malformed);
    CHECK(refused("PutBucketCors", "CORSConfiguration", R"({"CORSRules": [{"AllowedMethods": ["MYMETHOD"], "AllowedOrigins": ["*"]}]})") ==
          "InvalidRequest: Found unsupported HTTP method in CORS config. Unsupported method is MYMETHOD");
    CHECK(refused("PutBucketWebsite", "WebsiteConfiguration", R"({"IndexDocument": {"Suffix": "/index.html"}})") ==
          "InvalidArgument: The IndexDocument Suffix is not well formed");
    CHECK(refused("PutBucketOwnershipControls", "OwnershipControls", R"({"Rules": [{"ObjectOwnership": "Nobody"}]})") == malformed);
    CHECK(refused("PutBucketTagging", "Tagging", R"({"TagSet": [{"Key": "aws:prefixed", "Value": "x"}]})") ==
          "InvalidTag: System tags cannot be added/updated by requester");
    CHECK(refused("PutBucketTagging", "Tagging", R"({"TagSet": [{"Key": "Key1,Key2", "Value": "x"}]})") ==
          "InvalidTag: The TagKey you have provided is invalid");
    CHECK(refused("PutBucketReplication", "ReplicationConfiguration", R"({"Role": "r", "Rules": []})") ==
          "InvalidRequest: Versioning must be 'Enabled' on the bucket to apply a replication configuration");
    CHECK(refused("PutBucketLogging", "BucketLoggingStatus", R"({"LoggingEnabled": {"TargetBucket": "none", "TargetPrefix": ""}})") ==
          "InvalidTargetBucketForLogging: The target bucket for logging does not exist");
    CHECK(refused("PutBucketNotificationConfiguration", "NotificationConfiguration",
                  R"({"QueueConfigurations": [{"QueueArn": "invalid_arn", "Events": ["s3:ObjectCreated:*"]}]})") ==
          "InvalidArgument: The ARN could not be parsed");
    CHECK(s3.refused("PutBucketAcl", bucket("mine", {{"ACL", "public-read"}})) == "AccessControlListNotSupported: The bucket does not allow ACLs");
}

TEST_CASE("policies of buckets", "[s3]") {
    ApiFixture s3;
    s3.done("CreateBucket", bucket("mine"));
    const auto policy = [&](const std::string& principal) {
        return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":)" + principal +
               R"(,"Action":"s3:GetObject","Resource":"arn:aws:s3:::mine/*"}]})";
    };
    CHECK(s3.refused("PutBucketPolicy", bucket("mine", {{"Policy", ""}})) ==
          "MalformedPolicy: Policies must be valid JSON and the first byte must be '{'");
    CHECK(s3.refused("PutBucketPolicy", bucket("mine", {{"Policy", "{}"}})) == "MalformedPolicy: Missing required field Statement");
    const std::string own = policy(R"({"Service":"cloudtrail.amazonaws.com"})");
    s3.done("PutBucketPolicy", bucket("mine", {{"Policy", own}}));
    CHECK(s3.done("GetBucketPolicy", bucket("mine")).at("Policy") == own);
    CHECK(s3.done("GetBucketPolicyStatus", bucket("mine")).at("PolicyStatus").at("IsPublic") == false);
    CHECK(s3.refused("PutBucketPolicy", bucket("mine", {{"Policy", policy(R"("*")")}})).starts_with("AccessDenied"));
    s3.done("DeletePublicAccessBlock", bucket("mine"));
    CHECK(s3.refused("GetPublicAccessBlock", bucket("mine")) ==
          "NoSuchPublicAccessBlockConfiguration: The public access block configuration was not found");
    s3.done("PutBucketPolicy", bucket("mine", {{"Policy", policy(R"("*")")}}));
    CHECK(s3.done("GetBucketPolicyStatus", bucket("mine")).at("PolicyStatus").at("IsPublic") == true);
    s3.done("DeleteBucketPolicy", bucket("mine"));
    s3.done("DeleteBucketPolicy", bucket("mine"));
    CHECK(s3.refused("GetBucketPolicy", bucket("mine")) == "NoSuchBucketPolicy: The bucket policy does not exist");
    s3.done("DeleteBucket", bucket("mine"));
}

TEST_CASE("ACLs where the bucket has them", "[s3]") {
    ApiFixture s3;
    s3.done("CreateBucket", bucket("mine", {{"ObjectOwnership", "ObjectWriter"}}));
    s3.done("PutPublicAccessBlock", bucket("mine", {{"PublicAccessBlockConfiguration", {{"BlockPublicAcls", false}}}}));
    s3.done("PutBucketAcl", bucket("mine", {{"ACL", "public-read"}}));
    CHECK(s3.done("GetBucketAcl", bucket("mine")).at("Grants").at(1).at("Grantee").at("URI") == "http://acs.amazonaws.com/groups/global/AllUsers");
    s3.done("PutObject", bucket("mine", {{"Key", "k"}, {"Body", "x"}, {"ACL", "public-read"}}));
    CHECK(s3.done("GetObjectAcl", bucket("mine", {{"Key", "k"}})).at("Grants").size() == 2);
    CHECK(s3.refused("CreateBucket", bucket("other", {{"ACL", "public-read"}})) ==
          "InvalidBucketAclWithObjectOwnership: Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting");
}

TEST_CASE("configurations by their ids", "[s3]") {
    ApiFixture s3;
    s3.done("CreateBucket", bucket("mine"));
    const Json tiering = Json::parse(
        R"({"Id": "test1", "Filter": {"Prefix": "test1"}, "Status": "Enabled", "Tierings": [{"Days": 90, "AccessTier": "ARCHIVE_ACCESS"}]})");
    s3.done("PutBucketIntelligentTieringConfiguration", bucket("mine", {{"Id", "test1"}, {"IntelligentTieringConfiguration", tiering}}));
    CHECK(s3.done("GetBucketIntelligentTieringConfiguration", bucket("mine", {{"Id", "test1"}})).at("IntelligentTieringConfiguration") == tiering);
    CHECK(s3.done("ListBucketIntelligentTieringConfigurations", bucket("mine")).at("IntelligentTieringConfigurationList").size() == 1);
    s3.done("DeleteBucketIntelligentTieringConfiguration", bucket("mine", {{"Id", "test1"}}));
    CHECK(s3.refused("DeleteBucketIntelligentTieringConfiguration", bucket("mine", {{"Id", "test1"}})) ==
          "NoSuchConfiguration: The specified configuration does not exist.");
    const Json analytics = Json::parse(R"({"Id": "a", "Filter": {"Prefix": "p"}, "StorageClassAnalysis": {"DataExport": {"OutputSchemaVersion": "V_1",
        "Destination": {"S3BucketDestination": {"Bucket": "arn:aws:s3:::mine", "Format": "CSV", "Prefix": "test"}}}}})");
    s3.done("PutBucketAnalyticsConfiguration", bucket("mine", {{"Id", "a"}, {"AnalyticsConfiguration", analytics}}));
    CHECK(same_value(s3.done("GetBucketAnalyticsConfiguration", bucket("mine", {{"Id", "a"}})).at("AnalyticsConfiguration"), analytics));
    CHECK(s3.refused("PutBucketMetricsConfiguration", bucket("mine", {{"Id", "a"}, {"MetricsConfiguration", {{"Id", "b"}}}}))
              .starts_with("MalformedXML"));
}
