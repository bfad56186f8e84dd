#include "template/parse.h"

#include <catch2/catch.hpp>

using namespace drydock;
using namespace drydock::tmpl;

namespace {

Node tree(std::string_view text, const ParseLimits& limits = {}) {
    auto result = parse(text, limits);
    if (const auto* error = std::get_if<ParseError>(&result)) FAIL(error->fault.message);
    return std::move(std::get<Parsed>(result).root);
}

std::string json(std::string_view text) {
    return tree(text).json().dump();
}

ParseError failure(std::string_view text, const ParseLimits& limits = {}) {
    auto result = parse(text, limits);
    REQUIRE(std::holds_alternative<ParseError>(result));
    return std::get<ParseError>(result);
}

std::string message(std::string_view text, const ParseLimits& limits = {}) {
    return failure(text, limits).fault.message;
}

std::string at(const Span& span) {
    return std::to_string(span.line) + ":" + std::to_string(span.column);
}

std::string repeat(std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

struct Pair {
    const char* text;
    const char* expected;
};

}  // namespace

TEST_CASE("short tags are functions") {
    const Pair cases[] = {
        {"!Ref Topic", R"({"Ref":"Topic"})"},
        {"!Ref AWS::Region", R"({"Ref":"AWS::Region"})"},
        {"!Condition IsProd", R"({"Condition":"IsProd"})"},
        {"!GetAtt Topic.TopicArn", R"({"Fn::GetAtt":["Topic","TopicArn"]})"},
        {"!GetAtt Nested.Outputs.Url", R"({"Fn::GetAtt":["Nested","Outputs.Url"]})"},
        {"!GetAtt Topic", R"({"Fn::GetAtt":["Topic"]})"},
        {"!GetAtt [Topic, !Ref Name]", R"({"Fn::GetAtt":["Topic",{"Ref":"Name"}]})"},
        {"!Sub 'a ${B}'", R"({"Fn::Sub":"a ${B}"})"},
        {"!Sub ['a ${B}', {B: !Ref C}]", R"({"Fn::Sub":["a ${B}",{"B":{"Ref":"C"}}]})"},
        {"!If [C, !Ref A, !Ref 'AWS::NoValue']", R"({"Fn::If":["C",{"Ref":"A"},{"Ref":"AWS::NoValue"}]})"},
        {"- !GetAZs", R"([{"Fn::GetAZs":""}])"},
        {"- !GetAZs\n- x", R"([{"Fn::GetAZs":""},"x"])"},
        {"!GetAZs ''", R"({"Fn::GetAZs":""})"},
        {"!Select [0, !GetAZs {Ref: AWS::Region}]", R"({"Fn::Select":[0,{"Fn::GetAZs":{"Ref":"AWS::Region"}}]})"},
        {"!Cidr [10.0.0.0/16, 6, 5]", R"({"Fn::Cidr":["10.0.0.0/16",6,5]})"},
        {"!Base64 {'Fn::Sub': x}", R"({"Fn::Base64":{"Fn::Sub":"x"}})"},
        {"!FindInMap [M, !Ref K, V]", R"({"Fn::FindInMap":["M",{"Ref":"K"},"V"]})"},
        {"!ImportValue shared-vpc", R"({"Fn::ImportValue":"shared-vpc"})"},
        {"!Transform {Name: AWS::Include}", R"({"Fn::Transform":{"Name":"AWS::Include"}})"},
        {"!And [!Not [!Condition A], !Or [!Condition B, !Equals [a, b]]]",
         R"({"Fn::And":[{"Fn::Not":[{"Condition":"A"}]},{"Fn::Or":[{"Condition":"B"},{"Fn::Equals":["a","b"]}]}]})"},
        {"!Length [1, 2]", R"({"Fn::Length":[1,2]})"},
        {"!ToJsonString {a: 1}", R"({"Fn::ToJsonString":{"a":1}})"},
        {"!Contains [[a], a]", R"({"Fn::Contains":[["a"],"a"]})"},
        {"!Join\n- ''\n- - a\n  - !Ref B\n", R"({"Fn::Join":["",["a",{"Ref":"B"}]]})"},
        {"!Ref 123", R"({"Ref":"123"})"},
    };
    for (const Pair& c : cases) {
        INFO(c.text);
        CHECK(json(c.text) == c.expected);
    }
}

TEST_CASE("YAML's plain scalars as CloudFormation reads them") {
    const Pair cases[] = {
        {"[yes, No, ON, off, TRUE, false]", "[true,false,true,false,true,false]"},
        {"[y, n, Y, N, tRue]", R"(["y","n","Y","N","tRue"])"},
        {"[~, null, NULL, ]", "[null,null,null]"},
        {"[0, -5, 1.5, 1e3, -2.5E-1]", "[0,-5,1.5,1000.0,-0.25]"},
        {"[0755, 012345678901, 0x1F, 0b101, 1_000, 1:30, .inf, .nan, +5, .5, 5.]",
         R"(["0755","012345678901","0x1F","0b101","1_000","1:30",".inf",".nan","+5",".5","5."])"},
        {"[2010-09-09, 2001-12-14 21:59:43, 10.0.0.0/16, 1.2.3]", R"(["2010-09-09","2001-12-14 21:59:43","10.0.0.0/16","1.2.3"])"},
        {"['12', \"true\", !!str 12, !!int '12', !!bool 'yes', !!null x]", R"(["12","true","12",12,true,null])"},
        {"arn:aws:s3:::bucket", R"("arn:aws:s3:::bucket")"},
    };
    for (const Pair& c : cases) {
        INFO(c.text);
        CHECK(json(c.text) == c.expected);
    }
    CHECK(json("a: {b: AWS::Region, c: [x:y]}") == R"({"a":{"b":"AWS::Region","c":["x:y"]}})");
    CHECK(tree("- 1.10\n- yes\n").items[0].text == "1.10");
    CHECK(tree("- 1.10\n- yes\n").items[1].text == "yes");
    CHECK(json("a: |\n  one\n  two\nb: >-\n  one\n  two\n") == R"({"a":"one\ntwo\n","b":"one two"})");
}

TEST_CASE("keys and values have their places") {
    const Node yaml = tree("A:\n  Bä: !Ref X\n  'ü': [1, {c: d}]\n");
    const Node& inner = yaml.members[0].value;
    CHECK(at(yaml.members[0].key_span) == "1:1");
    CHECK(at(inner.span) == "2:3");
    CHECK(at(inner.members[0].key_span) == "2:3");
    CHECK(at(inner.members[0].value.span) == "2:7");
    CHECK(at(inner.members[1].value.items[0].span) == "3:9");
    CHECK(at(inner.members[1].value.items[1].members[0].value.span) == "3:16");

    const Node json_tree = tree("{\n  \"ä\": [true,\n   {\"b\": 1.0}]}");
    CHECK(at(json_tree.span) == "1:1");
    CHECK(at(json_tree.members[0].key_span) == "2:3");
    CHECK(at(json_tree.members[0].value.span) == "2:8");
    CHECK(at(json_tree.members[0].value.items[0].span) == "2:9");
    CHECK(at(json_tree.members[0].value.items[1].members[0].key_span) == "3:5");
    CHECK(json_tree.members[0].value.items[1].members[0].value.text == "1.0");
}

TEST_CASE("JSON is read as JSON") {
    CHECK(json(R"( {"a": "\u00e4\n\"\\\/\ud83d\ude00", "b": [], "c": {}, "d": -0.5e+2} )") ==
          "{\"a\":\"ä\\n\\\"\\\\/😀\",\"b\":[],\"c\":{},\"d\":-50.0}");
    CHECK(json(R"({"lone": "\ud800x\udc00"})") == "{\"lone\":\"\xEF\xBF\xBDx\xEF\xBF\xBD\"}");
    CHECK(std::get<Parsed>(parse("\xEF\xBB\xBF\n {}")).json);
    CHECK_FALSE(std::get<Parsed>(parse("\xEF\xBB\xBF[]")).json);
}

