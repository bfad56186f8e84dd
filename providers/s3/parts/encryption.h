// Server-side encryption of objects: which key an object has. https://docs.aws.amazon.com/AmazonS3/latest/userguide/serv-side-encryption.html
#pragma once

#include <string>

#include "providers/s3/parts/buckets.h"

namespace drydock::providers::s3 {

// ServerSideEncryption, SSEKMSKeyId (an ARN) and BucketKeyEnabled of a new object: as asked for, or as the bucket has it; or the MD5 of the key that
// the customer brings. KMS.NotFoundException, KMS.DisabledException …, InvalidArgument.
Result<void> add_encryption(const Call& call, const Resource& bucket, const Model& input, Model& details);
// That the request brings the customer's key that an object (or an upload) was stored with, and none otherwise. `prefix` begins the names of the
// members: CopySource, or nothing.
Result<void> check_customer_key(const Model& input, const Model& details, const std::string& prefix = {});
// That the key of an object can be used.
Result<void> check_key_usable(const Call& call, const Model& details);

}  // namespace drydock::providers::s3
