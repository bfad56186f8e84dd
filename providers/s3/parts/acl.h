// Access control lists of buckets and objects, where a bucket still has them. https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
#pragma once

#include <string>

#include "providers/s3/parts/buckets.h"

namespace drydock::providers::s3 {

// The grants that a canned ACL stands for. InvalidArgument for a name that is none.
Result<Json> canned_grants(const std::string& canned, const std::string& account);
// What a request asks for: by its canned ACL, its headers (GrantRead …) or its AccessControlPolicy; null if it asks for nothing.
Result<Json> requested_grants(const Call& call, const Resource& bucket, const Model& input);

}  // namespace drydock::providers::s3
