#include "emulator/apis/cloudformation/parts/views.h"

#include <algorithm>

#include "emulator/apis/cloudformation/parts/input.h"
#include "emulator/engine/drift.h"
#include "emulator/engine/stack_aliases.h"
#include "emulator/engine/status.h"

namespace drydock::apis::cloudformation {
namespace {

using engine::StackRecord;
using engine::StackResource;

Json last_operations(const StackRecord& stack) {
    return Json::array({{{"OperationType", stack.operation}, {"OperationId", stack.operation_id}}});
}

void put_list(Json& answer, const char* name, const Json& list) {
    if (!list.empty()) answer[name] = list;
}

// {OutputKey, OutputValue, Description?, ExportName?}
Json outputs_view(const Json& outputs) {
    Json out = Json::array();
    for (const Json& output : outputs) {
        Json& entry = out.emplace_back(Json::object());
        for (const char* name : {"OutputKey", "OutputValue", "Description", "ExportName"}) {
            if (const Json& value = member(output, name); !value.is_null()) entry[name] = scalar_text(value);
        }
    }
    return out;
}

// What a resource shows in every list: {LogicalResourceId, PhysicalResourceId?, ResourceType, `time`, ResourceStatus, ResourceStatusReason?}.
void put_resource(Json& answer, const StackResource& resource, const char* time) {
    answer["LogicalResourceId"] = resource.logical_id;
    put(answer, "PhysicalResourceId", resource.now.physical_id);
    answer["ResourceType"] = resource.type;
    answer[time] = iso8601(resource.updated);
    answer["ResourceStatus"] = resource.status;
    put(answer, "ResourceStatusReason", resource.reason);
}

}  // namespace

Json tags_view(const Json& tags) {
    Json out = Json::array();
    for (const auto& [key, value] : tags.items()) out.push_back({{"Key", key}, {"Value", value}});
    return out;
}

Json stack_view(const StackRecord& stack, const engine::RecordShelf& shelf) {
    const engine::Configuration& now = stack.now;
    Json out = {{"StackId", stack.id}, {"StackName", stack.name}};
    if (!stack.deleted() && stack.status != engine::status::rollback_complete) put(out, "ChangeSetId", stack.change_set_id);
    put(out, "Description", now.description);
    put_list(out, "Parameters", now.shown_parameters);
    out["CreationTime"] = iso8601(stack.created);
    put(out, "DeletionTime", stack.deleted_at);
    put(out, "LastUpdatedTime", stack.updated);
    out["RollbackConfiguration"] = now.rollback_triggers.is_object() ? now.rollback_triggers : Json::object();
    out["StackStatus"] = stack.status;
    put(out, "StackStatusReason", stack.reason);
    out["DisableRollback"] = stack.disable_rollback;
    out["NotificationARNs"] = now.notification_arns;
    if (stack.timeout_minutes) out["TimeoutInMinutes"] = *stack.timeout_minutes;
    put_list(out, "Capabilities", now.capabilities);
    put_list(out, "Outputs", outputs_view(now.outputs));
    put(out, "RoleARN", now.role_arn);
    out["Tags"] = tags_view(now.tags);
    if (!stack.deleted()) out["EnableTerminationProtection"] = stack.termination_protection;
    put(out, "ParentId", stack.parent_id);
    put(out, "RootId", stack.root_id);
    out["DriftInformation"] = engine::drift_information(stack);
    if (stack.retain_except_on_create) out["RetainExceptOnCreate"] = true;
    put(out, "DetailedStatus", stack.detailed_status);
    if (!stack.operation_id.empty()) out["LastOperations"] = last_operations(stack);
    if (!stack.deleted()) put(out, "AliasName", engine::alias_of(stack, shelf));
    return out;
}

Json stack_summary(const StackRecord& stack) {
    Json out = {{"StackId", stack.id}, {"StackName", stack.name}};
    put(out, "TemplateDescription", stack.now.description);
    out["CreationTime"] = iso8601(stack.created);
    put(out, "LastUpdatedTime", stack.updated);
    put(out, "DeletionTime", stack.deleted_at);
    out["StackStatus"] = stack.status;
    put(out, "StackStatusReason", stack.reason);
    put(out, "ParentId", stack.parent_id);
    put(out, "RootId", stack.root_id);
    out["DriftInformation"] = engine::drift_information(stack);
    if (!stack.operation_id.empty()) out["LastOperations"] = last_operations(stack);
    return out;
}

bool is_shown(const StackResource& resource) {
    return !resource.status.empty();
}

std::vector<const StackResource*> shown_resources(const StackRecord& stack) {
    std::vector<const StackResource*> out;
    for (const StackResource& resource : stack.resources) {
        if (is_shown(resource)) out.push_back(&resource);
    }
    std::ranges::sort(out, {}, [](const StackResource* each) -> const std::string& { return each->logical_id; });
    return out;
}

Json resource_view(const StackRecord& stack, const StackResource& resource) {
    Json out = {{"StackName", stack.name}, {"StackId", stack.id}};
    put_resource(out, resource, "Timestamp");
    out["DriftInformation"] = engine::drift_information(resource);
    return out;
}

Json resource_detail(const StackRecord& stack, const StackResource& resource) {
    Json out = {{"StackName", stack.name}, {"StackId", stack.id}};
    put_resource(out, resource, "LastUpdatedTimestamp");
    out["Metadata"] = resource.now.metadata.is_null() ? std::string("{}") : resource.now.metadata.dump();
    out["DriftInformation"] = engine::drift_information(resource);
    return out;
}

Json resource_summary(const StackResource& resource) {
    Json out = Json::object();
    put_resource(out, resource, "LastUpdatedTimestamp");
    out["DriftInformation"] = engine::drift_information(resource);
    return out;
}

void put_happening(Json& out, const engine::StackEvent& event) {
    out["LogicalResourceId"] = event.logical_id;
    out["PhysicalResourceId"] = event.physical_id;
    out["ResourceType"] = event.type;
    out["Timestamp"] = iso8601(event.time);
    out["ResourceStatus"] = event.status;
    put(out, "ResourceStatusReason", event.reason);
    if (!event.properties.is_null()) out["ResourceProperties"] = event.properties.dump();
    put(out, "ClientRequestToken", event.token);
    put(out, "DetailedStatus", event.detailed_status);
}

Json event_view(const engine::StackEvent& event) {
    Json out = {{"StackId", event.stack_id}, {"EventId", event.event_id}, {"StackName", event.stack_name}};
    put(out, "OperationId", event.operation_id);
    put_happening(out, event);
    return out;
}

}  // namespace drydock::apis::cloudformation
