#include "validator/policy/condition.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>

namespace drydock::validator::policy {

namespace {

const std::map<std::string_view, Operator>& base_operators() {
    using F = Family;
    using C = Comparison;
    static const std::map<std::string_view, Operator> operators = {
        {"StringEquals", {F::string_equals, C::equal}},
        {"StringNotEquals", {F::string_equals, C::equal, true}},
        {"StringEqualsIgnoreCase", {F::string_equals, C::equal, false, true}},
        {"StringNotEqualsIgnoreCase", {F::string_equals, C::equal, true, true}},
        {"StringLike", {F::string_like, C::equal}},
        {"StringNotLike", {F::string_like, C::equal, true}},
        {"NumericEquals", {F::numeric, C::equal}},
        {"NumericNotEquals", {F::numeric, C::equal, true}},
        {"NumericLessThan", {F::numeric, C::less}},
        {"NumericLessThanEquals", {F::numeric, C::less_equal}},
        {"NumericGreaterThan", {F::numeric, C::greater}},
        {"NumericGreaterThanEquals", {F::numeric, C::greater_equal}},
        {"DateEquals", {F::date, C::equal}},
        {"DateNotEquals", {F::date, C::equal, true}},
        {"DateLessThan", {F::date, C::less}},
        {"DateLessThanEquals", {F::date, C::less_equal}},
        {"DateGreaterThan", {F::date, C::greater}},
        {"DateGreaterThanEquals", {F::date, C::greater_equal}},
        {"Bool", {F::boolean, C::equal}},
        {"BinaryEquals", {F::binary, C::equal}},
        {"IpAddress", {F::address, C::equal}},
        {"NotIpAddress", {F::address, C::equal, true}},
        {"ArnEquals", {F::arn, C::equal}},
        {"ArnLike", {F::arn, C::equal}},
        {"ArnNotEquals", {F::arn, C::equal, true}},
        {"ArnNotLike", {F::arn, C::equal, true}},
        {"Null", {F::null, C::equal}},
    };
    return operators;
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int to_int(std::string_view text) {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// Takes a group of exactly `digits` digits from the front of `text`, a number between `low` and `high`.
bool take(std::string_view& text, std::size_t digits, int low, int high, int& value) {
    if (text.size() < digits || !all_digits(text.substr(0, digits))) return false;
    value = to_int(text.substr(0, digits));
    text.remove_prefix(digits);
    return value >= low && value <= high;
}

bool take(std::string_view& text, char separator) {
    if (text.empty() || text.front() != separator) return false;
    text.remove_prefix(1);
    return true;
}

// The zone at the end of a time: Z, +09:00, -0300 or nothing; as seconds east.
bool take_zone(std::string_view text, int& seconds) {
    seconds = 0;
    if (text.empty() || text == "Z" || text == "z") return true;
    const int sign = text.front() == '-' ? -1 : 1;
    if (text.front() != '+' && text.front() != '-') return false;
    text.remove_prefix(1);
    int hours = 0, minutes = 0;
    if (!take(text, 2, 0, 23, hours)) return false;
    take(text, ':');
    if (!text.empty() && !take(text, 2, 0, 59, minutes)) return false;
    seconds = sign * (hours * 3600 + minutes * 60);
    return text.empty();
}

// What follows the T: hours, minutes, seconds, a fraction, the zone.
bool take_time(std::string_view text, double& seconds) {
    int hours = 0, minutes = 0, whole = 0, zone = 0;
    double fraction = 0;
    if (!take(text, 2, 0, 23, hours)) return false;
    if (take(text, ':') && !take(text, 2, 0, 59, minutes)) return false;
    if (take(text, ':') && !take(text, 2, 0, 59, whole)) return false;
    if (take(text, '.')) {
        const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
        if (digits == 0 || digits > 9) return false;
        double scale = 1;
        for (std::size_t i = 0; i < digits; ++i) fraction += (text[i] - '0') * (scale /= 10);
        text.remove_prefix(digits);
    }
    if (!take_zone(text, zone)) return false;
    seconds = hours * 3600 + minutes * 60 + whole + fraction - zone;
    return true;
}

}  // namespace

std::optional<Operator> parse_operator(std::string_view name) {
    Quantifier quantifier = Quantifier::none;
    bool if_exists = false;
    if (name.starts_with("ForAllValues:")) quantifier = Quantifier::all;
    if (name.starts_with("ForAnyValue:")) quantifier = Quantifier::any;
    if (quantifier != Quantifier::none) name.remove_prefix(name.find(':') + 1);
    if (name.ends_with("IfExists")) {
        if_exists = true;
        name.remove_suffix(8);
    }
    const auto found = base_operators().find(name);
    if (found == base_operators().end() || (if_exists && found->second.family == Family::null)) return std::nullopt;
    Operator result = found->second;
    result.quantifier = quantifier;
    result.if_exists = if_exists;
    return result;
}

std::optional<double> parse_number(std::string_view text) {
    double value = 0;
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text.find_first_of("nN") != std::string_view::npos) return std::nullopt;
    return value;
}

std::optional<double> parse_date(std::string_view text) {
    if (all_digits(text) && text.size() > 4) return parse_number(text);
    int year = 0, month = 1, day = 1;
    double time = 0;
    if (!take(text, 4, 0, 9999, year)) return std::nullopt;
    if (take(text, '-') && !take(text, 2, 1, 12, month)) return std::nullopt;
    if (take(text, '-') && !take(text, 2, 1, 31, day)) return std::nullopt;
    if (!text.empty()) {
        if (text.front() != 'T' && text.front() != 't') return std::nullopt;
        text.remove_prefix(1);
        if (!take_time(text, time)) return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    const auto days = std::chrono::sys_days{date}.time_since_epoch().count();
    return static_cast<double>(days) * 86400 + time;
}

bool is_base64(std::string_view text) {
    if (text.size() % 4 != 0) return false;
    const std::size_t body = std::min(text.find_last_not_of('=') + 1, text.size());
    if (text.size() - body > 2) return false;
    return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(body), [](unsigned char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    });
}

std::optional<AddressRange> parse_range(std::string_view text) {
    AddressRange range;
    const std::size_t slash = text.find('/');
    const std::string address(text.substr(0, slash));
    if (inet_pton(AF_INET, address.c_str(), range.bytes.data()) == 1) {
        range.length = 4;
    } else if (inet_pton(AF_INET6, address.c_str(), range.bytes.data()) == 1) {
        range.length = 16;
    } else {
        return std::nullopt;
    }
    range.prefix = range.length * 8;
    if (slash == std::string_view::npos) return range;
    const std::string_view prefix = text.substr(slash + 1);
    if (!all_digits(prefix) || prefix.size() > 3 || to_int(prefix) > range.prefix) return std::nullopt;
    range.prefix = to_int(prefix);
    return range;
}

bool AddressRange::contains(const AddressRange& other) const {
    if (length != other.length || other.prefix < prefix) return false;
    for (int bit = 0; bit < prefix; ++bit) {
        const auto index = static_cast<std::size_t>(bit / 8);
        const int mask = 0x80 >> (bit % 8);
        if ((bytes[index] & mask) != (other.bytes[index] & mask)) return false;
    }
    return true;
}

}  // namespace drydock::validator::policy
