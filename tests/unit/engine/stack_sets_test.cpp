#include "emulator/engine/stack_sets.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "stack_set_fixture.h"

using namespace drydock;
using namespace drydock::engine;

namespace {

constexpr const char* topic =
    "Parameters: {Name: {Type: String, Default: alerts}}\n"
    "Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {TopicName: !Ref Name}}}";

struct SetStage : RoleStage {
    std::string create(std::string body = topic, StackSetRequest request = {}) {
        request.name = "set";
        request.template_body = std::move(body);
        Site here = site();
        const auto made = create_stack_set(request, here);
        if (!made) FAIL(made.fault().message);
        return *made;
    }
    StackSetOperationRequest wanted(std::vector<std::string> accounts, std::vector<std::string> regions) {
        StackSetOperationRequest request{.scope = {}, .name = "set"};
        request.targets.accounts = std::move(accounts);
        request.targets.regions = std::move(regions);
        return request;
    }
    StackSetOperation add(const StackSetOperationRequest& request) {
        Site here = site();
        const auto done = create_stack_instances(request, here);
        if (!done) FAIL(done.fault().message);
        return *done;
    }
    const StackInstance& instance(const char* account, const char* region) { return *stacks.stack_sets().find({}, "set")->instance(account, region); }
};

std::vector<std::string> told(const StackSetOperation& operation) {
    std::vector<std::string> out;
    for (const StackSetResult& each : operation.results)
        out.push_back(each.account + " " + each.region + " " + each.status + (each.reason.empty() ? "" : " " + each.reason));
    return out;
}

}  // namespace

TEST_CASE("an operation that is over cannot be stopped") {
    SetStage stage;
    stage.all_roles();
    stage.create();
    const StackSetOperation done = stage.add(stage.wanted({first_account}, {"us-east-1"}));
    const Site here = stage.site();
    CHECK(stop_stack_set_operation({}, "set", done.id, here).fault().code == "InvalidOperationException");
    CHECK(stop_stack_set_operation({}, "set", "other", here).fault().code == "OperationNotFoundException");
    CHECK(stop_stack_set_operation({}, "nobody", done.id, here).fault().code == "StackSetNotFoundException");
}

TEST_CASE("a stack set deploys its template to accounts and regions") {
    SetStage stage;
    stage.all_roles();
    const std::string id = stage.create();
    CHECK(id.starts_with("set:"));
    const StackSetOperation operation = stage.add(stage.wanted({first_account, second_account}, {"us-east-1", "eu-west-1"}));
    CHECK(operation.status == "SUCCEEDED");
    CHECK(told(operation) == std::vector<std::string>{"111111111111 us-east-1 SUCCEEDED", "222222222222 us-east-1 SUCCEEDED",
                                                      "111111111111 eu-west-1 SUCCEEDED", "222222222222 eu-west-1 SUCCEEDED"});
    CHECK(stage.world->all({second_account, "eu-west-1"}, "AWS::SNS::Topic").size() == 1);
    const StackInstance& instance = stage.instance(first_account, "eu-west-1");
    CHECK(instance.status == "CURRENT");
    CHECK(instance.detailed_status == "SUCCEEDED");
    CHECK(instance.stack_id.starts_with("arn:aws:cloudformation:eu-west-1:111111111111:stack/StackSet-set-"));
    Site site = stage.site();
    const Json described = *describe_stack_set({}, "set", site);
    CHECK(described["StackSetARN"] == "arn:aws:cloudformation:us-east-1:000000000000:stackset/" + id);
    CHECK(described["Regions"] == Json{"eu-west-1", "us-east-1"});
    CHECK(described["AdministrationRoleARN"] == "arn:aws:iam::000000000000:role/AWSCloudFormationStackSetAdministrationRole");
    const Json results = *list_stack_set_operation_results({}, "set", operation.id, site);
    CHECK(results[0]["AccountGateResult"]["StatusReason"] ==
          "Function not found: arn:aws:lambda:us-east-1:111111111111:function:AWSCloudFormationStackSetAccountGate");
    CHECK((*list_stack_instances({}, "set", {.account = first_account}, site)).size() == 2);
}

