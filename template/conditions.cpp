#include "template/conditions.h"

#include <algorithm>
#include <deque>

#include "base/text.h"
#include "template/intrinsics.h"
#include "template/resolve_check.h"

namespace drydock::tmpl {
namespace {

const char* const rule = "template/condition";

Diagnostic at(const std::string& name, Fault fault, Span span) {
    Diagnostic diagnostic = finding(rule, std::move(fault), span);
    diagnostic.pointer = "/Conditions/" + escape_pointer(name);
    return diagnostic;
}

// Names of conditions that `node` evaluates, defined or not: {"Condition": X} and Fn::If: [X, …].
void used_conditions(const Node& node, std::vector<const Node*>& names) {
    const std::string_view function = node.function();
    if (function == "Condition" && node.argument().is_string()) names.push_back(&node.argument());
    if (function == "Fn::If" && !node.argument().items.empty() && node.argument().items.front().is_string()) {
        names.push_back(&node.argument().items.front());
    }
    for (const Node& item : node.items) used_conditions(item, names);
    for (const Node::Member& member : node.members) used_conditions(member.value, names);
}

bool is_boolean(const Node& node) {
    const std::string_view function = node.function();
    if (function == "Condition") return node.argument().is_string();
    const Intrinsic* intrinsic = function.empty() ? nullptr : Intrinsics::table().find(function);
    return intrinsic != nullptr && intrinsic->use == Intrinsic::Use::condition;
}

struct Checker {
    const Template& document;
    std::vector<Diagnostic>& diagnostics;
    std::vector<std::string> resources;  // named although conditions may not know them
    Span first_resource;

    void name(const std::string& name, const Target& target, const Node& call) {
        if (target.get_att) {
            diagnostics.push_back(at(name, Fault::validation_error("Template error: Cannot use Fn::GetAtt in Conditions."), call.span));
            return;
        }
        if (target.attribute.empty() && (is_pseudo_parameter(target.name) || document.parameter(target.name) != nullptr)) return;
        if (!first_resource) first_resource = call.span;
        std::string wanted(target.name);
        if (std::find(resources.begin(), resources.end(), wanted) == resources.end()) resources.push_back(std::move(wanted));
    }

    void call(const std::string& condition, const Node& node) {
        const std::string_view function = node.function();
        if (!function.empty() && function != "Condition") {
            const Intrinsic* intrinsic = Intrinsics::table().find(function);
            if (intrinsic == nullptr || (intrinsic->needs_language_extensions && !has_language_extensions(document))) {
                diagnostics.push_back(at(condition, unsupported_function(function), node.span));
                return;
            }
            if (function == "Fn::ImportValue" || function == "Fn::GetAZs") {
                diagnostics.push_back(
                    at(condition, Fault::validation_error("Template error: Cannot use " + std::string(function) + " in Conditions."), node.span));
                return;
            }
            if (intrinsic->check) {
                if (auto checked = intrinsic->check(node.argument(), document); !checked)
                    diagnostics.push_back(at(condition, checked.fault(), node.span));
            }
            if (intrinsic->targets) intrinsic->targets(node.argument(), [&](const Target& target) { name(condition, target, node); });
        }
        for (const Node& item : node.items) call(condition, item);
        for (const Node::Member& member : node.members) call(condition, member.value);
    }
};

struct Graph {
    std::map<std::string_view, std::vector<std::string_view>> users;  // condition → those that need it
    std::map<std::string_view, std::size_t> waiting;                  // condition → how many it still needs
};

Graph graph_of(const Template& document) {
    Graph graph;
    for (const Node::Member& condition : document.conditions->members) {
        std::vector<const Node*> names;
        used_conditions(condition.value, names);
        std::size_t& waiting = graph.waiting[condition.key];
        for (const Node* name : names) {
            if (document.conditions->find(name->text) == nullptr) continue;
            graph.users[name->text].push_back(condition.key);
            ++waiting;
        }
    }
    return graph;
}

// The conditions, those that others need first; what is left in `graph.waiting` above zero is part of a circle or behind one.
std::vector<std::string_view> ordered(Graph& graph) {
    std::deque<std::string_view> ready;
    for (const auto& [name, waiting] : graph.waiting) {
        if (waiting == 0) ready.push_back(name);
    }
    std::vector<std::string_view> order;
    while (!ready.empty()) {
        const std::string_view name = ready.front();
        ready.pop_front();
        order.push_back(name);
        for (const std::string_view user : graph.users[name]) {
            if (--graph.waiting[user] == 0) ready.push_back(user);
        }
    }
    return order;
}

// Two neighbours on a circle, for the message.
std::pair<std::string, std::string> circle(const Template& document, const Graph& graph) {
    for (const auto& [name, waiting] : graph.waiting) {
        if (waiting == 0) continue;
        std::vector<const Node*> needed;
        used_conditions(*document.conditions->find(name), needed);
        for (const Node* other : needed) {
            const auto found = graph.waiting.find(other->text);
            if (found != graph.waiting.end() && found->second > 0) return {std::string(name), other->text};
        }
    }
    return {};
}

void check_circles(const Template& document, std::vector<Diagnostic>& diagnostics) {
    Graph graph = graph_of(document);
    if (ordered(graph).size() == graph.waiting.size()) return;
    const auto [name, other] = circle(document, graph);
    diagnostics.push_back(at(name, Fault::validation_error("Template error: Found circular condition dependency between " + name + " and " + other),
                             document.conditions->find(name)->span));
}

}  // namespace

void check_conditions(const Template& document, std::vector<Diagnostic>& diagnostics) {
    if (document.conditions == nullptr || !document.conditions->is_map()) return;
    Checker checker{document, diagnostics, {}, {}};
    for (const auto& [name, key_span, value] : document.conditions->members) {
        if (!is_boolean(value)) {
            diagnostics.push_back(at(
                name, Fault::validation_error("Template format error: Conditions can only be boolean operations on parameters and other conditions"),
                key_span));
            continue;
        }
        checker.call(name, value);
        std::vector<const Node*> used;
        used_conditions(value, used);
        for (const Node* condition : used) {
            if (document.conditions->find(condition->text) != nullptr) continue;
            diagnostics.push_back(at(name,
                                     Fault::validation_error("Template error: unresolved condition dependency " + condition->text + " in Condition"),
                                     condition->span));
        }
    }
    if (!checker.resources.empty()) {
        diagnostics.push_back(finding(rule,
                                      Fault::validation_error("Template format error: Unresolved dependencies [" + join(checker.resources, ", ") +
                                                              "]. Cannot reference resources in the Conditions block of the template"),
                                      checker.first_resource));
    }
    check_circles(document, diagnostics);
}

void condition_values(const Resolver& resolver, ConditionValues& values, std::vector<Diagnostic>& diagnostics, bool complete) {
    const Template& document = resolver.document();
    if (document.conditions == nullptr || !document.conditions->is_map()) return;
    NoEnvironment environment;
    Graph graph = graph_of(document);
    for (const std::string_view name : ordered(graph)) {
        const Node& node = *document.conditions->find(name);
        const Result<Json> value = resolver.evaluate(node, environment);
        values.emplace(name, value.ok() && value->is_boolean() && value->get<bool>());
        if (!value.ok() && complete) diagnostics.push_back(at(std::string(name), value.fault(), node.span));
    }
}

}  // namespace drydock::tmpl
