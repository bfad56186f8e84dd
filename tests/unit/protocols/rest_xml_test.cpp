#include "tests/unit/protocols/xml_protocols.h"

using namespace drydock;
using namespace drydock::protocols;
using namespace drydock::protocols::testing;

namespace {

Request put(std::string path, std::string query, std::string body) {
    Request request;
    request.method = "PUT";
    request.path = std::move(path);
    request.query = std::move(query);
    request.body = Body(std::move(body));
    return request;
}

}  // namespace

TEST_CASE("rest-xml: labels, headers and a document", "[protocols]") {
    Request request = put("/bucket/a%20b/c", "tagging&versionId=v1",
                          "<?xml version=\"1.0\"?><Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet><Tag><Key>a&amp;b</Key>"
                          "<Value><![CDATA[<v>]]></Value></Tag><!-- x --><Tag><Key> </Key><Value/></Tag></TagSet></Tagging>");
    request.headers.add("content-md5", "abc");
    const Json input = parsed(rest_xml(), "s3", "PutObjectTagging", request);
    CHECK(input["Bucket"] == "bucket");
    CHECK(input["Key"] == "a b/c");
    CHECK(input["VersionId"] == "v1");
    CHECK(input["ContentMD5"] == "abc");
    CHECK(input["Tagging"] == Json::parse(R"({"TagSet": [{"Key": "a&b", "Value": "<v>"}, {"Key": " ", "Value": ""}]})"));
}

TEST_CASE("rest-xml: flattened lists and attributes", "[protocols]") {
    const Json acl =
        parsed(rest_xml(), "s3", "PutBucketAcl",
               put("/b", "acl",
                   "<AccessControlPolicy><AccessControlList><Grant><Grantee xmlns:x=\"http://www.w3.org/2001/XMLSchema-instance\" "
                   "x:type=\"CanonicalUser\"><ID>1</ID></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>"));
    CHECK(acl["AccessControlPolicy"]["Grants"][0]["Grantee"] == Json::parse(R"({"ID": "1", "Type": "CanonicalUser"})"));
    const Json cors = parsed(rest_xml(), "s3", "PutBucketCors",
                             put("/b", "cors",
                                 "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod>"
                                 "<MaxAgeSeconds> 5 </MaxAgeSeconds></CORSRule></CORSConfiguration>"));
    CHECK(cors["CORSConfiguration"]["CORSRules"] == Json::parse(R"([{"AllowedMethods": ["GET", "PUT"], "MaxAgeSeconds": 5}])"));
}

TEST_CASE("rest-xml: headers with a prefix", "[protocols]") {
    Request request = put("/b/k", "", "x");
    request.headers.add("X-Amz-Meta-Colour", "red");
    request.headers.add("x-amz-meta-size", "\xFC");
    request.headers.add("x-amz-meta-colour", "blue");
    request.headers.add("x-amz-meta-", "none");
    CHECK(parsed(rest_xml(), "s3", "PutObject", request)["Metadata"] == Json::parse(R"({"Colour": "red,blue", "size": "ü"})"));
}

TEST_CASE("rest-xml: a key that is not UTF-8", "[protocols]") {
    const Fault fault = refused(rest_xml(), "s3", "PutObject", put("/b/%FF%FE", "", "x"));
    CHECK(fault.code == "InvalidURI");
    CHECK(fault.message == "Couldn't parse the specified URI.");
    CHECK(refused(rest_xml(), "s3", "ListObjectsV2", put("/b", "list-type=2&prefix=%80", "")).code == "InvalidURI");
}

TEST_CASE("rest-xml: malformed documents", "[protocols]") {
    for (const char* body : {"<Tagging>", "no xml", "<Other><TagSet/></Other>", "<Tagging><TagSet></Tagging>", "<Tagging>\xff</Tagging>x<",
                             "<Tagging><TagSet/></Tagging><Tagging/>"}) {
        const Fault fault = refused(rest_xml(), "s3", "PutBucketTagging", put("/b", "tagging", body));
        CHECK(fault.code == "MalformedXML");
        CHECK(fault.message == "The XML you provided was not well-formed or did not validate against our published schema");
    }
    CHECK(refused(rest_xml(), "route53", "ChangeResourceRecordSets", put("/2013-04-01/hostedzone/Z1/rrset/", "", "<a>")).code == "InvalidInput");
}

TEST_CASE("rest-xml: entity bombs and deep documents do no harm", "[protocols]") {
    const Json input = parsed(rest_xml(), "s3", "PutBucketTagging",
                              put("/b", "tagging",
                                  "<!DOCTYPE t [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>"
                                  "<Tagging><TagSet><Tag><Key>&b;&c;</Key><Value>v</Value></Tag></TagSet></Tagging>"));
    CHECK(input["Tagging"]["TagSet"][0]["Key"] == "&b;&c;");
    std::string deep;
    for (int i = 0; i < 200000; ++i) deep += "<Tagging>";
    for (int i = 0; i < 200000; ++i) deep += "</Tagging>";
    CHECK(rest_xml().parse(service("s3").operation("PutBucketTagging"), put("/b", "tagging", deep)));
}

