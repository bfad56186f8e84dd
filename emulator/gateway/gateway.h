// The HTTP server: connections, HTTP/1.1, TLS, limits and time-outs. It knows nothing of AWS beyond the encodings of bodies (aws-chunked, gzip); what
// a request means is the handler's affair. Built on Boost.Beast.
//
// Bodies are decoded, headers are left as they were sent (Content-Encoding still says aws-chunked). A body sent with PUT stays gzip, if it is. For
// whoever verifies signatures, Request::trailers has of a body that was gzip x-drydock-body-sha256, the hash of what was sent, and of signed chunks
// x-drydock-chunk-signatures, a line "<size> <signature>" for each. Of what clients send there, only checksums come through.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "emulator/protocols/message.h"

namespace drydock::gateway {

struct GatewayOptions {
    std::string address = "127.0.0.1";        // or localhost: [::1] too, where there is one
    std::uint16_t port = 4566;                // 0 for a free one
    std::string unix_socket;                  // path; "" for none. Listens there instead of on the port
    bool tls = false;                         // plain HTTP is answered too
    std::string certificate, key;             // PEM files; "" for a certificate that is made at start
    std::string spool;                        // folder for large bodies; "" for the system's temporary folder
    unsigned threads = 0;                     // 0 for one less than there are cores
    std::uint64_t body_limit = 5368709120;    // bytes: S3's largest PutObject
    std::uint64_t gzip_limit = 134217728;     // bytes: of a body that came as gzip, of which few may become many
    std::uint64_t spool_limit = 1048576;      // bytes: larger bodies go to disk
    std::uint32_t header_limit = 65536;       // bytes
    std::chrono::seconds header_timeout{15};  // to send a request's header
    std::chrono::seconds idle_timeout{75};    // between requests, and between two pieces of a body
    std::chrono::seconds stop_timeout{5};     // for what is in work when the gateway stops
};

// Called exactly once for each request, on any thread.
using Reply = std::function<void(protocols::Response)>;
// Called on a thread of the gateway; must not wait. Requests of one connection come one after the other.
using Handler = std::function<void(protocols::Request, Reply)>;

class Gateway {
public:
    Gateway(GatewayOptions options, Handler handler);
    ~Gateway();
    Gateway(const Gateway&) = delete;
    Gateway& operator=(const Gateway&) = delete;

    // Binds and listens. Fault InputError: the address is taken or not ours, the certificate cannot be read …
    Result<void> listen();
    std::uint16_t port() const;  // once it listens
    // Serves until stop() or, where asked for, SIGINT or SIGTERM; answers what is in work, for as long as stop_timeout allows, then returns.
    void run(bool until_signal);
    // From any thread. A second time: does not wait for answers at all.
    void stop();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace drydock::gateway
