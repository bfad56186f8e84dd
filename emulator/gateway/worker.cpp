#include "emulator/gateway/worker.h"

#include <array>
#include <boost/asio/post.hpp>
#include <cstdio>
#include <vector>

#include "emulator/gateway/connection.h"

namespace drydock::gateway {

void Worker::run() {
    thread_ = std::this_thread::get_id();
    context_.run();
}

void Worker::stop(bool at_once) {
    boost::asio::post(context_, [this, at_once] {
        stopping_ = true;
        std::vector<std::shared_ptr<Connection>> connections;
        for (const auto& [key, connection] : connections_) connections.push_back(connection);
        for (const std::shared_ptr<Connection>& connection : connections) {
            if (at_once) {
                connection->close();
            } else {
                connection->stop();
            }
        }
        end_if_done();
    });
}

void Worker::post(std::function<void()> call) {
    boost::asio::post(context_, std::move(call));
}

void Worker::add(std::shared_ptr<Connection> connection) {
    Connection* const key = connection.get();
    connections_.emplace(key, std::move(connection));
    if (!ticking_) schedule_tick();
}

void Worker::remove(Connection& connection) {
    connections_.erase(&connection);
    end_if_done();
}

void Worker::end_if_done() {
    if (!stopping_ || !connections_.empty() || !work_) return;
    timer_.cancel();
    work_.reset();
    ended_();
}

// There is no ticking without connections, so an idle server sleeps.
void Worker::schedule_tick() {
    ticking_ = true;
    timer_.expires_after(std::chrono::milliseconds(500));
    timer_.async_wait([this](const boost::system::error_code& problem) {
        ticking_ = false;
        if (!problem) tick();
    });
}

void Worker::tick() {
    ++now_;
    std::vector<std::shared_ptr<Connection>> expired;
    for (const auto& [key, connection] : connections_) {
        if (connection->expired(now_)) expired.push_back(connection);
    }
    for (const std::shared_ptr<Connection>& connection : expired) connection->time_out();
    if (!connections_.empty()) schedule_tick();
}

const std::string& Worker::date() {
    const std::time_t second = std::time(nullptr);
    if (second == date_second_) return date_;
    date_second_ = second;
    static constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm parts{};
    gmtime_r(&second, &parts);
    std::array<char, 64> text{};
    const int size =
        std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT", days[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
                      months[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
    date_.assign(text.data(), static_cast<std::size_t>(size));
    return date_;
}

}  // namespace drydock::gateway
