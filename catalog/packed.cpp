#include "catalog/packed.h"

#include <cstring>

namespace drydock::catalog {
namespace {

// See catalog/compiler/packed.py.
enum Tag : std::uint32_t { tag_constant, tag_small, tag_integer, tag_real, tag_string, tag_array, tag_object };

template <typename T>
T load(const char* place) {
    T value;
    std::memcpy(&value, place, sizeof value);
    return value;
}

std::uint32_t word_at(const char* base, std::uint32_t offset) {
    return load<std::uint32_t>(base + offset);
}
std::uint32_t tag_of(std::uint32_t word) {
    return word & 7;
}
std::uint32_t payload_of(std::uint32_t word) {
    return word >> 3;
}

std::string_view string_at(const char* base, std::uint32_t offset) {
    return {base + offset + 4, word_at(base, offset)};
}

// An object and its key table: count, names in the order of the source, positions in the order of the keys.
struct ObjectView {
    const char* base;
    std::uint32_t place;
    std::uint32_t keys;

    ObjectView(const char* entry, std::uint32_t word) : base(entry), place(payload_of(word)), keys(word_at(entry, payload_of(word))) {}
    std::uint32_t count() const { return word_at(base, keys); }
    std::uint32_t slot(std::uint32_t index) const { return place + 4 + 4 * index; }
    std::string_view name(std::uint32_t index) const { return string_at(base, word_at(base, keys + 4 + 4 * index)); }
    std::uint32_t sorted(std::uint32_t rank) const { return word_at(base, keys + 4 + 4 * (count() + rank)); }
};

}  // namespace

Packed::Kind Packed::kind() const {
    if (base_ == nullptr) return Kind::absent;
    const std::uint32_t word = word_at(base_, offset_);
    switch (tag_of(word)) {
        case tag_constant: return payload_of(word) == 0 ? Kind::null : Kind::boolean;
        case tag_small:
        case tag_integer: return Kind::integer;
        case tag_real: return Kind::real;
        case tag_string: return Kind::string;
        case tag_array: return Kind::array;
        default: return Kind::object;
    }
}

bool Packed::boolean(bool otherwise) const {
    return is_bool() ? payload_of(word_at(base_, offset_)) == 2 : otherwise;
}

std::int64_t Packed::integer(std::int64_t otherwise) const {
    if (kind() != Kind::integer) return otherwise;
    const std::uint32_t word = word_at(base_, offset_);
    if (tag_of(word) == tag_integer) return load<std::int64_t>(base_ + payload_of(word));
    return static_cast<std::int32_t>(word) >> 3;
}

double Packed::real(double otherwise) const {
    if (kind() == Kind::integer) return static_cast<double>(integer());
    if (kind() != Kind::real) return otherwise;
    return load<double>(base_ + payload_of(word_at(base_, offset_)));
}

std::string_view Packed::string(std::string_view otherwise) const {
    return is_string() ? string_at(base_, payload_of(word_at(base_, offset_))) : otherwise;
}

std::size_t Packed::size() const {
    if (base_ == nullptr) return 0;
    const std::uint32_t word = word_at(base_, offset_);
    if (tag_of(word) == tag_array) return word_at(base_, payload_of(word));
    return tag_of(word) == tag_object ? ObjectView(base_, word).count() : 0;
}

Packed Packed::operator[](std::size_t index) const {
    if (!is_array() || index >= size()) return {};
    return {base_, payload_of(word_at(base_, offset_)) + 4 + 4 * static_cast<std::uint32_t>(index)};
}

Packed Packed::operator[](std::string_view key) const {
    if (!is_object()) return {};
    const ObjectView object(base_, word_at(base_, offset_));
    std::uint32_t first = 0, last = object.count();
    while (first < last) {
        const std::uint32_t middle = first + (last - first) / 2;
        const std::uint32_t index = object.sorted(middle);
        const int order = object.name(index).compare(key);
        if (order == 0) return {base_, object.slot(index)};
        if (order < 0)
            first = middle + 1;
        else
            last = middle;
    }
    return {};
}

std::pair<std::string_view, Packed> Packed::member_at(std::size_t index) const {
    if (!is_object() || index >= size()) return {};
    const ObjectView object(base_, word_at(base_, offset_));
    const auto position = static_cast<std::uint32_t>(index);
    return {object.name(position), Packed(base_, object.slot(position))};
}

Json Packed::json() const {
    switch (kind()) {
        case Kind::boolean: return boolean();
        case Kind::integer: return integer();
        case Kind::real: return real();
        case Kind::string: return std::string(string());
        case Kind::array: {
            Json result = Json::array();
            for (const Packed element : elements()) result.push_back(element.json());
            return result;
        }
        case Kind::object: {
            Json result = Json::object();
            for (const auto& [key, member] : members()) result.emplace(std::string(key), member.json());
            return result;
        }
        default: return nullptr;
    }
}

}  // namespace drydock::catalog
