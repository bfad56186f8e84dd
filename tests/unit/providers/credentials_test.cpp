#include "providers/credentials.h"

#include "providers/operations.h"
#include "tests/unit/providers/fixture.h"

using namespace drydock;
using providers::account_of_key;
using testing::Fixture;

TEST_CASE("access key ids name their account", "[credentials]") {
    CHECK(account_of_key("ASIAQNZGKIQY56JQ7WML") == "029608264753");
    CHECK(account_of_key("AKIASP2TPHJSQH3FJRUX") == "171436882533");
    CHECK(account_of_key("123456789012") == "123456789012");
    CHECK_FALSE(account_of_key("AKIAIOSFODNN7EXAMPLE"));  // of before 2019
    CHECK_FALSE(account_of_key("AKIAQNZGKIQY56JQ7WM1"));  // no base 32
    CHECK_FALSE(account_of_key("test"));
    CHECK_FALSE(account_of_key("12345678901"));
    CHECK_FALSE(account_of_key(""));
}

TEST_CASE("issued access key ids can be read again", "[credentials]") {
    IdSource ids{7};
    for (const char* account : {"000000000000", "111122223333", "999999999999"}) {
        const std::string key = providers::new_access_key("AKIA", account, ids);
        CHECK(key.size() == 20);
        CHECK(account_of_key(key) == account);
        CHECK(providers::issued(key));
    }
    CHECK(providers::new_secret_key(ids).size() == 40);
}

TEST_CASE("keys that nobody has issued belong to the root", "[credentials]") {
    Fixture fixture;
    for (const char* key : {"test", "111122223333", "", "AKIAQNZGKIQY56JQ7WML"}) {
        const providers::Identity identity = providers::identity_of(fixture.world, fixture.scope, key);
        CHECK(identity.arn == "arn:aws:iam::111122223333:root");
        CHECK(identity.user_id == "111122223333");
        CHECK(identity.account == "111122223333");
    }
    CHECK(providers::root_of({"111122223333", "cn-north-1"}).arn == "arn:aws-cn:iam::111122223333:root");
}

TEST_CASE("a user's key leads to the user", "[credentials]") {
    Fixture fixture;
    fixture.made(fixture.outside(), "AWS::IAM::User", R"({"UserName": "ann", "Path": "/team/"})");
    auto created = providers::perform(fixture.outside(), "iam", "CreateAccessKey", {{"UserName", "ann"}});
    REQUIRE(created);
    const Json key = created->at("AccessKey");
    const std::string id = key.at("AccessKeyId").get<std::string>();
    CHECK(account_of_key(id) == fixture.scope.account);
    const providers::Identity identity = providers::identity_of(fixture.world, fixture.scope, id);
    CHECK(identity.arn == "arn:aws:iam::111122223333:user/team/ann");
    CHECK(identity.user_id.starts_with("AIDA"));
    CHECK(identity.user_id.size() == 21);
    CHECK(providers::secret_of(fixture.world, id) == key.at("SecretAccessKey").get<std::string>());
    CHECK_FALSE(providers::secret_of(fixture.world, "AKIAQNZGKIQY56JQ7WML"));
    CHECK_FALSE(providers::refused_credentials(fixture.world, id, "", fixture.clock.now()));
    const auto refused = providers::refused_credentials(fixture.world, "AKIAQNZGKIQY56JQ7WML", "", fixture.clock.now());
    REQUIRE(refused);
    CHECK(refused->code == "InvalidClientTokenId");
}

TEST_CASE("keys of stacks name their account as well", "[credentials]") {
    Fixture fixture;
    fixture.made(fixture.outside(), "AWS::IAM::User", R"({"UserName": "ann"})");
    const providers::Resource key = fixture.made(fixture.outside(), "AWS::IAM::AccessKey", R"({"UserName": "ann"})");
    CHECK(account_of_key(key.id) == fixture.scope.account);
    CHECK(providers::reference(key) == key.id);
    CHECK(key.property("SecretAccessKey").get<std::string>().size() == 40);
}
