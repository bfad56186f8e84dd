#include "emulator/engine/hash_order.h"

#include <catch2/catch.hpp>

using namespace drydock;

namespace {

std::vector<std::string> ordered(const std::vector<std::string>& names) {
    std::vector<std::string> out;
    for (const std::size_t at : engine::hash_order(names)) out.push_back(names[at]);
    return out;
}

}  // namespace

TEST_CASE("names come as recorded answers have them", "[hash-order]") {
    CHECK(ordered({"KinesisStreamName", "DeliveryStreamName", "KinesisRoleName"}) ==
          std::vector<std::string>{"KinesisRoleName", "DeliveryStreamName", "KinesisStreamName"});
    CHECK(ordered({"EnvType", "BucketName"}) == std::vector<std::string>{"BucketName", "EnvType"});
    CHECK(ordered({"AWS::IAM::Role", "AWS::KinesisFirehose::DeliveryStream", "AWS::Kinesis::Stream", "AWS::S3::Bucket"}) ==
          std::vector<std::string>{"AWS::S3::Bucket", "AWS::IAM::Role", "AWS::Kinesis::Stream", "AWS::KinesisFirehose::DeliveryStream"});
}

TEST_CASE("names of one bucket stay as they came, and a map that fills up has more buckets", "[hash-order]") {
    CHECK(ordered({"Aa", "BB"}) == std::vector<std::string>{"Aa", "BB"});
    CHECK(ordered({"BB", "Aa"}) == std::vector<std::string>{"BB", "Aa"});
    CHECK(ordered({}).empty());
    // 'a' is 97: bucket 1 of 16, and of 32; 'p' is 112: bucket 0 of 16, but 16 of 32.
    CHECK(ordered({"a", "p"}) == std::vector<std::string>{"p", "a"});
    std::vector<std::string> many{"a", "p", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};
    CHECK(ordered(many) == std::vector<std::string>{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "p"});
}
