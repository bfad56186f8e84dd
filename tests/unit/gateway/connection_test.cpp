// Connections over a transport that does what the test says, and time that passes when the test says so.
#include "emulator/gateway/connection.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "emulator/gateway/worker.h"

namespace drydock::gateway {
namespace {

using std::chrono::seconds;

// What the other side does.
class Scripted : public Connection {
public:
    explicit Scripted(Worker& worker) : Connection(worker) {}

    bool reads() const { return room_ != nullptr; }
    bool blocked = false;  // the other side takes nothing
    bool broken = false;   // writing fails
    bool cancelled = false, shut_down = false, closed = false;
    std::string out;  // what has been written

    // Bytes come in, as long as somebody reads them; the rest is given back.
    std::string come(std::string bytes) {
        while (reads() && !bytes.empty()) {
            const std::size_t count = std::min(size_, bytes.size());
            std::memcpy(std::exchange(room_, nullptr), bytes.data(), count);
            bytes.erase(0, count);
            received(count);
        }
        return bytes;
    }
    void end() {
        room_ = nullptr;
        ended();
    }
    // The other side takes what waits.
    void unblock() {
        blocked = false;
        out += std::exchange(waiting_, {});
        written();
    }
    std::size_t waiting() const { return waiting_.size(); }

private:
    void open() override { opened(false); }
    void read(char* to, std::size_t size) override {
        room_ = to;
        size_ = size;
    }
    void cancel_read() override { cancelled = true; }
    Written write(std::string_view first, std::string_view second) override {
        if (broken) return Written::failed;
        (blocked ? waiting_ : out).append(first).append(second);
        return blocked ? Written::later : Written::all;
    }
    bool shut() override { return shut_down = true; }
    void close_socket() override { closed = true; }

    char* room_ = nullptr;
    std::size_t size_ = 0;
    std::string waiting_;
};

// A worker that does not run: its time and its posts are the test's.
class Bench {
public:
    explicit Bench(GatewayOptions options = {}) {
        auto service = std::make_shared<Service>(Service{std::move(options), [this](protocols::Request request, Reply reply) {
                                                             ++calls;
                                                             if (request.path == "/hold") {
                                                                 held.push_back(std::move(reply));
                                                             } else {
                                                                 reply(protocols::Response{.body = answer});
                                                             }
                                                         }});
        worker_ = std::make_shared<Worker>(std::move(service), [this] { worker_ended = true; });
    }
    std::shared_ptr<Scripted> connect() {
        auto connection = std::make_shared<Scripted>(*worker_);
        connection->start();
        return connection;
    }
    // Bytes come, and what comes of it happens.
    std::string come(Scripted& connection, std::string bytes) {
        while (!bytes.empty() && connection.reads()) {
            bytes = connection.come(std::move(bytes));
            settle();
        }
        return bytes;
    }
    void settle() { worker_->context().poll(); }
    void pass(seconds time) {
        for (int i = 0; i < 2 * time.count(); ++i) worker_->tick();
    }
    void tick() { worker_->tick(); }
    void stop() {
        worker_->stop(false);
        settle();
    }

