// What AWS was recorded to answer to whole stacks, one test for each recording that no other test covers. What their values become:
// recorded_values_test.cpp. Change sets: tests/cli/recordings.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "emulator/engine/operations.h"
#include "recorded_fixture.h"

using namespace drydock;
using namespace drydock::engine;

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
