// What objects have beside their bytes, in the S3 API: tags, ACL, retention, legal hold, attributes.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html
#include <algorithm>

#include "base/text.h"
#include "providers/registry.h"
#include "providers/s3/parts/acl.h"
#include "providers/s3/parts/encryption.h"
#include "providers/s3/parts/uploads.h"

namespace drydock::providers::s3 {
namespace {

constexpr std::size_t most_tags = 10;

struct Target {
    const Resource* bucket;
    const Resource* object;
};

// The object of a request; what of a delete marker depends on the method.
Result<Target> target(const Call& call, const Model& input, const char* method, bool marker_is_fault) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Result<const Resource*> object = find_object(call, **bucket, input, method, marker_is_fault);
    if (!object) return object.fault();
    return Target{*bucket, *object};
}

Result<void> change(const Call& call, const Resource& object, std::initializer_list<std::pair<const char*, Json>> members) {
    Resource changed = object;
    for (const auto& [name, value] : members) {
        if (value.is_null()) {
            changed.model.erase(name);
        } else {
            changed.model[name] = value;
        }
    }
    return call.world.put(std::move(changed));
}

void show_version(const Target& of, Model& answer) {
    if (versioning(*of.bucket) != Versioning::never) answer["VersionId"] = of.object->property("VersionId");
}

// Tags.

Result<Model> put_tagging(const Call& call, const Model& input) {
    const Result<Target> of = target(call, input, "PUT", true);
    if (!of) return of.fault();
    const Json& tags = member(member(input, "Tagging"), "TagSet");
    if (auto valid = check_tags(tags, most_tags, "Your TagKey cannot be prefixed with aws:"); !valid) return valid.fault();
    Model answer = Json::object();
    show_version(*of, answer);
    if (auto done = change(call, *of->object, {{"Tags", tags.is_array() && !tags.empty() ? tags : Json()}}); !done) return done.fault();
    return answer;
}

Result<Model> get_tagging(const Call& call, const Model& input) {
    const Result<Target> of = target(call, input, "GET", true);
    if (!of && of.fault().code == "NoSuchKey") return no_such_key(text(input, "Bucket") + "/" + text(input, "Key"));
    if (!of) return of.fault();
    const Json& tags = of->object->property("Tags");
    Model answer = {{"TagSet", tags.is_null() ? Json::array() : tags}};
    show_version(*of, answer);
    return answer;
}

Result<Model> delete_tagging(const Call& call, const Model& input) {
    const Result<Target> of = target(call, input, "DELETE", true);
    if (!of) return of.fault();
    Model answer = Json::object();
    show_version(*of, answer);
    if (auto done = change(call, *of->object, {{"Tags", nullptr}}); !done) return done.fault();
    return answer;
}

// ACL.

Result<Model> get_acl(const Call& call, const Model& input) {
    const Result<Target> of = target(call, input, "GET", false);
    if (!of) return of.fault();
    const std::string& account = of->bucket->scope.account;
    const Json& grants = of->object->property("Grants");
    const Result<Json> standard = canned_grants("private", account);
    if (!standard) return standard.fault();
    return Model{{"Owner", owner_of(account)}, {"Grants", grants.is_null() ? *standard : grants}};
}

Result<Model> put_acl(const Call& call, const Model& input) {
    const Result<Target> of = target(call, input, "PUT", true);
    if (!of) return of.fault();
    const Result<Json> grants = requested_grants(call, *of->bucket, input);
    if (!grants) return grants.fault();
    if (grants->is_null())
        return fault("MissingSecurityHeader", "Your request was missing a required header", 400, {{"MissingHeaderName", "x-amz-acl"}});
    const bool owners = text(input, "ACL") == "bucket-owner-full-control";
    if (!has_acls(*of->bucket)) {
        if (owners) return Json::object();
        return fault("AccessControlListNotSupported", "The bucket does not allow ACLs", 400);
    }
    if (auto done = change(call, *of->object, {{"Grants", *grants}}); !done) return done.fault();
    return Json::object();
}

// Locks.

Result<Target> lockable(const Call& call, const Model& input, const char* method) {
    Result<Target> of = target(call, input, method, true);
    if (of && !has_object_lock(*of->bucket)) return invalid_request("Bucket is missing Object Lock Configuration");
    return of;
}

Fault no_lock() {
    return fault("NoSuchObjectLockConfiguration", "The specified object does not have a ObjectLock configuration", 404);
}

Result<Model> put_retention(const Call& call, const Model& input) {
    const Result<Target> of = lockable(call, input, "PUT");
    if (!of) return of.fault();
    const Resource& object = *of->object;
    const std::string mode = text(member(input, "Retention"), "Mode"), until = text(member(input, "Retention"), "RetainUntilDate");
    if (mode.empty() != until.empty() || (!mode.empty() && mode != "GOVERNANCE" && mode != "COMPLIANCE")) return malformed_xml();
    if (!until.empty() && until <= iso8601(call.clock.shown())) {
        return invalid_argument("The retain until date must be in the future!", "RetainUntilDate", until);
    }
    const std::string held_mode = text(object.model, "ObjectLockMode"), held_until = text(object.model, "ObjectLockRetainUntilDate");
    const bool running = !held_mode.empty() && held_until > iso8601(call.clock.shown());
    const bool longer = mode == held_mode && until >= held_until;
    if (running && !longer && (held_mode == "COMPLIANCE" || !flag(input, "BypassGovernanceRetention"))) return locked_object();
    Json kept_mode = mode.empty() ? Json() : Json(mode), kept_until = until.empty() ? Json() : Json(until);
    if (auto done = change(call, object, {{"ObjectLockMode", kept_mode}, {"ObjectLockRetainUntilDate", kept_until}}); !done) return done.fault();
    return Json::object();
}

Result<Model> get_retention(const Call& call, const Model& input) {
    const Result<Target> of = lockable(call, input, "GET");
    if (!of) return of.fault();
    if (!given(of->object->model, "ObjectLockMode")) return no_lock();
    return Model{
        {"Retention", {{"Mode", of->object->property("ObjectLockMode")}, {"RetainUntilDate", of->object->property("ObjectLockRetainUntilDate")}}}};
}

Result<Model> put_legal_hold(const Call& call, const Model& input) {
    const Result<Target> of = lockable(call, input, "PUT");
    if (!of) return of.fault();
    const std::string status = text(member(input, "LegalHold"), "Status");
    if (status != "ON" && status != "OFF") return malformed_xml();
    if (auto done = change(call, *of->object, {{"ObjectLockLegalHoldStatus", status}}); !done) return done.fault();
    return Json::object();
}

Result<Model> get_legal_hold(const Call& call, const Model& input) {
    const Result<Target> of = lockable(call, input, "GET");
    if (!of) return of.fault();
    if (!given(of->object->model, "ObjectLockLegalHoldStatus")) return no_lock();
    return Model{{"LegalHold", {{"Status", of->object->property("ObjectLockLegalHoldStatus")}}}};
}

// Attributes.

Json parts_shown(const Resource& object, const Model& input) {
    constexpr long long largest_page = 1000;
    const Json& parts = object.property("Parts");
    Json shown = {{"TotalPartsCount", parts.size()}};
    if (member(object.property("Checksum"), "Type") != Json("COMPOSITE")) return shown;
    const long long after = number(input, "PartNumberMarker", 0), most = number(input, "MaxParts", largest_page);
    Json list = Json::array();
    long long last = after;
    bool truncated = false;
    for (const Json& part : parts) {
        if (number(part, "PartNumber", 0) <= after) continue;
        truncated = static_cast<long long>(list.size()) == most;
        if (truncated) break;
        last = number(part, "PartNumber", 0);
        Json one = {{"PartNumber", last}, {"Size", member(part, "Size")}};
        show_checksum(part, one, false);
        list.push_back(std::move(one));
    }
    shown["PartNumberMarker"] = after;
    shown["NextPartNumberMarker"] = last;
    shown["MaxParts"] = most;
    shown["IsTruncated"] = truncated;
    shown["Parts"] = std::move(list);
    return shown;
}

Result<Model> get_attributes(const Call& call, const Model& input) {
    const Result<Target> of = target(call, input, "GET", false);
    if (!of) return of.fault();
    const Resource& object = *of->object;
    if (auto right = check_customer_key(input, object.model); !right) return right.fault();
    Model answer = {{"LastModified", object.property("LastModified")}};
    show_version(*of, answer);
    for (const Json& wanted : member(input, "ObjectAttributes")) {
        const std::string name = scalar_text(wanted);
        if (name == "ETag") answer["ETag"] = replace_all(text(object.model, "ETag"), "\"", "");
        if (name == "StorageClass") answer["StorageClass"] = object.property("StorageClass");
        if (name == "ObjectSize") answer["ObjectSize"] = object.property("Size");
        if (name == "ObjectParts" && !object.property("Parts").empty()) answer["ObjectParts"] = parts_shown(object, input);
        if (name != "Checksum") continue;
        Model checksum = Json::object();
        show_checksum(object.model, checksum);
        // The number of parts, which ends a composite checksum, is shown elsewhere.
        for (auto& [member_name, value] : checksum.items()) {
            if (member_name != "ChecksumType") value = scalar_text(value).substr(0, scalar_text(value).find('-'));
        }
        answer["Checksum"] = std::move(checksum);
    }
    return answer;
}

}  // namespace

void object_details(Registry& registry) {
    registry.operation("s3", "PutObjectTagging", put_tagging);
    registry.operation("s3", "GetObjectTagging", get_tagging);
    registry.operation("s3", "DeleteObjectTagging", delete_tagging);
    registry.operation("s3", "PutObjectAcl", put_acl);
    registry.operation("s3", "GetObjectAcl", get_acl);
    registry.operation("s3", "PutObjectRetention", put_retention);
    registry.operation("s3", "GetObjectRetention", get_retention);
    registry.operation("s3", "PutObjectLegalHold", put_legal_hold);
    registry.operation("s3", "GetObjectLegalHold", get_legal_hold);
    registry.operation("s3", "GetObjectAttributes", get_attributes);
}

}  // namespace drydock::providers::s3
