// Conditional requests: reads and copies by ETag and time, writes that must not overwrite what the client has not seen, ranges.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "providers/s3/parts/objects.h"

namespace drydock::providers::s3 {

// If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since of a read: PreconditionFailed, or NotModified with the status 304.
Result<void> check_read_conditions(const Model& input, const Resource& object, Instant now);
// The same of the source of a copy (CopySourceIfMatch …): always PreconditionFailed.
Result<void> check_copy_conditions(const Model& input, const Resource& object, Instant now);
// If-Match and If-None-Match of what is about to take the key's place: PreconditionFailed, NoSuchKey, NotImplemented.
Result<void> check_write_conditions(const Call& call, const Resource& bucket, const std::string& key, const Model& input);
bool same_etag(std::string_view wanted, const std::string& etag);

struct Range {
    std::uint64_t offset = 0, size = 0;
};
// What a Range header means for so many bytes; none if it means nothing, and then all is sent. InvalidRange.
Result<std::optional<Range>> range_of(const std::string& header, std::uint64_t size);
// bytes 0-9/100
std::string content_range(const Range& range, std::uint64_t size);

}  // namespace drydock::providers::s3
