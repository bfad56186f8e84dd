// What AWS was recorded to answer to whole stacks, one test for each recording that no other test covers. Change sets: tests/cli/recordings.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "change_set_fixture.h"
#include "emulator/engine/operations.h"

using namespace drydock;
using namespace drydock::engine;
using Lines = std::vector<std::string>;

namespace {

// "Queue CREATE_COMPLETE" of all events of the stack, the stack itself as "app", without the consistency check, which is younger.
Lines story(Stage& stage, const char* name = "app") {
    Lines out;
    const StackRecord* stack = nullptr;
    for (const StackRecord* each : stage.stacks.list()) {
        if (each->name == name) stack = each;
    }
    for (const StackEvent& event : stage.stacks.events(*stack)) {
        if (event.detailed_status.empty()) out.push_back(event.logical_id + " " + event.status + (event.reason.empty() ? "" : " " + event.reason));
    }
    return out;
}

const StackRecord& stack_of(Stage& stage) {
    return *stage.stacks.find({}, "app");
}

std::string parameter(const char* value, const char* more = "") {
    return std::string("{Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: ") + value + more + "}}\n";
}

Outcome deploy_with(ChangeSetStage& stage, const std::string& body, const tmpl::ParameterValues& parameters = {}) {
    Request request = Stage::request(body);
    request.parameters = parameters;
    return stage.deploy(request);
}

}  // namespace

// api/test_stacks: test_stack_deploy_order[B-C-A], [C-B-A]
TEST_CASE("resources are made in the order of their references and deleted in the opposite one, each event with its properties") {
    const std::string a = "  A: " + parameter("root"), b = "  B: " + parameter("!Ref A"), c = "  C: " + parameter("!Ref B");
    for (const std::string& body : {b + c + a, c + b + a}) {
        Stage stage;
        REQUIRE(stage.deploy(("Resources:\n" + body).c_str()).ending == Ending::completed);
        const std::string id = stack_of(stage).id;
        Site here = stage.site();
        REQUIRE(delete_stack({.scope = {}, .stack_name = "app"}, here).ending == Ending::completed);
        Lines complete;
        for (const StackEvent& event : stage.stacks.events(*stage.stacks.find({}, id))) {
            if (!event.status.ends_with("_COMPLETE") || event.logical_id == "app") continue;
            complete.push_back(event.logical_id + " " + event.status);
            CHECK(event.properties["Type"] == "String");
            CHECK(event.properties.contains("Value"));
            CHECK(event.physical_id.starts_with("CFN-" + event.logical_id + "-"));
        }
        CHECK(complete ==
              Lines{"A CREATE_COMPLETE", "B CREATE_COMPLETE", "C CREATE_COMPLETE", "C DELETE_COMPLETE", "B DELETE_COMPLETE", "A DELETE_COMPLETE"});
    }
}

// api/test_stacks: test_events_resource_types
TEST_CASE("events name the types of all resources and of the stack") {
    Stage stage;
    REQUIRE(stage
                .deploy(R"(
Resources:
  Queue: {Type: AWS::SQS::Queue}
  Topic: {Type: AWS::SNS::Topic}
  Subscription: {Type: AWS::SNS::Subscription, Properties: {Protocol: sqs, TopicArn: !Ref Topic, Endpoint: !GetAtt Queue.Arn}}
  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue]
      PolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: 'sqs:SendMessage', Resource: !GetAtt Queue.Arn}]}
)")
                .ending == Ending::completed);
    std::set<std::string> types;
    for (const StackEvent& event : stage.stacks.events(stack_of(stage))) types.insert(event.type);
    CHECK(types == std::set<std::string>{"AWS::CloudFormation::Stack", "AWS::SNS::Subscription", "AWS::SNS::Topic", "AWS::SQS::Queue",
                                         "AWS::SQS::QueuePolicy"});
}

// api/test_stacks: test_stack_update_resources
TEST_CASE("an update touches what changes and leaves the rest as it was created") {
    ChangeSetStage stage;
    const std::string body =
        "Parameters: {ApiName: {Type: String}}\n"
        "Resources:\n  Api: {Type: 'AWS::ApiGateway::RestApi', Properties: {Name: !Ref ApiName}}\n  Bucket: {Type: 'AWS::S3::Bucket'}\n";
    for (const auto& [type, name] : {std::pair{"CREATE", "one"}, std::pair{"UPDATE", "two"}}) {
        ChangeSetRequest made = ChangeSetStage::asked(type, body, std::string("to-") + name);
        made.change.parameters = {{"ApiName", name}};
        REQUIRE(stage.make(made).ending == Ending::completed);
        REQUIRE(stage.execute(made.name).ending == Ending::completed);
        CHECK(stack_of(stage).change_set_id.find("/to-" + std::string(name) + "/") != std::string::npos);
        CHECK(stack_of(stage).now.shown_parameters == Json::array({{{"ParameterKey", "ApiName"}, {"ParameterValue", name}}}));
    }
    CHECK(stack_of(stage).resource("Api")->status == "UPDATE_COMPLETE");
    CHECK(stack_of(stage).resource("Bucket")->status == "CREATE_COMPLETE");
    CHECK(stack_of(stage).status == "UPDATE_COMPLETE");
}

