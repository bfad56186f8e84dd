#include "emulator/gateway/signature.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "emulator/gateway/canonical_request.h"
#include "emulator/gateway/signing.h"

using drydock::Fault;
using drydock::Instant;
using drydock::gateway::open_to_all;
using drydock::gateway::sha256;
using drydock::gateway::SigningKey;
using drydock::gateway::verify_signature;
using drydock::protocols::Body;
using drydock::protocols::Request;
using drydock::protocols::ServiceModel;
using drydock::protocols::SpoolFile;
using drydock::protocols::Wire;

namespace {

constexpr const char* example_secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

std::optional<std::string> secret_of(const std::string& key) {
    if (key == "AKIDEXAMPLE" || key == "ASIDEXAMPLE") return example_secret;
    if (key == "AKIAIOSFODNN7EXAMPLE") return "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    return std::nullopt;
}

Instant at(int year, unsigned month, unsigned day, int hour = 12, int minute = 0, int second = 0) {
    using namespace std::chrono;
    return time_point_cast<drydock::Duration>(sys_days(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day)) + hours(hour) +
                                              minutes(minute) + seconds(second));
}

const Instant signing_time = at(2026, 1, 31);

using Fields = std::vector<std::pair<std::string, std::string>>;

Request request(const std::string& method, const std::string& path, const std::string& query, const Fields& fields, std::string body = "") {
    Request made{.method = method, .path = path, .query = query, .body = std::move(body)};
    for (const auto& [name, value] : fields) made.headers.add(name, value);
    return made;
}

// "" for a good signature, or the fault's code and message.
std::string verdict(const Request& sent, bool s3 = false, Instant now = signing_time, Wire wire = Wire::query) {
    const std::optional<Fault> fault = verify_signature(sent, secret_of, now, s3, wire);
    return fault ? fault->code + " " + std::to_string(fault->http_status) + " " + fault->message : "";
}

std::string member(const Request& sent, const std::string& name, Instant now = signing_time) {
    const std::optional<Fault> fault = verify_signature(sent, secret_of, now, true);
    if (!fault) return "no fault";
    for (const auto& [key, value] : fault->members) {
        if (key == name) return value;
    }
    return "none";
}

