#include "emulator/gateway/signature_faults.h"

#include <catch2/catch.hpp>

#include "emulator/gateway/signing.h"
#include "signed_requests.h"

namespace drydock::gateway {
namespace {

using protocols::ServiceModel;

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
    CHECK(verdict(request("GET", "/b/k", "", {{"Authorization", "AWS AKIA:x="}}), true) ==
          "InvalidRequest 400 The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
    CHECK(verdict(request("GET", "/b/k", "AWSAccessKeyId=AKIA&Signature=x&Expires=1", {}), true).starts_with("InvalidRequest 400"));
    CHECK(is_anonymous(plain));
    CHECK_FALSE(is_anonymous(caller_identity()));
    CHECK_FALSE(is_anonymous(presigned_object()));
}

TEST_CASE("a token stands for a signature only where the service takes tokens") {
    const Request bearer = request("POST", "/", "", {{"Host", "localhost:4566"}, {"Authorization", "Bearer token"}});
    const Request plain = request("POST", "/", "", {{"Host", "localhost:4566"}});
    const auto operation = [](const std::string& service, const std::string& name) { return ServiceModel::find(service)->operation(name); };
    CHECK(needs_no_signature(operation("sts", "AssumeRoleWithWebIdentity"), plain));
    CHECK_FALSE(needs_no_signature(operation("sts", "AssumeRole"), plain));
    CHECK_FALSE(needs_no_signature(operation("sts", "AssumeRole"), bearer));
    CHECK_FALSE(needs_no_signature(operation("s3", "GetObject"), bearer));
    CHECK(needs_no_signature(operation("bedrock-runtime", "Converse"), bearer));
    CHECK_FALSE(needs_no_signature(operation("bedrock-runtime", "Converse"), plain));
    CHECK(needs_no_signature(operation("codecatalyst", "ListSpaces"), bearer));
    CHECK(verdict(bearer).starts_with("IncompleteSignature 400 Authorization header requires 'Credential' parameter."));
    CHECK(verdict(bearer, true) == "InvalidArgument 400 Unsupported Authorization Type");
}

TEST_CASE("S3 takes one signature only, and knows what a payload's hash looks like") {
    Request twice = presigned_object();
    twice.headers.add("Authorization", put_object().headers["Authorization"]);
    CHECK(verdict(twice, true) ==
          "InvalidArgument 400 Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the "
          "Authorization header should be specified");
    CHECK(member(twice, "ArgumentName") == "Authorization");
    for (const std::string hash : {"gibberish", "STREAMING-FOO-PAYLOAD", "unsigned-payload"}) {
        Request wrong = put_object();
        wrong.headers.set("X-Amz-Content-SHA256", hash);
        CHECK(verdict(wrong, true).starts_with("InvalidArgument 400 x-amz-content-sha256 must be UNSIGNED-PAYLOAD, "));
        CHECK(member(wrong, "ArgumentValue") == hash);
    }
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

}  // namespace
}  // namespace drydock::gateway
