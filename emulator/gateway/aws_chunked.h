// The encoding aws-chunked of S3's uploads: chunks with signatures, then trailing headers. Decoded as it comes in.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "emulator/protocols/message.h"

namespace drydock::gateway {

class AwsChunked {
public:
    // Whether a request's headers say that its body is encoded so.
    static bool announced(const protocols::Headers& headers);

    // Decodes a piece of any size; `take` gets the bytes of the content. Faults: a malformed chunk, InvalidChunkSizeError, and those of `take`.
    template <typename Take>
    Result<void> put(std::string_view piece, Take take) {
        while (!piece.empty()) {
            std::string_view content;
            if (std::optional<Fault> fault = next(piece, content)) return *std::move(fault);
            if (content.empty()) continue;
            if (Result<void> taken = take(content); !taken) return taken;
        }
        return {};
    }
    // Why the trailing headers that a request announces (x-amz-trailer) cannot be taken, or nothing.
    static std::optional<Fault> refused(const protocols::Headers& headers);
    // The body is over. Its trailing headers, which have to be those that are announced, are added to `trailers`, and, if the chunks are signed,
    // x-drydock-chunk-signatures: a line "<size> <signature>" for each chunk, the last (of size 0) included, each ended by a line feed. Faults:
    // IncompleteBody, MalformedTrailerError.
    Result<void> finish(const protocols::Headers& headers, protocols::Headers& trailers);

private:
    enum class Part { size_line, content, line_end, trailers };

    // Takes a little of `piece`; `content` is set to what of it is content.
    std::optional<Fault> next(std::string_view& piece, std::string_view& content);
    std::optional<Fault> begin_chunk(std::string_view line);
    Result<protocols::Headers> read_trailers() const;

    Part part_ = Part::size_line;
    std::uint64_t remaining_ = 0;            // bytes of the chunk
    std::optional<std::uint64_t> previous_;  // size of the chunk before
    std::string line_;                       // a size line or all trailers, as far as they are there
    std::string signatures_;
    bool signed_ = false;
};

}  // namespace drydock::gateway
