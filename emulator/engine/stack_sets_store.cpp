#include "emulator/engine/stack_sets_store.h"

#include <algorithm>

#include "base/arn.h"

namespace drydock::engine {
namespace {

constexpr std::string_view kind_stack_set = "stack-set";  // group: name, key: id

std::string text(const Json& value, std::string_view name) {
    const Json& found = member(value, name);
    return found.is_string() ? found.get<std::string>() : std::string();
}

bool flag(const Json& value, std::string_view name) {
    return member(value, name) == Json(true);
}

Json milliseconds(const std::optional<Instant>& instant) {
    return instant ? Json(instant->time_since_epoch().count()) : Json();
}

std::optional<Instant> moment(const Json& value, std::string_view name) {
    const Json& found = member(value, name);
    if (!found.is_number_integer()) return std::nullopt;
    return Instant(Duration(found.get<std::int64_t>()));
}

tmpl::ParameterValues parameters_of(const Json& value) {
    tmpl::ParameterValues out;
    for (const auto& [name, given] : value.items()) out[name] = scalar_text(given);
    return out;
}

Json pairs(const std::vector<std::pair<std::string, std::string>>& list) {
    Json out = Json::array();
    for (const auto& [first, second] : list) out.push_back({first, second});
    return out;
}

std::vector<std::pair<std::string, std::string>> pairs_of(const Json& list) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const Json& each : list) {
        if (each.is_array() && each.size() == 2) out.emplace_back(scalar_text(each[0]), scalar_text(each[1]));
    }
    return out;
}

Json from_instance(const StackInstance& instance) {
    return {{"account", instance.account},
            {"region", instance.region},
            {"unit", instance.unit},
            {"stack_id", instance.stack_id},
            {"overrides", instance.overrides},
            {"status", instance.status},
            {"detailed_status", instance.detailed_status},
            {"reason", instance.reason},
            {"drift_status", instance.drift_status},
            {"drift_checked", milliseconds(instance.drift_checked)},
            {"last_operation_id", instance.last_operation_id}};
}

StackInstance to_instance(const Json& value) {
    return {.account = text(value, "account"),
            .region = text(value, "region"),
            .unit = text(value, "unit"),
            .stack_id = text(value, "stack_id"),
            .overrides = parameters_of(member(value, "overrides")),
            .status = text(value, "status"),
            .detailed_status = text(value, "detailed_status"),
            .reason = text(value, "reason"),
            .drift_status = text(value, "drift_status"),
            .drift_checked = moment(value, "drift_checked"),
            .last_operation_id = text(value, "last_operation_id")};
}

Json from_operation(const StackSetOperation& operation) {
    Json results = Json::array();
    for (const StackSetResult& each : operation.results) results.push_back({each.account, each.region, each.unit, each.status, each.reason});
    return {{"id", operation.id},
            {"action", operation.action},
            {"status", operation.status},
            {"preferences", operation.preferences},
            {"targets", operation.targets},
            {"retain_stacks", operation.retain_stacks},
            {"administration_role", operation.administration_role},
            {"execution_role", operation.execution_role},
            {"created", milliseconds(operation.created)},
            {"ended", milliseconds(operation.ended)},
            {"results", std::move(results)},
            {"drift", operation.drift}};
}

StackSetOperation to_operation(const Json& value) {
    StackSetOperation operation{.id = text(value, "id"),
                                .action = text(value, "action"),
                                .status = text(value, "status"),
                                .preferences = member(value, "preferences"),
                                .targets = member(value, "targets"),
                                .retain_stacks = flag(value, "retain_stacks"),
                                .administration_role = text(value, "administration_role"),
                                .execution_role = text(value, "execution_role"),
                                .created = moment(value, "created").value_or(Instant()),
                                .ended = moment(value, "ended"),
                                .results = {},
                                .drift = member(value, "drift")};
    for (const Json& each : member(value, "results")) {
        if (!each.is_array() || each.size() != 5) continue;
        operation.results.push_back({scalar_text(each[0]), scalar_text(each[1]), scalar_text(each[2]), scalar_text(each[3]), scalar_text(each[4])});
    }
    return operation;
}

Json from_set(const StackSetRecord& set) {
    Json instances = Json::array(), operations = Json::array();
    for (const StackInstance& each : set.instances) instances.push_back(from_instance(each));
    for (const StackSetOperation& each : set.operations) operations.push_back(from_operation(each));
    return {{"status", set.status},
            {"description", set.description},
            {"body", set.body},
            {"parameters", set.parameters},
            {"tags", pairs(set.tags)},
            {"capabilities", set.capabilities},
            {"administration_role", set.administration_role},
            {"execution_role", set.execution_role},
            {"service_managed", set.service_managed},
            {"auto_deployment", set.auto_deployment},
            {"retain_on_removal", set.retain_on_removal},
            {"managed_execution", set.managed_execution},
            {"standing_targets", pairs(set.standing_targets)},
            {"instances", std::move(instances)},
            {"operations", std::move(operations)},
            {"drift", set.drift}};
}

