#include "emulator/engine/change_details.h"

#include <algorithm>

#include "emulator/engine/change_values.h"
#include "emulator/engine/native.h"
#include "emulator/engine/status.h"
#include "providers/facts/engine.h"
#include "template/intrinsics.h"

namespace drydock::engine {
namespace {

// What a change does to the physical resource, as far as others that refer to it are concerned.
enum class Effect : std::uint8_t { none, in_place, conditional, replaced };

struct Cause {
    std::string evaluation, source, entity;
};

// A place below Properties where the values differ, or the whole property.
struct Difference {
    std::vector<std::string> path;     // keys and positions; the first is the property
    const Json* before = nullptr;      // nullptr: it was not there
    const Json* after = nullptr;       // nullptr: it is gone
    const tmpl::Node* node = nullptr;  // what gives the value now, as far as it can be told
};

bool is_position(std::string_view token) {
    return !token.empty() && token.find_first_not_of("0123456789") == std::string_view::npos;
}

// True if a change at `path` touches what the schema means by `named`.
bool touches(const catalog::PropertyPath& named, const std::vector<std::string>& path) {
    for (std::size_t at = 0; at < std::min(named.size(), path.size()); ++at) {
        if (named[at] != path[at] && !(named[at] == "*" && is_position(path[at]))) return false;
    }
    return true;
}

bool touches_any(const std::vector<catalog::PropertyPath>& named, const std::vector<std::string>& path) {
    return std::ranges::any_of(named, [&](const catalog::PropertyPath& each) { return touches(each, path); });
}

catalog::PropertyPath schema_path(const std::vector<std::string>& path) {
    catalog::PropertyPath out;
    for (const std::string& token : path) out.push_back(is_position(token) ? "*" : token);
    return out;
}

class Describer {
public:
    explicit Describer(Rehearsal& rehearsal) : rehearsal_(rehearsal), effects_(rehearsal.change_set.changes.size(), Effect::none) {}

    Json describe() {
        std::vector<Json> entries;
        for (const std::size_t position : in_order(rehearsal_.change_set.graph)) add(entries, position);
        add_removals(entries);
        const auto name = [](const Json& entry) { return member(entry, "LogicalResourceId").get<std::string>(); };
        std::ranges::sort(entries, {}, name);
        Json out = Json::array();
        for (Json& entry : entries) out.push_back({{"Type", "Resource"}, {"ResourceChange", std::move(entry)}});
        return out;
    }

private:
    void add(std::vector<Json>& entries, std::size_t position) {
        const ResourceChange& change = rehearsal_.change_set.changes[position];
        switch (change.action) {
            case Action::add: entries.push_back(addition(change, "Add")); break;
            case Action::import: entries.push_back(import(change)); break;
            case Action::modify:
                if (Json entry = modification(position); !entry.is_null()) entries.push_back(std::move(entry));
                break;
            case Action::keep: break;
        }
    }

    static Json entry_of(const char* action, const std::string& logical_id, const std::string& type) {
        return {{"Action", action}, {"LogicalResourceId", logical_id}, {"ResourceType", type}, {"Scope", Json::array()}, {"Details", Json::array()}};
    }

    Json context(const Json& properties, const Json& metadata, const tmpl::ResourceDeclaration* declaration) {
        Json out = {{"Properties", shown_value(rehearsal_, properties, declaration ? declaration->properties : nullptr)}};
        if (out["Properties"].is_null()) out["Properties"] = Json::object();
        if (!metadata.is_null()) out["Metadata"] = shown_value(rehearsal_, metadata, declaration ? declaration->metadata : nullptr);
        return out.dump();
    }

    Json addition(const ResourceChange& change, const char* action) {
        Json entry = entry_of(action, change.declaration->logical_id, change.declaration->type);
        entry["AfterContext"] = context(change.properties, change.metadata, change.declaration);
        return entry;
    }

    Json import(const ResourceChange& change) {
        Json entry = addition(change, "Import");
        if (change.identifier.size() == 1) entry["PhysicalResourceId"] = scalar_text(change.identifier.begin().value());
        return entry;
    }

