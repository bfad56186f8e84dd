// Texts that stand in simulated buckets: templates behind a TemplateURL, what AWS::Include brings in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "providers/call.h"

namespace drydock::engine {

struct BucketPlace {
    std::string bucket, key;
};

// s3://bucket/key, https://bucket.s3.region.amazonaws.com/key and https://s3.region.amazonaws.com/bucket/key, and the same at an emulator:
// http://localhost:4566/bucket/key, http://bucket.s3.localhost.localstack.cloud:4566/key. Nothing for other locations.
std::optional<BucketPlace> bucket_place(std::string_view location);

// The text of the object. Faults: NoSuchBucket (`S3 bucket [x] does not exist.`), NoSuchKey.
Result<std::string> bucket_text(const providers::Call& call, const BucketPlace& place);

}  // namespace drydock::engine
