#include <catch2/catch.hpp>

#include "change_set_fixture.h"

using namespace drydock;
using namespace drydock::engine;
using Lines = std::vector<std::string>;

namespace {

// Two topics: the first has a name of its own, the second shows something of the first.
std::string topics(const std::string& first, const std::string& second = {}) {
    std::string body = "Resources:\n  Topic1: {Type: 'AWS::SNS::Topic', Properties: {" + first + "}}\n";
    if (!second.empty()) body += "  Topic2: {Type: 'AWS::SNS::Topic', Properties: {" + second + "}}\n";
    return body;
}

ChangeSetOutcome changed(ChangeSetStage& stage, const std::string& before, const std::string& after) {
    REQUIRE(stage.deploy(before.c_str()).ending == Ending::completed);
    return stage.make("UPDATE", after);
}

}  // namespace

TEST_CASE("what is new is an Add with what is known of it") {
    ChangeSetStage stage;
    const ChangeSetOutcome outcome = stage.make("CREATE", topics("TopicName: a, DisplayName: one", "DisplayName: !GetAtt Topic1.DisplayName"));
    REQUIRE(outcome.ending == Ending::completed);
    CHECK(plain(outcome) == Lines{"Add Topic1", "Add Topic2"});
    CHECK(valued(outcome) == Lines{"Add Topic1", "Add Topic2"});
    CHECK(context(outcome, 0, "AfterContext") == Json({{"TopicName", "a"}, {"DisplayName", "one"}}));
    CHECK(context(outcome, 1, "AfterContext") == Json({{"DisplayName", "{{changeSet:KNOWN_AFTER_APPLY}}"}}));
    CHECK(!shown_changes(*outcome.change_set, false)[0]["ResourceChange"].contains("AfterContext"));
}

TEST_CASE("a property without properties is shown as an empty context") {
    ChangeSetStage stage;
    CHECK(context(stage.make("CREATE", "Resources: {T: {Type: 'AWS::SNS::Topic'}}"), 0, "AfterContext") == Json::object());
}

TEST_CASE("what is not known yet: whole values, but in the middle of Fn::Sub") {
    ChangeSetStage stage;
    const std::string joined = "  Topic3: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: !Join ['-', [a, !Ref Topic1]]}}\n";
    const ChangeSetOutcome outcome = stage.make("CREATE", topics("DisplayName: x", "DisplayName: !Sub 'of ${Topic1}!'") + joined);
    CHECK(context(outcome, 1, "AfterContext")["DisplayName"] == "of {{changeSet:KNOWN_AFTER_APPLY}}!");
    CHECK(context(outcome, 2, "AfterContext")["DisplayName"] == "{{changeSet:KNOWN_AFTER_APPLY}}");
}

TEST_CASE("a value of the template that changes is a static direct modification") {
    ChangeSetStage stage;
    const ChangeSetOutcome outcome = changed(stage, topics("TopicName: a, DisplayName: one"), topics("TopicName: a, DisplayName: two"));
    CHECK(plain(outcome) == Lines{"Modify Topic1 False Properties", " Static DirectModification DisplayName Never"});
    CHECK(valued(outcome) == Lines{"Modify Topic1 False Properties", " Static DirectModification /Properties/DisplayName Never Modify one -> two"});
    CHECK(context(outcome, 0, "BeforeContext")["DisplayName"] == "one");
    CHECK(context(outcome, 0, "AfterContext")["DisplayName"] == "two");
    CHECK(shown_changes(*outcome.change_set, false)[0]["ResourceChange"]["PhysicalResourceId"] == "arn:aws:sns:us-east-1:000000000000:a");
}

TEST_CASE("properties that come and go") {
    ChangeSetStage stage;
    const ChangeSetOutcome outcome = changed(stage, topics("TopicName: a, DisplayName: one"), topics("TopicName: a, KmsMasterKeyId: alias/aws/sns"));
    CHECK(valued(outcome) == Lines{"Modify Topic1 False Properties", " Static DirectModification /Properties/DisplayName Never Remove one -> -",
                                   " Static DirectModification /Properties/KmsMasterKeyId Never Add - -> alias/aws/sns"});
}

