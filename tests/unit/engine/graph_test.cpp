#include "emulator/engine/graph.h"

#include <catch2/catch.hpp>

using namespace drydock;
using engine::Dependent;

TEST_CASE("references and DependsOn make edges, each once, and unknown ids none") {
    const std::vector<Dependent> nodes = {{"A", {}, {}}, {"B", {"A", "Parameter"}, {"A"}}, {"C", {"B"}, {}}};
    const auto graph = engine::build_graph(nodes);
    REQUIRE(graph);
    CHECK(graph->dependencies[1] == std::vector<std::size_t>{0});
    CHECK(graph->dependents[0] == std::vector<std::size_t>{1});
    CHECK(graph->dependencies[2] == std::vector<std::size_t>{1});
}

TEST_CASE("a cycle is refused with all its members and what depends on them") {
    const std::vector<Dependent> nodes = {{"Free", {}, {}}, {"A", {"B"}, {}}, {"B", {"A"}, {}}, {"Behind", {"B"}, {}}};
    const auto graph = engine::build_graph(nodes);
    REQUIRE_FALSE(graph);
    CHECK(graph.fault().code == "ValidationError");
    CHECK(graph.fault().message == "Circular dependency between resources: [A, B, Behind]");
}

TEST_CASE("a resource that refers to itself is a cycle") {
    const std::vector<Dependent> nodes = {{"A", {"A"}, {}}};
    CHECK_FALSE(engine::build_graph(nodes));
}

TEST_CASE("the graph turned round begins with the dependents") {
    const std::vector<Dependent> nodes = {{"A", {}, {}}, {"B", {"A"}, {}}};
    const engine::Graph graph = engine::reversed(*engine::build_graph(nodes));
    CHECK(graph.dependencies[0] == std::vector<std::size_t>{1});
    CHECK(graph.dependencies[1].empty());
}
