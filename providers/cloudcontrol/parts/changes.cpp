// Changes go through the same steps as a stack's resources, so with the same checks and sentences.
#include "providers/cloudcontrol/parts/changes.h"

#include <algorithm>

#include "base/text.h"
#include "providers/cloudcontrol/parts/cloud_control.h"
#include "providers/defaults.h"
#include "providers/properties.h"
#include "validator/schema.h"

namespace drydock::providers::cloudcontrol {
namespace {

using catalog::PropertyPath;
using catalog::TypeSchema;

// What is wrong with the model is told at once, before there is any request.
Result<void> check_model(const TypeSchema& type, const Json& properties) {
    std::vector<validator::Violation> violations = validator::read_only_violations(type, properties);
    for (validator::Violation& violation : validator::validate(type, properties)) {
        if (!violation.service) violations.push_back(std::move(violation));
    }
    if (violations.empty()) return {};
    return fault("ValidationException", validator::model_validation_message(violations));
}

Result<Json> object_of(const Json& input, std::string_view name) {
    Json value = Json::parse(text(input, name), nullptr, false);
    if (!value.is_object()) return fault("InvalidRequestException", std::string(name) + " is not a valid JSON object");
    return value;
}

// The identifier, as far as the caller has chosen it.
std::string chosen_identifier(const TypeSchema& type, const Json& desired) {
    const bool complete = std::ranges::all_of(type.primary_identifier(), [&](const PropertyPath& path) { return !values_at(desired, path).empty(); });
    return complete ? identifier_of(type, desired) : std::string();
}

std::string pointer_of(const PropertyPath& path) {
    return "/properties/" + join(path, "/");
}

// The paths whose values differ.
std::vector<std::string> changed_paths(const std::vector<PropertyPath>& paths, const Json& before, const Json& after) {
    std::vector<std::string> changed;
    for (const PropertyPath& path : paths) {
        const std::vector<const Json*> old = values_at(before, path), now = values_at(after, path);
        const bool same = std::ranges::equal(old, now, [](const Json* a, const Json* b) { return same_value(*a, *b); });
        if (!same) changed.push_back(pointer_of(path));
    }
    return changed;
}

Result<Json> patched(const Json& before, const std::string& document) {
    const Json patch = Json::parse(document, nullptr, false);
    if (!patch.is_array()) return fault("InvalidRequestException", "PatchDocument is not a valid JSON array");
    try {
        return before.patch(patch);
    } catch (const Json::exception& error) {
        // The library tells what failed after its own prefix: [json.exception.out_of_range.403] key 'x' not found
        const std::string_view told = error.what();
        const std::size_t end = told.find("] ");
        return fault("InvalidRequestException", "Invalid patch: " + std::string(end == std::string_view::npos ? told : told.substr(end + 2)));
    }
}

Result<void> check_patch(const TypeSchema& type, const Json& before, const Json& after) {
    const std::string prefix = "Invalid patch update: ";
    if (const auto paths = changed_paths(type.read_only(), before, after); !paths.empty()) {
        return fault("ValidationException", prefix + "readOnlyProperties [" + join(paths, ", ") + "] cannot be updated");
    }
    if (const auto paths = changed_paths(type.create_only(), before, after); !paths.empty()) {
        return fault("NotUpdatableException", prefix + "createOnlyProperties [" + join(paths, ", ") + "] cannot be updated");
    }
    return {};
}

// The patched properties without those that only AWS sets, with the secrets that no read gives.
Json given_after(const TypeSchema& type, const Resource& resource, const Json& after) {
    Json given = after;
    for (const PropertyPath& path : type.read_only()) {
        if (path.back() != "*") erase_at(given, path);
    }
    for (const PropertyPath& path : type.write_only()) {
        const Json& held = resource.property(path.front());
        if (path.size() == 1 && !held.is_null() && !given.contains(path.front())) given[path.front()] = held;
    }
    return given;
}

// What an update is to bring about: all but what nobody has given and nobody has changed.
Json desired_of(const Resource& resource, Json given) {
    for (const std::string& name : resource.completed) {
        if (given.contains(name) && same_value(given[name], resource.property(name))) given.erase(name);
    }
    return given;
}

}  // namespace

Result<Begun> create_resource(const Call& call, const Model& input) {
    const Result<const TypeSchema*> type = type_of(call, input, "create");
    if (!type) return type.fault();
    Result<Json> desired = object_of(input, "DesiredState");
    if (!desired) return desired.fault();
    if (auto done = check_model(**type, *desired); !done) return done.fault();
    Result<Request> request = Request::open(call, input, "CREATE", chosen_identifier(**type, *desired));
    if (!request) return request.fault();
    Result<Created> created = create(call, std::string((*type)->name()), std::move(*desired));
    if (!created) return request->fail(call, created.fault());
    // Its name is taken, but nobody can use it before the request has come to its end.
    created->resource.ready = false;
    const std::string identifier = created->resource.id;
    if (auto done = call.world.put(std::move(created->resource)); !done) return done.fault();
    return request->work(call, identifier, created->duration);
}

Result<Begun> update_resource(const Call& call, const Model& input) {
    const Result<const TypeSchema*> type = type_of(call, input, "update");
    if (!type) return type.fault();
    const std::string identifier = identifier_in(**type, input);
    const Resource* resource = resource_of(call, **type, identifier);
    if (!resource) return handler_failure(call, **type, "NotFound", absent_message(**type, identifier));
    const Json before = readable_properties(**type, resource->model);
    const Result<Json> after = patched(before, text(input, "PatchDocument"));
    if (!after) return after.fault();
    if (auto done = check_patch(**type, before, *after); !done) return done.fault();
    Json given = given_after(**type, *resource, *after);
    if (auto done = check_model(**type, given); !done) return done.fault();
    Json desired = desired_of(*resource, std::move(given));
    Result<Request> request = Request::open(call, input, "UPDATE", identifier);
    if (!request) return request.fault();
    const Result<bool> replaced = needs_replacement(call, *resource, desired);
    if (!replaced) return request->fail(call, replaced.fault());
    if (*replaced)
        return request->fail(call, Fault::handler("NotUpdatable", "Resource of type '" + resource->type + "' cannot be updated in place."));
    const Result<Created> updated = update(call, *resource, std::move(desired));
    return updated ? request->work(call, updated->resource.id, updated->duration) : request->fail(call, updated.fault());
}

Result<Begun> delete_resource(const Call& call, const Model& input) {
    const Result<const TypeSchema*> type = type_of(call, input, "delete");
    if (!type) return type.fault();
    const std::string identifier = identifier_in(**type, input);
    Result<Request> request = Request::open(call, input, "DELETE", identifier);
    if (!request) return request.fault();
    const Resource* resource = resource_of(call, **type, identifier);
    if (!resource) return request->fail(call, Fault::handler("NotFound", absent_message(**type, identifier)));
    const Result<Duration> removed = remove(call, *resource);
    return removed ? request->work(call, identifier, *removed) : request->fail(call, removed.fault());
}

}  // namespace drydock::providers::cloudcontrol
