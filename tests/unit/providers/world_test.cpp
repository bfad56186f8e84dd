#include "providers/world.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

using namespace drydock;
using providers::Resource;
using providers::Scope;
using providers::World;

namespace {

const Scope here{"111122223333", "us-east-1"};

struct Memory {
    World world{state::Store::open(":memory:").value()};
};

Resource topic(const std::string& id, Json model = Json::object(), Scope scope = here) {
    return {.type = "AWS::SNS::Topic", .id = id, .scope = std::move(scope), .model = std::move(model)};
}

std::vector<std::string> ids(const std::vector<const Resource*>& resources) {
    std::vector<std::string> found;
    for (const Resource* resource : resources) found.push_back(resource->id);
    return found;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("resources are found by account, region, type and id", "[world]") {
    Memory memory;
    World& world = memory.world;
    REQUIRE(world.put(topic("b")));
    REQUIRE(world.put(topic("a")));
    REQUIRE(world.put(topic("elsewhere", Json::object(), {"111122223333", "eu-west-1"})));
    REQUIRE(world.put(topic("foreign", Json::object(), {"999999999999", "us-east-1"})));
    CHECK(ids(world.all(here, "AWS::SNS::Topic")) == Ids{"b", "a"});
    CHECK(world.find(here, "AWS::SNS::Topic", "a"));
    CHECK_FALSE(world.find(here, "AWS::SQS::Queue", "a"));
    CHECK_FALSE(world.find(here, "AWS::SNS::Topic", "elsewhere"));
    CHECK(world.everywhere("AWS::SNS::Topic").size() == 4);
}

TEST_CASE("global resources are seen from every region of their account", "[world]") {
    Memory memory;
    REQUIRE(memory.world.put(topic("global", {{"Name", "x"}}, {here.account, ""})));
    CHECK(memory.world.find(here, "AWS::SNS::Topic", "global"));
    CHECK(memory.world.by(here, "AWS::SNS::Topic", "Name", "x"));
    CHECK(memory.world.all(here, "AWS::SNS::Topic").size() == 1);
    CHECK_FALSE(memory.world.find({"999999999999", "us-east-1"}, "AWS::SNS::Topic", "global"));
    REQUIRE(memory.world.erase(here, "AWS::SNS::Topic", "global"));
    CHECK_FALSE(memory.world.find(here, "AWS::SNS::Topic", "global"));
}

TEST_CASE("the index by attribute follows changes, and the first created wins", "[world]") {
    Memory memory;
    World& world = memory.world;
    REQUIRE(world.put(topic("one", {{"Name", "x"}})));
    CHECK(world.by(here, "AWS::SNS::Topic", "Name", "x")->id == "one");
    REQUIRE(world.put(topic("two", {{"Name", "x"}})));
    REQUIRE(world.put(topic("three", {{"Name", 3}})));
    CHECK(world.by(here, "AWS::SNS::Topic", "Name", "x")->id == "one");
    const Resource* one = world.find(here, "AWS::SNS::Topic", "one");
    REQUIRE(world.put(topic("one", {{"Name", "y"}})));
    CHECK(world.find(here, "AWS::SNS::Topic", "one") == one);
    CHECK(world.by(here, "AWS::SNS::Topic", "Name", "x")->id == "two");
    CHECK(world.by(here, "AWS::SNS::Topic", "Name", "y")->id == "one");
    REQUIRE(world.erase(here, "AWS::SNS::Topic", "one"));
    CHECK_FALSE(world.by(here, "AWS::SNS::Topic", "Name", "y"));
    CHECK(ids(world.all(here, "AWS::SNS::Topic")) == Ids{"two", "three"});
}

TEST_CASE("what an account is born with appears when it is looked at, and stays gone", "[world]") {
    std::string path = (std::filesystem::temp_directory_path() / "drydock-world-XXXXXX").string();
    REQUIRE(mkdtemp(path.data()));
    const std::string file = path + "/state.db";
    int asked = 0;
    const auto innate = [&asked](const Scope& scope, std::string_view type) {
        std::vector<Resource> born;
        if (type == "AWS::SNS::Topic" && !scope.region.empty() && ++asked > 0) {
            born = {topic("keep", Json::object(), scope), topic("change", Json::object(), scope), topic("drop", Json::object(), scope)};
        }
        return born;
    };
    {
        World world(state::Store::open(file).value());
        world.set_innate(innate);
        CHECK(asked == 0);
        CHECK(world.all(here, "AWS::SNS::Topic").size() == 3);
        CHECK(world.find(here, "AWS::SNS::Topic", "keep"));
        CHECK(asked == 1);
        REQUIRE(world.put(topic("change", {{"Name", "changed"}})));
        REQUIRE(world.erase(here, "AWS::SNS::Topic", "drop"));
        REQUIRE(world.put(topic("own", {{"Name", "mine"}})));
        Json& settings = world.account_settings(here);
        settings["aliases"] = {"acme"};
        REQUIRE(world.save_settings(here));
    }
    {
        World world(state::Store::open(file).value());
        world.set_innate(innate);
        REQUIRE(world.load());
        CHECK(world.find(here, "AWS::SNS::Topic", "keep"));
        CHECK(world.find(here, "AWS::SNS::Topic", "change")->property("Name") == "changed");
        CHECK(world.find(here, "AWS::SNS::Topic", "own"));
        CHECK_FALSE(world.find(here, "AWS::SNS::Topic", "drop"));
        CHECK(world.account_settings(here)["aliases"][0] == "acme");
        // A changed one that goes does not come back as it was born.
        REQUIRE(world.erase(here, "AWS::SNS::Topic", "change"));
    }
    {
        World world(state::Store::open(file).value());
        world.set_innate(innate);
        REQUIRE(world.load());
        CHECK_FALSE(world.find(here, "AWS::SNS::Topic", "change"));
        REQUIRE(world.clear());
        CHECK(world.find(here, "AWS::SNS::Topic", "drop"));
        CHECK_FALSE(world.find(here, "AWS::SNS::Topic", "own"));
    }
    std::filesystem::remove_all(path);
}

TEST_CASE("all of a resource survives the store", "[world]") {
    std::string path = (std::filesystem::temp_directory_path() / "drydock-world-XXXXXX").string();
    REQUIRE(mkdtemp(path.data()));
    Resource resource = topic("id|with|parts", Json::parse(R"({"b": [1, {"c": null}], "a": "x"})"));
    resource.ref = "ref";
    resource.stack_id = "stack";
    resource.logical_id = "Logical";
    resource.completed = {"a"};
    resource.ready = false;
    {
        World world(state::Store::open(path + "/state.db").value());
        REQUIRE(world.put(resource));
    }
    World world(state::Store::open(path + "/state.db").value());
    REQUIRE(world.load());
    const Resource* found = world.find(here, "AWS::SNS::Topic", resource.id);
    REQUIRE(found);
    CHECK(found->model.dump() == resource.model.dump());
    CHECK(found->ref == "ref");
    CHECK(found->stack_id == "stack");
    CHECK(found->logical_id == "Logical");
    CHECK(found->completed == resource.completed);
    CHECK_FALSE(found->ready);
    std::filesystem::remove_all(path);
}