    void add_removals(std::vector<Json>& entries) const {
        if (rehearsal_.change_set.removals.empty()) return;
        const FormerTemplate former(*rehearsal_.stack);
        for (const StackResource* resource : rehearsal_.change_set.removals) {
            Json entry = entry_of("Remove", resource->logical_id, resource->type);
            entry["PhysicalResourceId"] = resource->now.physical_id;
            entry["PolicyAction"] = deletion_action(resource->now.deletion_policy);
            entry["BeforeContext"] = Json({{"Properties", former.properties(*resource)}}).dump();
            entries.push_back(std::move(entry));
        }
    }

    static std::string deletion_action(const std::string& policy) {
        if (policy.starts_with("Retain")) return "Retain";
        return policy == "Snapshot" ? "Snapshot" : "Delete";
    }

    Json modification(std::size_t position) {
        const ResourceChange& change = rehearsal_.change_set.changes[position];
        Json details = Json::array();
        for (const std::string& name : property_names(change)) add_property(details, change, name);
        add_attributes(details, change);
        const NativeType* native = native_type(change.declaration->type);
        if (details.empty() && native && native->always_updates())
            details.push_back(detail({"Dynamic", "Automatic", ""}, target("Properties", "Never")));
        if (details.empty() && status::stable_resource(change.before->status)) return nullptr;
        effects_[position] = effect_of(details);
        Json entry = entry_of("Modify", change.declaration->logical_id, change.declaration->type);
        entry["PhysicalResourceId"] = change.before->now.physical_id;
        entry["Scope"] = scope_of(details);
        set_replacement(entry, effects_[position], change.declaration->update_replace_policy);
        entry["BeforeContext"] = context(change.before->now.properties, change.before->now.metadata, nullptr);
        entry["AfterContext"] = context(change.properties, change.metadata, change.declaration);
        entry["Details"] = std::move(details);
        return entry;
    }

    static void set_replacement(Json& entry, Effect effect, const std::string& policy) {
        entry["Replacement"] = effect == Effect::replaced ? "True" : effect == Effect::conditional ? "Conditional" : "False";
        if (effect == Effect::in_place) return;
        entry["PolicyAction"] = "ReplaceAnd" + deletion_action(policy);
    }

    // AWS's rule: always and certain is a replacement, everything else that may need one is conditional.
    static Effect effect_of(const Json& details) {
        Effect effect = Effect::in_place;
        for (const Json& each : details) {
            const Json& recreation = member(member(each, "Target"), "RequiresRecreation");
            if (recreation == "Always" && member(each, "Evaluation") == "Static") return Effect::replaced;
            if (recreation == "Always" || recreation == "Conditionally") effect = Effect::conditional;
        }
        return effect;
    }

    static Json scope_of(const Json& details) {
        Json scope = Json::array();
        for (const Json& each : details) {
            const Json& attribute = member(member(each, "Target"), "Attribute");
            if (std::ranges::find(scope, attribute) == scope.end()) scope.push_back(attribute);
        }
        return scope;
    }

    static Json target(std::string_view attribute, std::string_view recreation) {
        return {{"Attribute", attribute}, {"RequiresRecreation", recreation}};
    }

    static Json detail(const Cause& cause, Json target) {
        Json out = {{"Target", std::move(target)}, {"Evaluation", cause.evaluation}, {"ChangeSource", cause.source}};
        if (!cause.entity.empty()) out["CausingEntity"] = cause.entity;
        return out;
    }

    // Sorted: the order in which AWS lists them.
    static std::vector<std::string> property_names(const ResourceChange& change) {
        std::vector<std::string> names;
        for (const Json* properties : {&change.before->now.properties, &change.properties}) {
            for (const auto& [name, value] : properties->items()) names.push_back(name);
        }
        std::ranges::sort(names);
        names.erase(std::unique(names.begin(), names.end()), names.end());
        return names;
    }

    static const Json* present(const Json& value) { return value.is_null() ? nullptr : &value; }

    void add_property(Json& details, const ResourceChange& change, const std::string& name) {
        const tmpl::Node* properties = change.declaration->properties ? taken(*rehearsal_.resolver, *change.declaration->properties) : nullptr;
        const Difference whole{{name},
                               present(member(change.before->now.properties, name)),
                               present(member(change.properties, name)),
                               properties ? properties->find(name) : nullptr};
        std::vector<Difference> differences;
        differ(differences, whole);
        const bool changed = !differences.empty();
        if (!changed) differences.push_back(whole);  // perhaps all the same: Fn::GetAtt of something that changes in place
        for (const Difference& difference : differences) {
            for (const Cause& cause : causes(difference, changed)) details.push_back(detail(cause, property_target(change, difference)));
        }
    }

