// Lists of objects: ListObjects, ListObjectsV2, ListObjectVersions. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ListingKeysUsingAPIs.html
#include "providers/registry.h"
#include "providers/s3/parts/listing.h"

namespace drydock::providers::s3 {
namespace {

Json entry_of(const ListRequest& request, const Resource& object) {
    Json entry = {{"Key", request.name(text(object.model, "Key"))},
                  {"LastModified", object.property("LastModified")},
                  {"ETag", object.property("ETag")},
                  {"ChecksumAlgorithm", Json::array({member(object.property("Checksum"), "Algorithm")})},
                  {"ChecksumType", member(object.property("Checksum"), "Type")},
                  {"Size", object.property("Size")},
                  {"StorageClass", object.property("StorageClass")}};
    return entry;
}

// The newest version of every key that is no delete marker.
Json current_objects(const Call& call, const Resource& bucket, const ListRequest& request, const std::string& after, bool owners, Page& page) {
    Json contents = Json::array();
    std::string seen, group;  // of a group, the first key that has a current object tells of it
    bool any = false;
    const auto visit = [&](const Resource& object, std::string_view key) {
        if (any && key == seen) return true;
        seen = key;
        any = true;
        if (is_marker(object)) return true;
        if (!page.take(key)) return false;
        contents.push_back(entry_of(request, object));
        if (owners) contents.back()["Owner"] = owner_of(bucket.scope.account);
        return true;
    };
    const auto is_there = [&](const std::string& prefix) {
        const ListRequest below{.prefix = prefix};
        bool found = false;
        std::string last;
        bool first = true;
        walk(
            call, bucket, below, {}, false,
            [&](const Resource& object, std::string_view key) {
                if (!first && key == last) return true;
                first = false;
                last = key;
                found = !is_marker(object);
                return !found;
            },
            [](const std::string&) { return true; });
        return found;
    };
    walk(call, bucket, request, after, false, visit, [&](const std::string& prefix) { return !is_there(prefix) || page.take_prefix(prefix); });
    return contents;
}

void show_request(const Model& input, const ListRequest& request, const Page& page, Model& answer) {
    answer["Name"] = member(input, "Bucket");
    answer["Prefix"] = request.name(request.prefix);
    if (!request.delimiter.empty()) answer["Delimiter"] = request.name(request.delimiter);
    answer["MaxKeys"] = request.most;
    if (request.url) answer["EncodingType"] = "url";
    answer["IsTruncated"] = page.truncated();
    if (Json prefixes = page.prefixes(); !prefixes.empty()) answer["CommonPrefixes"] = std::move(prefixes);
}

Result<Model> list_objects(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Result<ListRequest> request = list_request(input, "MaxKeys", "maxKeys");
    if (!request) return request.fault();
    Page page(*request);
    Json contents = current_objects(call, **bucket, *request, text(input, "Marker"), true, page);
    Model answer = {{"Marker", request->name(text(input, "Marker"))}};
    show_request(input, *request, page, answer);
    if (page.truncated() && !request->delimiter.empty()) answer["NextMarker"] = request->name(page.last());
    if (!contents.empty()) answer["Contents"] = std::move(contents);
    return answer;
}

Result<Model> list_objects_v2(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Result<ListRequest> request = list_request(input, "MaxKeys", "max-keys");
    if (!request) return request.fault();
    std::string after = text(input, "StartAfter");
    if (given(input, "ContinuationToken")) {
        const std::string token = text(input, "ContinuationToken");
        const std::optional<std::string> last = name_of_token(token);
        if (!last) {
            return fault("InvalidArgument", "The continuation token provided is incorrect", 400, {{"ArgumentName", "continuation-token"}});
        }
        after = *last;
    }
    Page page(*request);
    Json contents = current_objects(call, **bucket, *request, after, flag(input, "FetchOwner"), page);
    Model answer = Json::object();
    show_request(input, *request, page, answer);
    answer["KeyCount"] = page.size();
    if (given(input, "ContinuationToken")) answer["ContinuationToken"] = member(input, "ContinuationToken");
    if (page.truncated()) answer["NextContinuationToken"] = token_after(page.last());
    if (given(input, "StartAfter")) answer["StartAfter"] = request->name(text(input, "StartAfter"));
    if (!contents.empty()) answer["Contents"] = std::move(contents);
    return answer;
}

struct VersionList {
    Json versions = Json::array(), markers = Json::array();
    std::string last_version;
};

void list_one(const ListRequest& request, const Resource& bucket, const Resource& object, bool latest, VersionList& list) {
    list.last_version = version_of(object);
    if (is_marker(object)) {
        list.markers.push_back({{"Owner", owner_of(bucket.scope.account)},
                                {"Key", request.name(text(object.model, "Key"))},
                                {"VersionId", list.last_version},
                                {"IsLatest", latest},
                                {"LastModified", object.property("LastModified")}});
        return;
    }
    Json entry = entry_of(request, object);
    entry["VersionId"] = list.last_version;
    entry["IsLatest"] = latest;
    entry["Owner"] = owner_of(bucket.scope.account);
    list.versions.push_back(std::move(entry));
}

Result<Model> list_object_versions(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Result<ListRequest> request = list_request(input, "MaxKeys", "maxKeys");
    if (!request) return request.fault();
    const std::string after = text(input, "KeyMarker"), after_version = text(input, "VersionIdMarker");
    if (!after_version.empty() && after.empty()) {
        return invalid_argument("A version-id marker cannot be specified without a key marker.", "version-id-marker", after_version);
    }
    Page page(*request);
    VersionList list;
    std::string seen;
    bool any = false, reached = after_version.empty();  // the version that the last page ended with
    const auto visit = [&](const Resource& object, std::string_view key) {
        const bool latest = !any || key != seen;
        seen = key;
        any = true;
        if (!reached && key == after) {
            reached = object.property("VersionId") == Json(after_version);
            return true;
        }
        if (!page.take(key)) return false;
        list_one(*request, **bucket, object, latest, list);
        return true;
    };
    // With a version's marker, the rest of that key's versions come first: all that are left, where that version has gone meanwhile.
    reached = reached || !find_version(call, **bucket, after, after_version);
    walk(call, **bucket, *request, after, !after_version.empty(), visit, [&](const std::string& prefix) { return page.take_prefix(prefix); });
    Model answer = {{"KeyMarker", request->name(after)}, {"VersionIdMarker", after_version}};
    show_request(input, *request, page, answer);
    if (page.truncated()) {
        answer["NextKeyMarker"] = request->name(page.last());
        if (!page.last_is_prefix()) answer["NextVersionIdMarker"] = list.last_version;
    }
    if (!list.versions.empty()) answer["Versions"] = std::move(list.versions);
    if (!list.markers.empty()) answer["DeleteMarkers"] = std::move(list.markers);
    return answer;
}

}  // namespace

void lists(Registry& registry) {
    registry.operation("s3", "ListObjects", list_objects);
    registry.operation("s3", "ListObjectsV2", list_objects_v2);
    registry.operation("s3", "ListObjectVersions", list_object_versions);
}

}  // namespace drydock::providers::s3
