// The steps of a resource's life: create, adopt, update, remove, settle. Each asks the schema first, then the facts, then the type's own behaviour.
#include <algorithm>
#include <array>
#include <utility>

#include "base/arn.h"
#include "catalog/catalog.h"
#include "providers/defaults.h"
#include "providers/facts/engine.h"
#include "providers/naming.h"
#include "providers/registry.h"
#include "providers/resource_type.h"
#include "providers/service_names.h"
#include "validator/policy/document.h"
#include "validator/schema.h"

namespace drydock::providers {
namespace {

using catalog::PropertyPath;
using catalog::TypeSchema;

// A round trip through a handler, where the facts know nothing better.
constexpr Duration usual_duration{5000};

constexpr std::string_view custom_resource = "AWS::CloudFormation::CustomResource";
// These run what the caller brought along (functions, templates); without a behaviour a verdict on them would be invented.
constexpr std::array<std::string_view, 2> need_behaviour = {custom_resource, "AWS::CloudFormation::Stack"};

// The type whose schema and behaviour count: every Custom::… is a custom resource.
std::string governing(const std::string& type) {
    return type.starts_with("Custom::") ? std::string(custom_resource) : type;
}

Result<const TypeSchema*> schema_of(const Call& call, const std::string& type) {
    const std::string governed = governing(type);
    const TypeSchema* schema = catalog::Catalog::instance().type(governed, call.scope.region);
    if (!schema) return Fault::validation_error("Template format error: Unrecognized resource types: [" + type + "]");
    const bool needs = std::find(need_behaviour.begin(), need_behaviour.end(), governed) != need_behaviour.end();
    if (needs && !call.registry.has_behaviour(governed)) return Fault::not_simulated("The resource type " + type);
    return schema;
}

Scope home_of(const Call& call, const std::string& type) {
    Scope scope = call.scope;
    if (belongs_to_no_region(type)) scope.region.clear();
    return scope;
}

// Visits every value at a path; "*" stands for each item or member.
template <typename Visit>
void visit_values(const Json& value, const PropertyPath& path, std::size_t step, const Visit& visit) {
    if (step == path.size()) return visit(value);
    if (path[step] != "*") {
        const Json& below = member(value, path[step]);
        if (!below.is_null()) visit_values(below, path, step + 1, visit);
    } else if (value.is_structured()) {
        for (const Json& item : value) visit_values(item, path, step + 1, visit);
    }
}

// Policy documents, wherever the type has them: the first that its service refuses is the fault.
Result<void> check_policies(const Call& call, const std::string& type, const Model& desired) {
    Result<void> outcome;
    for (const validator::policy::Place& place : validator::policy::places(type)) {
        visit_values(desired, place.path, 0, [&](const Json& value) {
            if (!outcome || is_pending(value)) return;
            // Some services take the document as a text.
            Json parsed;
            if (value.is_string()) parsed = Json::parse(value.get_ref<const std::string&>(), nullptr, false);
            const Json& document = value.is_string() && !parsed.is_discarded() ? parsed : value;
            const validator::policy::Context context{.kind = place.kind,
                                                     .partition = std::string(partition_of(call.scope.region)),
                                                     .account = call.scope.account,
                                                     .region = call.scope.region};
            for (const Diagnostic& found : validator::policy::examine(document, context)) {
                if (found.severity != Severity::error) continue;
                const Fault& fault = found.fault;
                const std::string code = fault.handler_code.empty() ? "InvalidRequest" : fault.handler_code;
                outcome = facts::fault_of(type, fault.code, fault.message, code, fault.http_status);
                return;
            }
        });
        if (!outcome) break;
    }
    return outcome;
}

std::vector<std::string> keys_of(const Model& model) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : model.items()) keys.push_back(key);
    return keys;
}

// What AWS adds to what it was given. Gives back the top-level properties that were added.
Result<std::vector<std::string>> complete(const Call& call, const std::string& type, const TypeSchema& schema, Model& desired) {
    std::vector<std::string> given = keys_of(desired);
    if (auto done = call.registry.type(governing(type)).complete(call, desired); !done) return done.fault();
    if (auto done = facts::complete(call, type, desired); !done) return done.fault();
    complete_name(call, schema, desired);
    std::vector<std::string> added;
    for (std::string& key : keys_of(desired)) {
        if (std::find(given.begin(), given.end(), key) == given.end()) added.push_back(std::move(key));
    }
    return added;
}

Result<void> refusal(const std::string& type, const std::vector<validator::Violation>& violations) {
    if (violations.empty()) return {};
    if (facts::classic_properties(type)) return Fault::engine(validator::classic_phrase(violations));
    return Fault::handler("InvalidRequest", validator::model_validation_message(violations));
}

