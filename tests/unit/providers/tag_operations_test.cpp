// Tags of any resource by its ARN or identifier, in every form that services have.
#include "providers/operations.h"
#include "tests/unit/providers/fixture.h"

using namespace drydock;
using providers::Model;
using testing::Fixture;

namespace {

Model done(Fixture& fixture, const char* service, const char* operation, const Model& input) {
    const Result<Model> answer = providers::perform(fixture.outside(), service, operation, input);
    INFO(service << " " << operation << ": " << (answer ? "" : answer.fault().message));
    REQUIRE(answer);
    return *answer;
}

Fault refused(Fixture& fixture, const char* service, const char* operation, const Model& input) {
    const Result<Model> answer = providers::perform(fixture.outside(), service, operation, input);
    REQUIRE_FALSE(answer);
    return answer.fault();
}

std::string arn_of(const providers::Resource& resource) {
    return resource.property("Arn").get<std::string>();
}

}  // namespace

TEST_CASE("tags as a list of keys and values", "[tags]") {
    Fixture fixture;
    const std::string arn = arn_of(fixture.made(fixture.outside(), "AWS::Events::EventBus", R"({"Name": "orders"})"));
    const Model named = {{"ResourceARN", arn}};
    CHECK(done(fixture, "events", "ListTagsForResource", named).at("Tags").empty());
    Model more = named;
    more["Tags"] = Json::parse(R"([{"Key": "team", "Value": "a"}, {"Key": "cost", "Value": "1"}])");
    CHECK(done(fixture, "events", "TagResource", more).empty());
    more["Tags"] = Json::parse(R"([{"Key": "team", "Value": "b"}])");
    done(fixture, "events", "TagResource", more);
    CHECK(done(fixture, "events", "ListTagsForResource", named).at("Tags") ==
          Json::parse(R"([{"Key": "team", "Value": "b"}, {"Key": "cost", "Value": "1"}])"));
    done(fixture, "events", "UntagResource", {{"ResourceARN", arn}, {"TagKeys", {"team", "absent"}}});
    CHECK(done(fixture, "events", "ListTagsForResource", named).at("Tags") == Json::parse(R"([{"Key": "cost", "Value": "1"}])"));
    CHECK(fixture.world.by(fixture.scope, "AWS::Events::EventBus", "Name", "orders")->property("Tags").size() == 1);
}

TEST_CASE("tags as a map, in a structure, and with keys of other names", "[tags]") {
    Fixture fixture;
    const std::string group = arn_of(fixture.made(fixture.outside(), "AWS::Logs::LogGroup", R"({"LogGroupName": "/jobs"})"));
    REQUIRE(group.ends_with(":*"));
    const std::string bare = group.substr(0, group.size() - 2);  // the form that the tag operations take
    done(fixture, "logs", "TagResource", {{"resourceArn", bare}, {"tags", {{"team", "a"}}}});
    CHECK(done(fixture, "logs", "ListTagsForResource", {{"resourceArn", bare}}).at("tags") == Json{{"team", "a"}});

    const providers::Resource key = fixture.made(fixture.outside(), "AWS::KMS::Key");
    const Json tag = Json::parse(R"([{"TagKey": "team", "TagValue": "a"}])");
    done(fixture, "kms", "TagResource", {{"KeyId", key.id}, {"Tags", tag}});
    CHECK(done(fixture, "kms", "ListResourceTags", {{"KeyId", key.id}}).at("Tags") == tag);
    done(fixture, "kms", "UntagResource", {{"KeyId", arn_of(key)}, {"TagKeys", {"team"}}});
    CHECK(done(fixture, "kms", "ListResourceTags", {{"KeyId", key.id}}).at("Tags").empty());

    const std::string acl = arn_of(fixture.made(fixture.outside(), "AWS::WAFv2::IPSet", R"({"Scope": "REGIONAL", "IPAddressVersion": "IPV4",
        "Addresses": [], "Name": "own", "Tags": [{"Key": "team", "Value": "a"}]})"));
    const Model told = done(fixture, "wafv2", "ListTagsForResource", {{"ResourceARN", acl}});
    CHECK(told.at("TagInfoForResource").at("ResourceARN") == acl);
    CHECK(told.at("TagInfoForResource").at("TagList").size() == 1);
}

