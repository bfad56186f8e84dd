// The source of a copy: the header x-amz-copy-source. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
#pragma once

#include <string>

#include "providers/s3/parts/objects.h"

namespace drydock::providers::s3 {

struct CopySource {
    const Resource* bucket = nullptr;
    const Resource* object = nullptr;
    bool by_version = false;  // the request names a version
};

// Finds what CopySource, ExpectedSourceBucketOwner and the conditions of the input mean.
Result<CopySource> copy_source(const Call& call, const Model& input);
// CopySourceVersionId, where the source has versions.
void show_source(const CopySource& source, Model& answer);

}  // namespace drydock::providers::s3
