#include "base/ids.h"

namespace drydock {
namespace {

constexpr std::string_view digits_alphabet = "0123456789";
constexpr std::string_view hex_alphabet = "0123456789abcdef";
constexpr std::string_view lower_alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view upper_alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view mixed_alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

}  // namespace

std::uint64_t IdSource::number() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31);
}

std::string IdSource::pick(std::string_view alphabet, std::size_t length) {
    std::string text(length, ' ');
    for (char& c : text) c = alphabet[number() % alphabet.size()];
    return text;
}

std::string IdSource::uuid() {
    std::string text = hex(36);
    for (const std::size_t dash : {8, 13, 18, 23}) text[dash] = '-';
    text[14] = '4';
    text[19] = "89ab"[number() % 4];
    return text;
}

std::string IdSource::hex(std::size_t length) {
    return pick(hex_alphabet, length);
}
std::string IdSource::letters_digits(std::size_t length) {
    return pick(mixed_alphabet, length);
}
std::string IdSource::upper_letters_digits(std::size_t length) {
    return pick(upper_alphabet, length);
}
std::string IdSource::lower_letters_digits(std::size_t length) {
    return pick(lower_alphabet, length);
}
std::string IdSource::digits(std::size_t length) {
    return pick(digits_alphabet, length);
}

std::uint64_t seed_of(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}

}  // namespace drydock
