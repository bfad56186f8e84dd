#include "emulator/engine/change_values.h"

#include <algorithm>

#include "emulator/engine/change_details.h"
#include "emulator/engine/environment.h"

namespace drydock::engine {
namespace {

// What is pending is a placeholder: for texts that have it in their middle.
class PlaceholderEnvironment final : public tmpl::Environment {
public:
    explicit PlaceholderEnvironment(Rehearsal& rehearsal) : plan_(rehearsal) {}
    Result<Json> ref(const std::string& logical_id) override { return known(plan_.ref(logical_id)); }
    Result<Json> attribute(const std::string& logical_id, const std::string& name) override { return known(plan_.attribute(logical_id, name)); }
    Result<Json> import_value(const std::string& export_name) override { return known(plan_.import_value(export_name)); }
    Result<Json> zones(const std::string& region) override { return plan_.zones(region); }
    Result<Json> dynamic_reference(const std::string& service, const std::string& reference) override {
        return known(plan_.dynamic_reference(service, reference));
    }

private:
    static Result<Json> known(Result<Json> value) {
        if (value && has_pending(*value)) return Json(known_after_apply);
        return value;
    }

    PlanEnvironment plan_;
};

Json placeholder(Rehearsal& rehearsal, const tmpl::Node* node) {
    if (node && node->function() == "Fn::Sub") {
        PlaceholderEnvironment environment(rehearsal);
        Result<Json> text = rehearsal.resolver->resolve(*node, environment, tmpl::DynamicReferences::keep);
        if (text && !has_pending(*text)) return std::move(*text);
    }
    return Json(known_after_apply);
}

// What the former template took from its resources.
Json masked(const Json& value, const tmpl::Node& node, const tmpl::Template& document) {
    if (tmpl::called(node, document)) {
        bool from_resource = false;
        tmpl::for_each_call(node, document, [&](const tmpl::Node& call, const tmpl::Intrinsic& function) {
            if (!function.targets) return;
            function.targets(call.argument(),
                             [&](const tmpl::Target& target) { from_resource = from_resource || document.resource(target.name) != nullptr; });
        });
        return from_resource ? Json(known_after_apply) : value;
    }
    Json out = value;
    if (node.is_map() && value.is_object()) {
        for (auto& [key, inner] : out.items()) {
            if (const tmpl::Node* child = node.find(key)) inner = masked(Json(inner), *child, document);
        }
    } else if (node.is_list() && value.is_array() && value.size() == node.items.size()) {
        for (std::size_t index = 0; index < node.items.size(); ++index) out[index] = masked(value[index], node.items[index], document);
    }
    return out;
}

// The sentence of the fault that keeps AWS from evaluating the node before deployment; "" if there is none.
std::string evaluation_fault(Rehearsal& rehearsal, const tmpl::Node& node) {
    std::string text;
    PlanEnvironment environment(rehearsal);
    tmpl::for_each_call(node, *rehearsal.document, [&](const tmpl::Node& call, const tmpl::Intrinsic& function) {
        if (!text.empty()) return;
        const tmpl::Node& argument = call.argument();
        if (function.name == "Fn::ImportValue") {
            const Result<Json> name = rehearsal.resolver->resolve(argument, environment, tmpl::DynamicReferences::keep);
            const auto& missing = rehearsal.missing_exports;
            if (name && name->is_string() && std::ranges::find(missing, name->get<std::string>()) != missing.end())
                text = "No export named " + name->get<std::string>();
        }
        // A list that is not known yet is none that could be joined.
        if (function.name == "Fn::Join" && argument.is_list() && argument.items.size() == 2 && !argument.items[1].is_list()) {
            const Result<Json> list = rehearsal.resolver->resolve(argument.items[1], environment, tmpl::DynamicReferences::keep);
            if (list && is_pending(*list))
                text =
                    "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or "
                    "a function that returns a list of strings (such as Fn::GetAZs) to be joined.";
        }
    });
    return text;
}

}  // namespace

const tmpl::Node* taken(const tmpl::Resolver& resolver, const tmpl::Node& node) {
    const tmpl::Intrinsic* function = tmpl::called(node, resolver.document());
    if (!function || !function->chosen) return &node;
    const tmpl::Node* branch = function->chosen(node.argument(), resolver);
    return branch ? taken(resolver, *branch) : nullptr;
}

void for_each_target(const tmpl::Resolver& resolver, const tmpl::Node& node, const std::function<void(const tmpl::Target&)>& found) {
    const tmpl::Node* here = taken(resolver, node);
    if (!here) return;
    const tmpl::Intrinsic* function = tmpl::called(*here, resolver.document());
    if (function && function->targets) function->targets(here->argument(), found);
    for (const tmpl::Node& item : here->items) for_each_target(resolver, item, found);
    for (const tmpl::Node::Member& each : here->members) for_each_target(resolver, each.value, found);
}

Json shown_value(Rehearsal& rehearsal, const Json& value, const tmpl::Node* node) {
    if (!has_pending(value)) return value;
    const tmpl::Node* here = node ? taken(*rehearsal.resolver, *node) : nullptr;
    if (is_pending(value)) return placeholder(rehearsal, here);
    Json out = value;
    if (value.is_object()) {
        for (auto& [key, inner] : out.items())
            inner = shown_value(rehearsal, Json(inner), here && here->is_map() && here->function().empty() ? here->find(key) : nullptr);
    }
    if (value.is_array()) {
        const bool beside = here && here->is_list() && here->items.size() == value.size();
        for (std::size_t index = 0; index < value.size(); ++index)
            out[index] = shown_value(rehearsal, value[index], beside ? &here->items[index] : nullptr);
    }
    return out;
}

FormerTemplate::FormerTemplate(const StackRecord& stack)
    : loaded_(tmpl::load(stack.now.processed.empty() ? stack.now.body : stack.now.processed, tmpl::Origin::file, stack.now.source_name)) {}

Json FormerTemplate::properties(const StackResource& resource) const {
    const Json& values = resource.now.properties;
    if (values.is_null()) return Json::object();
    const tmpl::ResourceDeclaration* declaration = loaded_.document ? loaded_.document->resource(resource.logical_id) : nullptr;
    return declaration && declaration->properties ? masked(values, *declaration->properties, *loaded_.document) : values;
}

std::string value_text(const Json& value) {
    return value.is_structured() ? value.dump() : scalar_text(value);
}

std::string values_warning(Rehearsal& rehearsal) {
    std::vector<const ResourceChange*> changes;
    for (const ResourceChange& change : rehearsal.change_set.changes) {
        if (change.action != Action::keep && change.declaration->properties && has_pending(change.properties)) changes.push_back(&change);
    }
    std::ranges::sort(changes, {}, [](const ResourceChange* change) { return change->declaration->logical_id; });
    for (const ResourceChange* change : changes) {
        const std::string fault = evaluation_fault(rehearsal, *change->declaration->properties);
        if (fault.empty()) continue;
        return "[WARN] --include-property-values option can return incomplete ChangeSet data because: ChangeSet creation failed for resource [" +
               change->declaration->logical_id + "] because: " + fault;
    }
    return {};
}

}  // namespace drydock::engine
