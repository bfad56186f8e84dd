// drydock's own pages, without connections.
#include "emulator/gateway/pages.h"

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace drydock::gateway {
namespace {

using protocols::Request;
using protocols::Response;

class Site {
public:
    Site() : simulation_(std::make_unique<providers::World>(state::Store::none()), IdSource(1), 0) { REQUIRE(simulation_.load().ok()); }
    Response ask(const std::string& method, const std::string& path, protocols::Body body = {}) {
        Request request{.method = method, .path = path, .query = {}, .headers = {}, .body = std::move(body)};
        std::string_view rest;
        const Page* page = Pages::instance().find(request.path, rest);
        REQUIRE(page != nullptr);
        return (*page)(simulation_, request, rest);
    }
    apis::Simulation& simulation() { return simulation_; }

private:
    apis::Simulation simulation_;
};

Json read(const Response& response) {
    return Json::parse(response.body.text());
}

TEST_CASE("only paths of ours are pages") {
    std::string_view rest;
    for (const std::string path : {"/", "/bucket/_drydock/health", "/moto-api", "/_other"}) CHECK(Pages::instance().find(path, rest) == nullptr);
    Site site;
    CHECK(site.ask("GET", "/_drydock/health").status == 200);
    CHECK(site.ask("GET", "/_localstack/init/ready").status == 200);
    for (const std::string path : {"/_drydock", "/_drydock/helth", "/_localstack/diagnose", "/_drydock/../health"}) {
        CHECK(site.ask("GET", path).status == 404);
        CHECK(read(site.ask("GET", path))["error"]["code"] == "NotFound");
    }
}

TEST_CASE("faults are listed, added and removed") {
    Site site;
    const std::string throttle = R"({"service": "dynamodb", "operation": "PutItem", "error": {"code": "ThrottlingException"}})";
    const Response added = site.ask("POST", "/_drydock/faults", throttle);
    CHECK(added.status == 201);
    const std::string id = read(added)["id"];
    CHECK(read(site.ask("GET", "/_drydock/faults"))["faults"].size() == 1);
    CHECK(site.ask("DELETE", "/_drydock/faults/none").status == 404);
    CHECK(read(site.ask("DELETE", "/_drydock/faults/" + id))["faults"].empty());
    CHECK(site.ask("PATCH", "/_drydock/faults").status == 405);
    for (const std::string wrong : {"", "[", "{}", "\xff", R"({"service": "sts"})", R"({"service": "sts", "operation": "*"})",
                                    R"({"service": "sts", "operation": "*", "delayMilliseconds": 9223372036854775807})",
                                    R"({"service": "sts", "operation": "*", "delayMilliseconds": -1})",
                                    R"({"service": "sts", "operation": "*", "error": {"code": "X", "status": 200}})"}) {
        INFO(wrong);
        CHECK(site.ask("POST", "/_drydock/faults", wrong).status == 400);
    }
}

TEST_CASE("the state leaves as a file and comes back, from memory or from disk") {
    Site site;
    {
        const auto held = site.simulation().lock();
        providers::Resource queue;
        queue.type = "AWS::SQS::Queue";
        queue.id = "https://sqs.us-east-1.amazonaws.com/000000000000/kept";
        queue.model = {{"QueueName", "kept"}};
        REQUIRE(site.simulation().world().put(queue).ok());
    }
    const auto queues = [&] {
        const auto held = site.simulation().lock();
        return site.simulation().world().everywhere("AWS::SQS::Queue").size();
    };
    const Response exported = site.ask("GET", "/_drydock/state");
    REQUIRE(exported.status == 200);
    const Result<std::string> bytes = exported.body.read();
    REQUIRE(bytes.ok());
    CHECK(site.ask("POST", "/_drydock/reset").status == 200);
    CHECK(queues() == 0);
    CHECK(site.ask("PUT", "/_drydock/state", *bytes).status == 200);
    CHECK(queues() == 1);
    CHECK(site.ask("POST", "/_drydock/reset").status == 200);
    CHECK(site.ask("PUT", "/_drydock/state", exported.body).status == 200);
    CHECK(queues() == 1);
    CHECK(site.ask("PUT", "/_drydock/state", "no state at all").status == 400);
    CHECK(queues() == 1);
}

TEST_CASE("snapshots have plain names") {
    Site site;
    CHECK(site.ask("PUT", "/_drydock/state/snapshots/first").status == 200);
    CHECK(read(site.ask("GET", "/_drydock/state/snapshots"))["snapshots"] == Json::array({"first"}));
    CHECK(site.ask("POST", "/_drydock/state/snapshots/first/load").status == 200);
    CHECK(site.ask("POST", "/_drydock/state/snapshots/none/load").status == 404);
    CHECK(site.ask("DELETE", "/_drydock/state/snapshots/first").status == 200);
    CHECK(site.ask("DELETE", "/_drydock/state/snapshots/first").status == 404);
    for (const std::string& name : std::vector<std::string>{"../x", "%2e%2e", "..", ".hidden", "a/b", std::string(129, 'a')}) {
        INFO(name);
        CHECK(site.ask("PUT", "/_drydock/state/snapshots/" + name).status == 400);
    }
}

}  // namespace
}  // namespace drydock::gateway
