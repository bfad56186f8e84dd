#include "emulator/protocols/event_stream.h"

#include "emulator/protocols/json/codec.h"
#include "tests/unit/protocols/xml_protocols.h"

using namespace drydock;
using namespace drydock::protocols;
using namespace drydock::protocols::testing;

namespace {

Shape stream_of(std::string_view service_name, std::string_view operation, bool input) {
    const OperationModel model = service(service_name).operation(operation);
    const Shape shape = input ? model.input() : model.output();
    const Bindings& bound = bindings(shape);
    REQUIRE(bound.payload != nullptr);
    return bound.payload->shape;
}

}  // namespace

TEST_CASE("events come back as they were sent", "[protocols]") {
    const JsonCodec codec;
    const Shape stream = stream_of("lexv2-runtime", "StartConversation", true);
    const Json events = Json::parse(R"([{"ConfigurationEvent": {"requestAttributes": {"a": "ü"}, "responseContentType": "text/plain"}},
                                        {"AudioInputEvent": {"audioChunk": "x", "contentType": "audio/lpcm"}}, {"DisconnectionEvent": {}}])");
    const std::string body = encode_events(stream, events, codec);
    const auto decoded = decode_events(stream, body, codec);
    REQUIRE(decoded);
    CHECK(*decoded == events);
}

TEST_CASE("a payload of bytes, headers and an exception", "[protocols]") {
    const JsonCodec codec;
    const Shape stream = stream_of("s3", "SelectObjectContent", false);
    const std::string records = encode_events(stream, Json::parse(R"([{"Records": {"Payload": "1,2\n"}}, {"End": {}}])"), codec);
    CHECK(records.find(std::string(":content-type\x07\0\x18", 16) + "application/octet-stream") != std::string::npos);
    CHECK(decode_events(stream, records, codec).value() == Json::parse(R"([{"Records": {"Payload": "1,2\n"}}, {"End": {}}])"));
    // An event that is no structure has no members.
    const Json odd = decode_events(stream, encode_events(stream, Json::parse(R"([{"Records": null}, {"Stats": "x"}])"), codec), codec).value();
    CHECK(odd == Json::parse(R"([{"Records": {"Payload": ""}}, {"Stats": {"Details": {}}}])"));
    const Shape shards = stream_of("kinesis", "SubscribeToShard", false);
    const std::string exception = encode_events(shards, Json::parse(R"([{"ResourceInUseException": {"message": "busy"}}])"), codec);
    CHECK(exception.find(":exception-type") != std::string::npos);
    CHECK(exception.find(R"({"message":"busy"})") != std::string::npos);
}

TEST_CASE("frames that are cut off or wrong are faults", "[protocols]") {
    const JsonCodec codec;
    const Shape stream = stream_of("lexv2-runtime", "StartConversation", true);
    const std::string whole = encode_events(stream, Json::parse(R"([{"TextInputEvent": {"text": "hello"}}])"), codec);
    for (std::size_t size = 1; size < whole.size(); ++size) CHECK_FALSE(decode_events(stream, whole.substr(0, size), codec));
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string wrong = whole;
        wrong[at] = static_cast<char>(wrong[at] ^ 1);
        CHECK_FALSE(decode_events(stream, wrong, codec));
    }
}

TEST_CASE("kinesis: the answer of an RPC begins with the other members", "[protocols]") {
    const Response response = rendered(json(), "kinesis", "SubscribeToShard",
                                       Json::parse(R"({"EventStream": [{"SubscribeToShardEvent": {"Records": [], "MillisBehindLatest": 0}}]})"));
    CHECK(response.headers["Content-Type"] == "application/vnd.amazon.eventstream");
    CHECK(response.body.text().find("initial-response") < response.body.text().find("SubscribeToShardEvent"));
}
