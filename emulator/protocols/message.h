// HTTP messages as the protocols read and write them, without any connection: the gateway makes requests of what comes over the wire and sends
// responses. Values; one thread at a time.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/body.h"
#include "base/result.h"

namespace drydock::protocols {

// Header fields in their order; names are compared without regard to case.
class Headers {
public:
    // "" if there is none.
    const std::string& operator[](std::string_view name) const;
    bool has(std::string_view name) const;
    void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
    // Replaces all of that name.
    void set(std::string name, std::string value);
    void remove(std::string_view name);
    auto begin() const { return fields_.begin(); }
    auto end() const { return fields_.end(); }
    std::size_t size() const { return fields_.size(); }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

using drydock::Body;  // base/body.h
using drydock::SpoolFile;

struct Request {
    std::string method = "POST";
    std::string path = "/";  // as sent, percent-encoded, without the query
    std::string query;       // as sent, without '?'
    Headers headers;
    Body body;            // decoded: no chunks, no aws-chunked, no gzip
    Headers trailers;     // of a chunked body: checksums
    bool secure = false;  // came over TLS
    std::string_view host() const { return headers["Host"]; }
};

struct Response {
    int status = 200;
    Headers headers;  // without Content-Length, Date and Connection, which the gateway adds
    Body body;
};

// Percent-decoding; '+' stays unless `form`. What is no valid escape stays as it is.
std::string url_decoded(std::string_view text, bool form = false);
// Everything but A-Z a-z 0-9 - . _ ~ is escaped; '/' stays if asked for.
std::string url_encoded(std::string_view text, bool keep_slashes = false);
// The pairs of a query string or of a form, decoded, in their order; a name without '=' has the value "".
std::vector<std::pair<std::string, std::string>> query_pairs(std::string_view query, bool form = false);
// The value of the first pair of that name, or "".
std::string query_value(std::string_view query, std::string_view name);

}  // namespace drydock::protocols
