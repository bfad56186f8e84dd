// Functions of the facts language on IP addresses and CIDR blocks, IPv4 and IPv6.
#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "providers/facts/evaluate.h"
#include "providers/facts/functions.h"
#include "providers/registry.h"

namespace drydock::providers::functions {

using facts::argument;
using facts::Arguments;
using facts::Frame;
using facts::Function;
using facts::Value;

namespace {

struct Block {
    std::array<unsigned char, 16> address{};
    int width = 32;  // bits of an address
    int prefix = 32;

    // True if the two agree in their first `bits` bits.
    bool same(const Block& other, int bits) const {
        if (width != other.width) return false;
        for (int bit = 0; bit < bits; bit += 8) {
            const auto mask = static_cast<unsigned char>(bits - bit >= 8 ? 0xFF : 0xFF00 >> (bits - bit));
            const auto byte = static_cast<std::size_t>(bit / 8);
            if (((address[byte] ^ other.address[byte]) & mask) != 0) return false;
        }
        return true;
    }

    bool canonical() const {
        Block network = *this;
        for (int bit = prefix; bit < width; ++bit)
            network.address[static_cast<std::size_t>(bit / 8)] &= static_cast<unsigned char>(~(0x80 >> bit % 8));
        return network.address == address;
    }
};

std::optional<Block> address_of(const std::string& text) {
    Block block;
    if (inet_pton(AF_INET, text.c_str(), block.address.data()) == 1) return block;
    if (inet_pton(AF_INET6, text.c_str(), block.address.data()) != 1) return std::nullopt;
    block.width = block.prefix = 128;
    return block;
}

std::optional<Block> block_of(const Value& value) {
    const std::string text = value.text();
    const std::size_t slash = text.find('/');
    if (slash == std::string::npos) return std::nullopt;
    auto block = address_of(text.substr(0, slash));
    const std::string_view digits = std::string_view(text).substr(slash + 1);
    if (!block || digits.empty() || digits.size() > 3 || !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        return std::nullopt;
    }
    std::from_chars(digits.data(), digits.data() + digits.size(), block->prefix);
    return block->prefix <= block->width ? block : std::nullopt;
}

bool within(const Block& inner, const Block& outer) {
    return inner.prefix >= outer.prefix && inner.same(outer, outer.prefix);
}
bool overlap(const Block& a, const Block& b) {
    return a.same(b, std::min(a.prefix, b.prefix));
}

Function on_blocks(bool (*test)(const Block&, const Block&)) {
    return [test](const Frame&, Arguments arguments) -> Value {
        const auto a = block_of(argument(arguments, 0));
        const auto b = block_of(argument(arguments, 1));
        return a && b ? Value(Json(test(*a, *b))) : Value();
    };
}

}  // namespace

void addresses(Registry& registry) {
    registry.function("cidr_valid", [](const Frame&, Arguments arguments) -> Value { return Json(block_of(argument(arguments, 0)).has_value()); });
    registry.function("cidr_prefix", [](const Frame&, Arguments arguments) -> Value {
        const auto block = block_of(argument(arguments, 0));
        return block ? Value(Json(block->prefix)) : Value();
    });
    registry.function("cidr_canonical", [](const Frame&, Arguments arguments) -> Value {
        const auto block = block_of(argument(arguments, 0));
        return block ? Value(Json(block->canonical())) : Value();
    });
    registry.function("cidr_within", on_blocks(within));
    registry.function("cidr_overlaps", on_blocks(overlap));
    registry.function("ip_in", [](const Frame&, Arguments arguments) -> Value {
        const auto address = address_of(argument(arguments, 0).text());
        const auto block = block_of(argument(arguments, 1));
        return address && block ? Value(Json(within(*address, *block))) : Value();
    });
}

}  // namespace drydock::providers::functions
