#include "emulator/gateway/connection.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <exception>
#include <utility>

#include "emulator/gateway/refusals.h"

namespace drydock::gateway {
namespace {

constexpr std::size_t first_read = 2048, largest_read = 65536;      // bytes
constexpr std::size_t copied_body = 16384, largest_write = 262144;  // bytes
constexpr std::chrono::seconds drain_time{5}, last_drain_time{1};

// The right to answer one request. If it is lost without an answer, the client hears of it rather than wait for ever.
class Ticket {
public:
    Ticket(std::weak_ptr<Worker> worker, std::weak_ptr<Connection> connection) : worker_(std::move(worker)), connection_(std::move(connection)) {}
    ~Ticket() {
        if (!used_) use(refusal(internal_error()));
    }
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;

    void use(protocols::Response response) {
        if (used_.exchange(true)) return;
        // The worker must outlive the connection, also here.
        const std::shared_ptr<Worker> worker = worker_.lock();
        std::shared_ptr<Connection> connection = worker ? connection_.lock() : nullptr;
        if (connection == nullptr) return;
        if (worker->on_thread() && connection->handling()) return connection->answered(std::move(response));
        worker->post([connection = std::move(connection), response = std::move(response)]() mutable { connection->answered(std::move(response)); });
    }

private:
    std::weak_ptr<Worker> worker_;
    std::weak_ptr<Connection> connection_;
    std::atomic<bool> used_ = false;
};

}  // namespace

void ReadBuffer::take(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
}

void ReadBuffer::make_room(std::size_t wanted) {
    const std::size_t used = end_ - begin_;
    if (capacity_ >= wanted && end_ < capacity_) return;
    if (capacity_ >= wanted && begin_ > 0) {
        std::memmove(data_.get(), data_.get() + begin_, used);
    } else {
        const std::size_t grown = std::max({first_read, wanted, used == capacity_ ? 2 * capacity_ : capacity_});
        std::unique_ptr<char[]> data(new char[grown]);  // not cleared
        if (used > 0) std::memcpy(data.get(), data_.get() + begin_, used);
        data_ = std::move(data);
        capacity_ = grown;
    }
    begin_ = 0;
    end_ = used;
}

void ReadBuffer::shrink() {
    if (begin_ == end_ && capacity_ > copied_body) *this = ReadBuffer();
}

Connection::~Connection() {
    close_body();
}

void Connection::start() {
    worker_.add(shared_from_this());
    deadline_ = worker_.after(worker_.service().options.header_timeout);
    if (worker_.stopping()) return close();
    open();
}

void Connection::opened(bool secure) {
    secure_ = secure;
    proceed();
}

void Connection::stop() {
    const bool in_work = working_ || has_output() || draining_ || parser_.state() == RequestParser::State::body;
    if (!in_work) return close();
    if (draining_) deadline_ = std::min(deadline_, worker_.after(last_drain_time));
}

void Connection::close() {
    if (std::exchange(closed_, true)) return;
    close_socket();
    close_body();
    worker_.remove(*this);
}

void Connection::time_out() {
    const bool in_request = reading_ && !draining_ && !timed_out_ && parser_.state() != RequestParser::State::idle;
    if (!in_request) return close();
    timed_out_ = true;
    deadline_ = worker_.after(last_drain_time);
    cancel_read();
}

void Connection::received(std::size_t count) {
    reading_ = false;
    timed_out_ = false;  // if it was, this came just before
    if (closed_) return;
    if (draining_) return finish();
    eager_ = count == in_.room_size();
    in_.filled(count);
    proceed();
}

void Connection::ended() {
    reading_ = false;
    if (closed_) return;
    if (!timed_out_ || draining_) return close();
    refuse(request_timeout());
    proceed();
}

void Connection::written() {
    writing_ = false;
    if (closed_) return;
    sent();
    proceed();
}

void Connection::answered(protocols::Response response) {
    if (closed_) return;
    answer_ = std::move(response);
    if (handling_) return;
    working_ = false;
    append_answer();
    proceed();
}

// Does whatever can be done, until it has to wait for something.
void Connection::proceed() {
    while (!closed_ && !working_ && !writing_ && !reading_ && !draining_) {
        if (!ending_ && body_.empty() && out_.size() < largest_write && next_request()) continue;
        if (has_output()) {
            send();
        } else if (ending_) {
            draining_ = true;
            deadline_ = worker_.after(worker_.stopping() ? last_drain_time : drain_time);
            if (shut()) finish();
        } else {
            receive();
        }
    }
}

bool Connection::next_request() {
    if (in_.bytes().empty()) return false;
    in_.take(parser_.parse(in_.bytes()));
    switch (parser_.state()) {
        case RequestParser::State::done: dispatch(); return true;
        case RequestParser::State::refused: refuse(parser_.refusal()); return true;
        case RequestParser::State::body:
            if (parser_.awaits_continue()) out_ += "HTTP/1.1 100 Continue\r\n\r\n";
            return false;
        default: return false;
    }
}

void Connection::dispatch() {
    deadline_ = header_deadline_ = 0;
    exchange_.keep_alive = parser_.keep_alive() && !worker_.stopping();
    exchange_.http_1_0 = parser_.http_1_0();
    protocols::Request request = parser_.take();
    request.secure = secure_;
    exchange_.head = request.method == "HEAD";
    exchange_.origin = request.headers["Origin"];
    if (is_preflight(request)) {
        answer_ = preflight_answer(request);
    } else {
        handling_ = true;
        try {
            auto ticket = std::make_shared<Ticket>(worker_.weak_from_this(), weak_from_this());
            worker_.service().handler(std::move(request),
                                      [ticket = std::move(ticket)](protocols::Response response) { ticket->use(std::move(response)); });
        } catch (const std::exception&) {
            // The lost ticket answers.
        }
        handling_ = false;
    }
    working_ = !answer_;
    if (answer_) append_answer();
}

bool Connection::open_body(const protocols::Body& body) {
    file_ = ::open(body.file()->path().c_str(), O_RDONLY | O_CLOEXEC);
    return file_ >= 0;
}

void Connection::close_body() {
    if (file_ >= 0) ::close(std::exchange(file_, -1));
    body_ = protocols::Body();
    body_sent_ = 0;
}

void Connection::append_answer() {
    protocols::Response response = *std::move(answer_);
    answer_.reset();
    if (worker_.stopping()) exchange_.keep_alive = false;
    const bool from_file = !response.body.in_memory() && !response.body.empty() && !exchange_.head;
    if (from_file && !open_body(response.body)) response = refusal(internal_error());
    const bool body_follows = append_head(out_, response, exchange_, worker_.date());
    if (!exchange_.keep_alive) ending_ = true;
    if (!body_follows) return;
    if (response.body.in_memory() && response.body.size() <= copied_body) {
        out_ += response.body.text();
    } else {
        body_ = std::move(response.body);
    }
}

void Connection::refuse(const Fault& fault) {
    append_head(out_, refusal(fault), Exchange{.keep_alive = false}, worker_.date());
    out_ += refusal(fault).body.text();
    ending_ = true;
}

void Connection::send() {
    std::string_view slice;
    if (body_.in_memory()) {
        slice = std::string_view(body_.text()).substr(static_cast<std::size_t>(body_sent_), largest_write);
    } else if (!read_piece()) {
        return close();  // the header has promised more
    }
    slice_ = slice.size();
    switch (write(out_, slice)) {
        case Written::all: return sent();
        case Written::later:
            writing_ = true;
            deadline_ = worker_.after(worker_.service().options.idle_timeout);
            return;
        case Written::failed: return close();
    }
}

void Connection::sent() {
    deadline_ = 0;
    out_.clear();
    body_sent_ += std::exchange(slice_, 0);
    if (body_sent_ > 0 && body_sent_ == body_.size()) close_body();
}

// The next bytes of a body on disk.
bool Connection::read_piece() {
    const std::size_t before = out_.size();
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(largest_read, body_.size() - body_sent_));
    if (wanted == 0) return true;
    out_.resize(before + wanted);
    const ssize_t count = ::pread(file_, out_.data() + before, wanted, static_cast<off_t>(body_.offset() + body_sent_));
    if (count <= 0) return false;
    out_.resize(before + static_cast<std::size_t>(count));
    body_sent_ += static_cast<std::uint64_t>(count);
    return true;
}

void Connection::receive() {
    const GatewayOptions& options = worker_.service().options;
    const RequestParser::State state = parser_.state();
    if (worker_.stopping() && state != RequestParser::State::body) return close();
    if (state == RequestParser::State::idle) {
        in_.shrink();
        if (out_.capacity() > copied_body * 2) out_ = std::string();
    }
    if (state == RequestParser::State::header) {
        if (header_deadline_ == 0) header_deadline_ = worker_.after(options.header_timeout);
        deadline_ = header_deadline_;
    } else {
        deadline_ = worker_.after(options.idle_timeout);
    }
    in_.make_room(std::exchange(eager_, false) ? std::min(largest_read, 4 * in_.capacity()) : first_read);
    reading_ = true;
    read(in_.room(), in_.room_size());
}

// Reads on without interest until the other side closes too: closing with unread bytes would destroy an answer that is on its way.
void Connection::finish() {
    in_.take(in_.bytes().size());
    in_.make_room(first_read);
    reading_ = true;
    read(in_.room(), in_.room_size());
}

}  // namespace drydock::gateway
