#include "validator/documents/event_pattern.h"

#include <catch2/catch.hpp>

using drydock::validator::documents::event_pattern_error;

namespace {

struct Case {
    std::string pattern, reason;
};

std::string at(const std::string& pattern, int column) {
    return "\n at [Source: (String)\"" + pattern + "\"; line: 1, column: " + std::to_string(column) + "]";
}

}  // namespace

TEST_CASE("event patterns that EventBridge accepts") {
    for (const std::string pattern : {
             R"({"source": ["aws.ec2"]})",
             R"({"detail": {"state": [{"anything-but": ["stopped", "overloaded"]}, null, 5, true]}})",
             R"({"detail": {"c": [{"numeric": [">", 0, "<=", 5]}], "d": [{"numeric": ["=", -1.5]}], "e": [{"exists": false}]}})",
             R"({"$or": [{"a": [1]}, {"b": [{"prefix": {"equals-ignore-case": "x"}}]}]})",
             R"({"detail": {"ip": [{"cidr": "10.0.0.0/24"}, {"cidr": "2001:db8::/32"}], "name": [{"wildcard": "a*b\\*c"}, {"suffix": ".png"}]}})",
             R"({"detail": {"x": [{"anything-but": {"prefix": ["a", "b"]}}, {"anything-but": {"wildcard": "a*"}}, {"equals-ignore-case": "A"}]}})",
         }) {
        INFO(pattern);
        CHECK(event_pattern_error(pattern).value_or("") == "");
    }
}

TEST_CASE("event patterns that EventBridge refuses, with its sentence and place") {
    struct Placed {
        std::string pattern, reason;
        int column;
        bool twice = false;
    };
    for (const Placed& c : {
             Placed{R"({"source":"aws.ec2"})", "\"source\" must be an object or an array", 12},
             Placed{R"({"resources": []})", "Empty arrays are not allowed", 17},
             Placed{R"(["not", "a", "dict", "but valid json"])", "Filter is not an object", 2},
             Placed{R"({"time": [{"prefix": 123}]})", "prefix match pattern must be a string", 25},
             Placed{R"({"FileName": [{"suffix": [".png"]}]})", "suffix match pattern must be a string", 27},
             Placed{R"({"detail-type": [{"equals-ignore-case": ["ec2 instance state-change notification"]}]})",
                    "equals-ignore-case match pattern must be a string", 42},
             Placed{R"({"detail": {"equal": [{"NUMERIC": ["=", 5]}]}})", "Unrecognized match type NUMERIC", 36},
             Placed{R"({"detail": {"state": [{"anything-but": null}]}})", "Value of anything-but must be an array or single string/number value.",
                    44},
             Placed{R"({"detail": {"FileName": [{"anything-but": {"suffix": ""}}]}})", "Null prefix/suffix not allowed", 56},
             Placed{R"({"detail": {"state": [{"anything-but": {"prefix": 123}}]}})", "prefix/suffix match pattern must be a string", 54},
             Placed{R"({"detail": {"FileName": [{"anything-but": {"prefix": {"equals-ignore-case": "file"}}}]}})",
                    "Value of anything-but must be an array or single string/number value.", 55},
             Placed{R"({"detail": {"state": [{"anything-but": {"equals-ignore-case": 123}}]}})",
                    "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.", 66},
             Placed{R"({"detail": {"state": [{"anything-but": {"equals-ignore-case": [123, 456]}}]}})",
                    "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.", 67, true},
             Placed{R"({"detail": {"state": [{"anything-but": ["stopped", null]}]}})",
                    "Inside anything but list, start|null|boolean is not supported.", 56, true},
             Placed{R"({"detail": {"FileName": [{"anything-but": {"suffix": [null, ".txt"]}}]}})", "prefix/suffix match pattern must be a string", 59,
                    true},
             Placed{R"({"detail": {"state": [{"anything-but": {"wildcard": [123, "*/dir/*"]}}]}})", "wildcard match pattern must be a string", 57,
                    true},
             Placed{R"({"detail": {"sourceIPAddress": [{"cidr": ["bad-type"]}]}})", "prefix match pattern must be a string", 43},
             Placed{"{'bad': 'quotation'}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name", 2},
             Placed{R"({"not": closed mark")",
                    "Unrecognized token 'closed': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')", 15},
             Placed{"this is valid json but not a dict",
                    "Unrecognized token 'this': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')", 5},
         }) {
        INFO(c.pattern);
        const std::string place = at(c.pattern, c.column);
        CHECK(event_pattern_error(c.pattern).value_or("") == "Event pattern is not valid. Reason: " + c.reason + place + (c.twice ? place : ""));
    }
}

TEST_CASE("event patterns refused without a place") {
    for (const Case& c : {
             Case{R"({"a": [{"cidr": "10.0.0.0"}]})", "Malformed CIDR, one '/' required"},
             Case{R"({"a": [{"cidr": "xx.11.xx/8"}]})", "Nonstandard IP address: xx.11.xx"},
             Case{R"({"a": [{"wildcard": "a**"}]})", "Consecutive wildcard characters at pos 2"},
         }) {
        INFO(c.pattern);
        CHECK(event_pattern_error(c.pattern).value_or("") == "Event pattern is not valid. Reason: " + c.reason);
    }
}

TEST_CASE("hostile patterns end in a complaint") {
    CHECK(event_pattern_error(""));
    CHECK(event_pattern_error("{"));
    CHECK(event_pattern_error(R"({"a": [)"));
    CHECK(event_pattern_error(R"({"a)"));
    CHECK(event_pattern_error(R"({"a": ["\)"));
    std::string deep;
    for (int level = 0; level < 100000; ++level) deep += "{\"a\":";
    CHECK(event_pattern_error(deep));
}