TEST_CASE("tags of several resources of EC2 by their ids", "[tags]") {
    Fixture fixture;
    const std::string vpc = fixture.made(fixture.outside(), "AWS::EC2::VPC", R"({"CidrBlock": "10.0.0.0/16"})").id;
    const std::string subnet = fixture.made(fixture.outside(), "AWS::EC2::Subnet", R"({"CidrBlock": "10.0.0.0/24", "VpcId": ")" + vpc + "\"}").id;
    const auto tags_of = [&](const std::string& id) {
        return done(fixture, "ec2", "DescribeTags", {{"Filters", {{{"Name", "resource-id"}, {"Values", {id}}}}}}).at("Tags");
    };
    done(fixture, "ec2", "CreateTags", {{"Resources", {vpc, subnet}}, {"Tags", Json::parse(R"([{"Key": "team", "Value": "a"}, {"Key": "x"}])")}});
    CHECK(tags_of(vpc) == Json::array({{{"Key", "team"}, {"ResourceId", vpc}, {"ResourceType", "vpc"}, {"Value", "a"}},
                                       {{"Key", "x"}, {"ResourceId", vpc}, {"ResourceType", "vpc"}, {"Value", ""}}}));
    CHECK(tags_of(subnet).size() == 2);
    // A value that is given must be the same.
    done(fixture, "ec2", "DeleteTags", {{"Resources", {vpc}}, {"Tags", Json::parse(R"([{"Key": "team", "Value": "other"}, {"Key": "x"}])")}});
    CHECK(tags_of(vpc).size() == 1);
    done(fixture, "ec2", "DeleteTags", {{"Resources", {subnet}}});
    CHECK(tags_of(subnet).empty());

    const Model by_tag = {{"Filters", {{{"Name", "tag:team"}, {"Values", {"a*"}}}, {{"Name", "resource-type"}, {"Values", {"vpc", "subnet"}}}}}};
    CHECK(done(fixture, "ec2", "DescribeTags", by_tag).at("Tags").size() == 1);
    CHECK(refused(fixture, "ec2", "DescribeTags", {{"Filters", {{{"Name", "colour"}, {"Values", {"a"}}}}}}).code == "InvalidParameterValue");
}

TEST_CASE("DescribeTags gives pages", "[tags]") {
    Fixture fixture;
    fixture.made(fixture.outside(), "AWS::EC2::VPC",
                 R"({"CidrBlock": "10.0.0.0/16", "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]})");
    const Model first = done(fixture, "ec2", "DescribeTags", {{"MaxResults", 1}});
    CHECK(first.at("Tags").size() == 1);
    const Model second = done(fixture, "ec2", "DescribeTags", {{"MaxResults", 1}, {"NextToken", first.at("NextToken")}});
    CHECK(second.at("Tags")[0].at("Key") == "b");
    CHECK_FALSE(second.contains("NextToken"));
    CHECK(refused(fixture, "ec2", "DescribeTags", {{"NextToken", "%"}}).code == "InvalidNextToken");
}

TEST_CASE("what is not there, and what nobody has thought of", "[tags]") {
    Fixture fixture;
    const Fault vpc = refused(fixture, "ec2", "CreateTags", {{"Resources", {"vpc-0a"}}, {"Tags", Json::array()}});
    CHECK(vpc.code == "InvalidVpcID.NotFound");
    CHECK(vpc.message == "The vpc ID 'vpc-0a' does not exist");
    CHECK(refused(fixture, "ec2", "CreateTags", {{"Resources", {"nonsense"}}, {"Tags", Json::array()}}).message == "The ID 'nonsense' is not valid");
    const Fault bus = refused(fixture, "events", "ListTagsForResource", {{"ResourceARN", "arn:aws:events:us-east-1:111122223333:event-bus/none"}});
    CHECK(bus.code == "ResourceNotFoundException");
    CHECK(bus.message == "Event bus none does not exist.");
    const Fault unknown = refused(fixture, "events", "TagResource", {{"ResourceARN", "x"}, {"Tags", Json::array()}, {"Colour", 1}});
    CHECK(unknown.message == "The operation events TagResource with Colour is not simulated yet");
}
