#include "template/resolve.h"

#include "tests/unit/template/resolve_fixture.h"

namespace drydock::tmpl::testing {
namespace {

using Texts = std::vector<std::string>;

const std::string skipped = R"(
Parameters:
  Env: {Type: String, Default: dev}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  Prod: {Type: AWS::SNS::Topic, Condition: IsProd}
  R:
    Type: AWS::SSM::Parameter
    Properties: )";

}  // namespace

TEST_CASE("Undefined names are listed together for each block", "[resolve]") {
    const Prepared prepared = prepare(R"(
Resources:
  Topic:
    Type: AWS::SNS::Topic
    DependsOn: [Gone, Topik]
    Metadata: {A: !Ref InMetadata}
    Properties: {DisplayName: !Sub '${Nope}-${AWS::Region}', TopicName: !Ref Nope, Tags: [!If [X, !Ref InBranch, b]]}
Conditions:
  X: !Equals [a, b]
Outputs:
  O: {Value: !Ref Nothing}
)");
    CHECK(prepared.errors == Texts{"Template format error: Unresolved resource dependencies [Nope, InBranch, InMetadata, Gone, Topik] in the "
                                   "Resources block of the template",
                                   "Template format error: Unresolved resource dependencies [Nothing] in the Outputs block of the template"});
    const Prepared near =
        prepare("Resources:\n  Topic: {Type: AWS::SNS::Topic}\n  R: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Topik}}\n");
    REQUIRE(near.diagnostics.size() == 1);
    CHECK(near.diagnostics[0].suggestion == "did you mean Topic?");
    CHECK(near.diagnostics[0].span.line == 3);
}

TEST_CASE("Resources whose condition is false do not exist", "[resolve]") {
    const Texts refused{"Template format error: Unresolved resource dependencies [Prod] in the Resources block of the template"};
    CHECK(prepare(skipped + "{Value: !Ref Prod}\n").errors == refused);
    CHECK(prepare(skipped + "{Value: !GetAtt Prod.TopicName}\n").errors == refused);
    CHECK(prepare(skipped + "{Value: !Sub '${Prod.TopicName}'}\n").errors == refused);
    CHECK(prepare(skipped + "{Value: x}\n    DependsOn: Prod\n").errors == refused);
    CHECK(prepare(skipped + "{Value: !If [IsProd, !Ref Prod, none]}\n").errors.empty());
    CHECK(prepare(skipped + "{Value: !Ref Prod}\n", {{"Env", "prod"}}).errors.empty());
    CHECK(prepare(skipped + "{Value: x}\nOutputs:\n  O: {Value: !Ref Prod}\n").errors ==
          Texts{"Unresolved resource dependencies [Prod] in the Outputs block of the template"});
    const Prepared good = prepare(skipped + "{Value: x}\nOutputs:\n  O: {Value: !Ref Prod, Condition: IsProd}\n");
    CHECK(good.errors.empty());
    CHECK_FALSE(good.resolver.exists(*good.document->resource("Prod")));
    CHECK(good.resolver.exists(*good.document->resource("R")));
    CHECK_FALSE(good.resolver.exists(good.document->outputs[0]));
}

TEST_CASE("Outputs", "[resolve]") {
    const std::string topic = "Conditions:\n  C: !Equals [a, a]\nResources:\n  Topic: {Type: AWS::SNS::Topic}\nOutputs:\n  A: ";
    CHECK(prepare(topic + "{Value: x, Export: {Name: !Ref Topic}}\n").errors ==
          Texts{"Template format error: Output A is malformed.  The Name field of Export must not depend on any resources, imported values, or "
                "Fn::GetAZs."});
    CHECK(prepare(topic + "{Value: x, Export: {Name: !Sub '${AWS::StackName}-x'}}\n").errors.empty());
    CHECK(prepare(topic + "{Value: !Equals [a, b]}\n").errors ==
          Texts{"Template format error: The Value field of every Outputs member must evaluate to a String."});
    CHECK(prepare(topic + "{Value: '{{resolve:ssm:a:label}}'}\n").errors.empty());  // plain text here
}

