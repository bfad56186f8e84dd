// What S3 says at the edges: keys and versions that cannot be, tokens, digests that are known, expiration.
#include "tests/unit/providers/s3_fixture.h"

using namespace drydock;
using testing::ApiFixture;
using testing::of_key;

namespace {

struct Shelf : ApiFixture {
    Shelf() { done("CreateBucket", {{"Bucket", "shelf"}}); }
    Json put(const std::string& key, const std::string& body, Json more = Json::object()) {
        more["Body"] = body;
        return done("PutObject", of_key(key, more));
    }
    void rules(const char* text) {
        done("PutBucketLifecycleConfiguration", {{"Bucket", "shelf"}, {"LifecycleConfiguration", {{"Rules", Json::parse(text)}}}});
    }
};

const std::string with_nul("a\0b", 3);

}  // namespace

TEST_CASE("no key has a NUL, and none is found through one", "[s3]") {
    Shelf shelf;
    CHECK(shelf.refused("PutObject", of_key(with_nul, {{"Body", "x"}})) == "InvalidURI: Couldn't parse the specified URI.");
    CHECK(shelf.refused("CreateMultipartUpload", of_key(with_nul)).starts_with("InvalidURI"));
    shelf.put("a", "x");
    CHECK(shelf.refused("CopyObject", of_key(with_nul, {{"CopySource", "shelf/a"}})).starts_with("InvalidURI"));
    CHECK(shelf.refused("GetObject", of_key(with_nul)).starts_with("NoSuchKey"));
    CHECK(shelf.refused("CopyObject", of_key("b", {{"CopySource", "shelf/a%00b"}})).starts_with("NoSuchKey"));
    shelf.done("PutBucketVersioning", {{"Bucket", "shelf"}, {"VersioningConfiguration", {{"Status", "Enabled"}}}});
    CHECK(shelf.refused("DeleteObject", of_key(with_nul)).starts_with("InvalidURI"));
    CHECK(shelf.refused("DeleteObject", of_key(std::string(1025, 'k'))).starts_with("KeyTooLongError"));
    CHECK(shelf.done("ListObjectsV2", {{"Bucket", "shelf"}, {"Prefix", std::string("a\0", 2)}}).at("KeyCount") == 0);
    CHECK(shelf.done("ListObjectVersions", {{"Bucket", "shelf"}}).at("Versions").size() == 1);
}

TEST_CASE("keys are names, not paths", "[s3]") {
    Shelf shelf;
    for (const char* key : {"../../etc/passwd", "./a", "a/../b", "//x//y"}) shelf.put(key, key);
    for (const char* key : {"../../etc/passwd", "./a", "a/../b", "//x//y"}) CHECK(shelf.done("GetObject", of_key(key)).at("Body") == key);
    CHECK(shelf.done("ListObjectsV2", {{"Bucket", "shelf"}}).at("KeyCount") == 4);
}

TEST_CASE("a version that is said and empty", "[s3]") {
    Shelf shelf;
    shelf.put("k", "x");
    const std::string said = "InvalidArgument: Version id cannot be the empty string";
    CHECK(shelf.refused("GetObject", of_key("k", {{"VersionId", ""}})) == said);
    CHECK(shelf.refused("GetObjectTagging", of_key("k", {{"VersionId", ""}})) == said);
    CHECK(shelf.refused("DeleteObject", of_key("k", {{"VersionId", ""}})) == said);
    CHECK(shelf.refused("CopyObject", of_key("l", {{"CopySource", "shelf/k?versionId="}})) == said);
    CHECK(shelf.refused("DeleteObjects", {{"Bucket", "shelf"}, {"Delete", {{"Objects", Json::array({{{"Key", ""}}})}}}}).starts_with("MalformedXML"));
}

TEST_CASE("only what S3 gave is a token", "[s3]") {
    Shelf shelf;
    for (const char* key : {"a", "b", "c"}) shelf.put(key, "x");
    const Json page = shelf.done("ListObjectsV2", {{"Bucket", "shelf"}, {"MaxKeys", 1}});
    const Json next = {{"Bucket", "shelf"}, {"ContinuationToken", page.at("NextContinuationToken")}};
    CHECK(shelf.done("ListObjectsV2", next).at("KeyCount") == 2);
    for (const char* token : {"", "abc", "YWJj", "!!!"}) {
        CHECK(shelf.refused("ListObjectsV2", {{"Bucket", "shelf"}, {"ContinuationToken", token}}) ==
              "InvalidArgument: The continuation token provided is incorrect");
    }
    CHECK(shelf.refused("ListBuckets", {{"ContinuationToken", "YWJj"}}) == "InvalidArgument: The continuation token provided is incorrect");
}

