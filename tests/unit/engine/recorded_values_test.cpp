// What AWS was recorded to make of values: functions, references, attributes, imports, parameters. One test for each recording that no other test
// covers.
#include <catch2/catch.hpp>

#include "recorded_fixture.h"

using namespace drydock;
using namespace drydock::engine;

// engine/test_attributes: test_invalid_getatt_fails
TEST_CASE("an output that asks for an attribute which the type does not have ends the execution") {
    ChangeSetStage stage;
    const ChangeSetOutcome made =
        stage.make("CREATE", "Resources:\n  P: " + parameter("x") + "Outputs: {InvalidOutput: {Value: !GetAtt P.Invalid}}\n");
    CHECK(made.change_set->status == "CREATE_COMPLETE");
    CHECK(stage.execute().status == "ROLLBACK_COMPLETE");
    CHECK(story(stage) ==
          Lines{"app REVIEW_IN_PROGRESS User Initiated", "app CREATE_IN_PROGRESS User Initiated",
                "app ROLLBACK_IN_PROGRESS [Error] /Outputs/InvalidOutput/Value/Fn::GetAtt: Resource type AWS::SSM::Parameter does not "
                "support attribute {Invalid}. Rollback requested by user.",
                "app ROLLBACK_COMPLETE"});
}

// engine/test_attributes: test_dependency_on_attribute_with_dot_notation
TEST_CASE("an attribute named with a dot makes a dependency") {
    Stage stage;
    const Outcome outcome = stage.deploy(R"(
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties: {RedrivePolicy: {deadLetterTargetArn: {'Fn::GetAtt': Dead.Arn}, maxReceiveCount: 3}}
  Dead: {Type: AWS::SQS::Queue, Properties: {QueueName: dead}}
Outputs: {DeadArn: {Value: {'Fn::GetAtt': Dead.Arn}}}
)");
    CHECK(outcome.outputs.at("DeadArn") == "arn:aws:sqs:us-east-1:000000000000:dead");
    CHECK(resource(outcome, "Queue").started >= resource(outcome, "Dead").finished);
}

// engine/test_references: test_fn_sub_cases
TEST_CASE("Fn::Sub with parameters, pseudo parameters, resources, attributes and values of its own") {
    ChangeSetStage stage;
    const Outcome outcome = deploy_with(stage, R"(
Parameters: {P1: {Type: String, Default: Param1Value}}
Mappings: {Names: {All: {One: Topic}}}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref P1, DisplayName: unimportant}}
  Q: {Type: AWS::SSM::Parameter, Properties: {Type: String, Name: !Ref P1, Value: x}}
Outputs:
  StringStatic: {Value: !Sub this is a static string}
  StringRefParam: {Value: !Sub '${P1}'}
  StringRefPseudoParam: {Value: !Sub '${AWS::Region}'}
  StringRefResource: {Value: !Sub '${Q}'}
  StringRefGetAtt: {Value: !Sub '${Topic.DisplayName}'}
  StringRefMultiple: {Value: !Sub '${P1} - ${P1}'}
  ListStatic: {Value: !Sub ['this is a static string', {}]}
  ListRefParam: {Value: !Sub ['${x}', {x: !Ref P1}]}
  ListRefPseudoParam: {Value: !Sub ['${AWS::Region}', {}]}
  ListRefResourceDirect: {Value: !Sub ['${Q}', {}]}
  ListRefResourceMappingRef: {Value: !Sub ['${x}', {x: !Ref Q}]}
  ListRefGetAtt: {Value: !Sub ['${Topic.DisplayName}', {}]}
  ListRefGetAttMapping: {Value: !Sub ['${x}', {x: !GetAtt Topic.DisplayName}]}
  ListRefMultipleMix: {Value: !Sub ['${x}-${AWS::Region}-${P1}', {x: !Ref Q}]}
  UrlSuffixPseudoParam: {Value: !Sub '${AWS::URLSuffix}'}
)");
    REQUIRE(outcome.ending == Ending::completed);
    for (const auto& [name, value] : outcome.outputs) {
        CAPTURE(name);
        if (name.ends_with("Static")) CHECK(value == "this is a static string");
        if (name.ends_with("RefParam") || name.find("RefResource") != std::string::npos) CHECK(value == "Param1Value");
        if (name.ends_with("RefPseudoParam")) CHECK(value == "us-east-1");
        if (name.find("GetAtt") != std::string::npos) CHECK(value == "unimportant");
    }
    CHECK(outcome.outputs.at("StringRefMultiple") == "Param1Value - Param1Value");
    CHECK(outcome.outputs.at("ListRefMultipleMix") == "Param1Value-us-east-1-Param1Value");
    CHECK(outcome.outputs.at("UrlSuffixPseudoParam") == "amazonaws.com");
    CHECK(outcome.outputs.size() == 15);
}

