#include "providers/s3/parts/copy_source.h"

#include "providers/s3/parts/conditions.h"
#include "providers/s3/parts/encryption.h"

namespace drydock::providers::s3 {

Result<CopySource> copy_source(const Call& call, const Model& input) {
    const std::string header = text(input, "CopySource");
    const auto malformed = [&] {
        return invalid_argument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey", "x-amz-copy-source", header);
    };
    if (header.starts_with("arn:")) return Fault::not_simulated("A copy source that is an ARN");
    constexpr std::string_view mark = "?versionId=";
    const std::size_t question = std::min(header.rfind(mark), header.size());
    const std::string version = question < header.size() ? header.substr(question + mark.size()) : std::string();
    std::string path = url_decoded(std::string_view(header).substr(0, question));
    if (path.starts_with('/')) path.erase(0, 1);
    const std::size_t slash = path.find('/');
    if (slash == std::string::npos || slash == 0 || slash + 1 == path.size()) return malformed();
    const Result<const Resource*> bucket = find_bucket(call, path.substr(0, slash), text(input, "ExpectedSourceBucketOwner"));
    if (!bucket) return bucket.fault();
    Model wanted = {{"Key", path.substr(slash + 1)}};
    if (question < header.size()) wanted["VersionId"] = version;
    const Result<const Resource*> object = find_object(call, **bucket, wanted, "GET");
    if (!object && object.fault().code == "MethodNotAllowed") {
        return invalid_request("The source of a copy request may not specifically refer to a delete marker by version id.");
    }
    if (!object) return object.fault();
    if (auto right = check_customer_key(input, (*object)->model, "CopySource"); !right) return right.fault();
    if (auto met = check_copy_conditions(input, **object, call.clock.shown()); !met) return met.fault();
    if (auto usable = check_key_usable(call, (*object)->model); !usable) return usable.fault();
    return CopySource{*bucket, *object, !version.empty()};
}

void show_source(const CopySource& source, Model& answer) {
    if (versioning(*source.bucket) != Versioning::never) answer["CopySourceVersionId"] = source.object->property("VersionId");
}

}  // namespace drydock::providers::s3
