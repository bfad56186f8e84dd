// A simulation as a file, and back.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "base/base64.h"
#include "cloudformation_fixture.h"
#include "emulator/apis/snapshots.h"

namespace fs = std::filesystem;
using drydock::Json;
using drydock::apis::CloudFormation;

namespace {

struct Folder {
    Folder() : path(fs::temp_directory_path() / ("drydock-snapshots-" + std::to_string(::getpid()))) { fs::create_directories(path); }
    ~Folder() { fs::remove_all(path); }
    std::string file(const char* name) const { return (path / name).string(); }
    fs::path path;
};

constexpr const char* topic = "Resources: {Topic: {Type: 'AWS::SNS::Topic', Properties: {TopicName: news}}}";

}  // namespace

TEST_CASE("what is saved comes back: stacks, aliases, stack sets, extensions") {
    const Folder folder;
    CloudFormation first, second;
    first.create("app", topic);
    REQUIRE(first("SetAlias", {{"StackName", "app"}, {"AliasName", "shop"}}) == Json::object());
    first("CreateStackSet", {{"StackSetName", "set"}, {"TemplateBody", topic}});
    REQUIRE(drydock::apis::save_state(first.simulation, folder.file("one.drydock")));
    second.create("other", topic);
    REQUIRE(drydock::apis::load_state(second.simulation, folder.file("one.drydock")));
    CHECK(second.stack("shop") == first.stack("app"));
    CHECK(second("DescribeStackSet", {{"StackSetName", "set"}}) == first("DescribeStackSet", {{"StackSetName", "set"}}));
    CHECK(second("DescribeStackEvents", {{"StackName", "app"}}) == first("DescribeStackEvents", {{"StackName", "app"}}));
    CHECK(second.refused("DescribeStacks", {{"StackName", "other"}}) == "ValidationError: Stack with id other does not exist");
}

TEST_CASE("an object of a state file is written nowhere else") {
    const Folder folder;
    CloudFormation cfn;
    cfn.create("app", topic);
    const std::string path = folder.file("state.drydock");
    REQUIRE(drydock::apis::save_state(cfn.simulation, path));
    const auto put = drydock::state::Store::open(path).value()->put({"file", "", "", "", "../escaped", drydock::base64_encoded("bytes")});
    REQUIRE(put);
    const auto loaded = drydock::apis::load_state(cfn.simulation, path);
    REQUIRE_FALSE(loaded);
    CHECK(loaded.fault().code == "StateError");
    CHECK_FALSE(fs::exists(folder.path / "escaped"));
    CHECK(cfn.status("app") == "CREATE_COMPLETE");  // nothing has happened
}
