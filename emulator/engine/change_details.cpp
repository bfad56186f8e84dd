#include "emulator/engine/change_details.h"

#include <algorithm>

#include "emulator/engine/change_values.h"
#include "emulator/engine/native.h"
#include "emulator/engine/property_differences.h"
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
                if (change.made_anew())
                    entries.push_back(recreation_of(position));
                else if (Json entry = modification(position); !entry.is_null())
                    entries.push_back(std::move(entry));
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

    // Somebody has removed it; whoever refers to it gets another one.
    Json recreation_of(std::size_t position) {
        const ResourceChange& change = rehearsal_.change_set.changes[position];
        effects_[position] = Effect::replaced;
        Json entry = addition(change, "Add");
        add_drift(entry, *change.live);
        entry["PreviousDeploymentContext"] = context(change.before->now.properties, change.before->now.metadata, nullptr);
        return entry;
    }

    static void add_drift(Json& entry, const LiveState& live) {
        entry["ResourceDriftStatus"] = live.status;
        if (!live.ignored.empty()) entry["ResourceDriftIgnoredAttributes"] = live.ignored;
    }

    void add_removals(std::vector<Json>& entries) const {
        if (rehearsal_.change_set.removals.empty()) return;
        const FormerTemplate former(*rehearsal_.stack);
        for (const StackResource* resource : rehearsal_.change_set.removals) {
            Json entry = entry_of("Remove", resource->logical_id, resource->type);
            entry["PhysicalResourceId"] = resource->now.physical_id;
            entry["PolicyAction"] = deletion_action(resource->now.deletion_policy);
            entry["BeforeContext"] = Json({{"Properties", former.properties(*resource)}}).dump();
            if (rehearsal_.request.revert_drift) add_drift(entry, live_state(*rehearsal_.stack, *resource, rehearsal_.site));
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
        const bool in_line = !details.empty() && std::ranges::all_of(details, as_it_is);  // with what the template has come to say
        effects_[position] = in_line ? Effect::none : effect_of(details);
        Json entry = entry_of(in_line ? "SyncWithActual" : "Modify", change.declaration->logical_id, change.declaration->type);
        entry["PhysicalResourceId"] = change.before->now.physical_id;
        entry["Scope"] = scope_of(details);
        if (!in_line) set_replacement(entry, effects_[position], change.declaration->update_replace_policy);
        if (change.live) {
            add_drift(entry, *change.live);
            entry["PreviousDeploymentContext"] = context(change.before->now.properties, change.before->now.metadata, nullptr);
        }
        entry["BeforeContext"] = context(change.former_properties(), change.before->now.metadata, nullptr);
        entry["AfterContext"] = context(change.properties, change.metadata, change.declaration);
        entry["Details"] = std::move(details);
        return entry;
    }

    static bool as_it_is(const Json& detail) { return member(detail, "ChangeSource") == "NoModification"; }

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
        for (const Json* properties : {&change.before->now.properties, &change.former_properties(), &change.properties}) {
            for (const auto& [name, value] : properties->items()) names.push_back(name);
        }
        std::ranges::sort(names);
        names.erase(std::unique(names.begin(), names.end()), names.end());
        return names;
    }

    void add_property(Json& details, const ResourceChange& change, const std::string& name) {
        const tmpl::Node* properties = change.declaration->properties ? taken(*rehearsal_.resolver, *change.declaration->properties) : nullptr;
        const Difference whole{{name},
                               present(member(change.former_properties(), name)),
                               present(member(change.properties, name)),
                               properties ? properties->find(name) : nullptr};
        std::vector<Difference> found = differences(*rehearsal_.resolver, whole);
        const bool changed = !found.empty();
        if (!changed) found.push_back(whole);  // perhaps all the same: Fn::GetAtt of something that changes in place
        for (const Difference& difference : found) {
            for (const Cause& cause : causes(difference, changed)) details.push_back(detail(cause, property_target(change, difference)));
        }
        if (change.live) add_synchronized(details, change, whole);
    }

    // Where the template has come to say what is there: only CloudFormation's own record changes.
    void add_synchronized(Json& details, const ResourceChange& change, Difference whole) {
        const Json *actual = whole.before, *wanted = whole.after;
        whole.before = present(member(change.before->now.properties, whole.path.front()));
        whole.after = actual;
        for (const Difference& drift : differences(*rehearsal_.resolver, whole)) {
            const Json* after = wanted;
            for (std::size_t step = 1; step < drift.path.size(); ++step) after = below(after, drift.path[step]);
            const bool same = drift.after ? after && same_value(*drift.after, *after) : !after;
            if (!same) continue;
            Difference shown = drift;
            shown.before = drift.after;
            Json target = property_target(change, shown);
            target["AttributeChangeType"] = "SyncWithActual";
            details.push_back(detail({"Static", "NoModification", ""}, std::move(target)));
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
        if (change.live) add_sources(out, change, difference);
        return out;
    }

    // Where the values of a drift-aware change set come from, and the third value: that of the last deployment.
    void add_sources(Json& out, const ResourceChange& change, const Difference& difference) {
        const bool read = change.live->status != "UNSUPPORTED" && !touches_any(change.schema->write_only(), difference.path);
        out["BeforeValueFrom"] = read ? "ACTUAL_STATE" : "PREVIOUS_DEPLOYMENT_STATE";
        out["AfterValueFrom"] = "TEMPLATE";
        const Json* previous = &change.before->now.properties;
        for (const std::string& token : difference.path) previous = below(previous, token);
        const bool drifted = previous ? !difference.before || !same_value(*previous, *difference.before) : difference.before != nullptr;
        if (!read || !drifted) return;
        Json drift = {{"DriftDetectionTimestamp", change.live->checked}};
        if (previous) drift["PreviousValue"] = value_text(*previous);
        if (difference.before) drift["ActualValue"] = value_text(*difference.before);
        out["Drift"] = std::move(drift);
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
    return !before.is_null() && before == after && member(detail, "ChangeSource") != "NoModification";
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
    for (const char* name : {"Path", "BeforeValue", "AfterValue", "AttributeChangeType", "BeforeValueFrom", "AfterValueFrom", "Drift"})
        detail["Target"].erase(name);
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
            change.erase("PreviousDeploymentContext");
        }
        out.push_back(std::move(entry));
    }
    return out;
}

}  // namespace drydock::engine
