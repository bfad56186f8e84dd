// Signatures of chunks, one after the other, and of what follows them.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <memory>

#include "signed_requests.h"

namespace drydock::gateway {
namespace {

using protocols::Body;
using protocols::SpoolFile;

// The example of AWS's documentation of chunked uploads: 66560 times the letter a, in chunks of 65536 and 1024 bytes.
constexpr const char* chunk_signatures =
    "65536 ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\n"
    "1024 0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\n"
    "0 b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\n";
const Instant chunk_time = at(2013, 5, 24, 0);

Request chunked_object() {
    Request made = request("PUT", "/examplebucket/chunkObject.txt", "",
                           {{"Host", "s3.amazonaws.com"},
                            {"x-amz-date", "20130524T000000Z"},
                            {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
                            {"Authorization",
                             "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                             "SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;"
                             "x-amz-storage-class,Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"},
                            {"x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"},
                            {"Content-Encoding", "aws-chunked"},
                            {"x-amz-decoded-content-length", "66560"},
                            {"Content-Length", "66824"}},
                           std::string(66560, 'a'));
    made.trailers.add("x-drydock-chunk-signatures", chunk_signatures);
    return made;
}

TEST_CASE("chunks are signed one after the other") {
    CHECK(verdict(chunked_object(), true, chunk_time).empty());
    Request changed = chunked_object();
    changed.body.text()[66000] = 'b';
    CHECK(verdict(changed, true, chunk_time).starts_with("SignatureDoesNotMatch 403"));
    changed = chunked_object();
    changed.body.text().pop_back();
    CHECK(verdict(changed, true, chunk_time).starts_with("SignatureDoesNotMatch 403"));
    changed = chunked_object();
    changed.trailers.set("x-drydock-chunk-signatures", std::string(chunk_signatures).substr(0, 71));
    CHECK(verdict(changed, true, chunk_time).starts_with("SignatureDoesNotMatch 403"));
    changed = chunked_object();
    changed.trailers.remove("x-drydock-chunk-signatures");
    CHECK(verdict(changed, true, chunk_time).starts_with("SignatureDoesNotMatch 403"));
}

TEST_CASE("signed trailers follow the chunks") {
    // The second example of AWS's documentation.
    Request sent = request("PUT", "/examplebucket/chunkObject.txt", "",
                           {{"Host", "s3.amazonaws.com"},
                            {"x-amz-date", "20130524T000000Z"},
                            {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
                            {"Authorization",
                             "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                             "SignedHeaders=content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;"
                             "x-amz-storage-class;x-amz-trailer,Signature=106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"},
                            {"x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"},
                            {"Content-Encoding", "aws-chunked"},
                            {"x-amz-decoded-content-length", "66560"},
                            {"x-amz-trailer", "x-amz-checksum-crc32c"}},
                           std::string(66560, 'a'));
    sent.trailers.add("x-amz-checksum-crc32c", "sOO8/Q==");
    sent.trailers.add("x-amz-trailer-signature", "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435");
    sent.trailers.add("x-drydock-chunk-signatures",
                      "65536 b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\n"
                      "1024 1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\n"
                      "0 2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\n");
    CHECK(verdict(sent, true, chunk_time).empty());
    sent.trailers.set("x-amz-checksum-crc32c", "sOO8/A==");
    CHECK(verdict(sent, true, chunk_time).starts_with("SignatureDoesNotMatch 403"));
}

TEST_CASE("a body on disk is hashed where it is") {
    const std::filesystem::path path = std::filesystem::temp_directory_path() / "drydock-signature-test";
    std::ofstream(path, std::ios::binary) << "before" << std::string(66560, 'a');
    Request sent = chunked_object();
    sent.body = Body(std::make_shared<SpoolFile>(path.string()), 6, 66560);
    CHECK(verdict(sent, true, chunk_time).empty());
    sent.body = Body(sent.body.file(), 5, 66560);
    CHECK(verdict(sent, true, chunk_time).starts_with("SignatureDoesNotMatch 403"));
    sent.body = Body(sent.body.file(), 7, 66560);
    CHECK(verdict(sent, true, chunk_time).starts_with("InternalError 500"));
}

}  // namespace
}  // namespace drydock::gateway
