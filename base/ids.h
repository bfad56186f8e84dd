// Source of everything that AWS draws at random: identifiers, request ids, suffixes of generated names. Deterministic for a seed; two sources of the
// same seed give the same sequence. Not thread-safe: each rehearsal owns one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace drydock {

class IdSource {
public:
    explicit IdSource(std::uint64_t seed) : state_(seed) {}

    std::string uuid();                                    // 8-4-4-4-12 lower-case hex, version 4
    std::string hex(std::size_t length);                   // lower-case hex: vpc-<17>
    std::string letters_digits(std::size_t length);        // mixed case: suffix of a generated name
    std::string upper_letters_digits(std::size_t length);  // ids of IAM (AROA…), hosted zones
    std::string lower_letters_digits(std::size_t length);  // ids of API Gateway
    std::string digits(std::size_t length);
    std::string pick(std::string_view alphabet, std::size_t length);
    std::uint64_t number();

private:
    std::uint64_t state_;  // splitmix64
};

// A seed from a text: the same text gives the same seed on every machine (FNV-1a).
std::uint64_t seed_of(std::string_view text);

}  // namespace drydock
