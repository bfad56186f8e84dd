#include <catch2/catch.hpp>

#include "change_set_fixture.h"
#include "emulator/engine/operations.h"

using namespace drydock;
using namespace drydock::engine;
using Lines = std::vector<std::string>;

namespace {

// An account with a bucket that no stack has.
struct ImportStage : ChangeSetStage {
    ImportStage() {
        const char* body = "Resources: {B: {Type: 'AWS::S3::Bucket', DeletionPolicy: Retain, Properties: {BucketName: old-data}}}";
        Site here = site();
        if (engine::deploy(request(body, "former"), here).ending != Ending::completed) throw std::runtime_error("no bucket");
        if (delete_stack({.scope = {}, .stack_name = "former"}, here).ending != Ending::completed) throw std::runtime_error("no deletion");
    }

    static std::string bucket(const char* policy = "DeletionPolicy: Retain, ", const char* rest = "") {
        return std::string("Resources:\n  Data: {Type: 'AWS::S3::Bucket', ") + policy + "Properties: {BucketName: old-data}}\n" + rest;
    }

    static ChangeSetRequest import(std::string body, std::string bucket_name = "old-data") {
        ChangeSetRequest made = asked("IMPORT", std::move(body));
        made.change.imports = {{.type = "AWS::S3::Bucket", .logical_id = "Data", .identifier = {{"BucketName", std::move(bucket_name)}}}};
        return made;
    }
};

}  // namespace

TEST_CASE("a resource is imported into a new stack") {
    ImportStage stage;
    const ChangeSetOutcome made = stage.make(ImportStage::import(ImportStage::bucket()));
    REQUIRE(made.ending == Ending::completed);
    CHECK(plain(made) == Lines{"Import Data"});
    CHECK(shown_changes(*made.change_set, false)[0]["ResourceChange"]["PhysicalResourceId"] == "old-data");
    CHECK(stage.stacks.find({}, "app")->status == "REVIEW_IN_PROGRESS");
    const Outcome outcome = stage.execute();
    REQUIRE(outcome.ending == Ending::completed);
    CHECK(lines(outcome) == Lines{"app IMPORT_IN_PROGRESS User Initiated", "Data IMPORT_IN_PROGRESS Resource import started.",
                                  "Data IMPORT_COMPLETE Resource import completed.",
                                  "Data UPDATE_IN_PROGRESS Apply stack-level tags to imported resource if applicable.", "Data UPDATE_COMPLETE",
                                  "app IMPORT_COMPLETE"});
    CHECK(stage.world->find({}, "AWS::S3::Bucket", "old-data")->stack_id == outcome.stack_id);
    CHECK(stage.stacks.find({}, "app")->resource("Data")->now.physical_id == "old-data");
    // From then on it is a resource like any other.
    const Outcome updated = stage.update("Resources: {Other: {Type: 'AWS::SNS::Topic'}}");
    CHECK(updated.status == "UPDATE_COMPLETE");
    CHECK(stage.world->find({}, "AWS::S3::Bucket", "old-data") != nullptr);
}

TEST_CASE("a resource is imported into a stack that exists") {
    ImportStage stage;
    const char* other = "  T: {Type: 'AWS::SNS::Topic', Properties: {TopicName: t}}\n";
    REQUIRE(stage.deploy((std::string("Resources:\n") + other).c_str()).ending == Ending::completed);
    const ChangeSetOutcome made = stage.make(ImportStage::import(ImportStage::bucket("DeletionPolicy: Retain, ", other)));
    CHECK(plain(made) == Lines{"Import Data"});
    CHECK(stage.execute().status == "IMPORT_COMPLETE");
    CHECK(stage.stacks.find({}, "app")->resources.size() == 2);
}

