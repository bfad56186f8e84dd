#include "providers/s3/parts/checksum.h"

#include <openssl/evp.h>

#include <algorithm>
#include <bit>
#include <fstream>

#include "base/base64.h"
#include "base/text.h"
#include "providers/s3/parts/support.h"

namespace drydock::providers::s3 {
namespace {

constexpr std::array<AlgorithmTraits, 7> table = {{
    {Algorithm::crc32, "CRC32", "ChecksumCRC32", "x-amz-checksum-crc32", 4},
    {Algorithm::crc32c, "CRC32C", "ChecksumCRC32C", "x-amz-checksum-crc32c", 4},
    {Algorithm::crc64nvme, "CRC64NVME", "ChecksumCRC64NVME", "x-amz-checksum-crc64nvme", 8},
    {Algorithm::sha1, "SHA1", "ChecksumSHA1", "x-amz-checksum-sha1", 20},
    {Algorithm::sha256, "SHA256", "ChecksumSHA256", "x-amz-checksum-sha256", 32},
    {Algorithm::sha512, "SHA512", "ChecksumSHA512", "x-amz-checksum-sha512", 64},
    {Algorithm::md5, "MD5", "ChecksumMD5", "x-amz-checksum-md5", 16},
}};

constexpr std::size_t slices = 8;
constexpr std::size_t piece = 1 << 16;

// Eight bytes at a time ("slicing-by-8"): table k says what a byte becomes after k further bytes of zeros.
template <typename Word>
using Slices = std::array<std::array<Word, 256>, slices>;

// Reflected: the highest bit is the coefficient of 1.
constexpr std::uint32_t crc32_polynomial = 0xEDB88320U, crc32c_polynomial = 0x82F63B78U;
constexpr std::uint64_t crc64nvme_polynomial = 0x9A6C9329AC4BC9B5ULL;

// The product of two polynomials.
template <typename Word, Word Polynomial>
constexpr Word product(Word a, Word b) {
    Word made = 0;
    for (Word bit = ~(~Word{0} >> 1U); bit != 0; bit >>= 1U) {
        if ((a & bit) != 0) made ^= b;
        b = (b >> 1U) ^ ((b & 1U) != 0 ? Polynomial : 0);
    }
    return made;
}

// The CRC of two texts: that of the first, moved on by as many bits as the second has, and that of the second.
template <typename Word, Word Polynomial>
Word joined(Word first, Word second, std::uint64_t second_size) {
    constexpr Word one = ~(~Word{0} >> 1U);
    Word moved = first;
    Word power = one >> 8U;  // of x, for one byte; then for two, four …
    for (; second_size != 0; second_size >>= 1U) {
        if ((second_size & 1U) != 0) moved = product<Word, Polynomial>(power, moved);
        power = product<Word, Polynomial>(power, power);
    }
    return moved ^ second;
}

template <typename Word>
Word from_big_endian(std::string_view bytes) {
    Word value = 0;
    for (const char byte : bytes) value = static_cast<Word>(value << 8U) | static_cast<unsigned char>(byte);
    return value;
}

template <typename Word, Word Polynomial>
constexpr Slices<Word> make_slices() {
    Slices<Word> made{};
    for (std::size_t byte = 0; byte < 256; ++byte) {
        auto value = static_cast<Word>(byte);
        for (int bit = 0; bit < 8; ++bit) value = (value >> 1U) ^ ((value & 1U) != 0 ? Polynomial : 0);
        made[0][byte] = value;
    }
    for (std::size_t byte = 0; byte < 256; ++byte) {
        for (std::size_t k = 1; k < slices; ++k) made[k][byte] = (made[k - 1][byte] >> 8U) ^ made[0][made[k - 1][byte] & 0xffU];
    }
    return made;
}

const Slices<std::uint32_t> crc32_slices = make_slices<std::uint32_t, crc32_polynomial>();
const Slices<std::uint32_t> crc32c_slices = make_slices<std::uint32_t, crc32c_polynomial>();
const Slices<std::uint64_t> crc64nvme_slices = make_slices<std::uint64_t, crc64nvme_polynomial>();

template <typename Word>
Word crc_added(const Slices<Word>& tables, Word crc, std::string_view bytes) {
    const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
    const unsigned char* const end = at + bytes.size();
    for (; end - at >= 8; at += 8) {
        std::uint64_t word = 0;
        for (unsigned i = 0; i < 8; ++i) word |= static_cast<std::uint64_t>(at[i]) << (8U * i);
        word ^= crc;
        Word next = 0;
        for (unsigned i = 0; i < 8; ++i) next ^= tables[7 - i][(word >> (8U * i)) & 0xffU];
        crc = next;
    }
    for (; at != end; ++at) crc = (crc >> 8U) ^ tables[0][(crc ^ *at) & 0xffU];
    return crc;
}

template <typename Word>
std::string big_endian(Word value) {
    std::string bytes;
    for (unsigned i = sizeof(Word); i-- > 0;) bytes += static_cast<char>((value >> (8U * i)) & 0xffU);
    return bytes;
}

const EVP_MD* message_digest(Algorithm algorithm) {
    switch (algorithm) {
        case Algorithm::sha1: return EVP_sha1();
        case Algorithm::sha256: return EVP_sha256();
        case Algorithm::sha512: return EVP_sha512();
        case Algorithm::md5: return EVP_md5();
        default: return nullptr;
    }
}

}  // namespace

std::span<const AlgorithmTraits> all_algorithms() {
    return table;
}

const AlgorithmTraits& traits_of(Algorithm algorithm) {
    return table[static_cast<std::size_t>(algorithm)];
}

const AlgorithmTraits* algorithm_named(std::string_view name) {
    const auto* const found = std::ranges::find_if(table, [&](const AlgorithmTraits& traits) { return traits.name == name; });
    return found == table.end() ? nullptr : &*found;
}

struct Digester::State {
    Algorithm algorithm;
    std::uint64_t crc = ~0ULL;
    EVP_MD_CTX* context = nullptr;

