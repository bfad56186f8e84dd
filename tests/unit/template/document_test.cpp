#include "template/document.h"

#include <catch2/catch.hpp>

using namespace drydock;
using namespace drydock::tmpl;

namespace {

struct Case {
    const char* text;
    const char* message;  // AWS's first sentence; nullptr: the template is good
    const char* rule = "";
    const char* place = "";  // line:column
    const char* about = "";  // logical id, or the pointer if the finding is about the template
};

Loaded load_text(std::string_view text, Origin origin = Origin::file) {
    return load(text, origin, "test.yaml");
}

std::string place(const Diagnostic& finding) {
    return std::to_string(finding.span.line) + ":" + std::to_string(finding.span.column);
}

void check(const Case& c) {
    INFO(c.text);
    const Loaded loaded = load_text(c.text);
    if (c.message == nullptr) {
        for (const Diagnostic& finding : loaded.diagnostics) FAIL_CHECK(finding.fault.message);
        CHECK(loaded.document);
        return;
    }
    REQUIRE_FALSE(loaded.diagnostics.empty());
    const Diagnostic& first = loaded.diagnostics.front();
    CHECK(first.fault.message == c.message);
    CHECK(first.fault.code == "ValidationError");
    CHECK(first.severity == Severity::error);
    if (*c.rule != '\0') CHECK(first.rule == std::string("template/") + c.rule);
    if (*c.place != '\0') CHECK(place(first) == c.place);
    if (*c.about != '\0') CHECK((first.logical_id.empty() ? first.pointer : first.logical_id) == c.about);
}

// A template with the given text after one good resource.
std::string with_topic(const std::string& rest) {
    return "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n" + rest;
}

std::string many(const std::string& section, int count, const std::string& body) {
    std::string text = section + ":\n";
    for (int i = 0; i < count; ++i) text += "  N" + std::to_string(i) + ": " + body + "\n";
    return text;
}

std::string first_message(const std::string& text, Origin origin = Origin::file) {
    const Loaded loaded = load_text(text, origin);
    return loaded.diagnostics.empty() ? "" : loaded.diagnostics.front().fault.message;
}

constexpr const char* topic = "Resources: {Topic: {Type: AWS::SNS::Topic}}\n";

}  // namespace

TEST_CASE("the template as a whole") {
    const Case cases[] = {
        {"Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n", nullptr},
        {R"({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})", nullptr},
        {R"({"this is invalid JSON"="bobbins"})", "Template format error: JSON not well-formed. (line 1, column 25)", "not-well-formed", "1:25"},
        {"just a text", "Template format error: unsupported structure.", "unsupported-structure"},
        {"- a\n- b\n", "Template format error: unsupported structure."},
        {"", "Template format error: unsupported structure."},
        {"# nothing\n", "Template format error: unsupported structure."},
        {"{}", "Template format error: At least one Resources member must be defined.", "no-resources", "1:1"},
        {"Outputs: {A: {Value: b}}\n", "Template format error: At least one Resources member must be defined."},
        {"Resources: {}\n", "Template format error: At least one Resources member must be defined.", "no-resources", "1:12", "/Resources"},
        {"Resources: ''\nOutputs: ''\n", "Template format error: Any Resources member must be an object.", "section-not-a-map", "1:12"},
        {"Resources: [a]\n", "Template format error: Any Resources member must be an object."},
        {"Resources: {A: {Type: AWS::SNS::Topic}}\nOutput: {}\nB: {}\n", "Invalid template property or properties [Output, B]", "unknown-section",
         "2:1", "/Output"},
        {"Globals: {}\nResources: {A: {Type: AWS::SNS::Topic}}\n", "Invalid template property or properties [Globals]"},
        {"Hooks: {}\nMetadata: {a: [1]}\nResources: {A: {Type: AWS::SNS::Topic}}\n", nullptr},
        {"Metadata: x\nResources: {A: {Type: AWS::SNS::Topic}}\n", "Template format error: Any Metadata member must be an object."},
    };
    for (const Case& c : cases) check(c);
    const Loaded loaded = load_text("Resources: {A: {Type: AWS::SNS::Topic}}\nOutput: {}\n");
    CHECK(loaded.diagnostics[0].suggestion == "Outputs");
}

