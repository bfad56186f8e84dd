// AWS::CloudFormation::StackSet in a template: its instances come and go with the stack.
#include <catch2/catch.hpp>

#include "base/regex.h"
#include "emulator/engine/operations.h"
#include "emulator/engine/stack_sets.h"
#include "stack_set_fixture.h"

using namespace drydock;
using namespace drydock::engine;

namespace {

using Lines = std::vector<std::string>;

// A stack with a set of topics named `topic` by default, and further properties of the set.
std::string with_set(const std::string& more,
                     const char* body = R"({"Parameters":{"Name":{"Type":"String","Default":"alerts"}},)"
                                        R"("Resources":{"T":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":{"Ref":"Name"}}}}})") {
    return "Resources:\n"
           "  Set:\n"
           "    Type: AWS::CloudFormation::StackSet\n"
           "    Properties: {StackSetName: set, PermissionModel: SELF_MANAGED, TemplateBody: '" +
           std::string(body) + "'" + more +
           "}\n"
           "Outputs: {Id: {Value: !Ref Set}, Same: {Value: !GetAtt Set.StackSetId}}\n";
}

std::string group(const char* accounts, const char* regions, const char* overrides = "") {
    return std::string("{DeploymentTargets: {Accounts: [") + accounts + "]}, Regions: [" + regions + "]" + overrides + "}";
}

struct ResourceStage : RoleStage {
    const StackSetRecord* set() { return stacks.stack_sets().find({}, "set"); }
    std::vector<std::string> topics(const char* account, const char* region) {
        std::vector<std::string> out;
        for (const providers::Resource* each : world->all({account, region}, "AWS::SNS::Topic"))
            out.push_back(scalar_text(each->property("TopicName")));
        return out;
    }
    Outcome remove() {
        Site here = site();
        return delete_stack({.scope = {}, .stack_name = "app"}, here);
    }
};

}  // namespace

TEST_CASE("a stack set of a template without instances is a set of the account") {
    ResourceStage stage;
    const Outcome made = stage.deploy(with_set("").c_str());
    REQUIRE(made.ending == Ending::completed);
    REQUIRE(stage.set());
    CHECK(made.outputs.at("Id") == stage.set()->id);
    CHECK(made.outputs.at("Same") == stage.set()->id);
    CHECK(stage.stacks.find({}, "app")->resource("Set")->now.physical_id == stage.set()->id);
    REQUIRE(stage.remove().ending == Ending::completed);
    CHECK_FALSE(stage.set());
}

TEST_CASE("the instances are deployed while the stack waits") {
    ResourceStage stage;
    stage.all_roles();
    const std::string groups = ", StackInstancesGroup: [" + group("'111111111111', '222222222222'", "us-east-1, eu-west-1") + "]";
    const Outcome made = stage.deploy(with_set(groups).c_str());
    REQUIRE(made.ending == Ending::completed);
    CHECK(lines(made) == Lines{"app CREATE_IN_PROGRESS User Initiated", "Set CREATE_IN_PROGRESS",
                               "Set CREATE_IN_PROGRESS Resource creation Initiated", "Set CREATE_COMPLETE", "app CREATE_COMPLETE"});
    CHECK(stage.set()->instances.size() == 4);
    CHECK(stage.topics(second_account, "eu-west-1") == Lines{"alerts"});
    // Creating the topics takes its time.
    CHECK(made.finished - made.started > std::chrono::seconds(20));
    REQUIRE(stage.remove().ending == Ending::completed);
    CHECK(stage.topics(second_account, "eu-west-1").empty());
    CHECK_FALSE(stage.set());
}