    explicit State(Algorithm chosen) : algorithm(chosen) {
        if (const EVP_MD* digest = message_digest(chosen)) {
            context = EVP_MD_CTX_new();
            EVP_DigestInit_ex(context, digest, nullptr);
        }
    }
    ~State() { EVP_MD_CTX_free(context); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
};

Digester::Digester(Algorithm algorithm) : state_(std::make_unique<State>(algorithm)) {}
Digester::~Digester() = default;
Digester::Digester(Digester&&) noexcept = default;
Digester& Digester::operator=(Digester&&) noexcept = default;

void Digester::add(std::string_view bytes) {
    switch (state_->algorithm) {
        case Algorithm::crc32: state_->crc = crc_added(crc32_slices, static_cast<std::uint32_t>(state_->crc), bytes); break;
        case Algorithm::crc32c: state_->crc = crc_added(crc32c_slices, static_cast<std::uint32_t>(state_->crc), bytes); break;
        case Algorithm::crc64nvme: state_->crc = crc_added(crc64nvme_slices, state_->crc, bytes); break;
        default: EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
    }
}

std::string Digester::bytes() {
    if (state_->algorithm == Algorithm::crc64nvme) return big_endian(~state_->crc);
    if (!state_->context) return big_endian(~static_cast<std::uint32_t>(state_->crc));
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_DigestFinal_ex(state_->context, digest.data(), &size);
    return {reinterpret_cast<const char*>(digest.data()), size};
}

Result<void> each_piece(const Body& body, const std::function<void(std::string_view)>& take) {
    if (body.in_memory()) {
        take(body.text());
        return {};
    }
    std::ifstream in(body.file()->path(), std::ios::binary);
    in.seekg(static_cast<std::streamoff>(body.offset()));
    std::vector<char> bytes(piece);
    for (std::uint64_t left = body.size(); left > 0;) {
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left, bytes.size()));
        if (!in.read(bytes.data(), static_cast<std::streamsize>(size))) {
            return fault("InternalError", "We encountered an internal error. Please try again.", 500);
        }
        take({bytes.data(), size});
        left -= size;
    }
    return {};
}

Result<std::vector<std::string>> checksums(std::span<const Body> parts, std::span<const Algorithm> algorithms) {
    std::vector<Digester> digesters;
    for (const Algorithm algorithm : algorithms) digesters.emplace_back(algorithm);
    for (const Body& part : parts) {
        auto read = each_piece(part, [&](std::string_view bytes) {
            for (Digester& digester : digesters) digester.add(bytes);
        });
        if (!read) return read.fault();
    }
    std::vector<std::string> made;
    for (Digester& digester : digesters) made.push_back(digester.bytes());
    return made;
}

