#include "emulator/gateway/signature.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <utility>

#include "base/text.h"
#include "catalog/packed.h"
#include "emulator/gateway/canonical_request.h"
#include "emulator/gateway/signature_faults.h"
#include "emulator/gateway/signing.h"

namespace drydock::gateway {
namespace {

using protocols::query_value;
using protocols::Request;
using std::chrono::seconds;

constexpr std::string_view symmetric = "AWS4-HMAC-SHA256", asymmetric = "AWS4-ECDSA-P256-SHA256";
constexpr std::string_view unsigned_payload = "UNSIGNED-PAYLOAD", streaming = "STREAMING-";
constexpr std::string_view empty_hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr seconds skew{5 * 60}, skew_of_s3{15 * 60}, longest_lifetime{7 * 24 * 60 * 60};

// All that a signature says of itself.
struct Claim {
    std::string algorithm, access_key, scope;  // scope: 20260131/us-east-1/sts/aws4_request
    std::string day, region, service;
    std::string signed_headers, signature;
    std::string date;  // as the request gives it
    Instant signed_at{};
    bool presigned = false;
    seconds lifetime{0};  // if it is pre-signed
};

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(value) : std::nullopt;
}

std::optional<Instant> instant(int year, int month, int day, int hour, int minute, int second) {
    using namespace std::chrono;
    const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                              std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
    return time_point_cast<Duration>(sys_days(date) + hours(hour) + minutes(minute) + seconds(second));
}

// 20260131T120000Z
std::optional<Instant> basic_date(std::string_view text) {
    if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
    std::array<int, 6> parts{};
    std::size_t at = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::size_t size = i == 0 ? 4 : 2;
        const auto part = number(text.substr(at, size));
        if (!part || *part < 0) return std::nullopt;
        parts[i] = *part;
        at += size + (i == 2 ? 1 : 0);
    }
    return instant(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]);
}

// Sat, 31 Jan 2026 12:00:00 GMT
std::optional<Instant> http_date(std::string_view text) {
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
    const std::size_t month = months.find(text.substr(8, 3));
    const auto day = number(text.substr(5, 2)), year = number(text.substr(12, 4)), hour = number(text.substr(17, 2));
    const auto minute = number(text.substr(20, 2)), second = number(text.substr(23, 2));
    if (month == std::string_view::npos || month % 3 != 0 || !day || !year || !hour || !minute || !second) return std::nullopt;
    return instant(*year, static_cast<int>(month / 3) + 1, *day, *hour, *minute, *second);
}

bool names(std::string_view signed_headers, std::string_view header) {
    while (!signed_headers.empty()) {
        const std::size_t end = std::min(signed_headers.find(';'), signed_headers.size());
        if (iequals(signed_headers.substr(0, end), header)) return true;
        signed_headers.remove_prefix(std::min(end + 1, signed_headers.size()));
    }
    return false;
}

// What S3 takes as x-amz-content-sha256.
bool is_payload(std::string_view text) {
    constexpr std::array<std::string_view, 6> kinds = {"UNSIGNED-PAYLOAD",
                                                       "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                                                       "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                                                       "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
                                                       "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD",
                                                       "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER"};
    const bool hash = text.size() == empty_hash.size() && text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
    return hash || std::ranges::find(kinds, text) != kinds.end();
}

bool signed_in_query(const Request& request) {
    return request.query.find("X-Amz-Algorithm=") != std::string::npos;
}

// Runs through the checks in AWS's order; the first that fails is the answer.
class Verification {
public:
    Verification(const Request& request, Instant now, bool s3, protocols::Wire wire) : request_(request), now_(now), s3_(s3), faults_(wire, s3) {}

    std::optional<Fault> run(const SecretOf& secret_of) {
        const std::string& authorization = request_.headers["Authorization"];
        if (is_anonymous(request_)) return without_signature();
        if (s3_ && !authorization.empty() && signed_in_query(request_)) return SignatureFaults::signed_twice(authorization);
        if (authorization.starts_with("AWS ")) return faults_.unsupported();
        if (auto fault = authorization.empty() ? read_query() : read_header(authorization)) return fault;
        if (auto fault = check_time()) return fault;
        if (auto fault = check_signed_headers()) return fault;
        const std::optional<std::string> secret = secret_of(claim_.access_key);
        if (!secret) return faults_.unknown_key(claim_.access_key);
        return check_signature(*secret);
    }

private:
    std::optional<Fault> without_signature() const {
        const auto has = [](const std::string& pairs) { return pairs.find("AWSAccessKeyId=") != std::string::npos; };
        if (has(request_.query) || has(request_.body.text())) return faults_.unsupported();
        return s3_ ? std::nullopt : std::optional(faults_.missing());
    }

    // AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…
    std::optional<Fault> read_header(std::string_view header) {
        claim_.algorithm = header.substr(0, header.find(' '));
        if (s3_ && claim_.algorithm != symmetric && claim_.algorithm != asymmetric) {
            return Fault{.code = "InvalidArgument",
                         .message = "Unsupported Authorization Type",
                         .members = {{"ArgumentName", "Authorization"}, {"ArgumentValue", std::string(header)}}};
        }
        std::string credential;
        read_parts(header.substr(std::min(header.find(' '), header.size())), credential);
        claim_.date = request_.headers["X-Amz-Date"].empty() ? request_.headers["Date"] : request_.headers["X-Amz-Date"];
        std::string lacking;
        for (const auto& [name, value] :
             {std::pair{"Credential", &credential}, std::pair{"Signature", &claim_.signature}, std::pair{"SignedHeaders", &claim_.signed_headers}}) {
            if (value->empty()) lacking += "Authorization header requires '" + std::string(name) + "' parameter. ";
        }
        if (!lacking.empty()) {
            if (claim_.date.empty()) lacking += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
            lacking += "(Hashed with SHA-256 and encoded with Base64) Authorization=" + sha256_base64(header);
            return faults_.malformed_header("the authorization header requires three components: Credential, SignedHeaders, and Signature.", lacking);
        }
        const std::optional<Instant> basic = basic_date(claim_.date), at = basic ? basic : http_date(claim_.date);
        if (!at) return faults_.no_date();
        claim_.signed_at = *at;
        return read_scope(credential);
    }

    void read_parts(std::string_view parts, std::string& credential) {
        while (!parts.empty()) {
            const std::size_t end = std::min(parts.find(','), parts.size());
            const std::string_view part = trim(parts.substr(0, end));
            parts.remove_prefix(std::min(end + 1, parts.size()));
            const std::size_t equals = part.find('=');
            if (equals == std::string_view::npos) continue;
            const std::string_view name = part.substr(0, equals), value = part.substr(equals + 1);
            if (name == "Credential") credential = value;
            if (name == "SignedHeaders") claim_.signed_headers = value;
            if (name == "Signature") claim_.signature = value;
        }
    }

    std::optional<Fault> read_query() {
        claim_.presigned = true;
        std::string credential, expires;
        for (const auto& [name, to] : {std::pair{"X-Amz-Algorithm", &claim_.algorithm}, std::pair{"X-Amz-Credential", &credential},
                                       std::pair{"X-Amz-Signature", &claim_.signature}, std::pair{"X-Amz-Date", &claim_.date},
                                       std::pair{"X-Amz-SignedHeaders", &claim_.signed_headers}, std::pair{"X-Amz-Expires", &expires}}) {
            *to = query_value(request_.query, name);
            // Only S3 insists on a time of expiry.
            if (!to->empty() || (to == &expires && !s3_)) continue;
            return faults_.malformed_query(
                "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, "
                "X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
                "AWS query-string parameters must include '" + std::string(name) + "'. Re-examine the query-string parameters.");
        }
        if (claim_.algorithm != symmetric && claim_.algorithm != asymmetric) {
            return faults_.malformed_query("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\"",
                                           "Unsupported AWS 'algorithm': '" + claim_.algorithm + "'.");
        }
        const auto at = basic_date(claim_.date);
        if (!at) {
            return faults_.malformed_query(
                "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"",
                "Date must be in ISO-8601 'basic format'. Got '" + claim_.date + "'. See http://en.wikipedia.org/wiki/ISO_8601");
        }
        claim_.signed_at = *at;
        if (auto fault = read_lifetime(expires)) return fault;
        return read_scope(credential);
    }

    std::optional<Fault> read_lifetime(const std::string& expires) {
        claim_.lifetime = skew_of_s3;
        if (expires.empty()) return std::nullopt;
        const auto value = number(expires);
        if (!value) return faults_.malformed_query("X-Amz-Expires should be a number", "'X-Amz-Expires' must be a number. Got '" + expires + "'.");
        if (*value < 0) return faults_.malformed_query("X-Amz-Expires must be non-negative", "'X-Amz-Expires' must not be negative.");
        claim_.lifetime = seconds(*value);
        if (claim_.lifetime <= longest_lifetime) return std::nullopt;
        const std::string message =
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds";
        return faults_.malformed_query(message, message);
    }

