#include "providers/s3/parts/expiration.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

namespace drydock::providers::s3 {
namespace {

using Seconds = std::chrono::sys_seconds;

// Of 2015-10-21T07:28:00.000Z or 2015-10-21.
std::optional<Seconds> seconds_of(const std::string& time) {
    int year = 0;
    unsigned month = 0, day = 0, hours = 0, minutes = 0, seconds = 0;
    if (std::sscanf(time.c_str(), "%4d-%2u-%2uT%2u:%2u:%2u", &year, &month, &day, &hours, &minutes, &seconds) < 3) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(hours) + std::chrono::minutes(minutes) + std::chrono::seconds(seconds);
}

std::string date_text(Seconds time) {
    constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT", days.at(std::chrono::weekday(day).c_encoding()),
                  static_cast<unsigned>(date.day()), months.at(static_cast<unsigned>(date.month()) - 1), static_cast<int>(date.year()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    return text.data();
}

bool is_meant(const Json& rule, const Resource& object) {
    if (text(rule, "Status") != "Enabled" || !text(object.model, "Key").starts_with(text(rule, "Prefix"))) return false;
    const auto size = static_cast<long long>(size_of(object));
    if (given(rule, "ObjectSizeGreaterThan") && size <= number(rule, "ObjectSizeGreaterThan", 0)) return false;
    if (given(rule, "ObjectSizeLessThan") && size >= number(rule, "ObjectSizeLessThan", 0)) return false;
    const Json& held = object.property("Tags");
    return std::ranges::all_of(member(rule, "TagFilters"), [&](const Json& tag) { return std::ranges::find(held, tag) != held.end(); });
}

// Midnight after so many days, or at a date.
std::optional<Seconds> due(const Json& rule, const Resource& object) {
    if (given(rule, "ExpirationDate")) return seconds_of(text(rule, "ExpirationDate"));
    const std::optional<Seconds> written = seconds_of(text(object.model, "LastModified"));
    if (!written || !given(rule, "ExpirationInDays")) return std::nullopt;
    return std::chrono::ceil<std::chrono::days>(*written + std::chrono::days(number(rule, "ExpirationInDays", 0)));
}

}  // namespace

void show_expiration(const Resource& bucket, const Resource& object, Model& answer) {
    std::optional<Seconds> first;
    std::string id;
    for (const Json& rule : member(bucket.property("LifecycleConfiguration"), "Rules")) {
        if (!is_meant(rule, object)) continue;
        const std::optional<Seconds> then = due(rule, object);
        if (!then || (first && *first <= *then)) continue;
        first = then;
        id = text(rule, "Id");
    }
    if (first) answer["Expiration"] = "expiry-date=\"" + date_text(*first) + "\", rule-id=\"" + url_encoded(id) + "\"";
}

std::string http_date(const std::string& time) {
    const std::optional<Seconds> seconds = seconds_of(time);
    return seconds ? date_text(*seconds) : time;
}

}  // namespace drydock::providers::s3
