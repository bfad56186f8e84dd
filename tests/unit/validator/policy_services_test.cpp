// What the services other than IAM say of resource policies.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "validator/policy/document.h"

using namespace drydock;
using namespace drydock::validator::policy;

namespace {

struct Case {
    std::string rest;      // the statement without its Effect
    std::string sentence;  // "" if the service accepts it
};

Context context_of(Kind kind) {
    Context context;
    context.kind = kind;
    context.account = "123456789012";
    context.region = "us-east-1";
    return context;
}

Diagnostic first_error(const Json& document, const Context& context) {
    for (const Diagnostic& diagnostic : examine(document, context)) {
        if (diagnostic.severity == Severity::error) return diagnostic;
    }
    return {};
}

Json with_statement(const std::string& rest) {
    return Json::parse(R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", )" + rest + "}]}");
}

void check(const Context& context, const std::string& code, const std::vector<Case>& cases) {
    for (const Case& one : cases) {
        INFO(one.rest);
        const Diagnostic found = first_error(with_statement(one.rest), context);
        CHECK(found.fault.message == one.sentence);
        if (!one.sentence.empty()) CHECK(found.fault.code == code);
    }
}

const std::string everyone = R"("Principal": "*", )";

}  // namespace

TEST_CASE("S3: bucket policies", "[policy]") {
    Context context = context_of(Kind::bucket);
    context.resource_arn = "arn:aws:s3:::bucket";
    const std::string objects = R"("Resource": "arn:aws:s3:::bucket/*")";
    const std::string both = R"("Resource": ["arn:aws:s3:::bucket", "arn:aws:s3:::bucket/*"])";
    const std::string mismatch = "Action does not apply to any resource(s) in statement";
    const std::string conditions = "Conditions do not apply to combination of actions and resources in statement";
    check(context, "MalformedPolicy",
          {
              {everyone + R"("Action": "s3:GetObject", )" + objects, ""},
              {everyone + R"("Action": "s3:*", )" + both, ""},
              {everyone + R"("Action": "*", "Resource": "arn:aws:s3:::bucket")", ""},
              {everyone + R"("Action": "s3:List*", "Resource": "arn:aws:s3:::bucket")", ""},
              {R"("Action": "s3:GetObject", )" + objects, "Missing required field Principal"},
              {everyone + objects, "Missing required field Action"},
              {everyone + R"("Action": "s3:GetObject")", "Missing required field Resource"},
              {everyone + R"("Action": "s3:ListObjectsV2", "Resource": "arn:aws:s3:::bucket")", "Policy has invalid action"},
              {everyone + R"("Action": "sqs:SendMessage", )" + objects, "Policy has invalid action"},
              {everyone + R"("Action": "GetObject", )" + objects, "Policy has invalid action"},
              {everyone + R"("Action": "s3:ListBucket", )" + objects, mismatch},
              {everyone + R"("Action": ["s3:GetObject", "s3:GetBucketAcl"], )" + objects, mismatch},
              {everyone + R"("Action": "s3:PutObject", "Resource": "arn:aws:s3:::bucket")", mismatch},
              {everyone + R"("Action": "s3:PutObject", "Resource": "arn:aws:s3:::bucket*")", ""},
              {everyone + R"("Action": "s3:GetObject", "Resource": "arn:aws:s3:::other/*")", "Policy has invalid resource"},
              {everyone + R"("Action": "s3:GetObject", "Resource": "*")", "Policy has invalid resource"},
              {everyone + R"("Action": "s3:GetObject", "Resource": "bucket/*")", "Policy has invalid resource"},
              {R"("Principal": "someone", "Action": "s3:GetObject", )" + objects, "Invalid principal in policy"},
              {R"("Principal": {"AWS": "arn:aws:iam::1:user/x"}, "Action": "s3:GetObject", )" + objects, "Invalid principal in policy"},
              {R"("Principal": {"Service": "*"}, "Action": "s3:GetObject", )" + objects, "Invalid principal in policy"},
              {R"("Principal": {"Anyone": "*"}, "Action": "s3:GetObject", )" + objects, "Invalid principal in policy"},
              {R"("Principal": {"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}, "Action": "s3:GetObject", )" + objects,
               ""},
              {R"("Principal": {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}, "Action": "s3:GetObject", )" +
                   objects,
               ""},
              {everyone + R"("Action": "s3:GetObject", "NotAction": "s3:PutObject", )" + objects, "Invalid policy syntax."},
              {everyone + R"("Action": "s3:GetObject", "Condition": {"StringNotEqualsIfExist": {"aws:x": "y"}}, )" + objects,
               "Invalid Condition type : StringNotEqualsIfExist"},
              {everyone + R"("Action": "s3:GetObject", "Condition": {"StringNotEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}, )" + objects, ""},
              {everyone + R"("Action": "s3:PutObject", "Condition": {"StringEquals": {"s3:x-acl": "private"}}, )" + objects,
               "Policy has an invalid condition key"},
              {everyone + R"("Action": "s3:GetObject", "Condition": {"StringLike": {"s3:prefix": "a/*"}}, )" + objects, conditions},
              {everyone + R"("Action": ["s3:ListBucket", "s3:GetObject"], "Condition": {"StringLike": {"s3:prefix": "a/*"}}, )" + both, conditions},
              {everyone + R"("Action": "s3:ListBucket", "Condition": {"StringLike": {"s3:prefix": "a/*"}}, "Resource": "arn:aws:s3:::bucket")", ""},
              {everyone + R"("Action": "s3:GetObject", "Condition": {"StringEquals": {"s3:ExistingObjectTag/a": "b"}}, )" + objects, ""},
              {everyone + R"("Action": "s3:GetObject", "Condition": {"IpAddress": {"aws:SourceIp": "123"}}, )" + objects,
               "Invalid IP address in Conditions"},
          });
}

TEST_CASE("S3: the document", "[policy]") {
    const Context context = context_of(Kind::bucket);
    const std::string first_byte = "Policies must be valid JSON and the first byte must be '{'";
    CHECK(first_error("invalid json", context).fault.message == first_byte);
    CHECK(first_error(Json::array(), context).fault.message == first_byte);
    CHECK(first_error("{\"Statement\": [}", context).fault.message == "This policy contains invalid Json");
    CHECK(first_error(Json::object(), context).fault.message == "Missing required field Statement");
    CHECK(first_error({{"Statement", Json::array()}}, context).fault.message == "Could not parse the policy: Statement is empty!");
    Json document = with_statement(everyone + R"("Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*")");
    document["Version"] = "2012-10-16";
    CHECK(first_error(document, context).fault.message == "The policy must contain a valid version string");
    document["Version"] = "2012-10-17";
    document["Statement"][0]["Effect"] = "allow";
    CHECK(first_error(document, context).fault.message == "Invalid effect: allow");
    document["Statement"][0]["Effect"] = "Allow";
    document["Statement"][0]["Sid"] = "a";
    document["Statement"].push_back(document["Statement"][0]);
    CHECK(first_error(document, context).fault.message == "The Statement Ids in the policy are not unique");
}

TEST_CASE("KMS: key policies", "[policy]") {
    const std::string root = R"("Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "kms:*", "Resource": "*")";
    const std::string lockout = "The new key policy will not allow you to update the key policy in the future.";
    const std::string bad = "Policy contains a statement with one or more invalid principals.";
    check(
        context_of(Kind::key), "MalformedPolicyDocumentException",
        {
            {root, ""},
            {R"("Principal": {"AWS": "123456789012"}, "Action": ["kms:Put*"], "Resource": ["*"])", ""},
            {R"("Principal": {"AWS": "arn:aws:iam::123456789012:role/admin"}, "Action": "kms:PutKeyPolicy", "Resource": "*")", ""},
            {R"("Principal": {"AWS": "*"}, "Action": "kms:*", "Resource": "*", "Condition": {"StringEquals": {"kms:CallerAccount": "123456789012"}})",
             ""},
            {R"("Principal": {"AWS": "arn:aws:iam::999999999999:root"}, "Action": "kms:*", "Resource": "*")", lockout},
            {R"("Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "kms:Encrypt", "Resource": "*")", lockout},
            {R"("Principal": {"Service": "logs.amazonaws.com"}, "Action": "kms:*", "Resource": "*")", lockout},
            {root + R"(, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}})", lockout},
            {R"("Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "kms:*", "Resource": "arn:aws:dynamodb:*")", lockout},
            {R"("Action": "kms:*", "Resource": "*")", "Policy contains a statement with no principal."},
            {R"("Principal": {"AWS": []}, "Action": "kms:*", "Resource": "*")", "Policy contains a statement with no principal."},
            {R"("Principal": {"AWS": "admin"}, "Action": "kms:*", "Resource": "*")", bad},
            {R"("Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Resource": "*")", "Missing required field Action"},
            {R"("Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "kms:*")", "Missing required field Resource"},
        });
    Context bypass = context_of(Kind::key);
    bypass.bypass_lockout = true;
    CHECK(first_error(with_statement(R"("Principal": {"AWS": "999999999999"}, "Action": "kms:*", "Resource": "*")"), bypass).fault.message.empty());
    Json document = with_statement(root + R"(, "Sid": "鍵")");
    CHECK(first_error(document, context_of(Kind::key)).fault.message ==
          "1 validation error detected: Value '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
          "\"arn:aws:iam::123456789012:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\",\"Sid\":\"?\"}]}' at 'policy' failed to satisfy constraint: "
          "Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
    document["Statement"][0]["Principal"]["AWS"] = pending({"Role"});
    CHECK(first_error(document, context_of(Kind::key)).fault.message.empty());
}

TEST_CASE("SQS and SNS", "[policy]") {
    const std::string queue = R"("Resource": "arn:aws:sqs:us-east-1:123456789012:q")";
    const std::string bad_queue = "Invalid value for the parameter Policy.";
    check(context_of(Kind::queue), "InvalidAttributeValue",
          {
              {everyone + R"("Action": "sqs:SendMessage", )" + queue, ""},
              {everyone + R"("Action": "SQS:*", )" + queue, ""},
              {everyone + R"("Action": "sqs:SendMessage")", bad_queue},
              {R"("Action": "sqs:SendMessage", )" + queue, bad_queue},
              {R"("Principal": {"AWS": "nobody"}, "Action": "sqs:SendMessage", )" + queue, bad_queue},
              {everyone + R"("Action": "sns:Publish", )" + queue, bad_queue},
              {everyone + R"("Action": "sqs:SendMessage", "Conditions": {}, )" + queue, bad_queue},
          });
    const Diagnostic over = first_error(with_statement(everyone +
                                                       R"("Action": ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:PurgeQueue",
        "sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:SetQueueAttributes", "sqs:TagQueue"], )" +
                                                       queue),
                                        context_of(Kind::queue));
    CHECK(over.fault.code == "OverLimit");
    CHECK(over.fault.message == "8 actions were found in a statement from the submitted policy, max allowed is 7");

    const std::string topic = R"("Resource": "arn:aws:sns:us-east-1:123456789012:t")";
    const std::string scope = "Invalid parameter: Policy statement action out of service scope!";
    check(context_of(Kind::topic), "InvalidParameter",
          {
              {everyone + R"("Action": ["SNS:Publish", "sns:Subscribe"], )" + topic, ""},
              {everyone + R"("Action": "sns:*", )" + topic, scope},
              {everyone + R"("Action": "sqs:SendMessage", )" + topic, scope},
              {everyone + R"("Action": "sns:ListTopics", )" + topic, scope},
              {R"("Principle": {"AWS": "*"}, "Action": "sns:Publish", )" + topic, "Invalid parameter: Policy Error: null"},
              {everyone + R"("Action": "sns:Publish")", "Invalid parameter: Policy Error: null"},
              {everyone + R"("Action": "sns:Publish", "Condition": {"Arnlike": {"aws:SourceArn": "x"}}, )" + topic,
               "Invalid parameter: Policy Error: null"},
          });
}

TEST_CASE("Services of few words", "[policy]") {
    const std::string account = R"("Principal": {"AWS": "123456789012"}, )";
    check(context_of(Kind::repository), "InvalidParameterException",
          {
              {account + R"("Action": "ecr:BatchGetImage")", ""},
              {account + R"("Action": "ecr:BatchGetImage", "Resource": "*")",
               "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'"},
          });
    check(context_of(Kind::registry), "InvalidParameterException",
          {
              {account + R"("Action": "ecr:ReplicateImage")",
               "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid registry policy provided'"},
          });
    check(context_of(Kind::secret), "MalformedPolicyDocumentException",
          {
              {account + R"("Action": "secretsmanager:GetSecretValue", "Resource": "*")", ""},
              {R"("Principal": {"AWS": "x"}, "Action": "secretsmanager:*", "Resource": "*")",
               "This resource policy contains an unsupported principal."},
              {R"("Principal": {"Service": "x"}, "Action": "secretsmanager:*", "Resource": "*")",
               "This resource policy contains an unsupported service principal."},
              {account + R"("Resource": "*")", "This resource policy contains a syntax error."},
          });
    check(context_of(Kind::log_resource), "InvalidParameterException",
          {
              {R"("Principal": {"Service": "es.amazonaws.com"}, "Action": "logs:PutLogEvents", "Resource": "*")", ""},
              {R"("Action": "logs:PutLogEvents", "Resource": "*")",
               "Error occurred while parsing accessPolicy. Please check if the accessPolicy has been constructed correctly using IAM grammar."},
          });
    check(context_of(Kind::service_control), "MalformedPolicyDocumentException",
          {
              {R"("Action": "*", "Resource": "*")", ""},
              {R"("Principal": "*", "Action": "*", "Resource": "*")",
               "The provided policy document does not meet the requirements of the specified policy type."},
          });
    check(context_of(Kind::table), "ValidationException",
          {
              {R"("Principal": "123456789012", "Action": "dynamodb:Scan", "Resource": "*")",
               "One or more parameter values were invalid: Invalid policy document: Syntax error at position (1,68)"},
              {account + R"("Action": "dynamodb:Scan")",
               "One or more parameter values were invalid: Invalid policy document: Missing required field Resource"},
          });
    check(context_of(Kind::rest_api), "BadRequestException",
          {
              {R"("Action": "execute-api:Invoke", "Resource": "*")",
               "Invalid policy document. Please check the policy syntax and ensure that Principals are valid."},
          });
    check(context_of(Kind::endpoint), "InvalidPolicyDocument",
          {
              {everyone + R"("Action": "*", "Resource": "*")", ""},
              {everyone + R"("Action": "*", "Resource": "*", "Condition": [])", "The Policy Document is not valid. Syntax error at position (1,112)"},
          });
    check(context_of(Kind::event_bus), "ValidationException",
          {
              {R"("Action": "events:PutEvents", "Resource": "*")", "Missing required field Principal"},
          });
    // AWS::Events::EventBusPolicy holds a single statement.
    CHECK(first_error(Json::parse(R"({"Effect": "Allow", "Principal": "*", "Action": "events:PutEvents", "Resource": "*"})"),
                      context_of(Kind::event_bus))
              .fault.message.empty());
    CHECK(first_error(with_statement(everyone + R"("Action": "es:*")"), context_of(Kind::domain)).fault.message ==
          R"(Error setting policy: [{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"es:*"}]}])");
}

TEST_CASE("Every place of a policy is a property of its type", "[policy]") {
    const catalog::Catalog& catalog = catalog::Catalog::instance();
    int found = 0;
    for (const std::string_view type : catalog.type_names()) {
        const catalog::TypeSchema* schema = places(type).empty() ? nullptr : catalog.type(type);
        for (const Place& place : places(type)) {
            INFO(type);
            if (!schema) continue;
            CHECK(schema->at(place.path));
            ++found;
        }
    }
    CHECK(found > 60);
    CHECK(places("AWS::SQS::Queue").empty());
    REQUIRE(places("AWS::IAM::Role").size() == 2);
    CHECK(places("AWS::IAM::Role")[0].kind == Kind::trust);
}

TEST_CASE("AWS's own managed policies are right", "[policy]") {
    for (const std::string_view name : {"AdministratorAccess", "ReadOnlyAccess", "AmazonS3FullAccess", "PowerUserAccess", "IAMFullAccess",
                                        "AmazonEKSClusterPolicy", "SecurityAudit", "AWSCloudTrail_FullAccess"}) {
        const catalog::Packed policy = catalog::Catalog::instance().managed_policy(name);
        INFO(name);
        REQUIRE(policy);
        CHECK(first_error(policy["Document"].json(), context_of(Kind::identity)).fault.message.empty());
    }
}
