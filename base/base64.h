// Base 64 (RFC 4648), with the standard alphabet or the one for URLs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace drydock {

std::string base64_encoded(std::string_view bytes);
void append_base64(std::string& out, std::string_view bytes);
// Either alphabet; white space and missing '=' are forgiven. None if it is not base 64.
std::optional<std::string> base64_decoded(std::string_view text);

}  // namespace drydock
