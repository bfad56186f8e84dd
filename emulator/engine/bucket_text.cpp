#include "emulator/engine/bucket_text.h"

#include <algorithm>
#include <cctype>

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

// AWS's URLs never name a port. `host` becomes the name alone.
bool is_emulator(std::string_view& host) {
    const std::size_t port = host.rfind(':');
    const bool has_port = port != std::string_view::npos && host.find_first_not_of("0123456789", port + 1) == std::string_view::npos;
    if (has_port) host = host.substr(0, port);
    return has_port || host == "localhost" || host == "127.0.0.1" || host.ends_with(".localhost") || host.ends_with(".localhost.localstack.cloud");
}

int hex_digit(char c) {
    const std::string_view digits = "0123456789abcdef";
    const std::size_t found = digits.find(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    return found == std::string_view::npos ? -1 : static_cast<int>(found);
}

std::string decoded(std::string_view path) {
    std::string out;
    for (std::size_t at = 0; at < path.size(); ++at) {
        const int high = path[at] == '%' && at + 2 < path.size() ? hex_digit(path[at + 1]) : -1;
        const int low = high < 0 ? -1 : hex_digit(path[at + 2]);
        out += low < 0 ? path[at] : static_cast<char>(high * 16 + low);
        if (low >= 0) at += 2;
    }
    return out;
}

// `host` without the domain: bucket.s3.region, s3-region, or something else.
std::optional<BucketPlace> place_at(std::string_view host, const std::string& path, bool path_style_else) {
    if (host == "s3" || host.starts_with("s3.") || host.starts_with("s3-")) return split_path(path);
    std::size_t service = std::min(host.find(".s3."), host.find(".s3-"));
    if (host.ends_with(".s3")) service = std::min(service, host.size() - std::string_view(".s3").size());
    if (service != std::string_view::npos) return place_of(host.substr(0, service), path);
    return path_style_else ? split_path(path) : std::nullopt;
}

}  // namespace

std::optional<BucketPlace> bucket_place(std::string_view location) {
    constexpr std::string_view s3 = "s3://", https = "https://", http = "http://";
    if (location.starts_with(s3)) return split_path(location.substr(s3.size()));
    const bool secure = location.starts_with(https);
    if (!secure && !location.starts_with(http)) return std::nullopt;
    location.remove_prefix(secure ? https.size() : http.size());
    location = location.substr(0, location.find('?'));
    const std::size_t slash = location.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    std::string_view host = location.substr(0, slash);
    const std::string path = decoded(location.substr(slash + 1));
    if (is_emulator(host)) return place_at(host, path, true);
    return secure ? place_at(host_within_aws(host), path, false) : std::nullopt;
}

Result<std::string> bucket_text(const providers::Call& call, const BucketPlace& place) {
    providers::Call apart = call;  // its bodies are those of another operation
    apart.request_body = apart.response_body = nullptr;
    const Result<providers::Model> object = providers::perform(apart, "s3", "GetObject", {{"Bucket", place.bucket}, {"Key", place.key}});
    if (object) return scalar_text(member(*object, "Body"));
    Fault fault = object.fault();
    if (fault.code == "NoSuchBucket") fault.message = "S3 bucket [" + place.bucket + "] does not exist.";
    return fault;
}

}  // namespace drydock::engine
