#include "tests/unit/protocols/xml_protocols.h"

using namespace drydock;
using namespace drydock::protocols;
using namespace drydock::protocols::testing;

TEST_CASE("ec2: names with a capital, flattened lists", "[protocols]") {
    const Json input = parsed(ec2(), "ec2", "CreateVpc",
                              form("Action=CreateVpc&Version=2016-11-15&CidrBlock=10.0.0.0%2F16&DryRun=false&TagSpecification.1.ResourceType=vpc"
                                   "&TagSpecification.1.Tag.2.Key=b&TagSpecification.1.Tag.1.Key=a&TagSpecification.1.Tag.1.Value=1"));
    CHECK(input == Json::parse(R"({"CidrBlock": "10.0.0.0/16", "TagSpecifications": [{"ResourceType": "vpc", "Tags": [
                                   {"Key": "a", "Value": "1"}, {"Key": "b"}]}], "DryRun": false})"));
}

TEST_CASE("ec2: what no request may contain", "[protocols]") {
    const Fault unknown = refused(ec2(), "ec2", "CreateVpc", form("Action=CreateVpc&Version=1&Cidr=x&X-Amz-Date=y"));
    CHECK(unknown.code == "UnknownParameter");
    CHECK(unknown.message == "The parameter Cidr is not recognized");
    // Inside, the last part of the name is told.
    for (const char* inner : {"LaunchTemplate.Item=a", "BlockDeviceMapping.1.Ebs.Item.1=a", "InstanceType.Item=a", "TagSpecification.Item.1=a",
                              "TagSpecification.1.Tag.Item=a"}) {
        CAPTURE(inner);
        const Fault nested = refused(ec2(), "ec2", "RunInstances", form(inner));
        CHECK(nested.code == "UnknownParameter");
        CHECK(nested.message == "The parameter Item is not recognized");
    }
    CHECK(refused(ec2(), "ec2", "RunInstances", form("TagSpecification=a")).message == "Value (a) for parameter TagSpecification is invalid.");
    CHECK(refused(ec2(), "ec2", "RunInstances", form("LaunchTemplate=a")).message == "Value (a) for parameter LaunchTemplate is invalid.");
    const Fault wrong = refused(ec2(), "ec2", "RunInstances", form("MinCount=many"));
    CHECK(wrong.code == "InvalidParameterValue");
    CHECK(wrong.message == "Invalid value 'many' for integer parameter MinCount.");
    CHECK(refused(ec2(), "ec2", "RunInstances", form("MinCount=4294967297")).message == "Invalid value '4294967297' for integer parameter MinCount.");
}

TEST_CASE("ec2: answers", "[protocols]") {
    const Json output = Json::parse(R"({"Vpcs": [{"VpcId": "vpc-1", "IsDefault": false, "Tags": []}]})");
    const Response response = rendered(ec2(), "ec2", "DescribeVpcs", output);
    CHECK(response.headers["Content-Type"] == "text/xml;charset=UTF-8");
    CHECK(response.body.text() ==
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DescribeVpcsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">\n"
          "    <requestId>id-1</requestId>\n    <vpcSet><item><isDefault>false</isDefault><tagSet></tagSet><vpcId>vpc-1</vpcId></item></vpcSet>\n"
          "</DescribeVpcsResponse>\n");
    const Json volumes = Json::parse(R"({"Volumes": [{"CreateTime": "2026-01-31T12:00:00.000Z"}]})");
    CHECK(rendered(ec2(), "ec2", "DescribeVolumes", volumes).body.text().find("<createTime>2026-01-31T12:00:00.000Z</createTime>") !=
          std::string::npos);
    CHECK(rendered(ec2(), "ec2", "DeleteVpc", Json::object()).body.text().find("<return>true</return>") != std::string::npos);
}

TEST_CASE("ec2: faults", "[protocols]") {
    const Response response =
        rendered_fault(ec2(), "ec2", "DescribeVpcs", {.code = "InvalidVpcID.NotFound", .message = "The vpc ID 'vpc-1' does not exist"});
    CHECK(response.status == 400);
    CHECK(response.body.text() ==
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>InvalidVpcID.NotFound</Code>"
          "<Message>The vpc ID 'vpc-1' does not exist</Message></Error></Errors><RequestID>id-1</RequestID></Response>\n");
}
