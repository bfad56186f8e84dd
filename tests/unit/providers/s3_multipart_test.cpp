#include "tests/unit/providers/s3_fixture.h"

using namespace drydock;
using testing::ApiFixture;
using testing::of_key;

namespace {

struct Upload : ApiFixture {
    std::string id;
    explicit Upload(Json more = Json::object()) {
        done("CreateBucket", {{"Bucket", "shelf"}});
        create(more);
    }
    Json create(const Json& more) {
        const Json answer = done("CreateMultipartUpload", of_key("k", more));
        id = answer.at("UploadId").get<std::string>();
        return answer;
    }
    Json input(Json more) {
        more["UploadId"] = id;
        return of_key("k", more);
    }
    Json part(int number, const std::string& body, Json more = Json::object()) {
        more["PartNumber"] = number;
        more["Body"] = body;
        const Json answer = done("UploadPart", input(more));
        Json listed = answer;
        listed["PartNumber"] = number;
        listed.erase("ServerSideEncryption");
        return listed;
    }
    Json parts(const Json& list, Json more = Json::object()) {
        more["MultipartUpload"] = {{"Parts", list}};
        return input(more);
    }
};

const std::string part_bytes(5242881, 'a');

Json etag_only(Json part) {
    return {{"PartNumber", part.at("PartNumber")}, {"ETag", part.at("ETag")}};
}

}  // namespace

TEST_CASE("an object is put together from parts", "[s3]") {
    Upload upload;
    const std::string five(5242880, 'x');
    const Json first = upload.part(1, five), second = upload.part(3, "tail");
    const Json listed = upload.done("ListParts", upload.input(Json::object()));
    CHECK(listed.at("Parts").size() == 2);
    CHECK(listed.at("NextPartNumberMarker") == 3);
    CHECK(upload.done("ListMultipartUploads", {{"Bucket", "shelf"}}).at("Uploads").at(0).at("Key") == "k");
    const Json answer = upload.done("CompleteMultipartUpload", upload.parts(Json::array({etag_only(first), etag_only(second)})));
    CHECK(answer.at("ETag").get<std::string>().ends_with("-2\""));
    CHECK(answer.at("ChecksumType") == "FULL_OBJECT");
    CHECK(answer.at("Location") == "https://shelf.s3.us-east-1.amazonaws.com/k");
    CHECK(upload.done("HeadObject", of_key("k")).at("ContentLength") == 5242884);
    const Json tail = upload.done("GetObject", of_key("k", {{"PartNumber", 2}}));
    CHECK(tail.at("Body") == "tail");
    CHECK(tail.at("PartsCount") == 2);
    CHECK(tail.at("ContentRange") == "bytes 5242880-5242883/5242884");
    CHECK(upload.refused("ListParts", upload.input(Json::object())).starts_with("NoSuchUpload: The specified upload does not exist."));
    CHECK_FALSE(upload.done("ListMultipartUploads", {{"Bucket", "shelf"}}).contains("Uploads"));
}

TEST_CASE("what S3 refuses to complete", "[s3]") {
    Upload upload;
    const Json first = etag_only(upload.part(1, "data")), second = etag_only(upload.part(2, "data"));
    CHECK(upload.refused("CompleteMultipartUpload", upload.input(Json::object())) == "InvalidRequest: You must specify at least one part");
    CHECK(upload.refused("CompleteMultipartUpload", upload.parts(Json::array({first, second}))) ==
          "EntityTooSmall: Your proposed upload is smaller than the minimum allowed size");
    CHECK(upload.member_of_fault("ProposedSize") == "4");
    CHECK(upload.member_of_fault("ETag") == "8d777f385d3dfec8815d20f7496026dc");
    CHECK(upload.refused("CompleteMultipartUpload", upload.parts(Json::array({second, first}))) ==
          "InvalidPartOrder: The list of parts was not in ascending order. Parts must be ordered by part number.");
    Json wrong = first;
    wrong["ETag"] = "\"0\"";
    CHECK(upload.refused("CompleteMultipartUpload", upload.parts(Json::array({wrong})))
              .starts_with("InvalidPart: One or more of the specified parts could not be found.  The"));
    CHECK(upload.refused("UploadPart", upload.input({{"PartNumber", -1}})) ==
          "InvalidArgument: Part number must be an integer between 1 and 10000, inclusive");
    CHECK(upload.refused("CompleteMultipartUpload", upload.parts(Json::array({first}), {{"ChecksumType", "COMPOSITE"}})) ==
          "InvalidRequest: The upload was created using the null checksum mode. The complete request must use the same checksum mode.");
    CHECK(upload.refused("CompleteMultipartUpload", upload.parts(Json::array({first}), {{"MpuObjectSize", 9}}))
              .starts_with("InvalidRequest: The provided 'x-amz-mp-object-size'"));
    upload.done("AbortMultipartUpload", upload.input(Json::object()));
    CHECK(upload.refused("AbortMultipartUpload", upload.input(Json::object())).starts_with("NoSuchUpload"));
    CHECK(upload.member_of_fault("UploadId") == upload.id);
}

