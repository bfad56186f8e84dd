#include "state/store.h"

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "tests/unit/state/faulty_vfs.h"

using namespace drydock;
using state::Options;
using state::Record;
using state::Store;

namespace {

// A folder of its own for each test, gone afterwards.
struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "drydock-store-XXXXXX").string();
        path = mkdtemp(pattern.data());
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::permissions(path, std::filesystem::perms::owner_all, ignored);
        std::filesystem::remove_all(path, ignored);
    }
    std::string file(const char* name = "state.db") const { return (path / name).string(); }
};

Record record(const std::string& key, Json value = {{"x", 1}}) {
    return {"resource", "111122223333", "us-east-1", "AWS::SNS::Topic", key, std::move(value)};
}

std::vector<std::string> keys(const Store& store) {
    std::vector<std::string> found;
    REQUIRE(store.each("resource", [&](Record&& row) { found.push_back(row.key); }));
    return found;
}

std::unique_ptr<Store> opened(const std::string& path, const Options& options = {}) {
    auto store = Store::open(path, options);
    INFO((store ? "" : store.fault().message));
    REQUIRE(store);
    return std::move(*store);
}

std::string refusal(const std::string& path, const Options& options = {}) {
    auto store = Store::open(path, options);
    REQUIRE_FALSE(store);
    CHECK(store.fault().code == "StateError");
    return store.fault().message;
}

using Keys = std::vector<std::string>;

}  // namespace

TEST_CASE("rows keep the order of their first insertion", "[state]") {
    auto store = opened(":memory:");
    REQUIRE(store->put(record("b")));
    REQUIRE(store->put(record("a")));
    REQUIRE(store->put(record("c")));
    REQUIRE(store->put(record("b", {{"x", 2}})));
    CHECK(keys(*store) == Keys{"b", "a", "c"});
    REQUIRE(store->remove("resource", "111122223333", "us-east-1", "AWS::SNS::Topic", "b"));
    REQUIRE(store->put(record("b")));
    CHECK(keys(*store) == Keys{"a", "c", "b"});
}

TEST_CASE("a row comes back as it was put", "[state]") {
    auto store = opened(":memory:");
    const Json value = Json::parse(R"({"z": [1, 2.5, null, true], "a": {"text": "line\nümlaut \u0000 end"}})");
    REQUIRE(store->put({"stack", "1", "", "", "k|with|bars", value}));
    int rows = 0;
    REQUIRE(store->each("stack", [&](Record&& row) {
        ++rows;
        CHECK(row.kind == "stack");
        CHECK(row.account == "1");
        CHECK(row.region.empty());
        CHECK(row.key == "k|with|bars");
        CHECK(row.value.dump() == value.dump());
    }));
    CHECK(rows == 1);
    CHECK(keys(*store).empty());
}

TEST_CASE("the same key in another group, region, account or kind is another row", "[state]") {
    auto store = opened(":memory:");
    Record row = record("same");
    REQUIRE(store->put(row));
    row.group = "AWS::SQS::Queue";
    REQUIRE(store->put(row));
    row.region = "eu-west-1";
    REQUIRE(store->put(row));
    row.account = "2";
    REQUIRE(store->put(row));
    CHECK(keys(*store).size() == 4);
    REQUIRE(store->clear());
    CHECK(keys(*store).empty());
}

TEST_CASE("a transaction is all or nothing, and a visitor may write", "[state]") {
    auto store = opened(":memory:");
    REQUIRE(store->put(record("a")));
    REQUIRE(store->begin());
    REQUIRE(store->put(record("b")));
    store->rollback();
    CHECK(keys(*store) == Keys{"a"});
    REQUIRE(store->begin());
    REQUIRE(store->each("resource", [&](Record&& row) { REQUIRE(store->put(record(row.key + "2"))); }));
    REQUIRE(store->commit());
    CHECK(keys(*store) == Keys{"a", "a2"});
    store->rollback();
    CHECK(keys(*store) == Keys{"a", "a2"});
}

TEST_CASE("a file keeps its rows", "[state]") {
    const Folder folder;
    {
        auto store = opened(folder.file());
        REQUIRE(store->put(record("a")));
    }
    CHECK(keys(*opened(folder.file())) == Keys{"a"});
}

TEST_CASE("a store that discards shows its own changes and forgets them", "[state]") {
    const Folder folder;
    REQUIRE(opened(folder.file())->put(record("kept")));
    {
        const auto store = opened(folder.file(), {.discard = true});
        REQUIRE(store->begin());
        REQUIRE(store->put(record("tried")));
        REQUIRE(store->commit());
        REQUIRE(store->begin());
        REQUIRE(store->put(record("given up")));
        store->rollback();
        REQUIRE(store->remove("resource", "111122223333", "us-east-1", "AWS::SNS::Topic", "kept"));
        CHECK(keys(*store) == std::vector<std::string>{"tried"});
    }
    CHECK(keys(*opened(folder.file())) == std::vector<std::string>{"kept"});
}

