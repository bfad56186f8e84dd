#include "base/base64.h"
#include "tests/unit/protocols/xml_protocols.h"

using namespace drydock;
using namespace drydock::protocols;
using namespace drydock::protocols::testing;

namespace {

Request get(std::string path, std::string query = "") {
    Request request;
    request.method = "GET";
    request.path = std::move(path);
    request.query = std::move(query);
    return request;
}

Request with_body(std::string path, std::string text) {
    Request request = get(std::move(path));
    request.method = "POST";
    request.body = Body(std::move(text));
    return request;
}

}  // namespace

TEST_CASE("rest-json: labels, query strings and headers", "[protocols]") {
    CHECK(parsed(rest_json(), "lambda", "GetFunction", get("/2015-03-31/functions/a%20b%2Fc", "Qualifier=%24LATEST&Unknown=1")) ==
          Json::parse(R"({"FunctionName": "a b/c", "Qualifier": "$LATEST"})"));
    CHECK(parsed(rest_json(), "lambda", "UntagResource", get("/2017-03-31/tags/arn%3Aaws", "tagKeys=a&tagKeys=b%26")) ==
          Json::parse(R"({"Resource": "arn:aws", "TagKeys": ["a", "b&"]})"));
    CHECK(parsed(rest_json(), "mediastore-data", "GetObject", get("/folder/a%20b/c.png")) == Json::parse(R"({"Path": "folder/a b/c.png"})"));
    Request invoke = with_body("/2015-03-31/functions/f/invocations", std::string("\0\xFF", 2));
    invoke.headers.add("x-amz-invocation-type", "Event");
    const Json input = parsed(rest_json(), "lambda", "Invoke", invoke);
    CHECK(input["InvocationType"] == "Event");
    CHECK(input["Payload"] == std::string("\0\xFF", 2));
    CHECK(parsed(rest_json(), "lambda", "ListFunctions", get("/2015-03-31/functions/", "MaxItems=10"))["MaxItems"] == 10);
    const Fault fault = refused(rest_json(), "lambda", "ListFunctions", get("/2015-03-31/functions/", "MaxItems=ten"));
    CHECK(fault.code == "SerializationException");
}

TEST_CASE("rest-json: what is not UTF-8", "[protocols]") {
    CHECK(refused(rest_json(), "lambda", "GetFunction", get("/2015-03-31/functions/%FF")).code == "SerializationException");
    CHECK(refused(rest_json(), "lambda", "UntagResource", get("/2017-03-31/tags/a", "tagKeys=a&tagKeys=%C3%28")).code == "SerializationException");
    CHECK(refused(rest_json(), "apigateway", "ImportRestApi", get("/restapis", "mode=import&%FF=1")).code == "SerializationException");
    // Headers are Latin-1 unless they are UTF-8.
    Request invoke = get("/2015-03-31/functions/f/invocations");
    invoke.headers.add("x-amz-client-context", "\xE9t\xE9");
    invoke.headers.add("x-amz-log-type", "été");
    const Json input = parsed(rest_json(), "lambda", "Invoke", invoke);
    CHECK(input["ClientContext"] == "été");
    CHECK(input["LogType"] == "été");
}

TEST_CASE("rest-json: JSON in a header is read only so deep", "[protocols]") {
    const auto session = [](const std::string& attributes) {
        Request request = get("/bot/b/alias/a/user/u/content");
        request.headers.add("x-amz-lex-session-attributes", base64_encoded(attributes));
        return request;
    };
    CHECK(parsed(rest_json(), "lex-runtime", "PostContent", session(R"({"a": [1, "b"]})"))["sessionAttributes"] == Json::parse(R"({"a": [1, "b"]})"));
    const std::string open(20000, '[');
    const std::string closed(20000, ']');
    for (const std::string& wrong : {std::string("{"), std::string("nul"), open, open + closed}) {
        CHECK(refused(rest_json(), "lex-runtime", "PostContent", session(wrong)).code == "SerializationException");
    }
}

TEST_CASE("rest-json: a map takes the rest of the query", "[protocols]") {
    CHECK(parsed(rest_json(), "apigateway", "ImportRestApi", with_body("/restapis", "swagger"))["body"] == "swagger");
    Request request = with_body("/restapis", "swagger");
    request.query = "mode=import&failonwarnings=true&a=1&b=2&X-Amz-Signature=s";
    CHECK(parsed(rest_json(), "apigateway", "ImportRestApi", request) ==
          Json::parse(R"({"failOnWarnings": true, "parameters": {"a": "1", "b": "2"}, "body": "swagger"})"));
}

