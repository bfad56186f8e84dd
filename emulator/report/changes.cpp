#include "emulator/report/changes.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "emulator/report/data_loss.h"

namespace drydock::report {
namespace {

constexpr std::string_view known_later = "{{changeSet:KNOWN_AFTER_APPLY}}";

std::string text(const Json& value, std::string_view name) {
    const Json& found = member(value, name);
    return found.is_string() ? found.get<std::string>() : std::string();
}

// Contexts are JSON texts on the wire.
Json context(const Json& change, std::string_view name) {
    const Json& found = member(change, name);
    if (!found.is_string()) return found;
    Json read = Json::parse(found.get_ref<const std::string&>(), nullptr, false);
    return read.is_discarded() ? Json() : read;
}

bool mentions_later(const Json& value) {
    if (value.is_string()) return value.get_ref<const std::string&>().find(known_later) != std::string::npos;
    return value.is_structured() && std::ranges::any_of(value, mentions_later);
}

Fate fate_of(const Json& change) {
    const std::string action = text(change, "Action"), replacement = text(change, "Replacement");
    if (action == "Add") return Fate::add;
    if (action == "Remove") return Fate::remove;
    if (action == "Import") return Fate::import;
    if (action == "SyncWithActual") return Fate::in_line;
    if (replacement == "True") return Fate::replace;
    return replacement == "Conditional" ? Fate::may_replace : Fate::modify;
}

// Where a value is: as a JSON pointer below the context (/Properties/Tags/0/Value), and as people write it (Tags[0].Value).
struct Place {
    std::string pointer, shown;
    Place below(const std::string& key) const {
        const std::string further = pointer + "/" + escape_pointer(key);
        if (pointer.empty()) return {further, key == "Properties" ? "" : key};
        return {further, shown.empty() ? key : shown + "." + key};
    }
    Place below(std::size_t index) const { return {pointer + "/" + std::to_string(index), shown + "[" + std::to_string(index) + "]"}; }
};

class Comparison {
public:
    explicit Comparison(const Json& details) : details_(details) {}

    // Only containers of the same kind are looked into: what is new or gone as a whole is one change.
    void compare(const Json& before, const Json& after, const Place& place) {
        if (same_value(before, after) && !mentions_later(after)) return;
        const bool section = place.pointer.empty() || place.pointer == "/Properties";
        const bool maps = (before.is_object() || (section && before.is_null())) && (after.is_object() || (section && after.is_null()));
        if (maps) {
            compare_maps(before, after, place);
        } else if (before.is_array() && after.is_array() && !before.empty() && !after.empty()) {
            for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i)
                compare(i < before.size() ? before[i] : Json(), i < after.size() ? after[i] : Json(), place.below(i));
        } else if (!same_value(before, after)) {
            add(before, after, place);
        }
    }

    std::vector<ValueChange> values;

private:
    void compare_maps(const Json& before, const Json& after, const Place& place) {
        for (const auto& [key, value] : before.items()) compare(value, member(after, key), place.below(key));
        for (const auto& [key, value] : after.items()) {
            if (member(before, key).is_null()) compare(nullptr, value, place.below(key));
        }
    }

    void add(const Json& before, const Json& after, const Place& place) {
        ValueChange change{.path = place.shown, .before = before, .after = after, .known_later = mentions_later(after)};
        for (const Json& detail : details_) {
            if (!about(member(detail, "Target"), place)) continue;
            const std::string recreation = text(member(detail, "Target"), "RequiresRecreation");
            if (change.recreation.empty() || recreation == "Always" || change.recreation == "Never") change.recreation = recreation;
            const std::string cause = cause_of(detail);
            if (!cause.empty() && std::ranges::find(change.causes, cause) == change.causes.end()) change.causes.push_back(cause);
        }
        values.push_back(std::move(change));
    }

    static bool about(const Json& target, const Place& place) {
        std::string path = text(target, "Path");
        if (path.empty()) {
            path = "/" + text(target, "Attribute");
            if (const std::string name = text(target, "Name"); !name.empty()) path += "/" + escape_pointer(name);
        }
        return place.pointer == path || place.pointer.starts_with(path + "/") || path.starts_with(place.pointer + "/");
    }

    static std::string cause_of(const Json& detail) {
        const std::string source = text(detail, "ChangeSource"), entity = text(detail, "CausingEntity");
        if (source == "Automatic") return "the nested stack";
        if (source == "NoModification") return "drift";
        if (entity.empty()) return "";
        return source == "ParameterReference" ? "parameter " + entity : entity;
    }

