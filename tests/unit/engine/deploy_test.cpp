#include "emulator/engine/deploy.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "emulator/engine/forecast.h"
#include "emulator/engine/operations.h"
#include "emulator/engine/stacks.h"
#include "rehearsal_fixture.h"

using namespace drydock;
using namespace drydock::engine;

TEST_CASE("a topic and a parameter that needs it, in AWS's order of events") {
    Stage stage;
    const Outcome outcome = stage.deploy(R"(
Resources:
  Name:
    Type: AWS::SSM::Parameter
    Properties: {Type: String, Value: !GetAtt Topic.TopicName}
  Topic:
    Type: AWS::SNS::Topic
    Properties: {TopicName: alerts}
Outputs:
  Topic: {Value: !Ref Topic}
)");
    REQUIRE(outcome.ending == Ending::completed);
    CHECK(outcome.status == "CREATE_COMPLETE");
    CHECK(lines(outcome) == std::vector<std::string>{
                                "app CREATE_IN_PROGRESS User Initiated",
                                "Topic CREATE_IN_PROGRESS",
                                "Topic CREATE_IN_PROGRESS Resource creation Initiated",
                                "Topic CREATE_IN_PROGRESS Eventual consistency check initiated",
                                "Topic CREATE_COMPLETE",
                                "Name CREATE_IN_PROGRESS",
                                "Name CREATE_IN_PROGRESS Resource creation Initiated",
                                "Name CREATE_IN_PROGRESS Eventual consistency check initiated",
                                "Name CREATE_COMPLETE",
                                "app CREATE_COMPLETE",
                            });
    CHECK(outcome.events[1].physical_id.empty());
    CHECK(outcome.events[2].physical_id == "arn:aws:sns:us-east-1:000000000000:alerts");
    CHECK(outcome.events[3].detailed_status == "CONFIGURATION_COMPLETE");
    CHECK(outcome.events[4].event_id.starts_with("Topic-CREATE_COMPLETE-2026-01-01T"));
    CHECK(outcome.outputs.at("Topic") == "arn:aws:sns:us-east-1:000000000000:alerts");
    CHECK(outcome.critical_path == std::vector<std::string>{"Topic", "Name"});
    CHECK(outcome.forecast > Duration{0});
}

TEST_CASE("the same request gives the same events, to the last identifier") {
    const char* body = "Resources: {A: {Type: 'AWS::SQS::Queue'}, B: {Type: 'AWS::SNS::Topic'}}";
    Stage first, second;
    const Outcome one = first.deploy(body), two = second.deploy(body);
    REQUIRE(one.events.size() == two.events.size());
    for (std::size_t index = 0; index < one.events.size(); ++index) {
        CHECK(one.events[index].event_id == two.events[index].event_id);
        CHECK(one.events[index].physical_id == two.events[index].physical_id);
    }
}

TEST_CASE("an attribute that does not exist fails the resource that asks for it, and the stack rolls back") {
    Stage stage;
    const Outcome outcome = stage.deploy(R"(
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: t}}
  P:
    Type: AWS::SSM::Parameter
    Properties: {Type: String, Value: !GetAtt Topic.Nope}
)");
    REQUIRE(outcome.ending == Ending::failed);
    CHECK(resource(outcome, "P").reason == "Requested attribute Nope does not exist in schema for AWS::SNS::Topic");
    CHECK(resource(outcome, "P").physical_id.empty());
    const std::vector<std::string> seen = lines(outcome);
    const std::vector<std::string> tail(seen.end() - 7, seen.end());
    CHECK(tail == std::vector<std::string>{
                      "P CREATE_IN_PROGRESS",
                      "P CREATE_FAILED Requested attribute Nope does not exist in schema for AWS::SNS::Topic",
                      "app ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [P]. Rollback requested by user.",
                      "P DELETE_COMPLETE",
                      "Topic DELETE_IN_PROGRESS",
                      "Topic DELETE_COMPLETE",
                      "app ROLLBACK_COMPLETE",
                  });
    CHECK(stage.world->all({}, "AWS::SNS::Topic").empty());
}

TEST_CASE("siblings in progress are cancelled and named after the failure") {
    Stage stage;
    const Outcome outcome = stage.deploy(R"(
Resources:
  Slow: {Type: AWS::CloudFront::Distribution, DependsOn: Topic, Properties: {DistributionConfig: {Enabled: true, DefaultCacheBehavior: {TargetOriginId: o, ViewerProtocolPolicy: allow-all, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}, Origins: [{Id: o, DomainName: example.com, CustomOriginConfig: {OriginProtocolPolicy: https-only}}]}}}
  Topic: {Type: AWS::SNS::Topic}
  P:
    Type: AWS::SSM::Parameter
    Properties: {Type: String, Value: !GetAtt Topic.Nope}
)");
    CHECK(resource(outcome, "Slow").reason == "Resource creation cancelled");
    CHECK(outcome.status_reason == "The following resource(s) failed to create: [P, Slow]. Rollback requested by user.");
}

