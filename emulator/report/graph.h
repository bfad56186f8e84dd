// Pictures of a template's dependency graph: Graphviz, Mermaid, JSON.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "emulator/engine/deploy.h"

namespace drydock::report {

// https://graphviz.org/doc/info/lang.html
std::string as_dot(const std::string& title, const std::vector<engine::ResourceOutcome>& resources);
// https://mermaid.js.org/syntax/flowchart.html
std::string as_mermaid(const std::vector<engine::ResourceOutcome>& resources);
// {"nodes": [{"id", "type"}], "edges": [{"from", "to"}]}; an edge goes from a resource to what it needs.
Json graph_json(const std::vector<engine::ResourceOutcome>& resources);

}  // namespace drydock::report
