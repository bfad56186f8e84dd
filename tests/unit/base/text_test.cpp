#include "base/text.h"

#include <catch2/catch.hpp>

#include <array>

using namespace drydock;

TEST_CASE("texts are split and joined") {
    CHECK(split("a,,b", ",") == std::vector<std::string>{"a", "", "b"});
    CHECK(split("", ",") == std::vector<std::string>{""});
    CHECK(split("a::b::", "::") == std::vector<std::string>{"a", "b", ""});
    CHECK(split("abc", "") == std::vector<std::string>{"abc"});
    CHECK(join(std::vector<std::string>{"a", "", "b"}, ", ") == "a, , b");
    CHECK(join(std::vector<std::string>{}, ",").empty());
}

TEST_CASE("letters, blanks and replacements") {
    CHECK(lower("AbC-Ü") == "abc-Ü");
    CHECK(upper("abc1") == "ABC1");
    CHECK(trim(" \t a b\r\n") == "a b");
    CHECK(trim(" \n").empty());
    CHECK(replace_all("aaa", "a", "aa") == "aaaaaa");
    CHECK(replace_all("abc", "", "x") == "abc");
    CHECK(iequals("Content-Type", "content-type"));
    CHECK_FALSE(iequals("ab", "abc"));
}

TEST_CASE("UTF-8 is recognised") {
    CHECK(is_utf8("plain"));
    CHECK(is_utf8("ü€😀"));
    CHECK(is_utf8(std::string_view("\0", 1)));
    CHECK_FALSE(is_utf8("\xff"));
    CHECK_FALSE(is_utf8("\xc0\x80"));          // overlong
    CHECK_FALSE(is_utf8("\xe2\x82"));          // cut off
    CHECK_FALSE(is_utf8("\xed\xa0\x80"));      // a surrogate
    CHECK_FALSE(is_utf8("\xf4\x90\x80\x80"));  // beyond the last code point
}

TEST_CASE("a near miss is a slip of the pen, not another word") {
    constexpr std::array<std::string_view, 4> names = {"QueueName", "FifoQueue", "Tags", "VisibilityTimeout"};
    CHECK(near_miss("QueuName", names) == "QueueName");
    CHECK(near_miss("queuename", names) == "QueueName");
    CHECK(near_miss("VisibilityTimeOut", names) == "VisibilityTimeout");
    CHECK(near_miss("Tag", names) == "Tags");
    CHECK(near_miss("BucketName", names).empty());
    CHECK(near_miss("", names).empty());
    CHECK(near_miss("QueueName", std::span<const std::string_view>()).empty());
}

TEST_CASE("wildcards") {
    CHECK(wildcard_match("*", ""));
    CHECK(wildcard_match("s3:Get*", "s3:GetObject"));
    CHECK_FALSE(wildcard_match("s3:Get*", "s3:getobject"));
    CHECK(wildcard_match("s3:Get*", "S3:getobject", true));
    CHECK(wildcard_match("a?c", "abc"));
    CHECK_FALSE(wildcard_match("a?c", "ac"));
    CHECK(wildcard_match("*a*b*", "xxaxxbxx"));
    CHECK_FALSE(wildcard_match("*a*b", "xxaxxbxx"));
    CHECK(wildcard_match("**", "anything"));
    // Many stars must not take exponential time.
    const std::string text(2000, 'a');
    CHECK_FALSE(wildcard_match("*a*a*a*a*a*a*a*a*a*a*b", text));
}
