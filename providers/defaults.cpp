#include "providers/defaults.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <span>
#include <vector>

#include "base/arn.h"
#include "base/regex.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "providers/facts/engine.h"
#include "providers/service_names.h"
#include "validator/sample.h"
#include "validator/schema.h"

namespace drydock::providers {
namespace {

using catalog::Packed;
using catalog::PropertyPath;
using catalog::TypeSchema;

constexpr int deepest = 4;  // of nested read-only objects; schemas that contain themselves end here

bool ends_with_any(std::string_view text, std::span<const std::string_view> endings) {
    return std::any_of(endings.begin(), endings.end(), [text](std::string_view ending) { return text.ends_with(ending); });
}

// What only a resource in trouble has: others lack it.
bool tells_of_trouble(std::string_view name) {
    constexpr std::array<std::string_view, 6> endings = {"FailureReason", "StatusReason",   "StateReason",
                                                         "StatusMessage", "FailureMessage", "ErrorMessage"};
    return ends_with_any(name, endings);
}

bool contains(Packed list, std::string_view text) {
    for (const Packed item : list.elements()) {
        if (item.string() == text) return true;
    }
    return false;
}

// Takes out what is null at the path, and objects that held nothing else; whether the first step of the path is gone.
bool drop_null(Json& holder, const PropertyPath& path, std::size_t step) {
    if (!holder.is_object() || !holder.contains(path[step])) return false;
    Json& below = holder[path[step]];
    const bool emptied = step + 1 < path.size() && drop_null(below, path, step + 1) && below.empty();
    if (!below.is_null() && !emptied) return false;
    holder.erase(path[step]);
    return true;
}

std::string_view thing_of(const TypeSchema& type) {
    return type.name().substr(type.name().rfind(':') + 1);
}

// What a property is told apart by: the first type of a list of types that is not null.
std::string_view json_type(Packed schema) {
    const Packed types = schema["type"];
    if (types.is_array()) {
        for (const Packed type : types.elements()) {
            if (type.string() != "null") return type.string();
        }
    }
    if (types.is_string()) return types.string();
    if (schema["properties"]) return "object";
    if (schema["items"]) return "array";
    return schema["enum"] || schema["pattern"] ? "string" : "";
}

// Draws the attributes of one resource.
class Maker {
public:
    Maker(const Call& call, const TypeSchema& type, Json& model) : call_(call), type_(type), model_(model) {}

    void fill(Json& holder, const PropertyPath& path, std::size_t step, Packed schema);
    std::string arn(Packed schema, const std::string& name);

private:
    Json value(Packed schema, const std::string& name, int depth);
    Json object(Packed schema, int depth);
    Json number(Packed schema, const std::string& name) const;
    std::string text(Packed schema, const std::string& name);
    std::string guess(Packed schema, const std::string& name);
    std::string enum_value(Packed values) const;
    std::optional<std::string> authorization_form(const std::string& service) const;
    std::string filled_form(std::string_view form, const std::string& name);
    std::string own_name();
    std::string drawn_id(Packed schema);
    std::string of_pattern(Packed schema) const;
    std::string host();
    bool fits(Packed schema, const Json& value) const { return !schema || validator::validate(type_, schema, value).empty(); }
    std::string region() const { return belongs_to_no_region(type_.name()) ? "" : call_.scope.region; }

