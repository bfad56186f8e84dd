#include "emulator/engine/case_request.h"

#include "base/text.h"

namespace drydock::engine {
namespace {

using tmpl::Node;

// Parameter values as the API takes them: lists comma-separated.
tmpl::ParameterValues values_of(const Node* given) {
    tmpl::ParameterValues out;
    if (!given) return out;
    for (const Node::Member& member : given->members) {
        std::vector<std::string> items;
        for (const Node& item : member.value.items) items.push_back(item.text);
        out[member.key] = member.value.is_list() ? join(items, ",") : member.value.text;
    }
    return out;
}

// Builds the big templates that an entry describes instead of spelling them out.
std::string inflate(const Twin& twin, std::string body) {
    const Node* how = twin.entry.find("generate");
    if (!how || (!twin.bad && !how->find("good_count"))) return body;
    const auto number = [&](std::string_view key) { return std::stoul("0" + text(*how, key)); };
    if (const std::string repeat = text(*how, "repeat"); !repeat.empty()) {
        const std::size_t at = body.find(repeat + ":");
        if (at == std::string::npos) return body;
        const std::string block = body.substr(at + repeat.size() + 1);
        std::string out = "Resources:\n";
        for (std::size_t index = 0; index < number(twin.bad ? "count" : "good_count"); ++index) out += "  P" + std::to_string(index) + ":" + block;
        return out;
    }
    const std::string pad = text(*how, "pad");
    const std::size_t wanted = number("to_bytes"), length = body.size() - pad.size();
    return replace_all(body, pad, std::string(wanted > length ? wanted - length : 0, 'x'));
}

}  // namespace

std::string text(const Node& node, std::string_view key) {
    const Node* found = node.find(key);
    return found && found->is_scalar() ? found->text : std::string();
}

std::string text(const Node* node, std::string_view key) {
    return node ? text(*node, key) : std::string();
}

Result<std::string> template_named(const Node& entry, std::string_view name) {
    const Node* more = entry.find("templates");
    const Node* found = more ? more->find(name) : nullptr;
    if (!found && (name == "bad" || name == "good")) found = entry.find(name);
    if (found && found->is_scalar()) return found->text;
    return Fault::validation_error("the entry has no template '" + std::string(name) + "'");
}

Result<std::string> template_of(const Twin& twin, std::string_view name) {
    Result<std::string> body = template_named(twin.entry, name);
    return body ? inflate(twin, *body) : body;
}

tmpl::ParameterValues parameters_of(const Twin& twin, const Node& step) {
    if (const Node* own = step.find("parameters")) return values_of(own);
    const Node* good = twin.bad ? nullptr : twin.entry.find("good_parameters");
    return values_of(good ? good : twin.entry.find("parameters"));
}

Json arguments_of(const Twin& twin, const Node& step) {
    const Node* by_twin = twin.entry.find("request");
    const Node* common = by_twin ? by_twin->find(twin.name()) : nullptr;
    Json arguments = common && common->is_map() ? common->json() : Json::object();
    if (const Node* own = step.find("request"); own && own->is_map()) arguments.update(own->json());
    return arguments;
}

}  // namespace drydock::engine