// Looked at before AWS adds anything of its own: a generated name may be a read-only property.
Result<void> check_writable(const std::string& type, const TypeSchema& schema, const Model& given) {
    return refusal(type, validator::read_only_violations(schema, given));
}

// The properties against the schema: what the registry says of them, and what it leaves to the service.
struct Judgement {
    Result<void> validity;
    std::vector<validator::Violation> limits;
};

Judgement judge(const std::string& type, const TypeSchema& schema, const Model& desired) {
    Judgement judgement;
    std::vector<validator::Violation> violations;
    for (validator::Violation& violation : validator::validate(schema, desired)) {
        (violation.service ? judgement.limits : violations).push_back(std::move(violation));
    }
    judgement.validity = refusal(type, violations);
    return judgement;
}

// Limits that are the service's own, not the schema's; it speaks of them only where no fact knows better words.
Result<void> service_limits(const std::string& type, const std::vector<validator::Violation>& violations) {
    if (violations.empty()) return {};
    const std::string message = validator::service_message(violations);
    if (message.empty()) return Fault::handler("InvalidRequest", validator::model_validation_message(violations));
    return facts::fault_of(type, "ValidationException", message);
}

// Everything that speaks against the properties, in AWS's order.
Result<void> check(const Call& call, const std::string& type, const TypeSchema& schema, const Model& desired, const Model* current) {
    Judgement judgement = judge(type, schema, desired);
    if (!judgement.validity) return judgement.validity;
    if (auto done = check_policies(call, type, desired); !done) return done;
    if (auto done = call.registry.type(governing(type)).check(call, desired, current); !done) return done;
    if (auto done = facts::check(call, type, desired, current, current ? "update" : "create", nullptr); !done) return done;
    return service_limits(type, judgement.limits);
}

Result<void> attributes(const Call& call, const std::string& type, const TypeSchema& schema, Model& model) {
    if (auto done = facts::attributes(call, type, model); !done) return done;
    if (auto done = call.registry.type(governing(type)).attributes(call, model); !done) return done;
    default_attributes(call, schema, model);
    return {};
}

// The identifier is taken: CloudFormation knows of its own stacks' resources, of all others the handler tells.
Fault already_exists(const Call& call, const std::string& type, const TypeSchema& schema, const Resource& present) {
    if (call.from_stack() && !present.stack_id.empty()) return Fault::engine(present.id + " already exists in stack " + present.stack_id);
    if (!schema.has_handlers()) return Fault::engine(present.id + " already exists");
    const std::string_view own = call.from_stack() ? std::string_view() : facts::of(type)["says"]["exists"].string();
    if (!own.empty()) return Fault::handler("AlreadyExists", std::string(own));
    return Fault::handler("AlreadyExists", "Resource of type '" + type + "' with identifier '" + present.id + "' already exists.");
}

// Takes out the read-only properties of the top level, except those that the schema asks for all the same.
Model take_attributes(const TypeSchema& schema, Model& desired) {
    Model taken = Json::object();
    const std::vector<std::string_view> required = schema.required();
    for (const PropertyPath& path : schema.read_only()) {
        if (path.size() != 1 || !desired.contains(path.front())) continue;
        if (std::find(required.begin(), required.end(), path.front()) != required.end()) continue;
        taken[path.front()] = std::move(desired[path.front()]);
        desired.erase(path.front());
    }
    return taken;
}

Result<Created> make(const Call& call, const std::string& type, Model desired, bool adopted) {
    const Result<const TypeSchema*> found = schema_of(call, type);
    if (!found) return found.fault();
    const TypeSchema& schema = **found;
    if (desired.is_null()) desired = Json::object();
    const Model given = adopted ? take_attributes(schema, desired) : Json::object();
    if (auto done = check_writable(type, schema, desired); !done) return done.fault();
    desired = validator::coerce(schema, desired);
    auto completed = complete(call, type, schema, desired);
    if (!completed) return completed.fault();
    if (auto done = check(call, type, schema, desired, nullptr); !done) return done.fault();

    desired.update(given);
    if (auto done = attributes(call, type, schema, desired); !done) return done.fault();
    desired.update(given);
    Resource resource{.type = type, .id = identifier_of(schema, desired), .scope = home_of(call, type), .model = std::move(desired)};
    resource.ref = facts::ref(call, type, resource.model).value_or("");
    if (resource.id.empty()) resource.id = resource.ref;
    // Nothing in the schema tells these resources apart: CloudFormation names them itself.
    if (resource.id.empty()) resource.id = generate_name(call, {.max = 128});
    resource.stack_id = call.stack.stack_id;
    resource.logical_id = call.stack.logical_id;
    resource.completed = std::move(*completed);
    resource.created = iso8601(call.clock.shown());
    resource.ready = adopted || !call.from_stack();
    if (const Resource* present = call.world.find(resource.scope, type, resource.id)) return already_exists(call, type, schema, *present);

    Created created{.resource = resource, .duration = facts::duration(call, type, resource.model, "create", usual_duration)};
    if (auto done = call.world.put(std::move(resource)); !done) return done.fault();
    if (auto done = call.registry.type(governing(type)).after_create(call, created.resource); !done) {
        if (auto undone = call.world.erase(created.resource.scope, type, created.resource.id); !undone) return undone.fault();
        return done.fault();
    }
    // The effects may have reached the resource itself.
    if (const Resource* now = call.world.find(created.resource.scope, type, created.resource.id)) created.resource = *now;
    return created;
}

