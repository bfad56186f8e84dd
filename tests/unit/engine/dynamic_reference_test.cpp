// {{resolve:ssm:…}} with a version.
#include <catch2/catch.hpp>

#include "rehearsal_fixture.h"

using namespace drydock;
using namespace drydock::engine;

namespace {

std::string keeping(const char* value) {
    return std::string("Resources: {P: {Type: 'AWS::SSM::Parameter', Properties: {Name: /team/port, Type: String, Value: '") + value + "'}}}";
}

std::string reading(const char* reference) {
    return std::string("Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: '{{resolve:ssm:") + reference + "}}'}}}";
}

}  // namespace

TEST_CASE("a dynamic reference names a version of a parameter") {
    Stage stage;
    REQUIRE(stage.deploy(Stage::request(keeping("80"), "source")).ending == Ending::completed);
    const auto value = [&](const char* reference) {
        const std::string name = "s" + std::to_string(stage.stacks.list().size());
        const Outcome outcome = stage.deploy(Stage::request(reading(reference), name));
        if (outcome.ending != Ending::completed) return outcome.rejection.message;
        return scalar_text(stage.stacks.find({}, name)->resource("T")->now.properties["DisplayName"]);
    };
    CHECK(value("/team/port:1") == "80");
    REQUIRE(stage.update(keeping("81"), "source").ending == Ending::completed);
    REQUIRE(stage.update(keeping("82"), "source").ending == Ending::completed);
    CHECK(value("/team/port") == "82");
    CHECK(value("/team/port:1") == "80");
    CHECK(value("/team/port:2") == "81");
    CHECK(value("/team/port:3") == "82");
    CHECK(value("/team/port:4") == "Parameters: [ssm:/team/port:4] cannot be found.");
    CHECK(value("/team/port:99999999999999999999") == "Parameters: [ssm:/team/port:99999999999999999999] cannot be found.");
    CHECK(value("/team/none:1") == "Parameters: [ssm:/team/none:1] cannot be found.");
}
