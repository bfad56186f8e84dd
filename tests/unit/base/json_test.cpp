#include "base/json.h"

#include <catch2/catch.hpp>

using namespace drydock;

TEST_CASE("pending values travel inside documents") {
    const Json value = {{"a", pending({"Queue", "Topic"})}, {"b", Json::array({1, pending({"Queue"})})}, {"c", "text"}};
    CHECK(has_pending(value));
    CHECK(is_pending(value["a"]));
    CHECK_FALSE(is_pending(value["c"]));
    CHECK_FALSE(has_pending(value["c"]));
    CHECK(pending_references(value) == std::vector<std::string>{"Queue", "Topic"});
    CHECK(pending_references(Json("x")).empty());
    const Json copy = value;  // copies stay pending
    CHECK(pending_references(copy["b"]) == std::vector<std::string>{"Queue"});
}

TEST_CASE("members keep their order and may be asked for anywhere") {
    const Json value = Json::parse(R"({"z": 1, "a": {"b": [10, {"c/d": true}]}})");
    CHECK(value.dump() == R"({"z":1,"a":{"b":[10,{"c/d":true}]}})");
    CHECK(member(value, "z") == 1);
    CHECK(member(value, "y").is_null());
    CHECK(member(member(value, "z"), "deeper").is_null());
}

TEST_CASE("JSON pointers") {
    const Json value = Json::parse(R"({"a": {"b": [10, {"c/d": true, "~": 2}]}, "": 5})");
    CHECK(at_pointer(value, "") == &value);
    REQUIRE(at_pointer(value, "/a/b/0") != nullptr);
    CHECK(*at_pointer(value, "/a/b/0") == 10);
    CHECK(*at_pointer(value, "/a/b/1/" + escape_pointer("c/d")) == true);
    CHECK(*at_pointer(value, "/a/b/1/" + escape_pointer("~")) == 2);
    CHECK(*at_pointer(value, "/") == 5);
    for (const std::string_view nowhere : {"/x", "/a/b/2", "/a/b/-1", "/a/b/x", "/a/b/0/y", "/a/b/99999999999999999999"}) {
        CHECK(at_pointer(value, nowhere) == nullptr);
    }
    CHECK(escape_pointer("a~/b") == "a~0~1b");
}

TEST_CASE("scalars as CloudFormation writes them in texts") {
    CHECK(scalar_text("a\"b") == "a\"b");
    CHECK(scalar_text(true) == "true");
    CHECK(scalar_text(8080) == "8080");
    CHECK(scalar_text(1.5) == "1.5");
    CHECK(scalar_text(Json::parse(R"([1, "a"])")) == R"([1,"a"])");
}
