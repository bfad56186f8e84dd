#include "providers/s3/parts/settings.h"

#include "catalog/catalog.h"
#include "providers/properties.h"

namespace drydock::providers::s3 {
namespace {

constexpr const char* details_type = "AWS::S3::BucketDetails";
constexpr const char* forms = "Forms";

const Resource* details_of(const Call& call, const Resource& bucket) {
    const Resource* details = call.world.find({bucket.scope.account, ""}, details_type, name_of(bucket));
    return details && text(details->model, "BucketCreated") == bucket.created ? details : nullptr;
}

}  // namespace

Json detail(const Call& call, const Resource& bucket, const std::string& name) {
    const Resource* details = details_of(call, bucket);
    return details ? details->property(name) : Json();
}

Result<void> set_detail(const Call& call, const Resource& bucket, const std::string& name, Json value) {
    const Resource* present = details_of(call, bucket);
    Resource details{.type = details_type, .id = name_of(bucket), .scope = {bucket.scope.account, ""}};
    if (present) details.model = present->model;
    details.model["BucketCreated"] = bucket.created;
    details.model[name] = std::move(value);
    return call.world.put(std::move(details));
}

Result<void> forget_details(const Call& call, const Resource& bucket) {
    return call.world.erase({bucket.scope.account, ""}, details_type, name_of(bucket));
}

Result<void> set_property(const Call& call, const Resource& bucket, const std::string& name, Json value) {
    Model properties = given_properties(*catalog::Catalog::instance().type(bucket.type), bucket.model);
    if (value.is_null()) {
        properties.erase(name);
    } else {
        properties[name] = std::move(value);
    }
    const Result<Created> updated = update(at_home(call, bucket), bucket, std::move(properties));
    if (updated) return {};
    // What contradicts the schema is no valid document to S3 either.
    if (updated.fault().message.starts_with("Model validation failed")) return malformed_xml();
    return updated.fault();
}

namespace {

Result<void> note_form(const Call& call, const Resource& before, const std::string& name, Json shown) {
    const Resource* now = call.world.find(before.scope, bucket_type, before.id);
    if (!now) return {};
    Json known = detail(call, *now, forms);
    if (!known.is_object()) known = Json::object();
    known[name] = {{"Property", now->property(name)}, {"Shown", std::move(shown)}};
    return set_detail(call, *now, forms, std::move(known));
}

}  // namespace

Result<void> set_property(const Call& call, const Resource& bucket, const std::string& name, Json value, Json shown) {
    const Resource before = bucket;
    if (auto done = set_property(call, before, name, std::move(value)); !done) return done;
    return note_form(call, before, name, std::move(shown));
}

Result<void> set_unchecked(const Call& call, const Resource& bucket, const std::string& name, Json value, Json shown) {
    Resource changed = bucket;
    if (value.is_null()) {
        changed.model.erase(name);
    } else {
        changed.model[name] = std::move(value);
    }
    if (auto done = call.world.put(changed); !done) return done;
    return note_form(call, changed, name, std::move(shown));
}

Json shown_form(const Call& call, const Resource& bucket, const std::string& name) {
    const Json known = detail(call, bucket, forms);
    const Json& form = member(known, name);
    return form.is_object() && member(form, "Property") == bucket.property(name) ? member(form, "Shown") : Json();
}

}  // namespace drydock::providers::s3
