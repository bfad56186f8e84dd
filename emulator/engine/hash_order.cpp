#include "emulator/engine/hash_order.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace drydock::engine {
namespace {

constexpr std::size_t first_buckets = 16;

// String.hashCode, spread as HashMap does; names are of ASCII letters, digits and punctuation.
std::uint32_t spread_hash(const std::string& name) {
    std::uint32_t hash = 0;
    for (const char c : name) hash = 31 * hash + static_cast<unsigned char>(c);
    return hash ^ (hash >> 16);
}

}  // namespace

std::vector<std::size_t> hash_order(std::span<const std::string> names) {
    std::size_t buckets = first_buckets;
    while (names.size() > buckets / 4 * 3) buckets *= 2;
    std::vector<std::size_t> order(names.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    // Those of one bucket stay in the order in which they came.
    std::ranges::stable_sort(order, {}, [&](std::size_t at) { return spread_hash(names[at]) & (buckets - 1); });
    return order;
}

}  // namespace drydock::engine