TEST_CASE("numbers that are too large for a range", "[s3]") {
    Shelf shelf;
    shelf.put("k", "0123456789");
    const auto range = [](const char* text) { return of_key("k", {{"Range", text}}); };
    CHECK(shelf.refused("GetObject", range("bytes=99999999999999999999999-")).starts_with("InvalidRange"));
    CHECK(shelf.refused("GetObject", range("bytes=18446744073709551615-")).starts_with("InvalidRange"));
    CHECK(shelf.done("GetObject", range("bytes=-99999999999999999999999")).at("ContentRange") == "bytes 0-9/10");
    CHECK(shelf.done("GetObject", range("bytes=8-99999999999999999999999")).at("Body") == "89");
}

TEST_CASE("a body is hashed before anything is looked at", "[s3]") {
    Shelf shelf;
    Json input = of_key("k", {{"ChecksumAlgorithm", "SHA1"}, {"Body", "something else"}});
    providers::prepare("s3", "PutObject", input, Body("test"));
    CHECK(input.at("KnownDigests") == Json{{"MD5", "CY9rzUYh03PK3k6DJie09g=="}, {"SHA1", "qUqP5cyxm6YcTAhz05Hph5gvu9M="}});
    // It is not read again.
    const Json put = shelf.done("PutObject", input);
    CHECK(put.at("ETag") == "\"098f6bcd4621d373cade4e832627b4f6\"");
    CHECK(put.at("ChecksumSHA1") == "qUqP5cyxm6YcTAhz05Hph5gvu9M=");
    // A copy has its source's digests; one of another kind is computed.
    const Json copied = shelf.done("CopyObject", of_key("l", {{"CopySource", "shelf/k"}})).at("CopyObjectResult");
    CHECK(copied.at("ETag") == put.at("ETag"));
    CHECK(copied.at("ChecksumSHA1") == put.at("ChecksumSHA1"));
    const Json other = shelf.done("CopyObject", of_key("m", {{"CopySource", "shelf/l"}, {"ChecksumAlgorithm", "CRC32"}})).at("CopyObjectResult");
    CHECK(other.contains("ChecksumCRC32"));
    // What is wrong with the request is the operation's to say; and other operations have nothing to prepare.
    Json wrong = of_key("k", {{"ChecksumAlgorithm", "ROT13"}}), read = of_key("k");
    providers::prepare("s3", "UploadPart", wrong, Body("test"));
    providers::prepare("s3", "GetObject", read, Body("test"));
    providers::prepare("sqs", "SendMessage", read, Body("test"));
    CHECK_FALSE(wrong.contains("KnownDigests"));
    CHECK(read == of_key("k"));
}

TEST_CASE("answers tell when rules let an object go", "[s3]") {
    Shelf shelf;  // it is the 21st of September 2026, 14:13
    shelf.rules(R"([{"ID": "late", "Filter": {"Prefix": "logs/"}, "Status": "Enabled", "Expiration": {"Days": 30}},
                    {"ID": "soon&sure", "Filter": {"And": {"Prefix": "logs/", "Tags": [{"Key": "k", "Value": "v"}]}}, "Status": "Enabled",
                     "Expiration": {"Days": 1}},
                    {"ID": "off", "Filter": {"Prefix": ""}, "Status": "Disabled", "Expiration": {"Days": 1}},
                    {"ID": "big", "Filter": {"ObjectSizeGreaterThan": 10}, "Status": "Enabled",
                     "Expiration": {"Date": "2027-01-01T00:00:00.000Z"}}])");
    const std::string late = "expiry-date=\"Thu, 22 Oct 2026 00:00:00 GMT\", rule-id=\"late\"";
    CHECK(shelf.put("logs/a", "x").at("Expiration") == late);
    CHECK(shelf.done("HeadObject", of_key("logs/a")).at("Expiration") == late);
    CHECK(shelf.put("logs/b", "x", {{"Tagging", "k=v&l=w"}}).at("Expiration") ==
          "expiry-date=\"Wed, 23 Sep 2026 00:00:00 GMT\", rule-id=\"soon%26sure\"");
    CHECK(shelf.put("other", "more than ten").at("Expiration") == "expiry-date=\"Fri, 01 Jan 2027 00:00:00 GMT\", rule-id=\"big\"");
    CHECK_FALSE(shelf.put("other", "ten bytes.").contains("Expiration"));
    CHECK(shelf.done("CopyObject", of_key("logs/c", {{"CopySource", "shelf/other"}})).at("Expiration") == late);
    // Rules are for the newest version.
    shelf.done("PutBucketVersioning", {{"Bucket", "shelf"}, {"VersioningConfiguration", {{"Status", "Enabled"}}}});
    shelf.put("logs/a", "y");
    CHECK_FALSE(shelf.done("GetObject", of_key("logs/a", {{"VersionId", "null"}})).contains("Expiration"));
    shelf.rules(R"([{"ID": "markers", "Filter": {}, "Status": "Enabled", "Expiration": {"ExpiredObjectDeleteMarker": true}}])");
    CHECK_FALSE(shelf.put("logs/a", "z").contains("Expiration"));
}

