#include "providers/operations.h"

#include <algorithm>

#include "base/text.h"
#include "catalog/catalog.h"
#include "providers/conversion.h"
#include "providers/facts/engine.h"
#include "providers/facts/evaluate.h"
#include "providers/facts/lookup.h"
#include "providers/registry.h"

namespace drydock::providers {
namespace {

using catalog::Catalog;
using catalog::Packed;
using facts::Binding;
using facts::Frame;
using facts::Value;

constexpr std::size_t path_of = 0, expression_of = 1, conversion_of = 2;  // entries of `set` and `output`

// Takes the value at a path out, and what is empty without it.
void erase_at(Json& value, const catalog::PropertyPath& path, std::size_t step = 0) {
    if (path[step] == "*") {
        if (!value.is_structured()) return;
        for (Json& item : value) erase_at(item, path, step + 1);
        return;
    }
    if (!value.is_object() || !value.contains(path[step])) return;
    if (step + 1 < path.size()) {
        Json& below = value[path[step]];
        erase_at(below, path, step + 1);
        if (!below.is_structured() || !below.empty()) return;
    }
    value.erase(path[step]);
}

// The properties without attributes, which nobody may set.
Model given_properties(const Call& call, const Resource& resource) {
    const catalog::TypeSchema* schema = Catalog::instance().type(resource.type, call.scope.region);
    Model given = Json::object();
    if (!schema) return given;
    for (const std::string_view name : schema->property_names()) {
        if (const Json& value = resource.property(name); !value.is_null()) given[std::string(name)] = value;
    }
    for (const catalog::PropertyPath& path : schema->read_only()) {
        if (!path.empty() && path.back() != "*") erase_at(given, path);
    }
    return given;
}

// One operation that the facts describe, being performed.
class Performance {
public:
    Performance(const Call& call, std::string_view service, std::string_view name, Packed operation, const Model& input)
        : call_(call),
          name_(std::string(service) + " " + std::string(name)),
          operation_(operation),
          type_(operation["type"].string()),
          input_(input),
          thing_(Catalog::instance().document("things")[type_]) {}

    Result<Model> run() {
        std::vector<std::string> unknown;
        taken_over_ = converted(operation_["members"], input_.is_object() ? input_ : Json::object(), &unknown);
        if (!unknown.empty()) return Fault::not_simulated("The operation " + name_ + " with " + join(unknown, ", "));
        for (const Packed refusal : operation_["when"].elements()) {
            if (facts::truth(evaluate(refusal["when"], nullptr)) == facts::Truth::yes) return fault_of(refusal);
        }
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

    Fault fault_of(Packed refusal) const {
        const Binding input{"input", Value::borrow(input_)};
        const std::string message = facts::text(refusal["message"], Frame{.call = call_, .type = {}, .model = input_, .bound = &input});
        if (refusal["error"].string() == "NotSimulated") return Fault::not_simulated(message);
        return facts::fault_of(type_, std::string(refusal["error"].string()), message, "InvalidRequest",
                               static_cast<int>(refusal["status"].integer(400)));
    }

    const Resource* find() const {
        for (const Packed condition : operation_["find"].elements()) {
            if (evaluate(condition["at"], nullptr).is_null()) return nullptr;
        }
        return call_.world.first(call_.scope, type_, [&](const Resource& resource) { return resource.ready && fits_all(resource); });
    }

    bool fits_all(const Resource& resource) const {
        for (const Packed condition : operation_["find"].elements()) {
            if (!fits(resource, condition["by"], evaluate(condition["at"], nullptr).text())) return false;
        }
        return true;
    }

    static bool fits(const Resource& resource, Packed attributes, const std::string& wanted) {
        for (const Packed attribute : attributes.elements()) {
            const std::string_view name = attribute.string();
            const std::string reference = resource.ref.empty() ? resource.id : resource.ref;
            const Json& held = resource.property(name);
            if ((name == "_id" && resource.id == wanted) || (name == "_ref" && reference == wanted)) return true;
            if (!held.is_null() && scalar_text(held) == wanted) return true;
        }
        return false;
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
        Result<Created> created = create(call_, type_, std::move(properties));
        if (created) return answer(created->resource);
        if (const Packed taken = operation_["taken"]; taken && created.fault().code == "AlreadyExists") return fault_of(taken);
        return created.fault();
    }

    Result<Model> kept(Model properties) {
        Resource thing = thing_of(call_, type_, std::move(properties));
        if (auto done = call_.world.put(thing); !done) return done.fault();
        return answer(thing);
    }

    Result<Model> changed(const Resource& resource) {
        const Resource before = resource;
        if (thing_) return kept(desired(before.model, &before.model));
        Result<Created> updated = update(call_, before, desired(given_properties(call_, before), &before.model));
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
        Model out = converted(operation_["answer"], resource.model, nullptr);
        const Binding input{"input", Value::borrow(input_)};
        const Frame frame{.call = call_, .type = type_, .model = resource.model, .bound = &input};
        for (const Packed entry : operation_["output"].elements()) {
            Json value = facts::evaluate(entry[expression_of], frame).json();
            set_at(out, entry[path_of], converted(entry[conversion_of], value, nullptr));
        }
        return out;
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
    return Performance(call, service, operation, facts, input).run();
}

std::string operation_named(std::string_view service, std::string_view name) {
    const std::string wanted = lower(replace_all(replace_all(name, "_", ""), "-", ""));
    for (const auto& [operation, model] : Catalog::instance().service(service)["operations"].members()) {
        if (lower(operation) == wanted) return std::string(operation);
    }
    return {};
}

}  // namespace drydock::providers
