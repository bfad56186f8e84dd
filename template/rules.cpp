#include "template/rules.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "template/intrinsics.h"
#include "template/resolve_check.h"

namespace drydock::tmpl {
namespace {

const char* const rule_id = "template/rule";

Diagnostic at(const std::string& name, Fault fault, Span span) {
    Diagnostic diagnostic = finding(rule_id, std::move(fault), span);
    diagnostic.pointer = "/Rules/" + escape_pointer(name);
    return diagnostic;
}

bool allowed_in_rules(std::string_view function) {
    static constexpr std::array<std::string_view, 5> shared{"Ref", "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals"};
    if (std::find(shared.begin(), shared.end(), function) != shared.end()) return true;
    const Intrinsic* intrinsic = Intrinsics::table().find(function);
    return intrinsic != nullptr && intrinsic->use == Intrinsic::Use::rule;
}

struct Checker {
    const Template& document;
    std::vector<Diagnostic>& diagnostics;
    std::vector<std::string> unsupported;  // functions
    std::vector<std::string> unresolved;   // names
    Span span;

    void note(std::vector<std::string>& list, std::string_view name, Span where) {
        if (!span) span = where;
        if (std::find(list.begin(), list.end(), name) == list.end()) list.emplace_back(name);
    }

    void visit(const std::string& rule, const Node& node) {
        const std::string_view function = node.function();
        if (!function.empty()) {
            if (!allowed_in_rules(function)) {
                note(unsupported, function, node.span);
                return;
            }
            const Intrinsic& intrinsic = *Intrinsics::table().find(function);
            if (intrinsic.check) {
                if (auto checked = intrinsic.check(node.argument(), document); !checked) diagnostics.push_back(at(rule, checked.fault(), node.span));
            }
            if (intrinsic.targets) {
                intrinsic.targets(node.argument(), [&](const Target& target) {
                    if (!is_pseudo_parameter(target.name) && document.parameter(target.name) == nullptr) note(unresolved, target.name, node.span);
                });
            }
        }
        for (const Node& item : node.items) visit(rule, item);
        for (const Node::Member& member : node.members) visit(rule, member.value);
    }
};

// Gives whether `node` holds; a fault or a value that is no boolean becomes a diagnostic and counts as `otherwise`.
bool holds(const Resolver& resolver, const std::string& name, const Node& node, bool otherwise, std::vector<Diagnostic>& diagnostics) {
    NoEnvironment environment;
    const Result<Json> value = resolver.evaluate(node, environment);
    if (!value) {
        diagnostics.push_back(at(name, value.fault(), node.span));
        return otherwise;
    }
    return value->is_boolean() ? value->get<bool>() : otherwise;
}

void check_rule(const Resolver& resolver, const std::string& name, const Node& rule, std::vector<Diagnostic>& diagnostics) {
    const Node* condition = rule.find("RuleCondition");
    if (condition != nullptr && !holds(resolver, name, *condition, false, diagnostics)) return;
    const Node* assertions = rule.find("Assertions");
    if (assertions == nullptr) return;
    for (const Node& assertion : assertions->items) {
        const Node* claim = assertion.find("Assert");
        if (claim == nullptr || holds(resolver, name, *claim, true, diagnostics)) continue;
        const Node* description = assertion.find("AssertDescription");
        // AWS shows the description; how it frames it is not on record.
        diagnostics.push_back(
            at(name,
               Fault::validation_error("Rule " + name +
                                       " failed: " + (description != nullptr ? std::string(trim(description->text)) : "Assertion is not satisfied")),
               claim->span));
    }
}

}  // namespace

void check_rule_functions(const Template& document, std::vector<Diagnostic>& diagnostics) {
    if (document.rules == nullptr || !document.rules->is_map()) return;
    Checker checker{document, diagnostics, {}, {}, {}};
    for (const Node::Member& rule : document.rules->members) checker.visit(rule.key, rule.value);
    if (!checker.unsupported.empty()) {
        diagnostics.push_back(
            finding(rule_id,
                    Fault::validation_error("Template format error: Following functions are not supported in the Rules block of the template: [" +
                                            join(checker.unsupported, ", ") + "]"),
                    checker.span));
    }
    if (!checker.unresolved.empty()) {
        diagnostics.push_back(finding(rule_id,
                                      Fault::validation_error("Template format error: Unresolved dependencies [" + join(checker.unresolved, ", ") +
                                                              "]. Cannot reference resources in the Rules block of the template"),
                                      checker.span));
    }
}

void check_rules(const Resolver& resolver, std::vector<Diagnostic>& diagnostics) {
    const Node* rules = resolver.document().rules;
    if (rules == nullptr) return;
    for (const Node::Member& rule : rules->members) check_rule(resolver, rule.key, rule.value, diagnostics);
}

}  // namespace drydock::tmpl
