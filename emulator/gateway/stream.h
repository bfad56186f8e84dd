// Connections over a socket, with or without TLS. Boost.Asio.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>

namespace boost::asio::ssl {
class context;
}

namespace drydock::gateway {

class Connection;
class Worker;

// TCP or Unix, without the cost of a type-erased executor.
using Socket = boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol, boost::asio::io_context::executor_type>;

// With `tls`, which outlives it, the first byte tells whether the client speaks TLS; plain HTTP is answered too.
std::shared_ptr<Connection> make_connection(Worker& worker, Socket socket, boost::asio::ssl::context* tls);

}  // namespace drydock::gateway
