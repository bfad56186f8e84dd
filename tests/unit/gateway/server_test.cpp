// Whole calls, from the request to the response, without connections.
#include "emulator/gateway/server.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "emulator/gateway/signature_faults.h"
#include "emulator/gateway/signing.h"
#include "providers/credentials.h"
#include "signed_requests.h"

namespace drydock::gateway {
namespace {

using protocols::Response;

class Serving {
public:
    explicit Serving(bool verify_signatures = false)
        : simulation_(std::make_unique<providers::World>(state::Store::none()), IdSource(1), 0),
          server_(simulation_, {.verify_signatures = verify_signatures, .log = [this](const std::string& line) { lines.push_back(line); }}) {
        REQUIRE(simulation_.load().ok());
    }
    Response ask(Request request) {
        auto answer = std::make_shared<std::promise<Response>>();
        server_.handle(std::move(request), [answer](Response response) { answer->set_value(std::move(response)); });
        return answer->get_future().get();
    }
    // The id of a new access key, whose secret is `example_secret`.
    std::string new_key() {
        const auto held = simulation_.lock();
        providers::Resource key;
        key.type = "AWS::IAM::AccessKey";
        key.id = providers::new_access_key("AKIA", key.scope.account, simulation_.ids());
        key.scope.region = "";
        key.model = {{"UserName", "user"}, {"Status", "Active"}, {"SecretAccessKey", example_secret}};
        REQUIRE(simulation_.world().put(key).ok());
        return key.id;
    }

    std::vector<std::string> lines;  // of the log

private:
    apis::Simulation simulation_;
    Server server_;
};

std::string scope(const std::string& service, const std::string& region = "us-east-1", const std::string& key = "test") {
    return "AWS4-HMAC-SHA256 Credential=" + key + "/20260131/" + region + "/" + service +
           "/aws4_request, SignedHeaders=host;x-amz-date, Signature=00";
}

Request identity(const std::string& authorization) {
    return request("POST", "/", "", {{"Host", "localhost:4566"}, {"Authorization", authorization}}, "Action=GetCallerIdentity&Version=2011-06-15");
}

bool says(const Response& response, const std::string& text) {
    return response.body.text().find(text) != std::string::npos;
}

TEST_CASE("a call is answered and logged") {
    Serving serving;
    const Response answer = serving.ask(identity(scope("sts")));
    CHECK(answer.status == 200);
    CHECK(says(answer, "<Account>000000000000</Account>"));
    const Json line = Json::parse(serving.lines.at(0));
    CHECK(line["service"] == "sts");
    CHECK(line["operation"] == "GetCallerIdentity");
    CHECK(line["region"] == "us-east-1");
    CHECK(line["status"] == 200);
    CHECK_FALSE(line.contains("error"));
}

TEST_CASE("a region that cannot be one is refused before it gets into anything") {
    Serving serving;
    for (const std::string region : {"\xff\xfe", "us east", "a:b"}) {
        const Response answer = serving.ask(identity(scope("sts", region)));
        CHECK(answer.status == 403);
        CHECK(says(answer, "<Code>SignatureDoesNotMatch</Code>"));
        CHECK(is_utf8(answer.body.text()));
    }
    CHECK(Json::parse(serving.lines.at(0))["error"] == "SignatureDoesNotMatch");
}

TEST_CASE("a document that is longer than any is not read; an object may be long") {
    Serving serving;
    const auto nothing = std::make_shared<protocols::SpoolFile>("");
    Request call = request("POST", "/", "", {{"Authorization", scope("dynamodb")}, {"X-Amz-Target", "DynamoDB_20120810.ListTables"}});
    call.body = protocols::Body(nothing, 0, 200000000);
    CHECK(serving.ask(call).status == 413);
    Request object = request("PUT", "/no-such-bucket/key", "", {{"Authorization", scope("s3")}});
    object.body = protocols::Body(nothing, 0, 200000000);
    CHECK(says(serving.ask(object), "<Code>NoSuchBucket</Code>"));
}

TEST_CASE("where signatures are verified, nobody comes in without one") {
    Serving serving(true);
    CHECK(says(serving.ask(identity("Bearer token")), "<Code>IncompleteSignature</Code>"));
    CHECK(says(serving.ask(identity("")), "<Code>MissingAuthenticationToken</Code>"));
    CHECK(says(serving.ask(identity(scope("sts"))), "<Code>IncompleteSignature</Code>"));
    for (const char* method : {"GET", "PUT", "DELETE"}) {
        CHECK(says(serving.ask(request(method, "/bucket/key", "", {{"Host", "localhost"}})), "<Code>AccessDenied</Code>"));
        CHECK(says(serving.ask(request(method, "/bucket", "", {{"Host", "localhost"}})), "<Code>AccessDenied</Code>"));
    }
    const Response open =
        serving.ask(request("POST", "/", "", {{"Host", "localhost:4566"}},
                            "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn:aws:iam::000000000000:role/no-such-role&"
                            "RoleSessionName=session&WebIdentityToken=token"));
    CHECK_FALSE(says(open, "MissingAuthenticationToken"));
}

TEST_CASE("a signature is compared with the key's, for a body in memory and on disk") {
    Serving serving(true);
    const std::string now = basic_iso8601(apis::Simulation::now()), day = now.substr(0, 8);
    const std::string key = serving.new_key();
    const auto put = [&](const std::string& from) {
        return request("PUT", "/bucket/key", "",
                       {{"Host", "localhost"},
                        {"X-Amz-Date", now},
                        {"X-Amz-Content-SHA256", sha256("bytes")},
                        {"Authorization", "AWS4-HMAC-SHA256 Credential=" + from + "/" + day +
                                              "/us-east-1/s3/aws4_request, "
                                              "SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=" +
                                              std::string(64, '0')}},
                       "bytes");
    };
    CHECK(says(serving.ask(put("AKIAQAAAAAAAPV5M4KZ5")), "<Code>InvalidAccessKeyId</Code>"));
    CHECK(says(serving.ask(put(key)), "<Code>SignatureDoesNotMatch</Code>"));
    const std::filesystem::path path = std::filesystem::temp_directory_path() / "drydock-server-test";
    std::ofstream(path, std::ios::binary) << "other";
    Request large = put(key);
    large.body = protocols::Body(std::make_shared<protocols::SpoolFile>(path.string()), 0, 5);
    CHECK(says(serving.ask(large), "<Code>XAmzContentSHA256Mismatch</Code>"));
}

TEST_CASE("a call that is delayed is answered and logged, even if the server has gone meanwhile") {
    apis::Simulation simulation(std::make_unique<providers::World>(state::Store::none()), IdSource(1), 0);
    REQUIRE(simulation.load().ok());
    REQUIRE(simulation.faults().add({{"service", "sts"}, {"operation", "*"}, {"delayMilliseconds", 86400000U}}).ok());
    const auto log = std::make_shared<std::vector<std::string>>();
    auto server = std::make_unique<Server>(simulation, ServerOptions{.log = [log](const std::string& line) { log->push_back(line); }});
    int status = 0;
    server->handle(identity(scope("sts")), [&](const Response& response) { status = response.status; });
    CHECK(status == 0);
    server.reset();
    simulation.settle();
    CHECK(status == 200);
    CHECK(log->size() == 1);
}

}  // namespace
}  // namespace drydock::gateway
