// Uploads in parts of the S3 API: CreateMultipartUpload, UploadPart, UploadPartCopy, CompleteMultipartUpload, AbortMultipartUpload.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
#include <array>
#include <optional>

#include "base/base64.h"
#include "base/text.h"
#include "providers/operations.h"
#include "providers/registry.h"
#include "providers/s3/parts/conditions.h"
#include "providers/s3/parts/copy_source.h"
#include "providers/s3/parts/encryption.h"
#include "providers/s3/parts/expiration.h"
#include "providers/s3/parts/multipart.h"
#include "providers/s3/parts/uploads.h"

namespace drydock::providers::s3 {
namespace {

constexpr std::uint64_t smallest_part = 5242880, largest_part = 5368709120;  // bytes

// ChecksumAlgorithm and ChecksumType of an upload, if it asks for any.
Result<void> add_checksum_kind(const Model& input, Model& upload) {
    const std::string type = text(input, "ChecksumType");
    const Result<SaidChecksum> said = said_checksum(input);
    if (!said) return said.fault();
    if (!said->said) {
        if (type.empty()) return {};
        return invalid_request("The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
    }
    const std::string name = traits_of(said->algorithm).name;
    if (!type.empty() && type != "COMPOSITE" && type != "FULL_OBJECT") return invalid_request("Value for x-amz-checksum-type header is invalid.");
    const bool fits = type.empty() || (type == "COMPOSITE" ? said->algorithm != Algorithm::crc64nvme : is_crc(said->algorithm));
    if (!fits) return invalid_request("The " + type + " checksum type cannot be used with the " + lower(name) + " checksum algorithm.");
    upload["ChecksumAlgorithm"] = name;
    upload["ChecksumType"] = !type.empty() ? type : (said->algorithm == Algorithm::crc64nvme ? "FULL_OBJECT" : "COMPOSITE");
    return {};
}

void show_checksum_kind(const Resource& upload, Model& answer) {
    for (const char* name : {"ChecksumAlgorithm", "ChecksumType"}) {
        if (given(upload.model, name)) answer[name] = upload.property(name);
    }
}

Result<Model> create_upload(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const std::string key = text(input, "Key");
    if (auto valid = check_key(key); !valid) return valid.fault();
    Result<Model> details = upload_details(call, **bucket, input, "CreateMultipartUpload");
    if (!details) return details.fault();
    Model model = {{"Details", std::move(*details)}};
    if (auto done = add_checksum_kind(input, model); !done) return done.fault();
    const Resource upload = new_upload(call, **bucket, key, std::move(model));
    if (auto done = call.world.put(upload); !done) return done.fault();
    Model answer = {{"Bucket", upload.property("Bucket")}, {"Key", key}, {"UploadId", upload.property("UploadId")}};
    show_encryption(upload.property("Details"), answer);
    show_checksum_kind(upload, answer);
    return answer;
}

// The checksum of a part's bytes has to be of the kind that the upload was created with.
Result<void> add_part_checksum(const Resource& upload, const Model& input, const Body& body, const Call& call, Model& part) {
    const std::string wanted = text(upload.model, "ChecksumAlgorithm");
    const Result<SaidChecksum> said = said_checksum(input);
    if (!said) return said.fault();
    const std::string name = traits_of(said->algorithm).name;
    if (!wanted.empty() && said->said && wanted != name) {
        return invalid_request("Checksum Type mismatch occurred, expected checksum Type: " + lower(wanted) +
                               ", actual checksum Type: " + lower(name));
    }
    Model request = input;
    if (!wanted.empty()) request["ChecksumAlgorithm"] = wanted;
    Model details = upload.property("Details");
    if (auto digested = digest_body(call, request, {&body, 1}, details); !digested) return digested;
    part["ETag"] = details["ETag"];
    part["Checksum"] = details["Checksum"];
    part["Said"] = said->said;
    return {};
}

// Every part has to bring the key that the upload was created with.
Result<void> check_part_key(const Model& input, const Resource& upload) {
    auto right = check_customer_key(input, upload.property("Details"));
    if (right || right.fault().code == "InvalidArgument" || right.fault().code == "InvalidEncryptionAlgorithmError") return right;
    if (given(input, "SSECustomerKey")) return invalid_request("The provided encryption parameters did not match the ones used originally.");
    return invalid_request(
        "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.");
}

Result<Model> upload_part(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const long long part_number = number(input, "PartNumber", 0);
    if (auto valid = check_part_number(part_number); !valid) return valid.fault();
    const Result<const Resource*> upload = find_upload(call, **bucket, input);
    if (!upload) return upload.fault();
    if (auto right = check_part_key(input, **upload); !right) return right.fault();
    Body body = taken_body(call, input);
    if (body.size() > largest_part) {
        return fault("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400,
                     {{"ProposedSize", std::to_string(body.size())}, {"MaxSizeAllowed", std::to_string(largest_part)}});
    }
    Model part = Json::object();
    if (auto done = add_part_checksum(**upload, input, body, call, part); !done) return done.fault();
    Model answer = {{"ETag", part["ETag"]}};
    if (flag(part, "Said") || given((*upload)->model, "ChecksumAlgorithm")) show_checksum(part, answer, false);
    show_encryption((*upload)->property("Details"), answer);
    if (auto done = put_part(call, **upload, part_number, std::move(part), std::move(body)); !done) return done.fault();
    return answer;
}

Result<Body> copied_range(const Call& call, const Resource& source, const Model& input) {
    Body body = body_of(call, source.model);
    if (!given(input, "CopySourceRange")) return body;
    const std::string header = text(input, "CopySourceRange");
    const auto malformed = [&] {
        return invalid_argument(
            "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and "
            "last bytes to copy",
            "x-amz-copy-source-range", header);
    };
    const std::size_t dash = header.find('-');
    constexpr std::string_view unit = "bytes=";
    if (!header.starts_with(unit) || dash == std::string::npos || dash == unit.size() || dash + 1 == header.size()) return malformed();
    const Model bounds = {{"First", header.substr(unit.size(), dash - unit.size())}, {"Last", header.substr(dash + 1)}};
    const long long first = number(bounds, "First", -1), last = number(bounds, "Last", -1);
    if (first < 0 || last < first) return malformed();
    if (static_cast<std::uint64_t>(last) >= body.size()) {
        return invalid_argument("Range specified is not valid for source object of size: " + std::to_string(body.size()), "x-amz-copy-source-range",
                                header);
    }
    return part_of(body, static_cast<std::uint64_t>(first), static_cast<std::uint64_t>(last - first + 1));
}

Result<Model> upload_part_copy(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const long long part_number = number(input, "PartNumber", 0);
    if (auto valid = check_part_number(part_number); !valid) return valid.fault();
    const Result<const Resource*> upload = find_upload(call, **bucket, input);
    if (!upload) return upload.fault();
    if (auto right = check_part_key(input, **upload); !right) return right.fault();
    const Result<CopySource> source = copy_source(call, input);
    if (!source) return source.fault();
    Result<Body> body = copied_range(call, *source->object, input);
    if (!body) return body.fault();
    Model part = Json::object();
    if (auto done = add_part_checksum(**upload, Json::object(), *body, call, part); !done) return done.fault();
    Model answer = Json::object();
    show_source(*source, answer);
    Json result = {{"ETag", part["ETag"]}, {"LastModified", moment(call.clock.shown())}};
    if (given((*upload)->model, "ChecksumAlgorithm")) show_checksum(part, result, false);
    answer["CopyPartResult"] = std::move(result);
    show_encryption((*upload)->property("Details"), answer);
    if (auto done = put_part(call, **upload, part_number, std::move(part), std::move(*body)); !done) return done.fault();
    return answer;
}

// Completion.

Fault invalid_part(const Resource& upload, const Json& wanted) {
    const std::string etag = replace_all(text(wanted, "ETag"), "\"", "");
    return fault(
        "InvalidPart",
        "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match "
        "the part's entity tag.",
        400, {{"UploadId", text(upload.model, "UploadId")}, {"PartNumber", text(wanted, "PartNumber")}, {"ETag", etag}});
}

// The checksums of a part in the list, against those that were uploaded.
Result<void> check_listed_checksum(const Resource& upload, const Json& wanted, const Resource& part) {
    const std::string algorithm = text(upload.model, "ChecksumAlgorithm");
    const Json& held = part.property("Checksum");
    for (const AlgorithmTraits& traits : all_algorithms()) {
        if (!given(wanted, traits.member)) continue;
        if (algorithm != traits.name || text(held, "Value") != text(wanted, traits.member)) return invalid_part(upload, wanted);
    }
    const AlgorithmTraits* traits = algorithm_named(algorithm);
    if (!traits || text(upload.model, "ChecksumType") != "COMPOSITE" || given(wanted, traits->member)) return {};
    return invalid_request("The upload was created using a " + lower(algorithm) +
                           " checksum. The complete request must include the checksum for each part. It was missing for part " +
                           text(wanted, "PartNumber") + " in the request.");
}

// The parts that the request lists.
Result<std::vector<const Resource*>> listed_parts(const Call& call, const Resource& upload, const Json& list) {
    if (!list.is_array() || list.empty()) return invalid_request("You must specify at least one part");
    std::map<long long, const Resource*> uploaded;
    for (const Resource* part : parts_of(call, upload)) uploaded.emplace(number(part->model, "PartNumber", 0), part);
    std::vector<const Resource*> parts;
    long long last = 0;
    for (const Json& wanted : list) {
        const long long part_number = number(wanted, "PartNumber", 0);
        if (part_number <= last) {
            return fault("InvalidPartOrder", "The list of parts was not in ascending order. Parts must be ordered by part number.", 400,
                         {{"UploadId", text(upload.model, "UploadId")}});
        }
        last = part_number;
        const auto found = uploaded.find(part_number);
        if (found == uploaded.end() || !same_etag(text(wanted, "ETag"), text(found->second->model, "ETag"))) return invalid_part(upload, wanted);
        if (auto same = check_listed_checksum(upload, wanted, *found->second); !same) return same.fault();
        parts.push_back(found->second);
    }
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        if (size_of(*parts[i]) >= smallest_part) continue;
        return fault("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", 400,
                     {{"ETag", replace_all(text(parts[i]->model, "ETag"), "\"", "")},
                      {"MinSizeAllowed", std::to_string(smallest_part)},
                      {"PartNumber", text(parts[i]->model, "PartNumber")},
                      {"ProposedSize", std::to_string(size_of(*parts[i]))}});
    }
    return parts;
}

std::string digest_of(Algorithm algorithm, std::string_view bytes) {
    Digester digester(algorithm);
    digester.add(bytes);
    return digester.bytes();
}

// The ETag of the whole: the MD5 of the parts' ETags and their number.
std::string whole_etag(const std::vector<const Resource*>& parts) {
    std::string all;
    for (const Resource* part : parts) all += unhex(replace_all(text(part->model, "ETag"), "\"", ""));
    return "\"" + hex(digest_of(Algorithm::md5, all)) + "-" + std::to_string(parts.size()) + "\"";
}

// The CRC of the whole from those of the parts, if all have it, so that large objects are not read again.
std::optional<std::string> joined_checksum(const AlgorithmTraits& traits, const std::vector<const Resource*>& parts) {
    if (!is_crc(traits.algorithm)) return std::nullopt;
    std::optional<std::string> whole;
    for (const Resource* part : parts) {
        const Json& held = part->property("Checksum");
        const std::optional<std::string> value = base64_decoded(text(held, "Value"));
        if (text(held, "Algorithm") != traits.name || !value || value->size() != traits.size) return std::nullopt;
        whole = whole ? joined_crc(traits.algorithm, *whole, *value, size_of(*part)) : *value;
    }
    return whole;
}

Result<Json> whole_checksum(const Resource& upload, const std::vector<const Resource*>& parts, std::span<const Body> bodies) {
    const AlgorithmTraits* chosen = algorithm_named(text(upload.model, "ChecksumAlgorithm"));
    const AlgorithmTraits& traits = chosen ? *chosen : traits_of(Algorithm::crc64nvme);
    if (text(upload.model, "ChecksumType") == "COMPOSITE") {
        std::string all;
        for (const Resource* part : parts) {
            all += base64_decoded(text(part->property("Checksum"), "Value")).value_or("");
        }
        return Json{{"Algorithm", traits.name},
                    {"Value", base64_encoded(digest_of(traits.algorithm, all)) + "-" + std::to_string(parts.size())},
                    {"Type", "COMPOSITE"}};
    }
    const auto whole = [&](std::string_view bytes) {
        return Json{{"Algorithm", traits.name}, {"Value", base64_encoded(bytes)}, {"Type", "FULL_OBJECT"}};
    };
    if (const auto joined = joined_checksum(traits, parts)) return whole(*joined);
    const Result<std::vector<std::string>> made = checksums(bodies, {&traits.algorithm, 1});
    if (!made) return made.fault();
    return whole(made->front());
}

// What the request says of the whole object.
Result<void> check_whole(const Resource& upload, const Model& input, const Json& checksum, std::uint64_t size) {
    const std::string type = text(input, "ChecksumType"), held = text(upload.model, "ChecksumType");
    if (!type.empty() && type != held) {
        return invalid_request("The upload was created using the " + (held.empty() ? "null" : held) +
                               " checksum mode. The complete request must use the same checksum mode.");
    }
    const long long said_size = number(input, "MpuObjectSize", -1);
    if (said_size >= 0 && static_cast<std::uint64_t>(said_size) != size) {
        return invalid_request("The provided 'x-amz-mp-object-size' header value " + std::to_string(said_size) +
                               " does not match what was computed: " + std::to_string(size));
    }
    for (const AlgorithmTraits& traits : all_algorithms()) {
        if (!given(input, traits.member)) continue;
        // A composite checksum may come without the number of parts.
        const std::string said = text(input, traits.member), value = text(checksum, "Value");
        if (text(checksum, "Algorithm") != traits.name || (said != value && said != value.substr(0, value.rfind('-')))) return bad_digest(traits);
    }
    return {};
}

Json part_list(const Resource& upload, const std::vector<const Resource*>& parts) {
    Json list = Json::array();
    for (const Resource* part : parts) {
        Json one = {{"PartNumber", part->property("PartNumber")}, {"Size", part->property("Size")}};
        if (text(upload.model, "ChecksumType") == "COMPOSITE") one["Checksum"] = part->property("Checksum");
        list.push_back(std::move(one));
    }
    return list;
}

std::string location(const Resource& bucket, const std::string& key) {
    return "https://" + name_of(bucket) + ".s3." + region_of(bucket) + ".amazonaws.com/" + replace_all(url_encoded(key), "/", "%2F");
}

Result<Model> complete_upload(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Result<const Resource*> found = find_upload(call, **bucket, input);
    if (!found) return found.fault();
    const Resource& upload = **found;
    const bool asked = given(upload.model, "ChecksumAlgorithm");
    const std::string key = text(input, "Key");
    const Result<std::vector<const Resource*>> parts = listed_parts(call, upload, member(member(input, "MultipartUpload"), "Parts"));
    if (!parts) return parts.fault();
    if (auto allowed = check_write_conditions(call, **bucket, key, input); !allowed) return allowed.fault();
    std::vector<Body> bodies;
    std::uint64_t size = 0;
    for (const Resource* part : *parts) {
        bodies.push_back(body_of(call, part->model));
        size += bodies.back().size();
    }
    const Result<Json> checksum = whole_checksum(upload, *parts, bodies);
    if (!checksum) return checksum.fault();
    if (auto right = check_whole(upload, input, *checksum, size); !right) return right.fault();
    Model details = upload.property("Details");
    details["ETag"] = whole_etag(*parts);
    details["Checksum"] = *checksum;
    details["Parts"] = part_list(upload, *parts);
    const Result<Resource> object = add_object(call, **bucket, key, std::move(details), bodies);
    if (!object) return object.fault();
    bodies.clear();
    if (auto done = forget_upload(call, upload); !done) return done.fault();
    Model answer = {{"Location", location(**bucket, key)}, {"Bucket", name_of(**bucket)}, {"Key", key}, {"ETag", object->property("ETag")}};
    // The checksum that S3 chooses is not told of what a key of KMS encrypts.
    if (asked || !given(object->model, "SSEKMSKeyId")) show_checksum(object->model, answer);
    show_encryption(object->model, answer);
    show_expiration(**bucket, *object, answer);
    if (versioning(**bucket) == Versioning::enabled) answer["VersionId"] = object->property("VersionId");
    return answer;
}

Result<Model> abort_upload(const Call& call, const Model& input) {
    if (auto refused = refuse(input, "AbortMultipartUpload", {"IfMatchInitiatedTime"}); !refused) return refused.fault();
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Result<const Resource*> upload = find_upload(call, **bucket, input);
    if (!upload) return upload.fault();
    if (auto done = forget_upload(call, **upload); !done) return done.fault();
    return Json::object();
}

}  // namespace

void multipart(Registry& registry) {
    registry.operation("s3", "CreateMultipartUpload", create_upload);
    registry.operation("s3", "UploadPart", PreparedOperation{upload_part, add_digests});
    registry.operation("s3", "UploadPartCopy", upload_part_copy);
    registry.operation("s3", "CompleteMultipartUpload", complete_upload);
    registry.operation("s3", "AbortMultipartUpload", abort_upload);
}

}  // namespace drydock::providers::s3