TEST_CASE("an update of the groups adds, removes and overrides; one of the template reaches all") {
    ResourceStage stage;
    stage.all_roles();
    const std::string first = group("'111111111111'", "us-east-1, eu-west-1");
    REQUIRE(stage.deploy(with_set(", StackInstancesGroup: [" + first + "]").c_str()).ending == Ending::completed);
    const std::string id = stage.set()->id;
    const char* const other = ", ParameterOverrides: [{ParameterKey: Name, ParameterValue: other}]";
    const std::string groups = group("'111111111111'", "eu-west-1", other) + ", " + group("'222222222222'", "us-east-1");
    const Outcome updated = stage.update(with_set(", StackInstancesGroup: [" + groups + "]"));
    REQUIRE(updated.ending == Ending::completed);
    CHECK(stage.set()->id == id);
    CHECK(stage.topics(first_account, "us-east-1").empty());
    CHECK(stage.topics(first_account, "eu-west-1") == Lines{"other"});
    CHECK(stage.topics(second_account, "us-east-1") == Lines{"alerts"});
    const char* const body = R"({"Parameters":{"Name":{"Type":"String","Default":"alerts"}},)"
                             R"("Resources":{"T":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":{"Fn::Sub":"${Name}-2"}}}}})";
    REQUIRE(stage.update(with_set(", StackInstancesGroup: [" + groups + "]", body)).ending == Ending::completed);
    CHECK(stage.topics(first_account, "eu-west-1") == Lines{"other-2"});
    CHECK(stage.topics(second_account, "us-east-1") == Lines{"alerts-2"});
    CHECK(std::ranges::all_of(stage.set()->instances, [](const StackInstance& each) { return each.status == "CURRENT"; }));
}

TEST_CASE("an operation that fails keeps the resource from stabilizing, and what StackSets cannot delete stays") {
    ResourceStage stage;
    stage.administration_role();
    stage.execution_role(first_account);
    const Outcome made = stage.deploy(with_set(", StackInstancesGroup: [" + group("'111111111111', '222222222222'", "us-east-1") + "]").c_str());
    CHECK(made.status == "ROLLBACK_FAILED");  // the account without the role still has an instance
    REQUIRE(stage.set());
    const std::string& reason = resource(made, "Set").reason;
    CHECK(Regex::of(
              R"(Resource handler returned message: "Resource of type 'Stack set operation \[[-0-9a-f]{36}\] was unexpectedly stopped or failed\. )"
              R"(status reason\(s\): \[Account 222222222222 should have 'AWSCloudFormationStackSetExecutionRole' role with trust relationship to )"
              R"(Role 'AWSCloudFormationStackSetAdministrationRole'\.?\]' with identifier 'set:[-0-9a-f]{36}' did not stabilize\." )"
              R"(\(RequestToken: [-0-9a-f]{36}, HandlerErrorCode: NotStabilized\))")
              .full_match(reason));
    CAPTURE(reason);
    CHECK(stage.topics(first_account, "us-east-1").empty());
}

TEST_CASE("a set whose stacks cannot be made goes back with its stack") {
    ResourceStage stage;
    stage.all_roles();
    const char* const broken = R"({"Resources":{"T":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":"not good"}}}})";
    const Outcome made = stage.deploy(with_set(", StackInstancesGroup: [" + group("'111111111111'", "us-east-1") + "]", broken).c_str());
    CHECK(made.status == "ROLLBACK_COMPLETE");
    CHECK(resource(made, "Set").reason.find("status reason(s): [ResourceLogicalId:T, ResourceType:AWS::SNS::Topic, ResourceStatusReason:") !=
          std::string::npos);
    CHECK_FALSE(stage.set());
}

TEST_CASE("an update that fails brings the instances back to what they were") {
    ResourceStage stage;
    stage.all_roles();
    const std::string groups = ", StackInstancesGroup: [" + group("'111111111111'", "us-east-1") + "]";
    REQUIRE(stage.deploy(with_set(groups).c_str()).ending == Ending::completed);
    const char* const broken = R"({"Resources":{"T":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":"not good"}}}})";
    const Outcome updated = stage.update(with_set(groups, broken));
    CHECK(updated.status == "UPDATE_ROLLBACK_COMPLETE");
    CHECK(stage.topics(first_account, "us-east-1") == Lines{"alerts"});
    CHECK(stage.set()->instances.front().status == "CURRENT");
}

