#include "providers/world.h"

#include <algorithm>
#include <list>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/text.h"

namespace drydock::providers {
namespace {

constexpr std::string_view resource_kind = "resource";
constexpr std::string_view gone_kind = "gone";  // resources of a fresh account that somebody has removed
constexpr std::string_view settings_kind = "settings";

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

template <typename Value>
using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

std::string shelf_key(std::string_view account, std::string_view region, std::string_view type) {
    std::string key;
    key.reserve(account.size() + region.size() + type.size() + 2);
    key.append(account).append("|").append(region).append("|").append(type);
    return key;
}

state::Record record_of(const Resource& resource) {
    Json value = {{"model", resource.model}};
    if (!resource.ref.empty()) value["ref"] = resource.ref;
    if (!resource.stack_id.empty()) value["stack"] = resource.stack_id;
    if (!resource.logical_id.empty()) value["logical_id"] = resource.logical_id;
    if (!resource.completed.empty()) value["completed"] = resource.completed;
    if (!resource.created.empty()) value["created"] = resource.created;
    if (!resource.ready) value["ready"] = false;
    return {std::string(resource_kind), resource.scope.account, resource.scope.region, resource.type, resource.id, std::move(value)};
}

Resource resource_of(state::Record&& record) {
    Resource resource{.type = std::move(record.group), .id = std::move(record.key), .scope = {std::move(record.account), std::move(record.region)}};
    const auto text = [&record](const char* name) {
        const Json& value = member(record.value, name);
        return value.is_string() ? value.get<std::string>() : std::string();
    };
    resource.ref = text("ref");
    resource.stack_id = text("stack");
    resource.logical_id = text("logical_id");
    resource.created = text("created");
    for (const Json& property : member(record.value, "completed")) resource.completed.push_back(property.get<std::string>());
    resource.ready = member(record.value, "ready") != Json(false);
    if (record.value.is_object() && record.value.contains("model")) resource.model = std::move(record.value["model"]);
    return resource;
}

}  // namespace

// The resources of one account, region and type.
struct Shelf {
    struct Entry {
        Resource resource;
        bool innate = false;
        std::size_t number = 0;  // the how-many-th that was made
    };
    using Entries = std::list<Entry>;  // order of creation; entries stay where they are
    using Index = std::unordered_multimap<std::string, Entry*, TextHash, std::equal_to<>>;

    Entries entries;
    ByText<Entries::iterator> by_id;
    ByText<Index> by_attribute;
    std::map<std::string_view, Entry*> in_order;  // by identifier; filled when `ordered`
    bool ordered = false;
    bool furnished = false;
    std::size_t made = 0;

    Entry* find(std::string_view id) {
        const auto found = by_id.find(id);
        return found == by_id.end() ? nullptr : &*found->second;
    }

    Entry& put(Resource&& resource) {
        if (Entry* present = find(resource.id)) {
            unindex(*present);
            if (ordered) in_order.erase(present->resource.id);  // the key is a part of what is replaced
            present->resource = std::move(resource);
            if (ordered) in_order.emplace(present->resource.id, present);
            index(*present);
            return *present;
        }
        entries.push_back({.resource = std::move(resource), .number = made++});
        Entry& entry = entries.back();
        by_id.emplace(entry.resource.id, std::prev(entries.end()));
        if (ordered) in_order.emplace(entry.resource.id, &entry);
        index(entry);
        return entry;
    }

    void erase(std::string_view id) {
        const auto found = by_id.find(id);
        if (found == by_id.end()) return;
        unindex(*found->second);
        if (ordered) in_order.erase(id);
        entries.erase(found->second);
        by_id.erase(found);
    }

    void order() {
        if (ordered) return;
        for (Entry& entry : entries) in_order.emplace(entry.resource.id, &entry);
        ordered = true;
    }

    const Resource* by(std::string_view attribute, std::string_view value) {
        const std::vector<const Entry*> found = all_by(attribute, value);
        return found.empty() ? nullptr : &found.front()->resource;
    }

    // In order of creation.
    std::vector<const Entry*> all_by(std::string_view attribute, std::string_view value) {
        auto index = by_attribute.find(attribute);
        if (index == by_attribute.end()) {
            index = by_attribute.emplace(std::string(attribute), Index{}).first;
            for (Entry& entry : entries) insert(index->first, index->second, entry);
        }
        std::vector<const Entry*> found;
        const auto [begin, end] = index->second.equal_range(value);
        for (auto at = begin; at != end; ++at) found.push_back(at->second);
        std::sort(found.begin(), found.end(), [](const Entry* a, const Entry* b) { return a->number < b->number; });
        return found;
    }

private:
    static void insert(const std::string& attribute, Index& index, Entry& entry) {
        const Json& value = entry.resource.property(attribute);
        if (value.is_string()) index.emplace(value.get_ref<const std::string&>(), &entry);
    }

