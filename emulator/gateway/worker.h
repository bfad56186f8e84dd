// A thread of the gateway: its event loop, its connections and their time-outs. A connection stays with its worker, so nothing of it needs a lock.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "emulator/gateway/gateway.h"

namespace drydock::gateway {

class Connection;

// What all workers share. Constant while the gateway serves.
struct Service {
    GatewayOptions options;
    Handler handler;
};

class Worker : public std::enable_shared_from_this<Worker> {
public:
    // `ended` is called once, on the worker's thread, when the last connection of a stopped worker is gone.
    Worker(std::shared_ptr<const Service> service, std::function<void()> ended) : service_(std::move(service)), ended_(std::move(ended)) {}
    boost::asio::io_context& context() { return context_; }
    const Service& service() const { return *service_; }
    // Until stop() and the end of the last connection.
    void run();
    // From any thread: no further requests are read; what is in work is answered, within the time for that. `at_once`: no longer waits for it.
    void stop(bool at_once);
    // Calls it on the worker's thread, soon; not at all if the worker has ended.
    void post(std::function<void()> call);
    bool on_thread() const { return thread_ == std::this_thread::get_id(); }

    // The rest only on the worker's thread.
    void add(std::shared_ptr<Connection> connection);
    void remove(Connection& connection);
    bool stopping() const { return stopping_; }
    // Time for time-outs goes in ticks of half a second, by the timer of a worker that runs; one that does not is driven by who has made it.
    void tick();
    // The tick at which so many seconds are over for certain.
    std::uint64_t after(std::chrono::seconds seconds) const { return now_ + static_cast<std::uint64_t>(seconds.count()) * 2 + 1; }
    // The value of a Date header.
    const std::string& date();

private:
    void schedule_tick();
    void end(bool at_once);
    void end_if_done();
    std::vector<std::shared_ptr<Connection>> connections() const;

    std::shared_ptr<const Service> service_;
    std::function<void()> ended_;
    boost::asio::io_context context_{1};
    std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> work_{boost::asio::make_work_guard(context_)};
    boost::asio::steady_timer timer_{context_};
    std::unordered_map<Connection*, std::shared_ptr<Connection>> connections_;
    std::atomic<std::thread::id> thread_;
    std::uint64_t now_ = 1, stopped_at_ = 0;  // ticks
    bool ticking_ = false, stopping_ = false;
    std::time_t date_second_ = 0;
    std::string date_;
};

}  // namespace drydock::gateway
