// The body of a request on its way from the connection to the request: aws-chunked and gzip are decoded, and the limits hold.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "emulator/gateway/aws_chunked.h"
#include "emulator/gateway/gateway.h"
#include "emulator/gateway/inflater.h"
#include "emulator/gateway/spool.h"

namespace drydock::gateway {

class BodyReader {
public:
    // `options` outlives it.
    explicit BodyReader(const GatewayOptions& options);
    ~BodyReader();

    // Looks at the header of the request. `length`: of the body as sent, if known. Faults: EntityTooLarge, MissingContentLength …
    Result<void> begin(const protocols::Request& request, std::optional<std::uint64_t> length);
    // A piece of the body without HTTP's own chunks.
    Result<void> put(std::string_view piece);
    // Everything is there: sets the request's body and adds to its trailers. A body that was gzip leaves the hash of what was sent, in
    // hexadecimal, in the trailer x-drydock-body-sha256, for whoever verifies signatures.
    Result<void> finish(protocols::Request& request);

private:
    struct Gzip;
    Result<void> decoded(std::string_view piece);

    const GatewayOptions& options_;
    Spool spool_;
    std::uint64_t sent_ = 0;                     // bytes as they came
    std::optional<std::uint64_t> decoded_size_;  // of the content of aws-chunked
    std::uint64_t content_ = 0;                  // bytes so far of the content of aws-chunked
    std::optional<AwsChunked> chunks_;
    std::unique_ptr<Gzip> gzip_;
};

}  // namespace drydock::gateway