TEST_CASE("JSON errors carry the place where AWS's reader stops") {
    const Pair cases[] = {
        {R"({"this is invalid JSON"="bobbins"})", "(line 1, column 25)"},
        {"{\n  \"Resources\": {,\n}", "(line 2, column 18)"},
        {R"({"a": 1,})", "(line 1, column 10)"},
        {R"({"a": [1 2]})", "(line 1, column 11)"},
        {R"({"a": 1)", "(line 1, column 8)"},
        {R"({"a": "unfinished)", "(line 1, column 18)"},
        {R"({"a": tru})", "(line 1, column 10)"},
        {R"({"a": trues})", "(line 1, column 12)"},
        {R"({"a": 01})", "(line 1, column 9)"},
        {R"({"a": 1.})", "(line 1, column 10)"},
        {R"({"a": -})", "(line 1, column 9)"},
        {R"({"a": "\x"})", "(line 1, column 10)"},
        {R"({"a": "\u12G4"})", "(line 1, column 13)"},
        {"{\"a\": \"line\nbreak\"}", "(line 1, column 13)"},
        {R"({a: 1})", "(line 1, column 3)"},
        {R"({"a": 1} {})", "(line 1, column 11)"},
        {R"({'a': 1})", "(line 1, column 3)"},
        {"{\"ä\"=1}", "(line 1, column 6)"},
    };
    for (const Pair& c : cases) {
        INFO(c.text);
        CHECK(message(c.text) == std::string("Template format error: JSON not well-formed. ") + c.expected);
    }
    CHECK(at(failure(R"({"this is invalid JSON"="bobbins"})").span) == "1:25");
    CHECK(message(std::string_view("{\"a\": \0}", 8)) == "Template format error: JSON not well-formed. (line 1, column 8)");
    CHECK(message("{\"a\": \"\xFF\"}") == "Template format error: JSON not well-formed. (line 1, column 8)");
}

