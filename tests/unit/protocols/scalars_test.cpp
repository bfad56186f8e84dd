#include "emulator/protocols/scalars.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace drydock;
using namespace drydock::protocols;

namespace {

std::string canonical(std::string_view text) {
    const auto instant = parse_time(text);
    return instant ? iso8601(*instant) : "none";
}

std::string printed(std::string_view text, TimeFormat format) {
    std::string out;
    append_time(out, *parse_time(text), format);
    return out;
}

}  // namespace

TEST_CASE("timestamps are read in every format", "[protocols]") {
    CHECK(canonical("2026-01-31T12:00:00Z") == "2026-01-31T12:00:00.000Z");
    CHECK(canonical("2026-01-31T12:00:00.1234567Z") == "2026-01-31T12:00:00.123Z");
    CHECK(canonical("2026-01-31T12:00:00+02:00") == "2026-01-31T10:00:00.000Z");
    CHECK(canonical("2026-01-31T12:00:00-0130") == "2026-01-31T13:30:00.000Z");
    CHECK(canonical("2026-01-31") == "2026-01-31T00:00:00.000Z");
    CHECK(canonical("20260131T120000Z") == "2026-01-31T12:00:00.000Z");
    CHECK(canonical("Sat, 31 Jan 2026 12:00:00 GMT") == "2026-01-31T12:00:00.000Z");
    CHECK(canonical("1769860800") == "2026-01-31T12:00:00.000Z");
    CHECK(canonical("1769860800.5") == "2026-01-31T12:00:00.500Z");
    CHECK(canonical("1.7698608E9") == "2026-01-31T12:00:00.000Z");
    CHECK(canonical("0") == "1970-01-01T00:00:00.000Z");
    CHECK(canonical("-1.5") == "1969-12-31T23:59:58.500Z");
}

TEST_CASE("what is no timestamp", "[protocols]") {
    for (const char* text : {"", "tomorrow", "2026-02-30T00:00:00Z", "2026-01-31T25:00:00Z", "2026-01-31T12:00:00Zx", "NaN", "1e300",
                             "Sat, 31 Foo 2026 12:00:00 GMT", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "253402300800",
                             "-62135596801", "99999999999999999999", "Infinity", "2026-01-31T12:00:00.Z", "-"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_time(text));
    }
    CHECK(canonical("9999-12-31T23:59:59.999Z") == "9999-12-31T23:59:59.999Z");
    CHECK(canonical("-62135596800") == "0001-01-01T00:00:00.000Z");
    CHECK_FALSE(instant_of_seconds(std::nan("")));
    CHECK_FALSE(instant_of(Json(true)));
}

TEST_CASE("timestamps are printed in every format", "[protocols]") {
    CHECK(printed("2026-01-31T12:00:00.000Z", TimeFormat::iso8601) == "2026-01-31T12:00:00Z");
    CHECK(printed("2026-01-31T12:00:00.120Z", TimeFormat::iso8601) == "2026-01-31T12:00:00.120Z");
    CHECK(printed("2026-01-31T12:00:00.120Z", TimeFormat::rfc822) == "Sat, 31 Jan 2026 12:00:00 GMT");
    CHECK(printed("2026-01-31T12:00:00.000Z", TimeFormat::unix_seconds) == "1769860800");
    CHECK(printed("2026-01-31T12:00:00.045Z", TimeFormat::unix_seconds) == "1769860800.045");
    CHECK(printed("1969-12-31T23:59:58.500Z", TimeFormat::unix_seconds) == "-1.500");
}

TEST_CASE("base64", "[protocols]") {
    for (const char* text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) CHECK(base64_decoded(base64_encoded(text)) == std::string(text));
    CHECK(base64_encoded(std::string("\xFF\x00\xFE", 3)) == "/wD+");
    CHECK(base64_decoded("Zm9v\nYg==") == std::string("foob"));
    CHECK(base64_decoded("_wD-") == std::string("\xFF\x00\xFE", 3));
    for (const char* text : {"A", "AB=C", "Zm9v!", "AAAAA"}) CHECK_FALSE(base64_decoded(text));
}

TEST_CASE("numbers", "[protocols]") {
    CHECK(parse_integer("-42") == Json(-42));
    CHECK(parse_integer("+42") == Json(42));
    for (const char* text : {"", "4x", "1.5", "99999999999999999999", " 1", "+-1", "++1", "+"}) CHECK_FALSE(parse_integer(text));
    CHECK(parse_real("1.5e3") == Json(1500.0));
    CHECK(std::isnan(parse_real("NaN")->get<double>()));
    CHECK(parse_real("-Infinity") == Json(-HUGE_VAL));
    for (const char* text : {"", "inf", "nan", "0x10", "1,5", "+-1.5", "-", "."}) CHECK_FALSE(parse_real(text));
    std::string out;
    for (const double value : {1.0, 0.1, HUGE_VAL, -HUGE_VAL, std::nan("")}) {
        append_number(out, value);
        out += ' ';
    }
    CHECK(out == "1.0 0.1 Infinity -Infinity NaN ");
}
