// A fresh account for tests of providers: a world in memory, a clock, ids, and calls as a stack or a client makes them.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "providers/account.h"
#include "providers/registry.h"
#include "providers/resource_type.h"
#include "providers/world.h"

namespace drydock::testing {

struct Fixture {
    providers::World world{state::Store::open(":memory:").value()};
    Clock clock{Instant{std::chrono::milliseconds{1'790'000'000'000}}};
    IdSource ids{42};
    providers::Scope scope{"111122223333", "us-east-1"};

    Fixture() { providers::account::furnish(world); }

    providers::Call outside() { return {world, providers::Registry::instance(), scope, clock, ids, "arn:aws:iam::111122223333:user/tester", {}}; }

    providers::Call in_stack(const std::string& logical_id, const std::string& stack_name = "shop") {
        providers::Call call = outside();
        call.stack.stack_name = stack_name;
        call.stack.stack_id = "arn:aws:cloudformation:us-east-1:111122223333:stack/" + stack_name + "/11111111-2222-4333-8444-555555555555";
        call.stack.logical_id = logical_id;
        call.stack.token = stack_name + "-" + logical_id;
        return call;
    }

    providers::Resource made(const providers::Call& call, const std::string& type, const std::string& properties = "{}") {
        auto created = providers::create(call, type, Json::parse(properties));
        INFO(type << ": " << (created ? "" : created.fault().message));
        REQUIRE(created);
        return created->resource;
    }

    std::string refused(const providers::Call& call, const std::string& type, const std::string& properties = "{}") {
        auto created = providers::create(call, type, Json::parse(properties));
        REQUIRE_FALSE(created);
        return created.fault().message;
    }
};

}  // namespace drydock::testing