TEST_CASE("what becomes of a failed stack is the caller's choice") {
    const std::string body = R"(
Resources:
  Kept: {Type: AWS::SNS::Topic, DeletionPolicy: Retain, Properties: {TopicName: kept}}
  Gone: {Type: AWS::SNS::Topic, DeletionPolicy: RetainExceptOnCreate, Properties: {TopicName: gone}}
  P:
    Type: AWS::SSM::Parameter
    DependsOn: Gone
    Properties: {Type: String, Value: !GetAtt Kept.Nope}
)";
    Stage stage;
    Request request = Stage::request(body);
    SECTION("rollback honours DeletionPolicy") {
        const Outcome outcome = stage.deploy(request);
        CHECK(outcome.status == "ROLLBACK_COMPLETE");
        const auto seen = lines(outcome);
        CHECK(std::ranges::count(seen, "Kept DELETE_SKIPPED") == 1);
        CHECK(std::ranges::count(seen, "Gone DELETE_COMPLETE") == 1);
        CHECK(stage.world->all({}, "AWS::SNS::Topic").size() == 1);
    }
    SECTION("DELETE") {
        request.on_failure = OnFailure::remove;
        const Outcome outcome = stage.deploy(request);
        CHECK(outcome.status == "DELETE_COMPLETE");
        CHECK(outcome.status_reason == "The following resource(s) failed to create: [P]. Delete requested by user.");
    }
    SECTION("DO_NOTHING") {
        request.on_failure = OnFailure::do_nothing;
        const Outcome outcome = stage.deploy(request);
        CHECK(outcome.status == "CREATE_FAILED");
        CHECK(outcome.status_reason == "The following resource(s) failed to create: [P]. ");
        CHECK(stage.world->all({}, "AWS::SNS::Topic").size() == 2);
    }
}

TEST_CASE("pre-deployment validation stops the operation with all faults at once") {
    Stage stage;
    const Outcome outcome = stage.deploy(R"(
Resources:
  Logs:
    Type: AWS::Logs::LogGroup
    Properties: {RetentionInDays: 2555}
  Topic:
    Type: AWS::SNS::Topic
    Properties: {Nope: 1}
)");
    REQUIRE(outcome.ending == Ending::failed);
    CHECK(outcome.status == "CREATE_FAILED");
    CHECK(outcome.status_reason ==
          "The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation]. To troubleshoot Early Validation errors, use the "
          "DescribeEvents API for detailed failure information.");
    CHECK(outcome.events.size() == 2);
    CHECK(outcome.events.back().detailed_status == "VALIDATION_FAILED");
    REQUIRE(outcome.validation.size() == 2);
    CHECK(outcome.validation[0].name == "PROPERTY_VALIDATION");
    CHECK(outcome.validation[0].path == "/Resources/Logs/Properties/RetentionInDays");
    CHECK(outcome.validation[0].reason.find("2555 is not a valid enum value") != std::string::npos);
    CHECK(outcome.validation[0].span.line == 5);
    CHECK(outcome.validation[1].logical_id == "Topic");
    CHECK(resource(outcome, "Logs").reason.starts_with("Properties validation failed for resource Logs with message:\n#/RetentionInDays:"));
    REQUIRE(outcome.diagnostics.size() >= 2);
    CHECK(outcome.diagnostics[0].pointer == "/RetentionInDays");
    CHECK(outcome.diagnostics[0].value == "2555");
    CHECK_FALSE(outcome.diagnostics[0].allowed.empty());
}

TEST_CASE("types that pre-deployment validation leaves out fail when CloudFormation gets to them") {
    Stage stage;
    const Outcome outcome = stage.deploy(R"(
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: {GroupDescription: web, Nope: 1}
)");
    REQUIRE(outcome.ending == Ending::failed);
    CHECK(outcome.validation.empty());
    CHECK(outcome.status == "ROLLBACK_COMPLETE");
    CHECK(resource(outcome, "Group").reason.find("[Nope]") != std::string::npos);
    CHECK(resource(outcome, "Group").physical_id.empty());
    CHECK(outcome.diagnostics[0].pointer.empty());
}

TEST_CASE("a value that only a function gives is refused by the handler") {
    Stage stage;
    const Outcome outcome = stage.deploy(R"(
Parameters:
  Days: {Type: Number, Default: 2555}
Resources:
  Logs:
    Type: AWS::Logs::LogGroup
    Properties: {RetentionInDays: !Ref Days}
)");
    CHECK(resource(outcome, "Logs").reason.starts_with("Resource handler returned message: \"Model validation failed (#/RetentionInDays:"));
}

