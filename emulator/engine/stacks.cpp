#include "emulator/engine/stacks.h"

#include "emulator/engine/status.h"

namespace drydock::engine {
namespace {

constexpr std::string_view kind_stack = "stack";
constexpr std::string_view kind_event = "event";
constexpr std::string_view kind_export = "export";

std::string text(const Json& value, std::string_view name) {
    const Json& found = member(value, name);
    return found.is_string() ? found.get<std::string>() : std::string();
}

Json milliseconds(Instant instant) {
    return instant.time_since_epoch().count();
}

Instant instant(const Json& value, std::string_view name) {
    const Json& found = member(value, name);
    return Instant(Duration(found.is_number_integer() ? found.get<std::int64_t>() : 0));
}

std::vector<std::string> texts(const Json& list) {
    std::vector<std::string> out;
    for (const Json& item : list) {
        if (item.is_string()) out.push_back(item.get<std::string>());
    }
    return out;
}

Json to_json(const StackResource& resource) {
    return {{"logical_id", resource.logical_id},
            {"type", resource.type},
            {"world_id", resource.world_id},
            {"physical_id", resource.physical_id},
            {"status", resource.status},
            {"reason", resource.reason},
            {"deletion_policy", resource.deletion_policy},
            {"depends_on", resource.depends_on}};
}

StackResource to_resource(const Json& value) {
    return {.logical_id = text(value, "logical_id"),
            .type = text(value, "type"),
            .world_id = text(value, "world_id"),
            .physical_id = text(value, "physical_id"),
            .status = text(value, "status"),
            .reason = text(value, "reason"),
            .deletion_policy = text(value, "deletion_policy"),
            .depends_on = texts(member(value, "depends_on"))};
}

Json to_json(const StackRecord& stack) {
    Json resources = Json::array();
    for (const StackResource& resource : stack.resources) resources.push_back(to_json(resource));
    return {{"id", stack.id},
            {"name", stack.name},
            {"status", stack.status},
            {"reason", stack.reason},
            {"detailed_status", stack.detailed_status},
            {"description", stack.description},
            {"role_arn", stack.role_arn},
            {"parent_id", stack.parent_id},
            {"root_id", stack.root_id},
            {"created", milliseconds(stack.created)},
            {"updated", milliseconds(stack.updated)},
            {"parameters", stack.parameters},
            {"tags", stack.tags},
            {"outputs", stack.outputs},
            {"capabilities", stack.capabilities},
            {"notification_arns", stack.notification_arns},
            {"imports", stack.imports},
            {"resources", std::move(resources)}};
}

StackRecord to_stack(const state::Record& record) {
    const Json& value = record.value;
    StackRecord stack{.id = text(value, "id"),
                      .name = text(value, "name"),
                      .scope = {record.account, record.region},
                      .status = text(value, "status"),
                      .reason = text(value, "reason"),
                      .detailed_status = text(value, "detailed_status"),
                      .description = text(value, "description"),
                      .role_arn = text(value, "role_arn"),
                      .parent_id = text(value, "parent_id"),
                      .root_id = text(value, "root_id"),
                      .created = instant(value, "created"),
                      .updated = instant(value, "updated"),
                      .parameters = member(value, "parameters"),
                      .tags = member(value, "tags"),
                      .outputs = member(value, "outputs"),
                      .capabilities = texts(member(value, "capabilities")),
                      .notification_arns = texts(member(value, "notification_arns")),
                      .imports = texts(member(value, "imports"))};
    for (const Json& resource : member(value, "resources")) stack.resources.push_back(to_resource(resource));
    return stack;
}

Json to_json(const StackEvent& event) {
    return {{"time", milliseconds(event.time)},
            {"event_id", event.event_id},
            {"stack_name", event.stack_name},
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
            .logical_id = text(value, "logical_id"),
            .physical_id = text(value, "physical_id"),
            .type = text(value, "type"),
            .status = text(value, "status"),
            .detailed_status = text(value, "detailed_status"),
            .reason = text(value, "reason"),
            .properties = member(value, "properties"),
            .tier = tier.is_number_integer() ? static_cast<Tier>(tier.get<int>()) : Tier::schema};
}

// The visitor form of Store::each without the Result: a store that cannot be read was refused when it was opened, and an error in between ends the
// enumeration early.
template <typename Visit>
void visit_all(providers::World& world, std::string_view kind, const Visit& visit) {
    const Result<void> done = world.store().each(kind, [&](state::Record&& record) { visit(std::move(record)); });
    static_cast<void>(done.ok());
}

}  // namespace

bool StackRecord::deleted() const {
    return status == status::delete_complete;
}

std::vector<StackRecord> StackStore::list() const {
    std::vector<StackRecord> out;
    visit_all(world_, kind_stack, [&](state::Record&& record) { out.push_back(to_stack(record)); });
    return out;
}

std::optional<StackRecord> StackStore::find(const providers::Scope& scope, std::string_view name_or_id) const {
    std::optional<StackRecord> found;
    visit_all(world_, kind_stack, [&](state::Record&& record) {
        if (record.account != scope.account || record.region != scope.region) return;
        const bool by_id = record.key == name_or_id;
        const bool by_name = record.group == name_or_id && text(record.value, "status") != status::delete_complete;
        if (by_id || by_name) found = to_stack(record);
    });
    return found;
}

Result<void> StackStore::put(const StackRecord& stack) {
    return world_.store().put({std::string(kind_stack), stack.scope.account, stack.scope.region, stack.name, stack.id, to_json(stack)});
}

Result<void> StackStore::remove(const StackRecord& stack) {
    std::vector<state::Record> rows;
    const auto collect = [&](state::Record&& record) {
        if (record.group == stack.id) rows.push_back(std::move(record));
    };
    visit_all(world_, kind_event, collect);
    visit_all(world_, kind_export, collect);
    for (const state::Record& row : rows) {
        if (auto removed = world_.store().remove(row.kind, row.account, row.region, row.group, row.key); !removed) return removed;
    }
    return world_.store().remove(kind_stack, stack.scope.account, stack.scope.region, stack.name, stack.id);
}

std::vector<StackEvent> StackStore::events(std::string_view stack_id) const {
    std::vector<StackEvent> out;
    visit_all(world_, kind_event, [&](state::Record&& record) {
        if (record.group == stack_id) out.push_back(to_event(record));
    });
    return out;
}

Result<void> StackStore::append(const providers::Scope& scope, const StackEvent& event, std::size_t number) {
    // Resource event ids repeat between stacks, so the key is the stack's id with a running number.
    return world_.store().put(
        {std::string(kind_event), scope.account, scope.region, event.stack_id, event.stack_id + "#" + std::to_string(number), to_json(event)});
}

std::map<std::string, Export, std::less<>> StackStore::exports(const providers::Scope& scope) const {
    std::map<std::string, Export, std::less<>> out;
    visit_all(world_, kind_export, [&](state::Record&& record) {
        if (record.account != scope.account || record.region != scope.region) return;
        out[record.key] = {record.key, text(record.value, "value"), record.group};
    });
    return out;
}

Result<void> StackStore::put_export(const providers::Scope& scope, const Export& exported) {
    return world_.store().put({std::string(kind_export), scope.account, scope.region, exported.stack_id, exported.name, {{"value", exported.value}}});
}

Result<void> StackStore::remove_export(const providers::Scope& scope, const Export& exported) {
    return world_.store().remove(kind_export, scope.account, scope.region, exported.stack_id, exported.name);
}

}  // namespace drydock::engine