TEST_CASE("version and description") {
    const std::string longest(1024, 'x'), too_long(1025, 'x');
    for (const char* good : {"2010-09-09", "'2010-09-09'"})
        CHECK(first_message(std::string("AWSTemplateFormatVersion: ") + good + "\n" + topic).empty());
    CHECK(first_message(std::string("AWSTemplateFormatVersion: 2010-09-10\n") + topic) ==
          "Template format error: 2010-09-10 is not a supported value for AWSTemplateFormatVersion.");
    CHECK(first_message("Description: " + longest + "\n" + topic).empty());
    CHECK(first_message("Description: " + too_long + "\n" + topic) == "Template format error: 'Description' length is greater than 1024.");
    CHECK(first_message(std::string("Description: [a]\n") + topic) == "Template format error: Every Description member must be a string.");
    CHECK(load_text(std::string("Description: A topic\n") + topic).document->description == "A topic");
}

TEST_CASE("nulls are refused anywhere, with AWS's path") {
    const Case cases[] = {
        {"Resources:\n", "[/Resources] 'null' values are not allowed in templates", "null-value", "1:11", "/Resources"},
        {"Resources: {T: {Type: AWS::SNS::Topic}}\nOutputs:\n  Out: {Value: }\n", "[/Outputs/Out/Value] 'null' values are not allowed in templates",
         "null-value", "3:16", "/Outputs/Out/Value"},
        {"Resources: {T: {Type: AWS::SNS::Topic, DependsOn: [~]}}\n", "[/Resources/T/DependsOn/0] 'null' values are not allowed in templates"},
        {"Resources:\n  T:\n    Type: AWS::EC2::Instance\n    Properties:\n      EbsOptimized:\n      ImageId: a\n",
         "[/Resources/T/Type/EbsOptimized] 'null' values are not allowed in templates", "null-value", "", "T"},
        {"Resources:\n  T:\n    Properties:\n      Policies: [{A: [x, null]}]\n    Type: AWS::IAM::Role\n",
         "[/Resources/T/Properties/Policies/0/A/1] 'null' values are not allowed in templates"},
        {"Mappings: {M: {a: {b: ~}}}\nResources: {T: {Type: AWS::SNS::Topic}}\n", "[/Mappings/M/a/b] 'null' values are not allowed in templates"},
        {"Parameters: {P: {Type: String, Default: }}\nResources: {T: {Type: AWS::SNS::Topic}}\n",
         "[/Parameters/P/Default] 'null' values are not allowed in templates"},
        {R"({"Resources": {"T": {"Type": null}}})", "[/Resources/T/Type] 'null' values are not allowed in templates"},
    };
    for (const Case& c : cases) check(c);
    const Loaded loaded = load_text("Resources: {T: {Type: AWS::IAM::Role, Properties: {Tags: [{Key: a, Value: ~}], Path: ~}}}\n");
    REQUIRE(loaded.diagnostics.size() == 2);
    CHECK(loaded.diagnostics[0].pointer == "/Tags/0/Value");
    CHECK(loaded.diagnostics[0].resource_type == "AWS::IAM::Role");
}

