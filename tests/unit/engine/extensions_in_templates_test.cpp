// Templates with types that the account has registered itself.
#include <catch2/catch.hpp>

#include "emulator/engine/extensions.h"
#include "emulator/engine/template_summary.h"
#include "rehearsal_fixture.h"

using namespace drydock;
using namespace drydock::engine;

namespace {

const char* const mixed = "Resources: {A: {Type: 'Acme::Corp::Thing'}, T: {Type: 'AWS::SNS::Topic'}}";
const char* const unknown = "Resources: {A: {Type: 'Acme::Corp::Thing'}, B: {Type: 'Acme::Corp::Other'}, T: {Type: 'AWS::SNS::Topic'}}";

struct Registered : Stage {
    Registered() {
        REQUIRE(stacks.shelf().put({.kind = std::string(extension_kind),
                                    .id = extension_id("RESOURCE", "Acme::Corp::Thing"),
                                    .scope = {},
                                    .value = {{"deprecated", false}}}));
    }
    Result<Json> summary(const char* body, bool warnings = false) { return template_summary(body, tmpl::Origin::file, {}, site(), warnings); }
};

}  // namespace

TEST_CASE("a registered type is known to GetTemplateSummary and ValidateTemplate") {
    Registered stage;
    const Result<Json> summary = stage.summary(mixed);
    REQUIRE(summary);
    CHECK((*summary)["ResourceTypes"].size() == 2);
    CHECK(validated_template(mixed, tmpl::Origin::file, {}, stage.site()).ok());
    CHECK(stage.summary(unknown).fault().message == "Template format error: Unrecognized resource types: [Acme::Corp::Other]");
    CHECK((*stage.summary(unknown, true))["Warnings"]["UnrecognizedResourceTypes"] == Json{"Acme::Corp::Other"});
    Stage without;
    CHECK(template_summary(mixed, tmpl::Origin::file, {}, without.site(), false).fault().message ==
          "Template format error: Unrecognized resource types: [Acme::Corp::Thing]");
}

TEST_CASE("a template with a registered type has no verdict, one with an unknown type is refused") {
    Registered stage;
    CHECK(stage.deploy(mixed).ending == Ending::not_simulated);
    const Outcome refused = stage.deploy(unknown);
    CHECK(refused.ending == Ending::rejected);
    CHECK(refused.rejection.message == "Template format error: Unrecognized resource types: [Acme::Corp::Other]");
}
