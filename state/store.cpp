#include "state/store.h"

#include <sqlite3.h>

#include <array>
#include <cassert>
#include <filesystem>

namespace drydock::state {
namespace {

constexpr int application_id = 0x64727964;  // "dryd" in the header of the file
constexpr int format_version = 2;
constexpr int oldest_version = 2;  // 1: stacks in one row with all their resources

constexpr const char* create_table =
    "CREATE TABLE record (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, account TEXT NOT NULL, region TEXT NOT NULL, grp TEXT NOT NULL,"
    " key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (kind, account, region, grp, key));"
    "CREATE INDEX by_group ON record (kind, grp)";

enum Text : std::size_t { put_text, remove_text, each_text, group_text, remove_group_text, clear_text, begin_text, commit_text, texts };

constexpr std::array<const char*, texts> statement_texts = {
    "INSERT INTO record (kind, account, region, grp, key, value) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (kind, account, region, grp, key) DO UPDATE SET value = excluded.value",
    "DELETE FROM record WHERE kind = ? AND account = ? AND region = ? AND grp = ? AND key = ?",
    "SELECT account, region, grp, key, value FROM record WHERE kind = ? ORDER BY id",
    "SELECT account, region, grp, key, value FROM record WHERE kind = ? AND grp = ? ORDER BY id",
    "DELETE FROM record WHERE kind = ? AND grp = ?",
    "DELETE FROM record",
    "BEGIN IMMEDIATE",
    "COMMIT",
};

Fault state_fault(std::string message) {
    return {.code = "StateError", .message = std::move(message), .http_status = 500};
}

}  // namespace

struct Store::Impl {
    std::string path;
    sqlite3* db = nullptr;
    std::array<sqlite3_stmt*, texts> statements{};
    bool in_memory = false;
    bool discard = false;  // all happens within one transaction that never ends; what callers begin are savepoints in it

    ~Impl() {
        for (sqlite3_stmt* statement : statements) sqlite3_finalize(statement);
        sqlite3_close(db);
    }

