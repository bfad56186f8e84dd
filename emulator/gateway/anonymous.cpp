#include "emulator/gateway/anonymous.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "base/arn.h"
#include "validator/policy/evaluate.h"

namespace drydock::gateway {
namespace {

using providers::Resource;
using validator::policy::Decision;

// The permission that an operation needs: most are called like it.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
std::string action_of(std::string_view operation) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 11> others = {{{"HeadObject", "GetObject"},
                                                                                       {"HeadBucket", "ListBucket"},
                                                                                       {"ListObjects", "ListBucket"},
                                                                                       {"ListObjectsV2", "ListBucket"},
                                                                                       {"ListObjectVersions", "ListBucketVersions"},
                                                                                       {"ListMultipartUploads", "ListBucketMultipartUploads"},
                                                                                       {"ListParts", "ListMultipartUploadParts"},
                                                                                       {"CreateMultipartUpload", "PutObject"},
                                                                                       {"UploadPart", "PutObject"},
                                                                                       {"CompleteMultipartUpload", "PutObject"},
                                                                                       {"DeleteObjects", "DeleteObject"}}};
    const auto found = std::ranges::find(others, operation, [](const auto& pair) { return pair.first; });
    return "s3:" + std::string(found == others.end() ? operation : found->second);
}

// New buckets restrict access; one that has been told what to block does what it was told.
bool restricts(const Resource& bucket) {
    const Json& block = bucket.property("PublicAccessBlockConfiguration");
    return block.is_null() || member(block, "RestrictPublicBuckets") == Json(true);
}

}  // namespace

std::optional<Fault> refused_anonymous(const providers::World& world, const protocols::OperationModel& operation, const protocols::Request& request) {
    const Fault denied{.code = "AccessDenied", .message = "Access Denied", .http_status = 403};
    const std::string path = protocols::url_decoded(std::string_view(request.path).substr(std::min<std::size_t>(1, request.path.size())));
    const std::string name = path.substr(0, path.find('/'));
    const Resource* bucket = world.by_everywhere("AWS::S3::Bucket", "BucketName", name);
    const Resource* policy = world.by_everywhere("AWS::S3::BucketPolicy", "Bucket", name);
    if (bucket == nullptr || policy == nullptr || restricts(*bucket)) return denied;
    const bool object = path.size() > name.size() + 1;
    const validator::policy::Request asked{
        .action = action_of(operation.name()),
        .resource = "arn:" + std::string(partition_of(policy->scope.region)) + ":s3:::" + (object ? path : name),
        .principal_arn = {},
        .principal_service = {},
        .principal_account = {},
        .context = {{"aws:securetransport", request.secure ? "true" : "false"}, {"aws:referer", request.headers["Referer"]}}};
    if (validator::policy::evaluate(policy->property("PolicyDocument"), asked, true) != Decision::allow) return denied;
    return std::nullopt;
}

}  // namespace drydock::gateway