// api/test_reference_resolving: test_nested_getatt_ref[TopicArn]; test_template_engine: test_stack_id, test_join_no_value_construct,
// test_fn_select_has_intrinsic_function; test_change_set_fn_select: test_nested_select_within_other_intrinsics
TEST_CASE("functions within functions, as outputs") {
    ChangeSetStage stage;
    const Outcome outcome = deploy_with(stage, R"(
Parameters: {Custom: {Type: String, Default: fallback}}
Conditions: {Never: !Equals [a, b]}
Mappings: {Flags: {us-east-1: {List: ['false', 'true']}}}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: mine}}
  Repository: {Type: AWS::ECR::Repository, Properties: {RepositoryName: images}}
  P:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Value: !Join
        - ''
        - - !Select [4, !Split [':', !GetAtt Repository.Arn]]
          - .dkr.ecr.
          - !Select [3, !Split [':', !GetAtt Repository.Arn]]
          - .
          - !Ref AWS::URLSuffix
          - /
          - !Ref Repository
  Flag: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Select [1, !FindInMap [Flags, !Ref 'AWS::Region', List]]}}
Outputs:
  Ref: {Value: !Ref Topic}
  Arn: {Value: !GetAtt Topic.TopicArn}
  Name: {Value: !GetAtt Topic.TopicName}
  Image: {Value: !GetAtt P.Value}
  Flag: {Value: !GetAtt Flag.Value}
  StackId: {Value: !Ref 'AWS::StackId'}
  JoinWithNoValue: {Value: !Join [',', [Sample, !Ref 'AWS::NoValue']]}
  JoinOnlyNoValue: {Value: !Join [',', [!Ref 'AWS::NoValue']]}
  JoinConditionalNoValue: {Value: !Join [',', [!If [Never, Sample, !Ref 'AWS::NoValue']]]}
)");
    REQUIRE(outcome.ending == Ending::completed);
    const auto& out = outcome.outputs;
    CHECK(out.at("Ref") == "arn:aws:sns:us-east-1:000000000000:mine");
    CHECK(out.at("Arn") == out.at("Ref"));
    CHECK(out.at("Name") == "mine");
    CHECK(out.at("Image") == "000000000000.dkr.ecr.us-east-1.amazonaws.com/images");
    CHECK(out.at("Flag") == "true");
    CHECK(out.at("StackId") == outcome.stack_id);
    CHECK(out.at("JoinWithNoValue") == "Sample");
    CHECK(out.at("JoinOnlyNoValue") == "");
    CHECK(out.at("JoinConditionalNoValue") == "");
}

// test_change_set_exports_imports: test_describe_change_set_import, …_non_existent_export, …_non_existent_export_then_create;
// test_template_engine: test_cfn_with_exports
TEST_CASE("imports of a change set: what is exported by then counts") {
    const std::string importing = "Resources:\n  MyFoo: " + parameter("!ImportValue shared");
    const std::string exporting = "Resources:\n  P: " + parameter("given") + "Outputs: {O: {Value: !GetAtt P.Value, Export: {Name: shared}}}\n";
    const char* const warning =
        "[WARN] --include-property-values option can return incomplete ChangeSet data because: ChangeSet creation failed for resource [MyFoo] "
        "because: "
        "No export named shared";
    SECTION("it is there") {
        ChangeSetStage stage;
        REQUIRE(stage.deploy(Stage::request(exporting, "source")).ending == Ending::completed);
        CHECK(stage.stacks.exports({}).at("shared").value == "given");
        CHECK(stage.stacks.exports({}).at("shared").stack_id == stage.stacks.find({}, "source")->id);
        const ChangeSetOutcome made = stage.make("CREATE", importing);
        CHECK(context(made, 0, "AfterContext")["Value"] == "given");
        CHECK(shown_reason(*made.change_set, true).empty());
        CHECK(stage.execute().status == "CREATE_COMPLETE");
    }
    SECTION("it is not there") {
        ChangeSetStage stage;
        const ChangeSetOutcome made = stage.make("CREATE", importing);
        CHECK(plain(made) == Lines{"Add MyFoo"});
        CHECK(context(made, 0, "AfterContext")["Value"] == "{{changeSet:KNOWN_AFTER_APPLY}}");
        CHECK(made.change_set->execution_status == "AVAILABLE");
        CHECK(shown_reason(*made.change_set, false).empty());
        CHECK(shown_reason(*made.change_set, true) == warning);
        CHECK(stage.execute().status == "ROLLBACK_COMPLETE");
    }
    SECTION("it comes before the execution") {
        ChangeSetStage stage;
        CHECK(shown_reason(*stage.make("CREATE", importing).change_set, true) == warning);
        REQUIRE(stage.deploy(Stage::request(exporting, "source")).ending == Ending::completed);
        CHECK(stage.execute().status == "CREATE_COMPLETE");
        CHECK(stack_of(stage).resource("MyFoo")->now.properties["Value"] == "given");
    }
}

