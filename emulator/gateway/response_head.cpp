#include "emulator/gateway/response_head.h"

#include <boost/beast/http/status.hpp>
#include <charconv>

#include "base/text.h"

namespace drydock::gateway {
namespace {

void append_number(std::string& out, std::uint64_t number) {
    char digits[20];
    const auto [end, problem] = std::to_chars(digits, digits + sizeof digits, number);
    out.append(digits, end);
}

// A line break in a name or a value would begin another header.
void append_clean(std::string& out, std::string_view text) {
    const std::size_t begin = out.size();
    out += text;
    if (text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos) return;
    for (std::size_t i = begin; i < out.size(); ++i) {
        if (out[i] == '\r' || out[i] == '\n' || out[i] == '\0') out[i] = ' ';
    }
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    append_clean(out, name);
    out += ": ";
    append_clean(out, value);
    out += "\r\n";
}

void append_status_line(std::string& out, int status) {
    if (status == 200) {
        out += "HTTP/1.1 200 OK\r\n";
        return;
    }
    const auto code = static_cast<unsigned>(status);
    const boost::beast::string_view reason = boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(code));
    out += "HTTP/1.1 ";
    append_number(out, code);
    out += ' ';
    out.append(reason.data(), reason.size());
    out += "\r\n";
}

// Every field of the answer may be read by a page of any origin.
void append_origin(std::string& out, const protocols::Response& response, std::string_view origin) {
    if (response.headers.has("Access-Control-Allow-Origin")) return;
    append_field(out, "Access-Control-Allow-Origin", origin);
    std::string names;
    for (const auto& [name, value] : response.headers) names.append(names.empty() ? "" : ",").append(name);
    if (!names.empty() && !response.headers.has("Access-Control-Expose-Headers")) append_field(out, "Access-Control-Expose-Headers", names);
    append_field(out, "Vary", "Origin");
}

// The gateway's own: a second one would only confuse.
bool ours(std::string_view name, bool head) {
    switch (name.size()) {
        case 4: return iequals(name, "Date");
        case 10: return iequals(name, "Connection");
        case 14: return !head && iequals(name, "Content-Length");
        case 17: return iequals(name, "Transfer-Encoding");
        default: return false;
    }
}

}  // namespace

bool append_head(std::string& out, const protocols::Response& response, const Exchange& exchange, std::string_view date) {
    append_status_line(out, response.status);
    out.append("Date: ").append(date).append("\r\n");
    for (const auto& [name, value] : response.headers) {
        if (!ours(name, exchange.head)) append_field(out, name, value);
    }
    const bool bodiless = response.status == 204 || response.status == 304 || response.status < 200;
    // An answer to HEAD may give the length of what it leaves out.
    if (!bodiless && !(exchange.head && response.headers.has("Content-Length"))) {
        out += "Content-Length: ";
        append_number(out, response.body.size());
        out += "\r\n";
    }
    if (!exchange.origin.empty()) append_origin(out, response, exchange.origin);
    if (!exchange.keep_alive) {
        out += "Connection: close\r\n";
    } else if (exchange.http_1_0) {
        out += "Connection: keep-alive\r\n";
    }
    out += "\r\n";
    return !bodiless && !exchange.head && !response.body.empty();
}

bool is_preflight(const protocols::Request& request) {
    return request.method == "OPTIONS" && request.headers.has("Origin") && request.headers.has("Access-Control-Request-Method");
}

protocols::Response preflight_answer(const protocols::Request& request) {
    protocols::Response response{.status = 204};
    response.headers.add("Access-Control-Allow-Origin", request.headers["Origin"]);
    response.headers.add("Access-Control-Allow-Methods", "HEAD,GET,PUT,POST,DELETE,OPTIONS,PATCH");
    const std::string& wanted = request.headers["Access-Control-Request-Headers"];
    if (!wanted.empty()) response.headers.add("Access-Control-Allow-Headers", wanted);
    if (request.headers.has("Access-Control-Request-Private-Network")) response.headers.add("Access-Control-Allow-Private-Network", "true");
    response.headers.add("Access-Control-Max-Age", "600");
    response.headers.add("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    return response;
}

}  // namespace drydock::gateway