TEST_CASE("roles that are missing or do not trust fail the instances, in CloudFormation's words") {
    SetStage stage;
    stage.create();
    SECTION("no administration role; the rest is cancelled") {
        const StackSetOperation operation = stage.add(stage.wanted({first_account}, {"us-east-1", "us-east-2"}));
        CHECK(operation.status == "FAILED");
        CHECK(told(operation) ==
              std::vector<std::string>{"111111111111 us-east-1 FAILED Account 000000000000 should have 'AWSCloudFormationStackSetAdministrationRole' "
                                       "role with trust relationship to CloudFormation service.",
                                       "111111111111 us-east-2 CANCELLED Cancelled since failure tolerance has exceeded"});
        CHECK(stage.instance(first_account, "us-east-1").status == "OUTDATED");
        CHECK(stage.instance(first_account, "us-east-1").detailed_status == "FAILED");
        CHECK(stage.instance(first_account, "us-east-2").detailed_status == "CANCELLED");
    }
    SECTION("an execution role that trusts somebody else") {
        stage.administration_role();
        stage.execution_role(first_account, "999999999999");
        const StackSetOperation operation = stage.add(stage.wanted({first_account}, {"us-east-1"}));
        CHECK(operation.results[0].reason ==
              "Account 111111111111 should have 'AWSCloudFormationStackSetExecutionRole' role with trust relationship to Role "
              "'AWSCloudFormationStackSetAdministrationRole'.");
        CHECK(stage.stacks.list().empty());
    }
}

TEST_CASE("failure tolerance decides how far an operation goes") {
    SetStage stage;
    stage.administration_role();
    stage.execution_role(second_account);
    stage.create();
    StackSetOperationRequest request = stage.wanted({first_account, second_account}, {"us-east-1", "us-east-2"});
    SECTION("none") {
        const StackSetOperation operation = stage.add(request);
        CHECK(operation.status == "FAILED");
        CHECK(std::ranges::count(operation.results, std::string("CANCELLED"), &StackSetResult::status) == 3);
    }
    SECTION("one account of each region") {
        request.preferences = {{"FailureToleranceCount", 1}, {"RegionOrder", {"us-east-2", "us-east-1"}}};
        const StackSetOperation operation = stage.add(request);
        CHECK(operation.status == "SUCCEEDED");
        CHECK(operation.results.front().region == "us-east-2");
        CHECK(std::ranges::count(operation.results, std::string("SUCCEEDED"), &StackSetResult::status) == 2);
        CHECK(stage.instance(second_account, "us-east-1").status == "CURRENT");
    }
    SECTION("half of the accounts") {
        request.preferences = {{"FailureTolerancePercentage", 50}, {"MaxConcurrentPercentage", 100}, {"RegionConcurrencyType", "PARALLEL"}};
        CHECK(stage.add(request).status == "SUCCEEDED");
    }
}

TEST_CASE("accounts that work at the same time take no longer than one") {
    const auto duration = [](int concurrent) {
        SetStage stage;
        stage.all_roles();
        stage.create();
        StackSetOperationRequest request = stage.wanted({first_account, second_account}, {"us-east-1"});
        request.preferences = {{"MaxConcurrentCount", concurrent}, {"FailureToleranceCount", 1}};
        const Instant before = stage.clock.now();
        stage.add(request);
        return stage.clock.now() - before;
    };
    CHECK(duration(2) < duration(1));
}

TEST_CASE("a resource that fails names itself in the reason of the instance") {
    SetStage stage;
    stage.all_roles();
    stage.create("Resources: {T: {Type: 'AWS::SNS::Topic'}, P: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: !GetAtt T.Nope}}}");
    const StackSetOperation operation = stage.add(stage.wanted({first_account}, {"us-east-1"}));
    CHECK(operation.results[0].reason ==
          "ResourceLogicalId:P, ResourceType:AWS::SSM::Parameter, ResourceStatusReason:Requested attribute Nope does not exist in schema for "
          "AWS::SNS::Topic.");
    const std::string failed = stage.instance(first_account, "us-east-1").stack_id;
    Site site = stage.site();
    const auto updated = update_stack_set({.name = "set", .template_body = topic}, stage.wanted({}, {}), site);
    REQUIRE(updated.ok());
    CHECK(updated->status == "SUCCEEDED");
    CHECK(stage.instance(first_account, "us-east-1").stack_id != failed);
}