    // AKIA…/20260131/us-east-1/sts/aws4_request; without a region for SigV4A, whose signatures are good in several.
    std::optional<Fault> read_scope(const std::string& credential) {
        const std::vector<std::string> parts = split(credential, "/");
        const bool regional = claim_.algorithm == symmetric;
        const std::size_t wanted = regional ? 5 : 4, count = parts.size();
        if (count < wanted || parts.front().empty() || parts[count - wanted + 1].size() != 8 || parts.back() != "aws4_request") {
            const std::string expected = "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".";
            const std::string sentence = count < wanted || parts.front().empty()
                                             ? "Credential must have exactly " + std::to_string(wanted) +
                                                   " slash-delimited elements, e.g. keyid/date/region/service/term, got '" + credential + "'"
                                             : "Credential should be scoped with a valid terminator: 'aws4_request', not '" + parts.back() + "'.";
            return claim_.presigned ? faults_.malformed_query("Error parsing the X-Amz-Credential parameter; " + expected, sentence)
                                    : faults_.malformed_header(expected, sentence);
        }
        claim_.day = parts[count - wanted + 1];
        if (regional) claim_.region = parts[count - 3];
        claim_.service = parts[count - 2];
        claim_.scope = claim_.day + "/" + (regional ? claim_.region + "/" : "") + claim_.service + "/aws4_request";
        claim_.access_key = credential.substr(0, credential.size() - claim_.scope.size() - 1);
        return check_day();
    }

    std::optional<Fault> check_day() const {
        const std::string day = basic_iso8601(claim_.signed_at).substr(0, 8);
        if (day == claim_.day) return std::nullopt;
        const std::string wrong = "Invalid credential date \"" + claim_.day + "\". This date is not the same as X-Amz-Date: \"" + day + "\".";
        const std::string sentence = "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '" + claim_.day +
                                     "' != '" + day + "', from '" + basic_iso8601(claim_.signed_at) + "'.";
        return claim_.presigned ? faults_.malformed_query(wrong, sentence) : faults_.malformed_header(wrong, sentence);
    }

    std::optional<Fault> check_time() const {
        const seconds limit = s3_ ? skew_of_s3 : skew;
        const bool early = claim_.signed_at > now_ + limit;
        if (claim_.presigned) {
            if (early) return faults_.not_yet_valid(claim_.signed_at, now_, claim_.lifetime);
            return claim_.signed_at + claim_.lifetime < now_ ? std::optional(faults_.expired(claim_.signed_at, now_, claim_.lifetime)) : std::nullopt;
        }
        if (early || claim_.signed_at < now_ - limit) return faults_.skewed(claim_.signed_at, now_, limit, claim_.date);
        return std::nullopt;
    }

    std::optional<Fault> check_signed_headers() const {
        if (!names(claim_.signed_headers, "host")) return faults_.not_signed("host");
        if (!s3_) return std::nullopt;
        for (const auto& [name, value] : request_.headers) {
            const std::string field = lower(name);
            if (field.starts_with("x-amz-") && field != "x-amz-content-sha256" && !names(claim_.signed_headers, field))
                return faults_.not_signed(field);
        }
        if (!claim_.presigned && !request_.headers.has("x-amz-content-sha256"))
            return Fault{.code = "InvalidRequest", .message = "Missing required header for this request: x-amz-content-sha256"};
        return std::nullopt;
    }

    // What stands for the body in the canonical request, once the body has been found to be that.
    Result<std::string> payload() const {
        const std::string& given = request_.headers["x-amz-content-sha256"];
        if (s3_ && !given.empty() && !is_payload(given)) return faults_.no_payload_hash(given);
        if (given == unsigned_payload || given.starts_with(streaming)) return given;
        if (given.empty() && claim_.presigned && s3_) return std::string(unsigned_payload);
        const std::string& as_sent = request_.trailers["x-drydock-body-sha256"];
        Result<std::string> right = as_sent.empty() ? sha256(request_.body, 0, request_.body.size()) : Result<std::string>(as_sent);
        if (!right || given.empty() || iequals(given, *right)) return right;
        if (s3_) return faults_.wrong_payload_hash(given, *right);
        return right;  // the signature will not fit
    }

