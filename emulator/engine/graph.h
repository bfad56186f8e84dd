// What must happen before what. The graph of a deployment is built by an ordered list of small named transformers (graph.cpp); the graph of a
// rollback or a deletion is the same one, turned round.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace drydock::engine {

// A node to be: its logical id, what its values refer to (Ref, Fn::GetAtt, Fn::Sub) and what it names in DependsOn. Ids that are no nodes are
// ignored: parameters, and resources whose condition is false.
struct Dependent {
    std::string logical_id;
    std::vector<std::string> references, depends_on;
};

// Nodes are positions in the list that the graph was built from.
struct Graph {
    std::vector<std::string> ids;
    std::vector<std::vector<std::size_t>> dependencies;  // of each node: what comes before it
    std::vector<std::vector<std::size_t>> dependents;    // what comes after it
    std::size_t size() const { return ids.size(); }
};

// Fault: `Circular dependency between resources: [A, B]`, naming all members of the cycles and what depends on them.
Result<Graph> build_graph(std::span<const Dependent> nodes);
// Every node after all that it depends on; otherwise in the order of the list.
std::vector<std::size_t> in_order(const Graph& graph);
// First the dependents, then what they depend on.
Graph reversed(Graph graph);

}  // namespace drydock::engine
