#include <filesystem>
#include <fstream>

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
    void version() { done("PutBucketVersioning", {{"Bucket", "shelf"}, {"VersioningConfiguration", {{"Status", "Enabled"}}}}); }
};

}  // namespace

TEST_CASE("an object has the MD5 of its bytes as ETag, and a checksum", "[s3]") {
    Shelf shelf;
    const Json put = shelf.put("k", "0123456789", {{"ChecksumAlgorithm", "CRC32"}});
    CHECK(put.at("ETag") == "\"781e5e245d69b566979b86e28d23f2c7\"");
    CHECK(put.at("ChecksumCRC32") == "poTHxg==");
    CHECK(put.at("ChecksumType") == "FULL_OBJECT");
    CHECK(put.at("ServerSideEncryption") == "AES256");
    CHECK_FALSE(put.contains("VersionId"));
    const Json got = shelf.done("GetObject", of_key("k"));
    CHECK(got.at("Body") == "0123456789");
    CHECK(got.at("ContentLength") == 10);
    CHECK(got.at("ContentType") == "binary/octet-stream");
    CHECK(got.at("LastModified") == "2026-09-21T14:13:20.000Z");
    CHECK_FALSE(got.contains("ChecksumCRC32"));
    CHECK(shelf.done("HeadObject", of_key("k", {{"ChecksumMode", "ENABLED"}})).at("ChecksumCRC32") == "poTHxg==");
}

TEST_CASE("checksums of all kinds", "[s3]") {
    Shelf shelf;
    const auto checksum = [&](const char* algorithm, const std::string& body) {
        return shelf.put("k", body, {{"ChecksumAlgorithm", algorithm}}).at(std::string("Checksum") + algorithm).get<std::string>();
    };
    CHECK(checksum("CRC32", "Hello Blob!") != "");
    CHECK(checksum("CRC64NVME", "test-checksum") == "1f2xscCCZCU=");
    CHECK(checksum("CRC32", "test-checksum") == "lVk/nw==");
    CHECK(checksum("SHA256", "test-checksum") == "1YQo81vx2VFUl0q5ccWISq8AkSBQQ0WO80S82TmfdIQ=");
    CHECK(checksum("CRC32C", std::string("123456789")) == "4waSgw==");
    // Without any, S3 chooses.
    CHECK(shelf.put("k", "test-checksum").at("ChecksumCRC64NVME") == "1f2xscCCZCU=");
    CHECK(shelf.refused("PutObject", of_key("k", {{"Body", "x"}, {"ChecksumSHA256", "test"}})) ==
          "InvalidRequest: Value for x-amz-checksum-sha256 header is invalid.");
    CHECK(shelf.refused("PutObject", of_key("k", {{"Body", "x"}, {"ChecksumCRC32", "lVk/nw=="}})) ==
          "BadDigest: The CRC32 you specified did not match the calculated checksum.");
    CHECK(shelf.refused("PutObject", of_key("k", {{"Body", "x"}, {"ChecksumCRC32", "lVk/nw=="}, {"ChecksumSHA1", "5zXdjmjYk4EJ8Cw4PMnQVslCpRQ="}})) ==
          "InvalidRequest: Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    CHECK(shelf.refused("PutObject", of_key("k", {{"Body", "x"}, {"ContentMD5", "bm8="}})) ==
          "InvalidDigest: The Content-MD5 you specified was invalid.");
    CHECK(shelf.refused("PutObject", of_key("k", {{"Body", "x"}, {"ContentMD5", "1B2M2Y8AsgTpgAmY7PhCfg=="}})) ==
          "BadDigest: The Content-MD5 you specified did not match what we received.");
}

