// Condition keys of S3 and the actions that know them.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
#pragma once

#include <string>
#include <string_view>

namespace drydock::validator::policy {

// True if S3 defines the key; `key` in lower case: s3:prefix, s3:existingobjecttag/security.
bool s3_key_known(std::string_view key);
// True if requests of the action carry the key; both in lower case, the action without its vendor. Keys that S3 does not define are carried by none.
bool s3_key_applies(std::string_view key, std::string_view action);

}  // namespace drydock::validator::policy
