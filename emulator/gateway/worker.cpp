#include "emulator/gateway/worker.h"

#include <array>
#include <boost/asio/post.hpp>
#include <cstdio>
#include <utility>

#include "emulator/gateway/connection.h"

namespace drydock::gateway {

void Worker::run() {
    thread_ = std::this_thread::get_id();
    context_.run();
}

void Worker::stop(bool at_once) {
    boost::asio::post(context_, [this, at_once] { end(at_once); });
}

void Worker::end(bool at_once) {
    if (!std::exchange(stopping_, true)) stopped_at_ = after(service_->options.stop_timeout);
    for (const std::shared_ptr<Connection>& connection : connections()) {
        if (at_once) {
            connection->close();
        } else {
            connection->stop();
        }
    }
    end_if_done();
}

void Worker::post(std::function<void()> call) {
    boost::asio::post(context_, std::move(call));
}

void Worker::add(std::shared_ptr<Connection> connection) {
    Connection* const key = connection.get();
    connections_.emplace(key, std::move(connection));
    schedule_tick();
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

// A copy: whoever is closed leaves.
std::vector<std::shared_ptr<Connection>> Worker::connections() const {
    std::vector<std::shared_ptr<Connection>> all;
    all.reserve(connections_.size());
    for (const auto& [key, connection] : connections_) all.push_back(connection);
    return all;
}

// There is no ticking without connections, so an idle server sleeps.
void Worker::schedule_tick() {
    if (ticking_ || connections_.empty() || !on_thread()) return;
    ticking_ = true;
    timer_.expires_after(std::chrono::milliseconds(500));
    timer_.async_wait([this](const boost::system::error_code& problem) {
        ticking_ = false;
        if (!problem) tick();
    });
}

void Worker::tick() {
    ++now_;
    if (stopping_ && now_ >= stopped_at_) return end(true);
    for (const std::shared_ptr<Connection>& connection : connections()) {
        if (connection->expired(now_)) connection->time_out();
    }
    schedule_tick();
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
