#include "emulator/engine/bucket_text.h"

#include <algorithm>

#include "providers/operations.h"

namespace drydock::engine {
namespace {

std::optional<BucketPlace> place_of(std::string_view bucket, std::string_view key) {
    if (bucket.empty() || key.empty()) return std::nullopt;
    return BucketPlace{std::string(bucket), std::string(key)};
}

std::optional<BucketPlace> split_path(std::string_view path) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    return place_of(path.substr(0, slash), path.substr(std::min(slash + 1, path.size())));
}

// The host without the domain of AWS, which is empty if it is none of AWS's hosts.
std::string_view host_within_aws(std::string_view host) {
    for (const std::string_view domain : {".amazonaws.com", ".amazonaws.com.cn"}) {
        if (host.ends_with(domain)) return host.substr(0, host.size() - domain.size());
    }
    return {};
}

}  // namespace

std::optional<BucketPlace> bucket_place(std::string_view location) {
    constexpr std::string_view s3 = "s3://", https = "https://";
    if (location.starts_with(s3)) return split_path(location.substr(s3.size()));
    if (!location.starts_with(https)) return std::nullopt;
    location = location.substr(https.size(), location.find('?') - https.size());
    const std::size_t slash = location.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const std::string_view host = host_within_aws(location.substr(0, slash)), path = location.substr(slash + 1);
    if (host == "s3" || host.starts_with("s3.") || host.starts_with("s3-")) return split_path(path);
    std::size_t service = std::min(host.find(".s3."), host.find(".s3-"));
    if (host.ends_with(".s3")) service = std::min(service, host.size() - std::string_view(".s3").size());
    return service == std::string_view::npos ? std::nullopt : place_of(host.substr(0, service), path);
}

Result<std::string> bucket_text(const providers::Call& call, const BucketPlace& place) {
    const Result<providers::Model> object = providers::perform(call, "s3", "GetObject", {{"Bucket", place.bucket}, {"Key", place.key}});
    if (object) return scalar_text(member(*object, "Body"));
    Fault fault = object.fault();
    if (fault.code == "NoSuchBucket") fault.message = "S3 bucket [" + place.bucket + "] does not exist.";
    return fault;
}

}  // namespace drydock::engine