TEST_CASE("checksums of parts make the checksum of the whole", "[s3]") {
    Upload upload(Json{{"ChecksumAlgorithm", "CRC32C"}});
    Json list =
        Json::array({upload.part(1, part_bytes, {{"ChecksumAlgorithm", "CRC32C"}}), upload.part(2, part_bytes, {{"ChecksumAlgorithm", "CRC32C"}}),
                     upload.part(3, "aaaaaaaaaa", {{"ChecksumAlgorithm", "CRC32C"}})});
    CHECK(list.at(0).at("ChecksumCRC32C") == "2/Ckiw==");
    CHECK(list.at(0).at("ETag") == "\"c4c753e69bb853187f5854c46cf801c6\"");
    CHECK(upload.refused("CompleteMultipartUpload", upload.parts(Json::array({etag_only(list.at(0))}))) ==
          "InvalidRequest: The upload was created using a crc32c checksum. The complete request must include the checksum for each part. It was "
          "missing "
          "for part 1 in the request.");
    CHECK(upload.refused("UploadPart", upload.input({{"PartNumber", 4}, {"ChecksumAlgorithm", "SHA1"}}))
              .starts_with("InvalidRequest: Checksum Type mismatch"));
    const Json answer = upload.done("CompleteMultipartUpload", upload.parts(list));
    CHECK(answer.at("ETag") == "\"4d45984fc3feb2ac9b22683c49674b56-3\"");
    CHECK(answer.at("ChecksumCRC32C") == "XF5+4A==-3");
    CHECK(answer.at("ChecksumType") == "COMPOSITE");
    const Json attributes = upload.done("GetObjectAttributes", of_key("k", {{"ObjectAttributes", {"Checksum", "ObjectParts"}}}));
    CHECK(attributes.at("Checksum").at("ChecksumCRC32C") == "XF5+4A==");
    CHECK(attributes.at("ObjectParts").at("Parts").at(2) == Json{{"PartNumber", 3}, {"Size", 10}, {"ChecksumCRC32C", "5yZkMA=="}});
    const Json part = upload.done("GetObject", of_key("k", {{"PartNumber", 3}, {"ChecksumMode", "ENABLED"}}));
    CHECK(part.at("ChecksumCRC32C") == "5yZkMA==");
    CHECK(part.at("ChecksumType") == "COMPOSITE");
    // A copy is one part again.
    const Json copied = upload.done("CopyObject", of_key("copy", {{"CopySource", "shelf/k"}}));
    CHECK(copied.at("CopyObjectResult").at("ChecksumCRC32C") == "eTdAQA==");
    CHECK(copied.at("CopyObjectResult").at("ETag") == "\"a0397ee2df08832642af5d7e57c5760c\"");
}

