// A gateway that serves, and a client that speaks HTTP byte by byte.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "emulator/gateway/gateway.h"

namespace drydock::gateway {

// Serves on a free port until it goes out of scope. Without a handler of its own it echoes the body and remembers the requests.
class Serving {
public:
    explicit Serving(GatewayOptions options = {}, Handler handler = {})
        : gateway_(with_free_port(std::move(options)), handler ? std::move(handler) : Handler([this](protocols::Request request, Reply reply) {
                       protocols::Response response;
                       response.headers.add("X-Path", request.path);
                       response.body = request.body;
                       const std::lock_guard lock(mutex_);
                       requests_.push_back(std::move(request));
                       reply(std::move(response));
                   })) {
        const Result<void> listening = gateway_.listen();
        REQUIRE(listening.ok());
        thread_ = std::thread([this] { gateway_.run(false); });
    }
    ~Serving() { stop(); }
    void stop() {
        gateway_.stop();
        join();
    }
    void join() {
        if (thread_.joinable()) thread_.join();
    }
    Gateway& gateway() { return gateway_; }
    protocols::Request request(std::size_t index = 0) {
        const std::lock_guard lock(mutex_);
        return requests_.at(index);
    }
    std::size_t count() {
        const std::lock_guard lock(mutex_);
        return requests_.size();
    }

private:
    static GatewayOptions with_free_port(GatewayOptions options) {
        options.port = 0;
        if (options.threads == 0) options.threads = 2;
        return options;
    }
    std::mutex mutex_;
    std::vector<protocols::Request> requests_;
    Gateway gateway_;
    std::thread thread_;
};

struct Answer {
    int status = 0;
    std::string head;  // with the status line, in lower case but for it
    std::string body;
    bool has(const std::string& text) const { return head.find(text) != std::string::npos; }
};

class Client {
public:
    explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connect(reinterpret_cast<const sockaddr*>(&to), sizeof to);
    }
    explicit Client(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
        sockaddr_un to{};
        to.sun_family = AF_UNIX;
        std::memcpy(to.sun_path, path.c_str(), path.size() + 1);
        connect(reinterpret_cast<const sockaddr*>(&to), sizeof to);
    }
    ~Client() { ::close(socket_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    int socket() const { return socket_; }
    void send(std::string_view text) {
        while (!text.empty()) {
            const ssize_t count = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (count <= 0) return;  // what the server says of it is read next
            text.remove_prefix(static_cast<std::size_t>(count));
        }
    }
    void half_close() { ::shutdown(socket_, SHUT_WR); }
    // Until the blank line, with it.
    std::string read_head() {
        while (in_.find("\r\n\r\n") == std::string::npos && more()) {
        }
        return cut(std::min(in_.find("\r\n\r\n"), in_.size() - std::min<std::size_t>(in_.size(), 4)) + 4);
    }
    Answer answer(bool head = false) {
        Answer answer;
        answer.head = read_head();
        if (answer.head.size() > 12) answer.status = std::stoi(answer.head.substr(9, 3));
        const std::size_t at = answer.head.find("Content-Length: ");
        if (head || at == std::string::npos) return answer;
        const std::size_t size = std::stoul(answer.head.substr(at + 16));
        while (in_.size() < size && more()) {
        }
        answer.body = cut(size);
        return answer;
    }
    Answer ask(std::string_view text) {
        send(text);
        return answer();
    }
    // Nothing more comes and the server has closed.
    bool at_end() { return in_.empty() && !more() && in_.empty(); }

private:
    void connect(const sockaddr* to, socklen_t size) {
        const timeval patience{.tv_sec = 20, .tv_usec = 0};  // rather than hang
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        REQUIRE(::connect(socket_, to, size) == 0);
    }
    bool more() {
        char piece[65536];
        const ssize_t count = ::recv(socket_, piece, sizeof piece, 0);
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) FAIL("the server neither answers nor closes");
        if (count <= 0) return false;
        in_.append(piece, static_cast<std::size_t>(count));
        return true;
    }
    std::string cut(std::size_t size) {
        std::string text = in_.substr(0, size);
        in_.erase(0, size);
        return text;
    }
    int socket_;
    std::string in_;
};

}  // namespace drydock::gateway