TEST_CASE("parameters") {
    const std::string head = "Resources: {T: {Type: AWS::SNS::Topic}}\nParameters:\n  ";
    const Case cases[] = {
        {"P: {Type: String, Default: a, AllowedValues: [a, 1, true], NoEcho: true, Description: d, ConstraintDescription: c}", nullptr},
        {"P: {Type: Number, Default: 3, MinValue: 1, MaxValue: '10'}", nullptr},
        {"P: {Type: 'AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>'}", nullptr},
        {"P: {Type: 'List<AWS::EC2::AvailabilityZone::Name>'}", nullptr},
        {"P: {Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /aws/x}", nullptr},
        {"P: {Type: CommaDelimitedList, Default: 'a,b', AllowedPattern: '.*'}", nullptr},
        {"AWS::NoValue: {Type: String}", "Template format error: Parameter name AWS::NoValue is non alphanumeric.", "parameter-name", "3:3",
         "/Parameters/AWS::NoValue"},
        {"P: {Type: String, Defualt: a}", "Invalid template parameter property 'Defualt'", "unknown-parameter-property", "3:21",
         "/Parameters/P/Defualt"},
        {"P: {Default: a}", "Template format error: Every Parameters object must contain a Type member.", "parameter-without-type", "3:6"},
        {"P: a", "Template format error: Any Parameters member must be an object.", "not-a-map"},
        {"P: {Type: string}", "Template format error: Unrecognized parameter type: string", "parameter-type", "3:13", "/Parameters/P/Type"},
        {"P: {Type: Bool}", "Template format error: Unrecognized parameter type: Bool"},
        {"P: {Type: 'AWS::SSM::Parameter::Value<SecureString>'}",
         "Template format error: Unrecognized parameter type: AWS::SSM::Parameter::Value<SecureString>"},
        {"P: {Type: [String]}", "Template format error: Every Type member must be a string."},
        {"P: {Type: String, Default: [a]}", "Template format error: Every Default member must be a string.", "not-a-string", "3:30"},
        {"P: {Type: String, Default: !Sub x}", "Template format error: Every Default member must be a string."},
        {"P: {Type: String, AllowedValues: a}", "Template format error: Every AllowedValues member must be a list.", "not-a-list", "3:36"},
        {"P: {Type: String, AllowedValues: [a, {b: c}]}", "Template format error: Every AllowedValues value must be a string.", "not-a-string",
         "3:40", "/Parameters/P/AllowedValues/1"},
        {"P: {Type: String, MinLength: a}", "Template format error: Every MinLength member must be a number.", "not-a-number"},
        {"P: {Type: Number, MinValue: inf}", "Template format error: Every MinValue member must be a number."},
        {"P: {Type: Number, MaxLength: 3}", "Template error: Parameter 'P' MaxLength must be on a parameter of type String", "parameter-constraint"},
        {"P: {Type: String, MinValue: 3}", "Template error: Parameter 'P' MinValue must be on a parameter of type Number"},
        {"P: {Type: String, MinLength: 3, MaxLength: 2}", "Template error: Parameter 'P' MinLength must be less than MaxLength."},
        {"P: {Type: Number, MinValue: 3, MaxValue: 2}", "Template error: Parameter 'P' MinValue must be less than MaxValue."},
    };
    for (Case c : cases) {
        const std::string text = head + c.text + "\n";
        c.text = text.c_str();
        check(c);
    }
    check({"Parameters: []\nResources: {T: {Type: AWS::SNS::Topic}}\n", "Template format error: Any Parameters member must be an object."});
    check({"Parameters: {T: {Type: String}}\nResources: {T: {Type: AWS::SNS::Topic}}\n",
           "Template error: all resources and parameters must have unique names. Common name(s):[T]", "names-not-unique", "2:13"});
}

TEST_CASE("declarations of parameters") {
    const Loaded loaded = load_text(std::string(topic) + R"(
Parameters:
  Size: {Type: Number, Default: 1.10, MinValue: 1, MaxValue: 10.5}
  Name: {Type: String, Default: yes, AllowedValues: [yes, no, 7], AllowedPattern: '[a-z]+', MinLength: 1, MaxLength: '64', NoEcho: 'True'}
)");
    REQUIRE(loaded.diagnostics.empty());
    const ParameterDeclaration& size = *loaded.document->parameter("Size");
    CHECK(size.type == "Number");
    CHECK(size.default_value == "1.10");
    CHECK(size.min_value == 1);
    CHECK(size.max_value == 10.5);
    CHECK_FALSE(size.no_echo);
    const ParameterDeclaration& name = *loaded.document->parameter("Name");
    CHECK(name.default_value == "true");
    CHECK(name.allowed_values == std::vector<std::string>{"true", "false", "7"});
    CHECK(name.allowed_pattern == "[a-z]+");
    CHECK(name.min_length == 1);
    CHECK(name.max_length == 64);
    CHECK(name.no_echo);
    CHECK(name.span.line == 5);
    CHECK(loaded.document->parameter("Other") == nullptr);
}

