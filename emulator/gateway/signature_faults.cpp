#include "emulator/gateway/signature_faults.h"

#include "base/text.h"
#include "emulator/gateway/signing.h"

namespace drydock::gateway {
namespace {

using std::chrono::duration_cast;
using std::chrono::minutes;
using std::chrono::seconds;

// 2026-01-31T12:00:00Z
std::string in_seconds(Instant instant) {
    return iso8601(instant).substr(0, 19) + "Z";
}

std::string minutes_of(Duration duration) {
    return std::to_string(duration_cast<minutes>(duration).count()) + " min.)";
}

}  // namespace

std::string basic_iso8601(Instant instant) {
    std::string text = in_seconds(instant);
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return text;
}

SignatureFaults::SignatureFaults(protocols::Wire wire, bool s3) : family_(Family::query) {
    if (s3)
        family_ = Family::s3;
    else if (wire == protocols::Wire::ec2)
        family_ = Family::ec2;
    else if (wire == protocols::Wire::rest_json)
        family_ = Family::rest_json;
    else if (wire == protocols::Wire::json || wire == protocols::Wire::rpc_v2_cbor)
        family_ = Family::json;
}

Fault SignatureFaults::missing() const {
    switch (family_) {
        case Family::ec2: return {.code = "MissingParameter", .message = "The request must contain the parameter AWSAccessKeyId"};
        case Family::s3: return {.code = "AccessDenied", .message = "Access Denied", .http_status = 403};
        case Family::query: break;
        default: return {.code = "MissingAuthenticationTokenException", .message = "Missing Authentication Token", .http_status = status()};
    }
    return {.code = "MissingAuthenticationToken", .message = "Request is missing Authentication Token", .http_status = 403};
}

Fault SignatureFaults::unsupported() const {
    if (family_ != Family::s3) return Fault::not_simulated("The check of signatures of version 2");
    return {.code = "InvalidRequest", .message = "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."};
}

Fault SignatureFaults::unknown_key(std::string_view access_key) const {
    const std::string message = "The security token included in the request is invalid.";
    switch (family_) {
        case Family::ec2:
            return {.code = "AuthFailure", .message = "AWS was not able to validate the provided access credentials", .http_status = 401};
        case Family::s3:
            return {.code = "InvalidAccessKeyId",
                    .message = "The AWS Access Key Id you provided does not exist in our records.",
                    .http_status = 403,
                    .members = {{"AWSAccessKeyId", std::string(access_key)}}};
        case Family::query: return {.code = "InvalidClientTokenId", .message = message, .http_status = 403};
        default: break;
    }
    return {.code = "UnrecognizedClientException", .message = message, .http_status = status()};
}

Fault SignatureFaults::malformed_header(std::string s3_message, std::string message) const {
    if (family_ == Family::s3)
        return {.code = "AuthorizationHeaderMalformed", .message = "The authorization header is malformed; " + std::move(s3_message)};
    return {.code = exceptions() ? "IncompleteSignatureException" : "IncompleteSignature",
            .message = std::move(message),
            .http_status = family_ == Family::rest_json ? 403 : 400};
}

Fault SignatureFaults::malformed_query(std::string s3_message, std::string message) const {
    if (family_ == Family::s3) return {.code = "AuthorizationQueryParametersError", .message = std::move(s3_message)};
    return malformed_header({}, std::move(message));
}

Fault SignatureFaults::no_date() const {
    if (family_ == Family::s3)
        return {.code = "AccessDenied", .message = "AWS authentication requires a valid Date or x-amz-date header", .http_status = 403};
    return malformed_header({}, "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
}

Fault SignatureFaults::wrong_region(std::string_view region, std::string_view expected) const {
    const std::string shown(is_utf8(region) ? region : std::string_view());
    if (family_ == Family::s3) {
        Fault fault = malformed_header("the region '" + shown + "' is wrong; expecting '" + std::string(expected) + "'", {});
        fault.members = {{"Region", std::string(expected)}};
        return fault;
    }
    if (family_ == Family::ec2) return unknown_key({});
    return wrong_signature("Credential should be scoped to a valid region, not '" + shown + "'. ");
}

Fault SignatureFaults::signed_twice(std::string_view authorization) {
    return {.code = "InvalidArgument",
            .message =
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the "
                "Authorization header should be specified",
            .members = {{"ArgumentName", "Authorization"}, {"ArgumentValue", std::string(authorization)}}};
}

Fault SignatureFaults::not_signed(std::string_view header) const {
    if (family_ == Family::s3) {
        return {.code = "AccessDenied",
                .message = "There were headers present in the request which were not signed",
                .http_status = 403,
                .members = {{"HeadersNotSigned", std::string(header)}}};
    }
    return wrong_signature("'" + std::string(header == "host" ? "Host" : header) + "' must be a 'SignedHeader' in the AWS Authorization.");
}

Fault SignatureFaults::no_payload_hash(std::string_view given) const {
    return {.code = "InvalidArgument",
            .message =
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, "
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, "
                "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
            .members = {{"ArgumentName", "x-amz-content-sha256"}, {"ArgumentValue", std::string(given)}}};
}

Fault SignatureFaults::wrong_payload_hash(std::string_view given, std::string_view right) const {
    return {.code = "XAmzContentSHA256Mismatch",
            .message = "The provided 'x-amz-content-sha256' header does not match what was computed.",
            .members = {{"ClientComputedContentSHA256", std::string(given)}, {"S3ComputedContentSHA256", std::string(right)}}};
}

Fault SignatureFaults::wrong_signature(std::string message) const {
    return {.code = exceptions() ? "InvalidSignatureException" : "SignatureDoesNotMatch", .message = std::move(message), .http_status = status()};
}

Fault SignatureFaults::skewed(Instant signed_at, Instant now, Duration limit, std::string_view date) const {
    if (family_ == Family::s3) {
        return {
            .code = "RequestTimeTooSkewed",
            .message = "The difference between the request time and the current time is too large.",
            .http_status = 403,
            .members = {
                {"RequestTime", std::string(date)}, {"ServerTime", in_seconds(now)}, {"MaxAllowedSkewMilliseconds", std::to_string(limit.count())}}};
    }
    const std::string at = basic_iso8601(signed_at), clock = basic_iso8601(now);
    if (signed_at > now) {
        return wrong_signature("Signature not yet current: " + at + " is still later than " + basic_iso8601(now + limit) + " (" + clock + " + " +
                               minutes_of(limit));
    }
    if (family_ == Family::ec2) return {.code = "RequestExpired", .message = "Request has expired."};
    return wrong_signature("Signature expired: " + at + " is now earlier than " + basic_iso8601(now - limit) + " (" + clock + " - " +
                           minutes_of(limit));
}

Fault SignatureFaults::expired(Instant signed_at, Instant now, seconds lifetime) const {
    if (family_ != Family::s3) return skewed(signed_at, now, lifetime, {});
    return {.code = "AccessDenied",
            .message = "Request has expired",
            .http_status = 403,
            .members = {
                {"X-Amz-Expires", std::to_string(lifetime.count())}, {"Expires", in_seconds(signed_at + lifetime)}, {"ServerTime", in_seconds(now)}}};
}

Fault SignatureFaults::not_yet_valid(Instant signed_at, Instant now, seconds lifetime) const {
    if (family_ != Family::s3) return skewed(signed_at, now, minutes(5), {});
    return {.code = "AccessDenied",
            .message = "Request is not yet valid",
            .http_status = 403,
            .members = {{"X-Amz-Date", std::to_string(signed_at.time_since_epoch().count())},
                        {"Expires", in_seconds(signed_at + lifetime)},
                        {"ServerTime", in_seconds(now)}}};
}

Fault SignatureFaults::mismatch(std::string_view access_key, std::string_view signature, std::string_view canonical, std::string_view to_sign) const {
    if (family_ == Family::s3) {
        return {.code = "SignatureDoesNotMatch",
                .message = "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
                .http_status = 403,
                .members = {{"AWSAccessKeyId", std::string(access_key)},
                            {"StringToSign", std::string(to_sign)},
                            {"SignatureProvided", std::string(signature)},
                            {"StringToSignBytes", hexadecimal(to_sign, " ")},
                            {"CanonicalRequest", std::string(canonical)},
                            {"CanonicalRequestBytes", hexadecimal(canonical, " ")}}};
    }
    if (family_ == Family::ec2) return unknown_key(access_key);
    return wrong_signature(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. "
        "Consult the service documentation for details.\n\nThe Canonical String for this request should have been\n'" +
        std::string(canonical) + "'\n\nThe String-to-Sign should have been\n'" + std::string(to_sign) + "'\n");
}

}  // namespace drydock::gateway
