#include "tests/unit/providers/s3_fixture.h"

using namespace drydock;
using testing::ApiFixture;

namespace {

struct Store : ApiFixture {
    Store() : ApiFixture("ssm") {}
    Json put(const std::string& name, const std::string& value, Json more = {{"Type", "String"}}) {
        more["Name"] = name;
        more["Value"] = value;
        return done("PutParameter", more);
    }
    Json get(const std::string& name) { return done("GetParameter", {{"Name", name}, {"WithDecryption", true}}).at("Parameter"); }
};

std::string names_of(const Json& list) {
    std::string text;
    for (const Json& one : list) text += (text.empty() ? "" : " ") + one.at("Name").get<std::string>();
    return text;
}

}  // namespace

TEST_CASE("a parameter and its versions", "[ssm]") {
    Store ssm;
    CHECK(ssm.put("/app/a", "1") == Json{{"Version", 1}, {"Tier", "Standard"}});
    CHECK(ssm.refused("PutParameter", {{"Name", "/app/a"}, {"Value", "2"}, {"Type", "String"}}) ==
          "ParameterAlreadyExists: The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");
    ssm.advance(60);
    CHECK(ssm.put("/app/a", "2", {{"Overwrite", true}}).at("Version") == 2);
    const Json now = ssm.get("/app/a");
    CHECK(now.at("Value") == "2");
    CHECK(now.at("Type") == "String");
    CHECK(now.at("ARN") == "arn:aws:ssm:us-east-1:111122223333:parameter/app/a");
    CHECK(now.at("LastModifiedDate") == "2026-09-21T14:14:20.000Z");
    CHECK(now.at("DataType") == "text");
    const Json first = ssm.get("/app/a:1");
    CHECK(first.at("Value") == "1");
    CHECK(first.at("Selector") == ":1");
    CHECK(ssm.get("arn:aws:ssm:us-east-1:111122223333:parameter/app/a").at("Value") == "2");
    CHECK(ssm.refused("GetParameter", {{"Name", "/app/a:7"}}) ==
          "ParameterVersionNotFound: Systems Manager could not find version 7 of /app/a. Verify the version and try again.");
    CHECK(ssm.refused("GetParameter", {{"Name", "/app/none"}}) == "ParameterNotFound: ");
    const Json history = ssm.done("GetParameterHistory", {{"Name", "/app/a"}}).at("Parameters");
    REQUIRE(history.size() == 2);
    CHECK(history.at(0).at("Value") == "1");
    CHECK(history.at(1).at("LastModifiedUser") == "arn:aws:iam::111122223333:user/tester");
}

TEST_CASE("labels name versions, and move", "[ssm]") {
    Store ssm;
    ssm.put("a", "1");
    ssm.put("a", "2", {{"Overwrite", true}});
    ssm.done("LabelParameterVersion", {{"Name", "a"}, {"ParameterVersion", 1}, {"Labels", {"prod"}}});
    CHECK(ssm.get("a:prod").at("Value") == "1");
    const Json answer = ssm.done("LabelParameterVersion", {{"Name", "a"}, {"Labels", Json::array({"prod", "1st", "awsome"})}});
    CHECK(answer == Json{{"InvalidLabels", Json::array({"1st", "awsome"})}, {"ParameterVersion", 2}});
    CHECK(ssm.get("a:prod").at("Value") == "2");
    CHECK(
        ssm.done("UnlabelParameterVersion", {{"Name", "a"}, {"ParameterVersion", 2}, {"Labels", Json::array({"prod"})}}).at("RemovedLabels").size() ==
        1);
    CHECK(ssm.refused("GetParameter", {{"Name", "a:prod"}})
              .starts_with("ParameterVersionNotFound: Systems Manager could not find label prod for parameter a."));
}

TEST_CASE("secrets are shown to those who ask for them", "[ssm]") {
    Store ssm;
    ssm.put("secret", "hush", {{"Type", "SecureString"}});
    CHECK(ssm.get("secret").at("Value") == "hush");
    const std::string stored = ssm.done("GetParameter", {{"Name", "secret"}}).at("Parameter").at("Value").get<std::string>();
    CHECK(stored != "hush");
    CHECK(ssm.done("GetParameterHistory", {{"Name", "secret"}}).at("Parameters").at(0).at("KeyId") == "alias/aws/ssm");
    CHECK(ssm.refused("PutParameter", {{"Name", "b"}, {"Value", "x"}, {"Type", "SecureString"}, {"KeyId", "alias/none"}}) ==
          "InvalidKeyId: Alias arn:aws:kms:us-east-1:111122223333:alias/none is not found.");
}

