#include "emulator/engine/drift.h"

#include <algorithm>
#include <array>

#include "catalog/catalog.h"
#include "emulator/engine/drift_comparison.h"
#include "emulator/engine/native.h"
#include "emulator/engine/status.h"

namespace drydock::engine {
namespace {

constexpr std::string_view drifted = "DRIFTED";
constexpr std::string_view in_sync = "IN_SYNC";
constexpr std::string_view modified = "MODIFIED";
constexpr std::string_view deleted = "DELETED";
constexpr std::string_view not_checked = "NOT_CHECKED";
constexpr std::string_view stack_type = "AWS::CloudFormation::Stack";
constexpr std::size_t kept_detections = 10;
// What the detection takes: long enough that a later change is later.
constexpr Duration detection_time{5000};

constexpr std::array checkable = {status::create_complete,        status::update_complete, status::update_rollback_complete,
                                  status::update_rollback_failed, status::import_complete, status::import_rollback_complete};

std::string text(const Json& value, std::string_view name) {
    const Json& found = member(value, name);
    return found.is_string() ? found.get<std::string>() : std::string();
}

Result<StackRecord*> find_stack(const providers::Scope& scope, const std::string& name, Site& site) {
    StackRecord* stack = site.stacks.find(scope, name);
    if (!stack || stack->deleted()) return Fault::validation_error("Stack with id " + name + " does not exist");
    if (std::ranges::find(checkable, stack->status) == checkable.end()) {
        return Fault::validation_error("Drift detection cannot be performed on stack [" + stack->id + "] while it is in [" + stack->status +
                                       "] state");
    }
    return stack;
}

Fault no_such_resource(const std::string& logical_id, const StackRecord& stack) {
    return Fault::validation_error("Resource " + logical_id + " does not exist for stack " + stack.name);
}

Json drift_of(const StackRecord& stack, const StackResource& resource, Instant now) {
    return {{"StackId", stack.id},           {"LogicalResourceId", resource.logical_id}, {"PhysicalResourceId", resource.now.physical_id},
            {"ResourceType", resource.type}, {"StackResourceDriftStatus", not_checked},  {"Timestamp", iso8601(now)}};
}

void write_comparison(Json& drift, DriftComparison comparison) {
    drift["ExpectedProperties"] = comparison.expected.dump();
    drift["ActualProperties"] = comparison.actual.dump();
    drift["StackResourceDriftStatus"] = comparison.differences.empty() ? in_sync : modified;
    drift["PropertyDifferences"] = std::move(comparison.differences);
}

// A nested stack as its parent sees it: whether it is there, with the parameters and tags that it was given. What is in it is its own drift.
void compare_nested(Json& drift, const StackResource& resource, const catalog::TypeSchema& schema, const StackRecord& parent, const Site& site) {
    const StackRecord* nested = std::as_const(site.stacks).find(parent.scope, resource.now.physical_id);
    if (!nested || nested->deleted()) {
        drift["StackResourceDriftStatus"] = deleted;
        return;
    }
    Json actual = resource.now.properties;
    Json& parameters = actual["Parameters"];
    for (const auto& [name, given] : member(resource.now.properties, "Parameters").items()) {
        const auto held = nested->now.parameters.find(name);
        if (given.is_primitive() && held != nested->now.parameters.end()) parameters[name] = held->second;
    }
    if (parameters.is_null()) actual.erase("Parameters");
    write_comparison(drift, compare_properties(schema, resource.now.properties, actual, parent.now.tags));
}

// True if the result is about the resource as the stack has deployed it last.
bool is_current(const StackResource& resource) {
    return resource.drift.is_object() && resource.drift.contains("Timestamp") && text(resource.drift, "Timestamp") >= iso8601(resource.updated);
}

bool counts_as_drifted(const StackResource& resource) {
    if (!is_current(resource)) return false;
    const std::string found = text(resource.drift, "StackResourceDriftStatus");
    return found == modified || found == deleted;
}

void check(StackRecord& stack, StackResource& resource, const Site& site) {
    Json found = compare_with_account(stack, resource, site);
    resource.drift = text(found, "StackResourceDriftStatus") == not_checked ? Json() : std::move(found);
}

// The stack's status from what is known of all its resources.
std::int64_t conclude(StackRecord& stack, Instant when) {
    const std::int64_t count = std::ranges::count_if(stack.resources, counts_as_drifted);
    if (!stack.drift.is_object()) stack.drift = Json::object();
    stack.drift["status"] = count > 0 ? drifted : in_sync;
    stack.drift["checked"] = iso8601(when);
    return count;
}

Result<void> write(const StackRecord& stack, Site& site) {
    state::Store& store = site.stacks.store();
    if (!store.keeps()) return {};
    if (auto begun = store.begin(); !begun) return begun;
    Result<void> written = site.stacks.save(stack);
    for (const StackResource& resource : stack.resources) {
        if (written) written = site.stacks.save_resource(stack, resource);
    }
    if (written) return store.commit();
    store.rollback();
    return written;
}

void keep(StackRecord& stack, const DriftDetection& detection) {
    Json& detections = stack.drift["detections"];
    if (!detections.is_array()) detections = Json::array();
    if (detections.size() >= kept_detections) detections.erase(0);
    detections.push_back({{"StackId", detection.stack_id},
                          {"StackDriftDetectionId", detection.id},
                          {"StackDriftStatus", detection.stack_status},
                          {"DetectionStatus", detection.detection_status},
                          {"DriftedStackResourceCount", detection.drifted},
                          {"Timestamp", iso8601(detection.started)}});
}

}  // namespace

bool supports_drift(std::string_view type, std::string_view region) {
    if (type == stack_type) return true;
    if (const NativeType* native = native_type(type); native && !native->judged_by_schema()) return false;
    const catalog::TypeSchema* schema = catalog::Catalog::instance().type(type, region);
    return schema && static_cast<bool>(schema->root()["handlers"]["read"]);
}

Json compare_with_account(const StackRecord& stack, const StackResource& resource, const Site& site) {
    Json drift = drift_of(stack, resource, site.clock.shown());
    const catalog::TypeSchema* schema = catalog::Catalog::instance().type(resource.type, stack.scope.region);
    const bool nested = resource.type == stack_type;
    if (!schema || !supports_drift(resource.type, stack.scope.region)) return drift;
    if (nested ? resource.now.physical_id.empty() : resource.now.world_id.empty()) return drift;
    if (nested) {
        compare_nested(drift, resource, *schema, stack, site);
        return drift;
    }
    const providers::Resource* held = site.world.find(stack.scope, resource.type, resource.now.world_id);
    if (!held)
        drift["StackResourceDriftStatus"] = deleted;
    else
        write_comparison(drift, compare_properties(*schema, resource.now.properties, held->model, stack.now.tags));
    return drift;
}

Result<DriftDetection> detect_stack_drift(const DriftRequest& request, Site& site) {
    const Result<StackRecord*> found = find_stack(request.scope, request.stack_name, site);
    if (!found) return found.fault();
    StackRecord& stack = **found;
    for (const std::string& logical_id : request.logical_ids) {
        if (!stack.resource(logical_id)) return no_such_resource(logical_id, stack);
    }
    DriftDetection detection{.id = site.ids.uuid(),
                             .stack_id = stack.id,
                             .detection_status = "DETECTION_COMPLETE",
                             .reason = {},
                             .stack_status = {},
                             .started = site.clock.shown()};
    const auto wanted = [&](const StackResource& resource) {
        return request.logical_ids.empty() || std::ranges::find(request.logical_ids, resource.logical_id) != request.logical_ids.end();
    };
    for (StackResource& resource : stack.resources) {
        if (wanted(resource)) check(stack, resource, site);
    }
    detection.drifted = conclude(stack, detection.started);
    detection.stack_status = text(stack.drift, "status");
    keep(stack, detection);
    site.clock.advance_to(site.clock.now() + detection_time);
    if (auto written = write(stack, site); !written) return written.fault();
    return detection;
}

Result<Json> detect_resource_drift(const providers::Scope& scope, const std::string& stack_name, const std::string& logical_id, Site& site) {
    const Result<StackRecord*> found = find_stack(scope, stack_name, site);
    if (!found) return found.fault();
    StackRecord& stack = **found;
    StackResource* resource = stack.resource(logical_id);
    if (!resource) return no_such_resource(logical_id, stack);
    if (!supports_drift(resource->type, scope.region)) {
        return Fault::validation_error("Drift detection is not supported for the specified ResourceType");
    }
    check(stack, *resource, site);
    conclude(stack, site.clock.shown());
    site.clock.advance_to(site.clock.now() + detection_time);
    if (auto written = write(stack, site); !written) return written.fault();
    return resource->drift;
}

Result<Json> drift_detection_status(const providers::Scope& scope, std::string_view detection_id, const StackStore& stacks) {
    for (const StackRecord* stack : stacks.list()) {
        if (!(stack->scope == scope)) continue;
        for (const Json& detection : member(stack->drift, "detections")) {
            if (text(detection, "StackDriftDetectionId") == detection_id) return detection;
        }
    }
    return Fault::validation_error("Drift detection with id " + std::string(detection_id) + " does not exist");
}

Result<Json> resource_drifts(const providers::Scope& scope, const std::string& stack_name, const std::vector<std::string>& filters,
                             const StackStore& stacks) {
    const StackRecord* stack = stacks.find(scope, stack_name);
    if (!stack) return Fault::validation_error("Stack with id " + stack_name + " does not exist");
    Json out = Json::array();
    for (const StackResource& resource : stack->resources) {
        if (!is_current(resource)) continue;
        const std::string found = text(resource.drift, "StackResourceDriftStatus");
        if (filters.empty() || std::ranges::find(filters, found) != filters.end()) out.push_back(resource.drift);
    }
    return out;
}

Json drift_information(const StackRecord& stack) {
    const std::string checked = text(stack.drift, "checked");
    if (checked.empty()) return {{"StackDriftStatus", not_checked}};
    const bool updated_since = stack.updated && iso8601(*stack.updated) > checked;
    return {{"StackDriftStatus", updated_since ? std::string(not_checked) : text(stack.drift, "status")}, {"LastCheckTimestamp", checked}};
}

Json drift_information(const StackResource& resource) {
    if (!is_current(resource)) return {{"StackResourceDriftStatus", not_checked}};
    return {{"StackResourceDriftStatus", text(resource.drift, "StackResourceDriftStatus")},
            {"LastCheckTimestamp", text(resource.drift, "Timestamp")}};
}

}  // namespace drydock::engine
