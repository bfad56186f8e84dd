#include "emulator/gateway/canonical_request.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"

namespace drydock::gateway {
namespace {

using protocols::Request;
using protocols::url_decoded;
using protocols::url_encoded;

std::string resolved_path(std::string_view path) {
    std::vector<std::string_view> segments;
    const bool slash = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
    while (!path.empty()) {
        const std::size_t end = std::min(path.find('/'), path.size());
        const std::string_view segment = path.substr(0, end);
        path.remove_prefix(std::min(end + 1, path.size()));
        if (segment == "..") {
            if (!segments.empty()) segments.pop_back();
        } else if (!segment.empty() && segment != ".") {
            segments.push_back(segment);
        }
    }
    std::string out;
    for (const std::string_view segment : segments) out.append("/").append(segment);
    return slash || out.empty() ? out + "/" : out;
}

std::string canonical_path(std::string_view path, bool s3) {
    if (path.empty()) return "/";
    return s3 ? url_encoded(url_decoded(path), true) : url_encoded(resolved_path(path), true);
}

void append_query(std::string& out, std::string_view query) {
    std::vector<std::pair<std::string, std::string>> pairs = protocols::query_pairs(query, true);
    for (auto& [name, value] : pairs) {
        name = url_encoded(name);
        value = url_encoded(value);
    }
    std::ranges::sort(pairs);
    bool first = true;
    for (const auto& [name, value] : pairs) {
        if (name == "X-Amz-Signature") continue;
        if (!std::exchange(first, false)) out += '&';
        out.append(name).append("=").append(value);
    }
}

// Without space around it, and no more than one space within.
void append_value(std::string& out, std::string_view value) {
    char before = 'x';
    for (const char c : trim(value)) {
        if (c != ' ' || before != ' ') out += c;
        before = c;
    }
}

void append_headers(std::string& out, const Request& request, std::string_view names) {
    while (!names.empty()) {
        const std::size_t end = std::min(names.find(';'), names.size());
        const std::string_view name = names.substr(0, end);
        names.remove_prefix(std::min(end + 1, names.size()));
        out.append(name).append(":");
        bool first = true;
        for (const auto& [field, value] : request.headers) {
            if (!iequals(field, name)) continue;
            if (!std::exchange(first, false)) out += ',';
            append_value(out, value);
        }
        out += '\n';
    }
}

}  // namespace

std::string canonical_request(const Request& request, std::string_view signed_headers, std::string_view payload, bool s3) {
    std::string out = request.method + "\n" + canonical_path(request.path, s3) + "\n";
    append_query(out, request.query);
    out += '\n';
    append_headers(out, request, signed_headers);
    out += '\n';
    return out.append(signed_headers).append("\n").append(payload);
}

}  // namespace drydock::gateway