TEST_CASE("rest-xml: wrong values outside the document", "[protocols]") {
    const Fault fault = refused(rest_xml(), "s3", "ListObjectsV2", put("/b", "list-type=2&max-keys=many", ""));
    CHECK(fault.code == "InvalidArgument");
    CHECK(fault.message == "Provided max-keys not an integer or within integer range");
    CHECK(fault.members == std::vector<std::pair<std::string, std::string>>{{"ArgumentName", "max-keys"}, {"ArgumentValue", "many"}});
}

TEST_CASE("rest-xml: S3's answers", "[protocols]") {
    const Response list =
        rendered(rest_xml(), "s3", "ListObjectsV2", Json::parse(R"({"Name": "b", "Contents": [{"Key": "a\u0001\r"}, {"Key": "b"}]})"));
    CHECK(list.headers["Content-Type"] == "application/xml");
    CHECK(list.headers["x-amz-request-id"] == "id-1");
    CHECK(list.body.text() ==
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
          "<Contents><Key>a&#x1;&#xD;</Key></Contents><Contents><Key>b</Key></Contents><Name>b</Name></ListBucketResult>");
    const Json contents = Json::parse(R"({"Contents": [{"LastModified": "2009-10-12T17:50:30.000Z"}]})");
    const Response times = rendered(rest_xml(), "s3", "ListObjectsV2", contents);
    CHECK(times.body.text().find("<LastModified>2009-10-12T17:50:30.000Z</LastModified>") != std::string::npos);
    CHECK(rendered(rest_xml(), "s3", "HeadObject", {{"LastModified", "2009-10-12T17:50:30.000Z"}}).headers["Last-Modified"] ==
          "Mon, 12 Oct 2009 17:50:30 GMT");
    CHECK(rendered(rest_xml(), "s3", "ListObjectsV2", {{"Prefix", "a\xFF"}}).body.text().find("<Prefix>a\uFFFD</Prefix>") != std::string::npos);
    const Json acl = Json::parse(R"({"Grants": [{"Grantee": {"Type": "CanonicalUser", "ID": "1"}, "Permission": "READ"}]})");
    CHECK(rendered(rest_xml(), "s3", "GetBucketAcl", acl)
              .body.text()
              .find("<AccessControlList><Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                    "xsi:type=\"CanonicalUser\"><ID>1</ID></Grantee>") != std::string::npos);
    const std::string root = "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
    CHECK(rendered(rest_xml(), "s3", "GetBucketLocation", {{"LocationConstraint", "eu-west-1"}})
              .body.text()
              .find(root + "eu-west-1</LocationConstraint>") != std::string::npos);
    CHECK(rendered(rest_xml(), "s3", "GetBucketLocation", Json::object()).body.text().find(root + "</LocationConstraint>") != std::string::npos);
    const Response head = rendered(rest_xml(), "s3", "HeadObject", {{"ContentLength", 5}, {"ETag", "\"e\""}, {"Metadata", {{"a", "b"}}}});
    CHECK(head.headers["etag"] == "\"e\"");
    CHECK(head.headers["x-amz-meta-a"] == "b");
    CHECK(head.body.empty());
}

TEST_CASE("rest-xml: other services' answers", "[protocols]") {
    const Response zones =
        rendered(rest_xml(), "route53", "ListHostedZones", Json::parse(R"({"HostedZones": [], "IsTruncated": false, "MaxItems": "100"})"));
    CHECK(zones.headers["x-amzn-requestid"] == "id-1");
    CHECK(zones.body.text().find("<ListHostedZonesResponse xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><HostedZones></HostedZones>") !=
          std::string::npos);
}

TEST_CASE("rest-xml: faults", "[protocols]") {
    const Fault missing{.code = "NoSuchKey", .message = "The specified key does not exist.", .http_status = 404, .members = {{"Key", "a<b"}}};
    const std::string body = rendered_fault(rest_xml(), "s3", "GetObject", missing).body.text();
    CHECK(
        body.find("<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>a&lt;b</Key><RequestId>id-1</RequestId>") !=
        std::string::npos);
    const Response head = rendered_fault(rest_xml(), "s3", "HeadObject", missing);
    CHECK(head.status == 404);
    CHECK(head.body.empty());
    CHECK(rendered_fault(rest_xml(), "s3", "CreateBucket", {.code = "BucketAlreadyExists", .message = "m"}).status == 409);
    const Response zone = rendered_fault(rest_xml(), "route53", "GetHostedZone", {.code = "NoSuchHostedZone", .message = "m"});
    CHECK(zone.status == 404);
    CHECK(zone.body.text() ==
          "<?xml version=\"1.0\"?>\n<ErrorResponse xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><Error><Type>Sender</Type>"
          "<Code>NoSuchHostedZone</Code><Message>m</Message></Error><RequestId>id-1</RequestId></ErrorResponse>");
}
