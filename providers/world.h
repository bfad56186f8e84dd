// All that the simulated accounts hold: resources by account, region, type and identifier. Kept in memory for speed and written through to the store.
// Owned by the caller of the engine; one thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "providers/files.h"
#include "state/store.h"

namespace drydock::providers {

struct Scope {
    std::string account = "000000000000";
    std::string region = "us-east-1";
    bool operator==(const Scope&) const = default;
};

// One resource as the account holds it.
struct Resource {
    std::string type, id;                // id: primary identifier, parts joined with '|'
    Scope scope;                         // region "" for resources of global services
    Json model;                          // properties as given and defaulted, and all attributes
    std::string ref;                     // what Ref returns; "" means id
    std::string stack_id, logical_id;    // "" if it belongs to no stack
    std::vector<std::string> completed;  // top-level properties that nobody gave: defaults and the generated name
    std::string created{};               // when, as iso8601() gives it; "" if nobody knows
    bool ready = true;                   // false while it is being created: names are taken, but nobody can use it yet
    const Json& property(std::string_view name) const { return member(model, name); }
};

class World {
public:
    // What an account holds of a type before anybody has made anything (providers/account.h): asked once for each account, region and type, when
    // that type is first looked at. The same question must always give the same resources.
    using Innate = std::function<std::vector<Resource>(const Scope&, std::string_view type)>;

    explicit World(std::unique_ptr<state::Store> store);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    void set_innate(Innate innate);
    // Reads what the store holds.
    Result<void> load();

    // A resource of this exact type and identifier, or nullptr. Lookups in a region also see the global resources of the account. Pointers stay valid
    // until the resource is erased.
    const Resource* find(const Scope& scope, std::string_view type, std::string_view id) const;
    // All resources of a type in an account and region, in order of creation.
    std::vector<const Resource*> all(const Scope& scope, std::string_view type) const;
    // The same over every account and region that has been used so far: for names that are unique in the world, like buckets'.
    std::vector<const Resource*> everywhere(std::string_view type) const;
    // The first for which the predicate holds, or nullptr.
    const Resource* first(const Scope& scope, std::string_view type, const std::function<bool(const Resource&)>& predicate) const;
    // By any attribute that is a string: first(type, model[attribute] == value). Indexed from the first use of the attribute on.
    const Resource* by(const Scope& scope, std::string_view type, std::string_view attribute, std::string_view value) const;

    // All of them, in order of creation.
    std::vector<const Resource*> all_by(const Scope& scope, std::string_view type, std::string_view attribute, std::string_view value) const;

    // Resources of exactly this account and region whose identifiers are not less than `from`, in the order of their bytes, until `visit` says false.
    // Nothing may be put or erased meanwhile. Indexed from the first use on.
    void each_from(const Scope& scope, std::string_view type, std::string_view from, const std::function<bool(const Resource&)>& visit) const;
    // by() over every account and region that has been used so far.
    const Resource* by_everywhere(std::string_view type, std::string_view attribute, std::string_view value) const;

    // Inserts or replaces and writes through. A fault of the store leaves memory as it was.
    Result<void> put(Resource resource);
    Result<void> erase(const Scope& scope, std::string_view type, std::string_view id);
    // Forgets everything, here and in the store: accounts are fresh again.
    Result<void> clear();

    // All resources of all accounts and regions that have been used so far, those of fresh accounts aside.
    std::vector<const Resource*> everything() const;
    // Everything that this world holds is put into another, which is fresh; both with the same innate resources.
    Result<void> copy_to(World& other);

    // Settings of an account that are no resources: quotas, account aliases, feature switches; see providers/account.h. `save_settings` makes
    // changes outlast the process.
    Json& account_settings(const Scope& scope);
    Result<void> save_settings(const Scope& scope);
    state::Store& store() { return *store_; }
    // Bytes that are too many for a model; they live as long as what the store holds.
    Files& files() { return files_; }

private:
    struct Contents;  // lookups furnish shelves lazily, so contents change behind const
    std::unique_ptr<state::Store> store_;
    Files files_;
    std::unique_ptr<Contents> contents_;
};

}  // namespace drydock::providers