TEST_CASE("an update reaches every instance or some, and keeps overrides") {
    SetStage stage;
    stage.all_roles();
    stage.create();
    StackSetOperationRequest request = stage.wanted({first_account, second_account}, {"us-east-1"});
    request.overrides = tmpl::ParameterValues{{"Name", "mine"}};
    stage.add(request);
    Site site = stage.site();
    const std::string body = std::string(topic) + "\nOutputs: {O: {Value: !Ref T}}";
    SECTION("all") {
        const auto done = update_stack_set({.name = "set", .template_body = body, .parameters = {{"Name", "new"}}}, stage.wanted({}, {}), site);
        REQUIRE(done.ok());
        CHECK(done->results.size() == 2);
        CHECK(stage.instance(first_account, "us-east-1").status == "CURRENT");
        CHECK(stage.world->by({first_account, "us-east-1"}, "AWS::SNS::Topic", "TopicName", "mine") != nullptr);
    }
    SECTION("some; the others are outdated") {
        const auto done = update_stack_set({.name = "set", .template_body = body}, stage.wanted({first_account}, {"us-east-1"}), site);
        REQUIRE(done.ok());
        CHECK(done->results.size() == 1);
        CHECK(stage.instance(second_account, "us-east-1").status == "OUTDATED");
        CHECK(stage.instance(second_account, "us-east-1").detailed_status == "PENDING");
    }
    SECTION("nothing to change") {
        const auto done = update_stack_set({.name = "set", .use_previous_template = true}, stage.wanted({}, {}), site);
        REQUIRE(done.ok());
        CHECK(done->results[0].status == "SUCCEEDED");
        CHECK(done->results[0].reason == "No updates are to be performed.");
    }
    SECTION("an instance that is not there") {
        const auto done = update_stack_set({.name = "set", .use_previous_template = true}, stage.wanted({first_account}, {"eu-west-1"}), site);
        REQUIRE_FALSE(done.ok());
        CHECK(done.fault().code == "StackInstanceNotFoundException");
    }
    SECTION("overrides of the instances") {
        StackSetOperationRequest change = stage.wanted({first_account}, {"us-east-1"});
        change.overrides = tmpl::ParameterValues{};
        REQUIRE(update_stack_instances(change, site).ok());
        CHECK(stage.world->by({first_account, "us-east-1"}, "AWS::SNS::Topic", "TopicName", "alerts") != nullptr);
        CHECK(stage.world->by({second_account, "us-east-1"}, "AWS::SNS::Topic", "TopicName", "mine") != nullptr);
    }
}

TEST_CASE("instances are deleted with their stacks or without, then the set") {
    SetStage stage;
    stage.all_roles();
    stage.create();
    stage.add(stage.wanted({first_account, second_account}, {"us-east-1"}));
    Site site = stage.site();
    CHECK(delete_stack_set({}, "set", site).fault().code == "StackSetNotEmptyException");
    REQUIRE(delete_stack_instances(stage.wanted({first_account}, {"us-east-1"}), site).ok());
    CHECK(stage.world->all({first_account, "us-east-1"}, "AWS::SNS::Topic").empty());
    StackSetOperationRequest retaining = stage.wanted({second_account}, {"us-east-1"});
    retaining.retain_stacks = true;
    REQUIRE(delete_stack_instances(retaining, site).ok());
    CHECK(stage.world->all({second_account, "us-east-1"}, "AWS::SNS::Topic").size() == 1);
    REQUIRE(delete_stack_set({}, "set", site).ok());
    CHECK(describe_stack_set({}, "set", site).fault().message == "StackSet set not found");
    CHECK(list_stack_sets({}, "DELETED", site).size() == 1);
}