TEST_CASE("parameters are found by path", "[ssm]") {
    Store ssm;
    for (const char* name : {"/app/b", "/app/a", "/app/deep/c", "plain"}) ssm.put(name, name);
    CHECK(names_of(ssm.done("GetParametersByPath", {{"Path", "/app"}}).at("Parameters")) == "/app/a /app/b");
    CHECK(names_of(ssm.done("GetParametersByPath", {{"Path", "/app/"}, {"Recursive", true}}).at("Parameters")) == "/app/a /app/b /app/deep/c");
    const Json page = ssm.done("GetParametersByPath", {{"Path", "/app"}, {"MaxResults", 1}});
    CHECK(names_of(page.at("Parameters")) == "/app/a");
    CHECK(names_of(ssm.done("GetParametersByPath", {{"Path", "/app"}, {"NextToken", page.at("NextToken")}}).at("Parameters")) == "/app/b");
    CHECK(ssm.refused("GetParametersByPath", {{"Path", "app"}})
              .starts_with("ValidationException: The parameter doesn't meet the parameter name requirements."));
    const Json many = ssm.done("GetParameters", {{"Names", Json::array({"plain", "none"})}});
    CHECK(names_of(many.at("Parameters")) == "plain");
    CHECK(many.at("InvalidParameters") == Json::array({"none"}));
}

TEST_CASE("what AWS publishes is there for everybody", "[ssm]") {
    Store ssm;
    const std::string name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
    const Json image = ssm.get(name);
    CHECK(image.at("Value").get<std::string>().starts_with("ami-"));
    CHECK(image.at("ARN") == "arn:aws:ssm:us-east-1::parameter" + name);
    CHECK(ssm.done("GetParametersByPath", {{"Path", "/aws/service/ami-amazon-linux-latest"}}).at("Parameters").size() == 10);
    CHECK(ssm.refused("PutParameter", {{"Name", "/aws/service/mine"}, {"Value", "x"}, {"Type", "String"}}) ==
          "AccessDeniedException: No access to reserved parameter name: /aws/service/mine.");
    CHECK(ssm.refused("PutParameter", {{"Name", "mine:label"}, {"Value", "x"}, {"Type", "String"}}).starts_with("ValidationException"));
    CHECK(ssm.refused("GetParameter", {{"Name", "mine"}}) == "ParameterNotFound: ");
    CHECK(ssm.refused("PutParameter", {{"Name", "ssm-mine"}, {"Value", "x"}, {"Type", "String"}})
              .starts_with("ValidationException: Parameter name: can't be prefixed with \"aws\" or \"ssm\""));
}

TEST_CASE("parameters are described, filtered, tagged and deleted", "[ssm]") {
    Store ssm;
    ssm.put("/app/a", "1", {{"Type", "String"}, {"Description", "first"}, {"Tags", Json::array({{{"Key", "team"}, {"Value", "x"}}})}});
    ssm.put("/app/b", "1,2", {{"Type", "StringList"}});
    const auto filtered = [&](const Json& filter) {
        return names_of(ssm.done("DescribeParameters", {{"ParameterFilters", Json::array({filter})}}).at("Parameters"));
    };
    CHECK(filtered({{"Key", "Type"}, {"Values", Json::array({"StringList"})}}) == "/app/b");
    CHECK(filtered({{"Key", "Name"}, {"Option", "BeginsWith"}, {"Values", Json::array({"/app"})}}) == "/app/a /app/b");
    CHECK(filtered({{"Key", "tag:team"}, {"Values", Json::array({"x"})}}) == "/app/a");
    const Json all = ssm.done("DescribeParameters", Json::object()).at("Parameters");
    CHECK(all.at(0).at("Description") == "first");
    CHECK_FALSE(all.at(0).contains("Value"));
    const Json resource = {{"ResourceType", "Parameter"}, {"ResourceId", "/app/a"}};
    CHECK(ssm.done("ListTagsForResource", resource).at("TagList").at(0) == Json{{"Key", "team"}, {"Value", "x"}});
    CHECK(ssm.done("DeleteParameters", {{"Names", Json::array({"/app/a", "/none"})}}) ==
          Json{{"DeletedParameters", Json::array({"/app/a"})}, {"InvalidParameters", Json::array({"/none"})}});
    ssm.done("DeleteParameter", {{"Name", "/app/b"}});
    CHECK(ssm.refused("DeleteParameter", {{"Name", "/app/b"}}) == "ParameterNotFound: ");
    CHECK(ssm.put("/app/b", "again").at("Version") == 1);
}

TEST_CASE("a stack's update is a version too", "[ssm]") {
    Store ssm;
    const providers::Resource made = ssm.made(ssm.in_stack("P"), "AWS::SSM::Parameter", R"({"Name": "p", "Type": "String", "Value": "1"})");
    REQUIRE(providers::update(ssm.in_stack("P"), made, Json::parse(R"({"Name": "p", "Type": "String", "Value": "2"})")));
    providers::Resource ready = *ssm.world.by(ssm.scope, "AWS::SSM::Parameter", "Name", "p");
    REQUIRE(providers::settle(ssm.in_stack("P"), ready));
    CHECK(ssm.get("p").at("Version") == 2);
    CHECK(ssm.get("p:1").at("Value") == "1");
}
