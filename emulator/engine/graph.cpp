#include "emulator/engine/graph.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "base/text.h"

namespace drydock::engine {
namespace {

struct Builder {
    std::span<const Dependent> nodes;
    std::unordered_map<std::string_view, std::size_t> positions;
    Graph graph;

    void connect(std::size_t node, const std::string& id) {
        const auto found = positions.find(id);
        if (found == positions.end()) return;
        auto& before = graph.dependencies[node];
        if (std::ranges::find(before, found->second) == before.end()) before.push_back(found->second);
    }
};

// Every resource of the plan is a node, in the order of the template. First: the others look ids up.
void add_nodes(Builder& builder) {
    for (std::size_t node = 0; node < builder.nodes.size(); ++node) {
        builder.graph.ids.push_back(builder.nodes[node].logical_id);
        builder.positions.emplace(builder.nodes[node].logical_id, node);
    }
    builder.graph.dependencies.resize(builder.nodes.size());
    builder.graph.dependents.resize(builder.nodes.size());
}

// Implicit edges: a value that refers to a resource needs it.
void connect_references(Builder& builder) {
    for (std::size_t node = 0; node < builder.nodes.size(); ++node) {
        for (const std::string& id : builder.nodes[node].references) builder.connect(node, id);
    }
}

// Explicit edges.
void connect_depends_on(Builder& builder) {
    for (std::size_t node = 0; node < builder.nodes.size(); ++node) {
        for (const std::string& id : builder.nodes[node].depends_on) builder.connect(node, id);
    }
}

// The other direction, for the walker. Last: it mirrors what the others made.
void connect_dependents(Builder& builder) {
    for (std::size_t node = 0; node < builder.nodes.size(); ++node) {
        for (const std::size_t before : builder.graph.dependencies[node]) builder.graph.dependents[before].push_back(node);
    }
}

using Transformer = void (*)(Builder&);
constexpr Transformer transformers[] = {add_nodes, connect_references, connect_depends_on, connect_dependents};

// What can never begin: members of cycles and what depends on them (Kahn's algorithm leaves them over).
std::vector<std::string> stuck(const Graph& graph) {
    std::vector<bool> begun(graph.size());
    for (const std::size_t node : in_order(graph)) begun[node] = true;
    std::vector<std::string> out;
    for (std::size_t node = 0; node < graph.size(); ++node) {
        if (!begun[node]) out.push_back(graph.ids[node]);
    }
    return out;
}

}  // namespace

Result<Graph> build_graph(std::span<const Dependent> nodes) {
    Builder builder{.nodes = nodes, .positions = {}, .graph = {}};
    for (const Transformer transform : transformers) transform(builder);
    if (const auto ids = stuck(builder.graph); !ids.empty()) {
        return Fault::validation_error("Circular dependency between resources: [" + join(ids, ", ") + "]");
    }
    return std::move(builder.graph);
}

std::vector<std::size_t> in_order(const Graph& graph) {
    std::vector<std::size_t> waiting(graph.size()), order;
    order.reserve(graph.size());
    for (std::size_t node = 0; node < graph.size(); ++node) {
        waiting[node] = graph.dependencies[node].size();
        if (waiting[node] == 0) order.push_back(node);
    }
    for (std::size_t next = 0; next < order.size(); ++next) {
        for (const std::size_t after : graph.dependents[order[next]]) {
            if (--waiting[after] == 0) order.push_back(after);
        }
    }
    return order;
}

Graph reversed(Graph graph) {
    std::swap(graph.dependencies, graph.dependents);
    return graph;
}

}  // namespace drydock::engine