TEST_CASE("a stack that cannot be deleted makes its instance inoperable") {
    SetStage stage;
    stage.all_roles();
    stage.create("Resources: {B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: full-bucket}}}");
    stage.add(stage.wanted({first_account}, {"us-east-1"}));
    Site site = stage.site();
    const StackRecord* stack = stage.stacks.find({first_account, "us-east-1"}, stage.instance(first_account, "us-east-1").stack_id);
    REQUIRE(stage
                .deploy([&] {
                    Request request = Stage::request("Resources: {Q: {Type: 'AWS::SQS::Queue'}}", "user");
                    request.scope = {first_account, "us-east-1"};
                    return request;
                }())
                .ending == Ending::completed);
    stage.stacks.find({first_account, "us-east-1"}, stack->id)->termination_protection = true;
    const auto done = delete_stack_instances(stage.wanted({first_account}, {"us-east-1"}), site);
    REQUIRE(done.ok());
    CHECK(done->status == "FAILED");
    CHECK(stage.instance(first_account, "us-east-1").status == "INOPERABLE");
    CHECK(done->results[0].reason.find("cannot be deleted while TerminationProtection is enabled") != std::string::npos);
}

TEST_CASE("what CloudFormation refuses") {
    SetStage stage;
    stage.all_roles();
    Site site = stage.site();
    const auto refusal = [&](StackSetRequest request) { return create_stack_set(request, site).fault(); };
    CHECK(refusal({.name = "1set", .template_body = topic}).message ==
          "1 validation error detected: Value '1set' at 'stackSetName' failed to satisfy constraint: Member must satisfy regular expression pattern: "
          "[a-zA-Z][-a-zA-Z0-9]*");
    CHECK(refusal({.name = "set", .template_body = "Resources: {R: {Type: 'AWS::IAM::Group'}}"}).code == "InsufficientCapabilitiesException");
    CHECK(refusal({.name = "set", .template_body = "Parameters: {P: {Type: String}}\nResources: {T: {Type: 'AWS::SNS::Topic'}}"}).message ==
          "Parameters: [P] must have values");
    CHECK(refusal({.name = "set", .template_body = topic, .permission_model = "SERVICE_MANAGED"}).message ==
          "You must enable organizations access to operate a service managed stack set");
    stage.create();
    CHECK(refusal({.name = "set", .template_body = topic}).code == "NameAlreadyExistsException");
    StackSetOperationRequest units = stage.wanted({}, {"us-east-1"});
    units.targets.units = {"ou-abcd-12345678"};
    CHECK(create_stack_instances(units, site).fault().message == "StackSets with SELF_MANAGED permission model can only have accounts as target");
    StackSetOperationRequest named = stage.wanted({first_account}, {"us-east-1"});
    named.operation_id = "one";
    REQUIRE(create_stack_instances(named, site).ok());
    CHECK(create_stack_instances(named, site).fault().code == "OperationIdAlreadyExistsException");
    stage.stacks.stack_sets().find({}, "set")->operations.back().ended.reset();
    named.operation_id = "two";
    CHECK(create_stack_instances(named, site)
              .fault()
              .message.starts_with("Another Operation on StackSet arn:aws:cloudformation:us-east-1:000000000000:stackset/set:"));
}

TEST_CASE("a service-managed set follows the organization") {
    SetStage stage;
    Site site = stage.site();
    CHECK_FALSE(set_organizations_access({}, true, site).ok());
    stage.make({}, "AWS::Organizations::Organization", Json::object());
    REQUIRE(set_organizations_access({}, true, site).ok());
    const std::string root = stage.world->all({}, "AWS::Organizations::Organization")[0]->property("RootId").get<std::string>();
    stage.make({}, "AWS::Organizations::OrganizationalUnit", {{"Name", "prod"}, {"ParentId", root}});
    const std::string unit = stage.world->all({}, "AWS::Organizations::OrganizationalUnit")[0]->property("Id").get<std::string>();
    stage.make({}, "AWS::Organizations::Account", {{"AccountName", "one"}, {"Email", "one@example.com"}, {"ParentIds", {unit}}});
    StackSetRequest request{.permission_model = "SERVICE_MANAGED", .auto_deployment = AutoDeployment{.enabled = true}};
    stage.create(topic, request);
    StackSetOperationRequest wanted = stage.wanted({}, {"us-east-1"});
    wanted.targets.units = {root};
    const StackSetOperation operation = stage.add(wanted);
    CHECK(operation.status == "SUCCEEDED");
    REQUIRE(operation.results.size() == 1);
    CHECK(operation.results[0].unit == root);
    stage.make({}, "AWS::Organizations::Account", {{"AccountName", "two"}, {"Email", "two@example.com"}, {"ParentIds", {unit}}});
    CHECK((*deploy_automatically(site)).size() == 1);
    CHECK((*list_stack_instances({}, "set", {}, site)).size() == 2);
    CHECK((*deploy_automatically(site)).empty());
    const providers::Resource* gone = stage.world->all({}, "AWS::Organizations::Account")[0];
    REQUIRE(stage.world->erase({}, gone->type, std::string(gone->id)).ok());
    CHECK((*deploy_automatically(site)).size() == 1);
    CHECK((*list_stack_instances({}, "set", {}, site)).size() == 1);
    CHECK((*describe_stack_set({}, "set", site))["AutoDeployment"]["Enabled"] == true);
}

