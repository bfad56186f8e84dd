#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>

#include "emulator/protocols/input_builder.h"
#include "tests/unit/protocols/xml_protocols.h"

using namespace drydock;
using namespace drydock::protocols;
using namespace drydock::protocols::testing;

namespace {

Request body(std::string text) {
    Request request;
    request.headers.add("Content-Type", "application/x-amz-json-1.0");
    request.body = Body(std::move(text));
    return request;
}

std::string refusal(std::string_view service_name, std::string_view operation, std::string text) {
    const Fault fault = refused(json(), service_name, operation, body(std::move(text)));
    CHECK(fault.code == "SerializationException");
    CHECK(fault.http_status == 400);
    return fault.message;
}

}  // namespace

TEST_CASE("json: the input in the order of the model, unknown members and nulls left out", "[protocols]") {
    const Json input =
        parsed(json(), "sqs", "SendMessage",
               body(R"({"MessageBody": "\u00fc", "Nobody": {"knows": [1, {}]}, "DelaySeconds": 3.9, "QueueUrl": "u", "MessageGroupId": null,
                                       "MessageAttributes": {"a": {"DataType": "Binary", "BinaryValue": "AP8="}, "a": {"DataType": "String"}}})"));
    CHECK(input.dump() == R"({"QueueUrl":"u","MessageBody":"ü","DelaySeconds":3,"MessageAttributes":{"a":{"DataType":"String"}}})");
    const Json blob = parsed(json(), "kms", "Encrypt", body(R"({"KeyId": "k", "Plaintext": "AP8="})"));
    CHECK(blob["Plaintext"] == std::string("\0\xFF", 2));
    const Json time = parsed(json(), "logs", "StartQuery", body(R"({"startTime": 12, "queryString": "q"})"));
    CHECK(time == Json::parse(R"({"startTime": 12, "queryString": "q"})"));
    const Json moment = parsed(json(), "kinesis", "GetShardIterator", body(R"({"Timestamp": 1769860800.123, "StreamName": "s"})"));
    CHECK(moment["Timestamp"] == "2026-01-31T12:00:00.123Z");
}

TEST_CASE("json: what AWS says of wrong types", "[protocols]") {
    CHECK(refusal("athena", "ListWorkGroups", R"({"MaxResults": "1"})") == "STRING_VALUE can not be converted to an Integer");
    CHECK(refusal("athena", "ListWorkGroups", R"({"MaxResults": true})") == "TRUE_VALUE can not be converted to an Integer");
    CHECK(refusal("athena", "ListWorkGroups", R"({"MaxResults": [1]})") == "Start of list found where not expected");
    CHECK(refusal("athena", "ListWorkGroups", R"({"MaxResults": {"a": 1}})") == "Start of structure or map found where not expected.");
    CHECK(refusal("athena", "ListWorkGroups", R"({"NextToken": 1.5})") == "NUMBER_VALUE can not be converted to a String");
    CHECK(refusal("athena", "StartQueryExecution", R"({"ExecutionParameters": "x"})") == "Expected list or null");
    CHECK(refusal("athena", "StartQueryExecution", R"({"ResultConfiguration": "x"})") == "Expected null");
    CHECK(refusal("sqs", "SendMessage", R"({"MessageAttributes": 1})") == "Expected map or null");
    CHECK(refusal("kinesis", "GetShardIterator", R"({"Timestamp": "now"})") == "STRING_VALUE can not be converted to milliseconds since epoch");
    CHECK(refusal("kms", "Encrypt", R"({"Plaintext": "abcde"})") ==
          "'abcde' can not be converted to a Blob: Base64 encoded length is expected a multiple of 4 bytes but found: 5");
}

