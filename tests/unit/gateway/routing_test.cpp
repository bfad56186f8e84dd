#include "emulator/gateway/routing.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "emulator/gateway/service_index.h"
#include "sample_request.h"

namespace drydock::gateway {
namespace {

using catalog::Catalog;
using protocols::OperationModel;
using protocols::Request;
using protocols::ServiceModel;
using protocols::Wire;

Request get(const std::string& host, const std::string& path, const std::string& query = "") {
    Request request{.method = "GET", .path = path, .query = query};
    request.headers.add("Host", host);
    return request;
}

Request post(const std::string& host, const std::string& path, const std::string& body = "") {
    Request request{.path = path, .body = body};
    request.headers.add("Host", host);
    if (!body.empty()) request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    return request;
}

Request sign(Request request, const std::string& service, const std::string& key = "test", const std::string& region = "eu-west-1") {
    request.headers.add("Authorization", "AWS4-HMAC-SHA256 Credential=" + key + "/20260131/" + region + "/" + service +
                                             "/aws4_request, SignedHeaders=host;x-amz-date, Signature=00");
    return request;
}

Request with(Request request, const std::string& name, const std::string& value) {
    request.headers.add(name, value);
    return request;
}

// service.Operation wire, or the code and message of the fault.
std::string routed(Request request, Route* out = nullptr) {
    constexpr std::string_view wires[] = {"query", "ec2", "json", "rest-json", "rest-xml", "cbor"};
    Route route;
    const Result<void> result = find_route(std::move(request), route);
    if (out != nullptr) *out = route;
    if (!result.ok()) return result.fault().code + ": " + result.fault().message;
    return std::string(route.service->name()) + "." + std::string(route.operation.name()) + " " +
           std::string(wires[static_cast<std::size_t>(route.wire)]);
}

std::string path_of(Request request) {
    Route route;
    const Result<void> result = find_route(std::move(request), route);
    return result.ok() ? std::string(route.operation.name()) + " " + route.request.path : result.fault().code;
}

constexpr const char* local = "localhost:4566";

// A request for the operation in a protocol of its service, unsigned.
Request sample(const ServiceEntry& service, const OperationModel& operation, Wire wire) {
    if (wire == Wire::rest_json || wire == Wire::rest_xml) return rest_request(operation);
    Request request;
    const std::string name(operation.name()), prefix(service.target_prefix);
    if (wire == Wire::json) request.headers.add("X-Amz-Target", prefix + "." + name);
    if (wire == Wire::rpc_v2_cbor) {
        request.headers.add("Smithy-Protocol", "rpc-v2-cbor");
        request.path = "/service/" + prefix + "/operation/" + name;
    }
    if (wire == Wire::query || wire == Wire::ec2) request.body = "Action=" + name + "&Version=" + std::string(service.api_version);
    return request;
}

// Services that are one and the same at AWS: the first has what the others have.
const std::map<std::string_view, std::string_view> same = {
    {"neptune", "rds"},           {"docdb", "rds"}, {"pinpoint-sms-voice", "sms-voice"}, {"qconnect", "wisdom"}, {"greengrassv2", "greengrass"},
    {"lambda-microvms", "lambda"}};

TEST_CASE("every operation of every service is routed by its signature and its host, in each of its protocols") {
    const std::set<std::string> replaced = {"s3.GetBucketLifecycle",    "s3.GetBucketNotification", "s3.PutBucketLifecycle",
                                            "s3.PutBucketNotification", "s3.ListDirectoryBuckets",  "s3.WriteGetObjectResponse"};
    std::size_t count = 0;
    for (const std::string_view name : Catalog::instance().service_names()) {
        const ServiceEntry& entry = *ServiceIndex::instance().find(name);
        for (const Wire wire : {Wire::query, Wire::ec2, Wire::json, Wire::rest_json, Wire::rest_xml, Wire::rpc_v2_cbor}) {
            if (!entry.speaks(wire)) continue;
            for (const auto& [operation, packed] : entry.model().operations().members()) {
                const std::string whole = std::string(name) + "." + std::string(operation);
                if (replaced.contains(whole)) continue;
                Request request = sign(sample(entry, {entry.model(), operation, packed}, wire), std::string(entry.signing_name));
                request.headers.add("Host", std::string(entry.endpoint_prefix) + ".eu-west-1.amazonaws.com");
                INFO(whole << " in protocol " << static_cast<int>(wire) << ": " << request.method << ' ' << request.path << '?' << request.query);
                Route route;
                const Result<void> result = find_route(std::move(request), route);
                const bool ok = result.ok();
                CHECK(ok);
                if (!ok) continue;
                if (route.service->name() != name && same.contains(name) && same.at(name) == route.service->name()) continue;
                CHECK(route.service->name() == name);
                CHECK(route.operation.name() == operation);
                CHECK(route.wire == wire);
                CHECK(route.scope.region == "eu-west-1");
                ++count;
            }
        }
    }
    CHECK(count > 18000);
}

TEST_CASE("without a host, services that share a signing name are told apart by what they alone know") {
    // These have patterns in common, mostly those of tags: without the host nobody can tell, and the first is taken.
    const std::set<std::string> expected = {"bedrock bedrock-data-automation",
                                            "bedrock-agent bedrock-agent-runtime",
                                            "chime chime-sdk-voice",
                                            "chime-sdk-identity chime-sdk-media-pipelines",
                                            "chime-sdk-identity chime-sdk-meetings",
                                            "chime-sdk-identity chime-sdk-messaging",
                                            "chime-sdk-identity chime-sdk-voice",
                                            "ivs ivs-realtime",
                                            "lex-models lexv2-models",
                                            "signer signer-data"};
    std::set<std::string> shared;
    for (const std::string_view name : Catalog::instance().service_names()) {
        const ServiceEntry& entry = *ServiceIndex::instance().find(name);
        if (!entry.speaks_rest() || same.contains(name) || ServiceIndex::instance().signing(entry.signing_name).size() < 2) continue;
        for (const auto& [operation, packed] : entry.model().operations().members()) {
            Request request = sign(rest_request({entry.model(), operation, packed}), std::string(entry.signing_name));
            request.headers.add("Host", local);
            Route route;
            const Result<void> result = find_route(std::move(request), route);
            CHECK(result.ok());
            if (result.ok() && route.service->name() != name) shared.insert(std::string(route.service->name()) + " " + std::string(name));
        }
    }
    CHECK(shared == expected);

    const Request tags = sign(get(local, "/tags"), "chime");
    CHECK(routed(with(tags, "User-Agent", "aws-sdk-js/3.1 ua/2.1 api/chime-sdk-voice#3.1")) == "chime-sdk-voice.ListTagsForResource rest-json");
    CHECK(routed(with(tags, "User-Agent", "aws-sdk-java/2.1 api/Chime_SDK_Meetings#2.1")) == "chime-sdk-meetings.ListTagsForResource rest-json");
    CHECK(routed(sign({.method = "DELETE", .path = "/bots/label"}, "lex")) == "lex-models.DeleteBot rest-json");
    CHECK(routed(sign({.method = "DELETE", .path = "/bots/label/"}, "lex")) == "lexv2-models.DeleteBot rest-json");
}

TEST_CASE("a service by the signature, an operation by the protocol") {
    const std::string identity = "Action=GetCallerIdentity&Version=2011-06-15";
    CHECK(routed(sign(post(local, "/", identity), "sts")) == "sts.GetCallerIdentity query");
    CHECK(routed(sign(get(local, "/", identity), "sts")) == "sts.GetCallerIdentity query");
    CHECK(routed(sign(with(post(local, "/"), "X-Amz-Target", "DynamoDB_20120810.GetItem"), "dynamodb")) == "dynamodb.GetItem json");
    CHECK(routed(sign(with(post(local, "/"), "x-amz-target", "DynamoDBStreams_20120810.GetRecords"), "dynamodb")) ==
          "dynamodbstreams.GetRecords json");
    CHECK(routed(sign(with(post(local, "/"), "X-Amz-Target", "Timestream_20181101.Query"), "timestream")) == "timestream-query.Query json");
    CHECK(routed(sign(with(post(local, "/"), "X-Amz-Target", "Timestream_20181101.WriteRecords"), "timestream")) ==
          "timestream-write.WriteRecords json");
    CHECK(routed(sign(with(post("ingest.timestream.us-east-1.amazonaws.com", "/"), "X-Amz-Target", "Timestream_20181101.DescribeEndpoints"),
                      "timestream")) == "timestream-write.DescribeEndpoints json");
    CHECK(routed(sign(post(local, "/", "Action=DescribeLoadBalancers&Version=2015-12-01"), "elasticloadbalancing")) ==
          "elbv2.DescribeLoadBalancers query");
    CHECK(routed(sign(post(local, "/", "Action=DescribeLoadBalancers&Version=2012-06-01"), "elasticloadbalancing")) ==
          "elb.DescribeLoadBalancers query");
    CHECK(routed(sign(post(local, "/", "Action=SendEmail&Version=2010-12-01"), "ses")) == "ses.SendEmail query");
    CHECK(routed(sign(post(local, "/", "Action=SendEmail&Version=2010-12-01"), "email")) == "ses.SendEmail query");
    CHECK(routed(sign(get(local, "/v2/email/account"), "ses")) == "sesv2.GetAccount rest-json");
    CHECK(routed(sign(post(local, "/", "Action=DescribeVpcs&Version=2014-10-01"), "ec2")) == "ec2.DescribeVpcs ec2");
    CHECK(routed(sign(post(local, "/", "Action=PutMetricData&Version=2010-08-01"), "monitoring")) == "cloudwatch.PutMetricData query");
    CHECK(routed(sign(with(post(local, "/"), "X-Amz-Target", "GraniteServiceVersion20100801.PutMetricData"), "monitoring")) ==
          "cloudwatch.PutMetricData json");
    CHECK(routed(sign(with(post(local, "/service/GraniteServiceVersion20100801/operation/PutMetricData"), "smithy-protocol", "rpc-v2-cbor"),
                      "monitoring")) == "cloudwatch.PutMetricData cbor");
    CHECK(routed(sign(get(local, "/2015-01-01/domain"), "es")) == "es.ListDomainNames rest-json");
    CHECK(routed(sign(get(local, "/2021-01-01/domain"), "es")) == "opensearch.ListDomainNames rest-json");
    CHECK(routed(sign(get(local, "/v20180820/jobs"), "s3")) == "s3control.ListJobs rest-xml");
    CHECK(routed(sign(get("000000000000.localhost:4566", "/v20180820/jobs"), "s3")) == "s3control.ListJobs rest-xml");
    CHECK(routed(sign(get(local, "/"), "s3express")) == "s3.ListDirectoryBuckets rest-xml");
    CHECK(routed(sign(get(local, "/bucket/key"), "s3")) == "s3.GetObject rest-xml");
    CHECK(routed(sign(post(local, "/things/lamp/shadow"), "iotdata")) == "iot-data.UpdateThingShadow rest-json");
    CHECK(routed(sign(post(local, "/prod/@connections/abc%3D"), "execute-api")) == "apigatewaymanagementapi.PostToConnection rest-json");
    CHECK(routed(sign(post("a1b2c3.execute-api.us-east-1.amazonaws.com", "/prod/%40connections/abc%3D"), "execute-api")) ==
          "apigatewaymanagementapi.PostToConnection rest-json");
}

TEST_CASE("SQS speaks query to older clients, with the queue in the path") {
    Route route;
    const std::string url = "http%3A%2F%2Flocalhost%3A4566%2F000000000000%2Fqueue";
    CHECK(routed(sign(post(local, "/000000000000/queue", "Action=SendMessage&MessageBody=1"), "sqs"), &route) == "sqs.SendMessage query");
    CHECK(route.request.body.text() == "Action=SendMessage&MessageBody=1&QueueUrl=" + url);
    CHECK(routed(get(local, "/000000000000/queue", "Action=ReceiveMessage"), &route) == "sqs.ReceiveMessage query");
    CHECK(route.request.query == "Action=ReceiveMessage&QueueUrl=" + url);
    CHECK(routed(post(local, "/000000000000/queue", "Action=SendMessage&QueueUrl=here&Version=2012-11-05"), &route) == "sqs.SendMessage query");
    CHECK(route.request.body.text() == "Action=SendMessage&QueueUrl=here&Version=2012-11-05");
    CHECK(routed(sign(with(post(local, "/"), "X-Amz-Target", "AmazonSQS.SendMessage"), "sqs")) == "sqs.SendMessage json");
}

TEST_CASE("requests without a signature") {
    CHECK(routed(post(local, "/", "Action=GetCallerIdentity&Version=2011-06-15")) == "sts.GetCallerIdentity query");
    CHECK(routed(post(local, "/", "Version=2014-10-31&Action=DescribeDBClusters")) == "rds.DescribeDBClusters query");
    CHECK(routed(with(post(local, "/"), "X-Amz-Target", "AWSCognitoIdentityProviderService.InitiateAuth")) == "cognito-idp.InitiateAuth json");
    CHECK(routed(post(local, "/token")) == "sso-oidc.CreateToken rest-json");
    CHECK(routed(with(get(local, "/federation/credentials", "role_name=a&account_id=000000000000"), "x-amz-sso_bearer_token", "t")) ==
          "sso.GetRoleCredentials rest-json");
    CHECK(routed(with(post(local, "/model/claude/converse"), "Authorization", "Bearer key")) == "bedrock-runtime.Converse rest-json");
    CHECK(routed(get(local, "/bucket/key")) == "s3.GetObject rest-xml");
    CHECK(routed(get("127.0.0.1:4566", "/bucket", "list-type=2")) == "s3.ListObjectsV2 rest-xml");
    CHECK(routed(get("sqs.eu-west-1.amazonaws.com", "/", "Action=ListQueues")) == "sqs.ListQueues query");
    CHECK(routed(get("lambda.eu-west-1.amazonaws.com", "/2015-03-31/functions")) == "lambda.ListFunctions rest-json");
}

TEST_CASE("a bucket of the host becomes the beginning of the path") {
    CHECK(path_of(sign(get("bucket.s3.eu-west-1.amazonaws.com", "/a/b%20c"), "s3")) == "GetObject /bucket/a/b%20c");
    CHECK(path_of(sign(get("bucket.s3.amazonaws.com", "/"), "s3")) == "ListObjects /bucket");
    CHECK(path_of(sign(get("my.dotted.bucket.s3.dualstack.eu-west-1.amazonaws.com", "/key"), "s3")) == "GetObject /my.dotted.bucket/key");
    CHECK(path_of(sign(get("bucket.s3-eu-west-1.amazonaws.com", "/key"), "s3")) == "GetObject /bucket/key");
    CHECK(path_of(sign(get("bucket.s3-accelerate.amazonaws.com", "/key"), "s3")) == "GetObject /bucket/key");
    CHECK(path_of(sign(get("bucket.s3.localhost.localstack.cloud:4566", "/key"), "s3")) == "GetObject /bucket/key");
    CHECK(path_of(sign(get("bucket.s3.eu-west-1.localhost.localstack.cloud:4566", "//key"), "s3")) == "GetObject /bucket//key");
    CHECK(path_of(sign(get("bucket.s3.localhost:4566", "/key"), "s3")) == "GetObject /bucket/key");
    CHECK(path_of(sign(get("bucket.localhost:4566", "/key"), "s3")) == "GetObject /bucket/key");
    CHECK(path_of(sign(get("my-bucket-1.localhost:4566", "/key"), "s3")) == "GetObject /my-bucket-1/key");
    CHECK(path_of(get("bucket.s3.amazonaws.com", "/key")) == "GetObject /bucket/key");
    CHECK(path_of(sign(get("bucket--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com", "/key"), "s3express")) ==
          "GetObject /bucket--use1-az4--x-s3/key");
    CHECK(path_of(sign(get("s3.eu-west-1.amazonaws.com", "/bucket/key"), "s3")) == "GetObject /bucket/key");
    CHECK(path_of(sign(get("s3.localhost:4566", "/bucket/key"), "s3")) == "GetObject /bucket/key");
    CHECK(path_of(sign(get("drydock:4566", "/bucket/key"), "s3")) == "GetObject /bucket/key");
    CHECK(path_of(sign(get("drydock.example.org:4566", "/bucket/key"), "s3")) == "GetObject /bucket/key");
}

TEST_CASE("hosts behind which users' own things answer") {
    for (const std::string host : {"a1b2c3.execute-api.us-east-1.amazonaws.com", "a1b2c3.execute-api.localhost.localstack.cloud:4566",
                                   "x.lambda-url.us-east-1.on.aws", "x.lambda-url.us-east-1.localhost.localstack.cloud:4566",
                                   "bucket.s3-website-us-east-1.amazonaws.com", "bucket.s3-website.eu-central-1.amazonaws.com",
                                   "search-x.us-east-1.es.amazonaws.com", "000000000000.dkr.ecr.us-east-1.amazonaws.com", "d1.cloudfront.net"}) {
        INFO(host);
        CHECK(routed(get(host, "/")).starts_with("NotSimulated: "));
    }
    CHECK(routed(sign(get("x.lambda-url.us-east-1.on.aws", "/"), "lambda")) == "NotSimulated: A call of a function URL is not simulated yet");
}

TEST_CASE("account and region") {
    Route route;
    const std::string identity = "Action=GetCallerIdentity&Version=2011-06-15";
    routed(sign(post(local, "/", identity), "sts", "111122223333", "ap-southeast-2"), &route);
    CHECK(route.scope.account == "111122223333");
    CHECK(route.scope.region == "ap-southeast-2");
    CHECK(route.credentials.access_key == "111122223333");
    routed(sign(post(local, "/", identity), "sts", "AKIAIOSFODNN7EXAMPLE"), &route);
    CHECK(route.scope.account == "000000000000");
    routed(post("sts.eu-north-1.amazonaws.com", "/", identity), &route);
    CHECK(route.scope.account == "000000000000");
    CHECK(route.scope.region == "eu-north-1");
    for (const auto& [host, region] : std::map<std::string, std::string>{{"sts.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"},
                                                                         {"sts.us-isof-south-1.csp.hci.ic.gov", "us-isof-south-1"},
                                                                         {"sts.us-gov-west-1.amazonaws.com", "us-gov-west-1"},
                                                                         {"sts.cn-north-1.amazonaws.com.cn", "cn-north-1"}}) {
        CHECK(routed(post(host, "/", identity), &route) == "sts.GetCallerIdentity query");
        CHECK(route.scope.region == region);
    }
    routed(post("eu-north-1.queue.amazonaws.com", "/", "Action=ListQueues"), &route);
    CHECK(route.scope.region == "eu-north-1");
    routed(post(local, "/", identity), &route);
    CHECK(route.scope.region == "us-east-1");
}

TEST_CASE("credentials, wherever they are") {
    Credentials found = credentials_of(with(sign(get(local, "/"), "s3", "AKIA/with/slashes"), "x-amz-security-token", "token"));
    CHECK(found.access_key == "AKIA/with/slashes");
    CHECK(found.date == "20260131");
    CHECK(found.region == "eu-west-1");
    CHECK(found.service == "s3");
    CHECK(found.session_token == "token");
    CHECK_FALSE(found.presigned);

    found = credentials_of(get(local, "/b/k",
                               "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIA1%2F20260131%2Feu-west-1%2Fs3%2Faws4_request&"
                               "X-Amz-Security-Token=a%2Bb%2F&X-Amz-Signature=00"));
    CHECK(found.access_key == "ASIA1");
    CHECK(found.region == "eu-west-1");
    CHECK(found.service == "s3");
    CHECK(found.session_token == "a+b/");
    CHECK(found.presigned);

    found = credentials_of(get(local, "/b/k", "AWSAccessKeyId=AKIA1&Signature=x%3D&Expires=1"));
    CHECK(found.access_key == "AKIA1");
    CHECK(found.service == "s3");
    CHECK(found.presigned);
    found = credentials_of(with(get(local, "/b/k"), "Authorization", "AWS AKIA1:frJIUN8DYpKDtOLCwo//yllqDzg="));
    CHECK(found.access_key == "AKIA1");
    CHECK(found.service == "s3");

    const Request asymmetric = with(get(local, "/b/k"), "Authorization",
                                    "AWS4-ECDSA-P256-SHA256 Credential=AKIA1/20260131/s3/aws4_request, SignedHeaders=host, Signature=00");
    found = credentials_of(with(asymmetric, "X-Amz-Region-Set", "eu-west-1,us-*"));
    CHECK(found.access_key == "AKIA1");
    CHECK(found.service == "s3");
    CHECK(found.region == "eu-west-1");
    CHECK(credentials_of(with(asymmetric, "X-Amz-Region-Set", "*")).region.empty());

    found = credentials_of(post("sdb.amazonaws.com", "/", "AWSAccessKeyId=AKIA1&Action=ListDomains&SignatureVersion=2&Version=2009-04-15"));
    CHECK(found.access_key == "AKIA1");
    for (const std::string header : {"", "Bearer x", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=", "AWS "}) {
        INFO(header);
        CHECK(credentials_of(with(get(local, "/"), "Authorization", header)).access_key.empty());
    }
}

TEST_CASE("what nobody means is refused as AWS does") {
    CHECK(routed(sign(post(local, "/", "Action=Nonsense&Version=2011-06-15"), "sts")) ==
          "InvalidAction: Could not find operation Nonsense for version 2011-06-15");
    CHECK(routed(sign(post(local, "/", "Action=GetCallerIdentity"), "sts")) ==
          "InvalidAction: Could not find operation GetCallerIdentity for version NO_VERSION_SPECIFIED");
    CHECK(routed(sign(post(local, "/", "Action=Nonsense&Version=2016-11-15"), "ec2")) ==
          "InvalidAction: The action Nonsense is not valid for this web service.");
    CHECK(routed(sign(post(local, "/", "Version=2011-06-15"), "sts")) == "MissingAction: The request is missing an action or a required parameter.");
    Route route;
    CHECK(routed(sign(with(post(local, "/"), "X-Amz-Target", "DynamoDB_20120810.Nonsense"), "dynamodb"), &route) == "UnknownOperationException: ");
    CHECK(route.service->name() == "dynamodb");
    CHECK(route.wire == Wire::json);
    CHECK(routed(sign(with(post(local, "/"), "X-Amz-Target", "Nonsense"), "dynamodb")) == "UnknownOperationException: ");
    CHECK(routed(sign(with(post(local, "/"), "Smithy-Protocol", "rpc-v2-cbor"), "monitoring"), &route) == "UnknownOperationException: ");
    CHECK(route.wire == Wire::rpc_v2_cbor);
    CHECK(routed(sign(get(local, "/nowhere"), "lambda"), &route) == "UnknownOperationException: ");
    CHECK(route.service->name() == "lambda");
    CHECK(route.wire == Wire::rest_json);
    CHECK(routed(sign(post(local, "/bucket/key"), "s3"), &route) == "MethodNotAllowed: The specified method is not allowed against this resource.");
    CHECK(route.wire == Wire::rest_xml);
    CHECK(routed(sign(get(local, "/"), "no-such-service")) == "UnknownOperationException: No service signs as no-such-service");
    CHECK(routed(with(post(local, "/bucket"), "Content-Type", "multipart/form-data; boundary=x")) ==
          "NotSimulated: S3's upload by a form (POST Object) is not simulated yet");
}

TEST_CASE("a region is one that could be") {
    const std::string identity = "Action=GetCallerIdentity&Version=2011-06-15";
    CHECK(routed(sign(post(local, "/", identity), "sts", "test", "local-1")) == "sts.GetCallerIdentity query");
    CHECK(routed(sign(post(local, "/", identity), "sts", "test", "eu west")) ==
          "SignatureDoesNotMatch: Credential should be scoped to a valid region, not 'eu west'. ");
    Route route;
    CHECK(routed(sign(post(local, "/", identity), "sts", "test", "\xff"), &route) ==
          "SignatureDoesNotMatch: Credential should be scoped to a valid region, not ''. ");
    CHECK(route.scope.region == "us-east-1");
    CHECK(routed(sign(with(post(local, "/"), "X-Amz-Target", "DynamoDB_20120810.ListTables"), "dynamodb", "test", "a:b")) ==
          "InvalidSignatureException: Credential should be scoped to a valid region, not 'a:b'. ");
    CHECK(routed(sign(get(local, "/bucket/key"), "s3", "test", std::string(65, 'r'))) ==
          "AuthorizationHeaderMalformed: The authorization header is malformed; the region '" + std::string(65, 'r') +
              "' is wrong; expecting 'us-east-1'");
}

TEST_CASE("what is no UTF-8 is no URI") {
    CHECK(routed(sign(get(local, "/bucket/%C3%BC"), "s3")) == "s3.GetObject rest-xml");
    for (const std::string key : {"%ff", "\xff", "%C3", "a%C3%28"}) {
        INFO(key);
        CHECK(routed(sign(get(local, "/bucket/" + key), "s3")) == "InvalidURI: Couldn't parse the specified URI.");
        CHECK(routed(sign(get(local, "/bucket", "prefix=" + key), "s3")) == "InvalidURI: Couldn't parse the specified URI.");
        CHECK(routed(sign(get(local, "/2015-03-31/functions/" + key), "lambda")).starts_with("BadRequest: "));
    }
}

TEST_CASE("a form that is on disk is read; what is longer than any is not") {
    const std::filesystem::path path = std::filesystem::temp_directory_path() / "drydock-routing-test";
    const std::string form = "Action=SendMessage&Version=2012-11-05&MessageBody=text";
    std::ofstream(path, std::ios::binary) << form;
    const auto file = std::make_shared<protocols::SpoolFile>(path.string());
    Request request = sign(post(local, "/"), "sqs");
    request.body = protocols::Body(file, 0, form.size());
    Route route;
    CHECK(routed(request, &route) == "sqs.SendMessage query");
    CHECK(route.request.body.text() == form);
    request.body = protocols::Body(file, 0, 200000000);
    CHECK(routed(request) == "RequestEntityTooLargeException: Request must be smaller than 134217728 bytes");
    Request object = sign(get(local, "/bucket/key"), "s3");
    object.method = "PUT";
    object.body = request.body;
    CHECK(routed(object, &route) == "s3.PutObject rest-xml");
    CHECK_FALSE(route.request.body.in_memory());
}

}  // namespace
}  // namespace drydock::gateway
