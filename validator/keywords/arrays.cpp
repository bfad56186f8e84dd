// items, prefixItems, minItems, maxItems, uniqueItems, uniqueKeys, maxUniqueItems. https://json-schema.org/draft-07/json-schema-validation
#include <algorithm>
#include <set>

#include "validator/scalar.h"
#include "validator/schema_walk.h"

namespace drydock::validator {
namespace {

using catalog::Packed;

void count(Walk& walk, std::string_view keyword, std::string_view phrase, std::size_t limit, std::size_t actual, const Json& value) {
    const std::string wanted = std::to_string(limit);
    const std::string given = std::to_string(actual);
    auto& violation = walk.report(keyword, std::string(phrase) + wanted + ", found: " + given, value);
    violation.expected = wanted;
    violation.found = given;
}

void fewest(Walk& walk, Packed limit, Packed, const Json& value) {
    const auto least = static_cast<std::size_t>(limit.integer());
    if (value.size() < least) count(walk, "minItems", "expected minimum item count: ", least, value.size(), value);
}

void most(Walk& walk, Packed limit, Packed, const Json& value) {
    const auto greatest = static_cast<std::size_t>(limit.integer());
    if (value.size() > greatest) count(walk, "maxItems", "expected maximum item count: ", greatest, value.size(), value);
}

// The texts of the items that are known; the same text is the same value, since the order of an object's members is fixed here.
std::vector<std::string> known_items(const Json& list) {
    std::vector<std::string> texts;
    for (const auto& item : list) {
        if (!has_pending(item)) texts.push_back(nlohmann::json(item).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    }
    std::sort(texts.begin(), texts.end());
    return texts;
}

void unique_items(Walk& walk, Packed wanted, Packed, const Json& value) {
    if (!wanted.boolean() || value.size() < 2) return;
    const auto texts = known_items(value);
    const auto twin = std::adjacent_find(texts.begin(), texts.end());
    if (twin != texts.end()) walk.report("uniqueItems", "array items are not unique", value).value = *twin;
}

void items(Walk& walk, Packed schema, Packed, const Json& value) {
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (schema.is_object()) {
            walk.item(i, "items", schema, value[i]);
        } else if (schema.is_array() && i < schema.size()) {
            walk.item(i, "items", schema[i], value[i]);
        }
    }
}

void prefix_items(Walk& walk, Packed schemas, Packed, const Json& value) {
    for (std::size_t i = 0; i < value.size() && i < schemas.size(); ++i) walk.item(i, "prefixItems", schemas[i], value[i]);
}

void unique_keys(Walk& walk, Packed keys, Packed, const Json& value) {
    std::set<std::string> seen;
    for (const auto& item : value) {
        std::string key;
        bool known = item.is_object();
        for (const Packed name : keys.elements()) {
            const Json& part = drydock::member(item, name.string());
            if (part.is_null() || has_pending(part)) known = false;
            if (known) key += scalar_text(part) + '\n';
        }
        if (known && !seen.insert(key).second) {
            walk.report("uniqueKeys", "array items are not unique for keys " + scalar_text(keys.json()), value).value = key.substr(0, key.size() - 1);
            return;
        }
    }
}

void most_different(Walk& walk, Packed limit, Packed, const Json& value) {
    auto texts = known_items(value);
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    const auto greatest = static_cast<std::size_t>(limit.integer());
    if (texts.size() > greatest) count(walk, "maxUniqueItems", "expected maximum item count: ", greatest, texts.size(), value);
}

}  // namespace

std::span<const Keyword> array_keywords() {
    static constexpr Keyword keywords[] = {
        {"minItems", fewest},
        {"maxItems", most},
        {"uniqueItems", unique_items},
        {"items", items},
        {"prefixItems", prefix_items, Scope::service},
        {"uniqueKeys", unique_keys, Scope::service},
        {"maxUniqueItems", most_different, Scope::service},
    };
    return keywords;
}

}  // namespace drydock::validator
