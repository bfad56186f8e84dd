// DeleteObject and DeleteObjects of the S3 API. https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html
#include "providers/registry.h"
#include "providers/s3/parts/conditions.h"
#include "providers/s3/parts/uploads.h"

namespace drydock::providers::s3 {
namespace {

constexpr std::size_t most_objects = 1000;

struct Deleted {
    std::string version;  // of the marker that was made, or that was deleted
    bool marker = false;
};

// Deleting what is not there succeeds.
Result<Deleted> delete_version(const Call& call, const Resource& bucket, const std::string& key, const std::string& version, bool bypass) {
    if (const bool possible = version == no_version || versioning(bucket) != Versioning::never; !possible) {
        return invalid_argument("Invalid version id specified", "versionId", version);
    }
    if (auto valid = check_version_id(version); !valid) return valid.fault();
    const Resource* object = find_version(call, bucket, key, version);
    if (!object) return Deleted{version, false};
    if (auto unlocked = check_unlocked(call, *object, bypass); !unlocked) return unlocked.fault();
    const bool marker = is_marker(*object);
    if (auto done = erase_object(call, *object); !done) return done.fault();
    return Deleted{version, marker};
}

// Without a version, a versioned bucket gets a delete marker.
Result<Deleted> delete_one(const Call& call, const Resource& bucket, const std::string& key, const std::string& version, bool bypass) {
    if (auto valid = check_key(key); !valid) return valid.fault();
    if (!version.empty()) return delete_version(call, bucket, key, version, bypass);
    if (versioning(bucket) != Versioning::never) {
        const Result<Resource> marker = add_marker(call, bucket, key);
        if (!marker) return marker.fault();
        return Deleted{version_of(*marker), true};
    }
    if (const Resource* object = newest(call, bucket, key)) {
        if (auto done = erase_object(call, *object); !done) return done.fault();
    }
    return Deleted{};
}

// If-Match: the object that goes must be the one that the client knows.
Result<void> check_condition(const Call& call, const Resource& bucket, const Model& input, std::string_view etag_member) {
    for (const auto& [name, header] :
         {std::pair{"IfMatchLastModifiedTime", "x-amz-if-match-last-modified-time"}, std::pair{"IfMatchSize", "x-amz-if-match-size"},
          std::pair{"LastModifiedTime", "x-amz-if-match-last-modified-time"}, std::pair{"Size", "x-amz-if-match-size"}}) {
        if (given(input, name)) {
            return fault("NotImplemented", "A header you provided implies functionality that is not implemented", 501, {{"Header", header}});
        }
    }
    if (!given(input, etag_member)) return {};
    const Resource* object = newest(call, bucket, text(input, "Key"));
    if (!object || is_marker(*object)) return no_such_key(text(input, "Key"));
    const std::string wanted = text(input, etag_member);
    if (wanted != "*" && !same_etag(wanted, text(object->model, "ETag"))) return precondition_failed("If-Match");
    return {};
}

Result<Model> delete_object(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    if (auto refused = refuse(input, "DeleteObject", {"MFA"}); !refused) return refused.fault();
    if (auto said = check_said_version(input); !said) return said.fault();
    if (auto met = check_condition(call, **bucket, input, "IfMatch"); !met) return met.fault();
    const Result<Deleted> done = delete_one(call, **bucket, text(input, "Key"), text(input, "VersionId"), flag(input, "BypassGovernanceRetention"));
    if (!done) return done.fault();
    Model answer = Json::object();
    if (done->marker) answer["DeleteMarker"] = true;
    if (!done->version.empty()) answer["VersionId"] = done->version;
    return answer;
}

Json error_of(const Json& object, const Fault& fault) {
    Json error = {{"Key", member(object, "Key")}};
    if (given(object, "VersionId")) error["VersionId"] = member(object, "VersionId");
    // A version's id that cannot be is one that is not there, in a list.
    const bool no_id = fault.code == "InvalidArgument";
    error["Code"] = no_id ? "NoSuchVersion" : fault.code;
    error["Message"] = no_id ? "The specified version does not exist." : fault.message;
    return error;
}

Result<Model> delete_objects(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    if (auto refused = refuse(input, "DeleteObjects", {"MFA"}); !refused) return refused.fault();
    const Json& wanted = member(member(input, "Delete"), "Objects");
    if (!wanted.is_array() || wanted.empty() || wanted.size() > most_objects) return malformed_xml();
    for (const Json& object : wanted) {
        if (text(object, "Key").empty()) return malformed_xml();
    }
    const bool quiet = flag(member(input, "Delete"), "Quiet"), bypass = flag(input, "BypassGovernanceRetention");
    Json deleted = Json::array(), errors = Json::array();
    for (const Json& object : wanted) {
        const std::string version = text(object, "VersionId");
        Result<void> met = check_condition(call, **bucket, object, "ETag");
        const Result<Deleted> done = met ? delete_one(call, **bucket, text(object, "Key"), version, bypass) : Result<Deleted>(met.fault());
        if (!done) {
            errors.push_back(error_of(object, done.fault()));
            continue;
        }
        if (quiet) continue;
        Json one = {{"Key", member(object, "Key")}};
        if (!version.empty()) one["VersionId"] = version;
        if (done->marker) {
            one["DeleteMarker"] = true;
            one["DeleteMarkerVersionId"] = done->version;
        }
        deleted.push_back(std::move(one));
    }
    Model answer = Json::object();
    if (!deleted.empty()) answer["Deleted"] = std::move(deleted);
    if (!errors.empty()) answer["Errors"] = std::move(errors);
    return answer;
}

}  // namespace

void deletion(Registry& registry) {
    registry.operation("s3", "DeleteObject", delete_object);
    registry.operation("s3", "DeleteObjects", delete_objects);
}

}  // namespace drydock::providers::s3
