// Objects: a thing of the type AWS::S3::Object (catalog/facts/operations-s3.yaml) for each version. Identifiers are made so that their order is the
// order of S3's lists: bucket, key, newest version first; so a bucket's objects, and a key's versions, are neighbours (World::each_from).
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html
#pragma once

#include <functional>
#include <span>
#include <string>

#include "base/body.h"
#include "providers/s3/parts/buckets.h"

namespace drydock::providers::s3 {

inline constexpr const char* object_type = "AWS::S3::Object";
inline constexpr const char* no_version = "null";  // the version of what was put while the bucket was not versioned

// Where a bucket's things are: in its account, in no region.
Scope home_of(const Resource& bucket);
// The beginning of the identifiers of all versions of a key.
std::string key_prefix(const std::string& bucket, const std::string& key);
// The key that an identifier belongs to.
std::string_view key_of(const Resource& object, const std::string& bucket);

inline bool is_marker(const Resource& object) {
    return object.property("IsDeleteMarker") == Json(true);
}
std::string version_of(const Resource& object);
std::uint64_t size_of(const Resource& object);

// The newest version of a key, delete markers included, or nullptr.
const Resource* newest(const Call& call, const Resource& bucket, const std::string& key);
const Resource* find_version(const Call& call, const Resource& bucket, const std::string& key, const std::string& version);
bool is_latest(const Call& call, const Resource& bucket, const Resource& object);
// The object that a request is about, by Key and VersionId: NoSuchKey, NoSuchVersion, MethodNotAllowed for a delete marker that was asked for by its
// version (or that is the newest, where `marker_is_fault`).
Result<const Resource*> find_object(const Call& call, const Resource& bucket, const Model& input, const char* method, bool marker_is_fault = false);
// InvalidArgument if the input has a VersionId that is empty.
Result<void> check_said_version(const Model& input);
// InvalidArgument for what cannot be a version's id.
Result<void> check_version_id(const std::string& version);

// Puts a new version on top of those that the key has, or in place of the version "null". `details` are the members that the caller has; the body
// goes into the model, or into a file.
Result<Resource> add_object(const Call& call, const Resource& bucket, const std::string& key, Model details, std::span<Body> parts);
Result<Resource> add_marker(const Call& call, const Resource& bucket, const std::string& key);
// Takes one version away for good, its body too.
Result<void> erase_object(const Call& call, const Resource& object);

// Bodies of objects and of parts of uploads: the members Body (text), Body64 or File of a model, and Size.
Result<void> keep_body(const Call& call, Model& model, std::span<Body> parts);
Body body_of(const Call& call, const Model& model);
void drop_body(const Call& call, const Model& model);
// A part of a body, not copied if it is on disk.
Body part_of(const Body& body, std::uint64_t offset, std::uint64_t size);

}  // namespace drydock::providers::s3
