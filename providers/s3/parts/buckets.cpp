#include "providers/s3/parts/buckets.h"

#include <algorithm>

#include "base/text.h"

namespace drydock::providers::s3 {
namespace {

constexpr std::size_t account_digits = 12, shortest_name = 3, longest_name = 63;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_lower_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || is_digit(c);
}

// 192.168.5.4
bool is_address(std::string_view name) {
    return std::ranges::count(name, '.') == 3 && std::ranges::all_of(name, [](char c) { return is_digit(c) || c == '.'; });
}

}  // namespace

Fault no_such_bucket(const std::string& name) {
    return fault("NoSuchBucket", "The specified bucket does not exist", 404, {{"BucketName", name}});
}

Result<const Resource*> find_bucket(const Call& call, const std::string& name, const std::string& expected_owner) {
    if (!expected_owner.empty() && (expected_owner.size() != account_digits || !std::ranges::all_of(expected_owner, is_digit))) {
        return fault("InvalidBucketOwnerAWSAccountID",
                     "The value of the expected bucket owner parameter must be an AWS Account ID... [" + expected_owner + "]", 400);
    }
    const Resource* bucket = call.world.by(call.scope, bucket_type, "BucketName", name);
    if (!bucket) bucket = call.world.by_everywhere(bucket_type, "BucketName", name);
    if (!bucket) return no_such_bucket(name);
    if (bucket->scope.account != call.scope.account) return access_denied();
    if (!expected_owner.empty() && expected_owner != bucket->scope.account) return access_denied();
    return bucket;
}

Result<const Resource*> find_bucket(const Call& call, const Model& input, std::string_view owner_member) {
    return find_bucket(call, text(input, "Bucket"), text(input, owner_member));
}

Versioning versioning(const Resource& bucket) {
    const Json& status = member(bucket.property("VersioningConfiguration"), "Status");
    if (status == Json("Enabled")) return Versioning::enabled;
    return status == Json("Suspended") ? Versioning::suspended : Versioning::never;
}

std::string name_of(const Resource& bucket) {
    return text(bucket.model, "BucketName");
}

std::string arn_of(const Resource& bucket) {
    const std::string arn = text(bucket.model, "Arn");
    return arn.empty() ? "arn:aws:s3:::" + name_of(bucket) : arn;
}

std::string region_of(const Resource& bucket) {
    // name.s3.region.amazonaws.com, where the name may have dots
    const std::string domain = text(bucket.model, "RegionalDomainName");
    const std::string beginning = name_of(bucket) + ".s3.";
    if (!domain.starts_with(beginning)) return bucket.scope.region.empty() ? "us-east-1" : bucket.scope.region;
    return domain.substr(beginning.size(), domain.find('.', beginning.size()) - beginning.size());
}

Scope place_of(const Resource& bucket) {
    return {bucket.scope.account, region_of(bucket)};
}

Call at_home(const Call& call, const Resource& bucket) {
    Call there = call;
    there.scope = place_of(bucket);
    return there;
}

bool has_object_lock(const Resource& bucket) {
    return flag(bucket.model, "ObjectLockEnabled");
}

bool has_acls(const Resource& bucket) {
    const Json& rules = member(bucket.property("OwnershipControls"), "Rules");
    return rules.is_array() && !rules.empty() && text(rules.front(), "ObjectOwnership") != "BucketOwnerEnforced";
}

bool is_bucket_name(std::string_view name) {
    if (name.size() < shortest_name || name.size() > longest_name) return false;
    if (!is_lower_or_digit(name.front()) || !is_lower_or_digit(name.back())) return false;
    if (!std::ranges::all_of(name, [](char c) { return is_lower_or_digit(c) || c == '-' || c == '.'; })) return false;
    if (name.find("..") != std::string_view::npos || is_address(name)) return false;
    for (const std::string_view prefix : {"xn--", "sthree-", "amzn-s3-demo-"}) {
        if (name.starts_with(prefix)) return false;
    }
    for (const std::string_view suffix : {"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"}) {
        if (name.ends_with(suffix)) return false;
    }
    return true;
}

}  // namespace drydock::providers::s3