// Signed by botocore 1.44.5.
Request caller_identity() {
    return request("POST", "/", "",
                   {{"Host", "localhost:4566"},
                    {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                    {"X-Amz-Date", "20260131T120000Z"},
                    {"Authorization",
                     "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260131/us-east-1/sts/aws4_request, SignedHeaders=content-type;host;x-amz-date, "
                     "Signature=e6339c9013f7e6031bee4a90de66326e613c989c106285283a736ebc2a759340"}},
                   "Action=GetCallerIdentity&Version=2011-06-15");
}

Request put_object() {
    return request("PUT", "/bucket/a%20b//c/../%C3%BC%2B%28x%29~", "x-id=PutObject&tagging",
                   {{"Host", "localhost:4566"},
                    {"x-amz-meta-a", "1"},
                    {"X-Amz-Date", "20260131T120000Z"},
                    {"X-Amz-Content-SHA256", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"},
                    {"Authorization",
                     "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260131/us-east-1/s3/aws4_request, "
                     "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-meta-a, "
                     "Signature=18d41dff73bdcf8e42673c204ef2e364471343c48d7b14e68023ac74d1dcd0ea"}},
                   "hello");
}

Request presigned_object() {
    return request("GET", "/a%20b//c",
                   "response-content-type=text%2Fplain&X-Amz-Algorithm=AWS4-HMAC-SHA256&"
                   "X-Amz-Credential=ASIDEXAMPLE%2F20260131%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20260131T120000Z&X-Amz-Expires=300&"
                   "X-Amz-SignedHeaders=host&X-Amz-Security-Token=to%2Fken%2B%3D%3D&"
                   "X-Amz-Signature=3d6cd479ffb8341d15b421e82e6a1943bdddf66141ab4f1397264dd9239620c3",
                   {{"Host", "bucket.localhost:4566"}});
}

Request presigned_identity() {
    return request("GET", "/",
                   "Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&"
                   "X-Amz-Credential=AKIDEXAMPLE%2F20260131%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date=20260131T120000Z&X-Amz-Expires=60&"
                   "X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Signature=0906e0921a2ba4a8ae82057d58e2368e52f85ce1e2b8a71dfcad5d6cec78e66d",
                   {{"Host", "sts.us-east-1.amazonaws.com"}, {"x-k8s-aws-id", "cluster"}});
}

// Signed by the AWS Common Runtime.
Request asymmetric_object() {
    return request("PUT", "/bucket/key%20x", "",
                   {{"host", "localhost:4566"},
                    {"x-amz-meta-a", "1"},
                    {"X-Amz-Date", "20260131T120000Z"},
                    {"X-Amz-Region-Set", "*"},
                    {"x-amz-content-sha256", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"},
                    {"Authorization",
                     "AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/20260131/s3/aws4_request, "
                     "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-meta-a;x-amz-region-set, "
                     "Signature=3045022100edb4002dad15462a34d7d439dc277ece823ccc14cd7d92f1467b9cec5160108c02201f70f816d801f82c90349f1db15832d8997325"
                     "9363827390191d2492119fc7d2"}},
                   "hello");
}

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

}  // namespace

TEST_CASE("signatures that AWS's clients make are good") {
    CHECK(verdict(caller_identity()).empty());
    CHECK(verdict(put_object(), true).empty());
    CHECK(verdict(presigned_object(), true).empty());
    CHECK(verdict(presigned_identity()).empty());
    CHECK(verdict(asymmetric_object(), true).empty());
    CHECK(verdict(request("GET", "/2015-03-31//functions/./x/../arn%3Aaws%3Alambda%20%2F~/versions", "MaxItems=5&Marker=a%20b%2Bc&Marker=A&Empty=",
                          {{"Host", "localhost:4566"},
                           {"X-Odd", "  a   b  "},
                           {"X-Amz-Date", "20260131T120000Z"},
                           {"X-Amz-Security-Token", "to/ken+=="},
                           {"Authorization",
                            "AWS4-HMAC-SHA256 Credential=ASIDEXAMPLE/20260131/eu-west-1/lambda/aws4_request, "
                            "SignedHeaders=host;x-amz-date;x-amz-security-token;x-odd, "
                            "Signature=64ee0541dcdb096e06d135e6c0f6dbcd1cb1d9375c1db402df14dc9ce69fb923"}}))
              .empty());
    CHECK(verdict(request("POST", "/a//b", "",
                          {{"host", "localhost:4566"},
                           {"x-amz-target", "AWSEvents.PutEvents"},
                           {"X-Amz-Date", "20260131T120000Z"},
                           {"X-Amz-Region-Set", "us-east-1,eu-west-1"},
                           {"Authorization",
                            "AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/20260131/events/aws4_request, "
                            "SignedHeaders=host;x-amz-date;x-amz-region-set;x-amz-target, "
                            "Signature=30440220264739c061df0cd26c7e9e34b40b6b6d32392a0f39186e6740b75ebe0d04cfcb02201716bebb2a87a7a28f30915746cc450b1"
                            "553700fbc5a3d482667dca8db74ccd4"}},
                          "{}"))
              .empty());
    CHECK(
        verdict(request("GET", "/bucket/key%20x",
                        "X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260131%2Fs3%2Faws4_request&"
                        "X-Amz-Date=20260131T120000Z&X-Amz-SignedHeaders=host&X-Amz-Expires=300&X-Amz-Region-Set=%2A&"
                        "X-Amz-Signature=304602210096675ef0512ebb19aa8d5e5e3e8883fa453a320938bfe1f07b1891ee44b0d987022100a0ae7f55644752aa4a986a8ef9d"
                        "58f431722f0398b83a464f2437b337678aeb6",
                        {{"host", "localhost:4566"}}),
                true)
            .empty());
}

TEST_CASE("the examples of AWS's documentation are good") {
    CHECK(
        verdict(request("GET", "/", "Action=ListUsers&Version=2010-05-08",
                        {{"Host", "iam.amazonaws.com"},
                         {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                         {"X-Amz-Date", "20150830T123600Z"},
                         {"Authorization",
                          "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, "
                          "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"}}),
                false, at(2015, 8, 30, 12, 36))
            .empty());
    CHECK(verdict(request("GET", "/", "",
                          {{"Host", "example.amazonaws.com"},
                           {"X-Amz-Date", "20150830T123600Z"},
                           {"Authorization",
                            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, "
                            "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"}}),
                  false, at(2015, 8, 30, 12, 36))
              .empty());
    const Request presigned = request("GET", "/test.txt",
                                      "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2F"
                                      "aws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&"
                                      "X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
                                      {{"Host", "examplebucket.s3.amazonaws.com"}});
    CHECK(verdict(presigned, true, at(2013, 5, 24, 23, 59)).empty());
    CHECK(verdict(presigned, true, at(2013, 5, 25, 0, 0, 1)) == "AccessDenied 403 Request has expired");
}

TEST_CASE("what has been changed on the way is refused") {
    const std::string refused = "SignatureDoesNotMatch 403 The request signature we calculated does not match the signature you provided.";
    Request changed = caller_identity();
    changed.body = "Action=GetCallerIdentity&Version=2011-06-16";
    CHECK(verdict(changed).starts_with(refused));
    changed = caller_identity();
    changed.headers.set("Host", "elsewhere");
    CHECK(verdict(changed).starts_with(refused));
    changed = caller_identity();
    changed.path = "/other";
    CHECK(verdict(changed).starts_with(refused));
    changed = presigned_object();
    changed.path = "/a%20b/c";
    CHECK(verdict(changed, true).starts_with(refused));
    changed = presigned_object();
    changed.query += "&versionId=1";
    CHECK(verdict(changed, true).starts_with(refused));
    changed = asymmetric_object();
    changed.headers.set("x-amz-meta-a", "2");
    CHECK(verdict(changed, true).starts_with(refused));
    changed = put_object();
    changed.body = "hallo";
    CHECK(verdict(changed, true) == "XAmzContentSHA256Mismatch 400 The provided 'x-amz-content-sha256' header does not match what was computed.");
    changed = put_object();
    changed.headers.add("x-amz-acl", "public-read");
    CHECK(verdict(changed, true) == "AccessDenied 403 There were headers present in the request which were not signed");
    CHECK(member(changed, "HeadersNotSigned") == "x-amz-acl");
}

TEST_CASE("a refused signature shows what should have been signed") {
    Request wrong = caller_identity();
    wrong.body = "";
    const std::string canonical =
        "POST\n/\n\ncontent-type:application/x-www-form-urlencoded; charset=utf-8\nhost:localhost:4566\nx-amz-date:20260131T120000Z\n\n"
        "content-type;host;x-amz-date\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    const std::string to_sign = "AWS4-HMAC-SHA256\n20260131T120000Z\n20260131/us-east-1/sts/aws4_request\n" + sha256(canonical);
    CHECK(verdict(wrong, false, signing_time, Wire::json) ==
          "InvalidSignatureException 400 The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
          "Key and signing method. Consult the service documentation for details.\n\nThe Canonical String for this request should have been\n'" +
              canonical + "'\n\nThe String-to-Sign should have been\n'" + to_sign + "'\n");
    CHECK(verdict(wrong, false, signing_time, Wire::ec2) == "AuthFailure 401 AWS was not able to validate the provided access credentials");

    wrong = presigned_object();
    wrong.query.back() = '0';
    CHECK(member(wrong, "AWSAccessKeyId") == "ASIDEXAMPLE");
    CHECK(member(wrong, "SignatureProvided").ends_with("239620c0"));
    CHECK(member(wrong, "CanonicalRequest").starts_with("GET\n/a%20b//c\nX-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="));
    CHECK(member(wrong, "StringToSign").starts_with("AWS4-HMAC-SHA256\n20260131T120000Z\n"));
    CHECK(member(wrong, "StringToSignBytes").starts_with("41 57 53 34 2d 48 4d 41 43"));
}

TEST_CASE("keys that nobody has, in the words of each family") {
    Request sent = caller_identity();
    std::string authorization = sent.headers["Authorization"];
    authorization.replace(authorization.find("AKIDEXAMPLE"), 11, "AKIDUNKNOWN");
    sent.headers.set("Authorization", authorization);
    const std::string invalid = "The security token included in the request is invalid.";
    CHECK(verdict(sent) == "InvalidClientTokenId 403 " + invalid);
    CHECK(verdict(sent, false, signing_time, Wire::rest_xml) == "InvalidClientTokenId 403 " + invalid);
    CHECK(verdict(sent, false, signing_time, Wire::json) == "UnrecognizedClientException 400 " + invalid);
    CHECK(verdict(sent, false, signing_time, Wire::rpc_v2_cbor) == "UnrecognizedClientException 400 " + invalid);
    CHECK(verdict(sent, false, signing_time, Wire::rest_json) == "UnrecognizedClientException 403 " + invalid);
    CHECK(verdict(sent, false, signing_time, Wire::ec2) == "AuthFailure 401 AWS was not able to validate the provided access credentials");
    sent.headers.add("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
    CHECK(verdict(sent, true) == "InvalidAccessKeyId 403 The AWS Access Key Id you provided does not exist in our records.");
    CHECK(member(sent, "AWSAccessKeyId") == "AKIDUNKNOWN");
}

TEST_CASE("nobody signed") {
    const Request plain = request("POST", "/", "", {{"Host", "localhost:4566"}});
    CHECK(verdict(plain) == "MissingAuthenticationToken 403 Request is missing Authentication Token");
    CHECK(verdict(plain, false, signing_time, Wire::json) == "MissingAuthenticationTokenException 400 Missing Authentication Token");
    CHECK(verdict(plain, false, signing_time, Wire::rest_json) == "MissingAuthenticationTokenException 403 Missing Authentication Token");
    CHECK(verdict(plain, false, signing_time, Wire::ec2) == "MissingParameter 400 The request must contain the parameter AWSAccessKeyId");
    CHECK(verdict(plain, true).empty());
    CHECK(verdict(request("POST", "/", "", {{"Authorization", "Bearer token"}})).empty());
    CHECK(verdict(request("GET", "/b/k", "", {{"Authorization", "AWS AKIA:x="}}), true) ==
          "InvalidRequest 400 The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
    CHECK(verdict(request("GET", "/b/k", "AWSAccessKeyId=AKIA&Signature=x&Expires=1", {}), true).starts_with("InvalidRequest 400"));
    CHECK(open_to_all(ServiceModel::find("sts")->operation("AssumeRoleWithWebIdentity")));
    CHECK_FALSE(open_to_all(ServiceModel::find("sts")->operation("AssumeRole")));
}

TEST_CASE("time runs out: five minutes, fifteen for S3") {
    CHECK(verdict(caller_identity(), false, at(2026, 1, 31, 12, 5)).empty());
    CHECK(verdict(caller_identity(), false, at(2026, 1, 31, 11, 55)).empty());
    CHECK(verdict(caller_identity(), false, at(2026, 1, 31, 12, 5, 1)) ==
          "SignatureDoesNotMatch 403 Signature expired: 20260131T120000Z is now earlier than 20260131T120001Z (20260131T120501Z - 5 min.)");
    CHECK(
        verdict(caller_identity(), false, at(2026, 1, 31, 11, 54, 59), Wire::json) ==
        "InvalidSignatureException 400 Signature not yet current: 20260131T120000Z is still later than 20260131T115959Z (20260131T115459Z + 5 min.)");
    CHECK(verdict(caller_identity(), false, at(2026, 1, 31, 13), Wire::ec2) == "RequestExpired 400 Request has expired.");
    CHECK(verdict(put_object(), true, at(2026, 1, 31, 12, 15)).empty());
    CHECK(verdict(put_object(), true, at(2026, 1, 31, 12, 15, 1)) ==
          "RequestTimeTooSkewed 403 The difference between the request time and the current time is too large.");
    CHECK(member(put_object(), "RequestTime", at(2026, 1, 31, 11)) == "20260131T120000Z");
    CHECK(member(put_object(), "ServerTime", at(2026, 1, 31, 11)) == "2026-01-31T11:00:00Z");
    CHECK(member(put_object(), "MaxAllowedSkewMilliseconds", at(2026, 1, 31, 11)) == "900000");
    CHECK(verdict(presigned_object(), true, at(2026, 1, 31, 12, 5)).empty());
    CHECK(verdict(presigned_object(), true, at(2026, 1, 31, 12, 5, 1)) == "AccessDenied 403 Request has expired");
    CHECK(member(presigned_object(), "X-Amz-Expires", at(2026, 1, 31, 13)) == "300");
    CHECK(member(presigned_object(), "Expires", at(2026, 1, 31, 13)) == "2026-01-31T12:05:00Z");
    CHECK(verdict(presigned_object(), true, at(2026, 1, 31, 11)) == "AccessDenied 403 Request is not yet valid");
    CHECK(verdict(presigned_identity(), false, at(2026, 1, 31, 12, 2)) ==
          "SignatureDoesNotMatch 403 Signature expired: 20260131T120000Z is now earlier than 20260131T120100Z (20260131T120200Z - 1 min.)");
}

TEST_CASE("what a signature lacks") {
    const auto with = [](const std::string& authorization, const std::string& date = "20260131T120000Z") {
        Request sent = request("POST", "/", "", {{"Host", "localhost:4566"}, {"Authorization", authorization}});
        if (!date.empty()) sent.headers.add("X-Amz-Date", date);
        return sent;
    };
    const std::string scope = "AKIDEXAMPLE/20260131/us-east-1/sts/aws4_request";
    CHECK(verdict(with("Basic eDp5", "")) ==
          "IncompleteSignature 400 Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. "
          "Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' "
          "header. (Hashed with SHA-256 and encoded with Base64) Authorization=oCqWo2TpexL3+WNfMmEpQEAcH9njSQYPVUB4jREq8AE=");
    CHECK(verdict(with("AWS4-HMAC-SHA256 Credential=" + scope + ", Signature=00"), false, signing_time, Wire::rest_json)
              .starts_with("IncompleteSignatureException 403 Authorization header requires 'SignedHeaders' parameter. (Hashed"));
    CHECK(verdict(with("AWS4-HMAC-SHA256 Credential=" + scope + ", Signature=00"), true) ==
          "AuthorizationHeaderMalformed 400 The authorization header is malformed; the authorization header requires three components: Credential, "
          "SignedHeaders, and Signature.");
    CHECK(verdict(with("Basic eDp5"), true) == "InvalidArgument 400 Unsupported Authorization Type");
    const std::string rest = ", SignedHeaders=host, Signature=00";
    CHECK(verdict(with("AWS4-HMAC-SHA256 Credential=" + scope + rest, ""), true) ==
          "AccessDenied 403 AWS authentication requires a valid Date or x-amz-date header");
    CHECK(verdict(with("AWS4-HMAC-SHA256 Credential=" + scope + rest, "yesterday"))
              .starts_with("IncompleteSignature 400 Authorization header requires existence"));
    CHECK(verdict(with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/sts" + rest)) ==
          "IncompleteSignature 400 Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got "
          "'AKIDEXAMPLE/sts'");
    CHECK(verdict(with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/sts" + rest), true) ==
          "AuthorizationHeaderMalformed 400 The authorization header is malformed; the Credential is mal-formed; expecting "
          "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
    CHECK(
        verdict(with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260130/us-east-1/sts/aws4_request" + rest)) ==
        "IncompleteSignature 400 Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260130' != '20260131', "
        "from '20260131T120000Z'.");
    CHECK(verdict(with("AWS4-HMAC-SHA256 Credential=" + scope + ", SignedHeaders=x-amz-date, Signature=00")) ==
          "SignatureDoesNotMatch 403 'Host' must be a 'SignedHeader' in the AWS Authorization.");
    CHECK(verdict(with("AWS4-HMAC-SHA256 Credential=" + scope + ", SignedHeaders=host;x-amz-date, Signature=00"), true) ==
          "InvalidRequest 400 Missing required header for this request: x-amz-content-sha256");

    Request dated = with("AWS4-HMAC-SHA256 Credential=" + scope + ", SignedHeaders=host, Signature=00", "");
    dated.headers.add("Date", "Sat, 31 Jan 2026 12:00:00 GMT");
    CHECK(verdict(dated).starts_with("SignatureDoesNotMatch 403 The request signature"));
}

TEST_CASE("what a pre-signed URL lacks") {
    const auto with = [](const std::string& from, const std::string& to) {
        Request sent = presigned_object();
        sent.query.replace(sent.query.find(from), from.size(), to);
        return sent;
    };
    CHECK(verdict(with("X-Amz-Expires=300&", ""), true) ==
          "AuthorizationQueryParametersError 400 Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
          "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
    CHECK(verdict(with("X-Amz-Date=20260131T120000Z&", "")) ==
          "IncompleteSignature 400 AWS query-string parameters must include 'X-Amz-Date'. Re-examine the query-string parameters.");
    CHECK(verdict(with("X-Amz-Expires=300", "X-Amz-Expires=604801"), true)
              .starts_with("AuthorizationQueryParametersError 400 X-Amz-Expires must be less"));
    CHECK(verdict(with("X-Amz-Expires=300", "X-Amz-Expires=x"), true) == "AuthorizationQueryParametersError 400 X-Amz-Expires should be a number");
    CHECK(verdict(with("X-Amz-Expires=300", "X-Amz-Expires=-1"), true) == "AuthorizationQueryParametersError 400 X-Amz-Expires must be non-negative");
    CHECK(verdict(with("%2F20260131%2Fus-east-1%2F", "%252F20260131%252Fus-east-1%252F"), true) ==
          "AuthorizationQueryParametersError 400 Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
          "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
    CHECK(
        verdict(with("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"), true).starts_with("AuthorizationQueryParametersError 400 X-Amz-Algorithm only supports"));
    CHECK(verdict(with("20260131T120000Z", "now"), true).starts_with("AuthorizationQueryParametersError 400 X-Amz-Date must be in the ISO8601"));
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

TEST_CASE("hashes of bodies that came packed") {
    Request sent = caller_identity();
    sent.trailers.add("x-drydock-body-sha256", sha256(sent.body.text()));
    sent.body = "as it was before it was packed";
    CHECK(verdict(sent).empty());
}

TEST_CASE("nonsense is refused, never more") {
    for (const std::string text :
         {"AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256 Credential=/, SignedHeaders=;, Signature=*",
          "AWS4-HMAC-SHA256 Credential=////, SignedHeaders=;;;, Signature=zz", ",,,,", "====", "AWS4-ECDSA-P256-SHA256 =,="}) {
        INFO(text);
        for (const bool s3 : {false, true}) {
            Request sent = request("POST", "", "&&==&%", {{"Host", ""}, {"Authorization", text}, {"X-Amz-Date", "20260131T120000Z"}});
            CHECK_FALSE(verdict(sent, s3).empty());
        }
    }
    Request sent = asymmetric_object();
    const std::string authorization = sent.headers["Authorization"];
    for (const std::string signature :
         {"", "0", "3045", "zz", "***", "3045022100ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff02"}) {
        sent.headers.set("Authorization", authorization.substr(0, authorization.find("Signature=") + 10) + signature);
        INFO(signature);
        CHECK_FALSE(verdict(sent, true).empty());
    }
    CHECK_FALSE(SigningKey().fits("text", ""));
}