TEST_CASE("what is archived is restored", "[s3]") {
    Shelf shelf;  // it is the 21st of September 2026
    shelf.put("k", "x", {{"StorageClass", "GLACIER"}});
    CHECK(shelf.refused("GetObject", of_key("k")) == "InvalidObjectState: The operation is not valid for the object's storage class");
    const Json request = {{"RestoreRequest", {{"Days", 3}, {"GlacierJobParameters", {{"Tier", "Bulk"}}}}}};
    shelf.done("RestoreObject", of_key("k", request));
    CHECK(shelf.done("GetObject", of_key("k")).at("Restore") == "ongoing-request=\"false\", expiry-date=\"Fri, 25 Sep 2026 00:00:00 GMT\"");
    CHECK(shelf.refused("RestoreObject", of_key("k", {{"RestoreRequest", {{"Type", "SELECT"}}}})).starts_with("NotSimulated"));
    shelf.put("plain", "x");
    CHECK(shelf.refused("RestoreObject", of_key("plain", request)) ==
          "InvalidObjectState: Restore is not allowed for the object's current storage class");
    CHECK(shelf.member_of_fault("StorageClass") == "STANDARD");
}

TEST_CASE("headers that a read overrides", "[s3]") {
    Shelf shelf;
    shelf.put("k", "x");
    CHECK(shelf.done("GetObject", of_key("k", {{"ResponseExpires", "2015-10-21T07:28:00.000Z"}})).at("Expires") == "Wed, 21 Oct 2015 07:28:00 GMT");
}

TEST_CASE("where a bucket is, and tags that a new one cannot have", "[s3]") {
    ApiFixture s3;
    s3.scope.region = "eu-west-1";
    s3.done("CreateBucket", {{"Bucket", "old"}, {"CreateBucketConfiguration", {{"LocationConstraint", "EU"}}}});
    CHECK(s3.done("GetBucketLocation", {{"Bucket", "old"}}).at("LocationConstraint") == "EU");
    CHECK(s3.done("HeadBucket", {{"Bucket", "old"}}).at("BucketRegion") == "eu-west-1");
    // A bucket of the same name, at the same moment, is another one.
    s3.done("DeleteBucket", {{"Bucket", "old"}});
    s3.done("CreateBucket", {{"Bucket", "old"}, {"CreateBucketConfiguration", {{"LocationConstraint", "eu-west-1"}}}});
    CHECK(s3.done("GetBucketLocation", {{"Bucket", "old"}}).at("LocationConstraint") == "eu-west-1");
    s3.scope.region = "us-east-1";
    const auto refused = [&](const char* tags) {
        return s3.refused("CreateBucket", {{"Bucket", "tagged"}, {"CreateBucketConfiguration", {{"Tags", Json::parse(tags)}}}});
    };
    CHECK(refused(R"([{"Key": "aws:k", "Value": "v"}])").starts_with("InvalidTag: User-defined tag keys can't start with"));
    CHECK(s3.member_of_fault("TagKey") == "(none)");
    CHECK(refused(R"([{"Key": "k", "Value": "v"}, {"Key": "k", "Value": "w"}])") ==
          "InternalError: We encountered an internal error. Please try again.");
    CHECK(s3.last.http_status == 500);
    CHECK(refused(R"([{"Key": "a,b", "Value": "v"}])") == "InvalidTag: The TagKey you have provided is invalid");
}

TEST_CASE("destinations of notifications that are not there", "[s3]") {
    Shelf shelf;
    const auto notify = [](std::initializer_list<const char*> queues, bool unchecked) {
        Json list = Json::array();
        for (const std::string queue : queues) {
            list.push_back({{"QueueArn", "arn:aws:sqs:us-east-1:111122223333:" + queue}, {"Events", Json::array({"s3:ObjectCreated:*"})}});
        }
        return Json{{"Bucket", "shelf"}, {"NotificationConfiguration", {{"QueueConfigurations", list}}}, {"SkipDestinationValidation", unchecked}};
    };
    const std::string said = "InvalidArgument: Unable to validate the following destination configurations";
    CHECK(shelf.refused("PutBucketNotificationConfiguration", notify({"a"}, false)) == said);
    CHECK(shelf.member_of_fault("ArgumentName") == "arn:aws:sqs:us-east-1:111122223333:a");
    CHECK(shelf.refused("PutBucketNotificationConfiguration", notify({"a", "b"}, false)) == said);
    CHECK(shelf.member_of_fault("ArgumentName2") == "arn:aws:sqs:us-east-1:111122223333:b");
    CHECK(shelf.member_of_fault("ArgumentValue1") == "The destination queue does not exist");
    shelf.done("PutBucketNotificationConfiguration", notify({"a"}, true));
    CHECK(shelf.done("GetBucketNotificationConfiguration", {{"Bucket", "shelf"}}).at("QueueConfigurations").at(0).at("QueueArn") ==
          "arn:aws:sqs:us-east-1:111122223333:a");
    shelf.done("PutBucketNotificationConfiguration", {{"Bucket", "shelf"}, {"NotificationConfiguration", Json::object()}});
    CHECK(shelf.done("GetBucketNotificationConfiguration", {{"Bucket", "shelf"}}) == Json::object());
}
