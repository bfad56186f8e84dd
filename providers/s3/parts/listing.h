// What all lists of S3 have in common: a prefix, a delimiter that groups keys, pages, and names that are URL-encoded on request.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-prefixes.html
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "providers/s3/parts/objects.h"

namespace drydock::providers::s3 {

struct ListRequest {
    std::string prefix, delimiter;
    std::size_t most = 1000;  // entries and common prefixes of a page
    bool url = false;         // encode names

    std::string name(std::string_view text) const { return url ? url_encoded(text) : std::string(text); }
};

// Reads Prefix, Delimiter, EncodingType and the member with the size of a page. InvalidArgument.
Result<ListRequest> list_request(const Model& input, const char* size_member, const char* size_argument);
// The token of a page that begins after a name, and back; none for what is no token.
std::string token_after(std::string_view name);
std::optional<std::string> name_of_token(const std::string& token);
// The part of a key up to the delimiter after the prefix; "" if the key stands for itself.
std::string common_prefix(const ListRequest& request, std::string_view key);

// One page of something that is ordered by key.
class Page {
public:
    explicit Page(const ListRequest& request) : request_(request) {}

    // False if the page is full: then it is cut short before this entry.
    bool take(std::string_view key);           // an entry of its own
    bool take_prefix(const std::string& key);  // a common prefix; once
    bool truncated() const { return truncated_; }
    std::size_t size() const { return size_; }
    const std::string& last() const { return last_; }  // what the next page begins after
    bool last_is_prefix() const { return last_is_prefix_; }
    Json prefixes() const;  // [{Prefix}]

private:
    bool room();
    const ListRequest& request_;
    std::vector<std::string> prefixes_;
    std::string last_;
    bool last_is_prefix_ = false, truncated_ = false;
    std::size_t size_ = 0;
};

// Visits the versions of a bucket's objects whose keys have the prefix and are greater than `after` (or also `after` itself), in order; keys below a
// common prefix are skipped as one, which `group` is told. Either may end it by answering false.
void walk(const Call& call, const Resource& bucket, const ListRequest& request, const std::string& after, bool inclusive,
          const std::function<bool(const Resource&, std::string_view key)>& visit, const std::function<bool(const std::string& prefix)>& group);

}  // namespace drydock::providers::s3
