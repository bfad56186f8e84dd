#include "emulator/engine/property_differences.h"

#include <algorithm>
#include <charconv>

#include "emulator/engine/change_values.h"

namespace drydock::engine {
namespace {

class Search {
public:
    explicit Search(const tmpl::Resolver& resolver) : resolver_(resolver) {}

    void differ(const Difference& at) {
        if (at.before && at.after) {
            if (same_value(*at.before, *at.after)) return;
            const tmpl::Node* node = at.node ? taken(resolver_, *at.node) : nullptr;
            if (at.before->is_object() && at.after->is_object()) return differ_members(at, node);
            if (at.before->is_array() && at.after->is_array()) return differ_items(at, node);
        }
        if (at.before || at.after) found.push_back(at);
    }

    std::vector<Difference> found;

private:
    static Difference inside(const Difference& at, std::string token) {
        Difference next{at.path, nullptr, nullptr, nullptr};
        next.path.push_back(std::move(token));
        return next;
    }

    void differ_members(const Difference& at, const tmpl::Node* node) {
        const bool literal = node && node->is_map() && node->function().empty();
        for (const auto& [key, value] : at.before->items()) {
            Difference next = inside(at, key);
            next.before = &value;
            next.after = at.after->contains(key) ? &member(*at.after, key) : nullptr;
            next.node = literal ? node->find(key) : node;
            differ(next);
        }
        for (const auto& [key, value] : at.after->items()) {
            if (at.before->contains(key)) continue;
            Difference next = inside(at, key);
            next.after = &value;
            next.node = literal ? node->find(key) : node;
            differ(next);
        }
    }

    void differ_items(const Difference& at, const tmpl::Node* node) {
        const bool literal = node && node->is_list() && node->items.size() == at.after->size();
        for (std::size_t index = 0; index < std::max(at.before->size(), at.after->size()); ++index) {
            Difference next = inside(at, std::to_string(index));
            if (index < at.before->size()) next.before = &(*at.before)[index];
            if (index < at.after->size()) next.after = &(*at.after)[index];
            if (literal)
                next.node = index < node->items.size() ? &node->items[index] : nullptr;
            else
                next.node = node;
            differ(next);
        }
    }

    const tmpl::Resolver& resolver_;
};

}  // namespace

std::vector<Difference> differences(const tmpl::Resolver& resolver, const Difference& whole) {
    Search search(resolver);
    search.differ(whole);
    return std::move(search.found);
}

bool is_position(std::string_view token) {
    return !token.empty() && token.find_first_not_of("0123456789") == std::string_view::npos;
}

const Json* present(const Json& value) {
    return value.is_null() ? nullptr : &value;
}

const Json* below(const Json* value, const std::string& token) {
    if (!value) return nullptr;
    if (value->is_array() && is_position(token)) {
        std::size_t index = 0;  // a key of a map may be a number that is none of any list
        const auto [end, wrong] = std::from_chars(token.data(), token.data() + token.size(), index);
        return wrong == std::errc() && index < value->size() ? &(*value)[index] : nullptr;
    }
    return present(member(*value, token));
}

}  // namespace drydock::engine