TEST_CASE("drift of a stack set is the drift of its stacks") {
    SetStage stage;
    stage.all_roles();
    stage.create();
    stage.add(stage.wanted({first_account, second_account}, {"us-east-1"}));
    const providers::Resource* held = stage.world->all({second_account, "us-east-1"}, "AWS::SNS::Topic")[0];
    REQUIRE(stage.world->erase(held->scope, held->type, std::string(held->id)).ok());
    Site site = stage.site();
    const auto operation = detect_stack_set_drift(stage.wanted({}, {}), site);
    REQUIRE(operation.ok());
    CHECK(operation->status == "SUCCEEDED");
    CHECK(operation->drift["DriftStatus"] == "DRIFTED");
    CHECK(operation->drift["DriftedStackInstancesCount"] == 1);
    CHECK(operation->drift["InSyncStackInstancesCount"] == 1);
    CHECK(stage.instance(second_account, "us-east-1").drift_status == "DRIFTED");
    CHECK((*describe_stack_set({}, "set", site))["StackSetDriftDetectionDetails"]["DriftDetectionStatus"] == "COMPLETED");
}

TEST_CASE("a stack that exists already becomes an instance") {
    SetStage stage;
    stage.all_roles();
    Request alone = Stage::request(topic, "alone");
    alone.scope = {first_account, "eu-west-1"};
    const Outcome made = stage.deploy(alone);
    REQUIRE(made.ending == Ending::completed);
    stage.create();
    stage.add(stage.wanted({second_account}, {"us-east-1"}));
    Site site = stage.site();
    const auto imported = import_stacks(stage.wanted({}, {}), {made.stack_id}, site);
    REQUIRE(imported.ok());
    CHECK(told(*imported) == std::vector<std::string>{"111111111111 eu-west-1 SUCCEEDED No updates are to be performed."});
    CHECK(stage.instance(first_account, "eu-west-1").stack_id == made.stack_id);
    CHECK(stage.instance(first_account, "eu-west-1").status == "CURRENT");
    CHECK(import_stacks(stage.wanted({}, {}), {"arn:aws:cloudformation:eu-west-1:111111111111:stack/no/1"}, site).fault().code ==
          "StackNotFoundException");
}

TEST_CASE("stack sets outlast the process") {
    auto kept = state::Store::open(":memory:");
    REQUIRE(kept.ok());
    StackSetStore store(**kept);
    StackSetRecord set{.id = "set:1", .name = "set", .scope = {}};
    set.parameters["P"] = "v";
    set.tags = {{"a", "b"}};
    set.instances.push_back({.account = first_account, .region = "us-east-1", .overrides = {{"P", "w"}}});
    StackSetOperation operation{.id = "op", .action = "CREATE", .status = "RUNNING"};
    operation.results.push_back({.account = first_account, .region = "us-east-1"});
    set.operations.push_back(operation);
    REQUIRE(store.save(store.add(set)).ok());
    StackSetStore again(**kept);
    REQUIRE(again.load().ok());
    const StackSetRecord* read = again.find({}, "set");
    REQUIRE(read);
    CHECK(read->instances.front().overrides.at("P") == "w");
    CHECK(read->tags == set.tags);
    CHECK(read->operations.front().status == "STOPPED");
    CHECK(read->operations.front().results.front().status == "CANCELLED");
}