    std::optional<Fault> check_signature(const std::string& secret) const {
        const Result<std::string> body = payload();
        if (!body) return body.fault();
        const std::string canonical = canonical_request(request_, claim_.signed_headers, *body, s3_);
        const std::string stamp = basic_iso8601(claim_.signed_at);
        const std::string to_sign = claim_.algorithm + "\n" + stamp + "\n" + claim_.scope + "\n" + sha256(canonical);
        const SigningKey key = claim_.algorithm == symmetric ? SigningKey::symmetric(secret, claim_.day, claim_.region, claim_.service)
                                                             : SigningKey::asymmetric(secret, claim_.access_key);
        if (!key.fits(to_sign, claim_.signature)) return faults_.mismatch(claim_.access_key, claim_.signature, canonical, to_sign);
        return body->starts_with(streaming) ? check_chunks(key, canonical) : std::nullopt;
    }

    // Each chunk's signature goes on from the one before, and the first from that of the header.
    std::optional<Fault> check_chunks(const SigningKey& key, const std::string& canonical) const {
        std::string_view lines = request_.trailers["x-drydock-chunk-signatures"];
        const bool unsigned_chunks = request_.headers["x-amz-content-sha256"].find("UNSIGNED") != std::string::npos;
        if (unsigned_chunks) return std::nullopt;
        const std::string head = "\n" + basic_iso8601(claim_.signed_at) + "\n" + claim_.scope + "\n";
        std::string before = claim_.signature;
        std::uint64_t offset = 0;
        bool ended = false;
        while (!lines.empty()) {
            const std::string_view line = lines.substr(0, lines.find('\n'));
            lines.remove_prefix(std::min(line.size() + 1, lines.size()));
            const std::size_t space = std::min(line.find(' '), line.size());
            std::uint64_t size = 0;
            std::from_chars(line.data(), line.data() + space, size);
            const std::string_view signature = line.substr(std::min(space + 1, line.size()));
            const Result<std::string> hash = sha256(request_.body, offset, size);
            if (!hash) return hash.fault();
            const std::string to_sign = claim_.algorithm + "-PAYLOAD" + head + before + "\n" + std::string(empty_hash) + "\n" + *hash;
            if (!key.fits(to_sign, signature)) return faults_.mismatch(claim_.access_key, signature, canonical, to_sign);
            before = signature;
            offset += size;
            ended = size == 0;
        }
        if (!ended || offset != request_.body.size()) return faults_.mismatch(claim_.access_key, before, canonical, {});
        return request_.headers["x-amz-content-sha256"].ends_with("-TRAILER") ? check_trailer(key, canonical, head + before) : std::nullopt;
    }

    std::optional<Fault> check_trailer(const SigningKey& key, const std::string& canonical, const std::string& head) const {
        std::string text;
        for (const auto& [name, value] : request_.trailers) {
            const std::string field = lower(name);
            if (field != "x-amz-trailer-signature" && !field.starts_with("x-drydock-")) text += field + ":" + value + "\n";
        }
        const std::string to_sign = claim_.algorithm + "-TRAILER" + head + "\n" + sha256(text);
        const std::string& signature = request_.trailers["x-amz-trailer-signature"];
        if (key.fits(to_sign, signature)) return std::nullopt;
        return faults_.mismatch(claim_.access_key, signature, canonical, to_sign);
    }

    const Request& request_;
    Instant now_;
    bool s3_;
    SignatureFaults faults_;
    Claim claim_;
};

}  // namespace

std::optional<Fault> verify_signature(const Request& request, const SecretOf& secret_of, Instant now, bool s3, protocols::Wire wire) {
    return Verification(request, now, s3, wire).run(secret_of);
}

bool is_anonymous(const Request& request) {
    return request.headers["Authorization"].empty() && !signed_in_query(request);
}

bool needs_no_signature(const protocols::OperationModel& operation, const Request& request) {
    if (operation.root()["authtype"].string() == "none") return true;
    if (!request.headers["Authorization"].starts_with("Bearer ")) return false;
    const catalog::Packed metadata = operation.service().root()["metadata"];
    for (const catalog::Packed scheme : metadata["auth"].elements()) {
        if (scheme.string() == "smithy.api#httpBearerAuth") return true;
    }
    return metadata["signatureVersion"].string() == "bearer";
}

}  // namespace drydock::gateway
