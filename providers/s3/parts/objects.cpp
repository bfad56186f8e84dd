#include "providers/s3/parts/objects.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <utility>

#include "base/base64.h"
#include "base/text.h"

namespace drydock::providers::s3 {
namespace {

constexpr char separator = '\0';             // less than every character of a key
constexpr std::size_t sequence_digits = 10;  // of the last part of an identifier, which counts down
constexpr std::uint64_t first_sequence = 9'999'999'999;
constexpr std::size_t version_length = 32;
constexpr std::uint64_t inline_limit = 262144;  // bytes: larger bodies are files

std::uint64_t sequence_of(const Resource& object) {
    std::uint64_t number = first_sequence;
    const char* end = object.id.data() + object.id.size();
    std::from_chars(end - sequence_digits, end, number);
    return number;
}

std::string sequence_text(std::uint64_t number) {
    std::string digits = std::to_string(number);
    return std::string(sequence_digits - digits.size(), '0') + digits;
}

// Visits the versions of a key, newest first.
void each_version(const Call& call, const Resource& bucket, const std::string& key, const std::function<bool(const Resource&)>& visit) {
    const std::string prefix = key_prefix(name_of(bucket), key);
    call.world.each_from(home_of(bucket), object_type, prefix,
                         [&](const Resource& object) { return object.id.starts_with(prefix) && visit(object); });
}

Result<Resource> add(const Call& call, const Resource& bucket, const std::string& key, Model model) {
    const bool versioned = versioning(bucket) == Versioning::enabled;
    const Scope home = home_of(bucket);
    const std::string prefix = key_prefix(name_of(bucket), key);
    const Resource* before = newest(call, bucket, key);
    const std::uint64_t sequence = before ? sequence_of(*before) - 1 : first_sequence;
    if (!versioned) {
        if (const Resource* replaced = find_version(call, bucket, key, no_version)) {
            if (auto done = erase_object(call, *replaced); !done) return done.fault();
        }
    }
    model["Bucket"] = name_of(bucket);
    model["Key"] = key;
    model["VersionId"] = versioned ? call.ids.letters_digits(version_length) : no_version;
    model["LastModified"] = moment(call.clock.shown());
    Resource object{.type = object_type, .id = prefix + sequence_text(sequence), .scope = home, .model = std::move(model)};
    if (auto done = call.world.put(object); !done) return done.fault();
    return object;
}

}  // namespace

Scope home_of(const Resource& bucket) {
    return {bucket.scope.account, ""};
}

std::string key_prefix(const std::string& bucket, const std::string& key) {
    std::string prefix;
    prefix.reserve(bucket.size() + key.size() + sequence_digits + 2);
    prefix.append(bucket).push_back(separator);
    prefix.append(key).push_back(separator);
    return prefix;
}

std::string_view key_of(const Resource& object, const std::string& bucket) {
    return std::string_view(object.id).substr(bucket.size() + 1, object.id.size() - bucket.size() - 2 - sequence_digits);
}

std::string version_of(const Resource& object) {
    return text(object.model, "VersionId");
}

std::uint64_t size_of(const Resource& object) {
    return static_cast<std::uint64_t>(number(object.model, "Size", 0));
}

const Resource* newest(const Call& call, const Resource& bucket, const std::string& key) {
    const Resource* found = nullptr;
    each_version(call, bucket, key, [&](const Resource& object) {
        found = &object;
        return false;
    });
    return found;
}

const Resource* find_version(const Call& call, const Resource& bucket, const std::string& key, const std::string& version) {
    const Resource* found = nullptr;
    each_version(call, bucket, key, [&](const Resource& object) {
        if (object.property("VersionId") == Json(version)) found = &object;
        return found == nullptr;
    });
    return found;
}

bool is_latest(const Call& call, const Resource& bucket, const Resource& object) {
    return newest(call, bucket, text(object.model, "Key")) == &object;
}

Result<void> check_said_version(const Model& input) {
    if (!given(input, "VersionId") || !text(input, "VersionId").empty()) return {};
    return invalid_argument("Version id cannot be the empty string", "versionId", "");
}

Result<void> check_version_id(const std::string& version) {
    const bool fits = version.size() == version_length && std::ranges::all_of(version, [](char c) {
                          return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
                      });
    if (fits || version == no_version) return {};
    return invalid_argument("Invalid version id specified", "versionId", version);
}

Result<const Resource*> find_object(const Call& call, const Resource& bucket, const Model& input, const char* method, bool marker_is_fault) {
    const std::string key = text(input, "Key"), version = text(input, "VersionId");
    if (auto said = check_said_version(input); !said) return said.fault();
    if (version.empty()) {
        const Resource* object = newest(call, bucket, key);
        if (object && is_marker(*object) && marker_is_fault) return is_delete_marker(method);
        if (!object || is_marker(*object)) return no_such_key(key);
        return object;
    }
    if (auto valid = check_version_id(version); !valid) return valid.fault();
    const Resource* object = find_version(call, bucket, key, version);
    if (!object) {
        return fault("NoSuchVersion", "The specified version does not exist.", 404, {{"Key", key}, {"VersionId", version}});
    }
    if (is_marker(*object)) return is_delete_marker(method);
    return object;
}

Result<Resource> add_object(const Call& call, const Resource& bucket, const std::string& key, Model details, std::span<Body> parts) {
    if (auto kept = keep_body(call, details, parts); !kept) return kept.fault();
    return add(call, bucket, key, std::move(details));
}

Result<Resource> add_marker(const Call& call, const Resource& bucket, const std::string& key) {
    return add(call, bucket, key, {{"IsDeleteMarker", true}});
}

Result<void> erase_object(const Call& call, const Resource& object) {
    const Model gone = object.property("File").is_null() ? Model() : Model{{"File", object.property("File")}};
    if (auto done = call.world.erase(object.scope, object_type, object.id); !done) return done;
    drop_body(call, gone);
    return {};
}

Result<void> keep_body(const Call& call, Model& model, std::span<Body> parts) {
    std::uint64_t size = 0;
    bool in_memory = true;
    for (const Body& part : parts) {
        size += part.size();
        in_memory = in_memory && part.in_memory();
    }
    model["Size"] = size;
    if (!in_memory || size > inline_limit) {
        const Result<std::string> file = call.world.files().keep(parts);
        if (!file) return file.fault();
        model["File"] = *file;
        return {};
    }
    std::string bytes = parts.empty() ? std::string() : std::move(parts.front().text());
    for (const Body& part : parts.subspan(std::min<std::size_t>(1, parts.size()))) bytes += part.text();
    if (is_utf8(bytes)) {
        model["Body"] = std::move(bytes);
    } else {
        model["Body64"] = base64_encoded(bytes);
    }
    return {};
}

Body body_of(const Call& call, const Model& model) {
    if (given(model, "File")) return call.world.files().body(text(model, "File"), static_cast<std::uint64_t>(number(model, "Size", 0)));
    if (!given(model, "Body64")) return text(model, "Body");
    return base64_decoded(member(model, "Body64").get_ref<const std::string&>()).value_or("");
}

void drop_body(const Call& call, const Model& model) {
    if (given(model, "File")) call.world.files().remove(text(model, "File"));
}

Body part_of(const Body& body, std::uint64_t offset, std::uint64_t size) {
    if (body.in_memory()) return body.text().substr(offset, size);
    return {body.file(), body.offset() + offset, size};
}

}  // namespace drydock::providers::s3
