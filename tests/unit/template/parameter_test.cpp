#include "template/parameters.h"

#include "tests/unit/template/resolve_fixture.h"

namespace drydock::tmpl::testing {
namespace {

// A template of one parameter P; `declaration` is what its map holds.
std::string with(const std::string& declaration) {
    return "Parameters:\n  P: {" + declaration + "}\nResources:\n  R: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref P}}\n";
}

struct Case {
    std::string declaration;
    std::string given;
    std::string expected;
};

}  // namespace

TEST_CASE("Constraints of parameters", "[parameter]") {
    const Case example = GENERATE(values<Case>({
        {"Type: String, AllowedValues: [a, b]", "c", "Parameter 'P' must be one of AllowedValues"},
        {"Type: String, AllowedValues: [a, b]", "A", "Parameter 'P' must be one of AllowedValues"},
        {"Type: String, AllowedPattern: '[a-z]+'", "abc1", "Parameter 'P' must match pattern [a-z]+"},
        {"Type: String, MinLength: 3", "ab", "Parameter 'P' must contain at least 3 characters"},
        {"Type: String, MaxLength: 5", "abcdef", "Parameter 'P' must contain at most 5 characters"},
        {"Type: Number", "abc", "Parameter 'P' must be a number."},
        {"Type: Number", "", "Parameter 'P' must be a number."},
        {"Type: Number, MinValue: 1", "0", "Parameter 'P' must be a number not less than 1"},
        {"Type: Number, MaxValue: 2.5", "3", "Parameter 'P' must be a number not greater than 2.5"},
        {"Type: List<Number>", "80, x", "Parameter 'P' must be a number."},
        {"Type: CommaDelimitedList, AllowedValues: [a, b]", "a,c", "Parameter 'P' must be one of AllowedValues"},
        {"Type: CommaDelimitedList, AllowedPattern: '[a-z]+'", "a,1", "Parameter 'P' must match pattern [a-z]+"},
        {"Type: String, AllowedPattern: '[a-z]+', ConstraintDescription: lower case only", "A",
         "Parameter 'P' failed to satisfy constraint: lower case only"},
        {"Type: Number, MaxValue: 5, ConstraintDescription: five at most", "6", "Parameter 'P' failed to satisfy constraint: five at most"},
        {"Type: String", std::string(4097, 'x'), "Parameter 'P' must contain at most 4096 characters"},
    }));
    INFO(example.declaration << " = " << example.given);
    const Prepared prepared = prepare(with(example.declaration), {{"P", example.given}});
    REQUIRE(prepared.errors.size() == 1);
    CHECK(prepared.errors[0] == example.expected);
    CHECK(prepared.diagnostics[0].pointer == "/Parameters/P");
    CHECK(prepared.diagnostics[0].span.line == 2);
}

TEST_CASE("Values that hold", "[parameter]") {
    const Case example = GENERATE(values<Case>({
        {"Type: String, MinLength: 3, MaxLength: 3", "äöü", R"("äöü")"},
        {"Type: String, AllowedPattern: '[a-z]*'", "", R"("")"},
        {"Type: Number, MinValue: -5, MaxValue: 5", "-5", R"("-5")"},
        {"Type: Number", " 1e3 ", R"(" 1e3 ")"},
        {"Type: Number, AllowedValues: [1, 2]", "2", R"("2")"},
        {"Type: List<Number>", "80, 443", R"(["80","443"])"},
        {"Type: CommaDelimitedList", "a , b,c", R"(["a","b","c"])"},
        {"Type: CommaDelimitedList", "", R"([""])"},
        {"Type: List<String>", "a,b", R"(["a","b"])"},
        {"Type: AWS::EC2::VPC::Id", "vpc-1", R"("vpc-1")"},
        {"Type: List<AWS::EC2::Subnet::Id>", "subnet-1,subnet-2", R"(["subnet-1","subnet-2"])"},
        {"Type: String", std::string(4096, 'x'), "\"" + std::string(4096, 'x') + "\""},
    }));
    INFO(example.declaration << " = " << example.given);
    const Prepared prepared = prepare(with(example.declaration), {{"P", example.given}});
    CHECK(prepared.errors.empty());
    CHECK(prepared.resolver.parameter("P")->dump() == example.expected);
}

TEST_CASE("Missing and unknown parameters are named together", "[parameter]") {
    const std::string text = R"(
Parameters:
  A: {Type: String}
  B: {Type: String}
  C: {Type: String, Default: c}
Resources:
  R: {Type: AWS::SNS::Topic}
)";
    CHECK(prepare(text).errors == std::vector<std::string>{"Parameters: [A, B] must have values"});
    CHECK(prepare(text, {{"A", "1"}, {"B", "2"}, {"X", ""}, {"Y", ""}}).errors ==
          std::vector<std::string>{"Parameters: [X, Y] do not exist in the template"});
    const Prepared good = prepare(text, {{"A", "1"}, {"B", "2"}});
    CHECK(good.errors.empty());
    CHECK(*good.resolver.parameter("C") == "c");
    CHECK(good.resolver.parameter("X") == nullptr);
}

