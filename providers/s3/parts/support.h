// What the operations of the S3 API share: reading their input, and the faults that S3 answers.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "providers/call.h"
#include "providers/resource_type.h"

namespace drydock::providers::s3 {

using Members = std::vector<std::pair<std::string, std::string>>;

Fault fault(std::string code, std::string message, int status, Members members = {});
Fault invalid_argument(std::string message, std::string argument, std::string value);
Fault invalid_request(std::string message);
Fault malformed_xml();
Fault access_denied();
Fault no_such_key(const std::string& key);
// MethodNotAllowed: what is there is a delete marker.
Fault is_delete_marker(const char* method);
Fault precondition_failed(const char* condition);

// A member of the input as a text; "" if it was not given.
std::string text(const Json& input, std::string_view name);
bool flag(const Json& input, std::string_view name);
// An integer, or the given default.
long long number(const Json& input, std::string_view name, long long otherwise);
inline bool given(const Json& input, std::string_view name) {
    return !member(input, name).is_null();
}

// NotSimulated if any of these members was given.
Result<void> refuse(const Model& input, const char* operation, std::initializer_list<std::string_view> members);

// The canonical user id that stands for an account.
std::string owner_id(const std::string& account);
Json owner_of(const std::string& account);
// The time in an answer: S3 keeps whole seconds.
std::string moment(Instant instant);

// Percent-decoding, and encoding as `encoding-type=url` asks for it.
std::string url_decoded(std::string_view text, bool form = false);
std::string url_encoded(std::string_view text);

// Tags from the header x-amz-tagging (key1=value1&key2=value2). Fault InvalidArgument.
Result<Json> tags_of_header(const std::string& header);
inline constexpr const char* same_key_twice = "Cannot provide multiple Tags with the same key";
// Tags as a request may set them; each {Key, Value}. Fault InvalidTag or MalformedXML.
Result<void> check_tags(const Json& tags, std::size_t most, const char* reserved);

}  // namespace drydock::providers::s3