TEST_CASE("a property that cannot change replaces the resource") {
    ChangeSetStage stage;
    const ChangeSetOutcome outcome = changed(stage, topics("TopicName: a, DisplayName: one"), topics("TopicName: b, DisplayName: two"));
    CHECK(plain(outcome) == Lines{"Modify Topic1 True ReplaceAndDelete Properties", " Static DirectModification DisplayName Never",
                                  " Static DirectModification TopicName Always"});
}

TEST_CASE("policies decide what becomes of the former resource") {
    ChangeSetStage stage;
    const auto body = [](const char* name, const char* rest) {
        return std::string("Resources:\n  Kept: {Type: 'AWS::SNS::Topic', UpdateReplacePolicy: Retain, Properties: {TopicName: ") + name + "}}\n" +
               rest;
    };
    const ChangeSetOutcome outcome =
        changed(stage, body("a", "  Gone: {Type: 'AWS::SNS::Topic', DeletionPolicy: Retain}\n  Lost: {Type: 'AWS::SNS::Topic'}\n"), body("b", ""));
    CHECK(plain(outcome) == Lines{"Remove Gone Retain", "Modify Kept True ReplaceAndRetain Properties", " Static DirectModification TopicName Always",
                                  "Remove Lost Delete"});
}

TEST_CASE("a parameter's change causes what refers to it") {
    ChangeSetStage stage;
    const std::string body = "Parameters: {Name: {Type: String}}\n" + topics("TopicName: !Ref Name");
    Request first = Stage::request(body);
    first.parameters = {{"Name", "a"}};
    REQUIRE(stage.deploy(first).ending == Ending::completed);
    ChangeSetRequest next = ChangeSetStage::asked("UPDATE", body);
    next.change.parameters = {{"Name", "b"}};
    const ChangeSetOutcome outcome = stage.make(next);
    CHECK(plain(outcome) == Lines{"Modify Topic1 True ReplaceAndDelete Properties", " Static ParameterReference Name TopicName Always",
                                  " Dynamic DirectModification TopicName Always"});
    CHECK(valued(outcome) == Lines{"Modify Topic1 True ReplaceAndDelete Properties",
                                   " Static ParameterReference Name /Properties/TopicName Always Modify a -> b",
                                   " Dynamic DirectModification /Properties/TopicName Always Modify a -> b"});
    CHECK(outcome.change_set->parameters == Json::array({{{"ParameterKey", "Name"}, {"ParameterValue", "b"}}}));
}

TEST_CASE("a parameter counts through Fn::Sub and Fn::FindInMap, and when it is new") {
    ChangeSetStage stage;
    const std::string head = "Parameters: {Env: {Type: String, Default: prod}}\nMappings: {Names: {prod: {N: one}, dev: {N: two}}}\n";
    REQUIRE(stage.deploy(topics("DisplayName: fixed", "DisplayName: one").c_str()).ending == Ending::completed);
    ChangeSetRequest next =
        ChangeSetStage::asked("UPDATE", head + topics("DisplayName: !Sub 'in ${Env}'", "DisplayName: !FindInMap [Names, !Ref Env, N]"));
    next.change.parameters = {{"Env", "dev"}};
    CHECK(plain(stage.make(next)) == Lines{"Modify Topic1 False Properties", " Static ParameterReference Env DisplayName Never",
                                           " Dynamic DirectModification DisplayName Never", "Modify Topic2 False Properties",
                                           " Static ParameterReference Env DisplayName Never", " Dynamic DirectModification DisplayName Never"});
}

TEST_CASE("an SSM parameter with another value is a direct modification") {
    ChangeSetStage stage;
    const auto source = [](const char* value) {
        return std::string("Resources: {P: {Type: 'AWS::SSM::Parameter', Properties: {Name: /in, Type: String, Value: ") + value + "}}}";
    };
    REQUIRE(stage.deploy(Stage::request(source("one"), "source")).ending == Ending::completed);
    const std::string body = "Parameters: {In: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /in}}\n" + topics("DisplayName: !Ref In");
    REQUIRE(stage.deploy(body.c_str()).ending == Ending::completed);
    CHECK(stage.make("UPDATE", body).rejection.message ==
          "The submitted information didn't contain changes. Submit different information to create a change set.");
    REQUIRE(stage.update(source("two"), "source").ending == Ending::completed);
    const ChangeSetOutcome outcome = stage.make(ChangeSetStage::asked("UPDATE", body, "next"));
    CHECK(plain(outcome) == Lines{"Modify Topic1 False Properties", " Static DirectModification DisplayName Never"});
    CHECK(outcome.change_set->parameters[0]["ResolvedValue"] == "two");
}

