#include "template/resolve_check.h"

#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "template/conditions.h"
#include "template/intrinsics.h"
#include "template/resolve_dynamic.h"
#include "template/rules.h"

namespace drydock::tmpl {
namespace {

constexpr std::size_t most_dynamic_references = 60;  // CloudFormation quotas

// Names without a declaration in one block, each once.
struct Unresolved {
    std::vector<std::string> names;
    Span span;

    void add(std::string_view name, Span where) {
        if (!span) span = where;
        if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
    }
};

std::string suggestion_for(const std::string& name, const Template& document) {
    std::vector<std::string_view> candidates;
    for (const ResourceDeclaration& resource : document.resources) candidates.push_back(resource.logical_id);
    for (const ParameterDeclaration& parameter : document.parameters) candidates.push_back(parameter.name);
    const std::string near = near_miss(name, candidates);
    return near.empty() ? near : "did you mean " + near + "?";
}

void report(const Unresolved& unresolved, const std::string& prefix, const std::string& block, const Template& document,
            std::vector<Diagnostic>& diagnostics) {
    if (unresolved.names.empty()) return;
    Diagnostic diagnostic = finding("template/reference",
                                    Fault::validation_error(prefix + "Unresolved resource dependencies [" + join(unresolved.names, ", ") +
                                                            "] in the " + block + " block of the template"),
                                    unresolved.span);
    diagnostic.value = Json(unresolved.names.front()).dump();
    diagnostic.suggestion = suggestion_for(unresolved.names.front(), document);
    diagnostics.push_back(std::move(diagnostic));
}

// What a template declares, for look-ups: Template::resource() and parameter() search.
struct Names {
    std::unordered_set<std::string_view> resources;
    std::unordered_set<std::string_view> values;  // parameters

    explicit Names(const Template& document) {
        for (const ResourceDeclaration& resource : document.resources) resources.insert(resource.logical_id);
        for (const ParameterDeclaration& parameter : document.parameters) values.insert(parameter.name);
    }
};

// Walks one block (Resources or Outputs) and keeps where it is.
struct Checker {
    const Template& document;
    const Names& names;
    std::vector<Diagnostic>& diagnostics;
    std::string block;
    Unresolved unresolved = {};
    const ResourceDeclaration* resource = nullptr;  // nullptr in Outputs
    std::string pointer = {};                       // below the resource's Properties, or below the template
    bool in_properties = false;
    bool in_sub = false;
    std::size_t references = 0;  // dynamic references so far

    void report_here(std::string rule, Fault fault, Span span) {
        Diagnostic diagnostic = finding(std::move(rule), std::move(fault), span);
        diagnostic.pointer = pointer;
        if (resource != nullptr) {
            diagnostic.logical_id = resource->logical_id;
            diagnostic.resource_type = resource->type;
        }
        diagnostics.push_back(std::move(diagnostic));
    }

    void descend(const Node& node, std::string_view token) {
        const std::size_t length = pointer.size();
        pointer += '/';
        pointer += escape_pointer(token);
        visit(node);
        pointer.resize(length);
    }

    void name(const Target& target, const Node& call) {
        const bool declared_resource = names.resources.contains(target.name);
        if (target.get_att || !target.attribute.empty()) {
            if (declared_resource) return;
            const std::string message = target.get_att
                                            ? "Template error: instance of Fn::GetAtt references undefined resource " + std::string(target.name)
                                            : "Template error: instance of Fn::Sub references invalid resource attribute " +
                                                  std::string(target.name) + "." + std::string(target.attribute);
            report_here("template/reference", Fault::validation_error(message), call.span);
            diagnostics.back().suggestion = suggestion_for(std::string(target.name), document);
            return;
        }
        if (!declared_resource && !is_pseudo_parameter(target.name) && !names.values.contains(target.name)) unresolved.add(target.name, call.span);
    }

