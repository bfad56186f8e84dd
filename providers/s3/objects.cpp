// Objects of the S3 API: PutObject, GetObject, HeadObject, DeleteObject, DeleteObjects, ListObjectsV2, ListObjectVersions. An object is a thing of
// the type AWS::S3::Object (catalog/facts/operations-s3.yaml), one for each version; unversioned ones have the version "null". Bodies are texts.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html
#include <algorithm>
#include <functional>

#include "providers/operations.h"
#include "providers/registry.h"

namespace drydock::providers::s3 {
namespace {

constexpr const char* object_type = "AWS::S3::Object";
constexpr std::string_view bucket_type = "AWS::S3::Bucket";
constexpr const char* no_version = "null";
constexpr std::size_t version_length = 32, etag_length = 32;

Fault fault(std::string code, std::string message, int status) {
    return {.code = std::move(code), .message = std::move(message), .http_status = status};
}

std::string text(const Model& input, std::string_view name) {
    const Json& value = member(input, name);
    return value.is_null() ? std::string() : scalar_text(value);
}

Result<const Resource*> bucket_of(const Call& call, const Model& input) {
    const std::string name = text(input, "Bucket");
    if (const Resource* own = call.world.by(call.scope, bucket_type, "BucketName", name)) return own;
    for (const Resource* other : call.world.everywhere(bucket_type)) {
        if (other->property("BucketName") == Json(name)) return fault("AccessDenied", "Access Denied", 403);
    }
    return fault("NoSuchBucket", "The specified bucket does not exist", 404);
}

std::string versioning(const Resource& bucket) {
    return text(bucket.property("VersioningConfiguration"), "Status");
}

Scope home_of(const Call& call) {
    return thing_of(call, object_type, {}).scope;
}

// The versions of all objects of a bucket, oldest first.
std::vector<const Resource*> versions(const Call& call, const std::string& bucket) {
    std::vector<const Resource*> found;
    for (const Resource* object : call.world.all(home_of(call), object_type)) {
        if (object->property("Bucket") == Json(bucket)) found.push_back(object);
    }
    return found;
}

const Resource* find_object(const Call& call, const std::string& bucket, const std::string& key, const std::string& version) {
    const Resource* found = nullptr;
    for (const Resource* object : versions(call, bucket)) {
        if (object->property("Key") != Json(key)) continue;
        if (version.empty() ? object->property("IsLatest") == Json(true) : object->property("VersionId") == Json(version)) found = object;
    }
    return found;
}

Result<void> set_latest(const Call& call, const Resource& object, bool latest) {
    Resource changed = object;
    changed.model["IsLatest"] = latest;
    return call.world.put(std::move(changed));
}

// A new version on top of those that the key has.
Result<Resource> add_version(const Call& call, const Resource& bucket, const Model& input, bool marker) {
    const std::string name = text(input, "Bucket"), key = text(input, "Key");
    if (const Resource* before = find_object(call, name, key, {})) {
        if (auto done = set_latest(call, *before, false); !done) return done.fault();
    }
    const bool enabled = versioning(bucket) == "Enabled";
    Resource object = thing_of(call, object_type,
                               {{"Bucket", name},
                                {"Key", key},
                                {"VersionId", enabled ? call.ids.letters_digits(version_length) : no_version},
                                {"Body", marker ? "" : text(input, "Body")},
                                {"ETag", "\"" + call.ids.hex(etag_length) + "\""},
                                {"ContentType", input.contains("ContentType") ? text(input, "ContentType") : "binary/octet-stream"},
                                {"LastModified", iso8601(call.clock.now())},
                                {"IsLatest", true},
                                {"IsDeleteMarker", marker}});
    // A replaced row would keep its place; the newest version comes last.
    if (auto done = call.world.erase(object.scope, object.type, object.id); !done) return done.fault();
    if (auto done = call.world.put(object); !done) return done.fault();
    return object;
}

Result<Model> put_object(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = bucket_of(call, input);
    if (!bucket) return bucket.fault();
    const Result<Resource> object = add_version(call, **bucket, input, false);
    if (!object) return object.fault();
    Model answer = {{"ETag", object->property("ETag")}};
    if (object->property("VersionId") != Json(no_version)) answer["VersionId"] = object->property("VersionId");
    return answer;
}

Result<Model> head_object(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = bucket_of(call, input);
    if (!bucket) return bucket.fault();
    const Resource* object = find_object(call, text(input, "Bucket"), text(input, "Key"), text(input, "VersionId"));
    if (!object || object->property("IsDeleteMarker") == Json(true)) return fault("NoSuchKey", "The specified key does not exist.", 404);
    Model answer = {{"ETag", object->property("ETag")},
                    {"ContentType", object->property("ContentType")},
                    {"ContentLength", text(object->model, "Body").size()},
                    {"LastModified", object->property("LastModified")}};
    if (object->property("VersionId") != Json(no_version)) answer["VersionId"] = object->property("VersionId");
    return answer;
}

Result<Model> get_object(const Call& call, const Model& input) {
    Result<Model> answer = head_object(call, input);
    if (!answer) return answer;
    (*answer)["Body"] = find_object(call, text(input, "Bucket"), text(input, "Key"), text(input, "VersionId"))->property("Body");
    return answer;
}

// Without a version, a versioned bucket gets a delete marker; deleting what is not there succeeds.
Result<Model> delete_object(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = bucket_of(call, input);
    if (!bucket) return bucket.fault();
    const std::string name = text(input, "Bucket"), key = text(input, "Key"), version = text(input, "VersionId");
    if (version.empty() && !versioning(**bucket).empty()) {
        const Result<Resource> marker = add_version(call, **bucket, input, true);
        if (!marker) return marker.fault();
        return Model{{"DeleteMarker", true}, {"VersionId", marker->property("VersionId")}};
    }
    const Resource* object = find_object(call, name, key, version);
    if (!object) return Json::object();
    const bool latest = object->property("IsLatest") == Json(true);
    if (auto done = call.world.erase(object->scope, object->type, object->id); !done) return done.fault();
    const Resource* next = nullptr;
    for (const Resource* other : versions(call, name)) {
        if (other->property("Key") == Json(key)) next = other;
    }
    if (latest && next) {
        if (auto done = set_latest(call, *next, true); !done) return done.fault();
    }
    return Json::object();
}

Result<Model> delete_objects(const Call& call, const Model& input) {
    Json deleted = Json::array();
    for (const Json& object : member(member(input, "Delete"), "Objects")) {
        Model one = object;
        one["Bucket"] = member(input, "Bucket");
        const Result<Model> done = delete_object(call, one);
        if (!done) return done.fault();
        deleted.push_back(object);
    }
    return Model{{"Deleted", deleted}};
}

Model listed(const Call& call, const Model& input, const std::function<bool(const Resource&)>& wanted) {
    Json contents = Json::array();
    const std::string prefix = text(input, "Prefix");
    for (const Resource* object : versions(call, text(input, "Bucket"))) {
        if (!wanted(*object) || !text(object->model, "Key").starts_with(prefix)) continue;
        Json entry = {
            {"Key", object->property("Key")},   {"VersionId", object->property("VersionId")}, {"IsLatest", object->property("IsLatest")},
            {"ETag", object->property("ETag")}, {"Size", text(object->model, "Body").size()}, {"LastModified", object->property("LastModified")},
            {"StorageClass", "STANDARD"}};
        contents.push_back(std::move(entry));
    }
    std::sort(contents.begin(), contents.end(), [](const Json& a, const Json& b) { return text(a, "Key") < text(b, "Key"); });
    return contents;
}

Result<Model> list_objects(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = bucket_of(call, input);
    if (!bucket) return bucket.fault();
    Model contents = listed(call, input, [](const Resource& object) {
        return object.property("IsLatest") == Json(true) && object.property("IsDeleteMarker") != Json(true);
    });
    for (Json& entry : contents) {
        entry.erase("VersionId");
        entry.erase("IsLatest");
    }
    const std::size_t count = contents.size();
    return Model{{"Name", member(input, "Bucket")}, {"IsTruncated", false}, {"KeyCount", count}, {"Contents", std::move(contents)}};
}

Result<Model> list_versions(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = bucket_of(call, input);
    if (!bucket) return bucket.fault();
    const auto is_marker = [](const Resource& object) { return object.property("IsDeleteMarker") == Json(true); };
    return Model{{"Name", member(input, "Bucket")},
                 {"IsTruncated", false},
                 {"Versions", listed(call, input, std::not_fn(is_marker))},
                 {"DeleteMarkers", listed(call, input, is_marker)}};
}

}  // namespace

void objects(Registry& registry) {
    registry.operation("s3", "PutObject", put_object);
    registry.operation("s3", "HeadObject", head_object);
    registry.operation("s3", "GetObject", get_object);
    registry.operation("s3", "DeleteObject", delete_object);
    registry.operation("s3", "DeleteObjects", delete_objects);
    registry.operation("s3", "ListObjectsV2", list_objects);
    registry.operation("s3", "ListObjectVersions", list_versions);
}

}  // namespace drydock::providers::s3