TEST_CASE("mappings") {
    const std::string tail = "\nResources: {T: {Type: AWS::SNS::Topic}}\n";
    const Case cases[] = {
        {"Mappings: {M: {us-east-1: {Ami: a, List: [a, 1], Flag: true}}}", nullptr},
        {"Mappings: {M: {'123456789012': {'1': a}}}", nullptr},
        {"Mappings: {M: {a: {b: {Ref: X}}}}", "Template format error: Every Mappings attribute must be a String or a List.", "mapping-value", "1:23",
         "/Mappings/M/a/b"},
        {"Mappings: {M: {a: {b: [{c: d}]}}}", "Template format error: Every Mappings attribute must be a String or a List."},
        {"Mappings: {M: a}", "Template format error: Every Mappings member M must be a map", "not-a-map", "1:15"},
        {"Mappings: {M: {a: b}}", "Template format error: Every Mappings member a must be a map"},
        {"Mappings: {M: {a: {us-east-1: b}}}",
         "Template format error: Mappings attribute name 'us-east-1' must contain only alphanumeric characters."},
        {"Mappings: {M-1: {a: {b: c}}}", "Template format error: Mappings name 'M-1' is non alphanumeric."},
        {"Mappings: x", "Template format error: Any Mappings member must be an object."},
        {"Conditions: x", "Template format error: Any Conditions member must be an object."},
        {"Rules: {R: {Assertions: [{Assert: {'Fn::Equals': [a, a]}}], RuleCondition: {'Fn::Equals': [a, a]}}}", nullptr},
        {"Rules: {R: {Assertions: {}}}", "Template format error: Every Assertions member must be a list."},
        {"Rules: {R: {Assertion: []}}", "Invalid template rule property 'Assertion'"},
        {"Rules: {R: a}", "Template format error: Any Rules member must be an object."},
    };
    for (Case c : cases) {
        const std::string text = c.text + tail;
        c.text = text.c_str();
        check(c);
    }
}