    // Gives false if the call is refused as a whole, so that its argument needs no look.
    bool check_call(const Node& node) {
        const Intrinsic* function = called(node, document);
        if (function == nullptr || (function->needs_language_extensions && !has_language_extensions(document))) {
            if (node.function() == "Condition") return true;  // a member of that name
            report_here("template/intrinsic", unsupported_function(node.function()), node.span);
            return false;
        }
        if (function->check) {
            if (auto checked = function->check(node.argument(), document); !checked) report_here("template/intrinsic", checked.fault(), node.span);
        }
        if (function->targets) function->targets(node.argument(), [&](const Target& target) { name(target, node); });
        return true;
    }

    void check_text(const Node& node) {
        for (const DynamicReference& reference : dynamic_references(node.text)) {
            if (++references == most_dynamic_references + 1) {
                report_here("template/dynamic-reference",
                            Fault::validation_error("Template format error: Number of dynamic references, " + std::to_string(references) +
                                                    ", is greater than maximum allowed, " + std::to_string(most_dynamic_references)),
                            node.span);
            }
            if (in_sub && reference.text.find("${") != std::string_view::npos) continue;
            if (auto checked = check_dynamic_reference(reference); !checked) report_here("template/dynamic-reference", checked.fault(), node.span);
            if (reference.service == "ssm-secure" && in_properties) check_secure(node);
        }
    }

    void check_secure(const Node& node) {
        std::string path;
        for (const std::string& token : split(pointer, "/")) {
            const bool index = std::all_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; });
            if (index || token.starts_with("Fn::")) continue;
            path += (path.empty() ? "" : "/") + token;
        }
        if (allows_ssm_secure(resource->type, path)) return;
        report_here("template/dynamic-reference",
                    Fault::validation_error("SSM Secure reference is not supported in: [" + resource->type + "/Properties/" + path + "]"), node.span);
    }

    void visit(const Node& node) {
        if (node.is_string()) {
            if (resource != nullptr) check_text(node);
            return;
        }
        const bool was_in_sub = in_sub;
        if (!node.function().empty()) {
            if (!check_call(node)) return;
            in_sub = in_sub || node.function() == "Fn::Sub";
        }
        for (std::size_t at = 0; at < node.items.size(); ++at) descend(node.items[at], std::to_string(at));
        for (const Node::Member& member : node.members) descend(member.value, member.key);
        in_sub = was_in_sub;
    }

    void check_condition(const std::string& condition, Span span) {
        if (condition.empty() || (document.conditions != nullptr && document.conditions->find(condition) != nullptr)) return;
        report_here("template/condition",
                    Fault::validation_error("Template format error: Unresolved condition dependency " + condition + " in the " + block +
                                            " block of the template"),
                    span);
    }
};

void check_resources(const Template& document, const Names& names, std::vector<Diagnostic>& diagnostics) {
    Checker checker{document, names, diagnostics, "Resources"};
    for (const ResourceDeclaration& resource : document.resources) {
        checker.resource = &resource;
        checker.check_condition(resource.condition, resource.span);
        checker.in_properties = true;
        if (resource.properties != nullptr) checker.visit(*resource.properties);
        checker.in_properties = false;
        for (const Node* part : {resource.metadata, resource.creation_policy, resource.update_policy}) {
            if (part != nullptr) checker.visit(*part);
        }
        for (const std::string& other : resource.depends_on) {
            if (!names.resources.contains(other)) checker.unresolved.add(other, resource.span);
        }
    }
    report(checker.unresolved, "Template format error: ", checker.block, document, diagnostics);
}

