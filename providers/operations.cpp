#include "providers/operations.h"

#include <algorithm>

#include "base/text.h"
#include "catalog/catalog.h"
#include "providers/conversion.h"
#include "providers/facts/engine.h"
#include "providers/facts/evaluate.h"
#include "providers/facts/lookup.h"
#include "providers/listing.h"
#include "providers/properties.h"
#include "providers/refusals.h"
#include "providers/registry.h"
#include "providers/tagging.h"

namespace drydock::providers {
namespace {

using catalog::Catalog;
using catalog::Packed;
using facts::Binding;
using facts::Frame;
using facts::Value;

constexpr std::size_t path_of = 0, expression_of = 1, conversion_of = 2;  // entries of `set` and `output`

// The properties without attributes, which nobody may set.
Model properties_of(const Call& call, const Resource& resource) {
    const catalog::TypeSchema* schema = Catalog::instance().type(resource.type, call.scope.region);
    return schema ? given_properties(*schema, resource.model) : Model(Json::object());
}

// One operation that the facts describe, being performed.
class Performance {
public:
    Performance(const Call& call, std::string name, Packed operation, const Model& input)
        : call_(call),
          name_(std::move(name)),
          operation_(operation),
          type_(operation["type"].string()),
          input_(input),
          thing_(Catalog::instance().document("things")[type_]) {}

    Result<Model> run() {
        std::vector<std::string> unknown;
        taken_over_ = converted(operation_["members"], input_.is_object() ? input_ : Json::object(), &unknown);
        if (!unknown.empty()) return Fault::not_simulated("The operation " + name_ + " with " + join(unknown, ", "));
        if (const std::optional<Fault> refusal = refused(call_, type_, operation_["when"], input_)) return *refusal;
        const std::string_view kind = operation_["kind"].string();
        if (kind == "creates") return made();
        const Resource* found = find();
        if (kind == "puts" && !found) return made();
        if (!found) return missing();
        if (kind == "reads") return answer(*found);
        return kind == "deletes" ? removed(*found) : changed(*found);
    }

private:
    // An expression over the request; `old` is the resource before.
    Value evaluate(Packed expression, const Model* old) const {
        const Binding input{"input", Value::borrow(input_)};
        return facts::evaluate(expression, Frame{.call = call_, .type = {}, .model = input_, .old = old, .bound = &input});
    }

    Fault fault_of(Packed refusal, const Json& about = {}) const { return refusal_of(call_, type_, refusal, input_, about); }

    const Resource* find() const {
        for (const Packed condition : operation_["find"].elements()) {
            if (evaluate(condition["at"], nullptr).is_null()) return nullptr;
        }
        if (const Resource* near = indexed(operation_["find"][std::size_t{0}])) return near;
        return call_.world.first(call_.scope, type_, [&](const Resource& resource) { return resource.ready && fits_all(resource); });
    }

    // What most requests mean is found without looking at every resource of the type.
    const Resource* indexed(Packed condition) const {
        const std::string wanted = evaluate(condition["at"], nullptr).text();
        for (const Packed attribute : condition["by"].elements()) {
            const std::string_view name = attribute.string();
            const Resource* found =
                name == "_id" || name == "_ref" ? call_.world.find(call_.scope, type_, wanted) : call_.world.by(call_.scope, type_, name, wanted);
            if (found && found->ready && fits_all(*found)) return found;
        }
        return nullptr;
    }

    bool fits_all(const Resource& resource) const {
        for (const Packed condition : operation_["find"].elements()) {
            if (!is_called(resource, condition["by"], evaluate(condition["at"], nullptr).text())) return false;
        }
        return true;
    }

    // What the request makes of the properties that there are.
    Model desired(Model properties, const Model* old) const {
        properties.update(taken_over_);
        assign(operation_["set"], properties, old);
        if (const Packed tags = operation_["tags"]) tag(tags, properties);
        return properties;
    }

    void assign(Packed entries, Model& properties, const Model* old) const {
        for (const Packed entry : entries.elements()) {
            const Packed expression = entry[expression_of];
            if (expression[std::size_t{0}].string() == "const" && expression[std::size_t{1}].is_null()) remove_at(properties, entry[path_of]);
            set_at(properties, entry[path_of], converted(entry[conversion_of], evaluate(entry[expression_of], old).json(), nullptr));
        }
    }