// What a resource keeps although the new properties do not say it: attributes, and the name that was generated for it.
void carry_over(const Call& call, const TypeSchema& schema, const Resource& current, Model& desired) {
    for (const PropertyPath& path : schema.read_only()) {
        const Json& held = path.empty() ? current.model : member(current.model, path.front());
        if (path.size() == 1 && !held.is_null()) desired[path.front()] = held;
    }
    std::optional<facts::NameFacts> name = facts::name_facts(call, current.type, desired);
    if (!name) name = guess_name(schema);
    if (!name || !member(desired, name->property).is_null()) return;
    const bool generated = std::find(current.completed.begin(), current.completed.end(), name->property) != current.completed.end();
    if (generated) desired[name->property] = current.property(name->property);
}

}  // namespace

Result<Created> create(const Call& call, const std::string& type, Model desired) {
    return make(call, type, std::move(desired), false);
}

Result<Created> adopt(const Call& call, const std::string& type, Model desired) {
    return make(call, type, std::move(desired), true);
}

Result<Created> update(const Call& call, const Resource& present, Model desired) {
    const Resource current = present;  // may lie in the world that is about to change
    const Result<const TypeSchema*> found = schema_of(call, current.type);
    if (!found) return found.fault();
    const TypeSchema& schema = **found;
    if (desired.is_null()) desired = Json::object();
    desired = validator::coerce(schema, desired);
    if (auto done = check_writable(current.type, schema, desired); !done) return done.fault();
    const std::vector<std::string> given = keys_of(desired);
    carry_over(call, schema, current, desired);
    take_attributes(schema, desired);
    auto completed = complete(call, current.type, schema, desired);
    if (!completed) return completed.fault();
    if (auto done = check(call, current.type, schema, desired, &current.model); !done) return done.fault();

    carry_over(call, schema, current, desired);
    if (auto done = attributes(call, current.type, schema, desired); !done) return done.fault();
    Resource next = current;
    next.model = std::move(desired);
    next.id = identifier_of(schema, next.model);
    next.ref = facts::ref(call, current.type, next.model).value_or("");
    if (next.id.empty()) next.id = next.ref.empty() ? current.id : next.ref;
    next.completed.clear();
    for (const std::string& key : keys_of(next.model)) {
        if (std::find(given.begin(), given.end(), key) == given.end() && !schema.is_read_only({key})) next.completed.push_back(key);
    }
    Created updated{.resource = next, .duration = facts::duration(call, current.type, next.model, "update", usual_duration)};
    if (next.id != current.id) {
        if (auto done = call.world.erase(current.scope, current.type, current.id); !done) return done.fault();
    }
    if (auto done = call.world.put(std::move(next)); !done) return done.fault();
    if (auto done = call.registry.type(governing(current.type)).after_update(call, updated.resource, current.model); !done) return done.fault();
    if (const Resource* now = call.world.find(updated.resource.scope, current.type, updated.resource.id)) updated.resource = *now;
    return updated;
}

Result<Duration> remove(const Call& call, const Resource& resource) {
    const Resource* present = call.world.find(resource.scope, resource.type, resource.id);
    if (!present) return Duration{0};
    const Resource last = *present;
    if (auto done = call.registry.type(governing(last.type)).before_remove(call, last); !done) return done.fault();
    if (auto done = facts::check(call, last.type, last.model, nullptr, "delete", nullptr); !done) return done.fault();
    if (auto done = call.world.erase(last.scope, last.type, last.id); !done) return done.fault();
    return facts::duration(call, last.type, last.model, "delete", usual_duration);
}

Result<void> settle(const Call& call, Resource& resource) {
    if (const Resource* present = call.world.find(resource.scope, resource.type, resource.id)) resource = *present;
    if (auto done = call.registry.type(governing(resource.type)).settle(call, resource); !done) return done;
    if (auto done = facts::check(call, resource.type, resource.model, nullptr, "stabilize", nullptr); !done) return done;
    resource.ready = true;
    return call.world.put(resource);
}

Tier tier_of(const Registry& registry, std::string_view type) {
    if (registry.has_behaviour(governing(std::string(type)))) return Tier::behaviour;
    return facts::of(type) ? Tier::facts : Tier::schema;
}

}  // namespace drydock::providers
