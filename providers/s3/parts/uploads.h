// What a request says of an object beside its bytes: content headers, metadata, storage class, encryption, tags, locks, ACL. The same for objects
// that are put, copied, and uploaded in parts. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
#pragma once

#include <string>

#include "providers/s3/parts/checksum.h"
#include "providers/s3/parts/objects.h"

namespace drydock::providers::s3 {

// Members of a model that are given as they came, and given back by HeadObject.
std::span<const std::string_view> content_members();

// KeyTooLongError, InvalidURI.
Result<void> check_key(const std::string& key);
// The details of a new object, from the request and the bucket's defaults.
Result<Model> upload_details(const Call& call, const Resource& bucket, const Model& input, const char* operation);
// ServerSideEncryption, SSEKMSKeyId and BucketKeyEnabled of an object, into an answer.
void show_encryption(const Model& object, Model& answer);
// Whether ETags of objects with these details are MD5s of their bytes.
bool has_plain_etag(const Model& details);
// Fills in the checksum and the ETag of a body; BadDigest, InvalidDigest.
Result<void> digest_body(const Call& call, const Model& input, std::span<const Body> parts, Model& details);
// The member ChecksumCRC32 … of an answer, and ChecksumType.
void show_checksum(const Model& object, Model& answer, bool with_type = true);
// A body as it came with the call: its payload, or the member Body as a text.
Body taken_body(const Call& call, const Model& input);
// AccessDenied if the lock of an object forbids to remove it.
Result<void> check_unlocked(const Call& call, const Resource& object, bool bypass);
Fault locked_object();
// AccessControlListNotSupported where the bucket has none.
Result<void> check_acl(const Resource& bucket, const Model& input);

}  // namespace drydock::providers::s3