TEST_CASE("resources") {
    const Case cases[] = {
        {"A: {Type: AWS::SNS::Topic, Condition: C, DependsOn: B, DeletionPolicy: RetainExceptOnCreate, UpdateReplacePolicy: Retain, Metadata: {a: "
         "b}}",
         nullptr},
        {"A: {Type: AWS::RDS::DBInstance, DeletionPolicy: Snapshot, UpdateReplacePolicy: Snapshot, CreationPolicy: {}, UpdatePolicy: {}}", nullptr},
        {"A: {Type: 'Custom::Thing', Version: '1.0', Description: mine, Properties: {ServiceToken: x}}", nullptr},
        {"A: {Type: AWS::CloudFormation::CustomResource}", nullptr},
        {"A: {Type: AWS::CloudFormation::Stack}", nullptr},
        {"A: {Type: AWS::CloudFormation::WaitConditionHandle}", nullptr},
        {"A: {Type: AWS::CDK::Metadata}", nullptr},
        {"my-bad-resource-id: {Type: AWS::SNS::Topic}", "Template format error: Resource name my-bad-resource-id is non alphanumeric.",
         "resource-name", "2:3", "my-bad-resource-id"},
        {"A: {Type: AWS::SNS::Topic, DisplayName: hello}", "Invalid template resource property 'DisplayName'", "unknown-resource-property", "2:30",
         "A"},
        {"A: {Properties: {}}", "Template format error: [/Resources/A] Every Resources object must contain a Type member.", "resource-without-type",
         "2:3", "A"},
        {"A: {Type: {Ref: B}}", "Template format error: Every Type member must be a string."},
        {"A: text", "Template format error: [/Resources/A] resource definition is malformed", "malformed-resource", "2:6", "A"},
        {"A: [text]", "Template format error: [/Resources/A] resource definition is malformed"},
        {"A:", "Template format error: [/Resources/A] resource definition is malformed"},
        {"'Fn::ForEach::L': [a, [b], {}]", "Template format error: [/Resources/Fn::ForEach::L] resource definition is malformed"},
        {"A: {Type: AWS::SNS::Topics}", "Template format error: Unrecognized resource types: [AWS::SNS::Topics]", "unknown-resource-type", "2:13",
         "A"},
        {"A: {Type: Datadog::Monitors::Monitor}\n  B: {Type: A::B::C::MODULE}\n  C: {Type: A::B::C::MODULE}",
         "Template format error: Unrecognized resource types: [Datadog::Monitors::Monitor, A::B::C::MODULE]"},
        {"A: {Type: AWS::Serverless::Function}", "Template format error: Unrecognized resource types: [AWS::Serverless::Function]"},
        {"A: {Type: AWS::SNS::Topic, DependsOn: {Ref: B}}", "Template format error: DependsOn must be a string or list of strings.", "depends-on",
         "2:41"},
        {"A: {Type: AWS::SNS::Topic, DependsOn: [B, [C]]}", "Template format error: Every DependsOn value must be a string."},
        {"A: {Type: AWS::SNS::Topic, DeletionPolicy: Keep}", "Template format error: Unrecognized DeletionPolicy Keep for resource A",
         "unknown-policy", "2:46"},
        {"A: {Type: AWS::SNS::Topic, DeletionPolicy: {Ref: P}}", "Template format error: Every DeletionPolicy member must be a string."},
        {"A: {Type: AWS::SNS::Topic, UpdateReplacePolicy: RetainExceptOnCreate}",
         "Template format error: Unrecognized UpdateReplacePolicy RetainExceptOnCreate for resource A"},
        {"A: {Type: AWS::DynamoDB::Table, DeletionPolicy: Snapshot}",
         "Template error: resource type AWS::DynamoDB::Table does not support deletion policy Snapshot", "snapshot-policy"},
        {"A: {Type: AWS::SNS::Topic, Condition: {'Fn::Equals': [a, b]}}", "Template format error: Every Condition member must be a string."},
        {"A: {Type: AWS::SNS::Topic, Properties: text}", "Template format error: Any Properties member must be an object."},
        {"A: {Type: AWS::SNS::Topic, Metadata: text}", "Template format error: Any Metadata member must be an object."},
        {"A: {Type: AWS::SNS::Topic, CreationPolicy: []}", "Template format error: Any CreationPolicy member must be an object."},
    };
    for (Case c : cases) {
        const std::string text = std::string("Resources:\n  ") + c.text + "\n";
        c.text = text.c_str();
        check(c);
    }
    CHECK(load_text("Resources: {A: {Type: AWS::SNS::Topics}}").diagnostics[0].suggestion == "AWS::SNS::Topic");
}

TEST_CASE("declarations of resources and outputs") {
    const Loaded loaded = load_text(R"(
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Condition: Wanted
    DependsOn: [A, B]
    DeletionPolicy: Retain
    Properties: {TopicName: x}
    Metadata: {m: 1}
Outputs:
  Name: {Description: d, Condition: Wanted, Value: !GetAtt Topic.TopicName, Export: {Name: !Sub '${AWS::StackName}-n'}}
)");
    REQUIRE(loaded.diagnostics.empty());
    const Template& document = *loaded.document;
    const ResourceDeclaration& resource = *document.resource("Topic");
    CHECK(resource.type == "AWS::SNS::Topic");
    CHECK(resource.condition == "Wanted");
    CHECK(resource.depends_on == std::vector<std::string>{"A", "B"});
    CHECK(resource.deletion_policy == "Retain");
    CHECK(resource.update_replace_policy.empty());
    CHECK(resource.properties->find("TopicName")->text == "x");
    CHECK(resource.metadata != nullptr);
    CHECK(resource.creation_policy == nullptr);
    CHECK(resource.span.line == 3);
    CHECK(document.resource("Nope") == nullptr);
    REQUIRE(document.outputs.size() == 1);
    CHECK(document.outputs[0].condition == "Wanted");
    CHECK(document.outputs[0].value->function() == "Fn::GetAtt");
    CHECK(document.outputs[0].export_name->function() == "Fn::Sub");
    CHECK(document.source_name == "test.yaml");
    CHECK_FALSE(document.json);
}