TEST_CASE("rest-json: bodies", "[protocols]") {
    const Json input =
        parsed(rest_json(), "scheduler", "CreateSchedule",
               with_body("/schedules/s", R"({"StartDate": 1769860800, "Name": "not from here", "FlexibleTimeWindow": {"Mode": "OFF"}})"));
    CHECK(input == Json::parse(R"({"Name": "s", "StartDate": "2026-01-31T12:00:00.000Z", "FlexibleTimeWindow": {"Mode": "OFF"}})"));
    CHECK(refused(rest_json(), "lambda", "CreateFunction", with_body("/2015-03-31/functions", "{")).code == "SerializationException");
    CHECK(refused(rest_json(), "lambda", "CreateFunction", with_body("/2015-03-31/functions", R"({"Timeout": "3"})")).message ==
          "STRING_VALUE can not be converted to an Integer");
    // Documents are any JSON.
    const Json converse = parsed(rest_json(), "bedrock-runtime", "Converse",
                                 with_body("/model/m/converse", R"({"additionalModelRequestFields": {"b": [null, 1.5, {"x": "y"}], "a": null}})"));
    CHECK(converse["additionalModelRequestFields"].dump() == R"({"b":[null,1.5,{"x":"y"}],"a":null})");
}

TEST_CASE("rest-json: a union has one member", "[protocols]") {
    const auto said = [](const std::string& block) {
        return with_body("/model/m/converse", R"({"messages": [{"role": "user", "content": [)" + block + "]}]}");
    };
    const Json input = parsed(rest_json(), "bedrock-runtime", "Converse", said(R"({"text": "a", "image": null, "__type": "Text"})"));
    CHECK(input["messages"][0]["content"] == Json::parse(R"([{"text": "a"}])"));
    CHECK(refused(rest_json(), "bedrock-runtime", "Converse", said(R"({"text": "a", "image": {}})")).code == "SerializationException");
}

TEST_CASE("rest-json: answers", "[protocols]") {
    const Response invoked =
        rest_json().render(service("lambda").operation("Invoke"),
                           Json::parse(R"({"StatusCode": 202, "ExecutedVersion": "1\r\nEvil: 1", "Payload": "null"})"), {}, "id-1");
    CHECK(invoked.status == 202);
    CHECK(invoked.headers["X-Amz-Executed-Version"] == "1Evil: 1");
    CHECK(invoked.headers["x-amzn-RequestId"] == "id-1");
    CHECK(invoked.body.text() == "null");
    const Response created = rendered(rest_json(), "lambda", "CreateFunction", Json::parse(R"({"FunctionName": "f", "Timeout": 3})"));
    CHECK(created.status == 201);
    CHECK(created.headers["Content-Type"] == "application/json");
    CHECK(created.body.text() == R"({"FunctionName":"f","Timeout":3})");
    CHECK(rendered(rest_json(), "lambda", "DeleteFunctionConcurrency", Json::object()).status == 204);
    CHECK(rendered(rest_json(), "scheduler", "DeleteSchedule", Json::object()).body.text() == "{}");
}

TEST_CASE("rest-json: faults", "[protocols]") {
    const Response missing =
        rendered_fault(rest_json(), "lambda", "GetFunction", {.code = "ResourceNotFoundException", .message = "Function not found"});
    CHECK(missing.status == 404);
    CHECK(missing.headers["x-amzn-ErrorType"] == "ResourceNotFoundException");
    CHECK(missing.body.text() == R"({"Type":"User","Message":"Function not found"})");
    const Response slow =
        rendered_fault(rest_json(), "lambda", "GetFunction",
                       {.code = "TooManyRequestsException", .message = "m", .http_status = 400, .members = {{"retryAfterSeconds", "3"}}});
    CHECK(slow.status == 429);
    CHECK(slow.headers["Retry-After"] == "3");
    CHECK(slow.body.text() == R"({"Type":"User","message":"m"})");
    const Response odd = rendered_fault(rest_json(), "scheduler", "GetSchedule", {.code = "NotSimulated", .message = "m", .http_status = 501});
    CHECK(odd.status == 501);
    CHECK(odd.body.text() == R"({"message":"m"})");
}
