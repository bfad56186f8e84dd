// Signals to wait conditions over HTTP.
#include <catch2/catch.hpp>

#include "emulator/gateway/pages.h"
#include "tests/unit/apis/cloudformation_fixture.h"

using namespace drydock;
using namespace drydock::gateway;

namespace {

constexpr const char* waiting = R"(
Resources:
  H: {Type: AWS::CloudFormation::WaitConditionHandle}
  W: {Type: AWS::CloudFormation::WaitCondition, Properties: {Handle: !Ref H, Timeout: '300'}}
)";

// What the page answers to a document that is sent to the URL.
protocols::Response send(apis::CloudFormation& cfn, const std::string& url, const std::string& document, const char* method = "PUT") {
    const std::string target = url.substr(std::string("http://localhost:4566").size());
    protocols::Request request;
    request.method = method;
    request.path = target.substr(0, target.find('?'));
    request.query = target.substr(target.find('?') + 1);
    request.body = document;
    std::string_view rest;
    const Page* page = Pages::instance().find(request.path, rest);
    REQUIRE(page);
    return (*page)(cfn.simulation, request, rest);
}

std::string url_of_handle(apis::CloudFormation& cfn) {
    const Json input = {{"StackName", "app"}, {"LogicalResourceId", "H"}};
    while (true) {
        const Json found = cfn.begun("DescribeStackResource", input);
        const Json& url = member(member(found, "StackResourceDetail"), "PhysicalResourceId");
        if (url.is_string() && url != "") return url.get<std::string>();
    }
}

}  // namespace

TEST_CASE("a client signals a wait condition at the URL that its handle gives, at any pace") {
    for (const double pace : {0.0, 100.0}) {
        apis::CloudFormation cfn(pace);
        cfn.begun("CreateStack", {{"StackName", "app"}, {"TemplateBody", waiting}});
        const std::string url = url_of_handle(cfn);
        REQUIRE(url.starts_with("http://localhost:4566/_drydock/signals/"));
        CHECK(send(cfn, url, "{}", "POST").status == 405);
        CHECK(send(cfn, url + "0", "{}").status == 403);
        const protocols::Response taken = send(cfn, url, R"({"Status":"SUCCESS","UniqueId":"me","Data":"done"})");
        CHECK(taken.status == 200);
        CHECK(taken.body.empty());
        cfn.simulation.settle();
        CHECK(cfn("DescribeStacks", {{"StackName", "app"}})["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE");
    }
}
