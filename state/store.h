// The store of record: everything that a simulated account holds, in one SQLite database. The only SQL of drydock is in this folder.
// A file is opened in WAL mode and every transaction is durable, so that a rehearsal killed at any moment leaves the last
// committed state readable. A file belongs to one process at a time; not thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace drydock::state {

// A row of the store: `key` is unique within (kind, account, region, group). Kinds: resource, stack, event, export, blob …
struct Record {
    std::string kind, account, region, group, key;  // group: resource type, stack id: what rows are listed by
    Json value;
};

// How a file is opened. The defaults are right for everybody but tests, which inject faults below SQLite through a VFS of their own.
struct Options {
    int busy_milliseconds = 5000;  // how long to wait for another process that holds the file
    std::string vfs;               // name of a registered SQLite VFS; "" is the system's
    bool discard = false;          // whatever is written is seen by this process alone and forgotten at its end
    int max_pages = 0;             // the database may not grow beyond so many pages of 4 KiB; 0: no limit
};

class Store {
public:
    // A store that keeps nothing, for worlds that live in memory only: every change succeeds, nothing can be read back.
    static std::unique_ptr<Store> none();
    bool keeps() const;
    // The file's path, or "" where nothing outlasts the process; and whether what is written is forgotten at the end (Options::discard).
    std::string path() const;
    bool discards() const;

    // Opens or creates. Faults (code StateError): not a drydock state file, written by a newer drydock, held by another process, no permission,
    // no such folder, disk full. Each message names the file and the way out.
    static Result<std::unique_ptr<Store>> open(const std::string& path, const Options& options = {});
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    Result<void> put(const Record& record);  // inserts or replaces; a replaced row keeps its place in the order
    Result<void> remove(std::string_view kind, std::string_view account, std::string_view region, std::string_view group, std::string_view key);
    // Rows of a kind in the order of their first insertion.
    Result<void> each(std::string_view kind, const std::function<void(Record&&)>& visit) const;
    // Those of one group only.
    Result<void> each(std::string_view kind, std::string_view group, const std::function<void(Record&&)>& visit) const;
    Result<void> remove_group(std::string_view kind, std::string_view group);
    Result<void> clear();

    // Changes between begin and commit become durable together or not at all; without a transaction each change is its own. A commit that fails has
    // rolled back. Transactions do not nest.
    Result<void> begin();
    Result<void> commit();
    void rollback();
    bool in_transaction() const;

private:
    Store();
    Result<void> visit(int query, std::string_view kind, std::string_view group, const std::function<void(Record&&)>& visit) const;
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace drydock::state