TEST_CASE("YAML errors carry their place") {
    const Pair cases[] = {
        {"Resources:\n  B:\n    Arn: !GetAttr B.Arn\n", "(line 3, column 10)"},
        {"a: !Rain::Embed x\n", "(line 1, column 4)"},
        {"a: !!binary eA==\n", "(line 1, column 4)"},
        {"a: !!timestamp 2001-01-01\n", "(line 1, column 4)"},
        {"a: !Nope [1]\n", "(line 1, column 4)"},
        {"a: !Nope {b: 1}\n", "(line 1, column 4)"},
        {"a: 1\n---\nb: 2\n", "(line 2, column 1)"},
        {"a: b: c\n", "(line 1, column 5)"},
        {"a:\n\tb: c\n", "(line 2, column 1)"},
        {"a: [1, 2\n", "(line 2, column 1)"},
        {"a: !Nope x\n1: b\nc: [1\n", "(line 4, column 1)"},
    };
    for (const Pair& c : cases) {
        INFO(c.text);
        CHECK(message(c.text) == std::string("Template format error: YAML not well-formed. ") + c.expected);
    }
    CHECK(message(std::string_view("a: \0b\n", 6)) == "Template format error: YAML not well-formed. (line 1, column 4)");
    CHECK(message("ä: b\xFF\n") == "Template format error: YAML not well-formed. (line 1, column 5)");
    CHECK(message("a: \x01\n") == "Template format error: YAML not well-formed. (line 1, column 4)");
    CHECK(message("V: !ImportValue !Sub x\n").starts_with("Template format error: YAML not well-formed. (line 1"));
}

TEST_CASE("keys of a map are strings") {
    const Pair cases[] = {
        {"Mappings:\n  Accounts:\n    123456789012: {a: b}\n",
         "Template format error: [/Mappings/Accounts] map keys must be strings; received numeric [123456789012] instead"},
        {"a:\n  - b:\n      1: c\n", "Template format error: [/a/0/b] map keys must be strings; received numeric [1] instead"},
        {"a: {!Sub '${b}': c}\n", "Template format error: [/a] map keys must be strings; received a map instead"},
        {"a: {{b: c}: d}\n", "Template format error: [/a] map keys must be strings; received a map instead"},
        {"a: {[b]: d}\n", "Template format error: [/a] map keys must be strings; received a list instead"},
    };
    for (const Pair& c : cases) {
        INFO(c.text);
        CHECK(message(c.text) == c.expected);
    }
    CHECK(json("Mappings: {'123': {\"1\": c}, 0123: d}\n") == R"({"Mappings":{"123":{"1":"c"},"0123":"d"}})");
}

TEST_CASE("of keys written twice the last one counts, and the user is told") {
    for (const char* text : {"a: 1\nb: 2\na: 3\n", "{\"a\": 1,\n\"b\": 2,\n\"a\": 3}"}) {
        auto result = parse(text);
        const Parsed& parsed = std::get<Parsed>(result);
        CHECK(parsed.root.json().dump() == R"({"a":3,"b":2})");
        REQUIRE(parsed.notes.size() == 1);
        CHECK(parsed.notes[0].rule == "template/duplicate-key");
        CHECK(parsed.notes[0].severity != Severity::error);
        CHECK(at(parsed.notes[0].span) == "3:1");
    }
    std::string many;
    for (int i = 0; i < 100; ++i) many += "k" + std::to_string(i % 60) + ": " + std::to_string(i) + "\n";
    auto result = parse(many);
    CHECK(std::get<Parsed>(result).root.members.size() == 60);
    CHECK(std::get<Parsed>(result).notes.size() == 40);
    CHECK(std::get<Parsed>(result).root.find("k39")->text == "99");
}

