// How AWS says no to a signature: the same reasons under the codes and in the words of each family of protocols; S3 has its own.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/fault.h"
#include "emulator/protocols/model.h"

namespace drydock::gateway {

// 20260131T120000Z
std::string basic_iso8601(Instant instant);

class SignatureFaults {
public:
    SignatureFaults(protocols::Wire wire, bool s3);

    Fault missing() const;
    Fault unsupported() const;  // signatures of version 2
    Fault unknown_key(std::string_view access_key) const;
    // Something of the signature itself is missing or malformed: `message` for S3 and for all others.
    Fault malformed_header(std::string s3_message, std::string message) const;
    Fault malformed_query(std::string s3_message, std::string message) const;
    Fault no_date() const;
    // A region that cannot be one; `expected` is what it could be.
    Fault wrong_region(std::string_view region, std::string_view expected) const;
    // S3's: a signature in the header and one in the query. `authorization`: the header.
    static Fault signed_twice(std::string_view authorization);
    Fault not_signed(std::string_view header) const;
    Fault no_payload_hash(std::string_view given) const;
    Fault wrong_payload_hash(std::string_view given, std::string_view right) const;
    // The time of a request is more than `limit` before or after `now`. `date`: as the request gives it.
    Fault skewed(Instant signed_at, Instant now, Duration limit, std::string_view date) const;
    // The time of a pre-signed URL is over, or has not come.
    Fault expired(Instant signed_at, Instant now, std::chrono::seconds lifetime) const;
    Fault not_yet_valid(Instant signed_at, Instant now, std::chrono::seconds lifetime) const;
    Fault mismatch(std::string_view access_key, std::string_view signature, std::string_view canonical, std::string_view to_sign) const;

private:
    enum class Family { query, ec2, json, rest_json, s3 };

    bool exceptions() const { return family_ == Family::json || family_ == Family::rest_json; }
    int status() const { return family_ == Family::json ? 400 : 403; }
    Fault wrong_signature(std::string message) const;

    Family family_;
};

}  // namespace drydock::gateway