TEST_CASE("Fn::GetAtt of a resource that changes in place may change, and has not") {
    ChangeSetStage stage;
    const auto body = [](const char* shown) {
        return topics(std::string("TopicName: a, DisplayName: ") + shown, "TopicName: b, DisplayName: !GetAtt Topic1.DisplayName") +
               "  Topic3: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: !GetAtt Topic2.DisplayName}}\n"
               "  Topic4: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: !Ref Topic1}}\n";
    };
    const ChangeSetOutcome outcome = changed(stage, body("one"), body("two"));
    CHECK(plain(outcome) == Lines{"Modify Topic1 False Properties", " Static DirectModification DisplayName Never", "Modify Topic2 False Properties",
                                  " Dynamic ResourceAttribute Topic1.DisplayName DisplayName Never", "Modify Topic3 False Properties",
                                  " Dynamic ResourceAttribute Topic2.DisplayName DisplayName Never"});
    CHECK(valued(outcome) == Lines{"Modify Topic1 False Properties", " Static DirectModification /Properties/DisplayName Never Modify one -> two"});
}

TEST_CASE("Fn::GetAtt of it in a property that cannot change makes a replacement conditional") {
    ChangeSetStage stage;
    REQUIRE(stage.deploy(topics("TopicName: a, DisplayName: one", "TopicName: !Sub '${Topic1.TopicName}-b'").c_str()).ending == Ending::completed);
    const ChangeSetOutcome outcome = stage.make("UPDATE", topics("TopicName: a, DisplayName: two", "TopicName: !Sub '${Topic1.TopicName}-b'"));
    CHECK(plain(outcome)[2] == "Modify Topic2 Conditional ReplaceAndDelete Properties");
    CHECK(plain(outcome)[3] == " Dynamic ResourceAttribute Topic1.TopicName TopicName Always");
}

TEST_CASE("what refers to a replaced resource changes with it") {
    ChangeSetStage stage;
    const auto body = [](const char* name) {
        return topics(std::string("TopicName: ") + name, "TopicName: b, DisplayName: !Ref Topic1") +
               "  P: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: !GetAtt Topic1.TopicName}}\n";
    };
    const ChangeSetOutcome outcome = changed(stage, body("one"), body("two"));
    CHECK(plain(outcome) == Lines{"Modify P False Properties", " Static ResourceAttribute Topic1.TopicName Value Never",
                                  "Modify Topic1 True ReplaceAndDelete Properties", " Static DirectModification TopicName Always",
                                  "Modify Topic2 False Properties", " Static ResourceReference Topic1 DisplayName Never"});
    CHECK(valued(outcome) == Lines{"Modify P False Properties",
                                   " Static ResourceAttribute Topic1.TopicName /Properties/Value Never Modify one -> {{changeSet:KNOWN_AFTER_APPLY}}",
                                   " Dynamic DirectModification /Properties/Value Never Modify one -> {{changeSet:KNOWN_AFTER_APPLY}}",
                                   "Modify Topic1 True ReplaceAndDelete Properties",
                                   " Static DirectModification /Properties/TopicName Always Modify one -> two", "Modify Topic2 False Properties",
                                   " Static ResourceReference Topic1 /Properties/DisplayName Never Modify arn:aws:sns:us-east-1:000000000000:one -> "
                                   "{{changeSet:KNOWN_AFTER_APPLY}}",
                                   " Dynamic DirectModification /Properties/DisplayName Never Modify arn:aws:sns:us-east-1:000000000000:one -> "
                                   "{{changeSet:KNOWN_AFTER_APPLY}}"});
}

TEST_CASE("a new resource knows what stays where it is") {
    ChangeSetStage stage;
    const ChangeSetOutcome outcome = changed(stage, topics("TopicName: a"), topics("TopicName: a", "DisplayName: !Ref Topic1"));
    CHECK(plain(outcome) == Lines{"Add Topic2"});
    CHECK(context(outcome, 0, "AfterContext")["DisplayName"] == "arn:aws:sns:us-east-1:000000000000:a");
}