TEST_CASE("ranges as S3 reads them", "[s3]") {
    Shelf shelf;
    shelf.put("k", "0123456789", {{"ChecksumAlgorithm", "CRC32"}});
    struct Case {
        const char* range;
        const char* body;
        const char* content_range;  // "" if all is sent as if there were no range
    };
    for (const Case& one :
         {Case{"0-8", "012345678", "bytes 0-8/10"}, Case{"1-1", "1", "bytes 1-1/10"}, Case{"1-", "123456789", "bytes 1-9/10"},
          Case{"-2", "89", "bytes 8-9/10"}, Case{"-15", "0123456789", "bytes 0-9/10"}, Case{"0-100", "0123456789", "bytes 0-9/10"},
          Case{"1-0", "0123456789", ""}, Case{"-", "0123456789", ""}, Case{"0-1,3-4", "0123456789", ""}, Case{"0--1", "0123456789", ""}}) {
        INFO(one.range);
        const Json got = shelf.done("GetObject", of_key("k", {{"Range", std::string("bytes=") + one.range}}));
        CHECK(got.at("Body") == one.body);
        CHECK((got.contains("ContentRange") ? got.at("ContentRange").get<std::string>() : "") == one.content_range);
    }
    CHECK(shelf.done("GetObject", of_key("k", {{"Range", "0-8"}})).at("ContentLength") == 10);
    CHECK(shelf.refused("GetObject", of_key("k", {{"Range", "bytes=100-200"}})) == "InvalidRange: The requested range is not satisfiable");
    CHECK(shelf.last.http_status == 416);
    CHECK(shelf.member_of_fault("ActualObjectSize") == "10");
    CHECK(shelf.refused("GetObject", of_key("k", {{"Range", "bytes=-0"}})) == "InvalidRange: The requested range is not satisfiable");
    CHECK(shelf.refused("GetObject", of_key("k", {{"PartNumber", 2}})) == "InvalidPartNumber: The requested partnumber is not satisfiable");
    CHECK(shelf.done("GetObject", of_key("k", {{"PartNumber", 1}})).at("ContentRange") == "bytes 0-9/10");
}

TEST_CASE("conditional reads", "[s3]") {
    Shelf shelf;
    const std::string etag = shelf.put("k", "data").at("ETag").get<std::string>();
    const std::string written = "2026-09-21T14:13:20.000Z", before = "2026-09-21T14:13:19.000Z";
    shelf.advance(60);
    CHECK(shelf.done("GetObject", of_key("k", {{"IfMatch", etag}, {"IfUnmodifiedSince", before}})).at("Body") == "data");
    CHECK(shelf.refused("GetObject", of_key("k", {{"IfMatch", "\"0\""}})) ==
          "PreconditionFailed: At least one of the pre-conditions you specified did not hold");
    CHECK(shelf.member_of_fault("Condition") == "If-Match");
    CHECK(shelf.refused("GetObject", of_key("k", {{"IfUnmodifiedSince", before}})).starts_with("PreconditionFailed"));
    shelf.refused("HeadObject", of_key("k", {{"IfNoneMatch", "8d777f385d3dfec8815d20f7496026dc"}}));
    CHECK(shelf.last.http_status == 304);
    shelf.refused("HeadObject", of_key("k", {{"IfModifiedSince", written}}));
    CHECK(shelf.last.http_status == 304);
    CHECK(shelf.call("HeadObject", of_key("k", {{"IfModifiedSince", "2036-01-01T00:00:00.000Z"}})).ok());
}

TEST_CASE("conditional writes", "[s3]") {
    Shelf shelf;
    CHECK(shelf.refused("PutObject", of_key("k", {{"IfMatch", "x"}})) == "NoSuchKey: The specified key does not exist.");
    const std::string etag = shelf.put("k", "1", {{"IfNoneMatch", "*"}}).at("ETag").get<std::string>();
    CHECK(shelf.refused("PutObject", of_key("k", {{"IfNoneMatch", "*"}})).starts_with("PreconditionFailed"));
    CHECK(shelf.refused("PutObject", of_key("k", {{"IfNoneMatch", etag}})).starts_with("NotImplemented"));
    CHECK(shelf.last.http_status == 501);
    shelf.put("k", "2", {{"IfMatch", etag}});
    CHECK(shelf.refused("PutObject", of_key("k", {{"IfMatch", etag}})).starts_with("PreconditionFailed"));
    CHECK(shelf.refused("DeleteObject", of_key("k", {{"IfMatch", etag}})).starts_with("PreconditionFailed"));
}

