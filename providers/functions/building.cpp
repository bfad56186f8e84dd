// Functions of the facts language that build parts of answers: structures, times and numbers of seconds, documents in the form in which IAM answers
// them.
#include <cstdio>

#include "base/clock.h"
#include "providers/facts/evaluate.h"
#include "providers/facts/functions.h"
#include "providers/registry.h"

namespace drydock::providers::functions {

using facts::argument;
using facts::Arguments;
using facts::Frame;
using facts::Value;

namespace {

// object('A', a, 'B', b): what is null is left out.
Value object(const Frame&, Arguments arguments) {
    Json made = Json::object();
    for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
        if (!arguments[i + 1].is_null()) made[arguments[i].text()] = arguments[i + 1].json();
    }
    return Value(std::move(made));
}

// Seconds since 1970 of 2026-01-31T12:00:00.000Z.
Value seconds(const Frame&, Arguments arguments) {
    if (argument(arguments, 0).is_null()) return {};
    int year = 0;
    unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
    if (std::sscanf(argument(arguments, 0).text().c_str(), "%d-%u-%uT%u:%u:%u", &year, &month, &day, &hour, &minute, &second) != 6) return {};
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    if (!date.ok()) return {};
    const auto days = std::chrono::sys_days(date).time_since_epoch();
    const auto time = std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
    return Json(std::chrono::duration_cast<std::chrono::seconds>(days + time).count());
}

// The other way round; null for what no time of four-digit years is.
Value iso_time(const Frame&, Arguments arguments) {
    constexpr double end_of_9999 = 253'402'300'799;
    const double seconds = argument(arguments, 0).number().value_or(-1);
    if (seconds < 0 || seconds > end_of_9999) return {};
    return Json(iso8601(Instant(std::chrono::seconds(static_cast<std::int64_t>(seconds)))));
}

Value url_encoded(const Frame&, Arguments arguments) {
    if (argument(arguments, 0).is_null()) return {};
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : argument(arguments, 0).text()) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += hex[byte >> 4U];
            out += hex[byte & 15U];
        }
    }
    return Value(Json(std::move(out)));
}

}  // namespace

void building(Registry& registry) {
    registry.function("object", object);
    registry.function("seconds", seconds);
    registry.function("iso_time", iso_time);
    registry.function("url_encoded", url_encoded);
}

}  // namespace drydock::providers::functions
