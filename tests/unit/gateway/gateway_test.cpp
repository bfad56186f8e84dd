#include "emulator/gateway/gateway.h"

#include <filesystem>

#include "gateway_fixture.h"

namespace drydock::gateway {
namespace {

std::string post(const std::string& body, const std::string& fields = "") {
    return "POST /queue?a=1 HTTP/1.1\r\nHost: localhost\r\n" + fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

const std::string get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

TEST_CASE("a connection is kept, and what is asked in one go is answered in its order") {
    Serving serving;
    Client client(serving.gateway().port());
    for (const std::string body : {"first", "second"}) {
        const Answer answer = client.ask(post(body));
        CHECK(answer.status == 200);
        CHECK(answer.body == body);
        CHECK(answer.has("Date: "));
        CHECK_FALSE(answer.has("Connection:"));
    }
    client.send(post("1") + post("2") + post("3") + get);
    for (const std::string body : {"1", "2", "3", ""}) CHECK(client.answer().body == body);
    CHECK(serving.request().path == "/queue");
    CHECK(serving.request().query == "a=1");
    CHECK(serving.request().host() == "localhost");
    CHECK_FALSE(serving.request().secure);
}

TEST_CASE("a connection ends when the client says so, or speaks HTTP/1.0") {
    Serving serving;
    Client closing(serving.gateway().port());
    CHECK(closing.ask(post("x", "Connection: close\r\n")).has("Connection: close"));
    CHECK(closing.at_end());
    Client old(serving.gateway().port());
    CHECK(old.ask("GET / HTTP/1.0\r\n\r\n").status == 200);
    CHECK(old.at_end());
    Client keeping(serving.gateway().port());
    CHECK(keeping.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").has("Connection: keep-alive"));
    CHECK(keeping.ask(get).status == 200);
}

TEST_CASE("an absolute target is taken apart") {
    Serving serving;
    Client client(serving.gateway().port());
    client.ask("GET http://sqs.us-east-1.amazonaws.com/a%20b?c=d?e HTTP/1.1\r\nHost: elsewhere\r\n\r\n");
    client.ask("GET http://example.com?q HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(serving.request(0).path == "/a%20b");
    CHECK(serving.request(0).query == "c=d?e");
    CHECK(serving.request(0).host() == "sqs.us-east-1.amazonaws.com");
    CHECK(serving.request(1).path == "/");
    CHECK(serving.request(1).query == "q");
}

TEST_CASE("a request may come byte by byte") {
    Serving serving;
    Client client(serving.gateway().port());
    for (const char byte : post("slow")) client.send(std::string_view(&byte, 1));
    CHECK(client.answer().body == "slow");
}

TEST_CASE("a chunked body may bring its checksum behind it, and nothing else") {
    Serving serving;
    Client client(serving.gateway().port());
    client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\nWiki\r\n");
    client.send("5\r\npedia\r\n0\r\nX-Amz-Checksum-Crc32: abc\r\nX-Amz-Acl: public-read\r\n\r\n");
    CHECK(client.answer().body == "Wikipedia");
    CHECK(serving.request().trailers["x-amz-checksum-crc32"] == "abc");
    CHECK(serving.request().headers["x-amz-checksum-crc32"].empty());
    CHECK(serving.request().trailers.size() == 1);
}

TEST_CASE("who expects 100-continue is told to go on, or refused before it sends") {
    Serving serving(GatewayOptions{.body_limit = 1000});
    Client client(serving.gateway().port());
    client.send("PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    CHECK(client.read_head() == "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("data");
    CHECK(client.answer().body == "data");
    CHECK(client.ask(post("eager", "Expect: 100-continue\r\n")).status == 200);
    const Answer refused = client.ask("PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n");
    CHECK(refused.status == 413);
    CHECK(refused.body.find("<Code>EntityTooLarge</Code>") != std::string::npos);
    client.half_close();
    CHECK(client.at_end());
}

TEST_CASE("HEAD is answered without a body but with its length") {
    Serving serving({}, [](protocols::Request, Reply reply) {
        protocols::Response response;
        response.body = "twelve bytes";
        reply(std::move(response));
    });
    Client client(serving.gateway().port());
    client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n" + get);
    CHECK(client.answer(true).has("Content-Length: 12\r\n"));
    CHECK(client.answer().body == "twelve bytes");
}

TEST_CASE("answers without a body have no length, and a header cannot be split") {
    Serving serving({}, [](protocols::Request request, Reply reply) {
        protocols::Response response{.status = request.path == "/none" ? 204 : 299};
        response.headers.add("X-Name", "a\r\nX-Forged: b");
        response.headers.add("Content-Length", "77");
        reply(std::move(response));
    });
    Client client(serving.gateway().port());
    CHECK_FALSE(client.ask("GET /none HTTP/1.1\r\nHost: h\r\n\r\n").has("Content-Length"));
    const Answer answer = client.ask(get);
    CHECK(answer.status == 299);
    CHECK(answer.has("X-Name: a  X-Forged: b\r\n"));
    CHECK(answer.has("Content-Length: 0\r\n"));
}

TEST_CASE("pages of any origin may ask") {
    Serving serving;
    Client client(serving.gateway().port());
    const Answer preflight = client.ask(
        "OPTIONS / HTTP/1.1\r\nHost: h\r\nOrigin: http://app.test\r\nAccess-Control-Request-Method: PUT\r\n"
        "Access-Control-Request-Headers: x-amz-target\r\n\r\n");
    CHECK(preflight.status == 204);
    CHECK(preflight.has("Access-Control-Allow-Origin: http://app.test\r\n"));
    CHECK(preflight.has("Access-Control-Allow-Headers: x-amz-target\r\n"));
    CHECK(serving.count() == 0);
    const Answer answer = client.ask(post("x", "Origin: http://app.test\r\n"));
    CHECK(answer.has("Access-Control-Allow-Origin: http://app.test\r\n"));
    CHECK(answer.has("Access-Control-Expose-Headers: X-Path\r\n"));
    CHECK(client.ask("OPTIONS / HTTP/1.1\r\nHost: h\r\n\r\n").has("X-Path: /"));
}

TEST_CASE("what is no HTTP request is refused and the connection closed") {
    const auto [text, status] = GENERATE(table<std::string, int>({
        {"nonsense\r\n\r\n", 400},
        {"GET / HTTP/2.0\r\nHost: h\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400},
        {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
        {"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
        {"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n", 501},
        {"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501},
        {"POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"GET queue HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"GET * HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"GET gopher://h/ HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"GET http:///path HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"GET http://a@b/ HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a/../b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: \xff\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: h\r\nExpect: miracles\r\n\r\n", 417},
        {"CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n", 405},
    }));
    Serving serving;
    Client client(serving.gateway().port());
    const Answer answer = client.ask(text);
    CHECK(answer.status == status);
    CHECK(answer.has("Connection: close"));
    CHECK(answer.body.starts_with("<?xml"));
    client.half_close();
    CHECK(client.at_end());
    CHECK(serving.count() == 0);
}

TEST_CASE("a header has a limit, in one field or many") {
    Serving serving(GatewayOptions{.header_limit = 4096});
    Client one(serving.gateway().port());
    CHECK(one.ask("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(100000, 'x')).status == 431);
    Client many(serving.gateway().port());
    std::string fields;
    for (int i = 0; i < 1000; ++i) fields += "X-Field: value\r\n";
    CHECK(many.ask("GET / HTTP/1.1\r\nHost: h\r\n" + fields).status == 431);
    Client target(serving.gateway().port());
    CHECK(target.ask("GET /" + std::string(5000, 'a')).status == 431);
    Client fits(serving.gateway().port());
    CHECK(fits.ask("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(4000, 'x') + "\r\n\r\n").status == 200);
}

TEST_CASE("a body has a limit, announced or not") {
    Serving serving(GatewayOptions{.body_limit = 10});
    Client announced(serving.gateway().port());
    CHECK(announced.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n").status == 413);
    Client chunked(serving.gateway().port());
    CHECK(chunked.ask("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nb\r\nhello world\r\n").status == 413);
    Client fits(serving.gateway().port());
    CHECK(fits.ask(post("ten bytes!")).status == 200);
}

TEST_CASE("a large body goes to disk and comes back from there") {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("drydock-spool-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    std::string body;
    for (int i = 0; body.size() < 3000000; ++i) body += std::to_string(i) + " ";
    {
        Serving serving(GatewayOptions{.spool = folder.string(), .spool_limit = 1000});
        Client client(serving.gateway().port());
        const Answer answer = client.ask(post(body));
        CHECK(answer.body == body);
        CHECK_FALSE(serving.request().body.in_memory());
        CHECK(serving.request().body.read().value() == body);
        CHECK(client.ask(post("small")).body == "small");
        CHECK(serving.request(1).body.in_memory());
    }
    CHECK(std::filesystem::is_empty(folder));
    std::filesystem::remove(folder);
}

TEST_CASE("a body that cannot be kept is refused") {
    Serving serving(GatewayOptions{.spool = "/nonexistent", .spool_limit = 10});
    Client client(serving.gateway().port());
    const Answer answer = client.ask(post("more than ten bytes"));
    CHECK(answer.status == 507);
    CHECK(answer.body.find("<Code>InternalError</Code>") != std::string::npos);
}

TEST_CASE("large answers reach a client that reads late") {
    const std::string large(20000000, 'z');
    Serving serving({}, [&](protocols::Request, Reply reply) {
        protocols::Response response;
        response.body = large;
        reply(std::move(response));
    });
    Client client(serving.gateway().port());
    client.send(get + get);
    CHECK(client.answer().body == large);
    CHECK(client.answer().body == large);
}

TEST_CASE("a client that has closed its half is answered") {
    Serving serving;
    Client client(serving.gateway().port());
    client.send(post("last"));
    client.half_close();
    CHECK(client.answer().body == "last");
    CHECK(client.at_end());
    Client partial(serving.gateway().port());
    partial.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nbut");
    partial.half_close();
    CHECK(partial.at_end());
}

TEST_CASE("an answer may come later from any thread, and requests wait their turn") {
    std::promise<Reply> first;
    std::atomic<int> calls = 0;
    Serving serving({}, [&](protocols::Request request, Reply reply) {
        if (++calls == 1) return first.set_value(std::move(reply));
        reply(protocols::Response{.body = request.body});
    });
    Client client(serving.gateway().port());
    client.send(post("one") + post("two"));
    const Reply reply = first.get_future().get();
    Client other(serving.gateway().port());
    CHECK(other.ask(post("other")).body == "other");
    CHECK(calls == 2);
    reply(protocols::Response{.body = "late"});
    reply(protocols::Response{.body = "twice"});
    CHECK(client.answer().body == "late");
    CHECK(client.answer().body == "two");
}

TEST_CASE("a lost reply and a handler that throws are answered with an error") {
    Serving serving({}, [](protocols::Request request, Reply) {
        if (request.path == "/throw") throw std::runtime_error("broken");
    });
    Client client(serving.gateway().port());
    const Answer answer = client.ask(get);
    CHECK(answer.status == 500);
    CHECK(answer.body.find("<Code>InternalError</Code>") != std::string::npos);
    CHECK(client.ask("GET /throw HTTP/1.1\r\nHost: h\r\n\r\n").status == 500);
}

TEST_CASE("stopping ends idle connections, takes no new ones and answers what is in work") {
    std::promise<Reply> pending;
    Serving serving({}, [&](protocols::Request, Reply reply) { pending.set_value(std::move(reply)); });
    const std::uint16_t port = serving.gateway().port();
    Client idle(port);
    Client client(port);
    client.send(get);
    const Reply reply = pending.get_future().get();
    serving.gateway().stop();
    CHECK(idle.at_end());
    reply(protocols::Response{.body = "in time"});
    const Answer answer = client.answer();
    CHECK(answer.body == "in time");
    CHECK(answer.has("Connection: close"));
    client.half_close();
    serving.join();
    CHECK(client.at_end());
}

TEST_CASE("stopping twice does not wait, and a reply after the end goes nowhere") {
    std::promise<Reply> pending;
    Reply reply;
    {
        Serving serving({}, [&](protocols::Request, Reply later) { pending.set_value(std::move(later)); });
        Client client(serving.gateway().port());
        client.send(get);
        reply = pending.get_future().get();
        serving.gateway().stop();
        serving.stop();
        CHECK(client.at_end());
    }
    reply(protocols::Response{.body = "too late"});
}

TEST_CASE("a port that is taken is a fault") {
    Serving serving;
    Gateway second(GatewayOptions{.port = serving.gateway().port()}, {});
    const Result<void> listening = second.listen();
    REQUIRE_FALSE(listening.ok());
    CHECK(listening.fault().code == "InputError");
    CHECK(listening.fault().message.find("Address already in use") != std::string::npos);
    Gateway nowhere(GatewayOptions{.address = "not an address"}, {});
    CHECK_FALSE(nowhere.listen().ok());
}

TEST_CASE("a Unix socket serves, is not taken from who serves there, and goes with the gateway") {
    const std::string path = std::filesystem::temp_directory_path() / ("drydock-" + std::to_string(::getpid()) + ".sock");
    {
        Serving serving(GatewayOptions{.unix_socket = path});
        Client client(path);
        CHECK(client.ask(post("local")).body == "local");
        Gateway second(GatewayOptions{.unix_socket = path}, {});
        CHECK_FALSE(second.listen().ok());
        CHECK(Client(path).ask(post("still")).body == "still");
    }
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a socket that nobody serves any more is replaced") {
    const std::string path = std::filesystem::temp_directory_path() / ("drydock-stale-" + std::to_string(::getpid()) + ".sock");
    const int left = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    std::memcpy(at.sun_path, path.c_str(), path.size() + 1);
    REQUIRE(::bind(left, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0);
    ::close(left);
    Serving serving(GatewayOptions{.unix_socket = path});
    CHECK(Client(path).ask(post("new")).body == "new");
}

TEST_CASE("many idle connections are kept while others are served") {
    Serving serving;
    std::vector<std::unique_ptr<Client>> idle;
    for (int i = 0; i < 300; ++i) idle.push_back(std::make_unique<Client>(serving.gateway().port()));
    Client client(serving.gateway().port());
    CHECK(client.ask(post("x")).body == "x");
    for (const auto& other : idle) CHECK(other->ask(get).status == 200);
}

}  // namespace
}  // namespace drydock::gateway