TEST_CASE("headers and metadata come back, and can be overridden", "[s3]") {
    Shelf shelf;
    shelf.put("k", "x",
              {{"ContentType", "text/plain"},
               {"ContentEncoding", "gzip,aws-chunked"},
               {"CacheControl", "no-cache"},
               {"Metadata", {{"Colour", "red"}}},
               {"Tagging", "a=1&b=2%203"},
               {"StorageClass", "STANDARD_IA"}});
    const Json head = shelf.done("HeadObject", of_key("k"));
    CHECK(head.at("ContentType") == "text/plain");
    CHECK(head.at("ContentEncoding") == "gzip");
    CHECK(head.at("Metadata") == Json{{"colour", "red"}});
    CHECK(head.at("StorageClass") == "STANDARD_IA");
    CHECK(head.at("TagCount") == 2);
    CHECK(shelf.done("GetObject", of_key("k", {{"ResponseContentType", "image/png"}})).at("ContentType") == "image/png");
    CHECK(shelf.done("GetObjectTagging", of_key("k")).at("TagSet").at(1) == Json{{"Key", "b"}, {"Value", "2 3"}});
    CHECK(shelf.refused("PutObject", of_key("k", {{"Tagging", "key1=val1,key2=val2"}})).starts_with("InvalidArgument: The header 'x-amz-tagging'"));
    CHECK(shelf.refused("PutObject", of_key("k", {{"StorageClass", "GOLD"}})).starts_with("InvalidStorageClass"));
    CHECK(shelf.refused("PutObject", of_key(std::string(1025, 'k'))) == "KeyTooLongError: Your key is too long");
    CHECK(shelf.refused("PutObject", of_key("k", {{"WriteOffsetBytes", 1}})).starts_with("NotSimulated"));
}

TEST_CASE("versions, delete markers and what is asked of them", "[s3]") {
    Shelf shelf;
    shelf.put("k", "0");
    shelf.version();
    const Json first = shelf.put("k", "1"), second = shelf.put("k", "2");
    const auto at = [](const Json& answer) { return Json{{"VersionId", answer.at("VersionId")}}; };
    CHECK(shelf.done("GetObject", of_key("k", at(first))).at("Body") == "1");
    CHECK(shelf.done("GetObject", of_key("k", {{"VersionId", "null"}})).at("Body") == "0");
    const Json marker = shelf.done("DeleteObject", of_key("k"));
    CHECK(marker.at("DeleteMarker") == true);
    CHECK(shelf.refused("GetObject", of_key("k")) == "NoSuchKey: The specified key does not exist.");
    CHECK(shelf.refused("GetObject", of_key("k", at(marker))) == "MethodNotAllowed: The specified method is not allowed against this resource.");
    CHECK(shelf.member_of_fault("ResourceType") == "DeleteMarker");
    CHECK(shelf.refused("DeleteObject", of_key("k", {{"VersionId", "bad"}})) == "InvalidArgument: Invalid version id specified");
    CHECK(shelf.done("DeleteObject", of_key("k", at(marker))) == Json{{"DeleteMarker", true}, {"VersionId", marker.at("VersionId")}});
    CHECK(shelf.done("DeleteObject", of_key("k", at(second))) == at(second));
    CHECK(shelf.done("GetObject", of_key("k")).at("Body") == "1");
    CHECK(shelf.refused("GetObject", of_key("k", at(second))) == "NoSuchVersion: The specified version does not exist.");
    // Suspended: the version "null" is replaced, the others stay.
    shelf.done("PutBucketVersioning", {{"Bucket", "shelf"}, {"VersioningConfiguration", {{"Status", "Suspended"}}}});
    CHECK_FALSE(shelf.put("k", "3").contains("VersionId"));
    CHECK(shelf.done("GetObject", of_key("k")).at("VersionId") == "null");
    CHECK(shelf.done("ListObjectVersions", {{"Bucket", "shelf"}}).at("Versions").size() == 2);
    CHECK(shelf.refused("DeleteBucket", {{"Bucket", "shelf"}}) ==
          "BucketNotEmpty: The bucket you tried to delete is not empty. You must delete all versions in the bucket.");
}

