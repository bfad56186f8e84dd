// Buckets as the operations of the S3 API see them: found by name in every region of the account, as S3's names are.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
#pragma once

#include <cstdint>
#include <string>

#include "providers/s3/parts/support.h"

namespace drydock::providers::s3 {

inline constexpr const char* bucket_type = "AWS::S3::Bucket";
inline constexpr const char* policy_type = "AWS::S3::BucketPolicy";

enum class Versioning : std::uint8_t { never, enabled, suspended };

// The bucket that the input names, whoever calls: NoSuchBucket, AccessDenied if it is another account's or not the expected owner's. The pointer
// holds until the bucket changes.
Result<const Resource*> find_bucket(const Call& call, const Model& input, std::string_view owner_member = "ExpectedBucketOwner");
Result<const Resource*> find_bucket(const Call& call, const std::string& name, const std::string& expected_owner);
Fault no_such_bucket(const std::string& name);

Versioning versioning(const Resource& bucket);
std::string name_of(const Resource& bucket);
std::string arn_of(const Resource& bucket);
std::string region_of(const Resource& bucket);
// The account and region that the bucket is in: buckets themselves are global resources of an account.
Scope place_of(const Resource& bucket);
// The call as if it was made in the bucket's region: for changes of the bucket.
Call at_home(const Call& call, const Resource& bucket);
bool has_object_lock(const Resource& bucket);
// Whether ACLs mean anything: not where the bucket's owner owns everything.
bool has_acls(const Resource& bucket);
// A name that may not be given to a bucket.
bool is_bucket_name(std::string_view name);

}  // namespace drydock::providers::s3
