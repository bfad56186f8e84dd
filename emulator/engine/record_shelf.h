// Records of CloudFormation that belong to no stack: stack refactors, resource scans, generated templates. Held in memory and written through to the
// store of the world (kind cloudformation-record). Owned by the StackStore. One thread at a time.
#pragma once

#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "providers/world.h"
#include "state/store.h"

namespace drydock::engine {

struct ShelfRecord {
    std::string kind, id;  // id: unique within account, region and kind
    providers::Scope scope;
    Json value;
};

class RecordShelf {
public:
    explicit RecordShelf(state::Store& store) : store_(store) {}
    Result<void> load();
    // nullptr if there is none. Records stay where they are until they are removed.
    const ShelfRecord* find(const providers::Scope& scope, std::string_view kind, std::string_view id) const;
    // In the order in which they were first put.
    std::vector<const ShelfRecord*> list(const providers::Scope& scope, std::string_view kind) const;
    // Inserts or replaces.
    Result<void> put(ShelfRecord record);
    Result<void> remove(const providers::Scope& scope, std::string_view kind, std::string_view id);
    // All of an account ("" for every account), in every region.
    Result<void> forget(std::string_view account);
    void clear() { records_.clear(); }
    Result<void> copy_to(RecordShelf& other) const;

private:
    state::Store& store_;
    std::list<ShelfRecord> records_;
};

}  // namespace drydock::engine