TEST_CASE("a name that the account has is found before the first resource") {
    Stage stage;
    const std::string body = "Resources: {Bucket: {Type: 'AWS::S3::Bucket', Properties: {BucketName: drydock-taken}}}";
    REQUIRE(stage.deploy(Stage::request(body, "first")).ending == Ending::completed);
    const Outcome outcome = stage.deploy(Stage::request(body, "second"));
    REQUIRE(outcome.ending == Ending::failed);
    CHECK(outcome.status_reason.find("[AWS::EarlyValidation::ResourceExistenceCheck]") != std::string::npos);
    REQUIRE(outcome.validation.size() == 1);
    CHECK(outcome.validation[0].name == "NAME_CONFLICT_VALIDATION");
    CHECK(outcome.validation[0].reason == "Resource of type 'AWS::S3::Bucket' with identifier 'drydock-taken' already exists.");
    CHECK(outcome.validation[0].path == "/Resources/Bucket");
}

TEST_CASE("what the call refuses leaves no stack behind") {
    Stage stage;
    const auto message = [&](const Request& request) {
        const Outcome outcome = stage.deploy(request);
        CHECK(outcome.ending == Ending::rejected);
        CHECK(outcome.events.empty());
        return outcome.rejection.code + ": " + outcome.rejection.message;
    };
    const std::string topic = "Resources: {Topic: {Type: 'AWS::SNS::Topic'}}";
    CHECK(message(Stage::request(topic, "1app")) ==
          "ValidationError: 1 validation error detected: Value '1app' at 'stackName' failed to satisfy constraint: Member must satisfy regular "
          "expression "
          "pattern: [a-zA-Z][-a-zA-Z0-9]*");
    CHECK(message(Stage::request("Resources: {Topic: {Type: 'AWS::SNS::Topics'}}")) ==
          "ValidationError: Template format error: Unrecognized resource types: [AWS::SNS::Topics]");
    Request role = Stage::request("Resources: {R: {Type: 'AWS::IAM::Role', Properties: {RoleName: r, AssumeRolePolicyDocument: {}}}}");
    role.capabilities = {"CAPABILITY_IAM"};
    CHECK(message(role) == "InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_NAMED_IAM]");
    role.template_body = "Resources: {R: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {}}}}";
    role.capabilities = {};
    CHECK(message(role) == "InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_IAM]");
    Request language = Stage::request("Transform: AWS::LanguageExtensions\n" + topic);
    language.capabilities = {};
    CHECK(message(language) == "InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_AUTO_EXPAND]");
    CHECK(message(Stage::request("Resources: {P: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: '{{resolve:ssm:/no/such:1}}'}}}")) ==
          "ValidationError: Parameters: [ssm:/no/such:1] cannot be found.");
    CHECK(stage.stacks.list().empty());
    REQUIRE(stage.deploy(Stage::request(topic)).ending == Ending::completed);
    CHECK(message(Stage::request(topic)) == "AlreadyExistsException: Stack [app] already exists");
}

TEST_CASE("stack-level failures touch no resource") {
    Stage stage;
    const auto reason = [&](const char* body) {
        const Outcome outcome = stage.deploy(body);
        CHECK(outcome.ending == Ending::failed);
        CHECK(outcome.events.size() == 3);
        CHECK(outcome.status == "ROLLBACK_COMPLETE");
        return outcome.status_reason;
    };
    SECTION("a missing export") {
        CHECK(reason("Resources: {P: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: !ImportValue nope}}}") ==
              "No export named nope found. Rollback requested by user.");
    }
    SECTION("an output's attribute") {
        CHECK(
            reason("Resources: {P: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: x}}}\nOutputs: {O: {Value: !GetAtt P.Invalid}}") ==
            "[Error] /Outputs/O/Value/Fn::GetAtt: Resource type AWS::SSM::Parameter does not support attribute {Invalid}. Rollback requested by "
            "user.");
    }
    SECTION("a parameter of the account") {
        CHECK(reason("Parameters: {Vpc: {Type: 'AWS::EC2::VPC::Id', Default: vpc-1234}}\nResources: {T: {Type: 'AWS::SNS::Topic'}}") ==
              "Parameter validation failed: parameter value vpc-1234 for parameter name Vpc does not exist. Rollback requested by user.");
    }
}

TEST_CASE("exports carry from one stack to the next and are unique") {
    Stage stage;
    const std::string producer = "Resources: {T: {Type: 'AWS::SNS::Topic'}}\nOutputs: {O: {Value: shared, Export: {Name: the-export}}}";
    REQUIRE(stage.deploy(Stage::request(producer, "producer")).ending == Ending::completed);
    const Outcome consumer =
        stage.deploy(Stage::request("Resources: {P: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: !ImportValue "
                                    "the-export}}}\nOutputs: {V: {Value: !GetAtt P.Value}}",
                                    "consumer"));
    REQUIRE(consumer.ending == Ending::completed);
    CHECK(consumer.outputs.at("V") == "shared");
    CHECK(stage.stacks.find({}, "consumer")->now.imports == std::vector<std::string>{"the-export"});
    const Outcome second = stage.deploy(Stage::request(producer, "second"));
    CHECK(second.status_reason == "Export with name the-export is already exported by stack producer. Rollback requested by user.");
}

