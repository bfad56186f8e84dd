// AssumeRoleWithSAML: roles for assertions of SAML providers. What the assertion says, its provider and the trust policy are judged; its signature is
// not. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html
// The sentences: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <pugixml.hpp>

#include "base/arn.h"
#include "base/base64.h"
#include "base/text.h"
#include "providers/registry.h"
#include "providers/sts/parts/sessions.h"

namespace drydock::providers::sts {

using namespace sessions;

namespace {

constexpr const char* attribute_prefix = "https://aws.amazon.com/SAML/Attributes/";
constexpr std::string_view sign_in = "https://signin.aws.amazon.com/saml";
constexpr int forbidden = 403;

Fault bad_token(std::string message) {
    return fault("InvalidIdentityToken", std::move(message));
}

// Names of elements without their prefixes, which every provider chooses for itself.
std::string_view local_name(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    return name.substr(name.find(':') == std::string_view::npos ? 0 : name.find(':') + 1);
}

pugi::xml_node find(const pugi::xml_node& root, std::string_view name) {
    return root.find_node([&](const pugi::xml_node& node) { return local_name(node) == name; });
}

struct Assertion {
    std::string issuer, subject, subject_type, recipient, issued, source_identity, session_name;
    std::vector<std::string> roles;
    std::int64_t seconds = 0;
    bool has_tags = false;
};

std::string subject_type_of(std::string format) {
    const std::size_t colon = format.rfind(':');
    const std::string last = colon == std::string::npos ? format : format.substr(colon + 1);
    return last == "transient" || last == "persistent" ? last : format;
}

void read_attributes(const pugi::xml_node& root, Assertion& out) {
    pugi::xml_node statement = find(root, "AttributeStatement");
    for (const pugi::xml_node& attribute : statement.children()) {
        std::string name = attribute.attribute("Name").value();
        if (!name.starts_with(attribute_prefix)) continue;
        name.erase(0, std::string_view(attribute_prefix).size());
        for (const pugi::xml_node& value : attribute.children()) {
            const std::string given(trim(value.child_value()));
            if (name == "Role") out.roles.push_back(given);
            if (name == "RoleSessionName") out.session_name = given;
            if (name == "SourceIdentity") out.source_identity = given;
            if (name == "SessionDuration") out.seconds = std::strtoll(given.c_str(), nullptr, 10);
            out.has_tags = out.has_tags || name.starts_with("PrincipalTag:") || name == "TransitiveTagKeys";
        }
    }
}

std::optional<Assertion> read(const std::string& encoded) {
    const std::optional<std::string> bytes = base64_decoded(encoded);
    pugi::xml_document document;
    if (!bytes || !document.load_buffer(bytes->data(), bytes->size())) return std::nullopt;
    const pugi::xml_node root = find(document, "Assertion");
    if (!root) return std::nullopt;
    Assertion out;
    out.issuer = trim(find(root, "Issuer").child_value());
    out.issued = root.attribute("IssueInstant").value();
    const pugi::xml_node subject = find(root, "NameID");
    out.subject = trim(subject.child_value());
    out.subject_type = subject_type_of(subject.attribute("Format").value());
    out.recipient = find(root, "SubjectConfirmationData").attribute("Recipient").value();
    read_attributes(root, out);
    return out;
}

Result<const Resource*> provider_of(const Call& call, const std::string& arn, const Assertion& assertion) {
    const std::optional<Arn> parsed = Arn::parse(arn);
    if (!parsed || !parsed->resource.starts_with("saml-provider/")) return fault("ValidationError", arn + " is invalid");
    const Resource* provider = call.world.by({parsed->account, ""}, "AWS::IAM::SAMLProvider", "Arn", arn);
    if (!provider) return bad_token("Specified provider doesn't exist");
    if (text(provider->model, "SamlMetadataDocument").find("\"" + assertion.issuer + "\"") == std::string::npos) {
        return bad_token("Issuer not present in specified provider");
    }
    return provider;
}

Result<void> check(const Call& call, const Assertion& assertion, const std::string& pair) {
    constexpr std::chrono::minutes validity{5};
    constexpr std::size_t to_the_second = 19;
    if (!assertion.issued.empty() && assertion.issued.substr(0, to_the_second) < iso8601(call.clock.shown() - validity).substr(0, to_the_second)) {
        return fault("ExpiredTokenException", "Token must be redeemed within 5 minutes of issuance");
    }
    if (assertion.session_name.empty()) return bad_token("RoleSessionName is required in AuthnResponse");
    const std::vector<std::string> arns = split(pair, ",");
    const bool listed = std::ranges::any_of(assertion.roles, [&](const std::string& role) {
        std::vector<std::string> named;
        for (const std::string& arn : split(role, ",")) named.emplace_back(trim(arn));
        return std::ranges::all_of(arns, [&](const std::string& arn) { return std::ranges::find(named, arn) != named.end(); });
    });
    if (!listed) return fault("AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML", forbidden);
    return {};
}

// Base 64 of the SHA-1 of issuer, account and the provider's name.
std::string name_qualifier(const std::string& issuer, const std::string& document) {
    const std::string all = issuer + document;
    std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
    SHA1(reinterpret_cast<const unsigned char*>(all.data()), all.size(), digest.data());
    return base64_encoded({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// What the assertion amounts to in the account of its provider.
struct Claim {
    const Assertion& assertion;
    std::string audience, document, qualifier;  // document: account and name of the provider
};

bool trusted(const Call& call, const Resource& role, const std::string& provider, const Claim& claim) {
    const Assertion& assertion = claim.assertion;
    const std::multimap<std::string, std::string> context{{"saml:aud", claim.audience},
                                                          {"saml:iss", assertion.issuer},
                                                          {"saml:sub", assertion.subject},
                                                          {"saml:sub_type", assertion.subject_type},
                                                          {"saml:namequalifier", claim.qualifier},
                                                          {"saml:doc", claim.document},
                                                          {"sts:sourceidentity", assertion.source_identity},
                                                          {"sts:rolesessionname", assertion.session_name}};
    if (!trusts(call, role, "sts:AssumeRoleWithSAML", provider, true, context)) return false;
    return assertion.source_identity.empty() || trusts(call, role, "sts:SetSourceIdentity", provider, true, context);
}

Result<Model> answer_of(const Call& call, const Model& input, const Resource& role, const Claim& claim) {
    const Assertion& assertion = claim.assertion;
    std::int64_t duration = seconds(input, 3600);
    if (assertion.seconds > 0) duration = std::min(duration, assertion.seconds);
    if (auto done = check_duration(role, duration); !done) return done.fault();
    Result<Json> answer = assume(call,
                                 {.role = &role,
                                  .account = role.scope.account,
                                  .session_name = assertion.session_name,
                                  .source_identity = assertion.source_identity,
                                  .seconds = duration},
                                 input);
    if (!answer) return answer;
    answer->update({{"Subject", assertion.subject},
                    {"SubjectType", assertion.subject_type},
                    {"Issuer", assertion.issuer},
                    {"Audience", claim.audience},
                    {"NameQualifier", claim.qualifier}});
    return answer;
}

Result<Model> perform(const Call& call, const Model& input) {
    const std::string role_arn = text(input, "RoleArn"), provider_arn = text(input, "PrincipalArn");
    const std::optional<Assertion> assertion = read(text(input, "SAMLAssertion"));
    if (!assertion) return bad_token("Invalid base64 SAMLResponse");
    if (assertion->has_tags) return Fault::not_simulated("The operation sts AssumeRoleWithSAML with session tags in the assertion");
    const Result<const Resource*> role = role_of(call, role_arn);
    if (!role) return role.fault();
    if (auto done = check_policies(call, input); !done) return done.fault();
    const Result<const Resource*> provider = provider_of(call, provider_arn, *assertion);
    if (!provider) return provider.fault();
    if (auto done = check(call, *assertion, role_arn + "," + provider_arn); !done) return done.fault();
    Claim claim{.assertion = *assertion,
                .audience = assertion->recipient.empty() ? std::string(sign_in) : assertion->recipient,
                .document = (*provider)->scope.account + "/" + provider_arn.substr(provider_arn.rfind('/') + 1),
                .qualifier = {}};
    claim.qualifier = name_qualifier(assertion->issuer, claim.document);
    if (!*role || !trusted(call, **role, provider_arn, claim)) {
        return fault("AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML", forbidden);
    }
    return answer_of(call, input, **role, claim);
}

}  // namespace

void saml(Registry& registry) {
    registry.operation("sts", "AssumeRoleWithSAML", perform);
}

}  // namespace drydock::providers::sts