TEST_CASE("what goes does not tell what it took from others") {
    ChangeSetStage stage;
    const ChangeSetOutcome outcome = changed(stage, topics("TopicName: a", "TopicName: b, DisplayName: !Ref Topic1"), topics("TopicName: a"));
    CHECK(plain(outcome) == Lines{"Remove Topic2 Delete"});
    CHECK(context(outcome, 0, "BeforeContext") == Json({{"TopicName", "b"}, {"DisplayName", "{{changeSet:KNOWN_AFTER_APPLY}}"}}));
}

TEST_CASE("differences are shown where they are") {
    ChangeSetStage stage;
    const auto body = [](const char* period, const char* tag) {
        return std::string("Resources: {Q: {Type: 'AWS::SQS::Queue', Properties: {QueueName: q, Tags: [{Key: a, Value: ") + tag + "}" + period +
               "]}}}";
    };
    const ChangeSetOutcome outcome = changed(stage, body("", "one"), body(", {Key: b, Value: x}", "two"));
    CHECK(plain(outcome) == Lines{"Modify Q False Properties", " Static DirectModification Tags Never"});
    CHECK(valued(outcome) == Lines{"Modify Q False Properties", " Static DirectModification /Properties/Tags/0/Value Never Modify one -> two",
                                   " Static DirectModification /Properties/Tags/1 Never Add - -> {\"Key\":\"b\",\"Value\":\"x\"}"});
}

TEST_CASE("metadata, policies and the stack's tags are attributes of their own") {
    ChangeSetStage stage;
    REQUIRE(stage.deploy(topics("TopicName: a").c_str()).ending == Ending::completed);
    ChangeSetRequest next = ChangeSetStage::asked(
        "UPDATE", "Resources: {Topic1: {Type: 'AWS::SNS::Topic', DeletionPolicy: Retain, Metadata: {Is: new}, Properties: {TopicName: a}}}");
    next.change.tags = Tags{{"team", "blue"}};
    CHECK(plain(stage.make(next)) == Lines{"Modify Topic1 False Metadata DeletionPolicy Tags", " Static DirectModification Metadata Never",
                                           " Static DirectModification DeletionPolicy Never", " Static DirectModification Tags Never"});
}

TEST_CASE("conditions add and remove, sorted by name") {
    ChangeSetStage stage;
    const std::string body =
        "Parameters: {Topic: {Type: String}}\nConditions: {Wanted: !Equals [!Ref Topic, 'yes']}\nResources:\n"
        "  SNSTopic: {Type: 'AWS::SNS::Topic', Condition: Wanted}\n  Placeholder: {Type: 'AWS::SNS::Topic'}\n";
    Request first = Stage::request(body);
    first.parameters = {{"Topic", "yes"}};
    REQUIRE(stage.deploy(first).ending == Ending::completed);
    ChangeSetRequest next = ChangeSetStage::asked("UPDATE", body + "  Another: {Type: 'AWS::SNS::Topic'}\n");
    next.change.parameters = {{"Topic", "no"}};
    CHECK(plain(stage.make(next)) == Lines{"Add Another", "Remove SNSTopic Delete"});
}

TEST_CASE("property values warn of what cannot be evaluated") {
    ChangeSetStage stage;
    SECTION("a missing export does not fail the change set") {
        const ChangeSetOutcome outcome = stage.make("CREATE", topics("DisplayName: !ImportValue nobody"));
        REQUIRE(outcome.ending == Ending::completed);
        CHECK(shown_reason(*outcome.change_set, false).empty());
        CHECK(shown_reason(*outcome.change_set, true) ==
              "[WARN] --include-property-values option can return incomplete ChangeSet data because: ChangeSet creation failed for resource [Topic1] "
              "because: No export named nobody");
        CHECK(context(outcome, 0, "AfterContext")["DisplayName"] == "{{changeSet:KNOWN_AFTER_APPLY}}");
        CHECK(stage.execute().status == "ROLLBACK_COMPLETE");
    }
    SECTION("a list that is not known yet") {
        const ChangeSetOutcome outcome =
            stage.make("CREATE", topics("DisplayName: a-b", "DisplayName: !Join ['_', !Split ['-', !GetAtt Topic1.DisplayName]]"));
        CHECK(shown_reason(*outcome.change_set, true).find("failed for resource [Topic2] because: Template error: every Fn::Join object") !=
              std::string::npos);
    }
}
