#include "base/clock.h"

#include <cstdio>

namespace drydock {

std::string iso8601(Instant instant) {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{instant - day};
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
    return text;
}

std::string readable(Duration duration) {
    const auto total = std::chrono::round<std::chrono::seconds>(duration).count();
    std::string text;
    if (total >= 3600) text += std::to_string(total / 3600) + "h ";
    if (total >= 60) text += std::to_string(total / 60 % 60) + "m ";
    return text + std::to_string(total % 60) + "s";
}

}  // namespace drydock
