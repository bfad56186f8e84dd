#include "emulator/gateway/listener.h"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <chrono>
#include <cstring>
#include <utility>

namespace drydock::gateway {
namespace {

namespace asio = boost::asio;
using asio::generic::stream_protocol;
using boost::system::error_code;

Fault cannot_listen(const std::string& name, const std::string& reason) {
    return {.code = "InputError", .message = "cannot listen on " + name + ": " + reason};
}

// Whether a file is a socket that nobody listens on.
bool is_stale(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || !S_ISSOCK(status.st_mode)) return false;
    asio::io_context context;
    asio::local::stream_protocol::socket probe(context);
    error_code problem;
    probe.connect(path, problem);
    return problem == asio::error::connection_refused;
}

}  // namespace

Listener::~Listener() {
    close();
}

Result<void> Listener::listen_tcp(const std::string& address, std::uint16_t port) {
    const std::string plain = address.starts_with('[') && address.ends_with(']') ? address.substr(1, address.size() - 2) : address;
    error_code problem;
    const asio::ip::address number = asio::ip::make_address(plain == "localhost" ? "127.0.0.1" : plain, problem);
    const std::string name = (number.is_v6() ? "[" + plain + "]" : plain) + ":" + std::to_string(port);
    if (problem) return cannot_listen(name, "this is not the address of a network interface");
    return listen(asio::ip::tcp::endpoint(number, port), name, true);
}

Result<void> Listener::listen_unix(const std::string& path) {
    constexpr std::size_t longest = 107;  // bytes: sun_path of Linux
    if (path.size() > longest) return cannot_listen(path, "the path is longer than 107 bytes");
    if (is_stale(path)) ::unlink(path.c_str());
    Result<void> result = listen(asio::local::stream_protocol::endpoint(path), path, false);
    if (result) path_ = path;
    return result;
}

Result<void> Listener::listen(const stream_protocol::endpoint& endpoint, const std::string& name, bool tcp) {
    error_code problem;
    acceptor_.open(endpoint.protocol(), problem);
    if (!problem && tcp) {
        acceptor_.set_option(asio::socket_base::reuse_address(true), problem);
        acceptor_.set_option(asio::ip::tcp::no_delay(true), problem);  // its connections inherit it
    }
    if (!problem) acceptor_.bind(endpoint, problem);
    if (!problem) acceptor_.listen(asio::socket_base::max_listen_connections, problem);
    if (!problem) return {};
    error_code ignored;
    acceptor_.close(ignored);
    return cannot_listen(name, problem.message());
}

std::uint16_t Listener::port() const {
    error_code problem;
    const stream_protocol::endpoint endpoint = acceptor_.local_endpoint(problem);
    if (problem) return 0;
    asio::ip::tcp::endpoint tcp;
    if (endpoint.size() > tcp.capacity() || endpoint.protocol().family() == AF_UNIX) return 0;
    std::memcpy(tcp.data(), endpoint.data(), endpoint.size());
    tcp.resize(endpoint.size());
    return tcp.port();
}

void Listener::start() {
    if (acceptor_.is_open()) accept();
}

void Listener::accept() {
    Target target = next_();
    auto socket = std::make_shared<Socket>(target.context);
    acceptor_.async_accept(*socket, [self = shared_from_this(), socket, accepted = std::move(target.accepted)](const error_code& problem) {
        if (!problem) accepted(std::move(*socket));
        if (!self->acceptor_.is_open()) return;
        if (!problem || problem == asio::error::connection_aborted) return self->accept();
        // Out of descriptors or memory: others may end meanwhile.
        self->pause_.expires_after(std::chrono::milliseconds(100));
        self->pause_.async_wait([self](const error_code& stopped) {
            if (!stopped && self->acceptor_.is_open()) self->accept();
        });
    });
}

void Listener::close() {
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
    if (!path_.empty()) ::unlink(std::exchange(path_, {}).c_str());
}

}  // namespace drydock::gateway