// test_template_engine: test_create_stack_with_ssm_parameters, test_resolve_ssm
TEST_CASE("parameters of the parameter store, by type and by dynamic reference") {
    ChangeSetStage stage;
    REQUIRE(stage.deploy(Stage::request("Resources:\n  P: " + parameter("topic-of-mine", ", Name: given"), "source")).ending == Ending::completed);
    REQUIRE(deploy_with(stage, R"(
Parameters: {parameter123: {Type: 'AWS::SSM::Parameter::Value<String>', Default: given}}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref parameter123, Tags: [{Key: param-value, Value: !Sub 'param ${parameter123}'}]}}
  P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: 'abc:{{resolve:ssm:given}}'}}
)")
                .ending == Ending::completed);
    CHECK(stack_of(stage).now.shown_parameters ==
          Json::parse(R"([{"ParameterKey": "parameter123", "ParameterValue": "given", "ResolvedValue": "topic-of-mine"}])"));
    CHECK(stack_of(stage).resource("Topic")->now.properties["Tags"][0]["Value"] == "param topic-of-mine");
    CHECK(stack_of(stage).resource("P")->now.properties["Value"] == "abc:topic-of-mine");
}

// test_change_set_fn_select: test_fn_select_change_index_select_from_parameter_list
TEST_CASE("an item of a list parameter, by index") {
    ChangeSetStage stage;
    const auto body = [](const char* index) {
        return std::string("Parameters: {List: {Type: CommaDelimitedList, Default: 'a,b,c'}}\nResources:\n  P: ") +
               parameter((std::string("!Select [") + index + ", !Ref List]").c_str());
    };
    REQUIRE(stage.deploy(body("0").c_str()).ending == Ending::completed);
    CHECK(valued(stage.make("UPDATE", body("1"))) ==
          Lines{"Modify P False Properties", " Static DirectModification /Properties/Value Never Modify a -> b"});
}

// resource_providers/ssm: test_getattr[Type], [Value]; resources/test_cloudwatch: test_alarm_creation; resources/test_logs: test_logstream;
// resources/test_secretsmanager: test_cfn_secret_policy[true]
TEST_CASE("what Ref and Fn::GetAtt give of some types") {
    Stage stage;
    const Outcome outcome = stage.deploy(R"(
Resources:
  P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: abc123}}
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: {ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1, MetricName: m, Namespace: n, Period: 60, Statistic: Sum, Threshold: 1}
  Group: {Type: AWS::Logs::LogGroup}
  Stream: {Type: AWS::Logs::LogStream, Properties: {LogGroupName: !Ref Group}}
  Secret: {Type: AWS::SecretsManager::Secret, Properties: {Name: mine}}
  Policy:
    Type: AWS::SecretsManager::ResourcePolicy
    Properties:
      SecretId: !Ref Secret
      BlockPublicPolicy: true
      ResourcePolicy:
        Version: '2012-10-17'
        Statement: [{Effect: Allow, Principal: {AWS: !Ref AWS::AccountId}, Action: 'secretsmanager:ReplicateSecretToRegions', Resource: '*'}]
Outputs:
  Name: {Value: !Ref P}
  Type: {Value: !GetAtt P.Type}
  Value: {Value: !GetAtt P.Value}
  Alarm: {Value: !Ref Alarm}
  AlarmArn: {Value: !GetAtt Alarm.Arn}
  Group: {Value: !Ref Group}
  Stream: {Value: !Ref Stream}
  Secret: {Value: !Ref Secret}
  Policy: {Value: !Ref Policy}
)");
    REQUIRE(outcome.ending == Ending::completed);
    const auto text = [&](const char* name) { return scalar_text(outcome.outputs.at(name)); };
    CHECK(text("Name").starts_with("CFN-P-"));
    CHECK(text("Type") == "String");
    CHECK(text("Value") == "abc123");
    CHECK(text("AlarmArn") == "arn:aws:cloudwatch:us-east-1:000000000000:alarm:" + text("Alarm"));
    CHECK(text("Group").starts_with("app-Group-"));
    CHECK(text("Stream").starts_with("app-Stream-"));
    CHECK(text("Secret").starts_with("arn:aws:secretsmanager:us-east-1:000000000000:secret:mine-"));
    CHECK(text("Policy") == text("Secret"));
}
