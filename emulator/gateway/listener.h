// A socket that connections come in by; they are given to the workers in turn.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "emulator/gateway/stream.h"

namespace drydock::gateway {

class Listener : public std::enable_shared_from_this<Listener> {
public:
    // What a new connection's socket belongs to, and what is to be done with it then (on the listener's thread).
    struct Target {
        boost::asio::io_context& context;
        std::function<void(Socket)> accepted;
    };
    explicit Listener(boost::asio::io_context& context, std::function<Target()> next) : acceptor_(context), pause_(context), next_(std::move(next)) {}
    ~Listener();

    // Fault InputError.
    Result<void> listen_tcp(const std::string& address, std::uint16_t port);
    // A socket that nobody listens on any more is replaced.
    Result<void> listen_unix(const std::string& path);
    std::uint16_t port() const;
    void start();
    // On the listener's thread.
    void close();

private:
    using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::generic::stream_protocol, boost::asio::io_context::executor_type>;
    Result<void> listen(const boost::asio::generic::stream_protocol::endpoint& endpoint, const std::string& name, bool tcp);
    void accept();

    Acceptor acceptor_;
    boost::asio::steady_timer pause_;
    std::function<Target()> next_;
    std::string path_;  // of a Unix socket
};

}  // namespace drydock::gateway
