#include "providers/s3/parts/encryption.h"

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "providers/s3/parts/checksum.h"

namespace drydock::providers::s3 {
namespace {

constexpr const char* key_type = "AWS::KMS::Key";
constexpr const char* alias_type = "AWS::KMS::Alias";
constexpr const char* own_key = "alias/aws/s3";

Fault no_key(std::string message) {
    return fault("KMS.NotFoundException", std::move(message), 400);
}

bool is_key_id(std::string_view id) {
    constexpr std::size_t uuid_length = 36;
    if (id.starts_with("mrk-")) return true;
    return id.size() == uuid_length && std::ranges::count(id, '-') == 4;
}

std::string key_arn(const Scope& scope, std::string_view id) {
    return "arn:aws:kms:" + scope.region + ":" + scope.account + ":key/" + std::string(id);
}

// The key that an id, an alias or an ARN of either means.
Result<const Resource*> find_key(const Call& call, const Scope& scope, std::string given) {
    if (given.starts_with("arn:")) {
        const std::vector<std::string> parts = split(given, ":");
        constexpr std::size_t region = 3, account = 4, resource = 5;
        if (parts.size() <= resource || parts[2] != "kms") return no_key("Invalid arn " + given);
        if (parts[region] != scope.region) return no_key("Invalid arn " + parts[region]);
        if (parts[account] != scope.account) return Fault::not_simulated("Encryption with a key of another account");
        given = parts[resource].starts_with("key/") ? parts[resource].substr(std::string_view("key/").size()) : parts[resource];
    }
    if (given.starts_with("alias/")) {
        const Resource* alias = call.world.by(scope, alias_type, "AliasName", given);
        if (!alias) return no_key("Alias arn:aws:kms:" + scope.region + ":" + scope.account + ":" + given + " is not found.");
        given = text(alias->model, "TargetKeyId");
        given = given.substr(given.rfind('/') + 1);
    }
    if (!is_key_id(given)) return no_key("Invalid keyId '" + given + "'");
    const Resource* key = call.world.by(scope, key_type, "KeyId", given);
    if (!key) return no_key("Key '" + key_arn(scope, given) + "' does not exist");
    return key;
}

Result<void> check_state(const Resource& key) {
    const std::string arn = text(key.model, "Arn");
    const std::string state = text(key.model, "KeyState");
    if (state == "PendingDeletion") return fault("KMS.KMSInvalidStateException", arn + " is pending deletion.", 400);
    if (state == "Disabled" || key.property("Enabled") == Json(false)) return fault("KMS.DisabledException", arn + " is disabled.", 400);
    return {};
}

Result<void> add_kms(const Call& call, const Resource& bucket, std::string key_id, Model& details) {
    const Result<const Resource*> key = find_key(call, place_of(bucket), key_id.empty() ? own_key : std::move(key_id));
    if (!key) return key.fault();
    if (auto usable = check_state(**key); !usable) return usable;
    details["SSEKMSKeyId"] = (*key)->property("Arn");
    return {};
}

Fault bad_customer_key(const char* message) {
    return fault("InvalidArgument", message, 400, {{"ArgumentName", "x-amz-server-side-encryption"}});
}

// The MD5 of the key that the request brings; "" if it brings none.
Result<std::string> customer_key(const Model& input, const std::string& prefix) {
    constexpr std::size_t key_size = 32;  // bytes
    const std::string algorithm = text(input, prefix + "SSECustomerAlgorithm"), key = text(input, prefix + "SSECustomerKey");
    const std::string md5 = text(input, prefix + "SSECustomerKeyMD5");
    if (algorithm.empty() && key.empty() && md5.empty()) return std::string();
    if (algorithm.empty()) {
        return bad_customer_key("Requests specifying Server Side Encryption with Customer provided keys must provide a valid encryption algorithm.");
    }
    if (algorithm != "AES256") {
        return fault("InvalidEncryptionAlgorithmError", "The Encryption request you specified is not valid. Supported value: AES256.", 400,
                     {{"ArgumentName", "x-amz-server-side-encryption"}, {"ArgumentValue", algorithm}});
    }
    if (key.empty()) {
        return bad_customer_key("Requests specifying Server Side Encryption with Customer provided keys must provide an appropriate secret key.");
    }
    const std::optional<std::string> bytes = base64_decoded(key);
    if (md5.empty() || !bytes || bytes->size() != key_size) return bad_customer_key("The secret key was invalid for the specified algorithm.");
    Digester digester(Algorithm::md5);
    digester.add(*bytes);
    if (base64_encoded(digester.bytes()) != md5) {
        return bad_customer_key("The calculated MD5 hash of the key did not match the hash that was provided.");
    }
    return md5;
}

}  // namespace

Result<void> check_customer_key(const Model& input, const Model& details, const std::string& prefix) {
    const Result<std::string> md5 = customer_key(input, prefix);
    if (!md5) return md5.fault();
    const std::string held = text(details, "SSECustomerKeyMD5");
    if (held == *md5) return {};
    if (md5->empty()) {
        return invalid_request(
            "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.");
    }
    if (held.empty()) return invalid_request("The encryption parameters are not applicable to this object.");
    return access_denied();
}

Result<void> add_encryption(const Call& call, const Resource& bucket, const Model& input, Model& details) {
    if (given(input, "SSEKMSEncryptionContext")) return Fault::not_simulated("An encryption context of an object");
    const Json& rules = member(bucket.property("BucketEncryption"), "ServerSideEncryptionConfiguration");
    const Json rule = rules.is_array() && !rules.empty() ? rules.front() : Json();
    const Json& standard = member(rule, "ServerSideEncryptionByDefault");
    const std::string asked = text(input, "ServerSideEncryption");
    const Result<std::string> customers = customer_key(input, {});
    if (!customers) return customers.fault();
    if (!customers->empty()) {
        if (!asked.empty()) {
            return invalid_argument("Server Side Encryption with Customer provided key is incompatible with the encryption method specified",
                                    "x-amz-server-side-encryption", asked);
        }
        details["SSECustomerAlgorithm"] = "AES256";
        details["SSECustomerKeyMD5"] = *customers;
        return {};
    }
    std::string kind = asked, key_id = text(input, "SSEKMSKeyId");
    if (kind.empty() && !key_id.empty()) {
        return invalid_argument("Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
                                "x-amz-server-side-encryption", "null");
    }
    if (kind.empty()) {
        kind = text(standard, "SSEAlgorithm").empty() ? "AES256" : text(standard, "SSEAlgorithm");
        key_id = text(standard, "KMSMasterKeyID");
    }
    if (kind != "AES256" && kind != "aws:kms" && kind != "aws:kms:dsse") {
        return invalid_argument("The encryption method specified is not supported", "x-amz-server-side-encryption", kind);
    }
    details["ServerSideEncryption"] = kind;
    if (kind == "AES256") return {};
    const bool bucket_key = given(input, "BucketKeyEnabled") ? flag(input, "BucketKeyEnabled") : asked.empty() && flag(rule, "BucketKeyEnabled");
    if (bucket_key) details["BucketKeyEnabled"] = true;
    return add_kms(call, bucket, std::move(key_id), details);
}

Result<void> check_key_usable(const Call& call, const Model& details) {
    const std::string arn = text(details, "SSEKMSKeyId");
    if (arn.empty()) return {};
    const std::vector<std::string> parts = split(arn, ":");
    constexpr std::size_t region = 3, account = 4, size = 6;
    if (parts.size() != size) return {};
    const Result<const Resource*> key = find_key(call, {parts[account], parts[region]}, arn);
    if (!key) return key.fault();
    return check_state(**key);
}

}  // namespace drydock::providers::s3