    int calls = 0;
    bool worker_ended = false;
    protocols::Body answer{"answer"};
    std::vector<Reply> held;

private:
    std::shared_ptr<Worker> worker_;
};

const std::string get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string hold = "GET /hold HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string post = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n";

TEST_CASE("a header has one time in all, however slowly it comes") {
    Bench bench(GatewayOptions{.header_timeout = seconds(3)});
    const auto connection = bench.connect();
    for (int i = 0; i < 6; ++i) {
        bench.come(*connection, std::string(1, get[static_cast<std::size_t>(i)]));
        bench.tick();
    }
    CHECK_FALSE(connection->cancelled);
    bench.tick();
    REQUIRE(connection->cancelled);
    connection->end();
    CHECK(connection->out.starts_with("HTTP/1.1 408 Request Timeout\r\n"));
    CHECK(connection->out.find("<Code>RequestTimeout</Code>") != std::string::npos);
    CHECK(connection->shut_down);
    CHECK(bench.calls == 0);
}

TEST_CASE("every piece of a body has its time") {
    Bench bench(GatewayOptions{.idle_timeout = seconds(2)});
    const auto connection = bench.connect();
    bench.come(*connection, post);
    for (int i = 0; i < 8; ++i) {
        bench.pass(seconds(2));
        bench.come(*connection, "x");
    }
    CHECK_FALSE(connection->cancelled);
    bench.pass(seconds(2));
    CHECK_FALSE(connection->cancelled);
    bench.tick();
    REQUIRE(connection->cancelled);
    connection->end();
    CHECK(connection->out.starts_with("HTTP/1.1 408 "));
}

TEST_CASE("what comes at the last moment counts, and the time begins anew") {
    Bench bench(GatewayOptions{.idle_timeout = seconds(1)});
    const auto connection = bench.connect();
    bench.come(*connection, post);
    bench.pass(seconds(2));
    REQUIRE(connection->cancelled);
    bench.come(*connection, "half");
    bench.come(*connection, " done");
    CHECK(connection->out.starts_with("HTTP/1.1 200 OK\r\n"));
    bench.come(*connection, post + "half");
    connection->end();
    CHECK(connection->out.find("408") == std::string::npos);
    CHECK(connection->closed);
}

TEST_CASE("an idle connection ends without a word, before its first request and after") {
    Bench bench(GatewayOptions{.idle_timeout = seconds(4)});
    const auto silent = bench.connect(), used = bench.connect();
    bench.pass(seconds(3));
    bench.come(*used, get);
    bench.pass(seconds(2));
    CHECK(silent->closed);
    CHECK_FALSE(used->closed);
    bench.pass(seconds(3));
    CHECK(used->closed);
    CHECK(silent->out.empty());
    CHECK(used->out.ends_with("answer"));
}

TEST_CASE("a request in work has all the time it wants") {
    Bench bench(GatewayOptions{.header_timeout = seconds(1), .idle_timeout = seconds(1)});
    const auto connection = bench.connect();
    bench.come(*connection, hold);
    bench.pass(seconds(100));
    bench.held.at(0)(protocols::Response{.body = "late"});
    bench.settle();
    CHECK(connection->out.ends_with("late"));
}

TEST_CASE("who sends without reading is held back, and memory stays bounded") {
    Bench bench(GatewayOptions{.idle_timeout = seconds(2)});
    bench.answer = protocols::Body(std::string(1000, 'a'));
    const auto connection = bench.connect();
    connection->blocked = true;
    std::string requests;
    for (int i = 0; i < 10000; ++i) requests += get;
    std::string rest = bench.come(*connection, requests);
    CHECK_FALSE(connection->reads());
    CHECK(rest.size() > requests.size() - 100000);
    CHECK(connection->waiting() < 300000);
    const int before = bench.calls;
    connection->unblock();
    bench.settle();
    CHECK(bench.calls >= before);
    bench.come(*connection, rest);
    CHECK(bench.calls == 10000);
}

TEST_CASE("who does not take an answer is left") {
    Bench bench(GatewayOptions{.idle_timeout = seconds(2)});
    const auto connection = bench.connect();
    connection->blocked = true;
    bench.come(*connection, get);
    bench.pass(seconds(2));
    CHECK_FALSE(connection->closed);
    bench.tick();
    CHECK(connection->closed);
}

TEST_CASE("a large body leaves in pieces, from memory or from a file") {
    const std::filesystem::path path = std::filesystem::temp_directory_path() / "drydock-connection-test";
    const std::string large(1000000, 'b');
    std::ofstream(path, std::ios::binary) << "before" << large;
    const auto file = std::make_shared<protocols::SpoolFile>(path.string());
    const auto from_file = GENERATE(false, true);
    Bench bench;
    bench.answer = from_file ? protocols::Body(file, 6, large.size()) : protocols::Body(large);
    const auto connection = bench.connect();
    connection->blocked = true;
    bench.come(*connection, get);
    std::size_t largest = 0;
    while (connection->waiting() > 0) {
        largest = std::max(largest, connection->waiting());
        connection->unblock();
        connection->blocked = true;
    }
    CHECK(largest < 300000);
    CHECK(connection->out.ends_with(large));
    CHECK(connection->reads());
}

TEST_CASE("a connection that cannot be written to is closed") {
    Bench bench;
    const auto connection = bench.connect();
    connection->broken = true;
    bench.come(*connection, get);
    CHECK(connection->closed);
}

TEST_CASE("after the last answer the other side has a moment to close") {
    Bench bench;
    const auto connection = bench.connect();
    bench.come(*connection, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n" + get);
    CHECK(connection->shut_down);
    CHECK(bench.calls == 1);
    bench.come(*connection, std::string(100000, 'x'));
    bench.pass(seconds(5));
    CHECK_FALSE(connection->closed);
    bench.tick();
    CHECK(connection->closed);
}

TEST_CASE("stopping waits for what is in work, but not for ever") {
    Bench bench(GatewayOptions{.stop_timeout = seconds(5)});
    const auto idle = bench.connect(), header = bench.connect(), answered = bench.connect(), working = bench.connect(), dripping = bench.connect(),
               stuck = bench.connect();
    bench.come(*header, "GET / HTT");
    bench.come(*answered, hold);
    bench.come(*working, hold);
    bench.come(*dripping, post);
    stuck->blocked = true;
    bench.come(*stuck, get);
    bench.stop();
    CHECK(idle->closed);
    CHECK(header->closed);
    bench.held.at(0)(protocols::Response{.body = "in time"});
    bench.settle();
    CHECK(answered->out.find("Connection: close\r\n") != std::string::npos);
    CHECK(answered->out.ends_with("in time"));
    answered->end();
    CHECK(answered->closed);
    for (int i = 0; i < 5; ++i) {
        bench.come(*dripping, "x");
        bench.pass(seconds(1));
        CHECK_FALSE(working->closed);
        CHECK_FALSE(dripping->closed);
        CHECK_FALSE(stuck->closed);
    }
    CHECK_FALSE(bench.worker_ended);
    bench.tick();
    CHECK(working->closed);
    CHECK(dripping->closed);
    CHECK(stuck->closed);
    CHECK(bench.worker_ended);
    bench.held.at(1)(protocols::Response{.body = "too late"});
    bench.settle();
    CHECK(working->out.empty());
}

TEST_CASE("a body that is complete when the gateway stops is answered") {
    Bench bench;
    const auto connection = bench.connect();
    bench.come(*connection, post + "half");
    bench.stop();
    bench.come(*connection, " done");
    CHECK(connection->out.ends_with("answer"));
    CHECK(connection->out.find("Connection: close\r\n") != std::string::npos);
}

}  // namespace
}  // namespace drydock::gateway
