#include "template/node.h"

#include <catch2/catch.hpp>

using drydock::Json;
using drydock::Span;
using drydock::tmpl::Node;

namespace {

Node scalar(Node::Kind kind, std::string text) {
    Node node;
    node.kind = kind;
    node.text = std::move(text);
    return node;
}

}  // namespace

TEST_CASE("a JSON value survives the way through nodes, members in order") {
    const Json value = Json::parse(R"({"z": [1, -2.5, "text", true, false, null], "a": {"nested": {}}, "big": 18446744073709551615})");
    const Node node = Node::from_json(value, {3, 7});
    CHECK(node.json().dump() == value.dump());
    CHECK(node.find("a")->span.line == 3);
    CHECK(node.members[0].key_span.column == 7);
}

TEST_CASE("numbers keep their text and become the narrowest JSON number") {
    CHECK(scalar(Node::Kind::number, "12").json().is_number_integer());
    CHECK(scalar(Node::Kind::number, "18446744073709551615").json().is_number_unsigned());
    CHECK(scalar(Node::Kind::number, "1.50").json().get<double>() == 1.5);
    CHECK(scalar(Node::Kind::number, "1e3").json().get<double>() == 1000);
    CHECK(scalar(Node::Kind::number, "123456789012345678901234567890").json().is_number_float());
    CHECK(scalar(Node::Kind::number, "1e999").json() == "1e999");
}

TEST_CASE("YAML's names for true and false") {
    for (const char* name : {"true", "Yes", "ON"}) CHECK(scalar(Node::Kind::boolean, name).json() == true);
    for (const char* name : {"false", "No", "off"}) CHECK(scalar(Node::Kind::boolean, name).json() == false);
}

TEST_CASE("members are found by key; only maps have any") {
    Node map = Node::from_json(Json::parse(R"({"Type": "AWS::SNS::Topic"})"), {});
    CHECK(map.find("Type")->text == "AWS::SNS::Topic");
    CHECK(map.find("type") == nullptr);
    map.find("Type")->text = "AWS::SQS::Queue";
    CHECK(static_cast<const Node&>(map).find("Type")->text == "AWS::SQS::Queue");
    CHECK(scalar(Node::Kind::string, "x").find("x") == nullptr);
}

TEST_CASE("a function call is a map of one member named as a function") {
    const auto function = [](const char* text) { return std::string(Node::from_json(Json::parse(text), {}).function()); };
    CHECK(function(R"({"Ref": "A"})") == "Ref");
    CHECK(function(R"({"Condition": "A"})") == "Condition");
    CHECK(function(R"({"Fn::Sub": "x"})") == "Fn::Sub");
    CHECK(function(R"({"Ref": "A", "Fn::Sub": "x"})").empty());
    CHECK(function(R"({"Name": "A"})").empty());
    CHECK(function(R"([1])").empty());
    CHECK(Node::from_json(Json::parse(R"({"Ref": "A"})"), {}).argument().text == "A");
}