    // What SQLite's result code means to somebody who only knows the path.
    Fault fault(int code) const;
    Result<void> execute(const char* sql);
    Result<int> number(const char* sql);
    Result<sqlite3_stmt*> prepared(Text text);
    Result<void> run(Text text, std::initializer_list<std::string_view> values);
    Result<void> configure(const Options& options);
    Result<void> recognise();
};

Fault Store::Impl::fault(int code) const {
    const std::string file = "the state file '" + path + "'";
    switch (code & 0xff) {
        case SQLITE_NOTADB: return state_fault("'" + path + "' is not a drydock state file. Choose another path for --state, or move the file away.");
        case SQLITE_FULL:
            return state_fault("The disk is full: " + file + " cannot grow. What was committed before is safe; free some space and run again.");
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return state_fault("Another process is using " + file + ". Wait until it has ended, or choose another path for --state.");
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_AUTH:
            return state_fault("No permission to write " + file + ". Change the permissions of the file and of its folder, or choose another path.");
        case SQLITE_CANTOPEN: return state_fault("Cannot open or create " + file + ". Check that its folder exists and that you may write there.");
        case SQLITE_CORRUPT:
            return state_fault("Damaged: " + file + " is no longer readable (" + sqlite3_errmsg(db) +
                               "). Restore a copy, or delete it to start afresh.");
        case SQLITE_IOERR:
            return state_fault("The system could not read or write " + file + " (" + sqlite3_errmsg(db) +
                               "). What was committed before is safe; check the disk and run again.");
        default: return state_fault("Cannot use " + file + ": " + (db ? sqlite3_errmsg(db) : sqlite3_errstr(code)) + ".");
    }
}

Result<void> Store::Impl::execute(const char* sql) {
    const int code = sqlite3_exec(db, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return fault(code);
    return {};
}

Result<int> Store::Impl::number(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, nullptr);
    if (code != SQLITE_OK) return fault(code);
    code = sqlite3_step(statement);
    const int value = code == SQLITE_ROW ? sqlite3_column_int(statement, 0) : 0;
    sqlite3_finalize(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) return fault(code);
    return value;
}

Result<sqlite3_stmt*> Store::Impl::prepared(Text text) {
    if (!statements[text]) {
        const int code = sqlite3_prepare_v3(db, statement_texts[text], -1, SQLITE_PREPARE_PERSISTENT, &statements[text], nullptr);
        if (code != SQLITE_OK) return fault(code);
    }
    return statements[text];
}

Result<void> Store::Impl::run(Text text, std::initializer_list<std::string_view> values) {
    const Result<sqlite3_stmt*> statement = prepared(text);
    if (!statement) return statement.fault();
    int index = 0;
    for (const std::string_view value : values) {
        sqlite3_bind_text64(*statement, ++index, value.empty() ? "" : value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    const int code = sqlite3_step(*statement);
    // The reason of a failure belongs to the connection and is gone after the reset.
    Result<void> outcome = code == SQLITE_DONE ? Result<void>{} : Result<void>{fault(code)};
    sqlite3_reset(*statement);
    sqlite3_clear_bindings(*statement);
    return outcome;
}

Result<void> Store::Impl::configure(const Options& options) {
    sqlite3_busy_timeout(db, options.busy_milliseconds);
    if (in_memory) {
        // Nothing outlives the process: no journal to write. Transactions still roll back from memory.
        if (auto done = execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF"); !done) return done;
    } else {
        // Exclusive before the first access: the whole file belongs to this process, and WAL needs no shared memory.
        if (auto done = execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"); !done) return done;
    }
    if (options.max_pages > 0) return execute(("PRAGMA max_page_count = " + std::to_string(options.max_pages)).c_str());
    return {};
}

// Tells an empty file from one of ours and from a stranger's, and writes the table into an empty one.
Result<void> Store::Impl::recognise() {
    const Result<int> application = number("PRAGMA application_id");
    if (!application) return application.fault();
    const Result<int> version = number("PRAGMA user_version");
    if (!version) return version.fault();
    if (*application == application_id) {
        if (*version < oldest_version)
            return state_fault("The state file '" + path + "' was written by an older drydock, which kept less of each stack. Delete it, or choose " +
                               "another path for --state.");
        if (*version <= format_version) return {};
        return state_fault("The state file '" + path + "' was written by a newer drydock (format " + std::to_string(*version) +
                           ", this one reads up to " + std::to_string(format_version) + "). Update drydock, or choose another path for --state.");
    }
    const Result<int> tables = number("SELECT count(*) FROM sqlite_master");
    if (!tables) return tables.fault();
    if (*application != 0 || *tables != 0) return fault(SQLITE_NOTADB);
    const std::string sql = "BEGIN IMMEDIATE; " + std::string(create_table) + "; PRAGMA application_id = " + std::to_string(application_id) +
                            "; PRAGMA user_version = " + std::to_string(format_version) + "; COMMIT";
    Result<void> made = execute(sql.c_str());
    if (!made) sqlite3_exec(db, "ROLLBACK", nullptr, nullptr, nullptr);
    return made;
}

Store::Store() : impl_(std::make_unique<Impl>()) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const std::string& path, const Options& options) {
    std::unique_ptr<Store> store(new Store());
    Impl& impl = *store->impl_;
    impl.path = path;
    impl.in_memory = path == ":memory:";
    if (!impl.in_memory) {
        std::error_code ignored;
        if (path.empty()) return state_fault("The path of the state file is empty. Give a path to --state.");
        if (std::filesystem::is_directory(path, ignored)) return state_fault("'" + path + "' is a folder. Give the path of a file to --state.");
        const std::filesystem::path folder = std::filesystem::path(path).parent_path();
        if (!folder.empty() && !std::filesystem::is_directory(folder, ignored)) {
            return state_fault("The folder '" + folder.string() +
                               "' of the state file does not exist. Create it, or choose another path for --state.");
        }
    }
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(path.c_str(), &impl.db, flags, options.vfs.empty() ? nullptr : options.vfs.c_str());
    if (code != SQLITE_OK) return impl.fault(code);
    // SQLite falls back to reading only where it may not write.
    if (!impl.in_memory && sqlite3_db_readonly(impl.db, "main") == 1) return impl.fault(SQLITE_READONLY);
    if (auto done = impl.configure(options); !done) return done.fault();
    if (auto done = impl.recognise(); !done) return done.fault();
    impl.discard = options.discard;
    if (impl.discard) {
        if (auto done = impl.execute("BEGIN"); !done) return done.fault();
    }
    return store;
}

std::unique_ptr<Store> Store::none() {
    return std::unique_ptr<Store>(new Store());
}

bool Store::keeps() const {
    return impl_->db != nullptr;
}

std::string Store::path() const {
    return impl_->in_memory ? std::string() : impl_->path;
}

bool Store::discards() const {
    return impl_->discard;
}

Result<void> Store::put(const Record& record) {
    if (!keeps()) return {};
    assert(!has_pending(record.value));
    const std::string text = record.value.dump(-1, ' ', false, Json::error_handler_t::replace);
    return impl_->run(put_text, {record.kind, record.account, record.region, record.group, record.key, text});
}

Result<void> Store::remove(std::string_view kind, std::string_view account, std::string_view region, std::string_view group, std::string_view key) {
    if (!keeps()) return {};
    return impl_->run(remove_text, {kind, account, region, group, key});
}

Result<void> Store::remove_group(std::string_view kind, std::string_view group) {
    if (!keeps()) return {};
    return impl_->run(remove_group_text, {kind, group});
}

Result<void> Store::each(std::string_view kind, const std::function<void(Record&&)>& each) const {
    return visit(each_text, kind, {}, each);
}

Result<void> Store::each(std::string_view kind, std::string_view group, const std::function<void(Record&&)>& each) const {
    return visit(group_text, kind, group, each);
}

Result<void> Store::visit(int query, std::string_view kind, std::string_view group, const std::function<void(Record&&)>& visit) const {
    if (!keeps()) return {};
    const Result<sqlite3_stmt*> prepared = impl_->prepared(static_cast<Text>(query));
    if (!prepared) return prepared.fault();
    sqlite3_stmt* statement = *prepared;
    sqlite3_bind_text64(statement, 1, kind.data(), kind.size(), SQLITE_STATIC, SQLITE_UTF8);
    if (query == group_text) sqlite3_bind_text64(statement, 2, group.empty() ? "" : group.data(), group.size(), SQLITE_STATIC, SQLITE_UTF8);
    const auto column = [statement](int index) {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, index));
        return std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, index)));
    };
    // Read to the end before anybody is called: a visitor may write.
    std::vector<Record> records;
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        records.push_back({std::string(kind), column(0), column(1), column(2), column(3), Json::parse(column(4), nullptr, false)});
        if (records.back().value.is_discarded()) code = SQLITE_CORRUPT;
        if (code == SQLITE_CORRUPT) break;
    }
    Result<void> outcome = code == SQLITE_DONE ? Result<void>{} : Result<void>{impl_->fault(code)};
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    if (outcome) {
        for (Record& record : records) visit(std::move(record));
    }
    return outcome;
}

Result<void> Store::clear() {
    if (!keeps()) return {};
    return impl_->run(clear_text, {});
}

Result<void> Store::begin() {
    if (!keeps()) return {};
    if (impl_->discard) return impl_->execute("SAVEPOINT step");
    return impl_->run(begin_text, {});
}

Result<void> Store::commit() {
    if (!keeps()) return {};
    if (impl_->discard) return impl_->execute("RELEASE step");
    Result<void> outcome = impl_->run(commit_text, {});
    if (!outcome) rollback();
    return outcome;
}

void Store::rollback() {
    if (keeps() && impl_->discard) {
        sqlite3_exec(impl_->db, "ROLLBACK TO step; RELEASE step", nullptr, nullptr, nullptr);
        return;
    }
    // SQLite may have rolled back by itself when the failure was serious.
    if (keeps() && sqlite3_get_autocommit(impl_->db) == 0) sqlite3_exec(impl_->db, "ROLLBACK", nullptr, nullptr, nullptr);
}

bool Store::in_transaction() const {
    return keeps() && sqlite3_get_autocommit(impl_->db) == 0;
}

}  // namespace drydock::state
