#include "base/regex.h"

#include <catch2/catch.hpp>

#include <string>

using drydock::Regex;

TEST_CASE("expressions are searched or matched as a whole") {
    CHECK(Regex::of("b+").search("abbc"));
    CHECK_FALSE(Regex::of("b+").full_match("abbc"));
    CHECK(Regex::of("a|ab").full_match("ab"));
    CHECK(&Regex::of("b+") == &Regex::of("b+"));
}

TEST_CASE("the dialects of AWS's schemas are understood") {
    CHECK(Regex::of("^[\\u0009\\u0020-\\u00ff]*$").full_match("\tü"));
    CHECK_FALSE(Regex::of("^[\\u0009\\u0020-\\u00ff]*$").full_match("€"));
    CHECK(Regex::of("^[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*$").full_match("Größe 1_a"));
    CHECK(Regex::of("^[\\p{Print}]+$").full_match("a b"));
    CHECK(Regex::of("^[\\w-.]+$").full_match("a-b.c"));
    CHECK(Regex::of("^[a-z]+$").search("abc"));
    // Half characters of UTF-16 stand for the characters beyond the basic plane.
    CHECK(Regex::of("^[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDBFF-\\uDC00\\uDFFF\\t]*$").full_match("a 😀"));
    CHECK(Regex::of("^[a-z\\uD800\\uDC00-\\uDBFF\\uDFFF]*$").full_match("a😀"));
    CHECK_FALSE(Regex::of("^[a-z\\uD800\\uDC00-\\uDBFF\\uDFFF]*$").search("A"));
    CHECK_FALSE(Regex::of("^[\\u0020-\\uD7FF\\uD800\\uDBFF-\\uDC00\\uDFFF]*$").search("\x01"));
}

TEST_CASE("an expression that cannot be read accuses nobody") {
    CHECK_FALSE(Regex::of("(").valid());
    CHECK(Regex::of("(").search("anything"));
    CHECK(Regex::of("(").full_match("anything"));
}

TEST_CASE("a match that explodes gives up") {
    const std::string text = std::string(60, 'a') + '!';
    CHECK(Regex::of("^(a|aa)+$").search(text));  // counts as matching: no verdict without certainty
}
