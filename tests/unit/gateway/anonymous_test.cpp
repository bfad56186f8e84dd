#include "emulator/gateway/anonymous.h"

#include <catch2/catch.hpp>

#include <memory>
#include <string>

namespace drydock::gateway {
namespace {

using protocols::Request;
using protocols::ServiceModel;
using providers::Resource;
using providers::World;

constexpr const char* public_read = R"({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::open/*"},
    {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::open"},
    {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::000000000000:root"}, "Action": "s3:*", "Resource": "arn:aws:s3:::open/*"},
    {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::open/secret*"}]})";

// A bucket with that policy.
void furnish(World& world, const std::string& name, Json block) {
    Resource bucket;
    bucket.type = "AWS::S3::Bucket";
    bucket.id = name;
    bucket.model = {{"BucketName", name}};
    if (!block.is_null()) bucket.model["PublicAccessBlockConfiguration"] = std::move(block);
    Resource policy;
    policy.type = "AWS::S3::BucketPolicy";
    policy.id = name;
    policy.model = {{"Bucket", name}, {"PolicyDocument", Json::parse(public_read)}};
    REQUIRE(world.put(bucket).ok());
    REQUIRE(world.put(policy).ok());
}

std::string verdict(const World& world, const std::string& operation, const std::string& path) {
    Request request{.method = "GET", .path = path};
    const auto fault = refused_anonymous(world, ServiceModel::find("s3")->operation(operation), request);
    return fault ? fault->code : "";
}

TEST_CASE("anybody may do what the bucket's policy lets anybody do") {
    World world(state::Store::none());
    furnish(world, "open", {{"RestrictPublicBuckets", false}});
    CHECK(verdict(world, "GetObject", "/open/a%20key").empty());
    CHECK(verdict(world, "HeadObject", "/open/key").empty());
    CHECK(verdict(world, "ListObjectsV2", "/open").empty());
    CHECK(verdict(world, "HeadBucket", "/open/").empty());
    CHECK(verdict(world, "PutObject", "/open/key") == "AccessDenied");
    CHECK(verdict(world, "UploadPart", "/open/key") == "AccessDenied");
    CHECK(verdict(world, "DeleteBucket", "/open") == "AccessDenied");
    CHECK(verdict(world, "GetObject", "/open/secret") == "AccessDenied");
    CHECK(verdict(world, "GetObject", "/open/%73ecret") == "AccessDenied");
}

TEST_CASE("without a policy, or where public access is restricted, nobody may do anything") {
    World world(state::Store::none());
    furnish(world, "open", nullptr);
    CHECK(verdict(world, "GetObject", "/open/key") == "AccessDenied");
    CHECK(verdict(world, "GetObject", "/other/key") == "AccessDenied");
    CHECK(verdict(world, "CreateBucket", "/other") == "AccessDenied");
    CHECK(verdict(world, "ListBuckets", "/") == "AccessDenied");
    CHECK(verdict(world, "ListBuckets", "") == "AccessDenied");
    World restricted(state::Store::none());
    furnish(restricted, "open", {{"RestrictPublicBuckets", true}});
    CHECK(verdict(restricted, "GetObject", "/open/key") == "AccessDenied");
}

}  // namespace
}  // namespace drydock::gateway
