// What POST /_drydock/reset forgets.
#include <catch2/catch.hpp>

#include "cloudformation_fixture.h"
#include "emulator/apis/service_namespace.h"
#include "emulator/apis/snapshots.h"

using drydock::Json;
using drydock::apis::CloudFormation;

namespace {

constexpr const char* topic = "Resources: {Topic: {Type: 'AWS::SNS::Topic', Properties: {TopicName: news}}}";

// An account with a stack, its alias, a stack set and a resource scan.
void furnish(CloudFormation& cfn, const char* account) {
    cfn.scope.account = account;
    cfn.create("app", topic);
    REQUIRE(cfn("SetAlias", {{"StackName", "app"}, {"AliasName", "shop"}}) == Json::object());
    cfn("CreateStackSet", {{"StackSetName", "set"}, {"TemplateBody", topic}});
    cfn("StartResourceScan", Json::object());
}

struct Found {
    std::size_t stacks, aliases, sets, scans, topics;
    bool operator==(const Found&) const = default;
};

Found found(CloudFormation& cfn, const char* account) {
    cfn.scope.account = account;
    return {.stacks = cfn("ListStacks", Json::object())["StackSummaries"].size(),
            .aliases = cfn("DescribeStacks", {{"StackName", "shop"}}).contains("Stacks") ? 1U : 0U,
            .sets = cfn("ListStackSets", Json::object())["Summaries"].size(),
            .scans = cfn("ListResourceScans", Json::object())["ResourceScanSummaries"].size(),
            .topics = drydock::member(*cfn.call("sns", "ListTopics", Json::object()), "Topics").size()};
}

constexpr Found everything = {1, 1, 1, 1, 1}, nothing = {0, 0, 0, 0, 0};
constexpr const char* first = "111111111111";
constexpr const char* second = "222222222222";

}  // namespace

TEST_CASE("an account is reset, the others are not") {
    CloudFormation cfn;
    furnish(cfn, first);
    furnish(cfn, second);
    REQUIRE(found(cfn, first) == everything);
    REQUIRE(drydock::apis::reset(cfn.simulation, first, ""));
    CHECK(found(cfn, first) == nothing);
    CHECK(found(cfn, second) == everything);
    REQUIRE(drydock::apis::reset(cfn.simulation, "", ""));
    CHECK(found(cfn, second) == nothing);
    CHECK(drydock::apis::reset(cfn.simulation, "", "sns-topics").fault().code == "InputError");
}

TEST_CASE("a service is reset, the others are not") {
    CloudFormation cfn;
    furnish(cfn, first);
    furnish(cfn, second);
    REQUIRE(drydock::apis::reset(cfn.simulation, "", "cloudformation"));
    constexpr Found topics = {0, 0, 0, 0, 1};
    CHECK(found(cfn, first) == topics);
    CHECK(found(cfn, second) == topics);
    REQUIRE(drydock::apis::reset(cfn.simulation, second, "sns"));
    CHECK(*drydock::apis::service_namespace("elbv2") == "elasticloadbalancingv2");
    CHECK(*drydock::apis::service_namespace("application-autoscaling") == "applicationautoscaling");
    CHECK(found(cfn, first) == topics);
    CHECK(found(cfn, second) == nothing);
}
