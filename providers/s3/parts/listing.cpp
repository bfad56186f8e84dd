#include "providers/s3/parts/listing.h"

#include <algorithm>

#include "base/base64.h"

namespace drydock::providers::s3 {

namespace {

constexpr std::string_view token_mark = "after ";  // so that not every text in base 64 is a token

}  // namespace

std::string token_after(std::string_view name) {
    return base64_encoded(std::string(token_mark) + std::string(name));
}

std::optional<std::string> name_of_token(const std::string& token) {
    std::optional<std::string> held = base64_decoded(token);
    if (!held || !held->starts_with(token_mark)) return std::nullopt;
    return held->substr(token_mark.size());
}

Result<ListRequest> list_request(const Model& input, const char* size_member, const char* size_argument) {
    constexpr long long largest_page = 1000, largest_number = 2147483647;
    ListRequest request{.prefix = text(input, "Prefix"), .delimiter = text(input, "Delimiter")};
    if (given(input, "EncodingType")) {
        const std::string encoding = text(input, "EncodingType");
        if (encoding != "url") return invalid_argument("Invalid Encoding Method specified in Request", "encoding-type", encoding);
        request.url = true;
    }
    const long long most = number(input, size_member, largest_page);
    if (most < 0 || most > largest_number) {
        return invalid_argument("Argument " + std::string(size_argument) + " must be an integer between 0 and 2147483647", size_argument,
                                std::to_string(most));
    }
    request.most = static_cast<std::size_t>(std::min(most, largest_page));
    return request;
}

std::string common_prefix(const ListRequest& request, std::string_view key) {
    if (request.delimiter.empty()) return {};
    const std::size_t end = key.find(request.delimiter, request.prefix.size());
    return end == std::string_view::npos ? std::string() : std::string(key.substr(0, end + request.delimiter.size()));
}

bool Page::room() {
    if (size_ < request_.most) return true;
    truncated_ = request_.most > 0;
    return false;
}

bool Page::take(std::string_view key) {
    if (!room()) return false;
    ++size_;
    last_ = key;
    last_is_prefix_ = false;
    return true;
}

bool Page::take_prefix(const std::string& key) {
    if (!room()) return false;
    ++size_;
    prefixes_.push_back(key);
    last_ = key;
    last_is_prefix_ = true;
    return true;
}

Json Page::prefixes() const {
    Json shown = Json::array();
    for (const std::string& prefix : prefixes_) shown.push_back({{"Prefix", request_.name(prefix)}});
    return shown;
}

void walk(const Call& call, const Resource& bucket, const ListRequest& request, const std::string& after, bool inclusive,
          const std::function<bool(const Resource&, std::string_view key)>& visit, const std::function<bool(const std::string& prefix)>& group) {
    const std::string name = name_of(bucket);
    const Scope home = home_of(bucket);
    const std::string all = name + '\0' + request.prefix;
    std::string from = std::max(all, name + '\0' + after);
    bool done = false;
    while (!done) {
        std::string jump;
        call.world.each_from(home, object_type, from, [&](const Resource& object) {
            if (!object.id.starts_with(all)) return false;
            const std::string_view key = key_of(object, name);
            if (!key.starts_with(request.prefix)) return true;  // a prefix with a NUL reaches beyond the key
            if (!after.empty() && (key < after || (key == after && !inclusive))) return true;
            const std::string grouped = common_prefix(request, key);
            if (grouped.empty()) return visit(object, key);
            // A group that an earlier page ended with, or in, is not told again.
            if ((after.empty() || grouped > after) && !group(grouped)) return false;
            jump = grouped;
            return false;
        });
        done = jump.empty();
        // 0xff is no byte of a key in UTF-8: beyond everything that begins so.
        if (!done) from = name + '\0' + jump + '\xff';
    }
}

}  // namespace drydock::providers::s3
