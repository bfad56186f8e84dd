#include "emulator/gateway/signature.h"

#include <catch2/catch.hpp>

#include "emulator/gateway/signing.h"
#include "signed_requests.h"

namespace drydock::gateway {
namespace {

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

}  // namespace
}  // namespace drydock::gateway
