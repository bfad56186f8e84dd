// Types of CloudFormation itself: nested stacks, custom resources, wait conditions, creation policies.
#include <catch2/catch.hpp>

#include "emulator/engine/operations.h"
#include "emulator/engine/signals.h"
#include "rehearsal_fixture.h"

using namespace drydock;
using namespace drydock::engine;
using namespace std::chrono_literals;

namespace {

const char* parent = R"(
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: https://s3.amazonaws.com/templates/child.yaml
      Parameters: {Name: from-parent}
  P:
    Type: AWS::SSM::Parameter
    Properties: {Type: String, Value: !GetAtt Child.Outputs.Topic}
Outputs: {Topic: {Value: !GetAtt P.Value}}
)";
const char* location = "https://s3.amazonaws.com/templates/child.yaml";

}  // namespace

TEST_CASE("a nested stack is deployed with its parameters and gives its outputs") {
    Stage stage;
    stage.documents[location] =
        "Parameters: {Name: {Type: String}}\nResources: {T: {Type: 'AWS::SNS::Topic', Properties: {TopicName: !Ref Name}}}\nOutputs: {Topic: {Value: "
        "!GetAtt T.TopicName}}";
    const Outcome outcome = stage.deploy(parent);
    REQUIRE(outcome.ending == Ending::completed);
    CHECK(outcome.outputs.at("Topic") == "from-parent");
    const std::string& id = resource(outcome, "Child").physical_id;
    CHECK(id.starts_with("arn:aws:cloudformation:us-east-1:000000000000:stack/app-Child-"));
    const auto child = stage.stacks.find({}, id);
    REQUIRE(child);
    CHECK(child->status == "CREATE_COMPLETE");
    CHECK(child->parent_id == outcome.stack_id);
    CHECK(child->root_id == outcome.stack_id);
}

TEST_CASE("a nested stack that fails fails its parent, which deletes it") {
    Stage stage;
    stage.documents[location] = R"(
Parameters: {Name: {Type: String}}
Resources:
  T: {Type: AWS::SNS::Topic}
  Bad: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !GetAtt T.Nope}}
Outputs: {Topic: {Value: !Ref T}}
)";
    const Outcome outcome = stage.deploy(parent);
    REQUIRE(outcome.ending == Ending::failed);
    const ResourceOutcome& child = resource(outcome, "Child");
    CHECK(child.reason ==
          "Embedded stack " + child.physical_id + " was not successfully created: The following resource(s) failed to create: [Bad].");
    CHECK(outcome.status == "ROLLBACK_COMPLETE");
    CHECK(stage.stacks.find({}, child.physical_id)->status == "DELETE_COMPLETE");
    CHECK(stage.world->all({}, "AWS::SNS::Topic").empty());
}

TEST_CASE("the location of a nested stack's template") {
    Stage stage;
    const auto reason = [&](const std::string& url) {
        return resource(
                   stage.deploy(Stage::request("Resources: {Child: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: '" + url + "'}}}")),
                   "Child")
            .reason;
    };
    CHECK(reason("s3://templates/child.yaml") == "The location for an Amazon S3 bucket must start with https://");
}

TEST_CASE("a template that the child's call refuses is the reason as it stands") {
    Stage stage;
    stage.documents[location] = "Resources: {T: {Type: 'AWS::SNS::Topic'}}";
    CHECK(resource(stage.deploy(parent), "Child").reason == "Parameters: [Name] do not exist in the template");
}

TEST_CASE("custom resources have no verdict, after the checks that CloudFormation makes first") {
    Stage stage;
    const Outcome wrong =
        stage.deploy("Resources: {Q: {Type: 'AWS::SQS::Queue'}, C: {Type: 'Custom::Thing', Properties: {ServiceToken: !GetAtt Q.Arn}}}");
    CHECK(wrong.ending == Ending::failed);
    CHECK(resource(wrong, "C").reason == "Invalid service token");
    const Outcome timeout =
        stage.deploy(Stage::request("Resources: {C: {Type: 'Custom::Thing', Properties: {ServiceToken: "
                                    "'arn:aws:lambda:us-east-1:111111111111:function:f', ServiceTimeout: 14401}}}",
                                    "second"));
    CHECK(resource(timeout, "C").reason == "ServiceTimeout must be an integer between 1 and 14400 seconds");
    const Outcome unknown = stage.deploy(Stage::request(R"(
Resources:
  C: {Type: Custom::Thing, Properties: {ServiceToken: 'arn:aws:lambda:us-east-1:111111111111:function:f'}}
  T: {Type: AWS::SNS::Topic}
  After: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !GetAtt C.X}}
)",
                                                        "third"));
    CHECK(unknown.ending == Ending::not_simulated);
    CHECK(resource(unknown, "C").reason.find("not simulated") != std::string::npos);
    CHECK(resource(unknown, "T").status == "CREATE_COMPLETE");
    CHECK(resource(unknown, "After").status.empty());
}

TEST_CASE("a wait condition whose handle nobody knows times out on the virtual clock") {
    Stage stage;
    const Instant start = stage.clock.now();
    const Outcome outcome = stage.deploy(R"(
Resources:
  Handle: {Type: AWS::CloudFormation::WaitConditionHandle}
  Wait: {Type: AWS::CloudFormation::WaitCondition, Properties: {Handle: !Ref Handle, Timeout: '3600', Count: 2}}
)");
    CHECK(resource(outcome, "Wait").reason == "WaitCondition timed out. Received 0 conditions when expecting 2");
    CHECK(stage.clock.now() - start >= 1h);
    CHECK(resource(outcome, "Handle").physical_id.starts_with("https://cloudformation-waitcondition-us-east-1.s3"));
}

TEST_CASE("a handle that is passed on may be signalled, and the outcome says so") {
    Stage stage;
    const Outcome outcome = stage.deploy(R"(
Resources:
  Handle: {Type: AWS::CloudFormation::WaitConditionHandle}
  Url: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref Handle}}
  Wait: {Type: AWS::CloudFormation::WaitCondition, Properties: {Handle: !Ref Handle}}
Outputs: {Data: {Value: !GetAtt Wait.Data}}
)");
    REQUIRE(outcome.ending == Ending::completed);
    CHECK(outcome.outputs.at("Data") == "{}");
    REQUIRE_FALSE(outcome.diagnostics.empty());
    CHECK(outcome.diagnostics[0].rule == "signals-assumed");
}

TEST_CASE("a creation policy that nobody signals") {
    Stage stage;
    const Outcome outcome =
        stage.deploy("Resources: {Wait: {Type: 'AWS::CloudFormation::WaitCondition', CreationPolicy: {ResourceSignal: {Timeout: PT30S, Count: 1}}}}");
    CHECK(resource(outcome, "Wait").reason == "Failed to receive 1 resource signal(s) within the specified duration");
}

TEST_CASE("durations of creation policies") {
    CHECK(iso8601_duration("PT1H30M10S") == Duration(1h + 30min + 10s));
    CHECK(iso8601_duration("PT15M") == Duration(15min));
    CHECK_FALSE(iso8601_duration("15M"));
    CHECK_FALSE(iso8601_duration("PT15"));
    CHECK_FALSE(iso8601_duration("PT5X"));
}
