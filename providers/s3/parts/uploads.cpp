#include "providers/s3/parts/uploads.h"

#include <algorithm>
#include <array>

#include "base/base64.h"
#include "base/text.h"
#include "providers/s3/parts/acl.h"
#include "providers/s3/parts/encryption.h"

namespace drydock::providers::s3 {
namespace {

constexpr std::size_t longest_key = 1024, metadata_limit = 2048;
constexpr std::size_t most_tags = 10;

constexpr std::array<std::string_view, 7> plain_members = {
    "CacheControl", "ContentDisposition", "ContentLanguage", "ContentType", "ContentEncoding", "Expires", "WebsiteRedirectLocation"};

constexpr std::array<std::string_view, 8> storage_classes = {"STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA",        "ONEZONE_IA", "GLACIER_IR",
                                                             "GLACIER",  "DEEP_ARCHIVE",       "INTELLIGENT_TIERING"};

// Without the encoding of the transfer, which is none of the object's.
std::string content_encoding(const std::string& header) {
    std::vector<std::string> kept;
    for (const std::string& one : split(header, ",")) {
        const std::string encoding(trim(one));
        if (!encoding.empty() && encoding != "aws-chunked") kept.push_back(encoding);
    }
    return join(kept, ",");
}

Result<void> add_metadata(const Model& input, Model& details) {
    const Json& metadata = member(input, "Metadata");
    if (!metadata.is_object() || metadata.empty()) return {};
    std::size_t size = 0;
    Json kept = Json::object();
    for (const auto& [name, value] : metadata.items()) {
        const std::string held = scalar_text(value);
        size += name.size() + held.size();
        kept[lower(name)] = held;
    }
    if (size > metadata_limit) {
        return fault("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size", 400,
                     {{"Size", std::to_string(size)}, {"MaxSizeAllowed", std::to_string(metadata_limit)}});
    }
    details["Metadata"] = std::move(kept);
    return {};
}

Instant after(Instant from, const Json& retention) {
    using std::chrono::days;
    constexpr int days_of_year = 365;
    const long long span = number(retention, "Days", 0) + number(retention, "Years", 0) * days_of_year;
    return from + days(span);
}

Result<void> add_lock(const Call& call, const Resource& bucket, const Model& input, Model& details) {
    constexpr const char* both = "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied";
    const std::string mode = text(input, "ObjectLockMode"), until = text(input, "ObjectLockRetainUntilDate");
    const std::string hold = text(input, "ObjectLockLegalHoldStatus");
    if (!mode.empty() || !until.empty() || !hold.empty()) {
        if (!mode.empty() && mode != "GOVERNANCE" && mode != "COMPLIANCE") {
            return invalid_argument("Unknown wormMode directive.", "x-amz-object-lock-mode", mode);
        }
        if (mode.empty() && !until.empty()) return fault("InvalidArgument", both, 400, {{"ArgumentName", "x-amz-object-lock-mode"}});
        if (until.empty() && !mode.empty()) return fault("InvalidArgument", both, 400, {{"ArgumentName", "x-amz-object-lock-retain-until-date"}});
        if (!has_object_lock(bucket)) return invalid_request("Bucket is missing Object Lock Configuration");
        if (!until.empty() && until <= iso8601(call.clock.shown())) {
            return invalid_argument("The retain until date must be in the future!", "x-amz-object-lock-retain-until-date", until);
        }
    }
    if (!hold.empty()) details["ObjectLockLegalHoldStatus"] = hold;
    if (!mode.empty()) {
        details["ObjectLockMode"] = mode;
        details["ObjectLockRetainUntilDate"] = until;
        return {};
    }
    const Json& retention = member(member(bucket.property("ObjectLockConfiguration"), "Rule"), "DefaultRetention");
    if (!retention.is_object() || !has_object_lock(bucket)) return {};
    details["ObjectLockMode"] = text(retention, "Mode");
    details["ObjectLockRetainUntilDate"] = iso8601(after(call.clock.shown(), retention));
    return {};
}

}  // namespace

std::span<const std::string_view> content_members() {
    return plain_members;
}

Result<void> check_key(const std::string& key) {
    // It ends keys in identifiers (objects.h), and no answer in XML could contain it.
    if (key.find('\0') != std::string::npos) return fault("InvalidURI", "Couldn't parse the specified URI.", 400);
    if (key.size() <= longest_key) return {};
    return fault("KeyTooLongError", "Your key is too long", 400,
                 {{"Size", std::to_string(key.size())}, {"MaxSizeAllowed", std::to_string(longest_key)}});
}

Result<void> check_acl(const Resource& bucket, const Model& input) {
    const std::string acl = text(input, "ACL");
    const bool harmless = acl.empty() || acl == "bucket-owner-full-control";
    bool grants = false;
    for (const char* name : {"GrantFullControl", "GrantRead", "GrantReadACP", "GrantWrite", "GrantWriteACP"}) grants = grants || given(input, name);
    if ((harmless && !grants) || has_acls(bucket)) return {};
    return fault("AccessControlListNotSupported", "The bucket does not allow ACLs", 400);
}

Result<Model> upload_details(const Call& call, const Resource& bucket, const Model& input, const char* operation) {
    auto refused =
        refuse(input, operation, {"WriteOffsetBytes", "ObjectLockEventHold", "ObjectLockEventHoldDurationDays", "ObjectLockEventHoldDurationYears"});
    if (!refused) return refused.fault();
    Model details = Json::object();
    for (const std::string_view name : plain_members) {
        if (given(input, name)) details[std::string(name)] = member(input, name);
    }
    if (!details.contains("ContentType") || text(details, "ContentType").empty()) details["ContentType"] = "binary/octet-stream";
    if (details.contains("ContentEncoding")) {
        const std::string encoding = content_encoding(text(details, "ContentEncoding"));
        if (encoding.empty()) {
            details.erase("ContentEncoding");
        } else {
            details["ContentEncoding"] = encoding;
        }
    }
    if (auto done = add_metadata(input, details); !done) return done.fault();
    const std::string storage = text(input, "StorageClass");
    if (!storage.empty() && std::ranges::find(storage_classes, storage) == storage_classes.end()) {
        return fault("InvalidStorageClass", "The storage class you specified is not valid", 400, {{"StorageClassRequested", storage}});
    }
    details["StorageClass"] = storage.empty() ? "STANDARD" : storage;
    if (auto done = add_encryption(call, bucket, input, details); !done) return done.fault();
    if (auto done = add_lock(call, bucket, input, details); !done) return done.fault();
    if (const std::string header = text(input, "Tagging"); !header.empty() && !member(input, "Tagging").is_object()) {
        Result<Json> tags = tags_of_header(header);
        if (!tags) return tags.fault();
        if (auto valid = check_tags(*tags, most_tags, "Your TagKey cannot be prefixed with aws:"); !valid) return valid.fault();
        if (!tags->empty()) details["Tags"] = std::move(*tags);
    }
    if (auto allowed = check_acl(bucket, input); !allowed) return allowed.fault();
    const Result<Json> grants = requested_grants(call, bucket, input);
    if (!grants) return grants.fault();
    if (!grants->is_null()) details["Grants"] = *grants;
    return details;
}

void show_encryption(const Model& object, Model& answer) {
    for (const char* name : {"ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled", "SSECustomerAlgorithm", "SSECustomerKeyMD5"}) {
        if (given(object, name)) answer[name] = member(object, name);
    }
}

bool has_plain_etag(const Model& details) {
    return text(details, "ServerSideEncryption") == "AES256";
}

Result<void> digest_body(const Call& call, const Model& input, std::span<const Body> parts, Model& details) {
    const Result<SaidChecksum> said = said_checksum(input);
    if (!said) return said.fault();
    const std::array<Algorithm, 2> wanted = {Algorithm::md5, said->algorithm};
    const Result<std::vector<std::string>> made = checksums(parts, wanted, member(input, known_digests));
    if (!made) return made.fault();
    if (auto same = check_content_md5(input, made->front()); !same) return same;
    const AlgorithmTraits& traits = traits_of(said->algorithm);
    const std::string value = base64_encoded(made->back());
    if (!said->value.empty() && said->value != value) return bad_digest(traits);
    // What is encrypted with a key of KMS has an ETag that is no digest of its bytes.
    constexpr std::size_t etag_length = 32;
    details["ETag"] = "\"" + (has_plain_etag(details) ? hex(made->front()) : call.ids.hex(etag_length)) + "\"";
    details["Checksum"] = {{"Algorithm", traits.name}, {"Value", value}, {"Type", "FULL_OBJECT"}};
    return {};
}

void show_checksum(const Model& object, Model& answer, bool with_type) {
    const Json& checksum = member(object, "Checksum");
    const AlgorithmTraits* traits = algorithm_named(text(checksum, "Algorithm"));
    if (!traits) return;
    answer[traits->member] = member(checksum, "Value");
    if (with_type) answer["ChecksumType"] = member(checksum, "Type");
}

Body taken_body(const Call& call, const Model& input) {
    return call.request_body ? std::move(*call.request_body) : Body(text(input, "Body"));
}

Fault locked_object() {
    return fault("AccessDenied", "Access Denied because object protected by object lock.", 403);
}

Result<void> check_unlocked(const Call& call, const Resource& object, bool bypass) {
    if (text(object.model, "ObjectLockLegalHoldStatus") == "ON") return locked_object();
    const std::string mode = text(object.model, "ObjectLockMode");
    if (mode.empty() || text(object.model, "ObjectLockRetainUntilDate") <= iso8601(call.clock.shown())) return {};
    if (mode == "GOVERNANCE" && bypass) return {};
    return locked_object();
}

}  // namespace drydock::providers::s3
