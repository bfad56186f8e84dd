// libFuzzer's entry for the server, from the bytes of a connection to the response: HTTP, aws-chunked, routing, pre-signed queries, every protocol,
// signatures. Each request is answered once, or the connection is refused; never a crash, a hang or a leak. The first byte chooses the options.
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "emulator/apis/simulation.h"
#include "emulator/gateway/request_parser.h"
#include "emulator/gateway/server.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace drydock;
    if (size == 0) return 0;
    apis::Simulation simulation(std::make_unique<providers::World>(state::Store::none()), IdSource(1), 0);
    if (!simulation.load()) std::abort();
    auto server = std::make_unique<gateway::Server>(simulation, gateway::ServerOptions{.verify_signatures = (data[0] & 1U) != 0, .log = {}});
    gateway::GatewayOptions options;
    options.body_limit = 1U << 20U;
    gateway::RequestParser parser(options);
    std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    std::atomic<int> answers{0};
    int requests = 0;
    while (!bytes.empty() && parser.state() != gateway::RequestParser::State::refused) {
        const std::size_t taken = parser.parse(bytes);
        bytes.remove_prefix(taken);
        if (parser.state() == gateway::RequestParser::State::done) {
            ++requests;
            server->handle(parser.take(), [&](const protocols::Response& response) {
                if (response.status < 100 || response.status > 599) std::abort();
                ++answers;
            });
        } else if (taken == 0) {
            break;
        }
    }
    server.reset();  // waits for its pages
    simulation.settle();
    if (answers != requests) std::abort();
    return 0;
}
