// Scalars as texts of the wire: timestamps, numbers, booleans and blobs in headers, query strings, XML and JSON, and back. Pure functions.
// https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/base64.h"
#include "base/clock.h"
#include "base/json.h"
#include "emulator/protocols/model.h"

namespace drydock::protocols {

enum class TimeFormat : std::uint8_t { iso8601, rfc822, unix_seconds };

// The trait timestampFormat of the shape, or else the format of the place where it stands: headers rfc822, query strings and URI labels iso8601,
// bodies of json and rest-json unix_seconds, bodies of query, ec2 and rest-xml iso8601.
TimeFormat time_format(const Shape& shape, TimeFormat place);
// Seconds since the epoch with a fraction, 2026-01-31T12:00:00Z with a fraction and an offset, or Sat, 31 Jan 2026 12:00:00 GMT: services take any.
std::optional<Instant> parse_time(std::string_view text);
// A timestamp in a Json of Protocol: a text that parse_time() takes, or seconds.
std::optional<Instant> instant_of(const Json& timestamp);
// An instant of so many seconds since the epoch; none if it is not between the years 1 and 9999.
std::optional<Instant> instant_of_seconds(double seconds);
double seconds_of(Instant instant);
// 2026-01-31T12:00:00Z (with .123 if it has milliseconds), Sat, 31 Jan 2026 12:00:00 GMT, 1769860800 (1769860800.123).
void append_time(std::string& out, Instant instant, TimeFormat format);

// Whether a whole number has room in a value of the shape: 32 bits, or 64 of a long.
bool has_room(const Shape& shape, std::int64_t value);
// Numbers; reals are also NaN, Infinity and -Infinity. None if `text` is no such number or does not fit into 64 bits.
std::optional<Json> parse_integer(std::string_view text);
std::optional<Json> parse_real(std::string_view text);
std::optional<Json> parse_boolean(std::string_view text);  // true, false
// The shortest text that gives the number again; NaN, Infinity, -Infinity.
void append_number(std::string& out, const Json& number);

// A scalar of that shape from its text, as Protocol describes it in Json: blobs are decoded, timestamps become iso8601(). None if it is malformed.
std::optional<Json> parse_scalar(const Shape& shape, std::string_view text);
// The text of a scalar, without any quoting or escaping. `place`: see time_format(). A value of another kind is printed as it is.
void append_scalar(std::string& out, const Shape& shape, const Json& value, TimeFormat place);
std::string wire_text(const Shape& shape, const Json& value, TimeFormat place);
// The text as UTF-8: what is none is replaced by U+FFFD.
std::string repaired(std::string_view text);

}  // namespace drydock::protocols
