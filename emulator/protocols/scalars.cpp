#include "emulator/protocols/scalars.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>

namespace drydock::protocols {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hh_mm_ss;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 12> month_names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> day_names = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

// Reads a text from the left; a wrong character makes it fail for good.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool good() const { return good_; }
    bool at_end() const { return good_ && rest_.empty(); }
    char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
    bool take(char c) {
        if (peek() != c || rest_.empty()) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void expect(char c) { good_ = take(c) && good_; }
    void skip_spaces() {
        while (take(' ')) {
        }
    }
    int digits(std::size_t least, std::size_t most) {
        int value = 0;
        std::size_t count = 0;
        while (count < most && peek() >= '0' && peek() <= '9') {
            value = value * 10 + (peek() - '0');
            rest_.remove_prefix(1);
            ++count;
        }
        if (count < least) good_ = false;
        return value;
    }
    std::string_view letters() {
        std::size_t count = 0;
        while (count < rest_.size() && ((rest_[count] | 0x20) >= 'a') && ((rest_[count] | 0x20) <= 'z')) ++count;
        const std::string_view word = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return word;
    }
    // .123 in milliseconds, whatever the number of digits.
    Duration fraction() {
        int value = 0;
        int scale = 100;
        if (peek() < '0' || peek() > '9') good_ = false;
        while (peek() >= '0' && peek() <= '9') {
            value += (peek() - '0') * scale;
            scale /= 10;
            rest_.remove_prefix(1);
        }
        return Duration(value);
    }

private:
    std::string_view rest_;
    bool good_ = true;
};

struct Moment {
    int year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0;
    Duration fraction{0};
    int offset = 0;  // minutes east of Greenwich
};

// Only what lies between the years 1 and 9999 has a text in every format.
std::optional<Instant> in_calendar(Instant instant) {
    using std::chrono::January;
    constexpr std::chrono::sys_days first = std::chrono::year(1) / January / 1;
    constexpr std::chrono::sys_days end = std::chrono::year(10000) / January / 1;
    return instant >= first && instant < end ? std::optional<Instant>(instant) : std::nullopt;
}

std::optional<Instant> instant_of(const Moment& at) {
    const year_month_day date{std::chrono::year(at.year), std::chrono::month(static_cast<unsigned>(at.month)),
                              std::chrono::day(static_cast<unsigned>(at.day))};
    if (!date.ok() || at.hour > 23 || at.minute > 59 || at.second > 60) return std::nullopt;
    return in_calendar(Instant(std::chrono::sys_days(date)) + hours(at.hour) + minutes(at.minute - at.offset) + seconds(at.second) + at.fraction);
}

// Z, +01:00, -0800 or nothing.
int scan_offset(Scanner& scanner) {
    if (scanner.take('Z') || scanner.take('z') || scanner.at_end()) return 0;
    const bool west = scanner.peek() == '-';
    if (!west && scanner.peek() != '+') return 0;
    scanner.take(scanner.peek());
    const int hour = scanner.digits(2, 2);
    scanner.take(':');
    const int minute = scanner.peek() == '\0' ? 0 : scanner.digits(2, 2);
    return (west ? -1 : 1) * (hour * 60 + minute);
}

std::optional<Instant> parse_iso8601(std::string_view text) {
    Scanner scanner(text);
    Moment at;
    at.year = scanner.digits(4, 4);
    const bool basic = scanner.peek() != '-';  // 20260131T120000Z
    if (!basic) scanner.expect('-');
    at.month = scanner.digits(2, 2);
    if (!basic) scanner.expect('-');
    at.day = scanner.digits(2, 2);
    if (!scanner.at_end()) {
        if (!scanner.take('T') && !scanner.take('t')) scanner.expect(' ');
        at.hour = scanner.digits(2, 2);
        if (!basic) scanner.expect(':');
        at.minute = scanner.digits(2, 2);
        if (scanner.take(':') || (basic && scanner.peek() >= '0' && scanner.peek() <= '9')) at.second = scanner.digits(2, 2);
        if (scanner.take('.') || scanner.take(',')) at.fraction = scanner.fraction();
        at.offset = scan_offset(scanner);
    }
    return scanner.at_end() ? instant_of(at) : std::nullopt;
}

// Sat, 31 Jan 2026 12:00:00 GMT
std::optional<Instant> parse_rfc822(std::string_view text) {
    Scanner scanner(text);
    Moment at;
    if (!scanner.letters().empty()) scanner.expect(',');
    scanner.skip_spaces();
    at.day = scanner.digits(1, 2);
    if (!scanner.take('-')) scanner.skip_spaces();
    const std::string_view name = scanner.letters();
    at.month = 0;
    for (std::size_t i = 0; i < month_names.size(); ++i) {
        if (month_names[i] == name) at.month = static_cast<int>(i) + 1;
    }
    if (!scanner.take('-')) scanner.skip_spaces();
    at.year = scanner.digits(4, 4);
    scanner.skip_spaces();
    at.hour = scanner.digits(1, 2);
    scanner.expect(':');
    at.minute = scanner.digits(2, 2);
    if (scanner.take(':')) at.second = scanner.digits(2, 2);
    if (scanner.take('.')) at.fraction = scanner.fraction();
    scanner.skip_spaces();
    const std::string_view zone = scanner.letters();
    if (zone.empty()) at.offset = scan_offset(scanner);
    if (!zone.empty() && zone != "GMT" && zone != "UTC" && zone != "Z") return std::nullopt;
    return scanner.at_end() && at.month > 0 ? instant_of(at) : std::nullopt;
}

void append_iso8601(std::string& out, Instant instant) {
    std::string text = iso8601(instant);
    if (text.ends_with(".000Z")) text.replace(text.size() - 5, 5, "Z");
    out += text;
}

void append_rfc822(std::string& out, Instant instant) {
    const auto day = floor<days>(instant);
    const year_month_day date{day};
    const hh_mm_ss time{floor<seconds>(instant - day)};
    char text[64];
    std::snprintf(text, sizeof text, "%s, %02u %s %04d %02d:%02d:%02d GMT", day_names[std::chrono::weekday(day).c_encoding()].data(),
                  static_cast<unsigned>(date.day()), month_names[static_cast<unsigned>(date.month()) - 1].data(), static_cast<int>(date.year()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
    out += text;
}

void append_unix(std::string& out, Instant instant) {
    const auto whole = instant.time_since_epoch().count();
    char text[40];
    const auto magnitude = whole < 0 ? -whole : whole;
    if (magnitude % 1000 == 0) {
        std::snprintf(text, sizeof text, "%s%lld", whole < 0 ? "-" : "", static_cast<long long>(magnitude / 1000));
    } else {
        std::snprintf(text, sizeof text, "%s%lld.%03lld", whole < 0 ? "-" : "", static_cast<long long>(magnitude / 1000),
                      static_cast<long long>(magnitude % 1000));
    }
    out += text;
}

// +5 is 5, but +-5 is no number.
std::string_view without_plus(std::string_view text) {
    return text.starts_with('+') && !text.starts_with("+-") ? text.substr(1) : text;
}

}  // namespace

TimeFormat time_format(const Shape& shape, TimeFormat place) {
    const std::string_view name = shape.text("timestampFormat");
    if (name.empty()) return place;
    if (name == "rfc822") return TimeFormat::rfc822;
    return name == "iso8601" ? TimeFormat::iso8601 : TimeFormat::unix_seconds;
}

std::optional<Instant> parse_time(std::string_view text) {
    if (text.empty()) return std::nullopt;
    if ((text[0] | 0x20) >= 'a' && (text[0] | 0x20) <= 'z') return parse_rfc822(text);
    if (text.find_first_of(":T-", 1) != std::string_view::npos || text.size() < 4) {
        if (const auto instant = parse_iso8601(text)) return instant;
        if (const auto instant = parse_rfc822(text)) return instant;
    }
    const auto number = parse_real(text);
    return number ? instant_of_seconds(number->get<double>()) : std::nullopt;
}

std::optional<Instant> instant_of(const Json& timestamp) {
    if (timestamp.is_string()) return parse_time(timestamp.get_ref<const std::string&>());
    if (timestamp.is_number()) return instant_of_seconds(timestamp.get<double>());
    return std::nullopt;
}

std::optional<Instant> instant_of_seconds(double value) {
    constexpr double room = 1e12;  // more than any year that counts; NaN fails too
    if (!(std::abs(value) < room)) return std::nullopt;
    return in_calendar(Instant(Duration(std::llround(value * 1000))));
}

double seconds_of(Instant instant) {
    return static_cast<double>(instant.time_since_epoch().count()) / 1000;
}

void append_time(std::string& out, Instant instant, TimeFormat format) {
    switch (format) {
        case TimeFormat::iso8601: return append_iso8601(out, instant);
        case TimeFormat::rfc822: return append_rfc822(out, instant);
        case TimeFormat::unix_seconds: return append_unix(out, instant);
    }
}

bool has_room(const Shape& shape, std::int64_t value) {
    using Narrow = std::numeric_limits<std::int32_t>;
    return shape.text("type") == "long" || (value >= Narrow::min() && value <= Narrow::max());
}

std::optional<Json> parse_integer(std::string_view text) {
    text = without_plus(text);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return Json(value);
}

std::optional<Json> parse_real(std::string_view text) {
    if (text == "NaN") return Json(std::numeric_limits<double>::quiet_NaN());
    if (text == "Infinity") return Json(std::numeric_limits<double>::infinity());
    if (text == "-Infinity") return Json(-std::numeric_limits<double>::infinity());
    text = without_plus(text);
    // from_chars also takes inf and nan, which AWS does not.
    if (text.find_first_not_of("0123456789+-.eE") != std::string_view::npos) return std::nullopt;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return Json(value);
}

std::optional<Json> parse_boolean(std::string_view text) {
    if (text == "true" || text == "True" || text == "TRUE") return Json(true);
    if (text == "false" || text == "False" || text == "FALSE") return Json(false);
    return std::nullopt;
}

void append_number(std::string& out, const Json& number) {
    if (!number.is_number_float()) {
        out += number.dump();
        return;
    }
    const double value = number.get<double>();
    if (std::isnan(value)) {
        out += "NaN";
    } else if (std::isinf(value)) {
        out += value < 0 ? "-Infinity" : "Infinity";
    } else {
        out += number.dump();
    }
}

std::optional<Json> parse_scalar(const Shape& shape, std::string_view text) {
    switch (shape.kind()) {
        case Shape::Kind::integer: {
            auto number = parse_integer(text);
            return number && has_room(shape, number->get<std::int64_t>()) ? number : std::nullopt;
        }
        case Shape::Kind::real: return parse_real(text);
        case Shape::Kind::boolean: return parse_boolean(text);
        case Shape::Kind::blob: {
            auto bytes = base64_decoded(text);
            return bytes ? std::optional<Json>(Json(std::move(*bytes))) : std::nullopt;
        }
        case Shape::Kind::timestamp: {
            const auto instant = parse_time(text);
            return instant ? std::optional<Json>(Json(iso8601(*instant))) : std::nullopt;
        }
        default: return Json(text);
    }
}

void append_scalar(std::string& out, const Shape& shape, const Json& value, TimeFormat place) {
    if (shape.kind() == Shape::Kind::timestamp) {
        if (const auto instant = instant_of(value)) return append_time(out, *instant, time_format(shape, place));
    }
    if (value.is_number()) return append_number(out, value);
    if (value.is_boolean()) {
        out += value.get<bool>() ? "true" : "false";
    } else if (value.is_string()) {
        const std::string& text = value.get_ref<const std::string&>();
        if (shape.kind() == Shape::Kind::blob) return append_base64(out, text);
        out += text;
    } else if (!value.is_null()) {
        out += value.dump(-1, ' ', false, Json::error_handler_t::replace);
    }
}

std::string wire_text(const Shape& shape, const Json& value, TimeFormat place) {
    std::string out;
    append_scalar(out, shape, value, place);
    return out;
}

std::string repaired(std::string_view text) {
    return Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace)).get<std::string>();
}

}  // namespace drydock::protocols