StackSetRecord to_set(const state::Record& record) {
    const Json& value = record.value;
    StackSetRecord set;
    set.id = record.key;
    set.name = record.group;
    set.scope = {record.account, record.region};
    set.status = text(value, "status");
    set.description = text(value, "description");
    set.body = text(value, "body");
    set.parameters = parameters_of(member(value, "parameters"));
    set.tags = pairs_of(member(value, "tags"));
    for (const Json& each : member(value, "capabilities")) set.capabilities.push_back(scalar_text(each));
    set.administration_role = text(value, "administration_role");
    set.execution_role = text(value, "execution_role");
    set.service_managed = flag(value, "service_managed");
    set.auto_deployment = flag(value, "auto_deployment");
    set.retain_on_removal = flag(value, "retain_on_removal");
    set.managed_execution = flag(value, "managed_execution");
    set.standing_targets = pairs_of(member(value, "standing_targets"));
    for (const Json& each : member(value, "instances")) set.instances.push_back(to_instance(each));
    for (const Json& each : member(value, "operations")) set.operations.push_back(to_operation(each));
    set.drift = member(value, "drift");
    return set;
}

void stop(StackSetOperation& operation) {
    if (operation.ended) return;
    operation.status = "STOPPED";
    operation.ended = operation.created;
    for (StackSetResult& result : operation.results) {
        if (result.status == "PENDING" || result.status == "RUNNING") result.status = "CANCELLED";
    }
}

template <typename Sets>
auto* find_set(Sets& sets, const providers::Scope& scope, std::string_view name_or_id) {
    const auto found = std::ranges::find_if(sets, [&](const StackSetRecord& set) {
        return set.scope == scope && (set.id == name_or_id || set.arn() == name_or_id || (set.name == name_or_id && set.status == "ACTIVE"));
    });
    return found == sets.end() ? nullptr : &*found;
}

template <typename Instances>
auto* find_instance(Instances& instances, std::string_view account, std::string_view region) {
    const auto found = std::ranges::find_if(instances, [&](const StackInstance& each) { return each.account == account && each.region == region; });
    return found == instances.end() ? nullptr : &*found;
}

}  // namespace

StackInstance* StackSetRecord::instance(std::string_view account, std::string_view region) {
    return find_instance(instances, account, region);
}

const StackInstance* StackSetRecord::instance(std::string_view account, std::string_view region) const {
    return find_instance(instances, account, region);
}

const StackSetOperation* StackSetRecord::operation(std::string_view operation_id) const {
    const auto found = std::ranges::find(operations, operation_id, &StackSetOperation::id);
    return found == operations.end() ? nullptr : &*found;
}

std::string StackSetRecord::arn() const {
    return Arn{std::string(partition_of(scope.region)), "cloudformation", scope.region, scope.account, "stackset/" + id}.text();
}

Result<void> StackSetStore::load() {
    return store_.each(kind_stack_set, [this](state::Record&& record) {
        sets_.push_back(to_set(record));
        for (StackSetOperation& operation : sets_.back().operations) stop(operation);
    });
}

StackSetRecord* StackSetStore::find(const providers::Scope& scope, std::string_view name_or_id) {
    return find_set(sets_, scope, name_or_id);
}

const StackSetRecord* StackSetStore::find(const providers::Scope& scope, std::string_view name_or_id) const {
    return find_set(sets_, scope, name_or_id);
}

std::vector<const StackSetRecord*> StackSetStore::list(const providers::Scope& scope) const {
    std::vector<const StackSetRecord*> out;
    for (const StackSetRecord& set : sets_) {
        if (set.scope == scope) out.push_back(&set);
    }
    return out;
}

std::vector<StackSetRecord*> StackSetStore::all() {
    std::vector<StackSetRecord*> out;
    for (StackSetRecord& set : sets_) out.push_back(&set);
    return out;
}

StackSetRecord& StackSetStore::add(StackSetRecord set) {
    sets_.push_back(std::move(set));
    return sets_.back();
}

Result<void> StackSetStore::save(const StackSetRecord& set) {
    if (!store_.keeps()) return {};
    return store_.put({std::string(kind_stack_set), set.scope.account, set.scope.region, set.name, set.id, from_set(set)});
}

Result<void> StackSetStore::forget(std::string_view account) {
    const auto goes = [&](const StackSetRecord& set) { return account.empty() || set.scope.account == account; };
    for (const StackSetRecord& set : sets_) {
        if (!goes(set)) continue;
        if (auto removed = store_.remove(kind_stack_set, set.scope.account, set.scope.region, set.name, set.id); !removed) return removed;
    }
    std::erase_if(sets_, goes);
    return {};
}

}  // namespace drydock::engine