TEST_CASE("many objects are deleted at once", "[s3]") {
    Shelf shelf;
    shelf.put("a", "1");
    const Json answer =
        shelf.done("DeleteObjects", {{"Bucket", "shelf"}, {"Delete", {{"Objects", Json::array({{{"Key", "a"}}, {{"Key", "none"}}})}}}});
    CHECK(answer == Json{{"Deleted", Json::array({{{"Key", "a"}}, {{"Key", "none"}}})}});
    shelf.version();
    const Json wrong =
        shelf.done("DeleteObjects", {{"Bucket", "shelf"}, {"Delete", {{"Objects", Json::array({{{"Key", "a"}, {"VersionId", "bad"}}})}}}});
    CHECK(wrong.at("Errors").at(0).at("Code") == "NoSuchVersion");
    const Json marked = shelf.done("DeleteObjects", {{"Bucket", "shelf"}, {"Delete", {{"Objects", Json::array({{{"Key", "b"}}})}}}});
    CHECK(marked.at("Deleted").at(0).at("DeleteMarker") == true);
    CHECK(shelf.refused("DeleteObjects", {{"Bucket", "shelf"}, {"Delete", {{"Objects", Json::array()}}}}).starts_with("MalformedXML"));
}

TEST_CASE("copies take over what they are not told", "[s3]") {
    Shelf shelf;
    shelf.put("from a", "body",
              {{"ContentType", "text/plain"}, {"Metadata", {{"key", "value"}}}, {"Tagging", "t=1"}, {"ChecksumAlgorithm", "SHA256"}});
    const Json copied = shelf.done("CopyObject", of_key("to", {{"CopySource", "shelf/from%20a"}}));
    CHECK(copied.at("CopyObjectResult").contains("ChecksumSHA256"));
    const Json head = shelf.done("HeadObject", of_key("to"));
    CHECK(head.at("ContentType") == "text/plain");
    CHECK(head.at("Metadata") == Json{{"key", "value"}});
    CHECK(head.at("TagCount") == 1);
    shelf.done(
        "CopyObject",
        of_key("to",
               {{"CopySource", "/shelf/from a"}, {"MetadataDirective", "REPLACE"}, {"Metadata", {{"b", "c"}}}, {"TaggingDirective", "REPLACE"}}));
    CHECK(shelf.done("HeadObject", of_key("to")).at("Metadata") == Json{{"b", "c"}});
    CHECK(shelf.done("GetObject", of_key("to")).at("Body") == "body");
    CHECK(shelf.refused("CopyObject", of_key("to", {{"CopySource", "shelf/to"}})).starts_with("InvalidRequest: This copy request is illegal"));
    shelf.done("CopyObject", of_key("to", {{"CopySource", "shelf/to"}, {"StorageClass", "STANDARD_IA"}}));
    CHECK(shelf.refused("CopyObject", of_key("to", {{"CopySource", "shelf/none"}})) == "NoSuchKey: The specified key does not exist.");
    CHECK(shelf.refused("CopyObject", of_key("to", {{"CopySource", "shelf/from a"}, {"CopySourceIfMatch", "x"}})).starts_with("PreconditionFailed"));
    CHECK(shelf.member_of_fault("Condition") == "x-amz-copy-source-If-Match");
}