TEST_CASE("what an import refuses") {
    ImportStage stage;
    const auto refused = [&](const ChangeSetRequest& request) { return stage.refused(request).message; };
    ChangeSetRequest none = ImportStage::import(ImportStage::bucket());
    none.change.imports.clear();
    CHECK(refused(none) == "Must Provide at least one resource to import");
    ChangeSetRequest twice = ImportStage::import(ImportStage::bucket());
    twice.change.imports.push_back(twice.change.imports[0]);
    CHECK(refused(twice) == "Every resource to import must have unique LogicalResourceId");
    CHECK(refused(ImportStage::import("Resources: {Other: {Type: 'AWS::S3::Bucket', DeletionPolicy: Retain}}")) ==
          "The logical resource ids [Data] provided in ResourceToImport do not exist in the template.");
    ChangeSetRequest wrong = ImportStage::import(ImportStage::bucket());
    wrong.change.imports[0].identifier = {{"Name", "old-data"}};
    CHECK(refused(wrong) == "Invalid resource identifier for resource type AWS::S3::Bucket. Expected [BucketName]");
    wrong.change.imports[0].type = "AWS::SNS::Topic";
    CHECK(refused(wrong) ==
          "Resource type of [Data] passed in ResourceToImport does not match with resource type defined in the template. Resource type in "
          "ResourceToImport: AWS::SNS::Topic; Resource type in Template: AWS::S3::Bucket.");
    CHECK(refused(ImportStage::import(ImportStage::bucket("DeletionPolicy: Retain, ", "  New: {Type: 'AWS::SNS::Topic'}\n"))) ==
          "Resources [New] is missing from ResourceToImport list");
    CHECK(refused(ImportStage::import(ImportStage::bucket(""))) ==
          "The following resources to import [Data] must have DeletionPolicy attribute specified in the template.");
    ChangeSetRequest tagged = ImportStage::import(ImportStage::bucket("DeletionPolicy: Retain, ", "Outputs: {A: {Value: !Ref Data}}\n"));
    tagged.change.tags = Tags{{"a", "b"}};
    CHECK(refused(tagged) == "As part of the import operation, you cannot modify or add [Outputs, Tags]");
    CHECK(stage.stacks.find({}, "app") == nullptr);
}

TEST_CASE("an import leaves the rest of the stack alone") {
    ImportStage stage;
    const auto topic = [](const char* shown) { return std::string("  T: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: ") + shown + "}}\n"; };
    REQUIRE(stage.deploy(("Resources:\n" + topic("old") + "  Gone: {Type: 'AWS::SNS::Topic'}\n").c_str()).ending == Ending::completed);
    CHECK(stage.refused(ImportStage::import(ImportStage::bucket("DeletionPolicy: Retain, ", topic("new").c_str()))).message ==
          "You have modified resources [Gone, T] in your template that are not being imported. Update, create or delete operations cannot be "
          "executed during import operations.");
}

TEST_CASE("an import that finds nothing, or somebody's, fails its change set") {
    ImportStage stage;
    const ChangeSetOutcome missing = stage.make(ImportStage::import(ImportStage::bucket(), "nowhere"));
    CHECK(missing.ending == Ending::failed);
    CHECK(missing.change_set->status == "FAILED");
    CHECK(missing.change_set->reason == "Bucket not found");
    REQUIRE(stage.deploy(Stage::request("Resources: {B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: owned-data}}}", "owner")).ending ==
            Ending::completed);
    ChangeSetRequest owned = ImportStage::import(ImportStage::bucket(), "owned-data");
    owned.name = "owned";
    CHECK(stage.make(owned).change_set->reason == "owned-data already exists in stack " + stage.stacks.find({}, "owner")->id);
}

TEST_CASE("an import that fails rolls back and leaves the resource") {
    ImportStage stage;
    REQUIRE(stage.make(ImportStage::import(ImportStage::bucket())).ending == Ending::completed);
    REQUIRE(stage.world->erase({}, "AWS::S3::Bucket", "old-data").ok());
    const Outcome outcome = stage.execute();
    CHECK(outcome.status == "IMPORT_ROLLBACK_COMPLETE");
    CHECK(resource(outcome, "Data").status == "IMPORT_FAILED");
    CHECK(stage.stacks.find({}, "app")->resources.empty());
}