TEST_CASE("a checksum over all parts", "[s3]") {
    Upload upload;
    CHECK(upload.refused("CreateMultipartUpload", of_key("k", {{"ChecksumAlgorithm", "SHA256"}, {"ChecksumType", "FULL_OBJECT"}})) ==
          "InvalidRequest: The FULL_OBJECT checksum type cannot be used with the sha256 checksum algorithm.");
    CHECK(upload.refused("CreateMultipartUpload", of_key("k", {{"ChecksumAlgorithm", "CRC64NVME"}, {"ChecksumType", "COMPOSITE"}})) ==
          "InvalidRequest: The COMPOSITE checksum type cannot be used with the crc64nvme checksum algorithm.");
    CHECK(upload.create({{"ChecksumAlgorithm", "CRC32"}, {"ChecksumType", "FULL_OBJECT"}}).at("ChecksumType") == "FULL_OBJECT");
    Json list = Json::array({etag_only(upload.part(1, part_bytes)), etag_only(upload.part(2, part_bytes)), etag_only(upload.part(3, "aaaaaaaaaa"))});
    CHECK(upload.done("CompleteMultipartUpload", upload.parts(list)).at("ChecksumCRC32") == "qSEQSA==");
}

TEST_CASE("the checksum of the whole is that of its bytes, whatever the parts", "[s3]") {
    const std::string tail = "the tail", middle(5242883, 'm');
    for (const char* algorithm : {"CRC32", "CRC32C", "CRC64NVME"}) {
        INFO(algorithm);
        Upload upload(Json{{"ChecksumAlgorithm", algorithm}, {"ChecksumType", "FULL_OBJECT"}});
        const Json list = Json::array({etag_only(upload.part(1, part_bytes)), etag_only(upload.part(2, middle)), etag_only(upload.part(7, tail))});
        const Json whole = upload.done("CompleteMultipartUpload", upload.parts(list));
        const Json put = upload.done("PutObject", of_key("at once", {{"Body", part_bytes + middle + tail}, {"ChecksumAlgorithm", algorithm}}));
        const std::string member = std::string("Checksum") + algorithm;
        CHECK(whole.at(member) == put.at(member));
    }
}

TEST_CASE("parts are copied from objects", "[s3]") {
    Upload upload;
    upload.done("PutObject", of_key("source", {{"Body", "0123456789"}}));
    const Json copied = upload.done("UploadPartCopy", upload.input({{"PartNumber", 1}, {"CopySource", "shelf/source"}}));
    CHECK(copied.at("CopyPartResult").at("ETag") == "\"781e5e245d69b566979b86e28d23f2c7\"");
    upload.done("UploadPartCopy", upload.input({{"PartNumber", 1}, {"CopySource", "shelf/source"}, {"CopySourceRange", "bytes=2-3"}}));
    CHECK(upload.done("ListParts", upload.input(Json::object())).at("Parts").at(0).at("Size") == 2);
    CHECK(upload.refused("UploadPartCopy", upload.input({{"PartNumber", 1}, {"CopySource", "shelf/source"}, {"CopySourceRange", "bytes=0-10"}})) ==
          "InvalidArgument: Range specified is not valid for source object of size: 10");
    CHECK(upload.refused("UploadPartCopy", upload.input({{"PartNumber", 1}, {"CopySource", "shelf/source"}, {"CopySourceRange", "0-1"}}))
              .starts_with("InvalidArgument: The x-amz-copy-source-range value must be"));
}

TEST_CASE("uploads and parts are listed in pages", "[s3]") {
    Upload upload;
    upload.part(1, "a");
    upload.part(2, "b");
    const Json page = upload.done("ListParts", upload.input({{"MaxParts", 1}}));
    CHECK(page.at("IsTruncated") == true);
    CHECK(page.at("NextPartNumberMarker") == 1);
    CHECK(upload.done("ListParts", upload.input({{"PartNumberMarker", 1}})).at("Parts").at(0).at("PartNumber") == 2);
    upload.done("CreateMultipartUpload", of_key("dir/a"));
    const Json uploads = upload.done("ListMultipartUploads", {{"Bucket", "shelf"}, {"Delimiter", "/"}, {"MaxUploads", 1}});
    CHECK(uploads.at("CommonPrefixes").at(0).at("Prefix") == "dir/");
    CHECK(uploads.at("IsTruncated") == true);
    const Json rest = upload.done("ListMultipartUploads", {{"Bucket", "shelf"}, {"Delimiter", "/"}, {"KeyMarker", uploads.at("NextKeyMarker")}});
    CHECK(rest.at("Uploads").at(0).at("Key") == "k");
    CHECK(rest.at("NextUploadIdMarker") == upload.id);
}
