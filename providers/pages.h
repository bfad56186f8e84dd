// Answers that come in pages: a page ends with a token that tells where the next one begins. Tokens name the last item that was given, so that what
// is made or deleted meanwhile neither repeats nor skips others.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace drydock::providers {

// A token for the page after the item with this key, and back; none for what is no token.
std::string page_token(std::string_view last_key);
std::optional<std::string> page_key(std::string_view token);

struct Page {
    std::size_t begin = 0, end = 0;  // positions of the items
    std::string next_token;          // "" on the last page
};
// The page of `keys` (in the order of the answer) that begins after the item that `token` names ("": at the beginning). Nothing if the token is none
// or its item is gone.
std::optional<Page> page_of(const std::vector<std::string>& keys, std::string_view token, std::size_t size);

}  // namespace drydock::providers
