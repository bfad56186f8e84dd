#include "providers/pages.h"

#include <algorithm>

#include "base/base64.h"

namespace drydock::providers {

constexpr std::string_view mark = "1:";  // version of the form

std::string page_token(std::string_view last_key) {
    return base64_encoded(std::string(mark).append(last_key));
}

std::optional<std::string> page_key(std::string_view token) {
    std::optional<std::string> text = base64_decoded(token);
    if (!text || !text->starts_with(mark)) return std::nullopt;
    return text->substr(mark.size());
}

std::optional<Page> page_of(const std::vector<std::string>& keys, std::string_view token, std::size_t size) {
    Page page;
    if (!token.empty()) {
        const std::optional<std::string> key = page_key(token);
        if (!key) return std::nullopt;
        const auto last = std::ranges::find(keys, *key);
        if (last == keys.end()) return std::nullopt;
        page.begin = static_cast<std::size_t>(last - keys.begin()) + 1;
    }
    page.end = std::min(keys.size(), page.begin + std::max<std::size_t>(size, 1));
    if (page.end < keys.size()) page.next_token = page_token(keys[page.end - 1]);
    return page;
}

}  // namespace drydock::providers
