// From a request to its response: routing, protocol, validation, the operation, rendering; and drydock's own pages below /_drydock. The gateway's
// handler. Thread-safe.
#pragma once

#include <functional>
#include <future>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "emulator/apis/api.h"
#include "emulator/gateway/gateway.h"
#include "emulator/gateway/pages.h"

namespace drydock::gateway {

struct ServerOptions {
    bool verify_signatures = false;
    std::function<void(const std::string& line)> log;  // one line for each request, as JSON; may be empty; called on any thread
};

class Server {
public:
    Server(apis::Simulation& simulation, ServerOptions options);
    void handle(protocols::Request request, Reply reply);

private:
    void open_page(const Page& page, std::string rest, protocols::Request request, Reply reply);

    apis::Simulation& simulation_;
    std::shared_ptr<const ServerOptions> options_;  // also of calls that outlive it
    std::mutex pages_mutex_;
    std::list<std::future<void>> pages_;  // that are being made
};

}  // namespace drydock::gateway
