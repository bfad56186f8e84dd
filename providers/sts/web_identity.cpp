// AssumeRoleWithWebIdentity: roles for tokens of OpenID Connect providers. The token's claims, its provider and the trust policy are judged; its
// signature is not, as the provider's keys are out of reach.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
#include <algorithm>
#include <array>

#include "base/base64.h"
#include "base/text.h"
#include "providers/registry.h"
#include "providers/sts/parts/sessions.h"

namespace drydock::providers::sts {

using namespace sessions;

namespace {

constexpr std::string_view action = "sts:AssumeRoleWithWebIdentity";
constexpr std::string_view tags_claim = "https://aws.amazon.com/tags", identity_claim = "https://aws.amazon.com/source_identity";
// Providers that every account trusts to be themselves.
constexpr std::array<std::string_view, 4> known_to_aws = {"accounts.google.com", "cognito-identity.amazonaws.com", "graph.facebook.com",
                                                          "www.amazon.com"};
constexpr int forbidden = 403;

Fault bad_token(std::string message) {
    return fault("InvalidIdentityToken", std::move(message));
}

// The claims of a JSON Web Token, or null.
Json claims_of(const std::string& token) {
    const std::vector<std::string> parts = split(token, ".");
    if (parts.size() != 3) return {};
    const std::optional<std::string> bytes = base64_decoded(parts[1]);
    Json claims = bytes ? Json::parse(*bytes, nullptr, false) : Json();
    return claims.is_object() ? claims : Json();
}

std::string host_of(std::string url) {
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (url.starts_with(scheme)) url.erase(0, scheme.size());
    }
    while (url.ends_with('/')) url.pop_back();
    return url;
}

std::vector<std::string> audiences(const Json& claims) {
    std::vector<std::string> values;
    const Json& given = member(claims, "aud");
    if (given.is_string()) values.push_back(given.get<std::string>());
    for (const Json& each : given.is_array() ? given : Json::array()) values.push_back(scalar_text(each));
    return values;
}

// What the trust policy calls the provider: its ARN, or its name if AWS knows it. A fault if the account has no such provider, or not for the token.
Result<std::string> provider_of(const Call& call, const Resource& role, const Json& claims) {
    const std::string issuer = text(claims, "iss"), host = host_of(issuer);
    for (const Resource* provider : call.world.all({role.scope.account, ""}, "AWS::IAM::OIDCProvider")) {
        if (host_of(text(provider->model, "Url")) != host) continue;
        const Json& clients = provider->property("ClientIdList");
        for (const std::string& audience : audiences(claims)) {
            if (std::ranges::find(clients, Json(audience)) != clients.end()) return text(provider->model, "Arn");
        }
        return bad_token("Incorrect token audience");
    }
    if (std::ranges::find(known_to_aws, host) != known_to_aws.end()) return host;
    return bad_token("No OpenIDConnect provider found in your account for " + issuer);
}

std::multimap<std::string, std::string> context_of(const Call& call, const Json& input, const Json& claims) {
    const std::string prefix = lower(host_of(text(claims, "iss"))) + ":";
    std::multimap<std::string, std::string> context{{"sts:rolesessionname", text(input, "RoleSessionName")},
                                                    {"aws:currenttime", iso8601(call.clock.shown())}};
    for (const auto& [name, value] : claims.items()) {
        if (value.is_primitive() && name != "aud") context.emplace(prefix + lower(name), scalar_text(value));
        for (const Json& each : value.is_array() && name == "amr" ? value : Json::array()) context.emplace(prefix + "amr", scalar_text(each));
    }
    for (const std::string& audience : audiences(claims)) context.emplace(prefix + "aud", audience);
    if (const std::string identity = text(claims, identity_claim); !identity.empty()) context.emplace("sts:sourceidentity", identity);
    return context;
}

Result<void> check_time(const Call& call, const Json& claims) {
    const auto now = std::chrono::floor<std::chrono::seconds>(call.clock.shown()).time_since_epoch().count();
    const Json& expiry = member(claims, "exp");
    // A double first: what is beyond all whole numbers has not passed.
    if (!expiry.is_number() || static_cast<double>(now) < expiry.get<double>()) return {};
    return fault("ExpiredTokenException",
                 "Token expired: current date/time " + std::to_string(now) + " must be before the expiration date/time " + scalar_text(expiry));
}

Result<Model> perform(const Call& call, const Model& input) {
    if (!text(input, "ProviderId").empty()) return Fault::not_simulated("The operation sts AssumeRoleWithWebIdentity with ProviderId");
    const Json claims = claims_of(text(input, "WebIdentityToken"));
    if (claims.is_null()) return bad_token("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
    for (const char* required : {"iss", "sub", "aud"}) {
        if (text(claims, required).empty()) return bad_token("Missing a required claim: " + std::string(required));
    }
    if (audiences(claims).empty()) return bad_token("Missing a required claim: aud");
    if (claims.contains(tags_claim)) return Fault::not_simulated("The operation sts AssumeRoleWithWebIdentity with session tags in the token");
    const Result<const Resource*> role = role_of(call, text(input, "RoleArn"));
    if (!role) return role.fault();
    if (auto done = check_policies(call, input); !done) return done.fault();
    const Fault denied = fault("AccessDenied", "Not authorized to perform " + std::string(action), forbidden);
    if (!*role) return denied;
    const Result<std::string> provider = provider_of(call, **role, claims);
    if (!provider) return provider.fault();
    if (auto done = check_time(call, claims); !done) return done.fault();
    const std::string identity = text(claims, identity_claim);
    for (const std::string& wanted : {std::string(action), std::string("sts:SetSourceIdentity")}) {
        const bool asked = wanted == action || !identity.empty();
        if (asked && !trusts(call, **role, wanted, *provider, true, context_of(call, input, claims))) return denied;
    }
    const std::int64_t duration = seconds(input, 3600);
    if (auto done = check_duration(**role, duration); !done) return done.fault();
    Result<Json> answer = assume(call,
                                 {.role = *role,
                                  .account = (*role)->scope.account,
                                  .session_name = text(input, "RoleSessionName"),
                                  .source_identity = identity,
                                  .seconds = duration},
                                 input);
    if (!answer) return answer;
    (*answer)["SubjectFromWebIdentityToken"] = text(claims, "sub");
    (*answer)["Provider"] = provider->starts_with("arn:") ? *provider : text(claims, "iss");
    (*answer)["Audience"] = audiences(claims).front();
    return answer;
}

}  // namespace

void web_identity(Registry& registry) {
    registry.operation("sts", std::string(action.substr(action.find(':') + 1)), perform);
}

}  // namespace drydock::providers::sts
