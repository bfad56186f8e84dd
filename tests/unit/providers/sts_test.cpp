// The STS API. Sentences as AWS has them: recordings of the service's answers and the user guide's page on SAML errors.
#include "base/base64.h"
#include "providers/credentials.h"
#include "providers/operations.h"
#include "tests/unit/providers/fixture.h"

using namespace drydock;
using providers::Model;
using testing::Fixture;

namespace {

Model done(Fixture& fixture, const std::string& operation, const Model& input, const std::string& principal = {}) {
    providers::Call call = fixture.outside();
    if (!principal.empty()) call.principal = principal;
    auto answer = providers::perform(call, "sts", operation, input);
    INFO(operation << ": " << (answer ? "" : answer.fault().message));
    REQUIRE(answer);
    return *answer;
}

Fault refused(Fixture& fixture, const std::string& operation, const Model& input, const std::string& principal = {}) {
    providers::Call call = fixture.outside();
    if (!principal.empty()) call.principal = principal;
    auto answer = providers::perform(call, "sts", operation, input);
    REQUIRE_FALSE(answer);
    return answer.fault();
}

void make_role(Fixture& fixture, const std::string& name, const std::string& statement) {
    fixture.made(fixture.outside(), "AWS::IAM::Role",
                 R"({"RoleName": ")" + name + R"(", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [)" + statement + "]}}");
}

const std::string arn = "arn:aws:iam::111122223333:role/";
const char* whole_account = R"({"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"], "Principal": {"AWS": "111122223333"}})";

std::string token_of(const Json& claims) {
    return base64_encoded(R"({"alg":"RS256"})") + "." + base64_encoded(claims.dump()) + ".c2lnbmF0dXJl";
}

}  // namespace

TEST_CASE("a role is assumed, and its credentials lead back to the session", "[sts]") {
    Fixture fixture;
    make_role(fixture, "deployer", whole_account);
    const Model answer = done(fixture, "AssumeRole", {{"RoleArn", arn + "deployer"}, {"RoleSessionName", "ci"}, {"DurationSeconds", 900}});
    const Json& user = answer.at("AssumedRoleUser");
    CHECK(user.at("Arn") == "arn:aws:sts::111122223333:assumed-role/deployer/ci");
    CHECK(user.at("AssumedRoleId").get<std::string>().starts_with("AROA"));
    CHECK(user.at("AssumedRoleId").get<std::string>().ends_with(":ci"));
    const Json& credentials = answer.at("Credentials");
    CHECK(credentials.at("Expiration") == iso8601(fixture.clock.now() + std::chrono::seconds(900)));
    CHECK_FALSE(answer.contains("PackedPolicySize"));

    const std::string key = credentials.at("AccessKeyId").get<std::string>(), token = credentials.at("SessionToken").get<std::string>();
    CHECK(key.starts_with("ASIA"));
    CHECK(providers::account_of_key(key) == "111122223333");
    const providers::Identity identity = providers::identity_of(fixture.world, fixture.scope, key);
    CHECK(identity.arn == user.at("Arn").get<std::string>());
    CHECK(identity.user_id == user.at("AssumedRoleId").get<std::string>());
    CHECK(providers::secret_of(fixture.world, key) == credentials.at("SecretAccessKey").get<std::string>());
    CHECK_FALSE(providers::refused_credentials(fixture.world, key, token, fixture.clock.now()));
    CHECK(providers::refused_credentials(fixture.world, key, "other", fixture.clock.now())->code == "InvalidClientTokenId");
    CHECK(providers::refused_credentials(fixture.world, key, token, fixture.clock.now() + std::chrono::hours(1))->code == "ExpiredToken");
    CHECK(done(fixture, "GetCallerIdentity", Json::object(), identity.arn).at("UserId") == user.at("AssumedRoleId"));
    CHECK(done(fixture, "GetAccessKeyInfo", {{"AccessKeyId", key}}).at("Account") == "111122223333");
}

TEST_CASE("a role that is not there, or does not trust the caller, is denied in the same words", "[sts]") {
    Fixture fixture;
    make_role(fixture, "lambda", R"({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}})");
    make_role(fixture, "outside", R"({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "111122223333"},
                                     "Condition": {"StringEquals": {"sts:ExternalId": "secret"}}})");
    for (const char* name : {"absent", "lambda", "outside"}) {
        const Fault fault = refused(fixture, "AssumeRole", {{"RoleArn", arn + name}, {"RoleSessionName", "ci"}});
        CHECK(fault.code == "AccessDenied");
        CHECK(fault.http_status == 403);
        CHECK(fault.message == "User: arn:aws:iam::111122223333:user/tester is not authorized to perform: sts:AssumeRole on resource: " + arn + name);
    }
    done(fixture, "AssumeRole", {{"RoleArn", arn + "outside"}, {"RoleSessionName", "ci"}, {"ExternalId", "secret"}});
    CHECK(refused(fixture, "AssumeRole", {{"RoleArn", "not an arn at all..."}, {"RoleSessionName", "ci"}}).message ==
          "not an arn at all... is invalid");
    CHECK(refused(fixture, "AssumeRole", {{"RoleArn", "arn:aws:iam::111122223333:user/x"}, {"RoleSessionName", "ci"}}).message ==
          "Request ARN is invalid");
}