TEST_CASE("what the API refuses is the resource's failure") {
    ResourceStage stage;
    Site here = stage.site();
    StackSetRequest present{.scope = {}, .name = "set", .template_body = R"({"Resources":{"T":{"Type":"AWS::SNS::Topic"}}})"};
    REQUIRE(create_stack_set(present, here).ok());
    const Outcome taken = stage.deploy(with_set("").c_str());
    CHECK(taken.status == "ROLLBACK_COMPLETE");
    CHECK(resource(taken, "Set")
              .reason.starts_with("Resource handler returned message: \"Resource of type 'AWS::CloudFormation::StackSet' with "
                                  "identifier 'set' already exists.\" (RequestToken: "));
    CHECK(stage.set());
    const Outcome unknown = stage.deploy(Stage::request(
        "Resources: {S: {Type: 'AWS::CloudFormation::StackSet', Properties: {StackSetName: s, PermissionModel: SELF_MANAGED, TemplateBody: "
        "'{\"Resources\":{\"T\":{\"Type\":\"AWS::SNS::Topics\"}}}'}}}",
        "second"));
    CHECK(resource(unknown, "S")
              .reason.starts_with("Resource handler returned message: \"Template format error: Unrecognized resource types: "
                                  "[AWS::SNS::Topics] (Service: CloudFormation, Status Code: 400, Request ID: "));
}

TEST_CASE("a stack set with another permission model is another stack set") {
    ResourceStage stage;
    const auto named = [](const char* name) {
        return std::string("Resources: {S: {Type: 'AWS::CloudFormation::StackSet', Properties: {StackSetName: ") + name +
               ", PermissionModel: SELF_MANAGED, TemplateBody: '{\"Resources\":{\"T\":{\"Type\":\"AWS::SNS::Topic\"}}}'}}}";
    };
    REQUIRE(stage.deploy(named("one").c_str()).ending == Ending::completed);
    const Outcome replaced = stage.update(named("two"));
    REQUIRE(replaced.ending == Ending::completed);
    CHECK(stage.stacks.stack_sets().find({}, "two"));
    CHECK_FALSE(stage.stacks.stack_sets().find({}, "one"));
}

TEST_CASE("a service-managed set reaches the accounts of its organizational units") {
    ResourceStage stage;
    Site here = stage.site();
    stage.make({}, "AWS::Organizations::Organization", Json::object());
    REQUIRE(set_organizations_access({}, true, here).ok());
    const std::string root = stage.world->all({}, "AWS::Organizations::Organization")[0]->property("RootId").get<std::string>();
    stage.make({}, "AWS::Organizations::Account", {{"AccountName", "one"}, {"Email", "one@example.com"}});
    const std::string account = stage.world->all({}, "AWS::Organizations::Account")[0]->property("AccountId").get<std::string>();
    const auto managed = [&](const char* regions) {
        return std::string(
                   "Resources: {Set: {Type: 'AWS::CloudFormation::StackSet', Properties: {StackSetName: set, PermissionModel: SERVICE_MANAGED, ") +
               "AutoDeployment: {Enabled: true, RetainStacksOnAccountRemoval: false}, TemplateBody: "
               "'{\"Resources\":{\"T\":{\"Type\":\"AWS::SNS::Topic\",\"Properties\":{\"TopicName\":\"alerts\"}}}}', StackInstancesGroup: "
               "[{DeploymentTargets: {OrganizationalUnitIds: [" +
               root + "]}, Regions: [" + regions + "]}]}}}";
    };
    const Outcome made = stage.deploy(managed("us-east-1").c_str());
    CAPTURE(resource(made, "Set").reason);
    REQUIRE(made.ending == Ending::completed);
    CHECK(stage.set()->auto_deployment);
    CHECK(stage.topics(account.c_str(), "us-east-1") == Lines{"alerts"});
    REQUIRE(stage.update(managed("us-east-1, eu-west-1")).ending == Ending::completed);
    CHECK(stage.topics(account.c_str(), "eu-west-1") == Lines{"alerts"});
    REQUIRE(stage.remove().ending == Ending::completed);
    CHECK(stage.topics(account.c_str(), "us-east-1").empty());
    CHECK_FALSE(stage.set());
}
