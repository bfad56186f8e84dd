#include <catch2/catch.hpp>

#include "cloudformation_fixture.h"

using drydock::Json;
using drydock::apis::CloudFormation;

namespace {

constexpr const char* topic = "Resources: {Topic: {Type: 'AWS::SNS::Topic', Properties: {TopicName: news, DisplayName: one}}}";
constexpr const char* changed = "Resources: {Topic: {Type: 'AWS::SNS::Topic', Properties: {TopicName: news, DisplayName: two}}}";

struct Aliased : CloudFormation {
    Aliased() {
        id = create("app", topic)["StackId"].get<std::string>();
        REQUIRE((*this)("SetAlias", {{"StackName", "app"}, {"AliasName", "shop"}}) == Json::object());
    }
    std::string id;
};

}  // namespace

TEST_CASE("an alias does wherever the name of a stack does") {
    Aliased cfn;
    const Json stack = cfn.stack("shop");
    CHECK(stack["StackId"] == cfn.id);
    CHECK(stack["StackName"] == "app");
    CHECK(stack["AliasName"] == "shop");
    CHECK(cfn.stack("app") == stack);
    CHECK(cfn("DescribeStackResource", {{"StackName", "shop"}, {"LogicalResourceId", "Topic"}})["StackResourceDetail"]["StackName"] == "app");
    CHECK(cfn("UpdateStack", {{"StackName", "shop"}, {"TemplateBody", changed}})["StackId"] == cfn.id);
    CHECK(cfn.status("shop") == "UPDATE_COMPLETE");
    const Json set = cfn("CreateChangeSet", {{"StackName", "shop"}, {"ChangeSetName", "back"}, {"TemplateBody", topic}});
    CHECK(set["StackId"] == cfn.id);
    CHECK(cfn("DescribeChangeSet", {{"StackName", "shop"}, {"ChangeSetName", "back"}})["StackName"] == "app");
    CHECK(cfn("ExecuteChangeSet", {{"StackName", "shop"}, {"ChangeSetName", "back"}}) == Json::object());
    CHECK(cfn("GetTemplate", {{"StackName", "app"}})["TemplateBody"] == topic);
    CHECK(cfn("DescribeStackEvents", {{"StackName", "shop"}})["StackEvents"][0]["LogicalResourceId"] == "app");
    CHECK(cfn("DeleteStack", {{"StackName", "shop"}}) == Json::object());
    CHECK(cfn.status(cfn.id) == "DELETE_COMPLETE");
    CHECK_FALSE(cfn.stack(cfn.id).contains("AliasName"));
}

TEST_CASE("an alias is nobody else's name, and the only one of its stack") {
    Aliased cfn;
    cfn.create("other", "Resources: {Queue: {Type: 'AWS::SQS::Queue'}}");
    const auto refused = [&](const char* stack, const char* alias) { return cfn.refused("SetAlias", {{"StackName", stack}, {"AliasName", alias}}); };
    CHECK(refused("other", "shop").starts_with("AlreadyExistsException: "));
    CHECK(refused("other", "app").starts_with("AlreadyExistsException: "));
    CHECK(refused("app", "second").starts_with("LimitExceededException: "));
    CHECK(refused("nobody", "new") == "ValidationError: Stack [nobody] does not exist");
    CHECK(refused("other", "1st") ==
          "ValidationError: 1 validation error detected: Value '1st' at 'aliasName' failed to satisfy constraint: Member must satisfy regular "
          "expression pattern: [a-zA-Z][-a-zA-Z0-9]*");
    CHECK(cfn.refused("CreateStack", {{"StackName", "shop"}, {"TemplateBody", topic}}) == "AlreadyExistsException: Stack [shop] already exists");
    cfn.scope.region = "eu-west-1";
    CHECK(cfn.refused("DescribeStacks", {{"StackName", "shop"}}) == "ValidationError: Stack with id shop does not exist");
}

TEST_CASE("an alias that is removed, or whose stack is deleted, is free again") {
    Aliased cfn;
    CHECK(cfn("RemoveAlias", {{"AliasName", "shop"}}) == Json::object());
    CHECK(cfn.refused("DescribeStacks", {{"StackName", "shop"}}) == "ValidationError: Stack with id shop does not exist");
    CHECK_FALSE(cfn.stack("app").contains("AliasName"));
    CHECK(cfn.refused("RemoveAlias", {{"AliasName", "shop"}}).starts_with("ValidationError: "));
    CHECK(cfn.refused("RemoveAlias", {{"AliasName", "app"}}).starts_with("ValidationError: "));
    REQUIRE(cfn("SetAlias", {{"StackName", cfn.id}, {"AliasName", "shop"}}) == Json::object());
    cfn("DeleteStack", {{"StackName", "app"}});
    const std::string next = cfn.create("next", topic)["StackId"].get<std::string>();
    CHECK(cfn("SetAlias", {{"StackName", "next"}, {"AliasName", "shop"}}) == Json::object());
    CHECK(cfn.stack("shop")["StackId"] == next);
}
