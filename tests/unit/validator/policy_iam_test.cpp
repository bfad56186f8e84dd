// What IAM says of identity, managed and trust policies: one line per sentence.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "validator/policy/document.h"

using namespace drydock;
using namespace drydock::validator::policy;

namespace {

struct Case {
    std::string statement;  // or the whole document if it begins with "Version" or is no object
    std::string sentence;   // "" if IAM accepts it
};

std::string first_error(const Json& document, const Context& context) {
    for (const Diagnostic& diagnostic : examine(document, context)) {
        if (diagnostic.severity == Severity::error) return diagnostic.fault.message;
    }
    return "";
}

Json with_statement(const std::string& statement) {
    Json document = {{"Version", "2012-10-17"}};
    document["Statement"] = Json::parse("[" + statement + "]");
    return document;
}

void check(Kind kind, const std::vector<Case>& cases) {
    Context context;
    context.kind = kind;
    context.account = "123456789012";
    context.region = "us-east-1";
    for (const Case& one : cases) {
        INFO(one.statement);
        CHECK(first_error(with_statement(one.statement), context) == one.sentence);
    }
}

const std::string syntax = "Syntax errors in policy.";
const std::string legacy = "The policy failed legacy parsing";

std::string allow(const std::string& rest) {
    return R"({"Effect": "Allow", )" + rest + "}";
}
std::string on(const std::string& resource) {
    return allow(R"("Action": "s3:GetObject", "Resource": )" + resource);
}
std::string doing(const std::string& action) {
    return allow(R"("Resource": "*", "Action": )" + action);
}
std::string when(const std::string& condition) {
    return allow(R"("Action": "s3:GetObject", "Resource": "*", "Condition": )" + condition);
}
std::string trusting(const std::string& principal) {
    return allow(R"("Action": "sts:AssumeRole", "Principal": )" + principal);
}

}  // namespace

TEST_CASE("IAM: elements of a statement", "[policy]") {
    check(Kind::identity, {
                              {doing(R"("s3:*")"), ""},
                              {doing(R"(["s3:Get*", "ec2:DescribeInstances"])"), ""},
                              {doing(R"("*")"), ""},
                              {R"({"Action": "s3:*", "Resource": "*"})", syntax},
                              {R"({"Effect": "allow", "Action": "s3:*", "Resource": "*"})", legacy},
                              {R"({"Effect": "Maybe", "Action": "s3:*", "Resource": "*"})", syntax},
                              {allow(R"("Action": "s3:*", "NotAction": "s3:Get*", "Resource": "*")"), syntax},
                              {allow(R"("Action": "s3:*", "Resource": "*", "NotResource": "*")"), syntax},
                              {allow(R"("Action": "s3:*", "Resource": "*", "NotResource": [])"), syntax},
                              {allow(R"("Action": "s3:*", "NotResource": "*")"), ""},
                              {allow(R"("Action": "s3:*", "Resource": "*", "Effects": "Deny")"), syntax},
                              {allow(R"("Action": "s3:*", "Resource": "*", "Principal": "*")"), "Policy document should not specify a principal."},
                              {allow(R"("Action": "s3:*", "Resource": "*", "NotPrincipal": {"AWS": "123456789012"})"),
                               "Policy document should not specify a principal."},
                              {allow(R"("Resource": "*")"), "Policy statement must contain actions."},
                              {doing("[]"), "Policy statement must contain actions."},
                              {allow(R"("Action": [])"), "Policy statement must contain actions."},
                              {allow(R"("Action": "s3:*")"), "Policy statement must contain resources."},
                              {on("[]"), "Policy statement must contain resources."},
                              {on(R"({"a": "b"})"), syntax},
                              {on(R"(["*", {}])"), syntax},
                          });
}