TEST_CASE("aliases are refused in templates and expanded in what AWS::Include brings in") {
    CHECK(message("a: &x {b: 1}\nc: *x\n") == "Template error: YAML aliases are not allowed in CloudFormation templates");
    CHECK(at(failure("a: &x {b: 1}\nc: *x\n").span) == "2:4");
    CHECK(json("a: &x {b: 1}\n") == R"({"a":{"b":1}})");
    CHECK(json("a:\n  <<: {b: 1}\n") == R"({"a":{"<<":{"b":1}}})");

    const ParseLimits include{.aliases = true};
    CHECK(tree("a: &x {b: 1, c: 2}\nd: *x\ne: &s text\nf: *s\n", include).json().dump() ==
          R"({"a":{"b":1,"c":2},"d":{"b":1,"c":2},"e":"text","f":"text"})");
    CHECK(tree("a: &x {b: 1, c: 2}\nd:\n  c: 3\n  <<: *x\n", include).json()["d"].dump() == R"({"c":3,"b":1})");
    CHECK(tree("a: &x {b: 1}\ny: &y {c: 2}\nd:\n  <<: [*x, *y]\n", include).json()["d"].dump() == R"({"b":1,"c":2})");
    CHECK(message("a: &x [*x]\n", include).starts_with("Template format error: YAML not well-formed."));
}

TEST_CASE("alias bombs stop at the limit") {
    std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
    for (int i = 1; i < 12; ++i) {
        const std::string before = "*a" + std::to_string(i - 1), name = "a" + std::to_string(i);
        bomb += name + ": &" + name + " [" + before + repeat("," + before, 9) + "]\n";
    }
    CHECK(message(bomb, {.nodes = 100'000, .aliases = true}).starts_with("Template format error: the template has more than 100000 values."));
    std::string deep = "a0: &a0 [x]\n";
    for (int i = 1; i < 300; ++i) deep += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
    CHECK(message(deep, {.aliases = true}).starts_with("Template format error: maps and lists are nested deeper than 200 levels."));
}

TEST_CASE("deep nesting and many values are refused, not followed") {
    const std::string too_deep = "Template format error: maps and lists are nested deeper than 200 levels.";
    for (const std::string& text : {"a: " + repeat("[", 100'000), repeat("- ", 100'000), repeat("? ", 100'000), repeat("{\"a\":", 100'000),
                                    "{\"a\":" + repeat("[", 100'000), "a: " + repeat("{a: ", 20'000), repeat("[a: ", 20'000)}) {
        INFO(text.substr(0, 12));
        CHECK(message(text).starts_with(too_deep));
    }
    CHECK(tree("{\"a\":" + repeat("[", 199) + repeat("]", 199) + "}").is_map());
    CHECK(tree("a: " + repeat("[", 199) + repeat("]", 199)).is_map());
    CHECK(message("a: " + repeat("[", 200) + repeat("]", 200)).starts_with(too_deep));
    CHECK(message("[1, 2, 3, 4]", {.nodes = 4}).starts_with("Template format error: the template has more than 4 values."));
    CHECK(message("{\"a\": [1, 2, 3, 4]}", {.nodes = 4}).starts_with("Template format error: the template has more than 4 values."));
}

TEST_CASE("odd documents") {
    CHECK(tree("").kind == Node::Kind::null);
    CHECK(tree(" \n# only a comment\n").kind == Node::Kind::null);
    CHECK(tree("---\na: 1\n...\n").is_map());
    CHECK(tree("%YAML 1.1\n---\na: 1\n").is_map());
    CHECK(json("a: 1\r\nb: 2\r\n") == R"({"a":1,"b":2})");
    for (const std::string& text :
         {repeat("*", 10'000), repeat("!", 10'000), repeat("&a ", 10'000), repeat("|\n", 10'000), repeat("\"", 10'001), std::string("*a : b"),
          std::string(","), std::string(",."), std::string("%TAG ! x\n---\n!Ref a"), std::string("@"), std::string("`"), std::string("}"),
          std::string("]"), std::string("- ]"), std::string("a: 'b"), std::string("a: \"\\q\"")}) {
        INFO(text.substr(0, 12));
        CHECK(std::holds_alternative<ParseError>(parse(text)));
    }
}