TEST_CASE("a long export is refused after the resources were made") {
    Stage stage;
    const Outcome outcome = stage.deploy(
        Stage::request("Resources: {T: {Type: 'AWS::SNS::Topic'}}\nOutputs: {A: {Value: " + std::string(1025, 'v') + ", Export: {Name: long}}}"));
    CHECK(outcome.ending == Ending::failed);
    CHECK(outcome.status_reason.starts_with("Cannot export output A with length 1025. Max length of 1024 exceeded."));
    CHECK(stage.world->all({}, "AWS::SNS::Topic").empty());
}

TEST_CASE("secrets are read when a resource needs them") {
    Stage stage;
    const Outcome missing =
        stage.deploy("Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: '{{resolve:secretsmanager:nope:SecretString:user}}'}}}");
    CHECK(resource(missing, "T")
              .reason.starts_with("Secrets Manager can't find the specified secret. (Service: AWSSecretsManager; Status Code: 400; "
                                  "Error Code: ResourceNotFoundException; Request ID: "));
    const Outcome found = stage.deploy(Stage::request(R"(
Resources:
  Secret: {Type: AWS::SecretsManager::Secret, Properties: {SecretString: '{"user": "admin"}'}}
  P:
    Type: AWS::SSM::Parameter
    Properties: {Type: String, Value: !Sub '{{resolve:secretsmanager:${Secret}:SecretString:user}}'}
Outputs: {User: {Value: !GetAtt P.Value}}
)",
                                                      "second"));
    REQUIRE(found.ending == Ending::completed);
    CHECK(found.outputs.at("User") == "admin");
}

TEST_CASE("validation alone says all it can and deploys nothing") {
    Stage stage;
    Request request = Stage::request("Resources: {Logs: {Type: 'AWS::Logs::LogGroup', Properties: {RetentionInDays: 2555}}}");
    request.validate_only = true;
    const Outcome bad = stage.deploy(request);
    CHECK(bad.ending == Ending::failed);
    CHECK(bad.diagnostics.size() == 1);
    CHECK(bad.events.empty());
    request.template_body = "Resources: {Logs: {Type: 'AWS::Logs::LogGroup', Properties: {RetentionInDays: 30}}}";
    CHECK(stage.deploy(request).ending == Ending::validated);
    CHECK(stage.stacks.list().empty());
}

TEST_CASE("a stack can be listed, read back and deleted") {
    Stage stage;
    Request request = Stage::request(R"(
Description: two topics
Parameters: {Secret: {Type: String, NoEcho: true, Default: hush}}
Resources:
  A: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Secret}}
  B: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref A}}
)");
    request.tags = Tags{{"team", "payments"}};
    const Outcome outcome = stage.deploy(request);
    REQUIRE(outcome.ending == Ending::completed);
    StackStore& stacks = stage.stacks;
    const StackRecord* stack = stacks.find({}, "app");
    REQUIRE(stack);
    CHECK(stack->id == outcome.stack_id);
    CHECK(stack->status == "CREATE_COMPLETE");
    CHECK(stack->now.description == "two topics");
    CHECK(stack->now.shown_parameters == Json::array({{{"ParameterKey", "Secret"}, {"ParameterValue", "****"}}}));
    CHECK(stack->now.tags == Json{{"team", "payments"}});
    REQUIRE(stack->resources.size() == 2);
    CHECK(stack->resource("B")->now.depends_on == std::vector<std::string>{"A"});
    CHECK(stacks.events(*stack).size() == outcome.events.size());

    Site site = stage.site();
    REQUIRE(delete_stack({.scope = {}, .stack_name = "app"}, site).ending == Ending::completed);
    CHECK_FALSE(stacks.find({}, "app"));
    CHECK(stacks.find({}, outcome.stack_id)->status == "DELETE_COMPLETE");
    CHECK(stage.world->all({}, "AWS::SNS::Topic").empty());
    REQUIRE(stacks.forget(*stack));
    CHECK(stacks.list().empty());
}

TEST_CASE("tiers are counted") {
    Outcome outcome;
    outcome.resources = {
        {.logical_id = "A", .tier = Tier::facts}, {.logical_id = "B", .tier = Tier::facts}, {.logical_id = "C", .tier = Tier::schema}};
    CHECK(count_tiers(outcome) == std::map<Tier, std::size_t>{{Tier::schema, 1}, {Tier::facts, 2}});
}
