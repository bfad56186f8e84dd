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
std::string hex(std::string_view bytes);

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
