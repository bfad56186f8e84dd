// Requests out of the bytes of a connection, one after the other. HTTP/1.x by Boost.Beast. One thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "base/fault.h"
#include "emulator/gateway/gateway.h"
#include "emulator/protocols/message.h"

namespace drydock::gateway {

class RequestParser {
public:
    // `options` outlives it.
    explicit RequestParser(const GatewayOptions& options);
    ~RequestParser();

    enum class State {
        idle,     // nothing of a request has come yet
        header,   // a part of the header
        body,     // the header and a part of the body
        done,     // take() gives the request
        refused,  // refusal() says why; the connection is of no use any more
    };
    // Takes what it can of `bytes` and says how many; the rest is to come again, with more.
    std::size_t parse(std::string_view bytes);
    State state() const;
    // In State::body: the client waits for "100 Continue" before it sends the body. Says so once.
    bool awaits_continue();
    // From State::body on.
    bool keep_alive() const;
    bool http_1_0() const;
    const Fault& refusal() const;
    // The request; the parser begins anew.
    protocols::Request take();

private:
    class Message;
    const GatewayOptions& options_;
    std::unique_ptr<Message> message_;  // made with the first byte
};

}  // namespace drydock::gateway
