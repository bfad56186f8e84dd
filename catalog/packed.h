// A JSON value in drydock's packed form, read in place: no parsing, no allocation. The catalog compiler (catalog/compiler/packed.py) writes it; the
// bytes belong to the catalog and live as long as the process. A Packed is two words and is passed by value. Format (little endian): see
// catalog/compiler/packed.py, which is its only writer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "base/json.h"

namespace drydock::catalog {

class Packed {
public:
    enum class Kind : std::uint8_t { absent, null, boolean, integer, real, string, array, object };

    Packed() = default;  // absent
    Packed(const char* base, std::uint32_t offset) : base_(base), offset_(offset) {}

    Kind kind() const;
    explicit operator bool() const { return base_ != nullptr; }  // present (null and false are present)
    bool is_null() const { return kind() == Kind::null; }
    bool is_bool() const { return kind() == Kind::boolean; }
    bool is_number() const { return kind() == Kind::integer || kind() == Kind::real; }
    bool is_string() const { return kind() == Kind::string; }
    bool is_array() const { return kind() == Kind::array; }
    bool is_object() const { return kind() == Kind::object; }

    // The value, or `otherwise` if it is absent or of another kind.
    bool boolean(bool otherwise = false) const;
    std::int64_t integer(std::int64_t otherwise = 0) const;
    double real(double otherwise = 0) const;  // integers too
    std::string_view string(std::string_view otherwise = {}) const;

    std::size_t size() const;                                                // elements of an array, members of an object, else 0
    Packed operator[](std::size_t index) const;                              // element or absent
    Packed operator[](std::string_view key) const;                           // member or absent: binary search
    std::pair<std::string_view, Packed> member_at(std::size_t index) const;  // members in the order of the source

    class Elements;
    class Members;
    Elements elements() const;  // for (Packed element : value.elements())
    Members members() const;    // for (auto [key, member] : value.members())

    Json json() const;                                        // a copy as Json; absent gives null
    const void* identity() const { return base_ + offset_; }  // the same value has the same identity: a key for caches

private:
    const char* base_ = nullptr;
    std::uint32_t offset_ = 0;
};

class Packed::Elements {
public:
    explicit Elements(Packed array) : array_(array) {}
    struct Iterator {
        Packed array;
        std::size_t index;
        Packed operator*() const { return array[index]; }
        Iterator& operator++() {
            ++index;
            return *this;
        }
        bool operator!=(const Iterator& other) const { return index != other.index; }
    };
    Iterator begin() const { return {array_, 0}; }
    Iterator end() const { return {array_, array_.is_array() ? array_.size() : 0}; }

private:
    Packed array_;
};

class Packed::Members {
public:
    explicit Members(Packed object) : object_(object) {}
    struct Iterator {
        Packed object;
        std::size_t index;
        std::pair<std::string_view, Packed> operator*() const { return object.member_at(index); }
        Iterator& operator++() {
            ++index;
            return *this;
        }
        bool operator!=(const Iterator& other) const { return index != other.index; }
    };
    Iterator begin() const { return {object_, 0}; }
    Iterator end() const { return {object_, object_.is_object() ? object_.size() : 0}; }

private:
    Packed object_;
};

inline Packed::Elements Packed::elements() const {
    return Elements(*this);
}
inline Packed::Members Packed::members() const {
    return Members(*this);
}

}  // namespace drydock::catalog