    const Call& call_;
    const TypeSchema& type_;
    Json& model_;
    std::string id_;  // drawn once, so that Id and Arn of a resource agree
};

// Walks `path` below `holder`, makes the objects on the way, and puts a value at its end; "*" goes through the items that are there.
void Maker::fill(Json& holder, const PropertyPath& path, std::size_t step, Packed schema) {
    if (path[step] == "*") {
        if (!holder.is_array()) return;
        const Packed items = type_.resolve(schema["items"]);
        for (Json& item : holder) {
            if (step + 1 < path.size() && item.is_object()) fill(item, path, step + 1, items);
        }
        return;
    }
    if (!holder.is_object()) return;
    const PropertyPath here(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(step) + 1);
    const Packed below = type_.at(here);
    const bool last = step + 1 == path.size();
    auto found = holder.find(path[step]);
    if (found != holder.end() && found->is_null()) return;  // the facts say that it is absent
    if (found == holder.end()) {
        if ((last && tells_of_trouble(path[step])) || (!last && path[step + 1] == "*")) return;
        Json made = last ? value(below, path[step], 0) : Json::object();
        holder[path[step]] = std::move(made);
        found = holder.find(path[step]);
    }
    if (!last) fill(*found, path, step + 1, below);
}

Json Maker::value(Packed schema, const std::string& name, int depth) {
    schema = type_.resolve(schema);
    if (const Packed constant = schema["const"]) return constant.json();
    if (const Packed given = schema["default"]; given && !given.is_null()) return given.json();
    Json made;
    const std::string_view kind = json_type(schema);
    if (kind == "boolean")
        made = false;
    else if (kind == "integer" || kind == "number")
        made = number(schema, name);
    else if (kind == "array")
        made = Json::array();
    else if (kind == "object")
        made = object(schema, depth);
    else
        made = text(schema, name);
    if (fits(schema, made)) return made;
    return validator::sample(type_, schema, call_.ids);
}

Json Maker::object(Packed schema, int depth) {
    Json made = Json::object();
    if (depth >= deepest) return made;
    for (const auto& [key, property] : schema["properties"].members()) {
        const std::string name(key);
        Json below = value(property, name, depth + 1);
        // A text of which nothing tells the form is left out, where it may be.
        if (below == Json(kebab(name)) && !contains(schema["required"], name)) continue;
        made[name] = std::move(below);
    }
    return made;
}

Json Maker::number(Packed schema, const std::string& name) const {
    if (const Packed values = schema["enum"]; values.size() > 0) return values[std::size_t{0}].json();
    const std::int64_t least = schema["minimum"].integer(0);
    const std::int64_t most = schema["maximum"].integer(INT64_MAX);
    constexpr std::array<std::string_view, 3> instants = {"Time", "Timestamp", "Date"};
    std::int64_t wanted = 0;
    if (ends_with_any(name, instants))
        wanted = std::chrono::duration_cast<std::chrono::seconds>(call_.clock.shown().time_since_epoch()).count();
    else if (name.ends_with("Version") || name.ends_with("Revision"))
        wanted = 1;
    return std::clamp(wanted, least, std::max(least, most));
}

std::string Maker::text(Packed schema, const std::string& name) {
    if (const Packed values = schema["enum"]; values.size() > 0) return enum_value(values);
    std::string made = guess(schema, name);
    if (const auto most = static_cast<std::size_t>(schema["maxLength"].integer(0)); most > 0 && made.size() > most) made.resize(most);
    return made;
}

// The state that a resource is in when CloudFormation calls it complete, if the values are states; else the first.
std::string Maker::enum_value(Packed values) const {
    constexpr std::array<std::string_view, 12> good = {"active",   "available", "enabled",   "ready",      "running", "created",
                                                       "deployed", "complete",  "completed", "in_service", "success", "succeeded"};
    for (const std::string_view state : good) {
        for (const Packed value : values.elements()) {
            const std::string candidate = lower(value.string());
            if (candidate == state || candidate == "create_" + std::string(state)) return std::string(value.string());
        }
    }
    return scalar_text(values[std::size_t{0}].json());
}

std::string Maker::guess(Packed schema, const std::string& name) {
    constexpr std::array<std::string_view, 3> arns = {"Arn", "ARN", "arn"};
    constexpr std::array<std::string_view, 6> instants = {"Time", "Timestamp", "Date", "DateTime", "CreatedAt", "UpdatedAt"};
    constexpr std::array<std::string_view, 4> accounts = {"AccountId", "OwnerId", "OwnerAccount", "Owner"};
    constexpr std::array<std::string_view, 4> hosts = {"Endpoint", "DomainName", "DNSName", "Address"};
    constexpr std::array<std::string_view, 4> ids = {"Id", "ID", "Identifier", "Uuid"};
    if (ends_with_any(name, arns)) return arn(schema, name);
    if (schema["format"].string() == "date-time" || ends_with_any(name, instants)) return iso8601(call_.clock.shown());
    if (ends_with_any(name, accounts)) return call_.scope.account;
    if (name.ends_with("Url") || name.ends_with("URL") || name.ends_with("Uri")) return "https://" + host();
    if (ends_with_any(name, hosts)) return host();
    if (name == "Region" || name.ends_with("Region")) return call_.scope.region;
    if (ends_with_any(name, ids)) return drawn_id(schema);
    if (name.ends_with("Status") || name.ends_with("State")) return "ACTIVE";
    if (name.ends_with("Version") || name.ends_with("Revision")) return "1";
    if (name.ends_with("Name")) return own_name();
    const std::string drawn = of_pattern(schema);
    return drawn.empty() ? kebab(name) : drawn;
}

std::string Maker::host() {
    return drawn_id({}) + "." + arn_service(type_) + "." + call_.scope.region + "." + std::string(url_suffix_of(call_.scope.region));
}

// A text that the schema's pattern matches, or "" if it has none.
std::string Maker::of_pattern(Packed schema) const {
    const Packed pattern = schema["pattern"];
    if (!pattern) return "";
    return validator::sample_of_pattern(pattern.string(), static_cast<std::size_t>(schema["minLength"].integer(0)),
                                        static_cast<std::size_t>(schema["maxLength"].integer(64)), call_.ids);
}

// What the resource goes by: the last part of its identifier, its name, or an id if it has neither.
std::string Maker::own_name() {
    const auto usable = [](const Json& held) { return held.is_string() && !held.get_ref<const std::string&>().starts_with("arn:"); };
    const auto& identifier = type_.primary_identifier();
    for (auto path = identifier.rbegin(); path != identifier.rend(); ++path) {
        const Json& held = member(model_, path->front());
        if (path->size() == 1 && usable(held)) return held.get<std::string>();
    }
    const std::string thing(thing_of(type_));
    for (const std::string& property : {thing + "Name", thing + "Id", std::string("Id"), std::string("Name")}) {
        if (const Json& held = member(model_, property); usable(held)) return held.get<std::string>();
    }
    return drawn_id({});
}

// <prefix>-<17 hex> as EC2 and its followers draw ids, or what the schema's pattern asks for. The first one stands for the whole resource.
std::string Maker::drawn_id(Packed schema) {
    const Regex* pattern = schema["pattern"] ? &Regex::of(schema["pattern"].string()) : nullptr;
    const auto usable = [&](const std::string& id) {
        const auto most = static_cast<std::size_t>(schema["maxLength"].integer(255));
        return id.size() >= static_cast<std::size_t>(schema["minLength"].integer(0)) && id.size() <= most && (!pattern || pattern->search(id));
    };
    if (!id_.empty() && usable(id_)) return id_;
    const std::string prefixed = replace_all(kebab(thing_of(type_)), "-", "") + "-" + call_.ids.hex(17);
    std::string drawn = prefixed;
    for (const auto& candidate : {prefixed, call_.ids.uuid(), call_.ids.lower_letters_digits(10), call_.ids.hex(32), call_.ids.digits(12)}) {
        drawn = candidate;
        if (usable(drawn)) break;
    }
    if (const std::string sample = usable(drawn) ? "" : of_pattern(schema); !sample.empty()) drawn = sample;
    if (id_.empty()) id_ = drawn;
    return drawn;
}

// The ARN form that IAM lists for the thing: arn:${Partition}:sqs:${Region}:${Account}:${QueueName}.
std::optional<std::string> Maker::authorization_form(const std::string& service) const {
    const Packed resources = catalog::Catalog::instance().iam_service(service)["Resources"];
    const std::string wanted = replace_all(kebab(thing_of(type_)), "-", "");
    for (const auto& [name, resource] : resources.members()) {
        if (replace_all(replace_all(lower(name), "-", ""), " ", "") != wanted) continue;
        const std::string_view form = resource["ARNFormats"][std::size_t{0}].string();
        if (!form.empty()) return std::string(form);
    }
    return std::nullopt;
}

// The form with its variables filled in: the last one is the resource itself, the others are what it belongs to.
std::string Maker::filled_form(std::string_view form, const std::string& name) {
    // The catalog's source has regular expressions where the reference has variables.
    std::string filled = replace_all(form, "${Partition}", partition_of(call_.scope.region));
    filled = replace_all(filled, "${Region}", region());
    filled = replace_all(filled, "${Account}", call_.scope.account);
    const std::size_t last = filled.rfind(".*");
    if (last != std::string::npos) filled.replace(last, 2, name);
    // Names of what the resource belongs to, in the order of the properties that name them.
    std::vector<std::string> parents;
    for (const PropertyPath& path : type_.create_only()) {
        const Json& held = path.size() == 1 ? member(model_, path.front()) : member(model_, "");
        if (held.is_string() && held != Json(name)) parents.push_back(held.get<std::string>());
    }
    std::size_t next = 0;
    for (std::size_t at = filled.find(".*"); at != std::string::npos; at = filled.find(".*", at)) {
        std::string parent = next < parents.size() ? parents[next++] : call_.ids.lower_letters_digits(10);
        if (const auto parsed = Arn::parse(parent)) parent = parsed->resource.substr(parsed->resource.find('/') + 1);
        filled.replace(at, 2, parent);
        at += parent.size();
    }
    return filled;
}

std::string Maker::arn(Packed schema, const std::string& name) {
    const std::string service = arn_service(type_);
    const std::string thing(thing_of(type_));
    const std::string subject = name.substr(0, name.size() - 3);
    const bool own = subject.empty() || thing.ends_with(subject) || subject.ends_with(thing) || subject == "Resource";
    const std::string prefix =
        "arn:" + std::string(partition_of(call_.scope.region)) + ":" + service + ":" + region() + ":" + call_.scope.account + ":";
    std::vector<std::string> forms;
    if (own) {
        if (const auto form = authorization_form(service)) forms.push_back(*form);
    }
    forms.push_back(prefix + kebab(own ? thing : subject) + "/.*");
    forms.push_back(prefix + lower(own ? thing : subject) + "/.*");
    forms.push_back(prefix + kebab(own ? thing : subject) + ":.*");
    const std::string name_here = own_name();
    std::string letters = name_here;
    std::erase_if(letters, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; });
    // The schema's pattern decides between the ways to write it.
    for (const std::string& form : forms) {
        for (const std::string& candidate : {name_here, letters}) {
            std::string made = filled_form(form, candidate);
            if (fits(schema, made)) return made;
        }
    }
    return filled_form(forms.front(), name_here);
}

// Where the values of others are made from: ids before names and ARNs that contain them.
int rank(const PropertyPath& path) {
    const std::string& name = path.back();
    if (name.ends_with("Id") || name.ends_with("Identifier")) return 0;
    return name.ends_with("Arn") || name.ends_with("ARN") ? 2 : 1;
}

}  // namespace

std::string default_arn(const Call& call, const TypeSchema& type, const Json& model) {
    Json copy = model;
    return Maker(call, type, copy).arn({}, "Arn");
}

void default_attributes(const Call& call, const TypeSchema& type, Json& model) {
    std::vector<PropertyPath> paths = type.read_only();
    std::stable_sort(paths.begin(), paths.end(), [](const PropertyPath& a, const PropertyPath& b) { return rank(a) < rank(b); });
    Maker maker(call, type, model);
    for (const PropertyPath& path : paths) {
        if (!path.empty()) maker.fill(model, path, 0, type.root());
    }
    for (const PropertyPath& path : paths) {
        if (!path.empty()) drop_null(model, path, 0);
    }
}

std::string identifier_of(const TypeSchema& type, const Json& model) {
    std::string identifier;
    for (const PropertyPath& path : type.primary_identifier()) {
        const Json* held = &model;
        for (const std::string& step : path) held = &member(*held, step);
        if (!identifier.empty()) identifier += '|';
        identifier += held->is_null() ? std::string(type.at(path)["default"].string()) : scalar_text(*held);
    }
    return identifier;
}

}  // namespace drydock::providers