TEST_CASE("bodies come and go as they are, in memory or on disk", "[s3]") {
    Shelf shelf;
    const std::string path = (std::filesystem::temp_directory_path() / "drydock-test-body").string();
    const std::string bytes(600'000, '\xfe');
    std::ofstream(path, std::ios::binary) << bytes;
    Body request(std::make_shared<SpoolFile>(path), 0, bytes.size()), response;
    REQUIRE(shelf.call("PutObject", of_key("big", {{"ChecksumAlgorithm", "SHA1"}}), &request));
    CHECK_FALSE(std::filesystem::exists(path));  // moved, not copied
    const Result<Json> got = shelf.call("GetObject", of_key("big", {{"Range", "bytes=10-19"}}), nullptr, &response);
    REQUIRE(got);
    CHECK_FALSE(got->contains("Body"));
    CHECK_FALSE(response.in_memory());
    CHECK(response.read().value() == std::string(10, '\xfe'));
    shelf.done("CopyObject", of_key("twin", {{"CopySource", "shelf/big"}}));
    shelf.done("DeleteObject", of_key("big"));
    CHECK(response.read().value().size() == 10);  // who reads it still has it
    REQUIRE(shelf.call("GetObject", of_key("twin"), nullptr, &response));
    CHECK(response.read().value() == bytes);
    // Small bodies that are no text.
    Body binary(std::string("\xff\x00\xfe", 3));
    REQUIRE(shelf.call("PutObject", of_key("small"), &binary));
    REQUIRE(shelf.call("GetObject", of_key("small"), nullptr, &response));
    CHECK(response.text() == std::string("\xff\x00\xfe", 3));
}

TEST_CASE("objects in a state file outlive the process", "[s3]") {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / "drydock-test-state";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    const std::string state = (folder / "world.db").string(), bytes(300'000, 'x');
    const Clock clock{Instant{std::chrono::milliseconds{1'790'000'000'000}}};
    IdSource ids{1};
    const auto call = [&](providers::World& world) {
        return providers::Call{world, providers::Registry::instance(), {"111122223333", "us-east-1"}, clock, ids, "", {}};
    };
    {
        providers::World world{state::Store::open(state).value()};
        providers::account::furnish(world);
        REQUIRE(providers::perform(call(world), "s3", "CreateBucket", {{"Bucket", "shelf"}}));
        REQUIRE(providers::perform(call(world), "s3", "PutObject", of_key("k", {{"Body", bytes}})));
    }
    {
        providers::World world{state::Store::open(state, {.discard = true}).value()};
        providers::account::furnish(world);
        REQUIRE(world.load());
        REQUIRE(providers::perform(call(world), "s3", "DeleteObject", of_key("k")));
    }
    providers::World world{state::Store::open(state).value()};
    providers::account::furnish(world);
    REQUIRE(world.load());
    const Result<Json> got = providers::perform(call(world), "s3", "GetObject", of_key("k"));
    REQUIRE(got);
    CHECK(got->at("Body") == bytes);
    REQUIRE(world.clear());
    CHECK_FALSE(std::filesystem::exists(state + ".objects"));
    std::filesystem::remove_all(folder);
}

TEST_CASE("locks keep versions from being deleted", "[s3]") {
    ApiFixture shelf;
    shelf.done("CreateBucket", {{"Bucket", "shelf"}, {"ObjectLockEnabledForBucket", true}});
    const Json put = shelf.done("PutObject", of_key("k", {{"Body", "x"}}));
    const Json version = {{"VersionId", put.at("VersionId")}};
    shelf.done("PutObjectLegalHold", of_key("k", {{"LegalHold", {{"Status", "ON"}}}}));
    CHECK(shelf.refused("DeleteObject", of_key("k", version)) == "AccessDenied: Access Denied because object protected by object lock.");
    shelf.done("PutObjectLegalHold", of_key("k", {{"LegalHold", {{"Status", "OFF"}}}}));
    shelf.done("PutObjectRetention", of_key("k", {{"Retention", {{"Mode", "GOVERNANCE"}, {"RetainUntilDate", "2030-01-01T00:00:00.000Z"}}}}));
    CHECK(shelf.done("HeadObject", of_key("k")).at("ObjectLockMode") == "GOVERNANCE");
    CHECK(shelf.refused("DeleteObject", of_key("k", version)).starts_with("AccessDenied"));
    Json bypass = version;
    bypass["BypassGovernanceRetention"] = true;
    shelf.done("DeleteObject", of_key("k", bypass));
    shelf.done("CreateBucket", {{"Bucket", "plain"}});
    CHECK(shelf.refused(
              "PutObject",
              {{"Bucket", "plain"}, {"Key", "k"}, {"ObjectLockMode", "COMPLIANCE"}, {"ObjectLockRetainUntilDate", "2030-01-01T00:00:00.000Z"}}) ==
          "InvalidRequest: Bucket is missing Object Lock Configuration");
}

TEST_CASE("attributes of an object", "[s3]") {
    Shelf shelf;
    shelf.put("k", "Hello", {{"ChecksumAlgorithm", "CRC32"}});
    const Json answer =
        shelf.done("GetObjectAttributes", of_key("k", {{"ObjectAttributes", {"StorageClass", "ETag", "ObjectSize", "ObjectParts", "Checksum"}}}));
    CHECK(answer.at("ETag") == "8b1a9953c4611296a827abf8c47804d7");
    CHECK(answer.at("ObjectSize") == 5);
    CHECK(answer.at("StorageClass") == "STANDARD");
    CHECK(answer.at("Checksum").at("ChecksumType") == "FULL_OBJECT");
    CHECK_FALSE(answer.contains("ObjectParts"));
}

TEST_CASE("keys of KMS encrypt where they can be used", "[s3]") {
    Shelf shelf;
    CHECK(shelf.refused("PutObject", of_key("k", {{"ServerSideEncryption", "aws:kms"}, {"SSEKMSKeyId", "fake-key-id"}})) ==
          "KMS.NotFoundException: Invalid keyId 'fake-key-id'");
    const Json put = shelf.put("k", "x", {{"ServerSideEncryption", "aws:kms"}});
    CHECK(put.at("SSEKMSKeyId").get<std::string>().starts_with("arn:aws:kms:us-east-1:111122223333:key/"));
    CHECK(put.at("ETag") != "\"9dd4e461268c8034f5c8564e155c67a6\"");
    CHECK(shelf.refused("PutObject", of_key("k", {{"ServerSideEncryption", "aes"}})).starts_with("InvalidArgument"));
    shelf.done("PutBucketEncryption",
               {{"Bucket", "shelf"},
                {"ServerSideEncryptionConfiguration",
                 {{"Rules", Json::array({{{"ApplyServerSideEncryptionByDefault", {{"SSEAlgorithm", "aws:kms"}}}, {"BucketKeyEnabled", true}}})}}}});
    CHECK(shelf.put("j", "x").at("BucketKeyEnabled") == true);
}

TEST_CASE("what was stored with the customer's key needs it", "[s3]") {
    Shelf shelf;
    const Json key = {{"SSECustomerAlgorithm", "AES256"},
                      {"SSECustomerKey", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="},
                      {"SSECustomerKeyMD5", "KYvwGXoFFJ42a2u2GDWhwQ=="}};
    const auto without = [&](const char* name) {
        Json rest = key;
        rest.erase(name);
        return shelf.refused("PutObject", of_key("k", rest));
    };
    CHECK(without("SSECustomerAlgorithm").ends_with("must provide a valid encryption algorithm."));
    CHECK(without("SSECustomerKey").ends_with("must provide an appropriate secret key."));
    CHECK(without("SSECustomerKeyMD5") == "InvalidArgument: The secret key was invalid for the specified algorithm.");
    Json wrong = key;
    wrong["SSECustomerKeyMD5"] = "1B2M2Y8AsgTpgAmY7PhCfg==";
    CHECK(shelf.refused("PutObject", of_key("k", wrong)).ends_with("did not match the hash that was provided."));
    wrong["SSECustomerAlgorithm"] = "KMS";
    CHECK(shelf.refused("PutObject", of_key("k", wrong)).starts_with("InvalidEncryptionAlgorithmError"));
    const Json put = shelf.put("k", "x", key);
    CHECK(put.at("SSECustomerKeyMD5") == key.at("SSECustomerKeyMD5"));
    CHECK_FALSE(put.contains("ServerSideEncryption"));
    CHECK(shelf.done("GetObject", of_key("k", key)).at("Body") == "x");
    CHECK(shelf.refused("GetObject", of_key("k")) ==
          "InvalidRequest: The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the "
          "object.");
    CHECK(shelf.refused("CopyObject", of_key("copy", {{"CopySource", "shelf/k"}})).starts_with("InvalidRequest: The object was stored using"));
    shelf.put("plain", "x");
    CHECK(shelf.refused("HeadObject", of_key("plain", key)) == "InvalidRequest: The encryption parameters are not applicable to this object.");
}