TEST_CASE("IAM: names of actions", "[policy]") {
    check(Kind::identity, {
                              {doing(R"("GetObject")"), "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."},
                              {doing(R"("s3:Get:Object")"), "Actions/Condition can contain only one colon."},
                              {doing(R"("*:GetObject")"), "Action vendors (e.g., aws, ec2, etc.) must not contain wildcards."},
                              {doing(R"("s3?:Get")"), "Action vendors (e.g., aws, ec2, etc.) must not contain wildcards."},
                              {doing(R"("s_3:Get")"), "Vendor s_3 is not valid"},
                              {doing(R"("nosuchservice:Get")"), ""},
                              {doing(R"("s3:NoSuchAction")"), ""},
                          });
}

TEST_CASE("IAM: resources", "[policy]") {
    check(Kind::identity,
          {
              {on(R"("my-bucket")"), "Resource my-bucket must be in ARN format or \"*\"."},
              {on(R"("")"), "Resource  must be in ARN format or \"*\"."},
              {on(R"("arn:aws-cn:s3:::b")"), "Partition \"aws-cn\" is not valid for resource \"arn:aws-cn:s3:::b\"."},
              {on(R"("arn::s3:::b")"), "Partition \"\" is not valid for resource \"arn::s3:::b\"."},
              {on(R"("arn:*:s3:::b")"), ""},
              {on(R"("arn:aws")"), "Resource vendor must be fully qualified and cannot contain regexes."},
              {on(R"("arn:aws:*:::b")"), "Resource vendor must be fully qualified and cannot contain regexes."},
              {on(R"("arn:aws:s3*:::b")"), "Resource vendor must be fully qualified and cannot contain regexes."},
              {on(R"("arn:aws:s3:b")"), legacy},
              {on(R"("arn:aws:s3::example_bucket")"), legacy},
              {on(R"("arn:aws:s3:us-east-1::b")"), "Resource arn:aws:s3:us-east-1::b can not contain region information."},
              {on(R"("arn:aws:s3:my-bucket:*:*")"), "Resource arn:aws:s3:my-bucket:*:* can not contain region information."},
              {on(R"("arn:aws:s3::111122223333:b")"), "Resource arn:aws:s3::111122223333:b cannot contain an account id."},
              {on(R"("arn:aws:s3:us-east-1:111122223333:accesspoint/ap")"), ""},
              {on(R"("arn:aws:s3:::b*/${aws:username}/*")"), ""},
              {on(R"("arn:aws:iam:us-east-1:111122223333:role/r")"),
               "IAM resource arn:aws:iam:us-east-1:111122223333:role/r cannot contain region information."},
              {on(R"("arn:aws:route53:us-east-1::hostedzone/z")"),
               "Resource arn:aws:route53:us-east-1::hostedzone/z can not contain region information."},
              {on(R"("arn:aws:iam::123456789012:*")"), ""},
              {on(R"("arn:aws:iam::123456789012:*admin")"),
               "IAM resource path must either be \"*\", root, or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, "
               "server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/."},
          });
}

TEST_CASE("IAM: conditions", "[policy]") {
    check(
        Kind::identity,
        {
            {when(R"({"StringEqualz": {"aws:username": "x"}})"), syntax},
            {when(R"({"stringequals": {"aws:username": "x"}})"), syntax},
            {when(R"({"NullIfExists": {"aws:TokenIssueTime": "true"}})"), syntax},
            {when(R"({"ForAllValues:Null": {"aws:TokenIssueTime": "true"}})"), ""},
            {when(R"({"ForAnyValue:StringNotEqualsIfExists": {"aws:TagKeys": ["a", "b"]}})"), ""},
            {when(R"({"StringEquals": {"aws:username": {"a": "b"}}})"), syntax},
            {when(R"({"StringEquals": {"aws:username": [{}]}})"), syntax},
            {when(R"({"StringEquals": "x"})"), syntax},
            {when(R"({"StringEquals": {"username": "x"}})"), "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."},
            {when(R"({"StringEquals": {"kms:EncryptionContext:aws:logs:arn": "x"}})"), ""},
            {when(R"({"Bool": {"aws:SecureTransport": false}})"), ""},
            {when(R"({"NumericLessThan": {"s3:max-keys": "abc"}})"), legacy},
            {when(R"({"NumericLessThan": {"s3:max-keys": ["10", 10, "10.5", "-1", "1e3"]}})"), ""},
            {when(R"({"NumericLessThan": {"s3:max-keys": " 10"}})"), legacy},
            {when(R"({"NumericLessThan": {"s3:max-keys": "0x10"}})"), legacy},
            {when(R"({"DateGreaterThan": {"aws:CurrentTime": "tomorrow"}})"), legacy},
            {when(R"({"DateGreaterThan": {"aws:CurrentTime": "2026/01/01"}})"), legacy},
            {when(R"({"DateGreaterThan": {"aws:CurrentTime": "2026-13-45"}})"), legacy},
            {when(R"({"DateGreaterThan": {"aws:CurrentTime": ["2026", "2026-01", "2026-01-01", "2026-01-01T00:00Z", "2026-01-01T00:00:00.000Z",
                "2026-01-01T00:00:00+09:00", "1767225600"]}})"),
             ""},
            {when(R"({"IpAddress": {"aws:SourceIp": "203.0.113.999/24"}})"), legacy},
            {when(R"({"IpAddress": {"aws:SourceIp": "10.0.0.0/33"}})"), legacy},
            {when(R"({"NotIpAddress": {"aws:SourceIp": "1.2.3"}})"), legacy},
            {when(R"({"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "203.0.113.5", "0.0.0.0/0", "2001:db8::/32", "2001:db8::1", "::/0"]}})"), ""},
            {when(R"({"ArnLike": {"aws:SourceArn": "nope"}})"), legacy},
            {when(R"({"ArnLike": {"aws:SourceArn": "arn:aws:s3:b"}})"), legacy},
            {when(R"({"ArnEquals": {"aws:SourceArn": "${aws:PrincipalArn}"}})"), legacy},
            {when(R"({"ArnLike": {"aws:SourceArn": ["arn:*:s3:::b", "arn:aws:*:*:*:*", "*"]}})"), ""},
            {when(R"({"BinaryEquals": {"s3:x-amz-meta-x": "!!!"}})"), syntax},
            {when(R"({"BinaryEquals": {"s3:x-amz-meta-x": "YWJj=="}})"), syntax},
            {when(R"({"BinaryEquals": {"s3:x-amz-meta-x": ["YWJj", "YWJjZA=="]}})"), ""},
        });
}

TEST_CASE("IAM: statement ids", "[policy]") {
    const std::string named = R"("Action": "s3:*", "Resource": "*", "Sid": )";
    check(Kind::identity, {
                              {allow(named + R"("One")") + "," + allow(named + R"("Two")"), ""},
                              {allow(named + R"("")") + "," + allow(named + R"("")"), ""},
                              {allow(named + R"("Dup")") + "," + allow(named + R"("Dup")"), "Statement IDs (SID) in a single policy must be unique."},
                              {allow(named + R"("allow-s3-read")"),
                               "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"},
                          });
}

TEST_CASE("IAM: the document", "[policy]") {
    const Json statement = Json::parse(doing(R"("s3:*")"));
    const auto said = [](Kind kind, const Json& document) {
        Context context;
        context.kind = kind;
        return first_error(document, context);
    };
    CHECK(said(Kind::identity, {{"Version", "2012-10-17"}, {"Id", "x"}, {"Statement", statement}}).empty());
    CHECK(said(Kind::identity, {{"Version", "2008-10-17"}, {"Statement", Json::array({statement})}}).empty());
    CHECK(said(Kind::identity, {{"Statement", statement}}).empty());
    CHECK(said(Kind::identity, {{"Version", "2012-10-18"}, {"Statement", statement}}) == syntax);
    CHECK(said(Kind::identity, {{"version", "2012-10-17"}, {"Statement", statement}}) == syntax);
    CHECK(said(Kind::identity, {{"Version", "2012-10-17"}}) == syntax);
    CHECK(said(Kind::identity, {{"Version", "2012-10-17"}, {"Statement", Json::array()}}) == syntax);
    CHECK(said(Kind::identity, {{"Version", "2012-10-17"}, {"Statement", "s3:*"}}) == syntax);
    CHECK(said(Kind::identity, "{not json") == syntax);
    CHECK(said(Kind::identity, R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}})").empty());
    CHECK(said(Kind::managed, {{"Version", "2008-10-17"}, {"Statement", statement}}) == "Policy document must be version 2012-10-17 or greater.");
    CHECK(said(Kind::managed, {{"Statement", statement}}) == "Policy document must be version 2012-10-17 or greater.");
}

TEST_CASE("IAM tells the first of several flaws by its own order", "[policy]") {
    check(Kind::identity, {
                              {allow(R"("Principal": "*")"), "Policy document should not specify a principal."},
                              {allow(R"("Resource": "my-bucket")"), "Policy statement must contain actions."},
                              {allow(R"("Action": "GetObject", "Resource": "my-bucket")"), "Resource my-bucket must be in ARN format or \"*\"."},
                              {allow(R"("Action": "GetObject")"), "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."},
                              {allow(R"("Resource": "my-bucket", "Condition": {"No": {"a:b": "c"}})"), syntax},
                          });
}

TEST_CASE("IAM: trust policies", "[policy]") {
    const std::string only_sts = "AssumeRole policy may only specify STS AssumeRole actions.";
    check(
        Kind::trust,
        {
            {trusting(R"({"Service": "lambda.amazonaws.com"})"), ""},
            {trusting(R"({"Service": ["states.us-east-1.amazonaws.com", "ec2.amazonaws.com.cn"]})"), ""},
            {trusting(R"({"AWS": ["*", "123456789012", "1234-5678-9012", "arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:role/a/b"]})"),
             ""},
            {trusting(R"({"AWS": "arn:aws:sts::123456789012:assumed-role/x/y"})"), ""},
            {trusting(R"({"Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"})"), ""},
            {allow(R"("Action": "sts:AssumeRole")"), "Missing required field Principal"},
            {trusting(R"({})"), "Missing required field Principal cannot be empty!"},
            {trusting(R"("*")"), "AssumeRolepolicy contained an invalid principal: \"STAR\":\"*\"."},
            {trusting(R"("123456789012")"), "Principal must be a JSON object."},
            {trusting(R"({"Service": "lambda.example.com"})"), "Invalid principal in policy: \"SERVICE\":\"lambda.example.com\""},
            {trusting(R"({"Service": "*"})"), "Invalid principal in policy: \"SERVICE\":\"*\""},
            {trusting(R"({"AWS": "12345"})"), "Invalid principal in policy: \"AWS\":\"12345\""},
            {trusting(R"({"AWS": "arn:aws:iam::123456789012:user/*"})"), "Invalid principal in policy: \"AWS\":\"arn:aws:iam::123456789012:user/*\""},
            {trusting(R"({"AWS": "arn:aws:iam::123456789012:*"})"), "Invalid principal in policy: \"AWS\":\"arn:aws:iam::123456789012:*\""},
            {trusting(R"({"AWS": "arn:aws:iam::123456789012:group/g"})"),
             "Invalid principal in policy: \"AWS\":\"arn:aws:iam::123456789012:group/g\""},
            {trusting(R"({"AWS": "arn:aws-cn:iam::123456789012:root"})"),
             "Invalid principal in policy: \"AWS\":\"arn:aws-cn:iam::123456789012:root\""},
            {trusting(R"({"Federated": "github"})"), "Federated principals must be valid domain names or SAML metadata ARNs"},
            {trusting(R"({"Federated": "cognito-identity.amazonaws.com"})"), "A condition block must be present for the Cognito provider"},
            {trusting(
                 R"({"Federated": "cognito-identity.amazonaws.com"}, "Condition": {"StringEquals": {"cognito-identity.amazonaws.com:aud": "x"}})"),
             ""},
            {trusting(R"({"Service": "ec2.amazonaws.com"}, "Resource": "*")"), "Has prohibited field Resource"},
            {allow(R"("Action": "sts:AssumeRole", "NotPrincipal": {"AWS": "123456789012"})"), "Allow with NotPrincipal is not allowed."},
            {R"({"Effect": "Deny", "Action": "sts:AssumeRole", "NotPrincipal": {"AWS": "123456789012"}})",
             "AssumeRole policy must not contain NotPrincipal field."},
            {allow(R"("Principal": {"AWS": "*"})"), "Missing required field Action"},
            {allow(R"("Principal": {"AWS": "*"}, "Action": "s3:GetObject")"), only_sts},
            {allow(R"("Principal": {"AWS": "*"}, "Action": "sts:assumerole")"), only_sts},
            {allow(R"("Principal": {"AWS": "*"}, "Action": ["sts:AssumeRole", "sts:*"])"), only_sts},
            {allow(R"("Principal": {"AWS": "*"}, "Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:SetSourceIdentity"])"), ""},
            {trusting(R"({"AWS": "*"}, "Condition": {"StringIs": {"aws:username": "x"}})"), "Invalid Condition type : StringIs"},
        });
}

TEST_CASE("IAM: sizes", "[policy]") {
    Json document = with_statement(doing(R"("s3:*")"));
    document["Statement"][0]["Resource"] = Json::array();
    for (int i = 0; i < 300; ++i) document["Statement"][0]["Resource"].push_back("arn:aws:s3:::bucket-" + std::to_string(i) + "/*");
    Context context;
    context.kind = Kind::managed;
    std::vector<Diagnostic> found = examine(document, context);
    REQUIRE(found.size() == 1);
    CHECK(found[0].fault.message == "Cannot exceed quota for PolicySize: 6144");
    CHECK(found[0].fault.code == "LimitExceeded");
    CHECK(found[0].fault.http_status == 409);
    context = {.kind = Kind::identity, .size_limit = 2048, .entity = "user bob"};
    CHECK(first_error(document, context) == "Maximum policy size of 2048 bytes exceeded for user bob");
    context = {.kind = Kind::identity};
    CHECK(first_error(document, context).empty());
    // White space does not count.
    CHECK(measured_size(R"({ "a" : [ 1, 2 ] })") == 11);
}

TEST_CASE("Pending values are accepted wherever they stand", "[policy]") {
    const Json unknown = pending({"Bucket"});
    Json document = with_statement(doing(R"("s3:*")"));
    for (const std::string field : {"Sid", "Effect", "Action", "Resource", "Condition"}) document["Statement"][0][field] = unknown;
    CHECK(first_error(document, {.kind = Kind::managed}).empty());
    document["Version"] = unknown;
    CHECK(first_error(document, {.kind = Kind::managed}).empty());
    document["Statement"] = Json::array({unknown});
    CHECK(first_error(document, {.kind = Kind::managed}).empty());
    CHECK(first_error(unknown, {.kind = Kind::managed}).empty());
    Json trust = with_statement(trusting(R"({"AWS": "x"})"));
    trust["Statement"][0]["Principal"]["AWS"] = Json::array({unknown});
    CHECK(first_error(trust, {.kind = Kind::trust}).empty());
}

TEST_CASE("What IAM accepts is advice", "[policy]") {
    const auto advice = [](const std::string& statement) {
        const std::vector<Diagnostic> found = examine(with_statement(statement), {.kind = Kind::identity});
        return found.size() == 1 && found[0].severity != Severity::error ? found[0] : Diagnostic{};
    };
    CHECK(advice(allow(R"("Action": "s3:*", "NotResource": "*")")).rule == "policy-not-resource");
    CHECK(advice(allow(R"("Action": "s3:*", "NotResource": "*")")).severity == Severity::high);
    CHECK(advice(doing(R"("s3:GetObjekt")")).rule == "policy-unknown-action");
    CHECK(advice(doing(R"("s3:GetObjekt")")).suggestion == "s3:getobject");
    CHECK(advice(doing(R"("s4:GetObject")")).rule == "policy-unknown-service");
    CHECK(advice(when(R"({"StringEquals": {"aws:PrincipalOrgIDs": "o-1"}})")).suggestion == "aws:principalorgid");
    CHECK(advice(when(R"({"StringEquals": {"aws:PrincipalTag/team": "x"}})")).rule.empty());
}
