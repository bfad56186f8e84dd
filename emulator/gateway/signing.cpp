#include "emulator/gateway/signing.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <vector>

namespace drydock::gateway {
namespace {

constexpr std::size_t hash_size = 32;

template <auto free>
struct Freeing {
    template <typename T>
    void operator()(T* pointer) const {
        free(pointer);
    }
};
using Number = std::unique_ptr<BIGNUM, Freeing<BN_free>>;
using Numbers = std::unique_ptr<BN_CTX, Freeing<BN_CTX_free>>;
using Curve = std::unique_ptr<EC_GROUP, Freeing<EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, Freeing<EC_POINT_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freeing<EVP_MD_CTX_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freeing<EVP_PKEY_CTX_free>>;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hmac(std::string_view key, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(text), text.size(), out.data(), &size);
    return {reinterpret_cast<const char*>(out.data()), size};
}

std::string finish(EVP_MD_CTX* digest) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned size = 0;
    EVP_DigestFinal_ex(digest, out.data(), &size);
    return {reinterpret_cast<const char*>(out.data()), size};
}

std::string raw_sha256(std::string_view text) {
    std::array<unsigned char, hash_size> out{};
    EVP_Digest(text.data(), text.size(), out.data(), nullptr, EVP_sha256(), nullptr);
    return {reinterpret_cast<const char*>(out.data()), out.size()};
}

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// "" for what is not hexadecimal.
std::string from_hexadecimal(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        if (digit(text[i]) < 0 || digit(text[i + 1]) < 0) return {};
        out += static_cast<char>(digit(text[i]) * 16 + digit(text[i + 1]));
    }
    return text.size() % 2 == 0 ? out : std::string();
}

// The private key of SigV4A: a number from 1 below the order of the curve, by the KDF in counter mode of NIST SP 800-108.
Number private_key(std::string_view secret, std::string_view access_key, const EC_GROUP* curve) {
    constexpr unsigned last_try = 254;
    const std::string key = "AWS4A" + std::string(secret);
    Number limit(BN_dup(EC_GROUP_get0_order(curve)));
    BN_sub_word(limit.get(), 2);
    for (unsigned counter = 1; counter <= last_try; ++counter) {
        std::string input("\0\0\0\1", 4);
        input += "AWS4-ECDSA-P256-SHA256";
        input += '\0';
        input += access_key;
        input += static_cast<char>(counter);
        input += std::string("\0\0\1\0", 4);  // 256 bits
        const std::string candidate = hmac(key, input);
        Number number(BN_bin2bn(bytes_of(candidate), static_cast<int>(candidate.size()), nullptr));
        if (BN_cmp(number.get(), limit.get()) > 0) continue;
        BN_add_word(number.get(), 1);
        return number;
    }
    return nullptr;
}

// The public point of a private key, uncompressed.
std::vector<unsigned char> public_point(const EC_GROUP* curve, const BIGNUM* key) {
    const Numbers numbers(BN_CTX_new());
    const Point point(EC_POINT_new(curve));
    if (EC_POINT_mul(curve, point.get(), key, nullptr, nullptr, numbers.get()) != 1) return {};
    std::vector<unsigned char> out(EC_POINT_point2oct(curve, point.get(), POINT_CONVERSION_UNCOMPRESSED, nullptr, 0, numbers.get()));
    EC_POINT_point2oct(curve, point.get(), POINT_CONVERSION_UNCOMPRESSED, out.data(), out.size(), numbers.get());
    return out;
}

EVP_PKEY* public_key(std::vector<unsigned char> point) {
    std::string curve = "prime256v1";
    std::array<OSSL_PARAM, 3> parameters = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, curve.data(), 0),
                                            OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
                                            OSSL_PARAM_construct_end()};
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata_init(context.get()) != 1) return nullptr;
    return EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.data()) == 1 ? key : nullptr;
}

bool verified(EVP_PKEY* key, std::string_view text, std::string_view signature) {
    const Digest digest(EVP_MD_CTX_new());
    return EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
           EVP_DigestVerify(digest.get(), bytes_of(signature), signature.size(), bytes_of(text), text.size()) == 1;
}

}  // namespace

std::string hexadecimal(std::string_view bytes, std::string_view separator) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * (2 + separator.size()));
    for (const char c : bytes) {
        if (!out.empty()) out += separator;
        const auto byte = static_cast<unsigned char>(c);
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

std::string sha256(std::string_view text) {
    return hexadecimal(raw_sha256(text));
}

std::string sha256_base64(std::string_view text) {
    const std::string hash = raw_sha256(text);
    std::array<unsigned char, 4 * ((hash_size + 2) / 3) + 1> out{};
    const int size = EVP_EncodeBlock(out.data(), bytes_of(hash), static_cast<int>(hash.size()));
    return {reinterpret_cast<const char*>(out.data()), static_cast<std::size_t>(size)};
}

Result<std::string> sha256(const protocols::Body& body, std::uint64_t offset, std::uint64_t size) {
    if (body.in_memory()) return sha256(std::string_view(body.text()).substr(std::min<std::uint64_t>(offset, body.size()), size));
    const Fault unreadable{.code = "InternalError", .message = "A body on disk cannot be read", .http_status = 500};
    std::ifstream in(body.file()->path(), std::ios::binary);
    in.seekg(static_cast<std::streamoff>(body.offset() + offset));
    const Digest digest(EVP_MD_CTX_new());
    EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr);
    std::vector<char> piece(std::size_t{1} << 16U);
    while (size > 0) {
        const auto wanted = std::min<std::uint64_t>(size, piece.size());
        if (!in || !in.read(piece.data(), static_cast<std::streamsize>(wanted))) return unreadable;
        EVP_DigestUpdate(digest.get(), piece.data(), wanted);
        size -= wanted;
    }
    return hexadecimal(finish(digest.get()));
}

SigningKey SigningKey::symmetric(std::string_view secret, std::string_view date, std::string_view region, std::string_view service) {
    SigningKey key;
    key.key_ = "AWS4" + std::string(secret);
    for (const std::string_view part : {date, region, service, std::string_view("aws4_request")}) key.key_ = hmac(key.key_, part);
    return key;
}

SigningKey SigningKey::asymmetric(std::string_view secret, std::string_view access_key) {
    SigningKey key;
    const Curve curve(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
    const Number number = private_key(secret, access_key, curve.get());
    if (number == nullptr) return key;
    key.pair_ = std::shared_ptr<evp_pkey_st>(public_key(public_point(curve.get(), number.get())), [](EVP_PKEY* pair) { EVP_PKEY_free(pair); });
    return key;
}

bool SigningKey::fits(std::string_view text, std::string_view signature) const {
    if (pair_ != nullptr) {
        // Signatures of chunks are filled up to one length.
        return verified(pair_.get(), text, from_hexadecimal(signature.substr(0, signature.find('*'))));
    }
    if (key_.empty()) return false;
    const std::string right = hexadecimal(hmac(key_, text));
    return right.size() == signature.size() && CRYPTO_memcmp(right.data(), signature.data(), right.size()) == 0;
}

}  // namespace drydock::gateway