TEST_CASE("limits of a session", "[sts]") {
    Fixture fixture;
    make_role(fixture, "deployer", whole_account);
    Model input = {{"RoleArn", arn + "deployer"}, {"RoleSessionName", "ci"}, {"DurationSeconds", 7200}};
    CHECK(refused(fixture, "AssumeRole", input).message == "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    input.erase("DurationSeconds");
    input["Tags"] = Json::parse(R"([{"Key": "team", "Value": "a"}, {"Key": "TEAM", "Value": "b"}])");
    CHECK(refused(fixture, "AssumeRole", input).message == "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    input["Tags"].erase(1);
    input["TransitiveTagKeys"] = {"other"};
    const Fault fault = refused(fixture, "AssumeRole", input);
    CHECK(fault.code == "InvalidParameterValue");
    CHECK(fault.message == "The specified transitive tag key must be included in the requested tags.");
    input["TransitiveTagKeys"] = {"team"};
    const Model first = done(fixture, "AssumeRole", input);
    CHECK(first.at("PackedPolicySize") == 1);
    const std::string session = first.at("AssumedRoleUser").at("Arn").get<std::string>();
    CHECK(refused(fixture, "AssumeRole", input, session).code == "InvalidParameterValue");
    input.erase("Tags");
    input.erase("TransitiveTagKeys");
    done(fixture, "AssumeRole", input, session);
    input["Policy"] = "{";
    CHECK(refused(fixture, "AssumeRole", input).code == "MalformedPolicyDocument");
    input.erase("Policy");
    input["SerialNumber"] = "arn:aws:iam::111122223333:mfa/absent";
    input["TokenCode"] = "123456";
    CHECK(refused(fixture, "AssumeRole", input).message.starts_with("MultiFactorAuthentication failed"));
}

TEST_CASE("roles of other accounts", "[sts]") {
    Fixture fixture;
    providers::Call other = fixture.outside();
    other.scope.account = "444455556666";
    fixture.made(other, "AWS::IAM::Role",
                 R"({"RoleName": "shared", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
                     {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}}]}})");
    const Model answer = done(fixture, "AssumeRole", {{"RoleArn", "arn:aws:iam::444455556666:role/shared"}, {"RoleSessionName", "x"}});
    CHECK(answer.at("AssumedRoleUser").at("Arn") == "arn:aws:sts::444455556666:assumed-role/shared/x");
    CHECK(providers::account_of_key(answer.at("Credentials").at("AccessKeyId").get<std::string>()) == "444455556666");
}

TEST_CASE("sessions of users and of those they speak for", "[sts]") {
    Fixture fixture;
    const std::string root = "arn:aws:iam::111122223333:root";
    const Model own = done(fixture, "GetSessionToken", {{"DurationSeconds", 36000}}, root).at("Credentials");
    CHECK(own.at("Expiration") == iso8601(fixture.clock.now() + std::chrono::hours(1)));
    CHECK(providers::identity_of(fixture.world, fixture.scope, own.at("AccessKeyId").get<std::string>()).arn == root);
    const Model federated = done(fixture, "GetFederationToken", {{"Name", "bob"}});
    CHECK(federated.at("FederatedUser").at("Arn") == "arn:aws:sts::111122223333:federated-user/bob");
    CHECK(federated.at("FederatedUser").at("FederatedUserId") == "111122223333:bob");
    CHECK(federated.at("Credentials").at("Expiration") == iso8601(fixture.clock.now() + std::chrono::hours(12)));
    CHECK(refused(fixture, "GetSessionToken", Json::object(), "arn:aws:sts::111122223333:federated-user/bob").message ==
          "Cannot call GetSessionToken with session credentials");
    CHECK(refused(fixture, "DecodeAuthorizationMessage", {{"EncodedMessage", "x"}}).code == "InvalidAuthorizationMessageException");
}

