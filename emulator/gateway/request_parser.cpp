#include "emulator/gateway/request_parser.h"

#include <algorithm>
#include <array>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <string>
#include <utility>

#include "base/text.h"
#include "emulator/gateway/body_reader.h"
#include "emulator/gateway/refusals.h"

namespace drydock::gateway {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

std::string_view view(string_view text) {
    return {text.data(), text.size()};
}

// host:port with what RFC 3986 lets a host consist of: it becomes a part of names and of URLs.
bool is_host(std::string_view text) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%!$&'()*+,;=:[]";
    return text.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace

class RequestParser::Message : public http::basic_parser<true> {
public:
    explicit Message(const GatewayOptions& options) : options_(options) {
        eager(true);
        header_limit(options.header_limit);
        body_limit(boost::none);  // of the decoded body: BodyReader's affair
    }

    std::size_t take(std::string_view bytes) {
        error_code problem;
        const std::size_t taken = put(boost::asio::const_buffer(bytes.data(), bytes.size()), problem);
        const bool in_header = !is_header_done();
        if (in_header) header_size_ += taken;
        const bool too_long = problem == http::error::header_limit || (in_header && header_size_ + bytes.size() - taken > options_.header_limit);
        if (refusal_ || (!problem && !too_long)) return taken;
        if (too_long || (problem == http::error::need_more && bytes.size() - taken > options_.header_limit)) {
            refusal_ = header_too_large();
        } else if (problem != http::error::need_more) {
            refusal_ = bad_request();
        }
        return taken;
    }

    protocols::Request& request() { return request_; }
    const std::optional<Fault>& refusal() const { return refusal_; }
    bool http_1_0() const { return http_1_0_; }
    bool awaits_continue() { return std::exchange(expects_continue_, false) && !body_begun_; }

private:
    void refuse(Fault fault, error_code& problem) {
        refusal_ = std::move(fault);
        problem = http::error::bad_value;
    }
    void check(Result<void> result, error_code& problem) {
        if (!result) refuse(result.fault(), problem);
    }

    void on_request_impl(http::verb /*method*/, string_view method, string_view target, int version, error_code& problem) override {
        http_1_0_ = version < 11;
        request_.method = view(method);
        if (method == "CONNECT") {
            return refuse({.code = "MethodNotAllowed", .message = "The specified method is not allowed against this resource.", .http_status = 405},
                          problem);
        }
        if (!set_target(view(target))) refuse(bad_request(), problem);
    }

    // /path?query, http://host/path?query or, of OPTIONS, *. False for anything else.
    bool set_target(std::string_view target) {
        constexpr std::array<std::string_view, 2> schemes = {"http://", "https://"};
        const auto scheme = std::ranges::find_if(schemes, [&](std::string_view one) { return iequals(target.substr(0, one.size()), one); });
        if (scheme != schemes.end()) {
            target.remove_prefix(scheme->size());
            const std::size_t end = std::min(target.find_first_of("/?"), target.size());
            host_ = target.substr(0, end);
            target.remove_prefix(end);
            if (host_.empty() || !is_host(host_)) return false;
        } else if (!target.starts_with('/') && (target != "*" || request_.method != "OPTIONS")) {
            return false;
        }
        const std::size_t question = std::min(target.find('?'), target.size());
        request_.path = question == 0 ? "/" : target.substr(0, question);
        if (question < target.size()) request_.query = target.substr(question + 1);
        return true;
    }