TEST_CASE("what an import had taken in leaves when the import fails, and says so") {
    ImportStage stage;
    providers::Resource second = *stage.world->find({}, "AWS::S3::Bucket", "old-data");
    second.id = second.ref = "lost-data";
    second.model["BucketName"] = "lost-data";
    REQUIRE(stage.world->put(second).ok());
    ChangeSetRequest both = ImportStage::import(ImportStage::bucket(
        "DeletionPolicy: Retain, ", "  Lost: {Type: 'AWS::S3::Bucket', DeletionPolicy: Retain, Properties: {BucketName: lost-data}}\n"));
    both.change.imports.push_back({.type = "AWS::S3::Bucket", .logical_id = "Lost", .identifier = {{"BucketName", "lost-data"}}});
    REQUIRE(stage.make(both).ending == Ending::completed);
    REQUIRE(stage.world->erase({}, "AWS::S3::Bucket", "lost-data").ok());
    const Outcome outcome = stage.execute();
    Lines rollback;
    for (const std::string& line : lines(outcome)) {
        if (line.find("IMPORT_ROLLBACK") != std::string::npos) rollback.push_back(line.substr(0, line.find(" The")));
    }
    CHECK(rollback == Lines{"app IMPORT_ROLLBACK_IN_PROGRESS", "Data IMPORT_ROLLBACK_IN_PROGRESS", "Data IMPORT_ROLLBACK_COMPLETE",
                            "app IMPORT_ROLLBACK_COMPLETE"});
    CHECK(stage.world->find({}, "AWS::S3::Bucket", "old-data")->stack_id.empty());
}

TEST_CASE("ImportExistingResources imports what is there and makes the rest") {
    ImportStage stage;
    ChangeSetRequest asked =
        ChangeSetStage::asked("CREATE", ImportStage::bucket("DeletionPolicy: RetainExceptOnCreate, ", "  T: {Type: 'AWS::SNS::Topic'}\n"));
    asked.change.import_existing = true;
    const ChangeSetOutcome made = stage.make(asked);
    REQUIRE(made.ending == Ending::completed);
    CHECK(plain(made) == Lines{"Import Data", "Add T"});
    const Outcome outcome = stage.execute();
    CHECK(outcome.status == "CREATE_COMPLETE");
    CHECK(lines(outcome)[1] == "Data IMPORT_IN_PROGRESS Resource import started.");
    CHECK(stage.stacks.find({}, "app")->resource("Data")->status == "UPDATE_COMPLETE");
}

TEST_CASE("what ImportExistingResources finds must be retained") {
    ImportStage stage;
    ChangeSetRequest asked = ChangeSetStage::asked("CREATE", ImportStage::bucket(""));
    asked.change.import_existing = true;
    CHECK(stage.make(asked).change_set->reason ==
          "CloudFormation is attempting to import some resources because they already exist in your account. The resources must have the "
          "DeletionPolicy attribute set to 'Retain' or 'RetainExceptOnCreate' in the template for successful import. The affected resources are Data "
          "({BucketName=old-data})");
}

TEST_CASE("a create that fails does not delete what it had imported") {
    ImportStage stage;
    ChangeSetRequest asked = ChangeSetStage::asked(
        "CREATE", ImportStage::bucket("DeletionPolicy: RetainExceptOnCreate, ",
                                      "  P: {Type: 'AWS::SSM::Parameter', DependsOn: Data, Properties: {Type: String, Value: !GetAtt Data.Nope}}\n"));
    asked.change.import_existing = true;
    REQUIRE(stage.make(asked).ending == Ending::completed);
    CHECK(stage.execute().status == "ROLLBACK_COMPLETE");
    REQUIRE(stage.world->find({}, "AWS::S3::Bucket", "old-data"));
    CHECK(stage.world->find({}, "AWS::S3::Bucket", "old-data")->stack_id.empty());
}