TEST_CASE("a template moves without losing its declarations") {
    Loaded loaded = load_text(with_topic("    Properties: {TopicName: x}\nMappings: {M: {a: {b: c}}}\n"));
    const Template moved = std::move(*loaded.document);
    CHECK(moved.resource("Topic")->properties == moved.root.find("Resources")->find("Topic")->find("Properties"));
    CHECK(moved.mappings == moved.root.find("Mappings"));
}

TEST_CASE("outputs") {
    const std::string malformed =
        " is malformed. The Name field of every Export member must be specified and consist only of alphanumeric characters, colons, or hyphens.";
    const std::string bad_export = "Template format error: Output A" + malformed;
    const Case cases[] = {
        {"A: {Value: 1, Description: 2, Export: {Name: a-b:C}}", nullptr},
        {"A: {Description: no value}", "Template format error: Every Outputs member must contain a Value object", "output-without-value", "5:3",
         "/Outputs/A"},
        {"A: {}", "Template format error: Every Outputs member must contain a Value object"},
        {"A: text", "Template format error: Any Outputs member must be an object.", "not-a-map", "5:6"},
        {"my_output: {Value: a}", "Template format error: Outputs name 'my_output' is non alphanumeric.", "output-name", "5:3"},
        {"A: {Value: [a]}", "Template format error: The Value field of every Outputs member must evaluate to a String and not a List.",
         "output-value"},
        {"A: {Value: {a: b}}", "Template format error: The Value field of every Outputs member must evaluate to a String and not a Map."},
        {"A: {Value: a, Name: b}", "Invalid template output property 'Name'", "unknown-output-property"},
        {"A: {Value: a, Export: {Name: a.b}}", bad_export.c_str(), "output-export"},
        {"A: {Value: a, Export: {}}", bad_export.c_str()},
        {"A: {Value: a, Export: text}", bad_export.c_str()},
        {"A: {Value: a, Export: {Name: ''}}", bad_export.c_str()},
        {"A: {Value: a, Condition: [b]}", "Template format error: Every Condition member must be a string."},
        {"A: {Value: a, Description: {Ref: b}}", "Template format error: Every Description member must be a string."},
    };
    for (Case c : cases) {
        const std::string text = with_topic(std::string("Outputs:\n  ") + c.text + "\n");
        c.text = text.c_str();
        check(c);
    }
    check({"Resources: {T: {Type: AWS::SNS::Topic}}\nOutputs: []\n", "Template format error: Any Outputs member must be an object."});
}

TEST_CASE("limits") {
    const std::string resource = "{Type: AWS::SNS::Topic}", parameter = "{Type: String}", output = "{Value: a}", mapping = "{a: {b: c}}";
    CHECK(first_message(many("Resources", 500, resource)).empty());
    CHECK(first_message(many("Resources", 501, resource)) == "Template format error: Number of resources, 501, is greater than maximum allowed, 500");
    CHECK(first_message(topic + many("Parameters", 200, parameter)).empty());
    CHECK(first_message(topic + many("Parameters", 201, parameter)) == "Template format error: Parameter count 201 is greater than max allowed 200");
    CHECK(first_message(topic + many("Outputs", 200, output)).empty());
    CHECK(first_message(topic + many("Outputs", 201, output)) == "Template format error: Outputs count 201 is greater than max allowed 200");
    CHECK(first_message(topic + many("Mappings", 200, mapping)).empty());
    CHECK(first_message(topic + many("Mappings", 201, mapping)) == "Template format error: Mappings count 201 is greater than max allowed 200");
    const std::string name(256, 'a');
    CHECK(first_message("Resources: {" + name + ": {Type: AWS::SNS::Topic}}").starts_with("Template format error: Resource name " + name));
    CHECK(first_message("Resources: {" + name.substr(1) + ": {Type: AWS::SNS::Topic}}").empty());
}