    // The innermost places where both have something and it differs; a place that only one of them has is one difference.
    void differ(std::vector<Difference>& out, const Difference& at) {
        if (at.before && at.after) {
            if (same_value(*at.before, *at.after)) return;
            const tmpl::Node* node = at.node ? taken(*rehearsal_.resolver, *at.node) : nullptr;
            if (at.before->is_object() && at.after->is_object()) return differ_members(out, at, node);
            if (at.before->is_array() && at.after->is_array()) return differ_items(out, at, node);
        }
        out.push_back(at);
    }

    static Difference below(const Difference& at, std::string token) {
        Difference next{at.path, nullptr, nullptr, nullptr};
        next.path.push_back(std::move(token));
        return next;
    }

    void differ_members(std::vector<Difference>& out, const Difference& at, const tmpl::Node* node) {
        const bool literal = node && node->is_map() && node->function().empty();
        for (const auto& [key, value] : at.before->items()) {
            Difference next = below(at, key);
            next.before = &value;
            next.after = at.after->contains(key) ? &member(*at.after, key) : nullptr;
            next.node = literal ? node->find(key) : node;
            differ(out, next);
        }
        for (const auto& [key, value] : at.after->items()) {
            if (at.before->contains(key)) continue;
            Difference next = below(at, key);
            next.after = &value;
            next.node = literal ? node->find(key) : node;
            differ(out, next);
        }
    }

    void differ_items(std::vector<Difference>& out, const Difference& at, const tmpl::Node* node) {
        const bool literal = node && node->is_list() && node->items.size() == at.after->size();
        for (std::size_t index = 0; index < std::max(at.before->size(), at.after->size()); ++index) {
            Difference next = below(at, std::to_string(index));
            if (index < at.before->size()) next.before = &(*at.before)[index];
            if (index < at.after->size()) next.after = &(*at.after)[index];
            if (literal)
                next.node = index < node->items.size() ? &node->items[index] : nullptr;
            else
                next.node = node;
            differ(out, next);
        }
    }

    std::vector<Cause> causes(const Difference& difference, bool changed) {
        std::vector<Cause> out;
        if (difference.node) collect(out, *difference.node, changed);
        if (changed) out.push_back({out.empty() ? "Static" : "Dynamic", "DirectModification", ""});
        return out;
    }

    void collect(std::vector<Cause>& out, const tmpl::Node& node, bool changed) {
        for_each_target(*rehearsal_.resolver, node, [&](const tmpl::Target& target) {
            Cause cause = cause_of(target, changed);
            const auto same = [&](const Cause& other) { return other.source == cause.source && other.entity == cause.entity; };
            if (!cause.source.empty() && std::ranges::none_of(out, same)) out.push_back(std::move(cause));
        });
    }

    Cause cause_of(const tmpl::Target& target, bool changed) const {
        const std::string name(target.name);
        if (const tmpl::ParameterDeclaration* parameter = rehearsal_.document->parameter(name))
            return changed && parameter_changed(*parameter) ? Cause{"Static", "ParameterReference", name} : Cause{};
        const std::size_t position = rehearsal_.position(name);
        if (position == Rehearsal::npos) return {};
        const Effect effect = effects_[position];
        const std::string evaluation = effect == Effect::replaced ? "Static" : "Dynamic";
        if (!target.attribute.empty()) {
            if (effect == Effect::none) return {};
            return {evaluation, "ResourceAttribute", name + "." + std::string(target.attribute)};
        }
        if (effect != Effect::conditional && effect != Effect::replaced) return {};
        return {evaluation, "ResourceReference", name};
    }

    // What was given is compared, not what it stands for: an SSM parameter with another value is a direct modification.
    bool parameter_changed(const tmpl::ParameterDeclaration& declaration) const {
        const auto& former = rehearsal_.stack->now.parameters;
        const auto before = former.find(declaration.name);
        if (before == former.end()) return true;
        const auto given = rehearsal_.parameters.find(declaration.name);
        return before->second != (given == rehearsal_.parameters.end() ? declaration.default_value.value_or("") : given->second);
    }

