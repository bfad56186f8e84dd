// Buckets of the S3 API: CreateBucket, HeadBucket, DeleteBucket, ListBuckets, GetBucketLocation.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
#include <algorithm>
#include <array>

#include "catalog/catalog.h"
#include "providers/facts/evaluate.h"
#include "providers/registry.h"
#include "providers/s3/parts/acl.h"
#include "providers/s3/parts/listing.h"
#include "providers/s3/parts/multipart.h"
#include "providers/s3/parts/objects.h"
#include "providers/s3/parts/settings.h"

namespace drydock::providers::s3 {
namespace {

constexpr const char* first_region = "us-east-1";

bool is_region(const std::string& name) {
    const catalog::Packed regions = catalog::Catalog::instance().document("regions");
    return static_cast<bool>(regions[name]);
}

Fault illegal_location(const std::string& location) {
    return fault("IllegalLocationConstraintException",
                 "The " + location + " location constraint is incompatible for the region specific endpoint this request was sent to.", 400);
}

// The region of a new bucket, by where the request came and what it says.
Result<std::string> new_region(const Call& call, const Model& input) {
    const Json& configuration = member(input, "CreateBucketConfiguration");
    std::string wanted = text(configuration, "LocationConstraint");
    if (call.scope.region == first_region) {
        // The endpoint of the first region makes buckets anywhere, but has no name for its own.
        if (wanted.empty()) return std::string(first_region);
        if (wanted == "EU") return std::string("eu-west-1");
        if (wanted == first_region || !is_region(wanted)) {
            return fault("InvalidLocationConstraint", "The specified location-constraint is not valid", 400, {{"LocationConstraint", wanted}});
        }
        return wanted;
    }
    if (wanted.empty()) return illegal_location("unspecified");
    if (wanted == "EU" && call.scope.region == "eu-west-1") return call.scope.region;
    if (wanted != call.scope.region) return illegal_location(wanted);
    return wanted;
}

Model created_answer(const std::string& name, const std::string& region) {
    return {{"Location", region == first_region ? "/" + name : "http://" + name + ".s3.amazonaws.com/"}, {"BucketArn", "arn:aws:s3:::" + name}};
}

// What is said of a bucket's name that is taken.
Result<Model> taken(const Call& call, const Resource& present) {
    const std::string name = name_of(present);
    if (present.scope.account != call.scope.account) {
        return fault(
            "BucketAlreadyExists",
            "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different "
            "name and try again.",
            409, {{"BucketName", name}});
    }
    if (call.scope.region == first_region && region_of(present) == first_region) return created_answer(name, first_region);
    return fault("BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.", 409,
                 {{"BucketName", name}});
}

// PublicRead for public-read: the property of a stack's bucket.
std::string access_control(const std::string& canned) {
    std::string name;
    bool begins = true;
    for (const char c : canned) {
        if (c != '-') name += begins && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        begins = c == '-';
    }
    return name;
}

Result<void> add_ownership(const Model& input, Model& properties) {
    const std::string ownership = text(input, "ObjectOwnership"), canned = text(input, "ACL");
    if (given(input, "ObjectOwnership")) {
        if (ownership != "BucketOwnerEnforced" && ownership != "BucketOwnerPreferred" && ownership != "ObjectWriter") {
            return fault("InvalidArgument", "Invalid x-amz-object-ownership header: " + ownership, 400, {{"ArgumentName", "x-amz-object-ownership"}});
        }
        properties["OwnershipControls"] = {{"Rules", Json::array({{{"ObjectOwnership", ownership}}})}};
    }
    if (canned.empty() || canned == "private") return {};
    if (const Result<Json> grants = canned_grants(canned, {}); !grants) return grants.fault();
    if (ownership.empty() || ownership == "BucketOwnerEnforced") {
        return fault("InvalidBucketAclWithObjectOwnership", "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting", 400);
    }
    properties["AccessControl"] = access_control(canned);
    return {};
}

// Tags of a new bucket are refused in other words than those of one that is there: a reserved key is not named, and to a key that comes twice S3 has
// no better answer (seen on AWS).
Fault tags_refused(const Fault& refused, const std::string& reserved) {
    if (refused.message == reserved) return fault(refused.code, reserved, 400);
    if (refused.message == same_key_twice) return fault("InternalError", "We encountered an internal error. Please try again.", 500);
    return refused;
}

Result<Model> create_bucket(const Call& call, const Model& input) {
    auto refused = refuse(input, "CreateBucket", {"BucketNamespace", "GrantFullControl", "GrantRead", "GrantReadACP", "GrantWrite", "GrantWriteACP"});
    if (!refused) return refused.fault();
    const Json& configuration = member(input, "CreateBucketConfiguration");
    if (auto plain = refuse(configuration, "CreateBucket", {"Location", "Bucket"}); !plain) return plain.fault();
    const std::string name = text(input, "Bucket");
    if (!is_bucket_name(name)) return fault("InvalidBucketName", "The specified bucket is not valid.", 400, {{"BucketName", name}});
    const Result<std::string> region = new_region(call, input);
    if (!region) return region.fault();
    Model properties = {{"BucketName", name}};
    if (auto done = add_ownership(input, properties); !done) return done.fault();
    if (const Json& tags = member(configuration, "Tags"); tags.is_array() && !tags.empty()) {
        constexpr std::size_t most_tags = 50;
        constexpr const char* reserved =
            "User-defined tag keys can't start with \"aws:\". This prefix is reserved for system tags. Remove \"aws:\" from your tag keys and try "
            "again.";
        if (auto valid = check_tags(tags, most_tags, reserved); !valid) return tags_refused(valid.fault(), reserved);
        properties["Tags"] = tags;
    }
    if (flag(input, "ObjectLockEnabledForBucket")) {
        properties["ObjectLockEnabled"] = true;
        properties["VersioningConfiguration"] = {{"Status", "Enabled"}};
    }
    if (const Resource* present = call.world.by_everywhere(bucket_type, "BucketName", name)) return taken(call, *present);
    Call there = call;
    there.scope.region = *region;
    const Result<Created> made = create(there, bucket_type, std::move(properties));
    if (!made) return made.fault();
    // The old name of eu-west-1 stays the bucket's location.
    if (text(configuration, "LocationConstraint") == "EU") {
        if (auto noted = set_detail(call, made->resource, "Location", "EU"); !noted) return noted.fault();
    }
    return created_answer(name, *region);
}

Result<Model> head_bucket(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    return Model{{"BucketArn", arn_of(**bucket)}, {"BucketRegion", region_of(**bucket)}, {"AccessPointAlias", false}};
}

// The first version of any object of a bucket, or nullptr.
const Resource* first_object(const Call& call, const Resource& bucket) {
    const Resource* found = nullptr;
    const std::string prefix = name_of(bucket) + '\0';
    call.world.each_from(home_of(bucket), object_type, prefix, [&](const Resource& object) {
        if (object.id.starts_with(prefix)) found = &object;
        return false;
    });
    return found;
}

Result<Model> delete_bucket(const Call& call, const Model& input) {
    const Result<const Resource*> found = find_bucket(call, input);
    if (!found) return found.fault();
    const Resource bucket = **found;
    if (first_object(call, bucket)) {
        const char* more = versioning(bucket) == Versioning::never ? "" : ". You must delete all versions in the bucket.";
        return fault("BucketNotEmpty", std::string("The bucket you tried to delete is not empty") + more, 409, {{"BucketName", name_of(bucket)}});
    }
    std::vector<Resource> uploads;
    each_upload(call, bucket, {}, [&](const Resource& upload) {
        uploads.push_back(upload);
        return true;
    });
    for (const Resource& upload : uploads) {
        if (auto done = forget_upload(call, upload); !done) return done.fault();
    }
    if (const Resource* policy = call.world.by(place_of(bucket), policy_type, "Bucket", name_of(bucket))) {
        if (auto done = call.world.erase(policy->scope, policy_type, policy->id); !done) return done.fault();
    }
    if (auto done = remove(at_home(call, bucket), bucket); !done) return done.fault();
    if (auto done = forget_details(call, bucket); !done) return done.fault();
    return Json::object();
}

Json shown(const Resource& bucket, bool with_region) {
    Json entry = {{"Name", name_of(bucket)}, {"CreationDate", bucket.created.empty() ? "1970-01-01T00:00:00.000Z" : bucket.created}};
    if (with_region) entry["BucketRegion"] = region_of(bucket);
    entry["BucketArn"] = arn_of(bucket);
    return entry;
}

Result<Model> list_buckets(const Call& call, const Model& input) {
    constexpr long long largest_page = 10000;
    const long long most = number(input, "MaxBuckets", largest_page);
    if (most < 1 || most > largest_page) {
        return invalid_argument("Argument max-buckets must be an integer between 1 and 10000", "max-buckets", std::to_string(most));
    }
    const bool paged = given(input, "MaxBuckets") || given(input, "Prefix") || given(input, "BucketRegion") || given(input, "ContinuationToken");
    const std::string prefix = text(input, "Prefix"), region = text(input, "BucketRegion");
    const std::string token = text(input, "ContinuationToken");
    const std::optional<std::string> after = token.empty() ? std::string() : name_of_token(token);
    if (!after) {
        return invalid_argument("The continuation token provided is incorrect", "continuation-token", token);
    }
    std::vector<const Resource*> buckets = call.world.all({call.scope.account, ""}, bucket_type);
    std::ranges::sort(buckets, {}, [](const Resource* bucket) { return bucket->id; });
    Json list = Json::array();
    Model answer = {{"Owner", owner_of(call.scope.account)}};
    for (const Resource* bucket : buckets) {
        const std::string name = name_of(*bucket);
        if (!name.starts_with(prefix) || name <= *after || (!region.empty() && region_of(*bucket) != region)) continue;
        if (static_cast<long long>(list.size()) == most) {
            answer["ContinuationToken"] = token_after(text(list.back(), "Name"));
            break;
        }
        list.push_back(shown(*bucket, paged));
    }
    answer["Buckets"] = std::move(list);
    if (!prefix.empty()) answer["Prefix"] = prefix;
    return answer;
}

Result<Model> get_location(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const std::string region = region_of(**bucket);
    if (region == first_region) return Json::object();
    const Json told = detail(call, **bucket, "Location");
    return Model{{"LocationConstraint", told.is_null() ? Json(region) : told}};
}

facts::Value holds_objects(const facts::Frame& frame, facts::Arguments arguments) {
    const std::string name = facts::argument(arguments, 0).text();
    const Resource* bucket = frame.call.world.by(frame.call.scope, bucket_type, "BucketName", name);
    return Json(bucket != nullptr && first_object(frame.call, *bucket) != nullptr);
}

}  // namespace

void buckets(Registry& registry) {
    registry.operation("s3", "CreateBucket", create_bucket);
    registry.operation("s3", "HeadBucket", head_bucket);
    registry.operation("s3", "DeleteBucket", delete_bucket);
    registry.operation("s3", "ListBuckets", list_buckets);
    registry.operation("s3", "GetBucketLocation", get_location);
    registry.function("holds_objects", {holds_objects, facts::Function::reads_account});
}

}  // namespace drydock::providers::s3
