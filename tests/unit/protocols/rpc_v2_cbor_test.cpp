#include <cmath>

#include "emulator/protocols/rpc_v2_cbor/reader.h"
#include "tests/unit/protocols/xml_protocols.h"

using namespace drydock;
using namespace drydock::protocols;
using namespace drydock::protocols::testing;

namespace {

// 'a1 61 78' as bytes.
std::string bytes(std::string_view hex) {
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        while (hex[i] == ' ') ++i;
        out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    }
    return out;
}

std::string text(std::string_view value) {
    return static_cast<char>(0x60 + value.size()) + std::string(value);
}

Result<Json> read(std::string_view operation, std::string body) {
    return read_cbor(service("cloudwatch").operation(operation).input(), body);
}

}  // namespace

TEST_CASE("cbor: definite and indefinite lengths, tags, halves", "[protocols]") {
    const Json first = *read("PutMetricData", bytes("a1") + "\x69" + "Namespace" + bytes("7f") + text("a") + text("b") + bytes("ff"));
    CHECK(first == Json::parse(R"({"Namespace": "ab"})"));
    const std::string time = "\x69" + std::string("Timestamp") + bytes("c1 fb 41 da 5f bb 80 07 df 3b");
    const std::string value = text("Value") + bytes("f9 3e 00");
    const std::string values = text("Values") + bytes("9f f9 7c 00 fa 3f c0 00 00 18 ff 20 ff");
    const Json second = *read("PutMetricData", bytes("bf") + "\x6AMetricData" + bytes("81 bf") + time + value + values + bytes("ff ff"));
    CHECK(second["MetricData"][0]["Value"] == 1.5);
    CHECK(second["MetricData"][0]["Values"] == Json::array({HUGE_VAL, 1.5, 255.0, -1.0}));
    CHECK(second["MetricData"][0]["Timestamp"] == "2026-02-01T06:09:04.123Z");
}

TEST_CASE("cbor: what is malformed is a fault", "[protocols]") {
    for (const char* hex :
         {"", "bf", "a1", "ff", "1c", "a1 61", "a1 01 02", "a0 a0", "5f 5f ff", "7b ff ff ff ff ff ff ff ff", "9b ff ff ff ff ff ff ff ff",
          "bb 7f ff ff ff ff ff ff ff", "f8 20", "f6", "01", "a1 61 ff 01", "3b ff ff ff ff ff ff ff ff", "df 01"}) {
        CAPTURE(hex);
        const auto input = read("PutMetricData", bytes(hex));
        REQUIRE_FALSE(input);
        CHECK(input.fault().code == "SerializationException");
    }
    CHECK_FALSE(read("PutMetricData", bytes("a1") + text("x") + std::string(1000000, '\x81')));
    CHECK_FALSE(read("PutMetricData", bytes("a1") + text("x") + std::string(1000000, '\xC1')));
    CHECK_FALSE(read("PutMetricData", std::string(1000000, '\x9F')));
    CHECK(read("PutMetricData", bytes("a1 69") + "Namespace" + bytes("01")).fault().message == "NUMBER_VALUE can not be converted to a String");
}

TEST_CASE("cbor: numbers that have no room, big numbers, undefined", "[protocols]") {
    const auto period = [](std::string_view hex) { return read("PutMetricAlarm", bytes("a1") + text("Period") + bytes(hex)); };
    CHECK((*period("1a 7f ff ff ff"))["Period"] == 2147483647);
    CHECK((*period("3a 7f ff ff ff"))["Period"] == -2147483648);
    CHECK((*period("d8 2a 18 3c"))["Period"] == 60);
    CHECK((*period("f9 53 80"))["Period"] == 60);
    CHECK(*period("f7") == Json::object());
    for (const char* hex : {"1a 80 00 00 00", "1b ff ff ff ff ff ff ff ff", "3b 00 00 00 00 ff ff ff ff", "fb 7f f0 00 00 00 00 00 00", "f9 7e 00",
                            "c2 49 01 00 00 00 00 00 00 00 00", "f8 18"}) {
        CAPTURE(hex);
        REQUIRE_FALSE(period(hex));
        CHECK(period(hex).fault().code == "SerializationException");
    }
}

TEST_CASE("cbor: answers", "[protocols]") {
    const Response response =
        rendered(rpc_v2_cbor(), "cloudwatch", "GetMetricData",
                 Json::parse(R"({"MetricDataResults": [{"Id": "a", "Timestamps": ["2026-01-31T12:00:00.000Z"], "Values": [2]}]})"));
    CHECK(response.headers["smithy-protocol"] == "rpc-v2-cbor");
    CHECK(response.headers["Content-Type"] == "application/cbor");
    CHECK(response.body.text() == bytes("bf 71") + "MetricDataResults" + bytes("9f bf") + text("Id") + text("a") + bytes("6a") + "Timestamps" +
                                      bytes("9f c1 fb 41 da 5f 7b b0 00 00 00 ff") + text("Values") +
                                      bytes("9f fb 40 00 00 00 00 00 00 00 ff ff ff ff"));
}

TEST_CASE("cbor: requests and faults", "[protocols]") {
    Request request;
    CHECK(parsed(rpc_v2_cbor(), "cloudwatch", "ListMetrics", request) == Json::object());
    const Response fault = rendered_fault(rpc_v2_cbor(), "cloudwatch", "GetDashboard", {.code = "ResourceNotFound", .message = "no"});
    CHECK(fault.status == 404);
    CHECK(fault.headers["x-amzn-query-error"] == "ResourceNotFound;Sender");
    const Json shown = Json::from_cbor(fault.body.text(), true, false);
    CHECK(shown["__type"] == "com.amazonaws.cloudwatch.v2010_08_01#DashboardNotFoundError");
    CHECK(shown["message"] == "no");
}