TEST_CASE("json: whole numbers have 32 bits, longs 64", "[protocols]") {
    const auto largest = [](std::string_view number) {
        return parsed(json(), "athena", "ListWorkGroups", body("{\"MaxResults\": " + std::string(number) + "}"))["MaxResults"];
    };
    CHECK(largest("2147483647") == 2147483647);
    CHECK(largest("-2147483648.9") == -2147483648);
    for (const char* number : {"2147483648", "-2147483649", "4294967297", "9223372036854775808", "18446744073709551615", "1e300", "-1e19"}) {
        CAPTURE(number);
        const std::string refused = refusal("athena", "ListWorkGroups", "{\"MaxResults\": " + std::string(number) + "}");
        CHECK(refused == "NUMBER_VALUE can not be converted to an Integer");
    }
    const Json wide = parsed(json(), "logs", "StartQuery", body(R"({"startTime": 9223372036854775807, "endTime": -9223372036854775808})"));
    CHECK(wide.dump() == R"({"startTime":9223372036854775807,"endTime":-9223372036854775808})");
    CHECK(refusal("logs", "StartQuery", R"({"startTime": 9223372036854775808})") == "NUMBER_VALUE can not be converted to a Long");
}

TEST_CASE("json: DynamoDB's words for wrong types", "[protocols]") {
    CHECK(refusal("dynamodb", "PutItem", R"({"TableName": 1})") == "NUMBER_VALUE cannot be converted to String");
    CHECK(refusal("dynamodb", "PutItem", R"({"TableName": []})") == "Unrecognized collection type class java.lang.String");
    CHECK(refusal("dynamodb", "PutItem", R"({"TableName": {}})") == "Start of structure or map found where not expected");
    CHECK(refusal("dynamodb", "PutItem", R"({"Item": []})") ==
          "Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>");
    CHECK(refusal("dynamodb", "PutItem", R"({"Item": {"a": "b"}})") == "Unexpected value type in payload");
    CHECK(refusal("dynamodb", "PutItem", R"({"Item": {"a": {"BOOL": "true"}}})") == "Unexpected token received from parser");
    CHECK(refusal("dynamodb", "PutItem", R"({"Item": {"a": {"B": 1}}})") == "only base-64-encoded strings are convertible to bytes");
}

TEST_CASE("json: bodies that are no JSON", "[protocols]") {
    for (const char* text :
         {"", "{", "null", "\"x\"", "1", R"({"MaxResults": 1,})", "{} {}", "{\"NextToken\": \"\xFF\"}", "{\"MaxResults\": 1e999}"}) {
        CAPTURE(text);
        CHECK(refusal("athena", "ListWorkGroups", text).empty());
    }
    CHECK(refusal("athena", "ListWorkGroups", "[]") == "Start of list found where not expected");
    CHECK(refusal("athena", "ListWorkGroups", std::string(100000, '[')) == "Start of list found where not expected");
    std::string deep = R"({"Nobody": )";
    for (int i = 0; i < 100000; ++i) deep += "[";
    CHECK(refusal("athena", "ListWorkGroups", deep).empty());
}

TEST_CASE("json: a map of many names takes no quadratic time", "[protocols]") {
    std::string text = R"({"QueueUrl": "u", "Tags": {)";
    for (int i = 0; i < 200000; ++i) text += "\"" + std::to_string(i % 150000) + "\":\"" + std::to_string(i) + "\",";
    text.back() = '}';
    text += "}";
    const Json input = parsed(json(), "sqs", "TagQueue", body(text));
    CHECK(input["Tags"].size() == 150000);
    CHECK(input["Tags"].begin().key() == "50000");
}

TEST_CASE("bodies on disk are read like those in memory", "[protocols]") {
    const auto spooled = [](std::string_view text) {
        const std::string path = (std::filesystem::temp_directory_path() / "drydock-protocols-test.body").string();
        std::ofstream(path, std::ios::binary) << "before" << text << "after";
        Request request;
        request.body = Body(std::make_shared<SpoolFile>(path), 6, text.size());
        return request;
    };
    CHECK(parsed(json(), "athena", "ListWorkGroups", spooled(R"({"MaxResults": 3})"))["MaxResults"] == 3);
    CHECK(parsed(query(), "sts", "GetAccessKeyInfo", spooled("AccessKeyId=A"))["AccessKeyId"] == "A");
    Request put = spooled("<Tagging><TagSet/></Tagging>");
    put.path = "/b";
    put.query = "tagging";
    CHECK(parsed(rest_xml(), "s3", "PutBucketTagging", put)["Tagging"] == Json::parse(R"({"TagSet": []})"));
    const Request gone = spooled("{}");
    std::filesystem::remove(gone.body.file()->path());
    const Fault fault = refused(json(), "athena", "ListWorkGroups", gone);
    CHECK(fault.code == "InternalError");
    CHECK(fault.http_status == 500);
}

