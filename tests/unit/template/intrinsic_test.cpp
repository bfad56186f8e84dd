#include "template/intrinsics.h"

#include "tests/unit/template/resolve_fixture.h"

namespace drydock::tmpl::testing {
namespace {

const std::string head = R"(
Parameters:
  Env: {Type: String, Default: dev}
  Port: {Type: Number, Default: 8080}
  Subnets: {Type: CommaDelimitedList, Default: "subnet-1, subnet-2,subnet-3"}
  Ports: {Type: List<Number>, Default: "80,443"}
Mappings:
  Regions:
    us-east-1: {Ami: ami-east, Size: 2, Zones: [a, b]}
    eu-west-1: {Ami: ami-west, Size: 3, Zones: [c]}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsDev: !Equals [!Ref Env, dev]
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Queue: {Type: AWS::SQS::Queue}
  R:
    Type: AWS::SSM::Parameter
    Properties:
      Name: x
      P: )";

struct Case {
    std::string expression;
    std::string expected;  // JSON, or the names a pending value waits for
};

}  // namespace

TEST_CASE("Functions of known values", "[intrinsic]") {
    const Case example = GENERATE(values<Case>({
        {"!Ref Env", R"("dev")"},
        {"!Ref Port", R"("8080")"},
        {"!Ref Subnets", R"(["subnet-1","subnet-2","subnet-3"])"},
        {"!Ref Ports", R"(["80","443"])"},
        {"!Ref AWS::Region", R"("us-east-1")"},
        {"!Ref AWS::AccountId", R"("123456789012")"},
        {"!Ref AWS::NotificationARNs", R"(["arn:aws:sns:us-east-1:123456789012:a"])"},
        {"!Ref AWS::NoValue", "null"},
        {"!Sub '${Env}-${AWS::Region}-${!Literal}'", R"("dev-us-east-1-${Literal}")"},
        {"!Sub 'no variables, a lone ${ stays'", R"("no variables, a lone ${ stays")"},
        {"!Sub ['${A}/${B}', {A: 1, B: !Ref Env}]", R"("1/dev")"},
        {"!Sub ['${Env}', {Env: own}]", R"("own")"},
        {"!Sub ['${a.b}', {a.b: dotted}]", R"("dotted")"},
        {"!Join ['|', !Ref Subnets]", R"("subnet-1|subnet-2|subnet-3")"},
        {"!Join ['', [a, !Ref Port, true, 1.5]]", R"("a8080true1.5")"},
        {"!Join [',', [a, !Ref 'AWS::NoValue', b]]", R"("a,b")"},
        {"!Join [',', []]", R"("")"},
        {"!Select [1, [a, b, c]]", R"("b")"},
        {"!Select ['2', !Ref Subnets]", R"("subnet-3")"},
        {"!Select [0, !Split ['/', 'x/y']]", R"("x")"},
        {"!Split [',', 'a,b,,c,']", R"(["a","b","","c",""])"},
        {"!Split ['--', 'a--b-c']", R"(["a","b-c"])"},
        {"!GetAZs ''", R"(["us-east-1a","us-east-1b","us-east-1c"])"},
        {"!GetAZs {Ref: AWS::Region}", R"(["us-east-1a","us-east-1b","us-east-1c"])"},
        {"!Select [1, !GetAZs eu-west-1]", R"("eu-west-1b")"},
        {"!FindInMap [Regions, !Ref AWS::Region, Ami]", R"("ami-east")"},
        {"!FindInMap [Regions, eu-west-1, Zones]", R"(["c"])"},
        {"!ImportValue net-vpc", R"("vpc-1")"},
        {"!ImportValue {'Fn::Sub': ['net-${V}', {V: vpc}]}", R"("vpc-1")"},
        {"!Base64 hello world", R"("aGVsbG8gd29ybGQ=")"},
        {"!Base64 {'Fn::Sub': '${Env}-x'}", R"("ZGV2LXg=")"},
        {"!Base64 ab", R"("YWI=")"},
        {"!Base64 abc", R"("YWJj")"},
        {"!If [IsProd, big, small]", R"("small")"},
        {"!If [IsDev, [a, !Ref Env], !Ref Topic]", R"(["a","dev"])"},
        {"[a, !If [IsProd, b, !Ref 'AWS::NoValue'], c]", R"(["a","c"])"},
        {"{Keep: 1, Drop: !If [IsProd, x, !Ref 'AWS::NoValue']}", R"({"Keep":1})"},
        {"!Cidr ['192.168.0.0/24', 6, 5]",
         R"(["192.168.0.0/27","192.168.0.32/27","192.168.0.64/27","192.168.0.96/27","192.168.0.128/27","192.168.0.160/27"])"},
        {"!Cidr ['10.0.7.9/16', '2', '8']", R"(["10.0.0.0/24","10.0.1.0/24"])"},
        {"!Cidr ['10.0.0.0/16', 2, 4]", R"(["10.0.0.0/28","10.0.0.16/28"])"},
        {"!Cidr ['2600:1f18:abc:de00::/56', 2, 64]", R"(["2600:1f18:abc:de00::/64","2600:1f18:abc:de01::/64"])"},
        {"{Condition: {StringEquals: {a: b}}}", R"({"Condition":{"StringEquals":{"a":"b"}}})"},
        {"{Condition: plain}", R"({"Condition":"plain"})"},
    }));
    INFO(example.expression);
    const Prepared prepared = prepare(head + example.expression + "\n");
    CHECK(prepared.value("P").dump() == example.expected);
}

TEST_CASE("Unknown parts make a value pending with what it waits for", "[intrinsic]") {
    const Case example = GENERATE(values<Case>({
        {"!Ref Topic", "Topic"},
        {"!GetAtt Topic.TopicName", "Topic"},
        {"!GetAtt [Topic, TopicName]", "Topic"},
        {"!Sub '${Topic}-${Queue.Arn}-${Topic.TopicName}'", "Topic Queue"},
        {"!Join ['-', [a, !Ref Queue, !GetAtt Topic.TopicName]]", "Queue Topic"},
        {"!Split ['-', !Ref Queue]", "Queue"},
        {"!Select [0, !Split [':', !GetAtt Queue.Arn]]", "Queue"},
        {"!Select [1, [a, !Ref Queue]]", "Queue"},
        {"!Base64 {'Fn::Sub': 'x ${Queue}'}", "Queue"},
        {"!Cidr [!GetAtt Queue.Arn, 2, 8]", "Queue"},
        {"'{{resolve:secretsmanager:later}}'", "Secret"},
        {"'a {{resolve:secretsmanager:later}} b'", "Secret"},
    }));
    INFO(example.expression);
    const Json value = prepare(head + example.expression + "\n").value("P");
    CHECK(is_pending(value));
    std::string names;
    for (const std::string& name : pending_references(value)) names += (names.empty() ? "" : " ") + name;
    CHECK(names == example.expected);
}

TEST_CASE("Known items of a list with pending ones stay known", "[intrinsic]") {
    const Prepared prepared = prepare(head + "!Select [0, [known, !Ref Queue]]\n      Q: [a, !Ref Queue]\n");
    CHECK(prepared.value("P") == "known");
    const Json list = prepared.value("Q");
    REQUIRE(list.size() == 2);
    CHECK(list[0] == "a");
    CHECK(is_pending(list[1]));
}

TEST_CASE("Deployed resources make values known", "[intrinsic]") {
    const Prepared prepared = prepare(head + "!Sub '${Topic}/${Queue.Arn}'\n      Q: !GetAtt [Topic, !Ref Env]\n");
    World world;
    world.deployed = true;
    CHECK(prepared.value("P", world) == "Topic-id/Queue.Arn");
    CHECK(prepared.value("Q", world) == "Topic.dev");
}

TEST_CASE("Malformed functions are refused before deployment", "[intrinsic]") {
    static const std::string join =
        "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function "
        "that "
        "returns a list of strings (such as Fn::GetAZs) to be joined.";
    static const std::string select = "Template error: Fn::Select requires a list argument with two elements: an integer index and a list";
    static const std::string split =
        "Template error: every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that "
        "returns a "
        "string to be split.";
    static const std::string sub =
        "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an "
        "optional "
        "second argument to specify a mapping of values to replace in the string";
    static const std::string get_att =
        "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute";
    static const std::string find_in_map =
        "Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value";
    static const std::string import =
        "Template error: the attribute in Fn::ImportValue must not depend on any resources, imported values, or Fn::GetAZs";
    const Case example = GENERATE(values<Case>({
        {"{Ref: [a]}", "Template error: every Ref object must have a single String value."},
        {"{'Fn::GetAtt': [Topic, '']}", get_att},
        {"{'Fn::GetAtt': [Topic]}", get_att},
        {"{'Fn::GetAtt': Topic}", get_att},
        {"!GetAtt Missing.Arn", "Template error: instance of Fn::GetAtt references undefined resource Missing"},
        {"!Sub '${Missing.Arn}'", "Template error: instance of Fn::Sub references invalid resource attribute Missing.Arn"},
        {"!Sub ['${Env}']", sub},
        {"!Sub ['${Env}', [a]]", sub},
        {"!Sub '${${Env}}'", sub},
        {"!Sub '${A-B}'",
         "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons"},
        {"!Sub ['${A}', {A: [x]}]",
         "Template error: every value of the context object of every Fn::Sub object must be a string or a function that returns a string"},
        {"!Join [a]", join},
        {"!Join [',', text]", join},
        {"!Join [[], [a]]", join},
        {"!Join [',', [[a]]]", join},
        {"!Select [x, [a, b]]", select},
        {"!Select [3, [a, b]]", select},
        {"!Select [-1, [a, b]]", select},
        {"!Select [0]", select},
        {"!Select [0, text]", select},
        {"!Split [',']", split},
        {"!Split [',', [a]]", split},
        {"!FindInMap [Regions, a]", find_in_map},
        {"!FindInMap [Regions, us-east-1, Ami, {DefaultValue: x}]", find_in_map},
        {"!FindInMap [Nope, a, b]", "Template error: Mapping named 'Nope' is not present in the 'Mappings' section of template."},
        {"!FindInMap [Regions, !Ref Env, Ami]", "Template error: Unable to get mapping for Regions::dev::Ami"},
        {"!FindInMap [Regions, us-east-1, None]", "Template error: Unable to get mapping for Regions::us-east-1::None"},
        {"!ImportValue {Ref: Topic}", import},
        {"!ImportValue {'Fn::Sub': '${Topic.TopicName}'}", import},
        {"!ImportValue {'Fn::Sub': '${Mispelt}'}", import},
        {"!ImportValue {'Fn::ImportValue': a}", import},
        {"!ImportValue {'Fn::Select': [0, !GetAZs '']}", import},
        {"!If [IsProd, a]", "Template error: Fn::If requires a list argument with three elements"},
        {"!If [Nope, a, b]", "Template error: unresolved condition dependency Nope in Fn::If"},
        {"!Base64 [a]", "Template error: every Fn::Base64 object must have a String-typed value."},
        {"!GetAZs [a]", "Template error: every Fn::GetAZs object must have a String-typed value."},
        {"'{{resolve:ssm:/a/b:prod}}'", "Incorrect format is used in the following SSM reference: [{{resolve:ssm:/a/b:prod}}]"},
        {"'{{resolve:ssm-secure:/a/b:1}}'", "SSM Secure reference is not supported in: [AWS::SSM::Parameter/Properties/P]"},
        {"'{{resolve:secretsmanager:s:Binary:k}}'",
         "Incorrect format is used in the following Secrets Manager reference: [{{resolve:secretsmanager:s:Binary:k}}]"},
    }));
    INFO(example.expression);
    const Prepared prepared = prepare(head + example.expression + "\n");
    REQUIRE_FALSE(prepared.errors.empty());
    if (prepared.errors.size() > 1) {  // ${Mispelt} is an undefined name, too
        CHECK(example.expression.find("Mispelt") != std::string::npos);
    }
    CHECK(prepared.errors.front() == example.expected);
    CHECK(prepared.diagnostics.front().span.line > 0);
}

TEST_CASE("Functions that no template may use", "[intrinsic]") {
    const std::string name = GENERATE(as<std::string>(), "Fn::Replace", "Fn::Length", "Fn::ToJsonString");
    const Prepared prepared = prepare(head + "{'" + name + "': [a]}\n");
    REQUIRE(prepared.errors.size() == 1);
    CHECK(prepared.errors[0].starts_with("Template Error: Encountered unsupported function: " + name + " Supported functions are: [Fn::Base64, "));
}

TEST_CASE("Faults that only values show", "[intrinsic]") {
    const Case example = GENERATE(values<Case>({
        {"!Select [3, !Ref Subnets]", "Template error: Fn::Select cannot select nonexistent value at index 3"},
        {"!Select [!Ref Env, !Ref Subnets]", "Template error: Fn::Select requires a list argument with two elements: an integer index and a list"},
        {"!Select [0, !Ref Env]", "Template error: Fn::Select requires a list argument with two elements: an integer index and a list"},
        {"!Join [',', !Ref Env]",
         "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function "
         "that "
         "returns a list of strings (such as Fn::GetAZs) to be joined."},
        {"!Sub '${Subnets}'",
         "Template error: every value of the context object of every Fn::Sub object must be a string or a function that returns a string"},
        {"!Cidr ['10.0.0.0/24', 1, 23]", "Template error: Template error: invalid CIDR block size 23"},
        {"!ImportValue nothing", "No export named nothing found."},
        {"'{{resolve:secretsmanager:gone}}'", "Secrets Manager can't find the specified secret."},
    }));
    INFO(example.expression);
    const Prepared prepared = prepare(head + example.expression + "\n");
    CHECK(prepared.errors.empty());
    CHECK(prepared.fault("P") == example.expected);
}

TEST_CASE("Dynamic references are replaced after functions", "[intrinsic]") {
    const Case example = GENERATE(values<Case>({
        {"'{{resolve:ssm:/a:1}}'", "<ssm|/a:1>"},
        {"'x{{resolve:ssm:a}}y{{resolve:ssm:b:2}}z'", "x<ssm|a>y<ssm|b:2>z"},
        {"!Sub 'pw={{resolve:secretsmanager:${Env}:SecretString:key}}'", "pw=<secretsmanager|dev:SecretString:key>"},
        {"!Join ['', ['{{resolve:ssm:', !Ref Env, '}}']]", "<ssm|dev>"},
        {"'{{resolve:other:x}} {{resolve:ssm'", "{{resolve:other:x}} {{resolve:ssm"},
        {"'{{resolve:secretsmanager:arn:aws:secretsmanager:us-east-1:123456789012:secret:s-AbCdEf:SecretString:k::}}'",
         "<secretsmanager|arn:aws:secretsmanager:us-east-1:123456789012:secret:s-AbCdEf:SecretString:k::>"},
    }));
    INFO(example.expression);
    const Prepared prepared = prepare(head + example.expression + "\n");
    CHECK(prepared.errors.empty());
    CHECK(prepared.value("P") == example.expected);
    World world;
    const Result<Json> kept = prepared.resolver.resolve(prepared.property("P"), world, DynamicReferences::keep);
    REQUIRE(kept.ok());
    CHECK(kept->get<std::string>().find("{{resolve:") != std::string::npos);
}

TEST_CASE("Base64 looks into its text before it hides it", "[intrinsic]") {
    const Prepared prepared = prepare(head + "!Base64 '{{resolve:ssm:a}}'\n");
    CHECK(prepared.value("P") == "PHNzbXxhPg==");  // <ssm|a>
}

TEST_CASE("An ssm-secure reference in a place that takes one", "[intrinsic]") {
    const Prepared prepared = prepare(R"(
Resources:
  R:
    Type: AWS::RDS::DBInstance
    Properties: {MasterUserPassword: '{{resolve:ssm-secure:pw:1}}'}
)");
    CHECK(prepared.errors.empty());
}

TEST_CASE("The table knows every function of the reference", "[intrinsic]") {
    for (const char* name : {"Ref",
                             "Condition",
                             "Fn::And",
                             "Fn::Base64",
                             "Fn::Cidr",
                             "Fn::Contains",
                             "Fn::EachMemberEquals",
                             "Fn::EachMemberIn",
                             "Fn::Equals",
                             "Fn::FindInMap",
                             "Fn::GetAZs",
                             "Fn::GetAtt",
                             "Fn::If",
                             "Fn::ImportValue",
                             "Fn::Join",
                             "Fn::Length",
                             "Fn::Not",
                             "Fn::Or",
                             "Fn::RefAll",
                             "Fn::Select",
                             "Fn::Split",
                             "Fn::Sub",
                             "Fn::ToJsonString",
                             "Fn::Transform",
                             "Fn::ValueOf",
                             "Fn::ValueOfAll"}) {
        INFO(name);
        CHECK(Intrinsics::table().find(name) != nullptr);
    }
    CHECK(Intrinsics::table().find("Fn::ForEach") == nullptr);
}

}  // namespace drydock::tmpl::testing