TEST_CASE("size depends on where the template comes from") {
    const auto padded = [](std::size_t size) {
        std::string text = topic;
        text += "#";
        text.resize(size, ' ');
        return text;
    };
    CHECK(first_message(padded(51'200), Origin::body).empty());
    CHECK(first_message(padded(51'201), Origin::body).starts_with("1 validation error detected: Value 'Resources: {Topic: "));
    CHECK(first_message(padded(51'201), Origin::body)
              .ends_with("' at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200"));
    CHECK(load_text(padded(51'201), Origin::body).document);
    CHECK(first_message(padded(1'000'000), Origin::url).empty());
    CHECK(first_message(padded(1'000'001), Origin::url) == "Template may not exceed 1000000 bytes in size.");
    CHECK(first_message(padded(1'000'001), Origin::file) == "Template may not exceed 1000000 bytes in size.");
    CHECK_FALSE(load_text(padded(1'000'001), Origin::file).document);
    CHECK(first_message("", Origin::body) ==
          "1 validation error detected: Value '' at 'templateBody' failed to satisfy constraint: Member must have length greater than or equal to 1");
}

TEST_CASE("transforms are named, and what they may change waits for them") {
    const Case cases[] = {
        {"Transform: AWS::Serverless-2016-10-31\nGlobals: {Function: {Timeout: 3}}\nResources: {F: {Type: AWS::Serverless::Function, Connectors: "
         "{}}}\n",
         nullptr},
        {"Transform: [AWS::LanguageExtensions]\nResources:\n  'Fn::ForEach::L': [x, [a], {'T${x}': {Type: AWS::SNS::Topic}}]\n  A: {Type: "
         "AWS::SNS::Topic, "
         "DeletionPolicy: !Ref P}\nOutputs:\n  'Fn::ForEach::O': [x, [a], {'T${x}': {Value: a}}]\nConditions:\n  'Fn::ForEach::C': [x, [a], {}]\n",
         nullptr},
        {"Transform: {Name: MyMacro, Parameters: {a: b}}\nResources: {A: {Type: Anything}}\n", nullptr},
        {"'Fn::Transform': {Name: AWS::Include, Parameters: {Location: 's3://b/k'}}\n", nullptr},
        {"Resources: {A: {'Fn::Transform': {Name: AWS::Include}}, B: {Type: AWS::SNS::Topic}}\n", nullptr},
        {"Transform: {Name: {Ref: A}}\nResources: {A: {Type: AWS::SNS::Topic}}\n", "Key Name of transform definition must be a string.",
         "transform-name", "1:19"},
        {"Transform: [{Parameters: {}}]\nResources: {A: {Type: AWS::SNS::Topic}}\n", "Key Name of transform definition must be a string."},
    };
    for (const Case& c : cases) check(c);
    const Loaded loaded = load_text("Transform: [AWS::LanguageExtensions, {Name: Mine}]\nResources: {A: {Type: Unknown}}\n");
    REQUIRE(loaded.document);
    CHECK(loaded.document->transforms == std::vector<std::string>{"AWS::LanguageExtensions", "Mine"});
    const Loaded after = load_tree(loaded.document->root, false, "test.yaml");
    REQUIRE(after.diagnostics.size() == 1);
    CHECK(after.diagnostics[0].fault.message == "Template format error: Unrecognized resource types: [Unknown]");
}

TEST_CASE("every finding is reported, the one that AWS names first") {
    const Loaded loaded = load_text(R"(
Nonsense: 1
Parameters: {P: {Type: Strin}}
Resources:
  A: {Type: AWS::SNS::Topics, Name: x}
  B: {Typo: AWS::SNS::Topic}
Outputs: {O: {}}
)");
    std::vector<std::string> rules;
    for (const Diagnostic& finding : loaded.diagnostics) rules.push_back(finding.rule);
    CHECK(rules == std::vector<std::string>{"template/unknown-section", "template/parameter-type", "template/unknown-resource-property",
                                            "template/resource-without-type", "template/unknown-resource-property", "template/unknown-resource-type",
                                            "template/output-without-value"});
}

TEST_CASE("a key that is written twice is advice, never a refusal") {
    const Loaded loaded = load_text(with_topic("  Topic:\n    Type: AWS::SQS::Queue\n"));
    REQUIRE(loaded.diagnostics.size() == 1);
    CHECK(loaded.diagnostics[0].severity != Severity::error);
    CHECK(loaded.document->resources.size() == 1);
    CHECK(loaded.document->resources[0].type == "AWS::SQS::Queue");
}
