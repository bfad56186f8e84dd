// Fn::Cidr: [block, count, bits], the first `count` blocks of 2^bits addresses inside a block of addresses.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-cidr.html
#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <optional>

#include "template/intrinsics.h"

namespace drydock::tmpl::intrinsics {
namespace {

struct Block {
    int family = AF_INET;
    std::array<std::uint8_t, 16> address{};  // big-endian; IPv4 uses the first four bytes
    int prefix = 0;
    int bits() const { return family == AF_INET ? 32 : 128; }
};

Fault malformed() {
    return Fault::validation_error(
        "Template error: every Fn::Cidr object requires three parameters, (1) a string of CIDR block, (2) the number of CIDRs to generate and (3) "
        "the "
        "number of subnet bits for the CIDR");
}

std::optional<int> integer(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

void clear_host_bits(Block& block) {
    for (int bit = block.prefix; bit < block.bits(); ++bit) {
        auto& byte = block.address[static_cast<std::size_t>(bit / 8)];
        byte = static_cast<std::uint8_t>(byte & ~(0x80U >> static_cast<unsigned>(bit % 8)));
    }
}

std::optional<Block> parse_block(const std::string& text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string::npos) return std::nullopt;
    Block block;
    const std::string address = text.substr(0, slash);
    if (address.find(':') != std::string::npos) block.family = AF_INET6;
    const std::optional<int> prefix = integer(std::string_view(text).substr(slash + 1));
    if (inet_pton(block.family, address.c_str(), block.address.data()) != 1 || !prefix || *prefix < 0 || *prefix > block.bits()) return std::nullopt;
    block.prefix = *prefix;
    clear_host_bits(block);
    return block;
}

std::string text_of(const Block& block) {
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    inet_ntop(block.family, block.address.data(), buffer.data(), buffer.size());
    return std::string(buffer.data()) + "/" + std::to_string(block.prefix);
}

// Adds 2^`bit` (bit 0 is the last one) to the address.
void advance(Block& block, int bit) {
    int byte = (block.bits() - 1 - bit) / 8;
    unsigned carry = 1U << static_cast<unsigned>(bit % 8);
    for (; byte >= 0 && carry != 0; --byte) {
        const unsigned sum = block.address[static_cast<std::size_t>(byte)] + carry;
        block.address[static_cast<std::size_t>(byte)] = static_cast<std::uint8_t>(sum & 0xFFU);
        carry = sum >> 8U;
    }
}

Result<Json> subdivide(Block block, const std::string& text, int count, int bits) {
    const int prefix = block.bits() - bits;
    if (bits < 0 || prefix < block.prefix)
        return Fault::validation_error("Template error: Template error: invalid CIDR block size " + std::to_string(bits));
    const int free = prefix - block.prefix;
    if (count < 1 || count > 256 || (free < 9 && count > (1 << free))) {
        return Fault::validation_error("Template error: Fn::Cidr cannot create " + std::to_string(count) + " CIDR blocks with " +
                                       std::to_string(bits) + " subnet bits in " + text);
    }
    block.prefix = prefix;
    Json blocks = Json::array();
    for (int made = 0; made < count; ++made) {
        blocks.push_back(text_of(block));
        if (bits < block.bits()) advance(block, bits);
    }
    return blocks;
}

Result<void> check(const Node& argument, const Template&) {
    if (argument.items.size() != 3) return malformed();
    for (const Node& item : argument.items) {
        if (!may_be_string(item)) return malformed();
    }
    return {};
}

Result<Json> evaluate(const IntrinsicCall& call) {
    if (call.argument.items.size() != 3) return malformed();
    Json values = Json::array();
    for (const Node& item : call.argument.items) {
        Result<Json> value = call.resolve(item);
        if (!value) return value;
        if (value->is_structured() || is_no_value(*value)) return malformed();
        values.push_back(std::move(*value));
    }
    if (has_pending(values)) return pending_from({&values});
    const std::string text = scalar_text(values[0]);
    const std::optional<Block> block = parse_block(text);
    const std::optional<int> count = integer(scalar_text(values[1]));
    const std::optional<int> bits = integer(scalar_text(values[2]));
    if (!block || !count || !bits) return malformed();
    return subdivide(*block, text, *count, *bits);
}

}  // namespace

void cidr(Intrinsics& table) {
    table.add({.name = "Fn::Cidr", .evaluate = evaluate, .check = check});
}

}  // namespace drydock::tmpl::intrinsics