TEST_CASE("json: answers", "[protocols]") {
    const Response response = rendered(json(), "dynamodb", "DescribeTable",
                                       Json::parse(R"({"Table": {"CreationDateTime": "2026-01-31T12:00:00.120Z", "ItemCount": 0, "Unknown": 1,
                                                       "TableName": "a\"\\\n\u0001ü", "StreamSpecification": null}})"));
    CHECK(response.status == 200);
    CHECK(response.headers["Content-Type"] == "application/x-amz-json-1.0");
    CHECK(response.headers["x-amzn-RequestId"] == "id-1");
    CHECK(response.body.text() == R"({"Table":{"CreationDateTime":1769860800.120,"ItemCount":0,"TableName":"a\"\\\n\u0001ü"}})");
    const Json item = Json::parse(R"({"Item": {"b": {"B": "x"}, "n": {"NULL": true}, "l": {"L": [{"S": "1"}]}}})");
    CHECK(rendered(json(), "dynamodb", "GetItem", item).body.text() == R"({"Item":{"b":{"B":"eA=="},"n":{"NULL":true},"l":{"L":[{"S":"1"}]}}})");
    CHECK(rendered(json(), "kinesis", "CreateStream", Json::object()).body.text().empty());
    CHECK(rendered(json(), "sqs", "SetQueueAttributes", Json()).body.text().empty());
    CHECK(rendered(json(), "sqs", "ListQueues", Json()).body.text() == "{}");
    Json real = Json::object();
    real["MetricDataResults"] = Json::array({{{"Values", Json::array({1, 0.5, std::nan(""), HUGE_VAL})}}});
    CHECK(rendered(json(), "cloudwatch", "GetMetricData", real).body.text() == R"({"MetricDataResults":[{"Values":[1.0,0.5,"NaN","Infinity"]}]})");
}

TEST_CASE("json: faults", "[protocols]") {
    const Response queue = rendered_fault(json(), "sqs", "GetQueueUrl", {.code = "AWS.SimpleQueueService.NonExistentQueue", .message = "no"});
    CHECK(queue.status == 400);
    CHECK(queue.headers["x-amzn-query-error"] == "AWS.SimpleQueueService.NonExistentQueue;Sender");
    CHECK(queue.body.text() == R"({"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"no"})");
    const Response parameter = rendered_fault(json(), "ssm", "GetParameter", {.code = "ParameterNotFound", .message = ""});
    CHECK(parameter.body.text() == R"({"__type":"ParameterNotFound"})");
    CHECK_FALSE(parameter.headers.has("x-amzn-query-error"));
    const Response type = rendered_fault(json(), "dynamodb", "PutItem", {.code = "SerializationException", .message = "m"});
    CHECK(type.body.text() == R"({"__type":"com.amazon.coral.service#SerializationException","Message":"m"})");
    const Response capital = rendered_fault(json(), "wafv2", "GetWebACL", {.code = "WAFNonexistentItemException", .message = "m"});
    CHECK(capital.body.text() == R"({"__type":"WAFNonexistentItemException","Message":"m"})");
    const Response unknown = json().render_fault(nullptr, {}, {.code = "UnknownOperationException", .message = ""}, "id-1");
    CHECK(unknown.body.text() == R"({"__type":"UnknownOperationException"})");
    CHECK(unknown.headers["Content-Type"] == "application/x-amz-json-1.1");
}