    void index(Entry& entry) {
        for (auto& [attribute, index] : by_attribute) insert(attribute, index, entry);
    }

    void unindex(Entry& entry) {
        for (auto& [attribute, index] : by_attribute) {
            const Json& value = entry.resource.property(attribute);
            if (!value.is_string()) continue;
            auto [begin, end] = index.equal_range(value.get_ref<const std::string&>());
            for (; begin != end; ++begin) {
                if (begin->second != &entry) continue;
                index.erase(begin);
                break;
            }
        }
    }
};

struct World::Contents {
    Innate innate;
    std::map<std::string, std::unique_ptr<Shelf>, std::less<>> shelves;  // ordered: everywhere() is the same on every machine
    ByText<std::unordered_set<std::string>> gone;                        // by shelf key: ids
    ByText<Json> settings;

    Shelf& shelf(std::string_view account, std::string_view region, std::string_view type) {
        const std::string key = shelf_key(account, region, type);
        const auto found = shelves.find(key);
        Shelf& shelf = found != shelves.end() ? *found->second : *shelves.emplace(key, std::make_unique<Shelf>()).first->second;
        if (!shelf.furnished) furnish(shelf, key, {std::string(account), std::string(region)}, type);
        return shelf;
    }

    void furnish(Shelf& shelf, const std::string& key, const Scope& scope, std::string_view type) {
        shelf.furnished = true;  // first: the maker may look at other resources, even at this shelf
        if (!innate) return;
        const auto removed = gone.find(key);
        for (Resource& resource : innate(scope, type)) {
            if (removed != gone.end() && removed->second.contains(resource.id)) continue;
            Shelf::Entry* present = shelf.find(resource.id);  // changed in an earlier run and loaded from the store
            (present ? *present : shelf.put(std::move(resource))).innate = true;
        }
    }
};

World::World(std::unique_ptr<state::Store> store)
    : store_(std::move(store)), files_(store_->path(), store_->discards()), contents_(std::make_unique<Contents>()) {}
World::~World() = default;

void World::set_innate(Innate innate) {
    contents_->innate = std::move(innate);
    for (auto& [key, shelf] : contents_->shelves) shelf->furnished = false;
}

Result<void> World::load() {
    Contents& contents = *contents_;
    auto read = store_->each(resource_kind, [&contents](state::Record&& record) {
        const std::string key = shelf_key(record.account, record.region, record.group);
        std::unique_ptr<Shelf>& shelf = contents.shelves[key];
        if (!shelf) shelf = std::make_unique<Shelf>();
        shelf->put(resource_of(std::move(record)));
    });
    if (!read) return read;
    read = store_->each(gone_kind, [&contents](state::Record&& record) {
        contents.gone[shelf_key(record.account, record.region, record.group)].insert(std::move(record.key));
    });
    if (!read) return read;
    return store_->each(settings_kind, [&contents](state::Record&& record) {
        contents.settings[shelf_key(record.account, record.region, "")] = std::move(record.value);
    });
}

const Resource* World::find(const Scope& scope, std::string_view type, std::string_view id) const {
    if (const Shelf::Entry* entry = contents_->shelf(scope.account, scope.region, type).find(id)) return &entry->resource;
    if (scope.region.empty()) return nullptr;
    const Shelf::Entry* entry = contents_->shelf(scope.account, "", type).find(id);
    return entry ? &entry->resource : nullptr;
}

std::vector<const Resource*> World::all(const Scope& scope, std::string_view type) const {
    std::vector<const Resource*> found;
    for (const Shelf::Entry& entry : contents_->shelf(scope.account, scope.region, type).entries) found.push_back(&entry.resource);
    if (scope.region.empty()) return found;
    for (const Shelf::Entry& entry : contents_->shelf(scope.account, "", type).entries) found.push_back(&entry.resource);
    return found;
}

std::vector<const Resource*> World::everywhere(std::string_view type) const {
    std::vector<const Resource*> found;
    const std::string ending = "|" + std::string(type);
    for (const auto& [key, shelf] : contents_->shelves) {
        if (!std::string_view(key).ends_with(ending)) continue;
        for (const Shelf::Entry& entry : shelf->entries) found.push_back(&entry.resource);
    }
    return found;
}

const Resource* World::first(const Scope& scope, std::string_view type, const std::function<bool(const Resource&)>& predicate) const {
    for (const Resource* resource : all(scope, type)) {
        if (predicate(*resource)) return resource;
    }
    return nullptr;
}

const Resource* World::by(const Scope& scope, std::string_view type, std::string_view attribute, std::string_view value) const {
    if (const Resource* resource = contents_->shelf(scope.account, scope.region, type).by(attribute, value)) return resource;
    return scope.region.empty() ? nullptr : contents_->shelf(scope.account, "", type).by(attribute, value);
}

std::vector<const Resource*> World::all_by(const Scope& scope, std::string_view type, std::string_view attribute, std::string_view value) const {
    std::vector<const Resource*> found;
    for (const Shelf::Entry* entry : contents_->shelf(scope.account, scope.region, type).all_by(attribute, value)) found.push_back(&entry->resource);
    if (scope.region.empty()) return found;
    for (const Shelf::Entry* entry : contents_->shelf(scope.account, "", type).all_by(attribute, value)) found.push_back(&entry->resource);
    return found;
}

void World::each_from(const Scope& scope, std::string_view type, std::string_view from, const std::function<bool(const Resource&)>& visit) const {
    Shelf& shelf = contents_->shelf(scope.account, scope.region, type);
    shelf.order();
    for (auto at = shelf.in_order.lower_bound(from); at != shelf.in_order.end() && visit(at->second->resource); ++at) {
    }
}

const Resource* World::by_everywhere(std::string_view type, std::string_view attribute, std::string_view value) const {
    for (const auto& [key, shelf] : contents_->shelves) {
        if (!key.ends_with(type) || key[key.size() - type.size() - 1] != '|') continue;
        if (const Resource* resource = shelf->by(attribute, value)) return resource;
    }
    return nullptr;
}

Result<void> World::put(Resource resource) {
    if (store_->keeps()) {
        if (auto written = store_->put(record_of(resource)); !written) return written;
    }
    contents_->shelf(resource.scope.account, resource.scope.region, resource.type).put(std::move(resource));
    return {};
}

Result<void> World::erase(const Scope& scope, std::string_view type, std::string_view id) {
    // The arguments may be parts of the resource that goes.
    const Scope where = scope;
    const std::string kind(type), key(id);
    Shelf& shelf = contents_->shelf(where.account, where.region, kind);
    const Shelf::Entry* entry = shelf.find(key);
    if (!entry && !where.region.empty()) return erase({where.account, ""}, kind, key);
    if (!entry) return {};
    if (entry->innate) {
        if (auto noted = store_->put({std::string(gone_kind), where.account, where.region, kind, key, Json(true)}); !noted) return noted;
    }
    if (auto removed = store_->remove(resource_kind, where.account, where.region, kind, key); !removed) return removed;
    shelf.erase(key);
    return {};
}

Result<void> World::clear() {
    if (auto cleared = store_->clear(); !cleared) return cleared;
    files_.clear();
    contents_->shelves.clear();
    contents_->gone.clear();
    contents_->settings.clear();
    return {};
}

Json& World::account_settings(const Scope& scope) {
    return contents_->settings[shelf_key(scope.account, scope.region, "")];
}

Result<void> World::save_settings(const Scope& scope) {
    return store_->put({std::string(settings_kind), scope.account, scope.region, "", "", account_settings(scope)});
}

std::vector<const Resource*> World::everything() const {
    std::vector<const Resource*> found;
    for (const auto& [key, shelf] : contents_->shelves) {
        for (const Shelf::Entry& entry : shelf->entries) {
            if (!entry.innate) found.push_back(&entry.resource);
        }
    }
    return found;
}

Result<void> World::copy_to(World& other) {
    for (const auto& [key, shelf] : contents_->shelves) {
        for (const Shelf::Entry& entry : shelf->entries) {
            const Resource& resource = entry.resource;
            // What a fresh account has by itself needs no copy as long as nobody has changed it.
            const Resource* innate = entry.innate ? other.find(resource.scope, resource.type, resource.id) : nullptr;
            if (innate && innate->model == resource.model) continue;
            if (auto put = other.put(resource); !put) return put;
        }
    }
    for (const auto& [key, ids] : contents_->gone) {
        const auto parts = split(key, "|");
        for (const std::string& id : ids) {
            if (auto erased = other.erase({parts[0], parts[1]}, parts[2], id); !erased) return erased;
        }
    }
    for (const auto& [key, settings] : contents_->settings) {
        const auto parts = split(key, "|");
        const Scope scope{parts[0], parts[1]};
        other.account_settings(scope) = settings;
        if (auto saved = other.save_settings(scope); !saved) return saved;
    }
    return files_.copy_to(other.files_);
}

}  // namespace drydock::providers
