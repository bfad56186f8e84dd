#include "template/conditions.h"

#include "template/rules.h"
#include "tests/unit/template/resolve_fixture.h"

namespace drydock::tmpl::testing {
namespace {

const std::string parameters = R"(
Parameters:
  Env: {Type: String, Default: dev}
  Size: {Type: String, Default: small}
  Zones: {Type: CommaDelimitedList, Default: "a,b"}
Mappings:
  Regions: {us-east-1: {Ami: ami-east}}
)";
const std::string resources = "Resources:\n  B: {Type: AWS::SNS::Topic}\n";

std::vector<std::string> errors_of(const std::string& conditions) {
    return prepare(parameters + "Conditions:\n" + conditions + resources).errors;
}

}  // namespace

TEST_CASE("Conditions are evaluated, those that others need first", "[condition]") {
    const std::string text = parameters + R"(
Conditions:
  Both: !And [!Condition IsProd, !Condition IsBig]
  Either: !Or [!Condition IsProd, !Condition IsBig]
  NotProd: !Not [!Condition IsProd]
  IsProd: !Equals [!Ref Env, prod]
  IsBig: !Equals [!Ref Size, big]
  East: !Equals [!FindInMap [Regions, !Ref 'AWS::Region', Ami], ami-east]
  Joined: !Equals [!Join ['', !Ref Zones], ab]
  First: !Equals [!Select [0, !Ref Zones], a]
  Text: !Equals [!Sub '${Env}-x', prod-x]
  Number: !Equals [1, '1']
)" + resources;
    const Prepared prod = prepare(text, {{"Env", "prod"}});
    CHECK(prod.errors.empty());
    for (const char* name : {"IsProd", "Either", "East", "Joined", "First", "Text", "Number"}) CHECK(prod.resolver.condition(name));
    for (const char* name : {"IsBig", "Both", "NotProd", "Nothing"}) CHECK_FALSE(prod.resolver.condition(name));
    const Prepared dev = prepare(text, {{"Size", "big"}});
    for (const char* name : {"IsBig", "Either", "NotProd"}) CHECK(dev.resolver.condition(name));
    for (const char* name : {"IsProd", "Both", "Text"}) CHECK_FALSE(dev.resolver.condition(name));
}

TEST_CASE("A long chain of conditions", "[condition]") {
    std::string text = "  C0: !Equals [a, a]\n";
    for (int i = 1; i < 3000; ++i) text += "  C" + std::to_string(i) + ": !Not [!Condition C" + std::to_string(i - 1) + "]\n";
    const Prepared prepared = prepare(parameters + "Conditions:\n" + text + resources);
    CHECK(prepared.errors.empty());
    CHECK_FALSE(prepared.resolver.condition("C2999"));
    CHECK(prepared.resolver.condition("C2998"));
}

TEST_CASE("Conditions that AWS refuses", "[condition]") {
    using Texts = std::vector<std::string>;
    CHECK(errors_of("  C: !Equals [!Ref B, x]\n") ==
          Texts{"Template format error: Unresolved dependencies [B]. Cannot reference resources in the Conditions block of the template"});
    CHECK(errors_of("  C: !Equals [!Ref X, !Sub '${Y}']\n") ==
          Texts{"Template format error: Unresolved dependencies [X, Y]. Cannot reference resources in the Conditions block of the template"});
    CHECK(errors_of("  C: !Ref Env\n") ==
          Texts{"Template format error: Conditions can only be boolean operations on parameters and other conditions"});
    CHECK(errors_of("  C: 'yes'\n") == Texts{"Template format error: Conditions can only be boolean operations on parameters and other conditions"});
    CHECK(errors_of("  C: !Equals [a]\n") == Texts{"Template error: every Fn::Equals object requires a list of 2 string parameters."});
    CHECK(errors_of("  C: !Equals [a, [b]]\n") == Texts{"Template error: every Fn::Equals object requires a list of 2 string parameters."});
    CHECK(errors_of("  C: !And [!Equals [a, a]]\n") ==
          Texts{"Template error: every Fn::And object requires a list of at least 2 and at most 10 boolean parameters."});
    CHECK(errors_of("  C: !Or [a, b]\n") ==
          Texts{"Template error: every Fn::Or object requires a list of at least 2 and at most 10 boolean parameters."});
    CHECK(errors_of("  C: !Not [!Equals [a, a], !Equals [a, a]]\n") == Texts{"Template error: every Fn::Not object requires one boolean parameter."});
    CHECK(errors_of("  C: !Not [!Condition Nope]\n") == Texts{"Template error: unresolved condition dependency Nope in Condition"});
    CHECK(errors_of("  C: !Equals [!ImportValue a, b]\n") == Texts{"Template error: Cannot use Fn::ImportValue in Conditions."});
    CHECK(errors_of("  C: !Equals [!Select [0, !GetAZs ''], b]\n") == Texts{"Template error: Cannot use Fn::GetAZs in Conditions."});
    CHECK(errors_of("  C: !Equals [!FindInMap [Regions, !Ref 'AWS::Region', None], b]\n") ==
          Texts{"Template error: Unable to get mapping for Regions::us-east-1::None"});
    const std::vector<std::string> circle = errors_of("  A: !Not [!Condition B]\n  B: !Not [!Condition A]\n  C: !Not [!Condition A]\n");
    CHECK(circle == Texts{"Template error: Found circular condition dependency between A and B"});
}

