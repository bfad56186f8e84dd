// Settings of buckets in the S3 API, each with its own three operations: PutBucketCors, GetBucketCors, DeleteBucketCors …
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
#include <algorithm>
#include <array>

#include "providers/registry.h"
#include "providers/s3/parts/settings.h"

namespace drydock::providers::s3 {
namespace {

using Check = Result<void> (*)(const Call&, const Resource& bucket, const Json& api);
using Form = Json (*)(const Json&);

// A setting that is one property of the bucket.
struct Setting {
    const char* put;  // operations; nullptr if there is none
    const char* get;
    const char* removal;
    const char* input;   // the member of the request
    const char* output;  // the member of the answer; nullptr if the answer is the setting itself
    const char* property;
    Form to_property;  // nullptr: the shapes are the same
    Form to_shown;
    Check check;          // of what is put; nullptr if the resource type's checks say it all
    const char* missing;  // the error if the bucket has none; nullptr: an empty answer
    const char* missing_message;
};

Json same(const Json& value) {
    return value;
}

Result<void> check_versioning(const Call& call, const Resource& bucket, const Json& api) {
    static_cast<void>(call);
    const std::string status = text(api, "Status");
    if (!given(api, "Status")) return fault("IllegalVersioningConfigurationException", "The Versioning element must be specified", 400);
    if (status != "Enabled" && status != "Suspended") return malformed_xml();
    if (text(api, "MFADelete") == "Enabled") return Fault::not_simulated("MFA delete");
    if (status == "Suspended" && has_object_lock(bucket)) {
        return fault("InvalidBucketState", "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.", 409);
    }
    return {};
}

Json versioning_form(const Json& api) {
    return {{"Status", member(api, "Status")}};
}

Result<void> check_encryption(const Call&, const Resource&, const Json& api) {
    const Json& rules = member(api, "Rules");
    if (!rules.is_array() || rules.size() != 1) return malformed_xml();
    const Json& standard = member(rules.front(), "ApplyServerSideEncryptionByDefault");
    if (standard.is_null()) return {};
    const std::string algorithm = text(standard, "SSEAlgorithm");
    if (algorithm != "AES256" && algorithm != "aws:kms" && algorithm != "aws:kms:dsse") return malformed_xml();
    if (algorithm == "AES256" && given(standard, "KMSMasterKeyID")) {
        return fault("InvalidArgument", "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse", 400,
                     {{"ArgumentName", "ApplyServerSideEncryptionByDefault"}});
    }
    return {};
}

Result<void> check_cors(const Call&, const Resource&, const Json& api) {
    const Json& rules = member(api, "CORSRules");
    if (!rules.is_array() || rules.empty()) return malformed_xml();
    for (const Json& rule : rules) {
        if (!given(rule, "AllowedMethods") || !given(rule, "AllowedOrigins")) return malformed_xml();
        for (const Json& method : member(rule, "AllowedMethods")) {
            constexpr std::array<std::string_view, 5> known = {"GET", "PUT", "HEAD", "POST", "DELETE"};
            const std::string name = scalar_text(method);
            if (std::ranges::find(known, name) == known.end()) {
                return invalid_request("Found unsupported HTTP method in CORS config. Unsupported method is " + name);
            }
        }
    }
    return {};
}

Result<void> check_ownership(const Call&, const Resource&, const Json& api) {
    const Json& rules = member(api, "Rules");
    if (!rules.is_array() || rules.size() != 1) return malformed_xml();
    const std::string ownership = text(rules.front(), "ObjectOwnership");
    if (ownership != "BucketOwnerEnforced" && ownership != "BucketOwnerPreferred" && ownership != "ObjectWriter") return malformed_xml();
    return {};
}

Result<void> check_website(const Call&, const Resource&, const Json& api) {
    const auto refused = [](const char* message, const char* argument, std::string value) -> Result<void> {
        return invalid_argument(message, argument, std::move(value));
    };
    const Json& rules = member(api, "RoutingRules");
    if (given(api, "RedirectAllRequestsTo")) {
        if (api.size() > 1) {
            return refused("RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.", "RedirectAllRequestsTo", "not null");
        }
        return {};
    }
    if (!given(api, "IndexDocument")) {
        return refused("A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty", "IndexDocument", "null");
    }
    const std::string suffix = text(member(api, "IndexDocument"), "Suffix");
    if (suffix.empty() || suffix.find('/') != std::string::npos)
        return refused("The IndexDocument Suffix is not well formed", "IndexDocument", suffix);
    if (!rules.is_null() && (!rules.is_array() || rules.empty())) return malformed_xml();
    for (const Json& rule : rules) {
        const Json& redirect = member(rule, "Redirect");
        if (given(rule, "Condition") && member(rule, "Condition").empty()) {
            return invalid_request(
                "Condition cannot be empty. To redirect all requests without a condition, the condition element shouldn't be present.");
        }
        const std::string protocol = text(redirect, "Protocol");
        if (!protocol.empty() && protocol != "http" && protocol != "https") {
            return invalid_request("Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.");
        }
        if (given(redirect, "ReplaceKeyWith") && given(redirect, "ReplaceKeyPrefixWith")) {
            return invalid_request("You can only define ReplaceKeyPrefix or ReplaceKey but not both.");
        }
    }
    return {};
}

Result<void> check_lock(const Call&, const Resource& bucket, const Json& api) {
    if (text(api, "ObjectLockEnabled") != "Enabled") return malformed_xml();
    if (given(api, "Rule")) {
        const Json& retention = member(member(api, "Rule"), "DefaultRetention");
        const std::string mode = text(retention, "Mode");
        if (mode != "GOVERNANCE" && mode != "COMPLIANCE") return malformed_xml();
        if (given(retention, "Days") == given(retention, "Years")) return malformed_xml();
    }
    if (versioning(bucket) == Versioning::enabled) return {};
    return fault("InvalidBucketState", "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration", 409);
}

Result<void> check_replication(const Call& call, const Resource& bucket, const Json& api) {
    if (versioning(bucket) != Versioning::enabled) {
        return invalid_request("Versioning must be 'Enabled' on the bucket to apply a replication configuration");
    }
    const Json& rules = member(api, "Rules");
    if (!rules.is_array() || rules.empty()) return malformed_xml();
    for (const Json& rule : rules) {
        constexpr std::string_view arn = "arn:aws:s3:::";
        const std::string target = text(member(rule, "Destination"), "Bucket");
        const Resource* there = target.starts_with(arn) ? call.world.by_everywhere(bucket_type, "BucketName", target.substr(arn.size())) : nullptr;
        if (!there || versioning(*there) != Versioning::enabled) return invalid_request("Destination bucket must have versioning enabled.");
    }
    return {};
}

Result<void> check_accelerate(const Call&, const Resource& bucket, const Json& api) {
    const std::string status = text(api, "Status");
    if (status != "Enabled" && status != "Suspended") return malformed_xml();
    if (name_of(bucket).find('.') == std::string::npos) return {};
    return invalid_request("S3 Transfer Acceleration is not supported for buckets with periods (.) in their names");
}

Json accelerate(const Json& api) {
    return {{"AccelerationStatus", member(api, "Status")}};
}

Json accelerate_shown(const Json& property) {
    return {{"Status", member(property, "AccelerationStatus")}};
}

constexpr std::array<Setting, 8> settings = {{
    {"PutBucketVersioning", "GetBucketVersioning", nullptr, "VersioningConfiguration", nullptr, "VersioningConfiguration", versioning_form, same,
     check_versioning, nullptr, nullptr},
    {"PutBucketCors", "GetBucketCors", "DeleteBucketCors", "CORSConfiguration", nullptr, "CorsConfiguration", form::cors, form::cors_shown,
     check_cors, "NoSuchCORSConfiguration", "The CORS configuration does not exist"},
    {"PutBucketWebsite", "GetBucketWebsite", "DeleteBucketWebsite", "WebsiteConfiguration", nullptr, "WebsiteConfiguration", form::website,
     form::website_shown, check_website, "NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration"},
    {"PutBucketAccelerateConfiguration", "GetBucketAccelerateConfiguration", nullptr, "AccelerateConfiguration", nullptr, "AccelerateConfiguration",
     accelerate, accelerate_shown, check_accelerate, nullptr, nullptr},
    {"PutObjectLockConfiguration", "GetObjectLockConfiguration", nullptr, "ObjectLockConfiguration", "ObjectLockConfiguration",
     "ObjectLockConfiguration", nullptr, nullptr, check_lock, "ObjectLockConfigurationNotFoundError",
     "Object Lock configuration does not exist for this bucket"},
    {"PutBucketReplication", "GetBucketReplication", "DeleteBucketReplication", "ReplicationConfiguration", "ReplicationConfiguration",
     "ReplicationConfiguration", form::replication, form::replication_shown, check_replication, "ReplicationConfigurationNotFoundError",
     "The replication configuration was not found"},
    {"PutBucketEncryption", "GetBucketEncryption", "DeleteBucketEncryption", "ServerSideEncryptionConfiguration", "ServerSideEncryptionConfiguration",
     "BucketEncryption", form::encryption, form::encryption_shown, check_encryption, nullptr, nullptr},
    {"PutBucketOwnershipControls", "GetBucketOwnershipControls", "DeleteBucketOwnershipControls", "OwnershipControls", "OwnershipControls",
     "OwnershipControls", nullptr, nullptr, check_ownership, nullptr, nullptr},
}};

Result<Model> put(const Setting& setting, const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    if (auto refused = refuse(input, setting.put, {"MFA", "Token"}); !refused) return refused.fault();
    const Json& api = member(input, setting.input);
    if (auto valid = setting.check(call, **bucket, api); !valid) return valid.fault();
    Json property = setting.to_property ? setting.to_property(api) : api;
    auto done = set_property(call, **bucket, setting.property, std::move(property), api);
    if (!done) return done.fault();
    if (setting.check == check_lock && !has_object_lock(**bucket)) {
        const Resource* now = *find_bucket(call, input);
        if (auto enabled = set_property(call, *now, "ObjectLockEnabled", true); !enabled) return enabled.fault();
    }
    if (setting.check == check_ownership) {
        if (auto noted = set_detail(call, **find_bucket(call, input), "NoOwnershipControls", {}); !noted) return noted.fault();
    }
    return Json::object();
}

// What a bucket has of which nobody has said anything.
Json standard_form(const Call& call, const Setting& setting, const Resource& bucket) {
    if (setting.property == std::string_view("BucketEncryption")) {
        return {{"Rules", Json::array({{{"ApplyServerSideEncryptionByDefault", {{"SSEAlgorithm", "AES256"}}}, {"BucketKeyEnabled", false}}})}};
    }
    if (setting.property == std::string_view("OwnershipControls") && detail(call, bucket, "NoOwnershipControls").is_null()) {
        return {{"Rules", Json::array({{{"ObjectOwnership", "BucketOwnerEnforced"}}})}};
    }
    if (setting.property == std::string_view("ObjectLockConfiguration") && has_object_lock(bucket)) return {{"ObjectLockEnabled", "Enabled"}};
    return {};
}

Result<Model> get(const Setting& setting, const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Json& property = (*bucket)->property(setting.property);
    Json shown = shown_form(call, **bucket, setting.property);
    if (shown.is_null() && !property.is_null()) shown = setting.to_shown ? setting.to_shown(property) : property;
    if (shown.is_null()) shown = standard_form(call, setting, **bucket);
    if (shown.is_null()) {
        const bool ownership = setting.property == std::string_view("OwnershipControls");
        const char* missing = ownership ? "OwnershipControlsNotFoundError" : setting.missing;
        if (!missing) return Json::object();
        return fault(missing, ownership ? "The bucket ownership controls were not found" : setting.missing_message, 404,
                     {{"BucketName", name_of(**bucket)}});
    }
    if (!setting.output) return shown;
    return Model{{setting.output, std::move(shown)}};
}

Result<Model> take_away(const Setting& setting, const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    if (!(*bucket)->property(setting.property).is_null()) {
        if (auto done = set_property(call, **bucket, setting.property, nullptr); !done) return done.fault();
    }
    if (setting.check == check_ownership) {
        if (auto noted = set_detail(call, **find_bucket(call, input), "NoOwnershipControls", true); !noted) return noted.fault();
    }
    return Json::object();
}

}  // namespace

void bucket_settings(Registry& registry) {
    for (const Setting& setting : settings) {
        registry.operation("s3", setting.put, [&setting](const Call& call, const Model& input) { return put(setting, call, input); });
        registry.operation("s3", setting.get, [&setting](const Call& call, const Model& input) { return get(setting, call, input); });
        if (!setting.removal) continue;
        registry.operation("s3", setting.removal, [&setting](const Call& call, const Model& input) { return take_away(setting, call, input); });
    }
}

}  // namespace drydock::providers::s3
