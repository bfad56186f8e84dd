#include "emulator/gateway/stream.h"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "emulator/gateway/connection.h"

namespace drydock::gateway {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

class Stream : public Connection {
public:
    Stream(Worker& the_worker, Socket socket, asio::ssl::context* tls) : Connection(the_worker), socket_(std::move(socket)), context_(tls) {}

private:
    std::shared_ptr<Stream> self() { return std::static_pointer_cast<Stream>(shared_from_this()); }

    void open() override {
        error_code problem;
        socket_.non_blocking(true, problem);
        if (problem) return close();
        if (context_ == nullptr) return opened(false);
        socket_.async_wait(Socket::wait_read, [self = self()](const error_code& failed) {
            if (failed) return self->close();
            self->detect();
        });
    }

    void detect() {
        constexpr char handshake = 0x16;  // the type of the first record
        char first = 0;
        error_code problem;
        socket_.receive(asio::buffer(&first, 1), Socket::message_peek, problem);
        if (problem) return close();
        if (first != handshake) return opened(false);
        tls_ = std::make_unique<asio::ssl::stream<Socket&>>(socket_, *context_);
        tls_->async_handshake(asio::ssl::stream_base::server, [self = self()](const error_code& failed) {
            if (failed) return self->close();
            self->opened(true);
        });
    }

    void read(char* to, std::size_t size) override {
        auto done = [self = self()](const error_code& problem, std::size_t count) {
            if (problem) return self->ended();
            self->received(count);
        };
        if (tls_) {
            tls_->async_read_some(asio::buffer(to, size), std::move(done));
        } else {
            socket_.async_read_some(asio::buffer(to, size), std::move(done));
        }
    }

    void cancel_read() override {
        error_code ignored;
        socket_.cancel(ignored);
    }

    auto on_written() {
        return [self = self()](const error_code& problem, std::size_t /*count*/) {
            if (problem) return self->close();
            self->written();
        };
    }

    Written write(std::string_view first, std::string_view second) override {
        std::array<asio::const_buffer, 2> buffers = {asio::buffer(first), asio::buffer(second)};
        if (tls_) {
            asio::async_write(*tls_, buffers, on_written());
            return Written::later;
        }
        // Nearly always all of it goes at once, and there is nothing to wait for.
        error_code problem;
        std::size_t count = socket_.write_some(buffers, problem);
        if (problem && problem != asio::error::would_block && problem != asio::error::try_again) return Written::failed;
        if (count == first.size() + second.size()) return Written::all;
        for (asio::const_buffer& buffer : buffers) {
            const std::size_t gone = std::min(count, buffer.size());
            buffer += gone;
            count -= gone;
        }
        asio::async_write(socket_, buffers, on_written());
        return Written::later;
    }

    bool shut() override {
        if (tls_) {
            tls_->async_shutdown([self = self()](const error_code& /*problem*/) { self->close(); });
            return false;
        }
        error_code ignored;
        socket_.shutdown(Socket::shutdown_send, ignored);
        return true;
    }

    void close_socket() override {
        error_code ignored;
        socket_.close(ignored);
    }

    Socket socket_;
    asio::ssl::context* context_;
    std::unique_ptr<asio::ssl::stream<Socket&>> tls_;
};

}  // namespace

std::shared_ptr<Connection> make_connection(Worker& worker, Socket socket, asio::ssl::context* tls) {
    return std::make_shared<Stream>(worker, std::move(socket), tls);
}

}  // namespace drydock::gateway
