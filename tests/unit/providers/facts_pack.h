// Packs a Json as catalog/compiler/packed.py does, so that tests can write expressions by hand. The bytes live as long as the Packer.
#pragma once

#include <algorithm>
#include <cstring>
#include <deque>
#include <string>
#include <vector>

#include "base/json.h"
#include "catalog/packed.h"

namespace drydock::tests {

class Packer {
public:
    catalog::Packed pack(const Json& value) {
        std::vector<char>& data = blobs_.emplace_back(4);
        const std::uint32_t word = word_of(data, value);
        std::memcpy(data.data(), &word, 4);
        return {data.data(), 0};
    }
    catalog::Packed parse(const std::string& text) { return pack(Json::parse(text)); }

private:
    template <typename T>
    static std::uint32_t add(std::vector<char>& data, const T* values, std::size_t count) {
        const auto offset = static_cast<std::uint32_t>(data.size());
        data.resize((data.size() + count * sizeof(T) + 3) / 4 * 4);
        if (count > 0) std::memcpy(data.data() + offset, values, count * sizeof(T));
        return offset;
    }
    static std::uint32_t text_at(std::vector<char>& data, const std::string& text) {
        const auto length = static_cast<std::uint32_t>(text.size());
        const std::uint32_t offset = add(data, &length, 1);
        add(data, text.data(), text.size());
        return offset;
    }
    static std::uint32_t word_of(std::vector<char>& data, const Json& value) {
        if (value.is_null()) return 0;
        if (value.is_boolean()) return (value.get<bool>() ? 2u : 1u) << 3;
        if (value.is_string()) return text_at(data, value.get<std::string>()) << 3 | 4;
        if (value.is_number_integer()) {
            const auto number = value.get<std::int64_t>();
            return add(data, &number, 1) << 3 | 2;
        }
        if (value.is_number()) {
            const double number = value.get<double>();
            return add(data, &number, 1) << 3 | 3;
        }
        std::vector<std::uint32_t> words;
        for (const Json& item : value) words.push_back(word_of(data, item));
        if (value.is_object()) {
            words.insert(words.begin(), keys_at(data, value));
            return add(data, words.data(), words.size()) << 3 | 6;
        }
        words.insert(words.begin(), static_cast<std::uint32_t>(value.size()));
        return add(data, words.data(), words.size()) << 3 | 5;
    }
    static std::uint32_t keys_at(std::vector<char>& data, const Json& object) {
        std::vector<std::string> names;
        std::vector<std::uint32_t> table{static_cast<std::uint32_t>(object.size())}, order;
        for (const auto& [key, item] : object.items()) {
            table.push_back(text_at(data, key));
            order.push_back(static_cast<std::uint32_t>(names.size()));
            names.push_back(key);
        }
        std::sort(order.begin(), order.end(), [&](auto a, auto b) { return names[a] < names[b]; });
        table.insert(table.end(), order.begin(), order.end());
        return add(data, table.data(), table.size());
    }

    std::deque<std::vector<char>> blobs_;
};

}  // namespace drydock::tests
