#include "emulator/gateway/gateway.h"

#include <algorithm>
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/context.hpp>
#include <csignal>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "emulator/gateway/connection.h"
#include "emulator/gateway/listener.h"
#include "emulator/gateway/tls.h"
#include "emulator/gateway/worker.h"

namespace drydock::gateway {

namespace asio = boost::asio;

struct Gateway::State {
    State(GatewayOptions options, Handler handler);
    ~State();
    Result<void> listen();
    Result<std::shared_ptr<Listener>> listen_tcp(const std::string& address, std::uint16_t at);
    Listener::Target next_target();
    void accepted(Worker& worker, Socket socket);
    void await_signal();
    void worker_ended();
    void end(bool at_once);
    void stop() { end(stops.fetch_add(1) > 0); }

    std::shared_ptr<const Service> service;
    std::optional<asio::ssl::context> tls;
    std::vector<std::shared_ptr<Worker>> workers;
    std::vector<std::shared_ptr<Listener>> listeners;  // on the first worker's thread
    std::optional<asio::signal_set> signals;
    std::size_t next = 0;
    std::atomic<std::size_t> ended = 0;  // workers
    std::atomic<unsigned> stops = 0;
};

Gateway::State::State(GatewayOptions options, Handler handler) {
    // A core is left to clients and to work in the background: threads that wait for theirs cost a thousand times what a request does.
    const unsigned cores = std::max(2U, std::thread::hardware_concurrency());
    const unsigned threads = options.threads == 0 ? cores - 1 : options.threads;
    service = std::make_shared<Service>(Service{std::move(options), std::move(handler)});
    for (unsigned i = 0; i < threads; ++i) workers.push_back(std::make_shared<Worker>(service, [this] { worker_ended(); }));
}

Gateway::State::~State() {
    signals.reset();
    listeners.clear();
}

Result<std::shared_ptr<Listener>> Gateway::State::listen_tcp(const std::string& address, std::uint16_t at) {
    auto listener = std::make_shared<Listener>(workers.front()->context(), [this] { return next_target(); });
    if (Result<void> listening = listener->listen_tcp(address, at); !listening) return listening.fault();
    return listener;
}

Result<void> Gateway::State::listen() {
    const GatewayOptions& options = service->options;
    if (options.tls) {
        Result<TlsContext> context = tls_context(options);
        if (!context) return context.fault();
        tls.emplace(context->release());
    }
    if (!options.unix_socket.empty()) {
        auto listener = std::make_shared<Listener>(workers.front()->context(), [this] { return next_target(); });
        if (Result<void> listening = listener->listen_unix(options.unix_socket); !listening) return listening;
        listeners.push_back(std::move(listener));
        return {};
    }
    Result<std::shared_ptr<Listener>> first = listen_tcp(options.address, options.port);
    if (!first) return first.fault();
    listeners.push_back(*first);
    // Some clients take "localhost" for ::1 only. A machine may lack it.
    if (options.address == "127.0.0.1" || options.address == "localhost") {
        Result<std::shared_ptr<Listener>> second = listen_tcp("::1", first.value()->port());
        if (second) listeners.push_back(*second);
    }
    return {};
}

Listener::Target Gateway::State::next_target() {
    Worker& worker = *workers[next++ % workers.size()];
    return {worker.context(), [this, &worker](Socket socket) { accepted(worker, std::move(socket)); }};
}

void Gateway::State::accepted(Worker& worker, Socket socket) {
    std::shared_ptr<Connection> connection = make_connection(worker, std::move(socket), tls ? &*tls : nullptr);
    if (worker.on_thread()) return connection->start();
    worker.post([connection = std::move(connection)] { connection->start(); });
}

void Gateway::State::await_signal() {
    signals->async_wait([this](const boost::system::error_code& problem, int /*number*/) {
        if (problem) return;
        stop();
        await_signal();
    });
}

// A second signal counts until the last worker has ended.
void Gateway::State::worker_ended() {
    if (++ended < workers.size() || !signals) return;
    asio::post(workers.front()->context(), [this] { signals->cancel(); });
}

void Gateway::State::end(bool at_once) {
    asio::post(workers.front()->context(), [this] {
        for (const std::shared_ptr<Listener>& listener : listeners) listener->close();
    });
    for (const std::shared_ptr<Worker>& worker : workers) worker->stop(at_once);
}

Gateway::Gateway(GatewayOptions options, Handler handler) : state_(std::make_unique<State>(std::move(options), std::move(handler))) {}
Gateway::~Gateway() = default;

Result<void> Gateway::listen() {
    return state_->listen();
}

std::uint16_t Gateway::port() const {
    return state_->listeners.empty() ? 0 : state_->listeners.front()->port();
}

void Gateway::run(bool until_signal) {
    State& state = *state_;
    if (until_signal) {
        state.signals.emplace(state.workers.front()->context(), SIGINT, SIGTERM);
        state.await_signal();
    }
    for (const std::shared_ptr<Listener>& listener : state.listeners) listener->start();
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < state.workers.size(); ++i) threads.emplace_back([worker = state.workers[i]] { worker->run(); });
    state.workers.front()->run();
    for (std::thread& thread : threads) thread.join();
}

void Gateway::stop() {
    state_->stop();
}

}  // namespace drydock::gateway
