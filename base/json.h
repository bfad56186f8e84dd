// The JSON value used everywhere in drydock. Members keep their order, because AWS's answers and messages quote documents in the order in which
// they were written.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace drydock {

using Json = nlohmann::ordered_json;

// A value that is not known yet: it stands where a template refers to something that a resource will only have once it exists. It is carried inside
// a Json as the one kind that no JSON text can contain (binary), so that documents with unknown parts travel through validators and models as they
// are. `references` are the logical ids that the value waits for.
Json pending(const std::vector<std::string>& references);
inline bool is_pending(const Json& value) {
    return value.is_binary();
}
// True if the value or anything inside it is pending.
bool has_pending(const Json& value);
// The logical ids that `value` and everything inside it waits for, each once, in order of appearance.
std::vector<std::string> pending_references(const Json& value);

// The member `key` of an object, or a shared null if `value` is no object or has no such member.
const Json& member(const Json& value, std::string_view key);
// The value at a JSON pointer (RFC 6901, "" is the whole), or nullptr.
const Json* at_pointer(const Json& value, std::string_view pointer);
// Equality of maps whatever the order of their keys, at every depth.
bool same_value(const Json& a, const Json& b);
// `token` with '~' and '/' escaped for use in a JSON pointer.
std::string escape_pointer(std::string_view token);
// The scalar as CloudFormation turns it into a string: true, 8080, 1.5; a container gives its JSON text.
std::string scalar_text(const Json& value);

}  // namespace drydock