TEST_CASE("Conditions of resources and outputs must exist", "[condition]") {
    CHECK(prepare("Resources:\n  B: {Type: AWS::SNS::Topic, Condition: Nope}\n").errors ==
          std::vector<std::string>{"Template format error: Unresolved condition dependency Nope in the Resources block of the template"});
    CHECK(prepare(resources + "Outputs:\n  O: {Value: x, Condition: Nope}\n").errors ==
          std::vector<std::string>{"Template format error: Unresolved condition dependency Nope in the Outputs block of the template"});
}

TEST_CASE("Rules", "[condition]") {
    const std::string text = parameters + R"(
Rules:
  Production:
    RuleCondition: !Equals [!Ref Env, prod]
    Assertions:
      - Assert: {"Fn::Contains": [[big, huge], !Ref Size]}
        AssertDescription: production needs a big one
      - Assert: {"Fn::EachMemberIn": [!Ref Zones, [a, b, c]]}
  Members:
    Assertions:
      - Assert: {"Fn::Not": [{"Fn::EachMemberEquals": [!Ref Zones, z]}]}
)" + resources;
    CHECK(prepare(text).errors.empty());
    CHECK(prepare(text, {{"Env", "prod"}, {"Size", "big"}}).errors.empty());
    const std::vector<std::string> small = prepare(text, {{"Env", "prod"}}).errors;
    REQUIRE(small.size() == 1);
    CHECK(small[0].find("production needs a big one") != std::string::npos);
    CHECK(prepare(text, {{"Env", "prod"}, {"Size", "big"}, {"Zones", "a,x"}}).errors.size() == 1);
    CHECK(prepare(text, {{"Zones", "z,z"}}).errors.size() == 1);
}

TEST_CASE("Rules over things of the account", "[condition]") {
    const std::string text = R"(
Parameters:
  Subnets: {Type: List<AWS::EC2::Subnet::Id>}
  Vpc: {Type: AWS::EC2::VPC::Id}
Rules:
  InVpc:
    Assertions:
      - Assert: {"Fn::EachMemberIn": [{"Fn::ValueOf": [Subnets, VpcId]}, {"Fn::RefAll": "AWS::EC2::VPC::Id"}]}
      - Assert: {"Fn::EachMemberEquals": [{"Fn::ValueOf": [Subnets, VpcId]}, !Ref Vpc]}
      - Assert: {"Fn::Contains": [{"Fn::ValueOfAll": ["AWS::EC2::VPC::Id", Tags.Name]}, main]}
)" + resources;
    const Resolver::AccountLookup lookup = [](const std::string& type, const std::string& identifier, const std::string& attribute) -> Result<Json> {
        if (identifier.empty()) return attribute.empty() ? Json{"vpc-1", "vpc-2"} : Json{"main", "other"};
        CHECK(type == "AWS::EC2::Subnet::Id");
        return Json(identifier == "subnet-9" ? "vpc-9" : "vpc-1");
    };
    CHECK(prepare(text, {{"Subnets", "subnet-1,subnet-2"}, {"Vpc", "vpc-1"}}, {}, lookup).errors.empty());
    CHECK(prepare(text, {{"Subnets", "subnet-1,subnet-9"}, {"Vpc", "vpc-1"}}, {}, lookup).errors.size() == 2);
    const std::vector<std::string> unanswered = prepare(text, {{"Subnets", "subnet-1"}, {"Vpc", "vpc-1"}}).errors;
    REQUIRE_FALSE(unanswered.empty());
    CHECK(unanswered[0].find("is not simulated yet") != std::string::npos);
}

TEST_CASE("Rules may use few functions", "[condition]") {
    CHECK(
        prepare(parameters + "Rules:\n  A:\n    Assertions:\n      - Assert: !Equals [!Sub '${Env}', {'Fn::If': [a, b, c]}]\n" + resources).errors ==
        std::vector<std::string>{
            "Template format error: Following functions are not supported in the Rules block of the template: [Fn::Sub, Fn::If]"});
}

}  // namespace drydock::tmpl::testing
