// Files of what accounts hold: they outlast the process beside a state file, and readers keep what is removed.
#include "providers/files.h"

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace drydock;
using providers::Files;

namespace {

namespace fs = std::filesystem;

// A folder that goes with the test.
struct Folder {
    fs::path path;
    Folder() {
        std::string name = (fs::temp_directory_path() / "drydock-files-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { fs::remove_all(path); }
    std::string state() const { return (path / "state").string(); }
    std::size_t kept() const { return fs::exists(path / "state.objects") ? std::distance(fs::directory_iterator(path / "state.objects"), {}) : 0; }
    // A body on disk, as the gateway spools large ones.
    Body spooled(const std::string& bytes) const {
        const fs::path file = path / "spooled";
        std::ofstream(file, std::ios::binary) << bytes;
        return {std::make_shared<SpoolFile>(file.string()), 0, bytes.size()};
    }
};

std::string kept(Files& files, Body first, Body second = {}) {
    std::array<Body, 2> parts{std::move(first), std::move(second)};
    const Result<std::string> name = files.keep(parts);
    REQUIRE(name);
    return *name;
}

std::string read(Files& files, const std::string& name, std::uint64_t size) {
    const Result<std::string> bytes = files.body(name, size).read();
    REQUIRE(bytes);
    return *bytes;
}

}  // namespace

TEST_CASE("parts become one file, those in memory and those on disk", "[files]") {
    const Folder folder;
    Files files("", false);
    const std::string name = kept(files, folder.spooled("one "), "two");
    CHECK(read(files, name, 7) == "one two");
    CHECK_FALSE(fs::exists(folder.path / "spooled"));  // moved
    Body part = files.body(name, 7);
    const std::string copy = kept(files, Body(part.file(), 4, 3));
    CHECK(read(files, copy, 3) == "two");
    CHECK(read(files, name, 7) == "one two");
}

TEST_CASE("a copy of a whole file is a file of its own", "[files]") {
    Files files("", false);
    const std::string name = kept(files, "bytes");
    std::array<Body, 1> whole{files.body(name, 5)};
    const Result<std::string> copy = files.keep(whole);
    REQUIRE(copy);
    CHECK(*copy != name);
    whole = {};
    files.remove(name);
    CHECK(read(files, *copy, 5) == "bytes");
}

TEST_CASE("files beside a state file outlast the process, and names go on", "[files]") {
    const Folder folder;
    std::string first;
    {
        Files files(folder.state(), false);
        first = kept(files, "old");
        CHECK(read(files, first, 3) == "old");
    }
    Files files(folder.state(), false);
    const std::string second = kept(files, "new");
    CHECK(second > first);
    CHECK(read(files, first, 3) == "old");
    files.remove(first);
    CHECK(folder.kept() == 1);
    files.clear();
    CHECK(folder.kept() == 0);
}

TEST_CASE("who reads keeps what is removed", "[files]") {
    const Folder folder;
    Files files(folder.state(), false);
    const std::string name = kept(files, "bytes");
    {
        const Body reader = files.body(name, 5);
        files.remove(name);
        CHECK(reader.read().value() == "bytes");
    }
    CHECK(folder.kept() == 0);
}

TEST_CASE("what is to be discarded leaves the state file's own files alone", "[files]") {
    const Folder folder;
    std::string old;
    {
        Files files(folder.state(), false);
        old = kept(files, "old");
    }
    {
        Files files(folder.state(), true);
        CHECK(read(files, old, 3) == "old");
        const std::string fresh = kept(files, "new");
        CHECK(read(files, fresh, 3) == "new");
        files.remove(old);
        files.clear();
        CHECK(folder.kept() == 1);
    }
    CHECK(folder.kept() == 1);
}

TEST_CASE("a copy of all files keeps their names", "[files]") {
    const Folder folder;
    Files files("", false);
    const std::string name = kept(files, "bytes");
    Files other(folder.state(), false);
    REQUIRE(files.copy_to(other));
    files.remove(name);
    CHECK(read(other, name, 5) == "bytes");
    CHECK(kept(other, "more") > name);
}