    Json property_target(const ResourceChange& change, const Difference& difference) {
        Json out = target("Properties", recreation(change, difference.path));
        out["Name"] = difference.path.front();
        std::string path = "/Properties";
        for (const std::string& token : difference.path) path += "/" + escape_pointer(token);
        out["Path"] = std::move(path);
        if (difference.before) out["BeforeValue"] = value_text(shown_value(rehearsal_, *difference.before, nullptr));
        if (difference.after) out["AfterValue"] = value_text(shown_value(rehearsal_, *difference.after, difference.node));
        out["AttributeChangeType"] = !difference.before ? "Add" : !difference.after ? "Remove" : "Modify";
        return out;
    }

    std::string recreation(const ResourceChange& change, const std::vector<std::string>& path) {
        if (!change.schema) return "Never";
        const providers::Resource* held = rehearsal_.site.world.find(rehearsal_.request.scope, change.declaration->type, change.before->now.world_id);
        if (held && !native_type(change.declaration->type)) {
            for (const catalog::PropertyPath& place : {schema_path(path), catalog::PropertyPath{path.front()}}) {
                const Result<providers::facts::Change> known =
                    providers::facts::change_at(rehearsal_.call(), change.declaration->type, held->model, change.properties, place);
                if (known && *known == providers::facts::Change::replace) return "Always";
                if (known && *known == providers::facts::Change::in_place) return "Never";
            }
        }
        if (touches_any(change.schema->create_only(), path)) return "Always";
        return touches_any(change.schema->conditional_create_only(), path) ? "Conditionally" : "Never";
    }

    // What is no property: AWS gives it no name and no values.
    static void add_attributes(Json& details, const ResourceChange& change) {
        const Deployed& before = change.before->now;
        const tmpl::ResourceDeclaration& declaration = *change.declaration;
        const auto direct = [&](const char* attribute) {
            details.push_back(detail({"Static", "DirectModification", ""}, target(attribute, "Never")));
        };
        if (!same_value(before.metadata, change.metadata)) direct("Metadata");
        if (before.deletion_policy != declaration.deletion_policy) direct("DeletionPolicy");
        if (before.update_replace_policy != declaration.update_replace_policy) direct("UpdateReplacePolicy");
        if (change.tags_changed) direct("Tags");
    }

    Rehearsal& rehearsal_;
    std::vector<Effect> effects_;
};

bool without_difference(const Json& detail) {
    const Json& target = member(detail, "Target");
    const Json &before = member(target, "BeforeValue"), &after = member(target, "AfterValue");
    return !before.is_null() && before == after;
}

// Without values a reference to a resource that is replaced is the whole story: its direct modification is left out.
bool told_by_reference(const Json& details, const Json& detail) {
    if (member(detail, "ChangeSource") != "DirectModification" || member(detail, "Evaluation") != "Dynamic") return false;
    bool by_resource = false;
    for (const Json& other : details) {
        if (member(member(other, "Target"), "Name") != member(member(detail, "Target"), "Name")) continue;
        const Json& source = member(other, "ChangeSource");
        if (source == "ParameterReference") return false;
        by_resource = by_resource || source == "ResourceReference" || source == "ResourceAttribute";
    }
    return by_resource;
}

Json plain_detail(Json detail) {
    for (const char* name : {"Path", "BeforeValue", "AfterValue", "AttributeChangeType"}) detail["Target"].erase(name);
    return detail;
}

}  // namespace

Json describe_changes(Rehearsal& rehearsal) {
    return Describer(rehearsal).describe();
}

Json changes_in_view(const Json& described, bool include_property_values) {
    Json out = Json::array();
    for (const Json& item : described) {
        Json entry = item;
        Json& change = entry["ResourceChange"];
        const Json all = std::move(change["Details"]);
        Json& details = change["Details"] = Json::array();
        for (const Json& detail : all) {
            if (include_property_values ? without_difference(detail) : told_by_reference(all, detail)) continue;
            Json shown = include_property_values ? detail : plain_detail(detail);
            if (std::ranges::find(details, shown) == details.end()) details.push_back(std::move(shown));
        }
        if (details.empty() && !all.empty()) continue;
        if (!include_property_values) {
            change.erase("BeforeContext");
            change.erase("AfterContext");
        }
        out.push_back(std::move(entry));
    }
    return out;
}

}  // namespace drydock::engine