// api/test_update_stack: test_diff_after_update
TEST_CASE("after an update the template is the new one, and once more it is nothing to do") {
    Stage stage;
    const std::string first = "Resources:\n  P: " + parameter("before"), second = "Resources:\n  P: " + parameter("after");
    REQUIRE(stage.deploy(first.c_str()).ending == Ending::completed);
    REQUIRE(stage.update(second).ending == Ending::completed);
    CHECK(stack_of(stage).now.body == second);
    CHECK(stage.update(second).rejection.message == "No updates are to be performed.");
}

// test_change_sets: test_single_resource_static_update
TEST_CASE("a value of a parameter changes in place, under the same name") {
    ChangeSetStage stage;
    REQUIRE(stage.make("CREATE", "Resources:\n  P: " + parameter("foo")).ending == Ending::completed);
    REQUIRE(stage.execute().ending == Ending::completed);
    const std::string name = stack_of(stage).resource("P")->now.physical_id;
    const ChangeSetOutcome changes = stage.make(ChangeSetStage::asked("UPDATE", "Resources:\n  P: " + parameter("bar"), "next"));
    CHECK(plain(changes) == Lines{"Modify P False Properties", " Static DirectModification Value Never"});
    CHECK(shown_changes(*changes.change_set, false)[0]["ResourceChange"]["PhysicalResourceId"] == name);
    REQUIRE(stage.execute("next").ending == Ending::completed);
    CHECK(stack_of(stage).resource("P")->now.physical_id == name);
    CHECK(stage.world->find({}, "AWS::SSM::Parameter", name)->property("Value") == "bar");
}

// engine/test_conditions: test_nested_conditions[prod-bucket-policy], [prod-nobucket-nopolicy]
TEST_CASE("conditions over conditions decide what a stack has, perhaps nothing") {
    const std::string body = R"(
Parameters: {EnvType: {Type: String}, BucketName: {Type: String, Default: ''}}
Conditions:
  IsProduction: !Equals [!Ref EnvType, prod]
  CreateBucket: !Not [!Equals [!Ref BucketName, '']]
  CreatePolicy: !And [{Condition: IsProduction}, {Condition: CreateBucket}]
Resources:
  Bucket: {Type: AWS::S3::Bucket, Condition: CreateBucket, Properties: {BucketName: !Ref BucketName}}
  Policy:
    Type: AWS::S3::BucketPolicy
    Condition: CreatePolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Version: '2012-10-17'
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: [s3:GetObject], Resource: [!Sub 'arn:aws:s3:::${Bucket}/*']}]
)";
    ChangeSetStage stage;
    ChangeSetRequest made = ChangeSetStage::asked("CREATE", body);
    made.change.parameters = {{"EnvType", "prod"}, {"BucketName", "mine"}};
    CHECK(plain(stage.make(made)) == Lines{"Add Bucket", "Add Policy"});
    CHECK(stage.stacks.change_set({}, "set", "app")->parameters ==
          Json::parse(R"([{"ParameterKey": "BucketName", "ParameterValue": "mine"}, {"ParameterKey": "EnvType", "ParameterValue": "prod"}])"));
    REQUIRE(stage.execute().ending == Ending::completed);
    CHECK(story(stage) == Lines{"app REVIEW_IN_PROGRESS User Initiated", "app CREATE_IN_PROGRESS User Initiated", "Bucket CREATE_IN_PROGRESS",
                                "Bucket CREATE_IN_PROGRESS Resource creation Initiated", "Bucket CREATE_COMPLETE", "Policy CREATE_IN_PROGRESS",
                                "Policy CREATE_IN_PROGRESS Resource creation Initiated", "Policy CREATE_COMPLETE", "app CREATE_COMPLETE"});
    CHECK(stack_of(stage).resource("Policy")->now.physical_id == "mine");

    ChangeSetStage empty;
    made.change.parameters = {{"EnvType", "prod"}};
    const ChangeSetOutcome nothing = empty.make(made);
    CHECK(nothing.change_set->status == "CREATE_COMPLETE");
    CHECK(plain(nothing).empty());
    REQUIRE(empty.execute().ending == Ending::completed);
    CHECK(story(empty) == Lines{"app REVIEW_IN_PROGRESS User Initiated", "app CREATE_IN_PROGRESS User Initiated", "app CREATE_COMPLETE"});
}

