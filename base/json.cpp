#include "base/json.h"

#include <algorithm>

namespace drydock {
namespace {

void collect(const Json& value, std::vector<std::string>& names) {
    if (is_pending(value)) {
        std::string name;
        for (const auto byte : value.get_binary()) {
            if (byte != 0) {
                name += static_cast<char>(byte);
                continue;
            }
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
            name.clear();
        }
    } else if (value.is_structured()) {
        for (const auto& item : value) collect(item, names);
    }
}

}  // namespace

Json pending(const std::vector<std::string>& references) {
    std::vector<std::uint8_t> bytes;  // the names, each ended by a zero byte
    for (const auto& name : references) {
        bytes.insert(bytes.end(), name.begin(), name.end());
        bytes.push_back(0);
    }
    return Json::binary(std::move(bytes));
}

bool has_pending(const Json& value) {
    if (is_pending(value)) return true;
    if (!value.is_structured()) return false;
    return std::any_of(value.begin(), value.end(), [](const Json& item) { return has_pending(item); });
}

std::vector<std::string> pending_references(const Json& value) {
    std::vector<std::string> names;
    collect(value, names);
    return names;
}

const Json& member(const Json& value, std::string_view key) {
    static const Json none;
    if (!value.is_object()) return none;
    const auto found = value.find(key);
    return found == value.end() ? none : *found;
}

const Json* at_pointer(const Json& value, std::string_view pointer) {
    const Json* at = &value;
    while (!pointer.empty()) {
        const auto end = std::min(pointer.find('/', 1), pointer.size());
        std::string token;
        for (std::size_t i = 1; i < end; ++i) {
            if (pointer[i] == '~' && i + 1 < end) {
                token += pointer[++i] == '1' ? '/' : '~';
            } else {
                token += pointer[i];
            }
        }
        pointer.remove_prefix(end);
        if (at->is_object()) {
            const auto found = at->find(token);
            if (found == at->end()) return nullptr;
            at = &*found;
        } else if (at->is_array()) {
            const bool digits =
                !token.empty() && token.size() < 10 && std::all_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; });
            if (!digits || std::stoul(token) >= at->size()) return nullptr;
            at = &(*at)[std::stoul(token)];
        } else {
            return nullptr;
        }
    }
    return at;
}

bool same_value(const Json& a, const Json& b) {
    if (a.is_object() && b.is_object()) {
        if (a.size() != b.size()) return false;
        return std::all_of(a.items().begin(), a.items().end(), [&b](const auto& item) {
            const auto other = b.find(item.key());
            return other != b.end() && same_value(item.value(), *other);
        });
    }
    if (a.is_array() && b.is_array()) return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_value);
    return a == b;
}

std::string escape_pointer(std::string_view token) {
    std::string escaped;
    for (const char c : token) {
        if (c == '~') {
            escaped += "~0";
        } else if (c == '/') {
            escaped += "~1";
        } else {
            escaped += c;
        }
    }
    return escaped;
}

std::string scalar_text(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace drydock
