#include "emulator/gateway/rest_routes.h"

#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "sample_request.h"

using drydock::catalog::Catalog;
using drydock::gateway::rest_operation;
using drydock::gateway::rest_request;
using drydock::protocols::OperationModel;
using drydock::protocols::Request;
using drydock::protocols::ServiceModel;
using drydock::protocols::Wire;

namespace {

std::string s3(const std::string& method, const std::string& path, const std::string& query = "", const std::string& header = "") {
    Request request{.method = method, .path = path, .query = query};
    if (!header.empty()) request.headers.add(header, "value");
    return std::string(rest_operation(*ServiceModel::find("s3"), request).name());
}

std::string of(const std::string& service, const std::string& method, const std::string& path, const std::string& query = "") {
    return std::string(rest_operation(*ServiceModel::find(service), {.method = method, .path = path, .query = query}).name());
}

}  // namespace

TEST_CASE("every operation is found again from the request that its pattern makes") {
    // Operations that the models cannot tell apart: what came later has taken the place of the former; directory buckets have hosts of their own.
    const std::set<std::string> replaced = {"s3.GetBucketLifecycle", "s3.GetBucketNotification", "s3.PutBucketLifecycle", "s3.PutBucketNotification",
                                            "s3.ListDirectoryBuckets"};
    std::size_t count = 0;
    for (const std::string_view name : Catalog::instance().service_names()) {
        const ServiceModel& service = *ServiceModel::find(name);
        if (service.wire() != Wire::rest_json && service.wire() != Wire::rest_xml) continue;
        for (const auto& [operation, packed] : service.operations().members()) {
            const Request request = rest_request({service, operation, packed});
            const OperationModel found = rest_operation(service, request);
            const std::string whole = std::string(name) + "." + std::string(operation);
            INFO(whole << ": " << request.method << ' ' << request.path << '?' << request.query);
            CHECK((found.name() == operation) == !replaced.contains(whole));
            ++count;
        }
    }
    CHECK(count > 8000);
}

TEST_CASE("S3: buckets and objects") {
    CHECK(s3("GET", "/") == "ListBuckets");
    CHECK(s3("GET", "/bucket") == "ListObjects");
    CHECK(s3("GET", "/bucket/") == "ListObjects");
    CHECK(s3("GET", "/bucket", "list-type=2&prefix=a") == "ListObjectsV2");
    CHECK(s3("GET", "/bucket", "list-type=1") == "ListObjects");
    CHECK(s3("GET", "/bucket", "prefix=location") == "ListObjects");
    CHECK(s3("GET", "/bucket", "location") == "GetBucketLocation");
    CHECK(s3("GET", "/bucket", "location=") == "GetBucketLocation");
    CHECK(s3("GET", "/bucket", "versions&max-keys=1") == "ListObjectVersions");
    CHECK(s3("GET", "/bucket", "lifecycle") == "GetBucketLifecycleConfiguration");
    CHECK(s3("GET", "/bucket", "analytics") == "ListBucketAnalyticsConfigurations");
    CHECK(s3("GET", "/bucket", "analytics&id=1") == "GetBucketAnalyticsConfiguration");
    CHECK(s3("PUT", "/bucket") == "CreateBucket");
    CHECK(s3("HEAD", "/bucket") == "HeadBucket");
    CHECK(s3("DELETE", "/bucket") == "DeleteBucket");
    CHECK(s3("DELETE", "/bucket", "policy") == "DeleteBucketPolicy");
    CHECK(s3("DELETE", "/bucket", "analytics") == "DeleteBucketAnalyticsConfiguration");  // never the bucket
    CHECK(s3("POST", "/bucket", "delete") == "DeleteObjects");
    CHECK(s3("POST", "/bucket").empty());
    CHECK(s3("GET", "/bucket/key") == "GetObject");
    CHECK(s3("GET", "/bucket/a/deep/key/") == "GetObject");
    CHECK(s3("GET", "/bucket//key") == "GetObject");
    CHECK(s3("GET", "/bucket/key", "X-Amz-Signature=tagging") == "GetObject");
    CHECK(s3("GET", "/bucket/key", "versionId=1&tagging") == "GetObjectTagging");
    CHECK(s3("GET", "/bucket/key", "uploadId=1") == "ListParts");
    CHECK(s3("GET", "/bucket/key", "attributes", "x-amz-object-attributes") == "GetObjectAttributes");
    CHECK(s3("HEAD", "/bucket/key") == "HeadObject");
    CHECK(s3("PUT", "/bucket/key", "x-id=PutObject") == "PutObject");
    CHECK(s3("PUT", "/bucket/key", "", "x-amz-copy-source") == "CopyObject");
    CHECK(s3("PUT", "/bucket/key", "tagging") == "PutObjectTagging");
    CHECK(s3("PUT", "/bucket/key", "partNumber=1&uploadId=2") == "UploadPart");
    CHECK(s3("PUT", "/bucket/key", "partNumber=1&uploadId=2", "X-Amz-Copy-Source") == "UploadPartCopy");
    CHECK(s3("DELETE", "/bucket/key") == "DeleteObject");
    CHECK(s3("DELETE", "/bucket/key", "uploadId=2") == "AbortMultipartUpload");
    CHECK(s3("POST", "/bucket/key", "uploads") == "CreateMultipartUpload");
    CHECK(s3("POST", "/bucket/key", "uploadId=2") == "CompleteMultipartUpload");
    CHECK(s3("POST", "/bucket/key", "select&select-type=2") == "SelectObjectContent");
    CHECK(s3("POST", "/bucket/key", "select").empty());
    CHECK(s3("POST", "/bucket/key").empty());
    CHECK(s3("PATCH", "/bucket/key").empty());
    CHECK(s3("GET", "/WriteGetObjectResponse") == "ListObjects");
    CHECK(s3("POST", "/WriteGetObjectResponse") == "WriteGetObjectResponse");
}

