#include "emulator/engine/stacks.h"

#include <algorithm>

#include "base/arn.h"
#include "emulator/engine/stack_aliases.h"
#include "emulator/engine/stack_rows.h"
#include "emulator/engine/status.h"

namespace drydock::engine {
namespace {

std::string scope_of_id(std::string_view id) {
    const std::optional<Arn> arn = Arn::parse(id);
    return arn ? arn->account + "|" + arn->region : std::string();
}

template <typename Resources>
auto* find_resource(Resources& resources, std::string_view logical_id) {
    const auto found = std::ranges::find(resources, logical_id, &StackResource::logical_id);
    return found == resources.end() ? nullptr : &*found;
}

}  // namespace

StackResource* StackRecord::resource(std::string_view logical_id) {
    return find_resource(resources, logical_id);
}

const StackResource* StackRecord::resource(std::string_view logical_id) const {
    return find_resource(resources, logical_id);
}

bool StackRecord::deleted() const {
    return status == status::delete_complete;
}

bool StackRecord::in_progress() const {
    return status.ends_with("IN_PROGRESS") && status != status::review_in_progress;
}

Result<void> StackStore::load() {
    auto read = store_.each(rows::kind_stack, [this](state::Record&& record) { add(rows::to_stack(record)); });
    if (!read) return read;
    read = load_members();
    if (!read) return read;
    read = store_.each(rows::kind_export, [this](state::Record&& record) {
        const Json& value = member(record.value, "value");
        exports_[{record.account, record.region}][record.key] = {record.key, scalar_text(value), record.group};
    });
    if (!read) return read;
    read = stack_sets_.load();
    if (!read) return read;
    read = shelf_.load();
    if (!read) return read;
    return store_.each(rows::kind_change_set, [this](state::Record&& record) { change_sets_.push_back(rows::to_change_set(record)); });
}

Result<void> StackStore::load_members() {
    auto read = store_.each(rows::kind_configuration, [this](state::Record&& record) {
        const auto stack = by_id_.find(record.group);
        if (stack == by_id_.end()) return;
        Configuration configuration = rows::to_configuration(record.value);
        if (record.key == "now")
            stack->second->now = std::move(configuration);
        else
            stack->second->former = std::move(configuration);
    });
    if (!read) return read;
    return store_.each(rows::kind_member, [this](state::Record&& record) {
        const auto stack = by_id_.find(record.group);
        if (stack == by_id_.end()) return;
        auto& into = record.key.starts_with("#") ? stack->second->remnants : stack->second->resources;
        into.push_back(rows::to_resource(record.value));
    });
}

std::vector<const StackRecord*> StackStore::list() const {
    std::vector<const StackRecord*> out;
    for (const StackRecord& stack : stacks_) out.push_back(&stack);
    return out;
}

const StackRecord* StackStore::find(const providers::Scope& scope, std::string_view name_or_id) const {
    if (const auto found = by_id_.find(name_or_id); found != by_id_.end()) return found->second->scope == scope ? found->second : nullptr;
    for (auto [named, end] = by_name_.equal_range(name_or_id); named != end; ++named) {
        if (named->second->scope == scope && !named->second->deleted()) return named->second;
    }
    const auto aliased = by_id_.find(stack_of_alias(scope, name_or_id, shelf_));
    return aliased == by_id_.end() || aliased->second->deleted() ? nullptr : aliased->second;
}

StackRecord* StackStore::find(const providers::Scope& scope, std::string_view name_or_id) {
    return const_cast<StackRecord*>(std::as_const(*this).find(scope, name_or_id));
}

StackRecord& StackStore::add(StackRecord stack) {
    stacks_.push_back(std::move(stack));
    by_id_[stacks_.back().id] = &stacks_.back();
    by_name_.emplace(stacks_.back().name, &stacks_.back());
    return stacks_.back();
}

Result<void> StackStore::forget(const StackRecord& stack) {
    for (const std::string_view kind :
         {rows::kind_configuration, rows::kind_member, rows::kind_event, rows::kind_validation, rows::kind_change_set}) {
        if (auto removed = store_.remove_group(kind, stack.id); !removed) return removed;
    }
    std::vector<std::string> exported;
    for (const auto& [name, each] : exports(stack.scope)) {
        if (each.stack_id == stack.id) exported.push_back(name);
    }
    for (const std::string& name : exported) {
        if (auto removed = remove_export(stack.scope, name); !removed) return removed;
    }
    if (auto removed = store_.remove(rows::kind_stack, stack.scope.account, stack.scope.region, stack.name, stack.id); !removed) return removed;
    const std::string id = stack.id;
    std::erase_if(change_sets_, [&](const ChangeSetRecord& set) { return set.stack_id == id; });
    events_.erase(id);
    validation_.erase(id);
    by_id_.erase(id);
    std::erase_if(by_name_, [&](const auto& named) { return named.second->id == id; });
    std::erase_if(stacks_, [&](const StackRecord& each) { return each.id == id; });
    return {};
}

Result<void> StackStore::save(const StackRecord& stack) {
    if (!store_.keeps()) return {};
    return store_.put({std::string(rows::kind_stack), stack.scope.account, stack.scope.region, stack.name, stack.id, rows::from_stack(stack)});
}

Result<void> StackStore::save_configuration(const StackRecord& stack) {
    if (!store_.keeps()) return {};
    const auto row = [&](const char* key, const Configuration& configuration) {
        return store_.put(
            {std::string(rows::kind_configuration), stack.scope.account, stack.scope.region, stack.id, key, rows::from_configuration(configuration)});
    };
    if (auto written = row("now", stack.now); !written) return written;
    if (stack.former) return row("former", *stack.former);
    return store_.remove(rows::kind_configuration, stack.scope.account, stack.scope.region, stack.id, "former");
}

Result<void> StackStore::save_resources(const StackRecord& stack) {
    if (!store_.keeps()) return {};
    if (auto removed = store_.remove_group(rows::kind_member, stack.id); !removed) return removed;
    for (const StackResource& resource : stack.resources) {
        if (auto written = save_resource(stack, resource); !written) return written;
    }
    std::size_t number = 0;
    for (const StackResource& remnant : stack.remnants) {
        auto written = store_.put({std::string(rows::kind_member), stack.scope.account, stack.scope.region, stack.id, "#" + std::to_string(number++),
                                   rows::from_resource(remnant)});
        if (!written) return written;
    }
    return {};
}

Result<void> StackStore::save_resource(const StackRecord& stack, const StackResource& resource) {
    if (!store_.keeps()) return {};
    return store_.put(
        {std::string(rows::kind_member), stack.scope.account, stack.scope.region, stack.id, resource.logical_id, rows::from_resource(resource)});
}

std::vector<StackEvent> StackStore::events(const StackRecord& stack) const {
    if (!store_.keeps()) {
        const auto found = events_.find(stack.id);
        return found == events_.end() ? std::vector<StackEvent>{} : found->second.read(stack.id, stack.name);
    }
    std::vector<StackEvent> out;
    // A store that cannot be read was refused when it was opened; an error in between ends the list early.
    static_cast<void>(store_.each(rows::kind_event, stack.id, [&](state::Record&& record) { out.push_back(rows::to_event(record)); }).ok());
    return out;
}

Result<void> StackStore::append(StackRecord& stack, StackEvent event) {
    const std::size_t number = stack.event_count++;
    if (!store_.keeps()) {
        events_[stack.id].append(event);
        return {};
    }
    // Resource event ids repeat between stacks, so the key is a running number.
    return store_.put(
        {std::string(rows::kind_event), stack.scope.account, stack.scope.region, stack.id, std::to_string(number), rows::from_event(event)});
}

std::vector<ValidationEvent> StackStore::validation_events(const StackRecord& stack) const {
    if (!store_.keeps()) {
        const auto found = validation_.find(stack.id);
        return found == validation_.end() ? std::vector<ValidationEvent>{} : found->second;
    }
    std::vector<ValidationEvent> out;
    static_cast<void>(
        store_.each(rows::kind_validation, stack.id, [&](state::Record&& record) { out.push_back(rows::to_validation(record.value)); }).ok());
    return out;
}

Result<void> StackStore::append(const StackRecord& stack, ValidationEvent event) {
    if (!store_.keeps()) {
        validation_[stack.id].push_back(std::move(event));
        return {};
    }
    return store_.put(
        {std::string(rows::kind_validation), stack.scope.account, stack.scope.region, stack.id, event.event_id, rows::from_validation(event)});
}

const std::map<std::string, Export, std::less<>>& StackStore::exports(const providers::Scope& scope) const {
    return exports_[{scope.account, scope.region}];
}

Result<void> StackStore::put_export(const providers::Scope& scope, const Export& exported) {
    exports_[{scope.account, scope.region}][exported.name] = exported;
    return store_.put({std::string(rows::kind_export), scope.account, scope.region, exported.stack_id, exported.name, {{"value", exported.value}}});
}

Result<void> StackStore::remove_export(const providers::Scope& scope, const std::string& name) {
    auto& held = exports_[{scope.account, scope.region}];
    const auto found = held.find(name);
    if (found == held.end()) return {};
    const std::string key = found->first, owner = found->second.stack_id;
    held.erase(found);
    return store_.remove(rows::kind_export, scope.account, scope.region, owner, key);
}

std::vector<std::string> StackStore::importers(const providers::Scope& scope, std::string_view export_name) const {
    std::vector<std::string> names;
    for (const StackRecord& stack : stacks_) {
        if (stack.deleted() || !(stack.scope == scope)) continue;
        const auto uses = [&](const Configuration& configuration) {
            return std::ranges::find(configuration.imports, export_name) != configuration.imports.end();
        };
        if (uses(stack.now) || (stack.former && uses(*stack.former))) names.push_back(stack.name);
    }
    return names;
}

std::vector<ChangeSetRecord*> StackStore::change_sets(const StackRecord& stack) {
    std::vector<ChangeSetRecord*> out;
    for (ChangeSetRecord& set : change_sets_) {
        if (set.stack_id == stack.id) out.push_back(&set);
    }
    return out;
}

ChangeSetRecord* StackStore::change_set(const providers::Scope& scope, std::string_view name_or_id, std::string_view stack_name_or_id) {
    const StackRecord* stack = stack_name_or_id.empty() ? nullptr : find(scope, stack_name_or_id);
    for (ChangeSetRecord& set : change_sets_) {
        const bool by_arn = set.id == name_or_id && scope_of_id(set.id) == scope.account + "|" + scope.region;
        if (by_arn || (stack && set.stack_id == stack->id && set.name == name_or_id)) return &set;
    }
    return nullptr;
}

ChangeSetRecord& StackStore::add(ChangeSetRecord change_set) {
    change_sets_.push_back(std::move(change_set));
    return change_sets_.back();
}

Result<void> StackStore::save(const ChangeSetRecord& set) {
    if (!store_.keeps()) return {};
    const auto stack = by_id_.find(set.stack_id);
    if (stack == by_id_.end()) return {};
    const providers::Scope& scope = stack->second->scope;
    return store_.put({std::string(rows::kind_change_set), scope.account, scope.region, set.stack_id, set.id, rows::from_change_set(set)});
}

Result<void> StackStore::forget(const ChangeSetRecord& set) {
    const std::string id = set.id, stack_id = set.stack_id;
    std::erase_if(change_sets_, [&](const ChangeSetRecord& each) { return each.id == id; });
    const auto stack = by_id_.find(stack_id);
    if (stack == by_id_.end()) return {};
    const providers::Scope& scope = stack->second->scope;
    return store_.remove(rows::kind_change_set, scope.account, scope.region, stack_id, id);
}

Result<void> StackStore::copy_to(StackStore& other, const StackRecord& stack) const {
    StackRecord& copy = other.add(stack);
    copy.event_count = 0;
    for (StackEvent& event : events(stack)) {
        if (auto appended = other.append(copy, std::move(event)); !appended) return appended;
    }
    for (ValidationEvent& event : validation_events(stack)) {
        if (auto appended = other.append(copy, std::move(event)); !appended) return appended;
    }
    if (auto saved = other.save(copy); !saved) return saved;
    if (auto saved = other.save_configuration(copy); !saved) return saved;
    return other.save_resources(copy);
}

Result<void> StackStore::copy_to(StackStore& other) {
    for (const StackRecord& stack : stacks_) {
        if (auto copied = copy_to(other, stack); !copied) return copied;
    }
    for (const auto& [where, named] : exports_) {
        for (const auto& [name, each] : named) {
            if (auto put = other.put_export({where.first, where.second}, each); !put) return put;
        }
    }
    for (const ChangeSetRecord& set : change_sets_) {
        if (auto saved = other.save(other.add(set)); !saved) return saved;
    }
    for (const StackSetRecord* set : stack_sets_.all()) {
        if (auto saved = other.stack_sets_.save(other.stack_sets_.add(*set)); !saved) return saved;
    }
    return shelf_.copy_to(other.shelf_);
}

}  // namespace drydock::engine