    void on_field_impl(http::field name, string_view name_text, string_view value, error_code& problem) override {
        if (header_done_) return add_trailer(view(name_text), view(value));
        if (name == http::field::host && (std::exchange(has_host_, true) || !is_host(view(value)))) return refuse(bad_request(), problem);
        if (name == http::field::expect) {
            if (!iequals(view(value), "100-continue")) {
                return refuse({.code = "ExpectationFailed", .message = "Only 100-continue can be expected.", .http_status = 417}, problem);
            }
            expects_continue_ = !http_1_0_;
        }
        if (name == http::field::transfer_encoding) {
            // What HTTP/1.0 means by it, nobody knows (RFC 9112, 6.1).
            if (http_1_0_) return refuse(bad_request(), problem);
            if (std::exchange(has_encoding_, true) || !iequals(view(value), "chunked")) return refuse(not_implemented(), problem);
        }
        request_.headers.add(std::string(view(name_text)), std::string(view(value)));
    }

    // What a trailer means must be known beforehand (RFC 9110, 6.5.1): no other header may come so late, past the signature.
    void add_trailer(std::string_view name, std::string_view value) {
        constexpr std::string_view checksum = "x-amz-checksum-";
        if (iequals(name.substr(0, checksum.size()), checksum)) request_.trailers.add(std::string(name), std::string(value));
    }

    void on_header_impl(error_code& problem) override {
        header_done_ = true;
        if (!host_.empty()) {
            request_.headers.set("Host", std::exchange(host_, {}));
        } else if (!has_host_ && !http_1_0_) {
            return refuse(bad_request(), problem);
        }
        const boost::optional<std::uint64_t> length = content_length();
        if (!chunked() && length.value_or(0) == 0) return;
        body_.emplace(options_);
        check(body_->begin(request_, length ? std::optional(*length) : std::nullopt), problem);
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& /*length*/, error_code& /*problem*/) override {}

    std::size_t on_body_impl(string_view piece, error_code& problem) override {
        body_begun_ = true;
        check(body_->put(view(piece)), problem);
        return piece.size();
    }

    void on_chunk_header_impl(std::uint64_t /*size*/, string_view /*extensions*/, error_code& /*problem*/) override { body_begun_ = true; }

    std::size_t on_chunk_body_impl(std::uint64_t /*remaining*/, string_view piece, error_code& problem) override {
        return on_body_impl(piece, problem);
    }

    void on_finish_impl(error_code& problem) override {
        if (body_) check(body_->finish(request_), problem);
    }

    // Only for parsers of responses.
    void on_response_impl(int /*status*/, string_view /*reason*/, int /*version*/, error_code& /*problem*/) override {}

    const GatewayOptions& options_;
    protocols::Request request_;
    std::optional<BodyReader> body_;
    std::optional<Fault> refusal_;
    std::string host_;  // of an absolute target
    std::size_t header_size_ = 0;
    bool header_done_ = false, has_host_ = false, has_encoding_ = false, http_1_0_ = false;
    bool expects_continue_ = false, body_begun_ = false;
};

RequestParser::RequestParser(const GatewayOptions& options) : options_(options) {}
RequestParser::~RequestParser() = default;

std::size_t RequestParser::parse(std::string_view bytes) {
    std::size_t taken = 0;
    if (message_ == nullptr) {
        // Empty lines before a request are no part of it (RFC 9112, 2.2).
        taken = std::min(bytes.find_first_not_of("\r\n"), bytes.size());
        bytes.remove_prefix(taken);
        if (bytes.empty()) return taken;
        message_ = std::make_unique<Message>(options_);
    }
    return taken + message_->take(bytes);
}

RequestParser::State RequestParser::state() const {
    if (message_ == nullptr) return State::idle;
    if (message_->refusal()) return State::refused;
    if (message_->is_done()) return State::done;
    return message_->is_header_done() ? State::body : State::header;
}

bool RequestParser::awaits_continue() {
    return message_->awaits_continue();
}

bool RequestParser::keep_alive() const {
    return message_->keep_alive();
}

bool RequestParser::http_1_0() const {
    return message_->http_1_0();
}

const Fault& RequestParser::refusal() const {
    return *message_->refusal();
}

protocols::Request RequestParser::take() {
    protocols::Request request = std::move(message_->request());
    message_.reset();
    return request;
}

}  // namespace drydock::gateway