TEST_CASE("References follow the branches that are taken", "[resolve]") {
    const std::string text = R"(
Parameters:
  Env: {Type: String, Default: dev}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  A: {Type: AWS::SNS::Topic}
  B: {Type: AWS::SNS::Topic}
  C: {Type: AWS::SNS::Topic}
  R:
    Type: AWS::SSM::Parameter
    Properties:
      Name: !If [IsProd, !Ref A, !GetAtt B.TopicName]
      Value: !Sub ['${B}${C.TopicName}${X}${Env}', {X: !Ref A}]
)";
    const auto of = [&](const ParameterValues& given) {
        const Prepared prepared = prepare(text, given);
        return prepared.resolver.references(*prepared.document->resource("R")->properties);
    };
    CHECK(of({}) == Texts{"B", "C", "A"});
    CHECK(of({{"Env", "prod"}}) == Texts{"A", "B", "C"});
}

TEST_CASE("Findings are placed through Fn::If and past what is left out", "[resolve]") {
    const Prepared prepared = prepare(R"(
Conditions:
  Never: !Equals [a, b]
Resources:
  R:
    Type: AWS::SSM::Parameter
    Properties:
      Tags:
        - !If [Never, {Key: a}, !Ref 'AWS::NoValue']
        - Key: first
          Value: one
        - !If
          - Never
          - Key: never
          - Key: second
            Value: two
      Value: !Join ['', [a, b]]
      a/b: {c: 1}
)");
    const Node& properties = *prepared.document->resource("R")->properties;
    CHECK(prepared.resolver.locate(properties, "/Tags/0/Value").text == "one");
    CHECK(prepared.resolver.locate(properties, "/Tags/1/Value").text == "two");
    CHECK(prepared.resolver.locate(properties, "/Tags/1/Value").span.line == 16);
    CHECK(&prepared.resolver.locate(properties, "/Tags/7") == properties.find("Tags"));
    CHECK(&prepared.resolver.locate(properties, "/Value/0") == properties.find("Value"));
    CHECK(prepared.resolver.locate(properties, "/a~1b/c").text == "1");
    CHECK(&prepared.resolver.locate(properties, "/None/x") == &properties);
    CHECK(&prepared.resolver.locate(properties, "") == &properties);
}

TEST_CASE("Whole property maps resolve in order", "[resolve]") {
    const Prepared prepared =
        prepare(skipped + R"({Z: !Ref Env, A: [1, 1.5, true, text], N: {M: !Ref 'AWS::NoValue'}, Gone: !Ref 'AWS::NoValue', E: {}}
)");
    World world;
    const Result<Json> value = prepared.resolver.resolve(*prepared.document->resource("R")->properties, world);
    REQUIRE(value.ok());
    CHECK(value->dump() == R"({"Z":"dev","A":[1,1.5,true,"text"],"N":{},"E":{}})");
}

TEST_CASE("Too many dynamic references", "[resolve]") {
    std::string text = skipped + "{A: [";
    for (int i = 0; i < 61; ++i) text += "'{{resolve:ssm:p" + std::to_string(i) + ":1}}', ";
    CHECK(prepare(text + "]}\n").errors == Texts{"Template format error: Number of dynamic references, 61, is greater than maximum allowed, 60"});
}

TEST_CASE("Template faults come before parameter faults", "[resolve]") {
    const Prepared prepared = prepare(R"(
Parameters:
  P: {Type: String}
Resources:
  R: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Nope}}
)");
    CHECK(prepared.errors == Texts{"Template format error: Unresolved resource dependencies [Nope] in the Resources block of the template",
                                   "Parameters: [P] must have values"});
}

TEST_CASE("Five hundred resources that refer to each other", "[resolve]") {
    std::string text = "Resources:\n  R0: {Type: AWS::SNS::Topic}\n";
    for (int i = 1; i < 500; ++i) {
        text += "  R" + std::to_string(i) + ": {Type: AWS::SNS::Topic, Properties: {DisplayName: !Sub '${R" + std::to_string(i - 1) +
                ".TopicName}-x'}}\n";
    }
    const Prepared prepared = prepare(text);
    CHECK(prepared.errors.empty());
    World world;
    for (const ResourceDeclaration& resource : prepared.document->resources) {
        if (resource.properties == nullptr) continue;
        const Result<Json> value = prepared.resolver.resolve(*resource.properties, world);
        REQUIRE(value.ok());
        CHECK(pending_references(*value).size() == 1);
    }
}

}  // namespace drydock::tmpl::testing
