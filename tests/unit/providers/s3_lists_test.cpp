#include "tests/unit/providers/s3_fixture.h"

using namespace drydock;
using testing::ApiFixture;
using testing::of_key;

namespace {

struct Shelf : ApiFixture {
    explicit Shelf(std::initializer_list<const char*> keys) {
        done("CreateBucket", {{"Bucket", "shelf"}});
        for (const char* key : keys) done("PutObject", of_key(key, {{"Body", key}}));
    }
    Json list(const char* operation, Json more) {
        more["Bucket"] = "shelf";
        return done(operation, more);
    }
};

std::string keys_of(const Json& list, const char* name = "Contents", const char* member = "Key") {
    std::string text;
    for (const Json& entry : drydock::member(list, name)) text += (text.empty() ? "" : " ") + entry.at(member).get<std::string>();
    return text;
}

std::string prefixes_of(const Json& list) {
    return keys_of(list, "CommonPrefixes", "Prefix");
}

}  // namespace

TEST_CASE("keys are listed in the order of their bytes", "[s3]") {
    Shelf shelf({"b", "a/x", "a", "a-b", "B", "\xc3\xa4"});
    const Json list = shelf.list("ListObjectsV2", Json::object());
    CHECK(keys_of(list) == "B a a-b a/x b \xc3\xa4");
    CHECK(list.at("KeyCount") == 6);
    CHECK(list.at("MaxKeys") == 1000);
    CHECK(list.at("IsTruncated") == false);
    CHECK(list.at("Prefix") == "");
    CHECK(list.at("Contents").at(0).at("StorageClass") == "STANDARD");
    CHECK_FALSE(list.at("Contents").at(0).contains("Owner"));
    CHECK(shelf.list("ListObjects", Json::object()).at("Contents").at(0).contains("Owner"));
    CHECK(keys_of(shelf.list("ListObjectsV2", {{"EncodingType", "url"}})) == "B a a-b a/x b %C3%A4");
    CHECK(shelf.refused("ListObjectsV2", {{"Bucket", "shelf"}, {"EncodingType", "value"}}) ==
          "InvalidArgument: Invalid Encoding Method specified in Request");
}

TEST_CASE("delimiters group keys, pages go on after groups", "[s3]") {
    Shelf shelf({"folder/aSubfolder/subFile1", "folder/aSubfolder/subFile2", "folder/file1", "folder/file2", "other"});
    const Json request = {{"Prefix", "folder/"}, {"Delimiter", "/"}, {"MaxKeys", 1}};
    const Json first = shelf.list("ListObjectsV2", request);
    CHECK(prefixes_of(first) == "folder/aSubfolder/");
    CHECK(keys_of(first).empty());
    CHECK(first.at("KeyCount") == 1);
    CHECK(first.at("IsTruncated") == true);
    Json next = request;
    next["ContinuationToken"] = first.at("NextContinuationToken");
    const Json second = shelf.list("ListObjectsV2", next);
    CHECK(keys_of(second) == "folder/file1");
    CHECK_FALSE(second.contains("CommonPrefixes"));
    next["ContinuationToken"] = second.at("NextContinuationToken");
    const Json third = shelf.list("ListObjectsV2", next);
    CHECK(keys_of(third) == "folder/file2");
    CHECK(third.at("IsTruncated") == false);
    CHECK_FALSE(third.contains("NextContinuationToken"));
    CHECK(prefixes_of(shelf.list("ListObjectsV2", {{"Delimiter", "/"}})) == "folder/");
    CHECK(keys_of(shelf.list("ListObjectsV2", {{"Delimiter", "/"}})) == "other");
    CHECK(keys_of(shelf.list("ListObjectsV2", {{"StartAfter", "folder/file1"}})) == "folder/file2 other");
}

TEST_CASE("the first form of the list has markers", "[s3]") {
    Shelf shelf({"test_0", "test_1", "test_2"});
    const Json plain = shelf.list("ListObjects", {{"MaxKeys", 1}});
    CHECK(plain.at("IsTruncated") == true);
    CHECK_FALSE(plain.contains("NextMarker"));
    CHECK(shelf.list("ListObjects", {{"MaxKeys", 1}, {"Delimiter", "/"}}).at("NextMarker") == "test_0");
    CHECK(keys_of(shelf.list("ListObjects", {{"Marker", "test_0"}})) == "test_1 test_2");
    CHECK(shelf.list("ListObjects", {{"MaxKeys", 0}}).at("IsTruncated") == false);
}

TEST_CASE("a deleted key is in no list, but its versions are", "[s3]") {
    Shelf shelf({});
    shelf.done("PutBucketVersioning", {{"Bucket", "shelf"}, {"VersioningConfiguration", {{"Status", "Enabled"}}}});
    std::vector<std::string> versions;
    for (const char* body : {"1", "2", "3"}) {
        versions.push_back(shelf.done("PutObject", of_key("dir/k", {{"Body", body}})).at("VersionId").get<std::string>());
    }
    shelf.done("DeleteObject", of_key("dir/k"));
    CHECK(shelf.list("ListObjectsV2", {{"Delimiter", "/"}}).at("KeyCount") == 0);
    const Json all = shelf.list("ListObjectVersions", Json::object());
    CHECK(keys_of(all, "Versions", "VersionId") == versions[2] + " " + versions[1] + " " + versions[0]);
    CHECK(all.at("DeleteMarkers").at(0).at("IsLatest") == true);
    CHECK(all.at("Versions").at(0).at("IsLatest") == false);
    // In pages, by markers.
    const Json page = shelf.list("ListObjectVersions", {{"MaxKeys", 2}});
    CHECK(page.at("NextKeyMarker") == "dir/k");
    CHECK(page.at("NextVersionIdMarker") == versions[2]);
    const Json next = shelf.list("ListObjectVersions", {{"KeyMarker", "dir/k"}, {"VersionIdMarker", versions[2]}});
    CHECK(keys_of(next, "Versions", "VersionId") == versions[1] + " " + versions[0]);
    CHECK_FALSE(shelf.list("ListObjectVersions", {{"KeyMarker", "dir/k"}}).contains("Versions"));
    CHECK(shelf.refused("ListObjectVersions", {{"Bucket", "shelf"}, {"VersionIdMarker", "x"}}) ==
          "InvalidArgument: A version-id marker cannot be specified without a key marker.");
    // What the marker meant has gone meanwhile.
    shelf.done("DeleteObject", of_key("dir/k", {{"VersionId", versions[2]}}));
    CHECK(keys_of(shelf.list("ListObjectVersions", {{"KeyMarker", "dir/k"}, {"VersionIdMarker", versions[2]}}), "Versions", "VersionId") ==
          versions[1] + " " + versions[0]);
}

TEST_CASE("a list with a thousand keys and more", "[s3]") {
    Shelf shelf({});
    for (int i = 0; i < 1010; ++i) shelf.done("PutObject", of_key("test-key-" + std::to_string(i), {{"Body", "x"}}));
    const Json list = shelf.list("ListObjects", {{"Delimiter", "/"}});
    CHECK(list.at("Contents").size() == 1000);
    CHECK(list.at("NextMarker") == "test-key-99");
    CHECK(shelf.list("ListObjects", {{"Marker", "test-key-99"}}).at("Contents").size() == 10);
}
