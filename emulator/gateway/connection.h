// One connection: reads requests, has them handled one after the other, and writes the answers in their order. How bytes travel is the derived
// class's affair (stream.h). Everything happens on the thread of its worker.
//
// While a request is in work nothing is read, so a client that sends faster than it is answered is held back by TCP. Small answers to requests that
// came together leave together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/gateway/request_parser.h"
#include "emulator/gateway/response_head.h"
#include "emulator/gateway/worker.h"
#include "emulator/protocols/message.h"

namespace drydock::gateway {

// Bytes that were read and not yet taken.
class ReadBuffer {
public:
    std::string_view bytes() const { return {data_.get() + begin_, end_ - begin_}; }
    void take(std::size_t count);
    // Room for at least one byte more; `wanted` bytes in all if there are fewer.
    void make_room(std::size_t wanted);
    std::size_t capacity() const { return capacity_; }
    char* room() { return data_.get() + end_; }
    std::size_t room_size() const { return capacity_ - end_; }
    void filled(std::size_t count) { end_ += count; }
    // Gives back what an idle connection does not need.
    void shrink();

private:
    std::unique_ptr<char[]> data_;
    std::size_t capacity_ = 0, begin_ = 0, end_ = 0;
};

class Connection : public std::enable_shared_from_this<Connection> {
public:
    explicit Connection(Worker& worker) : worker_(worker), parser_(worker.service().options) {}
    virtual ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void start();
    // Ends it as soon as what is in work is answered.
    void stop();
    void close();
    bool expired(std::uint64_t now) const { return deadline_ != 0 && now >= deadline_; }
    void time_out();
    // The answer to the request in work.
    void answered(protocols::Response response);
    // Whether the handler is being called, so that an answer may be given without a detour.
    bool handling() const { return handling_; }

protected:
    enum class Written { all, later, failed };
    // The transport. None of these but open() calls back before it has returned.
    virtual void open() = 0;                                                     // then opened() or close()
    virtual void read(char* to, std::size_t size) = 0;                           // then received() or ended()
    virtual void cancel_read() = 0;                                              // the read ends with ended()
    virtual Written write(std::string_view first, std::string_view second) = 0;  // if later: then written() or close()
    virtual bool shut() = 0;                                                     // no more is written. False: close() comes by itself
    virtual void close_socket() = 0;

    void opened(bool secure);
    void received(std::size_t count);
    void ended();
    void written();

private:
    void proceed();
    bool next_request();
    void dispatch();
    bool open_body(const protocols::Body& body);
    void close_body();
    void append_answer();
    void refuse(const Fault& fault);
    bool has_output() const { return !out_.empty() || body_sent_ < body_.size(); }
    void send();
    void sent();
    bool read_piece();
    void receive();
    void finish();

    Worker& worker_;
    RequestParser parser_;
    ReadBuffer in_;
    std::string out_;              // to be written
    protocols::Body body_;         // what follows it, if it is not in there
    std::uint64_t body_sent_ = 0;  // bytes of it that are written or in out_
    std::size_t slice_ = 0;        // bytes of a body in memory that are being written
    int file_ = -1;                // descriptor of a body on disk
    std::optional<protocols::Response> answer_;
    Exchange exchange_;
    std::uint64_t deadline_ = 0, header_deadline_ = 0;  // ticks; 0 for none
    bool secure_ = false;
    bool handling_ = false;  // within the handler's call
    bool working_ = false;   // a request waits for its answer
    bool writing_ = false, reading_ = false;
    bool ending_ = false;    // closes when everything is written
    bool draining_ = false;  // waits for the other side to close
    bool timed_out_ = false, closed_ = false;
    bool eager_ = false;  // the last piece filled its room: more is coming
};

}  // namespace drydock::gateway