    // Tags that the request brings take the place of those with the same keys; or tags go by their keys.
    void tag(Packed tags, Model& properties) const {
        const Json& given = member(input_, tags["member"].string());
        const std::string property(tags["property"].string());
        const bool is_map = tags["key"].is_null();
        const bool removes = tags["remove"].boolean();
        const Json brought = removes ? given : converted(tags["conversion"], given, nullptr);
        Json& held = properties[property];
        if (is_map) {
            if (!held.is_object()) held = Json::object();
            if (!removes) return held.update(brought);
            for (const Json& key : brought) held.erase(scalar_text(key));
            return;
        }
        const std::string_view key = tags["key"].string();
        Json kept = Json::array();
        for (const Json& old : held) {
            const bool named = std::any_of(brought.begin(), brought.end(), [&](const Json& one) {
                return scalar_text(removes ? one : member(one, key)) == scalar_text(member(old, key));
            });
            if (!named) kept.push_back(old);
        }
        if (!removes) kept.insert(kept.end(), brought.begin(), brought.end());
        held = std::move(kept);
    }

    Result<Model> made() {
        Model properties = desired(Json::object(), nullptr);
        if (thing_) return kept(std::move(properties));
        if (const Resource* there = call_.world.first(call_.scope, type_, [&](const Resource& resource) { return is_meant_again(resource); })) {
            return again(*there, properties);
        }
        // Ids that the caller chooses (a statement's) are attributes, which only `input` sets: a template may not say them.
        Result<Created> created = adopt(call_, type_, std::move(properties));
        if (created) return answer(created->resource);
        if (const Packed taken = operation_["taken"]; taken && created.fault().code == "AlreadyExists") return fault_of(taken);
        return created.fault();
    }

    bool is_meant_again(const Resource& resource) const {
        const Packed rule = operation_["again"];
        return rule && resource.ready && is_called(resource, rule["by"], evaluate(rule["at"], nullptr).text());
    }

    // Making the same once more gives what is there, as long as the request asks for nothing else.
    Result<Model> again(const Resource& there, const Model& properties) const {
        for (const auto& [name, wanted] : properties.items()) {
            const Json& held = there.property(name);
            const bool same = wanted.is_primitive() && held.is_primitive() ? scalar_text(wanted) == scalar_text(held) : same_value(wanted, held);
            if (!same) return fault_of(operation_["again"]["differs"], Json(name));
        }
        return answer(there);
    }

    Result<Model> kept(Model properties) {
        Resource thing = thing_of(call_, type_, std::move(properties));
        if (auto done = call_.world.put(thing); !done) return done.fault();
        return answer(thing);
    }

    // What is put again is as the request says, but for what the facts keep.
    Model staying(Model properties) const {
        const Packed keeps = operation_["keeps"];
        if (!keeps) return properties;
        Model kept = Json::object();
        for (const Packed name : keeps.elements()) {
            if (const auto found = properties.find(std::string(name.string())); found != properties.end()) kept[found.key()] = *found;
        }
        return kept;
    }

    Result<Model> changed(const Resource& resource) {
        const Resource before = resource;
        if (thing_) return kept(desired(before.model, &before.model));
        Result<Created> updated = update(call_, before, desired(staying(properties_of(call_, before)), &before.model));
        if (!updated) return updated.fault();
        return answer(updated->resource);
    }

    Result<Model> removed(const Resource& resource) {
        const Resource before = resource;
        if (thing_) {
            if (auto done = call_.world.erase(before.scope, type_, before.id); !done) return done.fault();
        } else if (auto done = remove(call_, before); !done) {
            return done.fault();
        }
        const Packed left = operation_["leaves"];
        if (left && (!left["when"] || facts::truth(evaluate(left["when"], &before.model)) == facts::Truth::yes)) {
            Model properties = Json::object();
            assign(left["set"], properties, &before.model);
            if (auto done = call_.world.put(thing_of(call_, std::string(left["type"].string()), std::move(properties))); !done) return done.fault();
        }
        return answer(before);
    }