void check_outputs(const Template& document, const Names& names, std::vector<Diagnostic>& diagnostics) {
    Checker checker{document, names, diagnostics, "Outputs"};
    for (const OutputDeclaration& output : document.outputs) {
        checker.pointer = "/Outputs/" + escape_pointer(output.name);
        checker.check_condition(output.condition, output.span);
        if (output.value != nullptr) {
            const Intrinsic* function = called(*output.value, document);
            if (function != nullptr && function->use != Intrinsic::Use::value) {
                checker.report_here(
                    "template/output",
                    Fault::validation_error("Template format error: The Value field of every Outputs member must evaluate to a String."),
                    output.value->span);
            }
            checker.descend(*output.value, "Value");
        }
        if (output.export_name != nullptr && depends_on_deployment(*output.export_name, document)) {
            checker.report_here(
                "template/output",
                Fault::validation_error("Template format error: Output " + output.name +
                                        " is malformed.  The Name field of Export must not depend on any resources, imported values, or Fn::GetAZs."),
                output.export_name->span);
        } else if (output.export_name != nullptr) {
            checker.descend(*output.export_name, "Export/Name");
        }
    }
    report(checker.unresolved, "Template format error: ", checker.block, document, diagnostics);
}

// The same block once values are known: what refers to a resource that will not exist, and functions that AWS evaluates ahead of deployment.
struct ValueChecker {
    const Resolver& resolver;
    std::vector<Diagnostic>& diagnostics;
    const ResourceDeclaration* resource = nullptr;
    Unresolved absent = {};

    void name(std::string_view logical_id, Span span) {
        const ResourceDeclaration* target = resolver.resource(logical_id);
        if (target != nullptr && !resolver.exists(*target)) absent.add(logical_id, span);
    }

    void visit(const Node& node) {
        if (const Intrinsic* function = called(node, resolver.document())) {
            if (function->chosen) {
                if (const Node* branch = function->chosen(node.argument(), resolver)) visit(*branch);
                return;
            }
            const bool well_formed = !function->check || function->check(node.argument(), resolver.document()).ok();
            if (function->early && well_formed) evaluate(node);
            if (function->targets) function->targets(node.argument(), [&](const Target& target) { name(target.name, node.span); });
        }
        for (const Node& item : node.items) visit(item);
        for (const Node::Member& member : node.members) visit(member.value);
    }

    void evaluate(const Node& node) {
        NoEnvironment environment;
        const Result<Json> value = resolver.evaluate(node, environment);
        if (value) return;
        Diagnostic diagnostic = finding("template/intrinsic", value.fault(), node.span);
        if (resource != nullptr) {
            diagnostic.logical_id = resource->logical_id;
            diagnostic.resource_type = resource->type;
        }
        diagnostics.push_back(std::move(diagnostic));
    }
};

}  // namespace

Diagnostic finding(std::string rule, Fault fault, Span span) {
    Diagnostic diagnostic;
    diagnostic.rule = std::move(rule);
    diagnostic.fault = std::move(fault);
    diagnostic.span = span;
    return diagnostic;
}

void check_template(const Template& document, std::vector<Diagnostic>& diagnostics) {
    check_conditions(document, diagnostics);
    check_rule_functions(document, diagnostics);
    const Names names(document);
    check_resources(document, names, diagnostics);
    check_outputs(document, names, diagnostics);
}

void Resolver::check_references(std::vector<Diagnostic>& diagnostics) const {
    ValueChecker resources{*this, diagnostics};
    for (const ResourceDeclaration& resource : document_->resources) {
        if (!exists(resource)) continue;
        resources.resource = &resource;
        for (const Node* part : {resource.properties, resource.metadata, resource.creation_policy, resource.update_policy}) {
            if (part != nullptr) resources.visit(*part);
        }
        for (const std::string& other : resource.depends_on) resources.name(other, resource.span);
    }
    report(resources.absent, "Template format error: ", "Resources", *document_, diagnostics);
    ValueChecker outputs{*this, diagnostics};
    for (const OutputDeclaration& output : document_->outputs) {
        if (!exists(output)) continue;
        if (output.value != nullptr) outputs.visit(*output.value);
        if (output.export_name != nullptr) outputs.visit(*output.export_name);
    }
    // Recorded without the prefix that the Resources block has.
    report(outputs.absent, "", "Outputs", *document_, diagnostics);
}

}  // namespace drydock::tmpl
