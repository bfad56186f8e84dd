#include "tests/unit/protocols/xml_protocols.h"

using namespace drydock;
using namespace drydock::protocols;
using namespace drydock::protocols::testing;

TEST_CASE("query: scalars, lists and structures", "[protocols]") {
    const Json input = parsed(query(), "cloudformation", "CreateStack",
                              form("Action=CreateStack&Version=2010-05-15&StackName=my%20stack+1&DisableRollback=TRUE&TimeoutInMinutes=5"
                                   "&Tags.member.1.Key=a%26b&Tags.member.1.Value=&Tags.member.2.Key=%C3%A9&Capabilities.member.1=CAPABILITY_IAM"));
    CHECK(input == Json::parse(R"({"StackName": "my stack 1", "DisableRollback": true, "TimeoutInMinutes": 5,
                                   "Capabilities": ["CAPABILITY_IAM"], "Tags": [{"Key": "a&b", "Value": ""}, {"Key": "é"}]})"));
}

TEST_CASE("query: fields in any order, from the query string too, with gaps in the numbers", "[protocols]") {
    Request request = form("Tags.member.10.Key=c&Tags.member.2.Key=b&Tags.member.1.Key=a");
    request.query = "Action=CreateStack&StackName=s";
    const Json input = parsed(query(), "cloudformation", "CreateStack", request);
    CHECK(input["StackName"] == "s");
    CHECK(input["Tags"] == Json::parse(R"([{"Key": "a"}, {"Key": "b"}, {"Key": "c"}])"));
}

TEST_CASE("query: names that begin alike are kept apart", "[protocols]") {
    const Json input = parsed(query(), "sns", "Publish",
                              form("Message=m&MessageStructure=json&MessageAttributes.entry.1.Name=a"
                                   "&MessageAttributes.entry.1.Value.DataType=Binary&MessageAttributes.entry.1.Value.BinaryValue=AAE%3D"));
    CHECK(input["Message"] == "m");
    CHECK(input["MessageAttributes"]["a"]["BinaryValue"] == std::string("\0\1", 2));
}

TEST_CASE("query: an empty list and an empty map", "[protocols]") {
    CHECK(parsed(query(), "cloudformation", "UpdateStack", form("StackName=s&Tags="))["Tags"] == Json::array());
    CHECK(parsed(query(), "sns", "CreateTopic", form("Name=s&Attributes="))["Attributes"] == Json::object());
}

TEST_CASE("query: a flattened list takes its elements' name, and without elements the member's", "[protocols]") {
    CHECK(parsed(query(), "sdb", "GetAttributes", form("DomainName=d&AttributeName.1=a&AttributeName.2=b"))["AttributeNames"] ==
          Json::parse(R"(["a", "b"])"));
    CHECK(parsed(query(), "sdb", "GetAttributes", form("DomainName=d&AttributeNames="))["AttributeNames"] == Json::array());
}

TEST_CASE("query: SQS keeps the names of its time as a query service", "[protocols]") {
    const Json input =
        parsed(query(), "sqs", "CreateQueue", form("QueueName=q&Attribute.1.Name=DelaySeconds&Attribute.1.Value=5&Tag.1.Key=k&Tag.1.Value=v"));
    CHECK(input == Json::parse(R"({"QueueName": "q", "Attributes": {"DelaySeconds": "5"}, "tags": {"k": "v"}})"));
    const Json output = {{"QueueUrls", {"a", "b"}}};
    const std::string body = rendered(query(), "sqs", "ListQueues", output).body.text();
    CHECK(body.find("<ListQueuesResult><QueueUrl>a</QueueUrl><QueueUrl>b</QueueUrl></ListQueuesResult>") != std::string::npos);
    CHECK(body.find("xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\"") != std::string::npos);
}

TEST_CASE("query: what is malformed", "[protocols]") {
    CHECK(refused(query(), "cloudformation", "CreateStack", form("DisableRollback=maybe")).code == "MalformedInput");
    CHECK(refused(query(), "cloudwatch", "GetMetricStatistics", form("StartTime=yesterday")).message == "timestamp must follow ISO8601");
    CHECK(refused(query(), "cloudformation", "CreateStack", form("StackName.member.1=a")).message == "Start of list found where not expected");
    // Answers of AWS.
    CHECK(refused(query(), "sns", "Subscribe", form("Endpoint.EndpointArn=a&Protocol=sqs")).message == "Start of list found where not expected");
    CHECK(refused(query(), "sns", "Publish", form("MessageAttribute.0.Name=a")).message == "Top level element may not be treated as a list");
    CHECK(refused(query(), "sns", "AddPermission", form("ActionName.1=Publish")).message == "Top level element may not be treated as a list");
    CHECK(refused(query(), "sqs", "ReceiveMessage", form("MessageAttributeNames.member.1=All")).message == "Start of list found where not expected");
    CHECK(refused(query(), "cloudformation", "CreateStack", form("Tags=a")).message == "Unexpected list element termination");
    CHECK(refused(query(), "cloudformation", "CreateStack", form("Tags.member.x.Key=a")).code == "MalformedInput");
    CHECK(refused(query(), "cloudformation", "CreateStack", form("StackName=%FF%FE")).code == "MalformedInput");
    CHECK(refused(query(), "cloudformation", "CreateStack", form("TimeoutInMinutes=2147483648")).message == "For input string: \"2147483648\"");
    CHECK(refused(query(), "cloudformation", "CreateStack", form("Tags.member.99999999999999999999.Key=a")).code == "MalformedInput");
}