    const Json& details_;
};

std::string risk(const std::string& type, bool replaced) {
    const std::string held(held_by(type)), mercy(mercy_for(type));
    std::string what = held + (replaced ? " go with the old one; the new one starts without them" : " go with it");
    if (!mercy.empty()) what += "; " + mercy;
    return what;
}

std::vector<DataLoss> losses_of(const ChangedResource& resource) {
    const bool replaced = resource.fate == Fate::replace || resource.fate == Fate::may_replace;
    const std::string held(held_by(resource.type));
    if (held.empty() || (!replaced && resource.fate != Fate::remove)) return {};
    if (resource.policy == "Retain") return {};
    const bool certain = resource.fate != Fate::may_replace;
    if (resource.policy == "Snapshot") return {{false, "a last snapshot is taken of " + held}};
    if (resource.policy == "ReplaceAndRetain")
        return {{false, held + " stay with the old one, which leaves the stack; the new one starts without them"}};
    if (resource.policy == "ReplaceAndSnapshot") return {{false, held + " stay in a last snapshot of the old one; the new one starts without them"}};
    return {{certain, risk(resource.type, replaced)}};
}

ChangedResource changed_resource(const Json& change) {
    ChangedResource resource{.fate = fate_of(change),
                             .logical_id = text(change, "LogicalResourceId"),
                             .type = text(change, "ResourceType"),
                             .physical_id = text(change, "PhysicalResourceId"),
                             .policy = text(change, "PolicyAction"),
                             .change_set_id = text(change, "ChangeSetId"),
                             .drift = text(change, "ResourceDriftStatus")};
    Comparison comparison(member(change, "Details"));
    comparison.compare(context(change, "BeforeContext"), context(change, "AfterContext"), {});
    resource.values = std::move(comparison.values);
    resource.losses = losses_of(resource);
    return resource;
}

}  // namespace

const char* to_string(Fate fate) {
    static constexpr std::array names = {"add", "modify", "mayReplace", "replace", "remove", "import", "inLine"};
    return names[static_cast<std::size_t>(fate)];
}

std::vector<ChangedResource> changed_resources(const Json& changes) {
    std::vector<ChangedResource> resources;
    std::map<std::string, std::vector<std::string>, std::less<>> touched;  // by what causes it
    for (const Json& item : changes) {
        const Json& change = member(item, "ResourceChange");
        if (change.is_null()) continue;
        resources.push_back(changed_resource(change));
        for (const Json& detail : member(change, "Details")) {
            const std::string source = text(detail, "ChangeSource"), entity = text(detail, "CausingEntity");
            if (source != "ResourceReference" && source != "ResourceAttribute") continue;
            auto& ids = touched[entity.substr(0, entity.find('.'))];
            const std::string& id = resources.back().logical_id;
            if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
        }
    }
    for (ChangedResource& resource : resources) {
        if (const auto found = touched.find(resource.logical_id); found != touched.end()) resource.touches = found->second;
    }
    return resources;
}

std::string in_words(const std::vector<ChangedResource>& resources) {
    static constexpr std::array<std::pair<Fate, const char*>, 7> verbs = {{{Fate::add, "to add"},
                                                                           {Fate::import, "to import"},
                                                                           {Fate::modify, "to change"},
                                                                           {Fate::may_replace, "to change or replace"},
                                                                           {Fate::replace, "to replace"},
                                                                           {Fate::remove, "to remove"},
                                                                           {Fate::in_line, "to take over as it is"}}};
    std::vector<std::string> parts;
    for (const auto& [fate, verb] : verbs) {
        const auto count = std::ranges::count(resources, fate, &ChangedResource::fate);
        if (count > 0) parts.push_back(std::to_string(count) + " " + verb);
    }
    return join(parts, ", ");
}

Json as_json(const ChangedResource& resource) {
    Json json = {{"logicalId", resource.logical_id}, {"type", resource.type}, {"change", to_string(resource.fate)}};
    if (!resource.physical_id.empty()) json["physicalId"] = resource.physical_id;
    if (!resource.policy.empty()) json["policy"] = resource.policy;
    if (!resource.drift.empty()) json["drift"] = resource.drift;
    json["values"] = Json::array();
    for (const ValueChange& value : resource.values) {
        Json shown = {{"path", value.path}, {"before", value.before}, {"after", value.after}};
        if (value.known_later) shown["knownLater"] = true;
        if (!value.recreation.empty()) shown["recreation"] = value.recreation;
        shown["causes"] = value.causes;
        json["values"].push_back(std::move(shown));
    }
    json["touches"] = resource.touches;
    for (const DataLoss& loss : resource.losses) json["dataLoss"] = {{"certain", loss.certain}, {"what", loss.what}};
    return json;
}

}  // namespace drydock::report
