#include "catalog/packed.h"

#include <catch2/catch.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "catalog/blob.h"

using drydock::Json;
using drydock::catalog::Blob;
using drydock::catalog::Packed;

namespace {

// Packed values written by hand, as catalog/compiler/packed.py lays them out.
class Bytes {
public:
    std::uint32_t add(std::uint32_t word) {
        const auto offset = static_cast<std::uint32_t>(data_.size());
        data_.resize(data_.size() + 4);
        std::memcpy(data_.data() + offset, &word, 4);
        return offset;
    }
    std::uint32_t text(std::string_view text) {
        const std::uint32_t offset = add(static_cast<std::uint32_t>(text.size()));
        data_.insert(data_.end(), text.begin(), text.end());
        data_.resize((data_.size() + 3) / 4 * 4);
        return offset;
    }
    template <typename T>
    std::uint32_t number(T value) {
        const auto offset = static_cast<std::uint32_t>(data_.size());
        data_.resize(data_.size() + sizeof value);
        std::memcpy(data_.data() + offset, &value, sizeof value);
        return offset;
    }
    Packed root(std::uint32_t word) {
        std::memcpy(data_.data(), &word, 4);
        return {data_.data(), 0};
    }

private:
    std::vector<char> data_ = std::vector<char>(4);
};

}  // namespace

TEST_CASE("constants, numbers and texts") {
    Bytes bytes;
    CHECK(bytes.root(0).is_null());
    CHECK(bytes.root(2 << 3).boolean());
    CHECK_FALSE(bytes.root(1 << 3).boolean(true));
    CHECK(bytes.root(7u << 3 | 1).integer() == 7);
    CHECK(bytes.root(static_cast<std::uint32_t>(-7) << 3 | 1).integer() == -7);
    CHECK(bytes.root(0x10000000u << 3 | 1).integer() == -268435456);
    CHECK(bytes.root(bytes.number<std::int64_t>(-5000000000) << 3 | 2).integer() == -5000000000);
    CHECK(bytes.root(bytes.number<double>(0.5) << 3 | 3).real() == 0.5);
    CHECK(bytes.root(bytes.text("über") << 3 | 4).string() == "über");
    CHECK(bytes.root(bytes.text("") << 3 | 4).string("otherwise").empty());
    CHECK(bytes.root(7u << 3 | 1).string("otherwise") == "otherwise");
}

TEST_CASE("objects keep the order of their source and are searched by name") {
    Bytes bytes;
    const std::uint32_t zebra = bytes.text("zebra"), ant = bytes.text("ant");
    const std::uint32_t keys = bytes.add(2);
    for (const std::uint32_t word : {zebra, ant, 1u, 0u}) bytes.add(word);
    const std::uint32_t object = bytes.add(keys);
    bytes.add(1u << 3 | 1);
    bytes.add(2u << 3 | 1);
    const Packed value = bytes.root(object << 3 | 6);
    CHECK(value.size() == 2);
    CHECK(value["zebra"].integer() == 1);
    CHECK(value["ant"].integer() == 2);
    CHECK_FALSE(value["bee"]);
    CHECK_FALSE(value[std::size_t{0}]);
    CHECK(value.json().dump() == R"({"zebra":1,"ant":2})");
    CHECK(value.member_at(0).first == "zebra");
    CHECK_FALSE(value.member_at(2).second);
}

TEST_CASE("what is absent gives absent things") {
    const Packed absent;
    CHECK_FALSE(absent);
    CHECK(absent.kind() == Packed::Kind::absent);
    CHECK_FALSE(absent["a"]["b"][std::size_t{3}]);
    CHECK(absent.size() == 0);
    CHECK(absent.integer(4) == 4);
    CHECK(absent.json().is_null());
    for ([[maybe_unused]] const Packed element : absent.elements()) FAIL("no element");
    for ([[maybe_unused]] const auto& member : absent.members()) FAIL("no member");
}

TEST_CASE("bytes that are no blob give an empty one") {
    for (const std::string text : {"", "drydock1", "drydock2________________", "drydock1\xff\xff\xff\xff\xff\xff\xff\xff"}) {
        const Blob blob{std::span<const char>(text)};
        CHECK_FALSE(blob.valid());
        CHECK_FALSE(blob.entry("type", "AWS::SQS::Queue"));
        CHECK(blob.names("type").empty());
    }
}
