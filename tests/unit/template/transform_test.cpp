#include "template/transform.h"

#include "tests/unit/template/resolve_fixture.h"

namespace drydock::tmpl::testing {
namespace {

struct Transformed {
    std::vector<std::string> errors;
    std::string fault;
    std::unique_ptr<Template> document;

    Json section(std::string_view name) const {
        REQUIRE(document);
        const Node* node = document->root.find(name);
        return node == nullptr ? Json() : node->json();
    }
};

Transformed transform(const std::string& text, const std::map<std::string, std::string>& files = {}, const ParameterValues& parameters = {}) {
    Loaded loaded = load(text, Origin::file, "test.yaml");
    REQUIRE(loaded.document.has_value());
    TransformContext context;
    context.parameters = parameters;
    context.pseudo = pseudo_parameters();
    context.fetch = [&](const std::string& location) -> Result<std::string> {
        const auto found = files.find(location);
        if (found == files.end()) return Fault::validation_error("S3 bucket [doesnotexist] does not exist.");
        return found->second;
    };
    Transformed transformed;
    Result<Loaded> result = apply_transforms(std::move(*loaded.document), context);
    if (!result) {
        transformed.fault = result.fault().message;
        return transformed;
    }
    transformed.errors = messages(result->diagnostics);
    if (result->document) transformed.document = std::make_unique<Template>(std::move(*result->document));
    return transformed;
}

const std::string extensions = "Transform: AWS::LanguageExtensions\n";
const std::string topic = "Resources:\n  Topic: {Type: AWS::SNS::Topic}\n";
const std::string failed = "Transform AWS::LanguageExtensions failed with: ";

}  // namespace

TEST_CASE("A template without transforms stays as it is", "[transform]") {
    const Transformed same = transform(topic);
    CHECK(same.section("Resources").dump() == R"({"Topic":{"Type":"AWS::SNS::Topic"}})");
}

TEST_CASE("Fn::ForEach in resources and outputs", "[transform]") {
    const Transformed done = transform(extensions + R"(
Resources:
  Fn::ForEach::Topics:
    - Name
    - [Success, Failure]
    - Topic${Name}:
        Type: AWS::SNS::Topic
        Properties:
          TopicName: {Ref: Name}
          DisplayName: !Sub '${Name} of ${AWS::StackName} &{Name}'
          Plain: '${Name}'
Outputs:
  Fn::ForEach::Names:
    - Name
    - [Success, Failure]
    - Topic${Name}Name:
        Value: !GetAtt [!Sub 'Topic${Name}', TopicName]
)");
    CHECK(done.fault.empty());
    CHECK(done.errors.empty());
    CHECK(
        done.section("Resources").dump() ==
        R"({"TopicSuccess":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":"Success","DisplayName":{"Fn::Sub":"Success of ${AWS::StackName} &{Name}"},"Plain":"${Name}"}},)"
        R"("TopicFailure":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":"Failure","DisplayName":{"Fn::Sub":"Failure of ${AWS::StackName} &{Name}"},"Plain":"${Name}"}}})");
    CHECK(
        done.section("Outputs").dump() ==
        R"({"TopicSuccessName":{"Value":{"Fn::GetAtt":["TopicSuccess","TopicName"]}},"TopicFailureName":{"Value":{"Fn::GetAtt":["TopicFailure","TopicName"]}}})");
    CHECK(done.section("Transform").is_null());
    CHECK(done.document->transforms == std::vector<std::string>{"AWS::LanguageExtensions"});
}

TEST_CASE("Fn::ForEach nested, in conditions and in properties", "[transform]") {
    const Transformed done = transform(extensions + R"(
Parameters:
  Zones: {Type: CommaDelimitedList, Default: "a-1,b-2"}
Conditions:
  Fn::ForEach::Flags:
    - Stage
    - [Dev, Prod]
    - Is${Stage}: !Equals [!Ref AWS::StackName, {Ref: Stage}]
Resources:
  Fn::ForEach::Outer:
    - Stage
    - [Dev, Prod]
    - Fn::ForEach::Inner:
        - Zone
        - !Ref Zones
        - Topic${Stage}&{Zone}:
            Type: AWS::SNS::Topic
            Condition: !Sub 'Is${Stage}'
            DeletionPolicy: !FindInMap [Policies, !Ref Stage, Keep]
            Properties:
              Fn::ForEach::Names:
                - Property
                - [TopicName, DisplayName]
                - ${Property}: !Sub '${Stage}-${Zone}'
Mappings:
  Policies: {Dev: {Keep: Delete}, Prod: {Keep: Retain}}
)");
    CHECK(done.fault.empty());
    CHECK(done.errors.empty());
    REQUIRE(done.document);
    CHECK(done.document->resources.size() == 4);
    const ResourceDeclaration* resource = done.document->resource("TopicProdb2");
    REQUIRE(resource != nullptr);
    CHECK(resource->condition == "IsProd");
    CHECK(resource->deletion_policy == "Retain");
    CHECK(resource->properties->json().dump() == R"({"TopicName":"Prod-b-2","DisplayName":"Prod-b-2"})");
    CHECK(done.section("Conditions").size() == 2);
}

