// ListParts and ListMultipartUploads of the S3 API. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html
#include <algorithm>

#include "providers/registry.h"
#include "providers/s3/parts/listing.h"
#include "providers/s3/parts/multipart.h"
#include "providers/s3/parts/uploads.h"

namespace drydock::providers::s3 {
namespace {

constexpr long long largest_page = 1000, largest_number = 2147483647;

Json initiator(const Call& call, const Resource& bucket) {
    if (call.principal.empty() || call.principal.ends_with(":root")) return {{"ID", owner_id(bucket.scope.account)}};
    return {{"ID", call.principal}, {"DisplayName", call.principal.substr(call.principal.rfind('/') + 1)}};
}

void show_kind(const Resource& upload, Model& answer) {
    for (const char* name : {"ChecksumAlgorithm", "ChecksumType"}) {
        if (given(upload.model, name)) answer[name] = upload.property(name);
    }
    answer["StorageClass"] = member(upload.property("Details"), "StorageClass");
}

Result<long long> page_size(const Model& input, const char* name, const char* argument) {
    const long long most = number(input, name, largest_page);
    if (most >= 0 && most <= largest_number) return std::min(most, largest_page);
    return invalid_argument("Argument " + std::string(argument) + " must be an integer between 0 and 2147483647", argument, std::to_string(most));
}

Result<Model> list_parts(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Result<const Resource*> upload = find_upload(call, **bucket, input);
    if (!upload) return upload.fault();
    const Result<long long> most = page_size(input, "MaxParts", "max-parts");
    if (!most) return most.fault();
    const long long after = number(input, "PartNumberMarker", 0);
    const bool checksums = given((*upload)->model, "ChecksumAlgorithm");
    Json parts = Json::array();
    bool truncated = false;
    long long last = 0;
    for (const Resource* part : parts_of(call, **upload)) {
        const long long part_number = number(part->model, "PartNumber", 0);
        if (part_number <= after) continue;
        truncated = static_cast<long long>(parts.size()) == *most;
        if (truncated) break;
        last = part_number;
        Json one = {{"PartNumber", part_number},
                    {"LastModified", part->property("LastModified")},
                    {"ETag", part->property("ETag")},
                    {"Size", part->property("Size")}};
        if (checksums) show_checksum(part->model, one, false);
        parts.push_back(std::move(one));
    }
    Model answer = {{"Bucket", name_of(**bucket)},
                    {"Key", member(input, "Key")},
                    {"UploadId", member(input, "UploadId")},
                    {"PartNumberMarker", after},
                    {"NextPartNumberMarker", last},
                    {"MaxParts", *most},
                    {"IsTruncated", truncated && *most > 0},
                    {"Initiator", initiator(call, **bucket)},
                    {"Owner", owner_of((*bucket)->scope.account)}};
    if (!parts.empty()) answer["Parts"] = std::move(parts);
    show_kind(**upload, answer);
    return answer;
}

// By key, then by age.
std::vector<const Resource*> sorted_uploads(const Call& call, const Resource& bucket, const std::string& prefix) {
    std::vector<const Resource*> uploads;
    each_upload(call, bucket, prefix, [&](const Resource& upload) {
        uploads.push_back(&upload);
        return true;
    });
    std::ranges::stable_sort(uploads, [](const Resource* a, const Resource* b) {
        const std::string first = text(a->model, "Key"), second = text(b->model, "Key");
        return first != second ? first < second : text(a->model, "Initiated") < text(b->model, "Initiated");
    });
    return uploads;
}

Result<Model> list_uploads(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Result<ListRequest> request = list_request(input, "MaxUploads", "max-uploads");
    if (!request) return request.fault();
    const std::string after = text(input, "KeyMarker"), after_upload = after.empty() ? std::string() : text(input, "UploadIdMarker");
    Page page(*request);
    Json uploads = Json::array();
    std::string group, last_upload;
    bool reached = after_upload.empty();
    for (const Resource* upload : sorted_uploads(call, **bucket, request->prefix)) {
        const std::string key = text(upload->model, "Key"), id = text(upload->model, "UploadId");
        if (!after.empty() && (key < after || (key == after && after_upload.empty()))) continue;
        if (key == after && !reached) {
            reached = id == after_upload;
            continue;
        }
        const std::string grouped = common_prefix(*request, key);
        if (!grouped.empty()) {
            if (grouped == group || (!after.empty() && grouped <= after)) continue;
            if (!page.take_prefix(grouped)) break;
            group = grouped;
            continue;
        }
        if (!page.take(key)) break;
        last_upload = id;
        Json one = {{"UploadId", id},
                    {"Key", request->name(key)},
                    {"Initiated", upload->property("Initiated")},
                    {"Owner", owner_of((*bucket)->scope.account)},
                    {"Initiator", initiator(call, **bucket)}};
        show_kind(*upload, one);
        uploads.push_back(std::move(one));
    }
    Model answer = {{"Bucket", name_of(**bucket)},
                    {"KeyMarker", request->name(after)},
                    {"UploadIdMarker", text(input, "UploadIdMarker")},
                    {"NextKeyMarker", request->name(page.last())},
                    {"NextUploadIdMarker", page.last_is_prefix() ? std::string() : last_upload},
                    {"MaxUploads", request->most},
                    {"IsTruncated", page.truncated()}};
    if (!request->prefix.empty()) answer["Prefix"] = request->name(request->prefix);
    if (!request->delimiter.empty()) answer["Delimiter"] = request->name(request->delimiter);
    if (request->url) answer["EncodingType"] = "url";
    if (Json prefixes = page.prefixes(); !prefixes.empty()) answer["CommonPrefixes"] = std::move(prefixes);
    if (!uploads.empty()) answer["Uploads"] = std::move(uploads);
    return answer;
}

}  // namespace

void multipart_lists(Registry& registry) {
    registry.operation("s3", "ListParts", list_parts);
    registry.operation("s3", "ListMultipartUploads", list_uploads);
}

}  // namespace drydock::providers::s3