// engine/test_conditions: test_references_to_disabled_resources[no], [yes]
TEST_CASE("references to what a condition leaves out go with it") {
    const std::string body =
        "Parameters: {Toggle: {Type: String}, Given: {Type: String}}\nConditions: {Wanted: !Equals [!Ref Toggle, 'yes']}\n"
        "Resources:\n  Base: " +
        parameter("!Ref Given") +
        "  Sometimes: {Type: 'AWS::SSM::Parameter', Condition: Wanted, Properties: {Type: String, Value: !Ref Given}}\n"
        "  Another: {Type: 'AWS::SSM::Parameter', Condition: Wanted, Properties: {Type: String, Value: !GetAtt Sometimes.Value}}\n"
        "Outputs: {SometimesValue: {Condition: Wanted, Value: !GetAtt Sometimes.Value}}\n";
    ChangeSetStage with;
    const Outcome all = deploy_with(with, body, {{"Toggle", "yes"}, {"Given", "x"}});
    CHECK(all.resources.size() == 3);
    CHECK(all.outputs == std::map<std::string, Json>{{"SometimesValue", "x"}});
    ChangeSetStage without;
    const Outcome one = deploy_with(without, body, {{"Toggle", "no"}, {"Given", "x"}});
    CHECK(one.resources.size() == 1);
    CHECK(one.outputs.empty());
}

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

// engine/test_update_policy: test_update_replace_policy_deletion
TEST_CASE("UpdateReplacePolicy Delete deletes what is replaced") {
    Stage stage;
    const auto named = [](const char* name) {
        return std::string("Resources: {P: {Type: 'AWS::SSM::Parameter', UpdateReplacePolicy: Delete, Properties: {Type: String, Value: x, Name: ") +
               name + "}}}";
    };
    REQUIRE(stage.deploy(named("one").c_str()).ending == Ending::completed);
    REQUIRE(stage.update(named("two")).ending == Ending::completed);
    CHECK_FALSE(stage.world->find({}, "AWS::SSM::Parameter", "one"));
    CHECK(stage.world->find({}, "AWS::SSM::Parameter", "two"));
}

// resources/test_cloudformation: test_waitcondition
TEST_CASE("a wait condition is named after its handle") {
    Stage stage;
    const Outcome outcome = stage.deploy(
        "Resources:\n  WaitHandle: {Type: 'AWS::CloudFormation::WaitConditionHandle'}\n"
        "  Wait: {Type: 'AWS::CloudFormation::WaitCondition', Properties: {Handle: !Ref WaitHandle, Timeout: '10', Count: 0}}\n"
        "Outputs: {Name: {Value: !Ref Wait}}");
    CAPTURE(outcome.status_reason);
    CHECK(outcome.outputs.at("Name") == outcome.stack_id + "/WaitHandle");
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

// test_template_engine: test_invalid_stack_deploy
TEST_CASE("a required property that is missing fails the resource before it has a physical id") {
    Stage stage;
    Request request = Stage::request("Resources: {MyParameter: {Type: 'AWS::SSM::Parameter', Properties: {Value: abc123}}}");
    request.disable_validation = true;  // which did not exist when it was recorded
    const Outcome outcome = stage.deploy(request);
    const auto failed = std::ranges::find(outcome.events, "CREATE_FAILED", &StackEvent::status);
    REQUIRE(failed != outcome.events.end());
    CHECK(failed->logical_id == "MyParameter");
    CHECK(failed->reason == "Property validation failure: [The property {/Type} is required]");
    CHECK(failed->physical_id.empty());
    CHECK(failed->properties == Json{{"Value", "abc123"}});
}

// test_template_engine: test_macro_deployment
TEST_CASE("a macro is named by its Name") {
    Stage stage;
    const Outcome outcome = stage.deploy(R"(
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]
  Function:
    Type: AWS::Lambda::Function
    Properties: {Runtime: python3.12, Handler: index.handler, Role: !GetAtt Role.Arn, Code: {ZipFile: 'def handler(e, c): return e'}}
  Macro: {Type: AWS::CloudFormation::Macro, Properties: {Name: SubstitutionMacro, FunctionName: !GetAtt Function.Arn}}
Outputs: {MacroRef: {Value: !Ref Macro}}
)");
    REQUIRE(outcome.ending == Ending::completed);
    CHECK(outcome.outputs.at("MacroRef") == "SubstitutionMacro");
    CHECK(resource(outcome, "Macro").physical_id == "SubstitutionMacro");
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