TEST_CASE("Values that the transform computes", "[transform]") {
    const Transformed done = transform(extensions + R"(
Parameters:
  Zones: {Type: CommaDelimitedList, Default: "a,b,c"}
Mappings:
  M: {k: {list: [x, y], v: 1}}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      A: {Fn::Length: !Ref Zones}
      B: {Fn::Length: [1, !Ref Topic]}
      C: {Fn::Length: !FindInMap [M, k, list]}
      D: {Fn::ToJsonString: {a: [1, true, text], b: !Ref Zones}}
      E: {Fn::ToJsonString: {a: !GetAtt Other.TopicName}}
      F: !FindInMap [M, k, none, {DefaultValue: fallback}]
      G: !FindInMap [M, !Select [0, [k]], v]
      H: !FindInMap [M, none, v, {DefaultValue: !Ref Other}]
  Other: {Type: AWS::SNS::Topic}
)");
    CHECK(done.fault.empty());
    const Json properties = done.section("Resources")["Topic"]["Properties"];
    CHECK(properties["A"] == 3);
    CHECK(properties["B"] == 2);
    CHECK(properties["C"] == 2);
    CHECK(properties["D"] == R"({"a":[1,true,"text"],"b":["a","b","c"]})");
    CHECK(properties["E"].dump() == R"({"Fn::ToJsonString":{"a":{"Fn::GetAtt":["Other","TopicName"]}}})");
    CHECK(properties["F"] == "fallback");
    CHECK(properties["G"] == 1);

    std::vector<Diagnostic> diagnostics;
    const Resolver resolver = Resolver::prepare(*done.document, {}, pseudo_parameters(), {}, diagnostics);
    CHECK(messages(diagnostics).empty());
    World world;
    const Node& all = *done.document->resource("Topic")->properties;
    CHECK(is_pending(*resolver.resolve(*all.find("E"), world)));
    world.deployed = true;
    CHECK(*resolver.resolve(*all.find("E"), world) == R"({"a":"Other.TopicName"})");
    CHECK(*resolver.resolve(*all.find("H"), world) == "Other-id");
}

TEST_CASE("What AWS::LanguageExtensions refuses", "[transform]") {
    const auto fault = [](const std::string& rest) { return transform(extensions + rest).fault; };
    const std::string fragment = "{'T${X}': {Type: AWS::SNS::Topic}}]\n";
    CHECK(fault("Resources:\n  Fn::ForEach::L: [X, text, " + fragment) == failed + "Fn::ForEach layout is incorrect");
    CHECK(fault("Resources:\n  Fn::ForEach::L: [X, [a]]\n") == failed + "Fn::ForEach layout is incorrect");
    CHECK(fault("Resources:\n  Fn::ForEach::L: [X, !GetAtt T.A, " + fragment) ==
          failed + "Could not find a collection or could not be resolved for Fn::ForEach");
    CHECK(fault("Resources:\n  Fn::ForEach::L: [X, {a: b}, " + fragment) ==
          failed + "Could not find a collection or could not be resolved for Fn::ForEach");
    CHECK(fault("Resources:\n  Fn::ForEach::L: [X, [a, b], {Same: {Type: AWS::SNS::Topic}}]\n") ==
          failed + "Duplicate key 'Same' when merging keys to parent object in Fn::ForEach");
    CHECK(fault(topic + "Outputs:\n  Fn::ForEach::L: [X, [a-b], {'O${X}': {Value: x}}]\n") == failed + "OutputKey 'Oa-b' should be alphanumeric");
    CHECK(fault(topic + "Outputs:\n  O: {Value: {Fn::Length: !GetAtt Topic.X}}\n") ==
          failed + "The Fn::Length value could not be resolved for properties");
    CHECK(
        fault(topic + "Outputs:\n  Fn::ForEach::DebugOutput: [Name, [A, B], {'&{Name}P': {Value: {Fn::ToJsonString: {Condition: Irrelevant}}}}]\n") ==
        failed + "Fn::ToJsonString does not support Condition intrinsic function for resource Fn::ForEach::DebugOutput");
    CHECK(fault("Resources:\n  Topic: {Type: AWS::SNS::Topic, Condition: 'Is${X}'}\n") == failed + "Key Is${X} is missing in the map.");
    // Four nested loops over a hundred items each would fill the memory.
    std::string items = "[";
    for (int i = 0; i < 100; ++i) items += std::to_string(i) + ",";
    items += "]";
    std::string loops = "{'T${A}x${B}x${C}x${D}': {Type: AWS::SNS::Topic}}";
    for (const char* name : {"D", "C", "B"}) loops = "{'Fn::ForEach::" + std::string(name) + "': [" + name + ", " + items + ", " + loops + "]}";
    CHECK(fault("Resources:\n  Fn::ForEach::A: [A, " + items + ", " + loops + "]\n") == failed + "Template may not exceed 1000000 bytes in size.");
}