TEST_CASE("roles for web identities", "[sts]") {
    Fixture fixture;
    const std::string issuer = "https://token.actions.githubusercontent.com";
    make_role(fixture, "ci", R"({"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
        "Condition": {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:acme/*"}}})");
    const auto input = [&](const std::string& token) {
        return Model{{"RoleArn", arn + "ci"}, {"RoleSessionName", "run"}, {"WebIdentityToken", token}};
    };
    Json claims = {{"iss", issuer}, {"sub", "repo:acme/shop:ref:refs/heads/main"}, {"aud", "sts.amazonaws.com"}};
    CHECK(refused(fixture, "AssumeRoleWithWebIdentity", input("nonsense")).code == "InvalidIdentityToken");
    CHECK(refused(fixture, "AssumeRoleWithWebIdentity", input(token_of(claims))).message ==
          "No OpenIDConnect provider found in your account for " + issuer);
    fixture.made(fixture.outside(), "AWS::IAM::OIDCProvider",
                 R"({"Url": "https://token.actions.githubusercontent.com", "ClientIdList": ["sts.amazonaws.com"],
                     "ThumbprintList": ["6938fd4d98bab03faadb97b34396831e3780aea1"]})");
    const Model answer = done(fixture, "AssumeRoleWithWebIdentity", input(token_of(claims)));
    CHECK(answer.at("SubjectFromWebIdentityToken") == "repo:acme/shop:ref:refs/heads/main");
    CHECK(answer.at("Audience") == "sts.amazonaws.com");
    CHECK(answer.at("AssumedRoleUser").at("Arn") == "arn:aws:sts::111122223333:assumed-role/ci/run");
    claims["aud"] = "elsewhere";
    CHECK(refused(fixture, "AssumeRoleWithWebIdentity", input(token_of(claims))).message == "Incorrect token audience");
    claims["aud"] = "sts.amazonaws.com";
    claims["sub"] = "repo:other/shop";
    CHECK(refused(fixture, "AssumeRoleWithWebIdentity", input(token_of(claims))).message ==
          "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    claims["exp"] = 1;
    CHECK(refused(fixture, "AssumeRoleWithWebIdentity", input(token_of(claims))).code == "ExpiredTokenException");
}

TEST_CASE("tokens with claims that make no sense", "[sts]") {
    Fixture fixture;
    make_role(fixture, "reader",
              R"({"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "accounts.google.com"}})");
    const auto input = [&](const Json& claims) {
        return Model{{"RoleArn", arn + "reader"}, {"RoleSessionName", "run"}, {"WebIdentityToken", token_of(claims)}};
    };
    Json claims = {{"iss", "https://accounts.google.com"}, {"sub", "1"}};
    for (const Json& nobody : {Json::array(), Json(5), Json::object(), Json()}) {
        claims["aud"] = nobody;
        const Fault fault = refused(fixture, "AssumeRoleWithWebIdentity", input(claims));
        CHECK(fault.code == "InvalidIdentityToken");
        CHECK(fault.message == "Missing a required claim: aud");
    }
    claims["aud"] = {"app", "other"};
    claims["exp"] = 1e300;
    CHECK(done(fixture, "AssumeRoleWithWebIdentity", input(claims)).at("Audience") == "app");
    claims["exp"] = -1e300;
    CHECK(refused(fixture, "AssumeRoleWithWebIdentity", input(claims)).code == "ExpiredTokenException");
}

TEST_CASE("roles for SAML assertions", "[sts]") {
    Fixture fixture;
    const std::string provider = "arn:aws:iam::111122223333:saml-provider/idp";
    make_role(fixture, "office", R"({"Effect": "Allow", "Action": "sts:AssumeRoleWithSAML",
        "Principal": {"Federated": "arn:aws:iam::111122223333:saml-provider/idp"},
        "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}})");
    const std::string assertion =
        R"(<Response xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><saml:Assertion><saml:Issuer>https://idp</saml:Issuer>
        <saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">ann</saml:NameID></saml:Subject>
        <saml:AttributeStatement>
          <saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/Role"><saml:AttributeValue>)" +
        arn + "office," + provider + R"(</saml:AttributeValue></saml:Attribute>
          <saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/RoleSessionName">
            <saml:AttributeValue>ann@acme</saml:AttributeValue></saml:Attribute>
        </saml:AttributeStatement></saml:Assertion></Response>)";
    const Model input = {{"RoleArn", arn + "office"}, {"PrincipalArn", provider}, {"SAMLAssertion", base64_encoded(assertion)}};
    CHECK(refused(fixture, "AssumeRoleWithSAML", input).message == "Specified provider doesn't exist");
    const std::string metadata = R"(<EntityDescriptor entityID="https://idp">)" + std::string(1000, ' ') + "</EntityDescriptor>";
    fixture.made(fixture.outside(), "AWS::IAM::SAMLProvider", Json{{"Name", "idp"}, {"SamlMetadataDocument", metadata}}.dump());
    const Model answer = done(fixture, "AssumeRoleWithSAML", input);
    CHECK(answer.at("AssumedRoleUser").at("Arn") == "arn:aws:sts::111122223333:assumed-role/office/ann@acme");
    CHECK(answer.at("SubjectType") == "persistent");
    CHECK(answer.at("Issuer") == "https://idp");
    Model broken = input;
    broken["SAMLAssertion"] = "%";
    CHECK(refused(fixture, "AssumeRoleWithSAML", broken).message == "Invalid base64 SAMLResponse");
}
