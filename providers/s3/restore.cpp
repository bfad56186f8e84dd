// RestoreObject of the S3 API. What takes hours on AWS is done at once: a rehearsal does not wait for it.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html
#include "providers/registry.h"
#include "providers/s3/parts/expiration.h"

namespace drydock::providers::s3 {
namespace {

Result<Model> restore_object(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Result<const Resource*> object = find_object(call, **bucket, input, "POST", true);
    if (!object) return object.fault();
    const Json& request = member(input, "RestoreRequest");
    if (auto plain = refuse(request, "RestoreObject", {"Type", "SelectParameters", "OutputLocation"}); !plain) return plain.fault();
    const std::string storage = text((*object)->model, "StorageClass");
    if (storage != "GLACIER" && storage != "DEEP_ARCHIVE") {
        return fault("InvalidObjectState", "Restore is not allowed for the object's current storage class", 403, {{"StorageClass", storage}});
    }
    const long long days = number(request, "Days", 0);
    if (days < 1) return malformed_xml();
    const std::string gone = http_date(iso8601(std::chrono::ceil<std::chrono::days>(call.clock.shown() + std::chrono::days(days))));
    Resource restored = **object;
    restored.model["Restore"] = "ongoing-request=\"false\", expiry-date=\"" + gone + "\"";
    if (auto done = call.world.put(std::move(restored)); !done) return done.fault();
    return Json::object();
}

}  // namespace

void restore(Registry& registry) {
    registry.operation("s3", "RestoreObject", restore_object);
}

}  // namespace drydock::providers::s3