    Result<Model> missing() const {
        const Packed told = operation_["missing"];
        if (told.is_string()) return Json::object();
        return fault_of(told);
    }

    Result<Model> answer(const Resource& resource) const {
        Model room;
        const Model& shown = shown_properties(call_, resource, room);
        Model out = converted(operation_["answer"], shown, nullptr);
        const Json time = resource.created.empty() ? Json() : Json(resource.created);
        const Binding input{"input", Value::borrow(input_)};
        const Binding created{"created", Value::borrow(time), &input};
        const Binding self{"value", Value::borrow(shown), &created};
        const Frame frame{.call = call_, .type = type_, .model = shown, .bound = &self};
        for (const Packed entry : operation_["output"].elements()) {
            Json value = facts::evaluate(entry[expression_of], frame).json();
            // What the facts say is null is not in the answer, even if there is an attribute of that name.
            if (value.is_null()) remove_at(out, entry[path_of]);
            set_at(out, entry[path_of], converted(entry[conversion_of], value, nullptr));
        }
        for (const auto& [name, wanted] : operation_["only"].members()) keep_only(out, std::string(name), member(input_, wanted.string()));
        return out;
    }

    // The request names the keys of a map that it wants; All stands for all of them.
    static void keep_only(Model& out, const std::string& name, const Json& wanted) {
        const auto asked = [&](const Json& key) { return std::ranges::find(wanted, key) != wanted.end(); };
        if (!out.contains(name) || asked("All")) return;
        Json kept = Json::object();
        for (const auto& [key, value] : out[name].items()) {
            if (asked(key)) kept[key] = value;
        }
        out[name] = std::move(kept);
        if (out[name].empty()) out.erase(name);
    }

    const Call& call_;
    std::string name_;
    Packed operation_;
    std::string type_;
    const Model& input_;
    Packed thing_;
    Model taken_over_;  // properties that the request has under the same names
};

}  // namespace

Resource thing_of(const Call& call, const std::string& type, Model properties) {
    const Packed rules = Catalog::instance().document("things")[type];
    Resource thing{.type = type, .scope = call.scope, .model = std::move(properties)};
    if (rules["global"].boolean()) thing.scope.region.clear();
    for (const Packed part : rules["identifier"].elements()) {
        if (!thing.id.empty()) thing.id += '|';
        thing.id += scalar_text(thing.property(part.string()));
    }
    return thing;
}

Result<Model> perform(const Call& call, std::string_view service, std::string_view operation, const Model& input) {
    if (const Operation* own = call.registry.find_operation(service, operation)) return (*own)(call, input);
    const Packed facts = Catalog::instance().document("operations " + std::string(service))[operation];
    if (!facts) return Fault::not_simulated("The operation " + std::string(service) + " " + std::string(operation));
    const std::string name = std::string(service) + " " + std::string(operation);
    const std::string_view kind = facts["kind"].string();
    if (kind == "lists") return listed(call, name, facts, input);
    if (kind == "tags") return tag_operation(call, name, facts, input);
    return Performance(call, name, facts, input).run();
}

void prepare(std::string_view service, std::string_view operation, Model& input, const Body& body) {
    const Operation* own = Registry::instance().find_operation(service, operation);
    if (const auto* prepared = own ? own->target<PreparedOperation>() : nullptr) prepared->prepare(input, body);
}

std::vector<std::string> simulated_operations() {
    std::vector<std::string> names = Registry::instance().operations();
    for (const std::string_view service : Catalog::instance().service_names()) {
        for (const auto& [operation, facts] : Catalog::instance().document("operations " + std::string(service)).members())
            names.push_back(std::string(service) + "." + std::string(operation));
    }
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::string operation_named(std::string_view service, std::string_view name) {
    const std::string wanted = lower(replace_all(replace_all(name, "_", ""), "-", ""));
    for (const auto& [operation, model] : Catalog::instance().service(service)["operations"].members()) {
        if (lower(operation) == wanted) return std::string(operation);
    }
    return {};
}

}  // namespace drydock::providers
