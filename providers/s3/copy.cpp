// CopyObject of the S3 API. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
#include "base/base64.h"
#include "base/text.h"
#include "providers/registry.h"
#include "providers/s3/parts/conditions.h"
#include "providers/s3/parts/copy_source.h"
#include "providers/s3/parts/expiration.h"
#include "providers/s3/parts/uploads.h"

namespace drydock::providers::s3 {
namespace {

constexpr std::uint64_t largest_copy = 5368709120;  // bytes

Result<void> check_directive(const Model& input, const char* name, const char* header, const char* message) {
    const std::string directive = text(input, name);
    if (directive.empty() || directive == "COPY" || directive == "REPLACE") return {};
    return invalid_argument(message, header, directive);
}

// A copy onto itself has to change something.
Result<void> check_in_place(const Call& call, const Resource& bucket, const CopySource& source, const Model& input) {
    const bool same = source.bucket == &bucket && source.object->property("Key") == member(input, "Key");
    if (!same || (source.by_version && !is_latest(call, bucket, *source.object))) return {};
    if (text(input, "MetadataDirective") == "REPLACE" || !bucket.property("BucketEncryption").is_null()) return {};
    for (const char* name : {"StorageClass", "ServerSideEncryption", "WebsiteRedirectLocation"}) {
        if (given(input, name)) return {};
    }
    return invalid_request(
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, "
        "website "
        "redirect location or encryption attributes.");
}

// The request with what it takes over from the source.
Model with_source(const Model& input, const Model& source) {
    Model request = input;
    if (text(input, "MetadataDirective") != "REPLACE") {
        for (const std::string_view name : content_members()) {
            if (name == "WebsiteRedirectLocation") continue;
            request.erase(std::string(name));
            if (given(source, name)) request[std::string(name)] = member(source, name);
        }
        request.erase("Metadata");
        if (given(source, "Metadata")) request["Metadata"] = member(source, "Metadata");
    }
    if (text(input, "TaggingDirective") != "REPLACE") request.erase("Tagging");
    const std::string algorithm = text(member(source, "Checksum"), "Algorithm");
    if (!given(input, "ChecksumAlgorithm") && !algorithm.empty()) request["ChecksumAlgorithm"] = algorithm;
    return request;
}

// The digests of the source, as far as it has them: its bytes are the copy's.
Json digests_of(const Model& source) {
    Json known = Json::object();
    const std::string etag = replace_all(text(source, "ETag"), "\"", "");
    if (has_plain_etag(source) && !given(source, "Parts")) known["MD5"] = base64_encoded(unhex(etag));
    const Json& checksum = member(source, "Checksum");
    if (text(checksum, "Type") == "FULL_OBJECT") known[text(checksum, "Algorithm")] = member(checksum, "Value");
    return known;
}

Result<Model> copy_object(const Call& call, const Model& input) {
    auto refused = refuse(input, "CopyObject", {"AnnotationDirective"});
    if (!refused) return refused.fault();
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const std::string key = text(input, "Key");
    if (auto valid = check_key(key); !valid) return valid.fault();
    if (auto valid = check_directive(input, "MetadataDirective", "x-amz-metadata-directive", "Unknown metadata directive."); !valid)
        return valid.fault();
    if (auto valid = check_directive(input, "TaggingDirective", "x-amz-tagging-directive", "Unknown tagging directive."); !valid)
        return valid.fault();
    const Result<CopySource> source = copy_source(call, input);
    if (!source) return source.fault();
    if (size_of(*source->object) > largest_copy) {
        return invalid_request("The specified copy source is larger than the maximum allowable size for a copy source: " +
                               std::to_string(largest_copy));
    }
    if (auto changes = check_in_place(call, **bucket, *source, input); !changes) return changes.fault();
    Model request = with_source(input, source->object->model);
    request[known_digests] = digests_of(source->object->model);
    Result<Model> details = upload_details(call, **bucket, request, "CopyObject");
    if (!details) return details.fault();
    if (text(input, "TaggingDirective") != "REPLACE" && given(source->object->model, "Tags")) (*details)["Tags"] = source->object->property("Tags");
    if (auto allowed = check_write_conditions(call, **bucket, key, input); !allowed) return allowed.fault();
    Body body = body_of(call, source->object->model);
    if (auto digested = digest_body(call, request, {&body, 1}, *details); !digested) return digested.fault();
    Model answer = Json::object();
    show_source(*source, answer);
    // From here on the source may be gone: it is what a copy onto itself replaces.
    const Result<Resource> object = add_object(call, **bucket, key, std::move(*details), {&body, 1});
    if (!object) return object.fault();
    Json result = {{"ETag", object->property("ETag")}, {"LastModified", object->property("LastModified")}};
    show_checksum(object->model, result);
    answer["CopyObjectResult"] = std::move(result);
    show_encryption(object->model, answer);
    show_expiration(**bucket, *object, answer);
    if (versioning(**bucket) == Versioning::enabled) answer["VersionId"] = object->property("VersionId");
    return answer;
}

}  // namespace

void copy(Registry& registry) {
    registry.operation("s3", "CopyObject", copy_object);
}

}  // namespace drydock::providers::s3
