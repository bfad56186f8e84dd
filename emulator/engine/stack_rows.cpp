#include "emulator/engine/stack_rows.h"

namespace drydock::engine::rows {
namespace {

std::string text(const Json& value, std::string_view name) {
    const Json& found = member(value, name);
    return found.is_string() ? found.get<std::string>() : std::string();
}

bool flag(const Json& value, std::string_view name) {
    return member(value, name) == Json(true);
}

Json milliseconds(Instant instant) {
    return instant.time_since_epoch().count();
}

Json milliseconds(const std::optional<Instant>& instant) {
    return instant ? milliseconds(*instant) : Json();
}

std::optional<Instant> moment(const Json& value, std::string_view name) {
    const Json& found = member(value, name);
    if (!found.is_number_integer()) return std::nullopt;
    return Instant(Duration(found.get<std::int64_t>()));
}

Instant instant(const Json& value, std::string_view name) {
    return moment(value, name).value_or(Instant());
}

std::vector<std::string> texts(const Json& list) {
    std::vector<std::string> out;
    for (const Json& item : list) {
        if (item.is_string()) out.push_back(item.get<std::string>());
    }
    return out;
}

Json from_deployed(const Deployed& deployed) {
    return {{"world_id", deployed.world_id},
            {"physical_id", deployed.physical_id},
            {"properties", deployed.properties},
            {"metadata", deployed.metadata},
            {"deletion_policy", deployed.deletion_policy},
            {"update_replace_policy", deployed.update_replace_policy},
            {"depends_on", deployed.depends_on},
            {"actual", deployed.actual},
            {"gone", deployed.gone}};
}

Deployed to_deployed(const Json& value) {
    return {.world_id = text(value, "world_id"),
            .physical_id = text(value, "physical_id"),
            .properties = member(value, "properties"),
            .metadata = member(value, "metadata"),
            .deletion_policy = text(value, "deletion_policy"),
            .update_replace_policy = text(value, "update_replace_policy"),
            .depends_on = texts(member(value, "depends_on")),
            .actual = member(value, "actual"),
            .gone = flag(value, "gone")};
}

}  // namespace

Json from_stack(const StackRecord& stack) {
    return {{"name", stack.name},
            {"status", stack.status},
            {"reason", stack.reason},
            {"detailed_status", stack.detailed_status},
            {"parent_id", stack.parent_id},
            {"root_id", stack.root_id},
            {"created", milliseconds(stack.created)},
            {"updated", milliseconds(stack.updated)},
            {"deleted_at", milliseconds(stack.deleted_at)},
            {"policy", stack.policy},
            {"termination_protection", stack.termination_protection},
            {"disable_rollback", stack.disable_rollback},
            {"retain_except_on_create", stack.retain_except_on_create},
            {"timeout_minutes", stack.timeout_minutes ? Json(*stack.timeout_minutes) : Json()},
            {"change_set_id", stack.change_set_id},
            {"operation", stack.operation},
            {"operation_id", stack.operation_id},
            {"token", stack.token},
            {"drift", stack.drift},
            {"event_count", stack.event_count},
            {"last_event", milliseconds(stack.last_event)}};
}

StackRecord to_stack(const state::Record& record) {
    const Json& value = record.value;
    StackRecord stack;
    stack.id = record.key;
    stack.scope = {record.account, record.region};
    for (const auto& [name, into] : {std::pair{"name", &stack.name},
                                     {"status", &stack.status},
                                     {"reason", &stack.reason},
                                     {"detailed_status", &stack.detailed_status},
                                     {"parent_id", &stack.parent_id},
                                     {"root_id", &stack.root_id},
                                     {"policy", &stack.policy},
                                     {"change_set_id", &stack.change_set_id},
                                     {"operation", &stack.operation},
                                     {"operation_id", &stack.operation_id},
                                     {"token", &stack.token}}) {
        *into = text(value, name);
    }
    stack.created = instant(value, "created");
    stack.updated = moment(value, "updated");
    stack.deleted_at = moment(value, "deleted_at");
    stack.termination_protection = flag(value, "termination_protection");
    stack.disable_rollback = flag(value, "disable_rollback");
    stack.retain_except_on_create = flag(value, "retain_except_on_create");
    if (const Json& minutes = member(value, "timeout_minutes"); minutes.is_number_integer()) stack.timeout_minutes = minutes.get<int>();
    stack.drift = member(value, "drift");
    if (const Json& count = member(value, "event_count"); count.is_number_integer()) stack.event_count = count.get<std::size_t>();
    stack.last_event = instant(value, "last_event");
    return stack;
}

Json from_configuration(const Configuration& configuration) {
    return {{"body", configuration.body},
            {"processed", configuration.processed},
            {"source_name", configuration.source_name},
            {"json", configuration.is_json},
            {"description", configuration.description},
            {"parameters", configuration.parameters},
            {"shown_parameters", configuration.shown_parameters},
            {"tags", configuration.tags},
            {"outputs", configuration.outputs},
            {"capabilities", configuration.capabilities},
            {"notification_arns", configuration.notification_arns},
            {"role_arn", configuration.role_arn},
            {"rollback_triggers", configuration.rollback_triggers},
            {"imports", configuration.imports}};
}

Configuration to_configuration(const Json& value) {
    Configuration configuration{.body = text(value, "body"),
                                .processed = text(value, "processed"),
                                .source_name = text(value, "source_name"),
                                .is_json = flag(value, "json"),
                                .description = text(value, "description"),
                                .parameters = {},
                                .shown_parameters = member(value, "shown_parameters"),
                                .tags = member(value, "tags"),
                                .outputs = member(value, "outputs"),
                                .capabilities = texts(member(value, "capabilities")),
                                .notification_arns = texts(member(value, "notification_arns")),
                                .role_arn = text(value, "role_arn"),
                                .rollback_triggers = member(value, "rollback_triggers"),
                                .imports = texts(member(value, "imports"))};
    for (const auto& [name, given] : member(value, "parameters").items()) configuration.parameters[name] = scalar_text(given);
    return configuration;
}

Json from_resource(const StackResource& resource) {
    return {{"logical_id", resource.logical_id},
            {"type", resource.type},
            {"status", resource.status},
            {"reason", resource.reason},
            {"updated", milliseconds(resource.updated)},
            {"now", from_deployed(resource.now)},
            {"former", resource.former ? from_deployed(*resource.former) : Json()},
            {"added", resource.added},
            {"removed", resource.removed},
            {"signals", resource.signals},
            {"imported", resource.imported},
            {"drift", resource.drift}};
}

StackResource to_resource(const Json& value) {
    StackResource resource{.logical_id = text(value, "logical_id"),
                           .type = text(value, "type"),
                           .status = text(value, "status"),
                           .reason = text(value, "reason"),
                           .updated = instant(value, "updated"),
                           .now = to_deployed(member(value, "now")),
                           .former = std::nullopt,
                           .added = flag(value, "added"),
                           .removed = flag(value, "removed"),
                           .signals = member(value, "signals"),
                           .imported = flag(value, "imported"),
                           .drift = member(value, "drift")};
    if (const Json& former = member(value, "former"); former.is_object()) resource.former = to_deployed(former);
    return resource;
}

Json from_event(const StackEvent& event) {
    return {{"time", milliseconds(event.time)},
            {"event_id", event.event_id},
            {"stack_name", event.stack_name},
            {"operation", event.operation},
            {"operation_id", event.operation_id},
            {"token", event.token},
            {"logical_id", event.logical_id},
            {"physical_id", event.physical_id},
            {"type", event.type},
            {"status", event.status},
            {"detailed_status", event.detailed_status},
            {"reason", event.reason},
            {"properties", event.properties},
            {"tier", static_cast<int>(event.tier)}};
}

StackEvent to_event(const state::Record& record) {
    const Json& value = record.value;
    const Json& tier = member(value, "tier");
    return {.time = instant(value, "time"),
            .event_id = text(value, "event_id"),
            .stack_id = record.group,
            .stack_name = text(value, "stack_name"),
            .operation = text(value, "operation"),
            .operation_id = text(value, "operation_id"),
            .token = text(value, "token"),
            .logical_id = text(value, "logical_id"),
            .physical_id = text(value, "physical_id"),
            .type = text(value, "type"),
            .status = text(value, "status"),
            .detailed_status = text(value, "detailed_status"),
            .reason = text(value, "reason"),
            .properties = member(value, "properties"),
            .tier = tier.is_number_integer() ? static_cast<Tier>(tier.get<int>()) : Tier::schema};
}

Json from_validation(const ValidationEvent& event) {
    return {{"time", milliseconds(event.time)},
            {"event_id", event.event_id},
            {"operation", event.operation},
            {"operation_id", event.operation_id},
            {"change_set_id", event.change_set_id},
            {"logical_id", event.logical_id},
            {"type", event.type},
            {"physical_id", event.physical_id},
            {"name", event.name},
            {"mode", event.mode},
            {"status", event.status},
            {"reason", event.reason},
            {"path", event.path}};
}

ValidationEvent to_validation(const Json& value) {
    return {.time = instant(value, "time"),
            .event_id = text(value, "event_id"),
            .operation = text(value, "operation"),
            .operation_id = text(value, "operation_id"),
            .change_set_id = text(value, "change_set_id"),
            .logical_id = text(value, "logical_id"),
            .type = text(value, "type"),
            .physical_id = text(value, "physical_id"),
            .name = text(value, "name"),
            .mode = text(value, "mode"),
            .status = text(value, "status"),
            .reason = text(value, "reason"),
            .path = text(value, "path"),
            .span = {}};
}

Json from_change_set(const ChangeSetRecord& set) {
    return {{"name", set.name},
            {"type", set.type},
            {"status", set.status},
            {"execution_status", set.execution_status},
            {"reason", set.reason},
            {"description", set.description},
            {"created", milliseconds(set.created)},
            {"request", set.request},
            {"changes", set.changes},
            {"nested", set.nested},
            {"parent_id", set.parent_id},
            {"root_id", set.root_id},
            {"on_stack_failure", set.on_stack_failure},
            {"token", set.token},
            {"values_warning", set.values_warning},
            {"include_nested", set.include_nested},
            {"parameters", set.parameters},
            {"deployment_mode", set.deployment_mode},
            {"operation_id", set.operation_id},
            {"drift_status", set.drift_status}};
}

ChangeSetRecord to_change_set(const state::Record& record) {
    const Json& value = record.value;
    return {.id = record.key,
            .name = text(value, "name"),
            .stack_id = record.group,
            .type = text(value, "type"),
            .status = text(value, "status"),
            .execution_status = text(value, "execution_status"),
            .reason = text(value, "reason"),
            .description = text(value, "description"),
            .created = instant(value, "created"),
            .request = member(value, "request"),
            .changes = member(value, "changes"),
            .nested = member(value, "nested"),
            .parent_id = text(value, "parent_id"),
            .root_id = text(value, "root_id"),
            .on_stack_failure = text(value, "on_stack_failure"),
            .token = text(value, "token"),
            .values_warning = text(value, "values_warning"),
            .include_nested = flag(value, "include_nested"),
            .parameters = member(value, "parameters"),
            .deployment_mode = text(value, "deployment_mode"),
            .operation_id = text(value, "operation_id"),
            .drift_status = text(value, "drift_status")};
}

}  // namespace drydock::engine::rows