TEST_CASE("query: odd names do no harm", "[protocols]") {
    std::string dots = "Tags.member.1";
    for (int i = 0; i < 20000; ++i) dots += ".1";
    CHECK(query().parse(service("cloudformation").operation("CreateStack"), form(dots + "=x")));
    CHECK(query().parse(service("cloudformation").operation("CreateStack"), form("=x&.=y&..=z&Tags..Key=a&StackName")).ok() == false);
    std::string many;
    for (int i = 0; i < 5000; ++i) many += "&Tags.member." + std::to_string(i) + ".Key=k";
    CHECK(parsed(query(), "cloudformation", "CreateStack", form(many))["Tags"].size() == 5000);
}

TEST_CASE("query: a map of many names takes no quadratic time", "[protocols]") {
    std::string many = "Name=t";
    for (int i = 0; i < 40000; ++i) {
        const std::string entry = "&Attributes.entry." + std::to_string(i);
        many += entry + ".key=" + std::to_string(i % 30000) + entry + ".value=" + std::to_string(i);
    }
    const Json input = parsed(query(), "sns", "CreateTopic", form(many));
    CHECK(input["Attributes"].size() == 30000);
    CHECK(input["Attributes"]["7"] == "30007");
}

TEST_CASE("query: answers", "[protocols]") {
    const Json output = {{"Account", "000000000000"}, {"Arn", "arn:aws:iam::000000000000:user/<a>&\"b\"\r"}, {"UserId", nullptr}};
    const Response response = rendered(query(), "sts", "GetCallerIdentity", output);
    CHECK(response.status == 200);
    CHECK(response.headers["x-amzn-requestid"] == "id-1");
    CHECK(response.headers["Content-Type"] == "text/xml");
    CHECK(response.body.text() ==
          "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n"
          "  <GetCallerIdentityResult><Account>000000000000</Account>"
          "<Arn>arn:aws:iam::000000000000:user/&lt;a&gt;&amp;&quot;b&quot;&#xD;</Arn></GetCallerIdentityResult>\n"
          "  <ResponseMetadata>\n    <RequestId>id-1</RequestId>\n  </ResponseMetadata>\n</GetCallerIdentityResponse>\n");
}

TEST_CASE("query: an operation without output", "[protocols]") {
    CHECK(rendered(query(), "cloudformation", "DeleteStack", Json::object()).body.text() ==
          "<DeleteStackResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\">\n"
          "  <ResponseMetadata>\n    <RequestId>id-1</RequestId>\n  </ResponseMetadata>\n</DeleteStackResponse>\n");
}

TEST_CASE("query: faults", "[protocols]") {
    const Response missing = rendered_fault(query(), "iam", "GetRole", {.code = "NoSuchEntityException", .message = "no <role>"});
    CHECK(missing.status == 404);  // of the model
    CHECK(missing.body.text() ==
          "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\n  <Error>\n    <Type>Sender</Type>\n    <Code>NoSuchEntity</Code>\n"
          "    <Message>no &lt;role&gt;</Message>\n  </Error>\n  <RequestId>id-1</RequestId>\n</ErrorResponse>\n");
    const Response queue = rendered_fault(query(), "sqs", "SendMessage", {.code = "QueueDoesNotExist", .message = "m"});
    CHECK(queue.status == 400);
    CHECK(queue.body.text().find("<Code>AWS.SimpleQueueService.NonExistentQueue</Code>") != std::string::npos);
    CHECK(queue.body.text().find("<Detail/>") != std::string::npos);
    const Response unknown = query().render_fault(nullptr, {}, {.code = "InvalidAction", .message = "m", .http_status = 500}, "id-1");
    CHECK(unknown.status == 500);
    CHECK(unknown.body.text().find("<Type>Receiver</Type>") != std::string::npos);
}
