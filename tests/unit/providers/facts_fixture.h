// An empty account and a caller in it, for tests of the facts engine.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "facts_pack.h"
#include "providers/facts/evaluate.h"
#include "providers/registry.h"
#include "providers/world.h"

namespace drydock::tests {

struct Account {
    providers::World world{[] {
        auto store = state::Store::open(":memory:");
        REQUIRE(store.ok());
        return std::move(store).value();
    }()};
    Clock clock{Instant(Duration(1769860800000))};
    IdSource ids{7};
    providers::Call call{.world = world,
                         .registry = providers::Registry::instance(),
                         .scope = {"111122223333", "us-east-1"},
                         .clock = clock,
                         .ids = ids,
                         .principal = "",
                         .stack = {}};
    Packer packer;

    void put(const std::string& type, const std::string& id, Json model, bool ready = true) {
        providers::Resource resource;
        resource.type = type;
        resource.id = id;
        resource.scope = call.scope;
        resource.model = std::move(model);
        resource.ready = ready;
        REQUIRE(world.put(std::move(resource)).ok());
    }
    // The value of a compiled expression for a queue with these properties.
    Json evaluate(const std::string& expression, const Json& model = Json::object(), bool forecast = false) {
        const providers::facts::Frame frame{.call = call, .type = "AWS::SQS::Queue", .model = model, .forecast = forecast};
        return providers::facts::evaluate(packer.parse(expression), frame).json();
    }
};

}  // namespace drydock::tests
