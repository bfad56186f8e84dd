#include "providers/s3/parts/multipart.h"

#include <array>

namespace drydock::providers::s3 {
namespace {

constexpr std::size_t upload_id_length = 96;
constexpr long long last_part = 10000;
constexpr std::size_t part_digits = 5;

std::string part_id(const Resource& upload, long long part_number) {
    const std::string digits = std::to_string(part_number);
    return upload.id + '\0' + std::string(part_digits - digits.size(), '0') + digits;
}

Fault no_such_upload(const std::string& id) {
    return fault("NoSuchUpload",
                 "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.", 404,
                 {{"UploadId", id}});
}

}  // namespace

Result<const Resource*> find_upload(const Call& call, const Resource& bucket, const Model& input) {
    const std::string id = text(input, "UploadId");
    const Resource* upload = call.world.find(home_of(bucket), upload_type, key_prefix(name_of(bucket), text(input, "Key")) + id);
    if (!upload) return no_such_upload(id);
    return upload;
}

Resource new_upload(const Call& call, const Resource& bucket, const std::string& key, Model model) {
    const std::string id = call.ids.letters_digits(upload_id_length);
    model["Bucket"] = name_of(bucket);
    model["Key"] = key;
    model["UploadId"] = id;
    model["Initiated"] = moment(call.clock.shown());
    return {.type = upload_type, .id = key_prefix(name_of(bucket), key) + id, .scope = home_of(bucket), .model = std::move(model)};
}

std::vector<const Resource*> parts_of(const Call& call, const Resource& upload) {
    std::vector<const Resource*> parts;
    const std::string prefix = upload.id + '\0';
    call.world.each_from(upload.scope, part_type, prefix, [&](const Resource& part) {
        if (!part.id.starts_with(prefix)) return false;
        parts.push_back(&part);
        return true;
    });
    return parts;
}

Result<void> put_part(const Call& call, const Resource& upload, long long part_number, Model model, Body body) {
    const std::string id = part_id(upload, part_number);
    Model former = Json::object();
    if (const Resource* present = call.world.find(upload.scope, part_type, id); present && given(present->model, "File")) {
        former["File"] = present->property("File");
    }
    model["PartNumber"] = part_number;
    model["LastModified"] = moment(call.clock.shown());
    if (auto kept = keep_body(call, model, {&body, 1}); !kept) return kept;
    if (auto done = call.world.put({.type = part_type, .id = id, .scope = upload.scope, .model = std::move(model)}); !done) return done;
    drop_body(call, former);
    return {};
}

Result<void> forget_upload(const Call& call, const Resource& upload) {
    for (const Resource* part : parts_of(call, upload)) {
        drop_body(call, part->model);
        if (auto done = call.world.erase(part->scope, part_type, part->id); !done) return done;
    }
    return call.world.erase(upload.scope, upload_type, upload.id);
}

void each_upload(const Call& call, const Resource& bucket, const std::string& prefix, const std::function<bool(const Resource&)>& visit) {
    const std::string all = name_of(bucket) + '\0' + prefix;
    call.world.each_from(home_of(bucket), upload_type, all, [&](const Resource& upload) { return upload.id.starts_with(all) && visit(upload); });
}

Result<void> check_part_number(long long part_number) {
    if (part_number >= 1 && part_number <= last_part) return {};
    return invalid_argument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", std::to_string(part_number));
}

}  // namespace drydock::providers::s3
