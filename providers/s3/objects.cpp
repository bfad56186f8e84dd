// Objects of the S3 API: PutObject, GetObject, HeadObject. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
#include <algorithm>

#include "providers/operations.h"
#include "providers/registry.h"
#include "providers/s3/parts/conditions.h"
#include "providers/s3/parts/encryption.h"
#include "providers/s3/parts/expiration.h"
#include "providers/s3/parts/uploads.h"

namespace drydock::providers::s3 {
namespace {

constexpr std::uint64_t largest_put = 5368709120;  // bytes

Result<Model> put_object(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const std::string key = text(input, "Key");
    if (auto valid = check_key(key); !valid) return valid.fault();
    Result<Model> details = upload_details(call, **bucket, input, "PutObject");
    if (!details) return details.fault();
    if (auto allowed = check_write_conditions(call, **bucket, key, input); !allowed) return allowed.fault();
    Body body = taken_body(call, input);
    if (body.size() > largest_put) {
        return fault("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400,
                     {{"ProposedSize", std::to_string(body.size())}, {"MaxSizeAllowed", std::to_string(largest_put)}});
    }
    if (auto digested = digest_body(call, input, {&body, 1}, *details); !digested) return digested.fault();
    const Result<Resource> object = add_object(call, **bucket, key, std::move(*details), {&body, 1});
    if (!object) return object.fault();
    Model answer = {{"ETag", object->property("ETag")}};
    show_checksum(object->model, answer);
    show_encryption(object->model, answer);
    show_expiration(**bucket, *object, answer);
    if (versioning(**bucket) == Versioning::enabled) answer["VersionId"] = object->property("VersionId");
    return answer;
}

// What is said of an object without regard to its bytes.
Model described(const Resource& bucket, const Resource& object) {
    Model answer = {{"AcceptRanges", "bytes"},
                    {"LastModified", object.property("LastModified")},
                    {"ETag", object.property("ETag")},
                    {"Metadata", object.property("Metadata").is_null() ? Json::object() : object.property("Metadata")}};
    for (const std::string_view name : content_members()) {
        if (given(object.model, name)) answer[std::string(name)] = object.property(name);
    }
    for (const char* name : {"ObjectLockMode", "ObjectLockRetainUntilDate", "ObjectLockLegalHoldStatus", "Restore"}) {
        if (given(object.model, name)) answer[name] = object.property(name);
    }
    show_encryption(object.model, answer);
    if (versioning(bucket) != Versioning::never) answer["VersionId"] = object.property("VersionId");
    if (object.property("StorageClass") != Json("STANDARD")) answer["StorageClass"] = object.property("StorageClass");
    if (const std::size_t tags = object.property("Tags").size(); tags > 0) answer["TagCount"] = tags;
    return answer;
}

void override_headers(const Model& input, Model& answer) {
    for (const char* name : {"CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "ContentType", "Expires"}) {
        if (const Json& value = member(input, "Response" + std::string(name)); !value.is_null()) answer[name] = value;
    }
    if (given(input, "ResponseExpires")) answer["Expires"] = http_date(text(input, "ResponseExpires"));
}

// A part of an object that was uploaded in parts; others are one part.
struct Piece {
    Range range;
    bool partial = false;  // a range or a part was asked for
    const Json* part = nullptr;
};

Result<Piece> part_piece(const Resource& object, long long wanted) {
    const std::uint64_t size = size_of(object);
    const Json& parts = object.property("Parts");
    const long long count = parts.empty() ? 1 : static_cast<long long>(parts.size());
    if (wanted < 1 || wanted > count) {
        return fault("InvalidPartNumber", "The requested partnumber is not satisfiable", 416,
                     {{"PartNumberRequested", std::to_string(wanted)}, {"ActualPartCount", std::to_string(count)}});
    }
    if (parts.empty()) return Piece{.range = {0, size}, .partial = true};
    Range range;
    for (long long i = 0; i < wanted; ++i) {
        range.offset += range.size;
        range.size = static_cast<std::uint64_t>(number(parts[static_cast<std::size_t>(i)], "Size", 0));
    }
    return Piece{.range = range, .partial = true, .part = &parts[static_cast<std::size_t>(wanted - 1)]};
}

Result<Piece> wanted_piece(const Resource& object, const Model& input) {
    const std::uint64_t size = size_of(object);
    if (given(input, "PartNumber")) {
        if (given(input, "Range")) return invalid_request("Cannot specify both Range header and partNumber query parameter");
        return part_piece(object, number(input, "PartNumber", 0));
    }
    if (!given(input, "Range")) return Piece{.range = {0, size}};
    const Result<std::optional<Range>> range = range_of(text(input, "Range"), size);
    if (!range) return range.fault();
    if (!*range) return Piece{.range = {0, size}};
    return Piece{.range = **range, .partial = true};
}

void show_piece(const Model& input, const Resource& object, const Piece& piece, Model& answer) {
    const std::uint64_t size = size_of(object);
    answer["ContentLength"] = piece.range.size;
    if (piece.partial && size > 0) answer["ContentRange"] = content_range(piece.range, size);
    const Json& parts = object.property("Parts");
    if (given(input, "PartNumber") && !parts.empty()) answer["PartsCount"] = parts.size();
    if (text(input, "ChecksumMode") != "ENABLED") return;
    const bool whole = piece.range.size == size;
    if (piece.part && given(*piece.part, "Checksum") && !whole) {
        show_checksum({{"Checksum", member(*piece.part, "Checksum")}}, answer, false);
        answer["ChecksumType"] = member(object.property("Checksum"), "Type");
    } else if (whole) {
        show_checksum(object.model, answer);
        if (piece.part && given(*piece.part, "Checksum")) {
            answer[traits_of(algorithm_named(text(object.property("Checksum"), "Algorithm"))->algorithm).member] =
                member(member(*piece.part, "Checksum"), "Value");
        }
    }
}

struct Found {
    const Resource* object;
    Piece piece;
    Model answer;
};

Result<Found> found(const Call& call, const Model& input, const char* method) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Result<const Resource*> object = find_object(call, **bucket, input, method);
    if (!object) return object.fault();
    if (auto right = check_customer_key(input, (*object)->model); !right) return right.fault();
    if (auto met = check_read_conditions(input, **object, call.clock.shown()); !met) return met.fault();
    const Result<Piece> piece = wanted_piece(**object, input);
    if (!piece) return piece.fault();
    Model answer = described(**bucket, **object);
    if (!given(input, "VersionId") || is_latest(call, **bucket, **object)) show_expiration(**bucket, **object, answer);
    show_piece(input, **object, *piece, answer);
    override_headers(input, answer);
    return Found{*object, *piece, std::move(answer)};
}

Result<Model> head_object(const Call& call, const Model& input) {
    Result<Found> head = found(call, input, "HEAD");
    if (!head) return head.fault();
    return std::move(head->answer);
}

Result<Model> get_object(const Call& call, const Model& input) {
    Result<Found> head = found(call, input, "GET");
    if (!head) return head.fault();
    const Resource& object = *head->object;
    const std::string storage = text(object.model, "StorageClass");
    if ((storage == "GLACIER" || storage == "DEEP_ARCHIVE") && !given(object.model, "Restore")) {
        return fault("InvalidObjectState", "The operation is not valid for the object's storage class", 403, {{"StorageClass", storage}});
    }
    if (auto usable = check_key_usable(call, object.model); !usable) return usable.fault();
    Body body = body_of(call, object.model);
    if (head->piece.range.size != body.size()) body = part_of(body, head->piece.range.offset, head->piece.range.size);
    if (call.response_body) {
        *call.response_body = std::move(body);
        return std::move(head->answer);
    }
    Result<std::string> bytes = body.read();
    if (!bytes) return bytes.fault();
    head->answer["Body"] = std::move(*bytes);
    return std::move(head->answer);
}

}  // namespace

void objects(Registry& registry) {
    registry.operation("s3", "PutObject", PreparedOperation{put_object, add_digests});
    registry.operation("s3", "HeadObject", head_object);
    registry.operation("s3", "GetObject", get_object);
}

}  // namespace drydock::providers::s3
