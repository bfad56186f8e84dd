// Who may do what with a bucket, in the S3 API: its policy, the block of public access, its ACL.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-management.html
#include <algorithm>
#include <array>

#include "base/text.h"
#include "providers/registry.h"
#include "providers/s3/parts/acl.h"
#include "providers/s3/parts/settings.h"

namespace drydock::providers::s3 {
namespace {

const Resource* policy_of(const Call& call, const Resource& bucket) {
    return call.world.by(place_of(bucket), policy_type, "Bucket", name_of(bucket));
}

// What keeps a text from being a policy at all.
Result<Json> policy_document(const std::string& text) {
    const Fault no_json = fault("MalformedPolicy", "Policies must be valid JSON and the first byte must be '{'", 400);
    if (!text.starts_with('{')) return no_json;
    Json document = Json::parse(text, nullptr, false);
    if (document.is_discarded() || !document.is_object()) return no_json;
    if (!given(document, "Statement")) return fault("MalformedPolicy", "Missing required field Statement", 400);
    return document;
}

Result<Model> put_policy(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    Result<Json> document = policy_document(text(input, "Policy"));
    if (!document) return document.fault();
    const Call there = at_home(call, **bucket);
    Model properties = {{"Bucket", name_of(**bucket)}, {"PolicyDocument", std::move(*document)}};
    const Resource* present = policy_of(call, **bucket);
    const Result<Created> made = present ? update(there, *present, std::move(properties)) : create(there, policy_type, std::move(properties));
    if (made) return Json::object();
    Fault refused = made.fault();
    // A document that is refused is malformed to S3, whatever CloudFormation calls that.
    const bool by_policy = refused.code == "InvalidRequest" || refused.code.empty();
    if (by_policy) refused.code = "MalformedPolicy";
    return refused;
}

Result<const Resource*> held_policy(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Resource* policy = policy_of(call, **bucket);
    if (!policy) return fault("NoSuchBucketPolicy", "The bucket policy does not exist", 404, {{"BucketName", name_of(**bucket)}});
    return policy;
}

Result<Model> get_policy(const Call& call, const Model& input) {
    const Result<const Resource*> policy = held_policy(call, input);
    if (!policy) return policy.fault();
    const Json& document = (*policy)->property("PolicyDocument");
    return Model{{"Policy", document.is_string() ? document : Json(document.dump())}};
}

Result<Model> delete_policy(const Call& call, const Model& input) {
    const Result<const Resource*> policy = held_policy(call, input);
    if (!policy && policy.fault().code == "NoSuchBucketPolicy") return Json::object();
    if (!policy) return policy.fault();
    const Resource gone = **policy;
    if (auto done = remove(call, gone); !done) return done.fault();
    return Json::object();
}

// True if a statement's principal is everybody.
bool is_everybody(const Json& principal) {
    const auto is_star = [](const Json& value) { return value == Json("*"); };
    if (is_star(principal)) return true;
    const Json& accounts = member(principal, "AWS");
    return is_star(accounts) || (accounts.is_array() && std::ranges::any_of(accounts, is_star));
}

// Conditions that tie a statement to somebody; S3 takes a policy without any for public.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
bool is_tied(const Json& condition) {
    constexpr std::array<std::string_view, 14> keys = {"aws:sourcearn",
                                                       "aws:sourceaccount",
                                                       "aws:sourcevpc",
                                                       "aws:sourcevpce",
                                                       "aws:sourceip",
                                                       "aws:userid",
                                                       "aws:principalorgid",
                                                       "aws:principalarn",
                                                       "aws:sourceowner",
                                                       "aws:principalaccount",
                                                       "s3:dataaccesspointaccount",
                                                       "s3:dataaccesspointarn",
                                                       "aws:principalorgpaths",
                                                       "aws:sourceorgid"};
    for (const Json& test : condition) {
        for (const auto& [key, value] : test.items()) {
            const bool fixed = std::ranges::find(keys, lower(key)) != keys.end();
            const std::string held = value.is_array() && !value.empty() ? scalar_text(value.front()) : scalar_text(value);
            if (fixed && held != "*" && held != "0.0.0.0/0" && held != "::/0") return true;
        }
    }
    return false;
}

bool is_public(const Json& document) {
    const Json& statements = member(document, "Statement");
    const auto grants_everybody = [](const Json& statement) {
        return text(statement, "Effect") == "Allow" && is_everybody(member(statement, "Principal")) && !is_tied(member(statement, "Condition"));
    };
    return statements.is_array() ? std::ranges::any_of(statements, grants_everybody) : grants_everybody(statements);
}

Result<Model> get_policy_status(const Call& call, const Model& input) {
    const Result<const Resource*> policy = held_policy(call, input);
    if (!policy) return policy.fault();
    return Model{{"PolicyStatus", {{"IsPublic", is_public((*policy)->property("PolicyDocument"))}}}};
}

// The block of public access, which every new bucket has.

constexpr const char* block_property = "PublicAccessBlockConfiguration";
constexpr std::array<const char*, 4> block_members = {"BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"};

Json block_form(const Json& source, bool otherwise) {
    Json made = Json::object();
    for (const char* name : block_members) made[name] = given(source, name) ? flag(source, name) : otherwise;
    return made;
}

Result<Model> put_block(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Json& api = member(input, block_property);
    if (!api.is_object() || api.empty()) return malformed_xml();
    if (auto done = set_property(call, **bucket, block_property, block_form(api, false)); !done) return done.fault();
    if (auto noted = set_detail(call, **find_bucket(call, input), "NoPublicAccessBlock", nullptr); !noted) return noted.fault();
    return Json::object();
}

Result<Model> get_block(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Json& held = (*bucket)->property(block_property);
    const bool blocks = std::ranges::any_of(block_members, [&](const char* name) { return flag(held, name); });
    if (!blocks && detail(call, **bucket, "NoPublicAccessBlock") == Json(true)) {
        return fault("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found", 404,
                     {{"BucketName", name_of(**bucket)}});
    }
    return Model{{block_property, block_form(held, held.is_null())}};
}

Result<Model> delete_block(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    // Without a property the bucket would have the block of new buckets.
    if (auto done = set_property(call, **bucket, block_property, block_form({}, false)); !done) return done.fault();
    if (auto noted = set_detail(call, **find_bucket(call, input), "NoPublicAccessBlock", true); !noted) return noted.fault();
    return Json::object();
}

// The ACL.

// public-read for PublicRead: the canned ACL of a stack's bucket.
std::string canned_name(const std::string& property) {
    std::string name;
    for (const char c : property) {
        const bool upper_case = c >= 'A' && c <= 'Z';
        if (upper_case && !name.empty()) name += '-';
        name += upper_case ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return name;
}

Result<Model> get_acl(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    Json grants = detail(call, **bucket, "Grants");
    if (grants.is_null()) {
        const std::string canned = canned_name(text((*bucket)->model, "AccessControl"));
        const Result<Json> standard = canned_grants(canned.empty() ? "private" : canned, (*bucket)->scope.account);
        if (!standard) return standard.fault();
        grants = *standard;
    }
    return Model{{"Owner", owner_of((*bucket)->scope.account)}, {"Grants", std::move(grants)}};
}

Result<Model> put_acl(const Call& call, const Model& input) {
    const Result<const Resource*> bucket = find_bucket(call, input);
    if (!bucket) return bucket.fault();
    const Result<Json> grants = requested_grants(call, **bucket, input);
    if (!grants) return grants.fault();
    if (grants->is_null())
        return fault("MissingSecurityHeader", "Your request was missing a required header", 400, {{"MissingHeaderName", "x-amz-acl"}});
    if (!has_acls(**bucket)) return fault("AccessControlListNotSupported", "The bucket does not allow ACLs", 400);
    if (auto done = set_detail(call, **bucket, "Grants", *grants); !done) return done.fault();
    return Json::object();
}

}  // namespace

void bucket_access(Registry& registry) {
    registry.operation("s3", "PutBucketPolicy", put_policy);
    registry.operation("s3", "GetBucketPolicy", get_policy);
    registry.operation("s3", "DeleteBucketPolicy", delete_policy);
    registry.operation("s3", "GetBucketPolicyStatus", get_policy_status);
    registry.operation("s3", "PutPublicAccessBlock", put_block);
    registry.operation("s3", "GetPublicAccessBlock", get_block);
    registry.operation("s3", "DeletePublicAccessBlock", delete_block);
    registry.operation("s3", "GetBucketAcl", get_acl);
    registry.operation("s3", "PutBucketAcl", put_acl);
}

}  // namespace drydock::providers::s3