TEST_CASE("Parameters of the account are looked up", "[parameter]") {
    const Resolver::AccountParameter account = [](const ParameterDeclaration& parameter, const std::string& value) -> Result<Json> {
        if (value == "vpc-none") {
            return Fault::validation_error("Parameter validation failed: parameter value vpc-none for parameter name " + parameter.name +
                                           " does not exist.");
        }
        if (parameter.type.starts_with("AWS::SSM::Parameter::Value<")) return Json("x,y");
        return Json(value);
    };
    CHECK(prepare(with("Type: AWS::EC2::VPC::Id"), {{"P", "vpc-none"}}, account).errors ==
          std::vector<std::string>{"Parameter validation failed: parameter value vpc-none for parameter name P does not exist."});
    CHECK(*prepare(with("Type: AWS::EC2::VPC::Id"), {{"P", "vpc-1"}}, account).resolver.parameter("P") == "vpc-1");
    CHECK(*prepare(with("Type: AWS::SSM::Parameter::Value<String>"), {{"P", "/a"}}, account).resolver.parameter("P") == "x,y");
    CHECK(*prepare(with("Type: AWS::SSM::Parameter::Value<List<String>>"), {{"P", "/a"}}, account).resolver.parameter("P") == Json({"x", "y"}));
    // The name is held against the constraints, not what is stored under it.
    CHECK(prepare(with("Type: 'AWS::SSM::Parameter::Value<String>', AllowedPattern: 'x.*'"), {{"P", "/a"}}, account).errors ==
          std::vector<std::string>{"Parameter 'P' must match pattern x.*"});
}

TEST_CASE("A secret value is not shown", "[parameter]") {
    const Prepared prepared = prepare(with("Type: String, NoEcho: true, MinLength: 8"), {{"P", "hidden"}});
    REQUIRE(prepared.diagnostics.size() == 1);
    CHECK(prepared.diagnostics[0].value.empty());
}

TEST_CASE("A dynamic reference as default names its version", "[parameter]") {
    CHECK(prepare(with("Type: String, Default: '{{resolve:ssm:/a}}'")).errors ==
          std::vector<std::string>{"Template error: parameter P should not contain ssm versionless resolver"});
    const Prepared prepared = prepare(with("Type: String, Default: '{{resolve:ssm:/a:1}}'"));
    CHECK(prepared.errors.empty());
    CHECK(prepared.value("Value") == "<ssm|/a:1>");
}

TEST_CASE("Types of parameters", "[parameter]") {
    const ParameterType stored = parameter_type("AWS::SSM::Parameter::Value<List<AWS::EC2::Image::Id>>");
    CHECK(stored.stored);
    CHECK(stored.list);
    CHECK(stored.account);
    CHECK(stored.item == "AWS::EC2::Image::Id");
    CHECK_FALSE(parameter_type("AWS::SSM::Parameter::Name").stored);
    CHECK(parameter_type("AWS::SSM::Parameter::Name").account);
    CHECK(parameter_type("List<Number>").number);
    CHECK_FALSE(parameter_type("CommaDelimitedList").account);
}

}  // namespace drydock::tmpl::testing
