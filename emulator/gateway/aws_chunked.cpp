#include "emulator/gateway/aws_chunked.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "emulator/gateway/refusals.h"

namespace drydock::gateway {
namespace {

constexpr std::size_t longest_size_line = 1024, longest_trailers = 16384;  // bytes
constexpr std::string_view ours = "x-drydock-";                            // trailers that only the gateway adds
constexpr std::uint64_t smallest_chunk = 8192;                             // bytes, except for the last one

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

Result<void> AwsChunked::finish(protocols::Headers& trailers) {
    if (part_ != Part::trailers) return incomplete_body();
    std::string_view rest = line_;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = trim(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (line.empty()) continue;  // also between the checksums and their signature
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) return incomplete_body();
        if (iequals(line.substr(0, std::min(colon, ours.size())), ours)) continue;
        trailers.add(std::string(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1))));
    }
    if (signed_) trailers.add("x-drydock-chunk-signatures", std::move(signatures_));
    return {};
}

}  // namespace drydock::gateway
