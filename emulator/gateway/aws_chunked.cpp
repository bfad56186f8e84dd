#include "emulator/gateway/aws_chunked.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/text.h"
#include "emulator/gateway/refusals.h"

namespace drydock::gateway {
namespace {

constexpr std::size_t longest_size_line = 1024, longest_trailers = 16384;  // bytes
constexpr std::uint64_t smallest_chunk = 8192;                             // bytes, except for the last one
constexpr std::string_view signature_of_trailers = "x-amz-trailer-signature";

bool is_checksum(std::string_view header) {
    constexpr std::array<std::string_view, 10> algorithms = {"crc32",  "crc32c", "crc64nvme", "sha1",    "sha256",
                                                             "sha512", "md5",    "xxhash64",  "xxhash3", "xxhash128"};
    constexpr std::string_view prefix = "x-amz-checksum-";
    return iequals(header.substr(0, prefix.size()), prefix) &&
           std::ranges::any_of(algorithms, [&](std::string_view one) { return iequals(header.substr(prefix.size()), one); });
}

// The names in x-amz-trailer.
std::vector<std::string> announced_trailers(const protocols::Headers& headers) {
    std::vector<std::string> names;
    for (const std::string& name : split(headers["x-amz-trailer"], ",")) {
        if (!trim(name).empty()) names.emplace_back(trim(name));
    }
    return names;
}

}  // namespace

bool AwsChunked::announced(const protocols::Headers& headers) {
    const std::string_view hash = headers["x-amz-content-sha256"];
    if (hash.starts_with("STREAMING-")) return hash.ends_with("-PAYLOAD") || hash.ends_with("-TRAILER");
    return headers["Content-Encoding"].find("aws-chunked") != std::string::npos && headers.has("x-amz-decoded-content-length");
}

std::optional<Fault> AwsChunked::next(std::string_view& piece, std::string_view& content) {
    if (part_ == Part::content) {
        content = piece.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, piece.size())));
        piece.remove_prefix(content.size());
        remaining_ -= content.size();
        if (remaining_ == 0) part_ = Part::line_end;
        return std::nullopt;
    }
    if (part_ == Part::trailers) {
        line_.append(piece);
        piece = {};
        if (line_.size() > longest_trailers) return header_too_large();
        return std::nullopt;
    }
    const std::size_t end = piece.find('\n');
    line_.append(piece.substr(0, end));
    piece.remove_prefix(end == std::string_view::npos ? piece.size() : end + 1);
    if (line_.size() > longest_size_line) return incomplete_body();
    if (end == std::string_view::npos) return std::nullopt;
    const std::string line(trim(line_));
    line_.clear();
    if (part_ == Part::size_line) return begin_chunk(line);
    part_ = Part::size_line;
    return line.empty() ? std::nullopt : std::optional<Fault>(incomplete_body());
}

std::optional<Fault> AwsChunked::begin_chunk(std::string_view line) {
    const std::size_t semicolon = std::min(line.find(';'), line.size());
    const auto [end, problem] = std::from_chars(line.data(), line.data() + semicolon, remaining_, 16);
    if (problem != std::errc() || end != line.data() + semicolon) return incomplete_body();
    if (remaining_ > 0 && previous_ && *previous_ < smallest_chunk) {
        return Fault{
            .code = "InvalidChunkSizeError", .message = "Only the last chunk is allowed to have a size less than 8192 bytes", .http_status = 403};
    }
    previous_ = remaining_;
    constexpr std::string_view name = "chunk-signature=";
    const std::size_t found = line.find(name, semicolon);
    if (found != std::string_view::npos) {
        const std::string_view signature = line.substr(found + name.size());
        signatures_.append(std::to_string(remaining_)).append(" ").append(signature.substr(0, signature.find(';'))).append("\n");
        signed_ = true;
    }
    part_ = remaining_ == 0 ? Part::trailers : Part::content;
    return std::nullopt;
}

std::optional<Fault> AwsChunked::refused(const protocols::Headers& headers) {
    if (std::ranges::all_of(announced_trailers(headers), is_checksum)) return std::nullopt;
    return Fault{.code = "InvalidRequest", .message = "The value specified in the x-amz-trailer header is not supported"};
}

// Between the checksums and their signature there may be an empty line.
Result<protocols::Headers> AwsChunked::read_trailers() const {
    protocols::Headers trailers;
    for (const std::string& text : split(line_, "\n")) {
        const std::string_view line = trim(text);
        if (line.empty()) continue;
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0) return malformed_trailer();
        trailers.add(std::string(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1))));
    }
    return trailers;
}

Result<void> AwsChunked::finish(const protocols::Headers& headers, protocols::Headers& trailers) {
    if (part_ != Part::trailers || (line_ != "\r\n" && !line_.ends_with("\r\n\r\n"))) return incomplete_body();
    const Result<protocols::Headers> given = read_trailers();
    if (!given) return given.fault();
    std::vector<std::string> missing = announced_trailers(headers);
    for (const auto& [name, value] : *given) {
        const auto is_this = [&name = name](const std::string& other) { return iequals(name, other); };
        if (std::erase_if(missing, is_this) == 0 && !iequals(name, signature_of_trailers)) return malformed_trailer();
        trailers.add(name, value);
    }
    if (!missing.empty()) return malformed_trailer();
    if (signed_) trailers.add("x-drydock-chunk-signatures", std::move(signatures_));
    return {};
}

}  // namespace drydock::gateway