std::string joined_crc(Algorithm algorithm, std::string_view first, std::string_view second, std::uint64_t second_size) {
    if (algorithm == Algorithm::crc64nvme) {
        return big_endian(
            joined<std::uint64_t, crc64nvme_polynomial>(from_big_endian<std::uint64_t>(first), from_big_endian<std::uint64_t>(second), second_size));
    }
    const auto a = from_big_endian<std::uint32_t>(first), b = from_big_endian<std::uint32_t>(second);
    return big_endian(algorithm == Algorithm::crc32 ? joined<std::uint32_t, crc32_polynomial>(a, b, second_size)
                                                    : joined<std::uint32_t, crc32c_polynomial>(a, b, second_size));
}

std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        out += digits[static_cast<unsigned char>(c) >> 4U];
        out += digits[static_cast<unsigned char>(c) & 15U];
    }
    return out;
}

std::string unhex(std::string_view digits) {
    const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    std::string bytes;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) bytes += static_cast<char>(value(digits[i]) * 16 + value(digits[i + 1]));
    return bytes;
}

Result<std::vector<std::string>> checksums(std::span<const Body> parts, std::span<const Algorithm> algorithms, const Json& known) {
    std::vector<Algorithm> missing;
    for (const Algorithm algorithm : algorithms) {
        if (!given(known, traits_of(algorithm).name)) missing.push_back(algorithm);
    }
    Result<std::vector<std::string>> made = missing.empty() ? std::vector<std::string>() : checksums(parts, missing);
    if (!made) return made;
    std::vector<std::string> all;
    auto next = made->begin();
    for (const Algorithm algorithm : algorithms) {
        const char* name = traits_of(algorithm).name;
        all.push_back(given(known, name) ? base64_decoded(text(known, name)).value_or("") : std::move(*next++));
    }
    return all;
}

void add_digests(Json& input, const Body& body) {
    const Result<SaidChecksum> said = said_checksum(input);
    if (!said) return;
    const std::array<Algorithm, 2> wanted = {Algorithm::md5, said->algorithm};
    const Result<std::vector<std::string>> made = checksums({&body, 1}, wanted);
    if (!made) return;
    for (std::size_t i = 0; i < wanted.size(); ++i) input[known_digests][traits_of(wanted[i]).name] = base64_encoded((*made)[i]);
}

Result<SaidChecksum> said_checksum(const Json& input) {
    SaidChecksum said;
    for (const char* name : {"ChecksumXXHASH64", "ChecksumXXHASH3", "ChecksumXXHASH128"}) {
        if (given(input, name)) return Fault::not_simulated(std::string("The checksum ") + name);
    }
    const std::string wanted = text(input, "ChecksumAlgorithm");
    const AlgorithmTraits* named = algorithm_named(wanted);
    if (!wanted.empty() && !named) {
        if (wanted.starts_with("XXHASH")) return Fault::not_simulated("The checksum algorithm " + wanted);
        return invalid_request(
            "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
    }
    if (named) said = {.algorithm = named->algorithm, .said = true};
    for (const AlgorithmTraits& traits : table) {
        if (!given(input, traits.member)) continue;
        if (!said.value.empty()) return invalid_request("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
        said = {.algorithm = traits.algorithm, .value = text(input, traits.member), .said = true};
        if (const auto bytes = base64_decoded(said.value); !bytes || bytes->size() != traits.size) {
            return invalid_request("Value for " + std::string(traits.header) + " header is invalid.");
        }
    }
    return said;
}

Result<void> check_content_md5(const Json& input, std::string_view md5) {
    const std::string said = text(input, "ContentMD5");
    if (!given(input, "ContentMD5")) return {};
    const std::optional<std::string> bytes = base64_decoded(said);
    if (!bytes || bytes->size() != traits_of(Algorithm::md5).size) {
        return fault("InvalidDigest", "The Content-MD5 you specified was invalid.", 400, {{"Content-MD5", said}});
    }
    if (*bytes == md5) return {};
    return fault("BadDigest", "The Content-MD5 you specified did not match what we received.", 400,
                 {{"ExpectedDigest", said}, {"CalculatedDigest", base64_encoded(md5)}});
}

Fault bad_digest(const AlgorithmTraits& algorithm) {
    return fault("BadDigest", "The " + std::string(algorithm.name) + " you specified did not match the calculated checksum.", 400);
}

}  // namespace drydock::providers::s3