TEST_CASE("what cannot be opened says why and what to do", "[state]") {
    const Folder folder;
    SECTION("not a database") {
        std::ofstream(folder.file()) << std::string(5000, 'x');
        CHECK(refusal(folder.file()) ==
              "'" + folder.file() + "' is not a drydock state file. Choose another path for --state, or move the file away.");
    }
    SECTION("somebody else's database") {
        sqlite3* db = nullptr;
        sqlite3_open(folder.file().c_str(), &db);
        sqlite3_exec(db, "CREATE TABLE other (x)", nullptr, nullptr, nullptr);
        sqlite3_close(db);
        CHECK(refusal(folder.file()).find("is not a drydock state file") != std::string::npos);
    }
    SECTION("a newer format") {
        opened(folder.file());
        sqlite3* db = nullptr;
        sqlite3_open(folder.file().c_str(), &db);
        sqlite3_exec(db, "PRAGMA user_version = 99", nullptr, nullptr, nullptr);
        sqlite3_close(db);
        CHECK(refusal(folder.file()).find("was written by a newer drydock (format 99, this one reads up to 2)") != std::string::npos);
    }
    SECTION("a folder, a folder that is not there, no path at all") {
        CHECK(refusal(folder.path.string()).find("is a folder") != std::string::npos);
        CHECK(refusal(folder.file("missing/state.db")).find("does not exist") != std::string::npos);
        CHECK(refusal("").find("is empty") != std::string::npos);
    }
    SECTION("held by another") {
        auto first = opened(folder.file());
        CHECK(refusal(folder.file(), {.busy_milliseconds = 0}).find("Another process is using") != std::string::npos);
        first.reset();
        opened(folder.file());
    }
    SECTION("no permission") {
        if (geteuid() == 0) return;  // root may write everywhere
        opened(folder.file());
        std::filesystem::permissions(folder.file(), std::filesystem::perms::owner_read);
        CHECK(refusal(folder.file()).find("No permission") != std::string::npos);
    }
}

TEST_CASE("an empty file becomes a state file", "[state]") {
    const Folder folder;
    std::ofstream(folder.file()).close();
    REQUIRE(opened(folder.file())->put(record("a")));
}

TEST_CASE("a full disk loses nothing that was committed", "[state]") {
    const Folder folder;
    std::size_t written = 0;
    {
        auto store = opened(folder.file(), {.max_pages = 16});
        const Json big = std::string(2000, 'x');
        Result<void> outcome;
        while ((outcome = store->put(record(std::to_string(written), big)))) ++written;
        CHECK(outcome.fault().message.starts_with("The disk is full: the state file '" + folder.file() +
                                                  "' cannot grow. What was committed before is safe"));
        CHECK(keys(*store).size() == written);
        // Several at once: none of them stays.
        REQUIRE(store->begin());
        REQUIRE(store->remove("resource", "111122223333", "us-east-1", "AWS::SNS::Topic", "0"));
        while (store->put(record("more" + std::to_string(written), big))) ++written;
        store->rollback();
        written = keys(*store).size();
    }
    const Keys after = keys(*opened(folder.file()));
    CHECK(after.size() == written);
    CHECK(after.front() == "0");
}

TEST_CASE("a disk that dies at the N-th write leaves the last committed state", "[state]") {
    testing::FaultPlan& plan = testing::fault_plan();
    const Options faulty{.vfs = testing::faulty_vfs()};
    for (int survives = 0; survives < 60; ++survives) {
        const Folder folder;
        opened(folder.file())->put(record("first")).ok();
        std::size_t committed = 1;
        {
            auto store = opened(folder.file(), faulty);
            plan = {.writes_left = survives};
            for (int round = 0; round < 6; ++round) {
                bool fine = store->begin().ok();
                for (int i = 0; fine && i < 3; ++i)
                    fine = store->put(record(std::to_string(round) + "/" + std::to_string(i), std::string(3000, 'x'))).ok();
                if (fine) fine = store->commit().ok();
                if (!fine) {
                    store->rollback();
                    break;
                }
                committed += 3;
            }
        }
        plan = {};
        const Keys found = keys(*opened(folder.file()));
        INFO("writes that succeeded: " << survives);
        // A commit whose very last sync failed may still have reached the disk; never less, never a part.
        CHECK(found.size() >= committed);
        CHECK((found.size() - 1) % 3 == 0);
        CHECK(found.front() == "first");
    }
}

TEST_CASE("a writer that is killed leaves whole transactions", "[state]") {
    const Folder folder;
    int progress[2];
    REQUIRE(pipe(progress) == 0);
    const pid_t writer = fork();
    REQUIRE(writer >= 0);
    if (writer == 0) {
        auto store = Store::open(folder.file());
        for (int round = 0; store; ++round) {
            bool fine = (*store)->begin().ok();
            for (int i = 0; fine && i < 5; ++i) fine = (*store)->put(record(std::to_string(round) + "/" + std::to_string(i))).ok();
            if (!fine || !(*store)->commit()) break;
            if (write(progress[1], "x", 1) != 1) break;
        }
        _exit(1);
    }
    char byte = 0;
    for (int i = 0; i < 7; ++i) REQUIRE(read(progress[0], &byte, 1) == 1);
    kill(writer, SIGKILL);
    int status = 0;
    waitpid(writer, &status, 0);
    close(progress[0]);
    close(progress[1]);
    const Keys found = keys(*opened(folder.file()));
    CHECK(found.size() >= 35);
    CHECK(found.size() % 5 == 0);
}
