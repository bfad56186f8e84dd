#include "emulator/report/graph.h"

#include "base/ids.h"
#include "base/text.h"

namespace drydock::report {
namespace {

// The colour of a resource's service, the same for every picture: a pale hue from the service's name.
std::string fill(const std::string& type) {
    const auto parts = split(type, "::");
    const auto hue = seed_of(parts.size() > 1 ? parts[1] : type) % 360;
    char text[32];
    std::snprintf(text, sizeof text, "%.3f 0.18 0.97", static_cast<double>(hue) / 360.0);
    return text;
}

}  // namespace

std::string as_dot(const std::string& title, const std::vector<engine::ResourceOutcome>& resources) {
    std::string text = "digraph \"" + replace_all(title, "\"", "'") + "\" {\n";
    text += "  rankdir=BT;\n  bgcolor=white;\n";
    text += "  node [shape=box, style=\"rounded,filled\", color=\"#5a6472\", fontname=\"Helvetica\", fontsize=11, margin=\"0.15,0.08\"];\n";
    text += "  edge [color=\"#8a94a3\", arrowsize=0.7];\n";
    for (const auto& resource : resources) {
        text += "  \"" + resource.logical_id + "\" [label=<<b>" + resource.logical_id + "</b><br/><font point-size=\"9\" color=\"#5a6472\">" +
                resource.type + "</font>>, fillcolor=\"" + fill(resource.type) + "\"];\n";
    }
    for (const auto& resource : resources) {
        for (const auto& needed : resource.depends_on) text += "  \"" + resource.logical_id + "\" -> \"" + needed + "\";\n";
    }
    return text + "}\n";
}

std::string as_mermaid(const std::vector<engine::ResourceOutcome>& resources) {
    std::string text = "flowchart BT\n";
    for (const auto& resource : resources)
        text += "  " + resource.logical_id + "[\"" + resource.logical_id + "<br/><small>" + resource.type + "</small>\"]\n";
    for (const auto& resource : resources) {
        for (const auto& needed : resource.depends_on) text += "  " + resource.logical_id + " --> " + needed + "\n";
    }
    return text;
}

Json graph_json(const std::vector<engine::ResourceOutcome>& resources) {
    Json nodes = Json::array();
    Json edges = Json::array();
    for (const auto& resource : resources) {
        nodes.push_back({{"id", resource.logical_id}, {"type", resource.type}});
        for (const auto& needed : resource.depends_on) edges.push_back({{"from", resource.logical_id}, {"to", needed}});
    }
    return {{"nodes", nodes}, {"edges", edges}};
}

}  // namespace drydock::report