TEST_CASE("AWS::Include in place and at the top", "[transform]") {
    const std::map<std::string, std::string> files{
        {"s3://bucket/properties.yaml", "DisplayName: included\nTopicName:\n  Ref: AWS::StackName\n"},
        {"s3://bucket/more.json", R"({"Resources": {"More": {"Type": "AWS::SNS::Topic"}}, "Mappings": {"M": {"a": {"b": "c"}}}})"},
        {"s3://bucket/value.yaml", "- a\n- b\n"},
        {"s3://bucket/broken.yaml", "a: [\n"},
        {"local.yaml", "DisplayName: near\n"},
    };
    const std::string call = "Fn::Transform: {Name: AWS::Include, Parameters: {Location: ";
    const std::string head =
        "Parameters:\n  File: {Type: String, Default: s3://bucket/value.yaml}\nResources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties:\n    "
        "  ";
    const Transformed merged = transform(head + call + "s3://bucket/properties.yaml}}\n      Own: 1\n", files);
    CHECK(merged.fault.empty());
    CHECK(merged.errors.empty());
    CHECK(merged.section("Resources")["Topic"]["Properties"].dump() == R"({"Own":1,"DisplayName":"included","TopicName":{"Ref":"AWS::StackName"}})");
    CHECK(transform(head + "Value: {" + call + "!Ref File}}}\n", files).section("Resources")["Topic"]["Properties"]["Value"] == Json({"a", "b"}));
    CHECK(transform(head + call + "local.yaml}}\n", files).section("Resources")["Topic"]["Properties"]["DisplayName"] == "near");
    const Transformed top = transform("Transform: {Name: AWS::Include, Parameters: {Location: s3://bucket/more.json}}\n" + topic, files);
    CHECK(top.section("Resources").size() == 2);
    REQUIRE(top.document->mappings != nullptr);

    CHECK(transform(head + call + "s3://doesnotexist/x.yaml}}\n", files).fault ==
          "Transform AWS::Include failed with: S3 bucket [doesnotexist] does not exist.");
    CHECK(transform(head + call + "s3://bucket/broken.yaml}}\n", files).fault ==
          "Transform AWS::Include failed with: The specified S3 object's content should be valid Yaml/JSON");
    CHECK(transform(head + "Fn::Transform: {Name: AWS::Include}\n", files).fault ==
          "Transform AWS::Include failed with: The location parameter is not a valid S3 uri.");
}

TEST_CASE("An include may feed the language extensions", "[transform]") {
    const Transformed done = transform(R"(
Transform:
  - {Name: AWS::Include, Parameters: {Location: maps.yaml}}
  - AWS::LanguageExtensions
Resources:
  Fn::ForEach::L: [X, !FindInMap [M, a, list], {'T${X}': {Type: AWS::SNS::Topic}}]
)",
                                       {{"maps.yaml", "Mappings: {M: {a: {list: [p, q]}}}\n"}});
    CHECK(done.fault.empty());
    REQUIRE(done.document);
    CHECK(done.document->resource("Tq") != nullptr);
}

TEST_CASE("Transforms that are not run say so", "[transform]") {
    CHECK(transform("Transform: AWS::Serverless-2016-10-31\n" + topic).fault == "Transform AWS::Serverless-2016-10-31 is not simulated yet");
    CHECK(transform("Transform: [AWS::CodeDeployBlueGreen]\n" + topic).fault == "Transform AWS::CodeDeployBlueGreen is not simulated yet");
    CHECK(transform("Transform: MyMacro\n" + topic).fault == "The macro MyMacro is not simulated yet");
    CHECK(transform("Transform: AWS::Unknown\n" + topic).fault == "No transform named AWS::Unknown found.");
    CHECK(transform("Transform: {Name: !Ref X}\n" + topic).fault == "Key Name of transform definition must be a string.");
    CHECK(transform("Resources:\n  T: {Type: AWS::SNS::Topic, Properties: {Fn::Transform: {Name: MyMacro}}}\n").fault ==
          "The macro MyMacro is not simulated yet");
}

}  // namespace drydock::tmpl::testing
