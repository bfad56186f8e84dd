// Checksums of objects, which clients send and S3 verifies, keeps and returns.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/body.h"
#include "base/json.h"

namespace drydock::providers::s3 {

enum class Algorithm : std::uint8_t { crc32, crc32c, crc64nvme, sha1, sha256, sha512, md5 };

struct AlgorithmTraits {
    Algorithm algorithm;
    const char* name;    // CRC32: in ChecksumAlgorithm
    const char* member;  // ChecksumCRC32: in inputs and outputs
    const char* header;  // x-amz-checksum-crc32
    std::size_t size;    // bytes
};

inline bool is_crc(Algorithm algorithm) {
    return algorithm == Algorithm::crc32 || algorithm == Algorithm::crc32c || algorithm == Algorithm::crc64nvme;
}
std::span<const AlgorithmTraits> all_algorithms();
const AlgorithmTraits& traits_of(Algorithm algorithm);
// By the value of ChecksumAlgorithm; nullptr for one that is not simulated or does not exist.
const AlgorithmTraits* algorithm_named(std::string_view name);

// One checksum being computed.
class Digester {
public:
    explicit Digester(Algorithm algorithm);
    ~Digester();
    Digester(Digester&&) noexcept;
    Digester& operator=(Digester&&) noexcept;
    void add(std::string_view bytes);
    std::string bytes();  // of the checksum, once

private:
    struct State;
    std::unique_ptr<State> state_;
};

// Calls `take` with all bytes of the body, in pieces. Fault InternalError if a file cannot be read.
Result<void> each_piece(const Body& body, const std::function<void(std::string_view)>& take);
// The checksums of all bodies, one after the other, read once. In the order of the algorithms; raw bytes.
Result<std::vector<std::string>> checksums(std::span<const Body> parts, std::span<const Algorithm> algorithms);
// The CRC of two texts, one after the other, from theirs; the algorithm must be a CRC. Raw bytes.
std::string joined_crc(Algorithm algorithm, std::string_view first, std::string_view second, std::uint64_t second_size);
std::string hex(std::string_view bytes);
std::string unhex(std::string_view digits);  // what hex() gives

// Digests of a body that are known already, so that it need not be read again: the member `known_digests` of an input, {algorithm: base64}. Clients
// cannot set it: no model has it.
inline constexpr const char* known_digests = "KnownDigests";
// Adds to the input the digests that an upload of the body takes. A body that cannot be read, and wrong input, is what the operation finds.
void add_digests(Json& input, const Body& body);
// checksums(), as far as they are not known.
Result<std::vector<std::string>> checksums(std::span<const Body> parts, std::span<const Algorithm> algorithms, const Json& known);

// What a request says of its body's checksum.
struct SaidChecksum {
    Algorithm algorithm = Algorithm::crc64nvme;
    std::string value;  // base64; "" if S3 is to compute it
    bool said = false;  // false: the default
};
// Reads the members ChecksumAlgorithm, ChecksumCRC32 … Fault InvalidRequest, NotSimulated.
Result<SaidChecksum> said_checksum(const Json& input);
// InvalidDigest if the member is no base64 of a checksum; BadDigest if it is another one.
Result<void> check_content_md5(const Json& input, std::string_view md5);
Fault bad_digest(const AlgorithmTraits& algorithm);

}  // namespace drydock::providers::s3