TEST_CASE("literals win over labels, labels over greedy labels") {
    CHECK(of("lambda", "POST", "/2015-03-31/functions") == "CreateFunction");
    CHECK(of("lambda", "GET", "/2015-03-31/functions/") == "ListFunctions");
    CHECK(of("lambda", "GET", "/2015-03-31/functions/name") == "GetFunction");
    CHECK(of("lambda", "GET", "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Aname") == "GetFunction");
    CHECK(of("lambda", "POST", "/2015-03-31/functions/name/invocations") == "Invoke");
    CHECK(of("lambda", "POST", "/2015-03-31/functions//invocations").empty());
    CHECK(of("lambda", "GET", "/2015-03-31").empty());
    CHECK(of("workspaces-web", "GET", "/portals/arn:aws:workspaces-web:us-east-1:000000000000:portal/one") == "GetPortal");
    CHECK(of("workspaces-web", "PUT", "/portals/arn:aws:workspaces-web:us-east-1:000000000000:portal/one/userSettings") == "AssociateUserSettings");
    CHECK(of("apigatewaymanagementapi", "POST", "/%40connections/abc%3D") == "PostToConnection");
    CHECK(of("apigateway", "POST", "/restapis", "mode=import") == "ImportRestApi");
    CHECK(of("apigateway", "POST", "/restapis") == "CreateRestApi");
    CHECK(of("cloudfront", "POST", "/2020-05-31/distribution", "WithTags") == "CreateDistributionWithTags");
    CHECK(of("cloudfront", "POST", "/2020-05-31/distribution") == "CreateDistribution");
}

TEST_CASE("paths that nobody means") {
    const std::string slashes(5000, '/'), labels = "/portals" + slashes;
    for (const std::string& path : {std::string(), std::string("/"), std::string("//"), std::string("/%"), std::string("/%2"), std::string("/%zz"),
                                    std::string("/\xff"), std::string("/../.."), std::string("/a//b"), slashes, labels}) {
        INFO(path);
        for (const std::string_view name : {"s3", "lambda", "apigateway", "workspaces-web", "route53"}) {
            const OperationModel found = rest_operation(*ServiceModel::find(name), {.method = "QUERY", .path = path});
            CHECK_FALSE(found);
        }
    }
}
