// AssumeRole. Who may assume a role is what its trust policy says. Callers whose keys nobody has issued are the root of their account and stand for
// somebody who may do anything in it, so that they may assume roles, too (AWS lets no root do that).
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
#include "base/arn.h"
#include "base/text.h"
#include "providers/registry.h"
#include "providers/sts/parts/sessions.h"

namespace drydock::providers::sts {

using namespace sessions;

namespace {

constexpr std::int64_t usual_duration = 3600, chained_limit = 3600;
constexpr int forbidden = 403;

std::multimap<std::string, std::string> context_of(const Call& call, const Json& input) {
    std::multimap<std::string, std::string> context{{"sts:rolesessionname", text(input, "RoleSessionName")},
                                                    {"aws:currenttime", iso8601(call.clock.shown())}};
    if (const std::string id = text(input, "ExternalId"); !id.empty()) context.emplace("sts:externalid", id);
    if (const std::string identity = text(input, "SourceIdentity"); !identity.empty()) context.emplace("sts:sourceidentity", identity);
    if (!text(input, "SerialNumber").empty()) {
        context.emplace("aws:multifactorauthpresent", "true");
        context.emplace("aws:multifactorauthage", "0");
    }
    for (const Json& tag : member(input, "Tags")) {
        context.emplace("aws:requesttag/" + lower(text(tag, "Key")), text(tag, "Value"));
        context.emplace("aws:tagkeys", text(tag, "Key"));
    }
    for (const Json& key : member(input, "TransitiveTagKeys")) context.emplace("sts:transitivetagkeys", scalar_text(key));
    return context;
}

// The device must exist; what it shows cannot be known here, so every code that has the form of one is right.
Result<void> check_device(const Call& call, const Json& input) {
    const std::string serial = text(input, "SerialNumber");
    if (serial.empty() && text(input, "TokenCode").empty()) return {};
    constexpr std::string_view types[] = {"AWS::IAM::VirtualMFADevice"};
    for (const std::string_view device : types) {
        if (!serial.empty() && call.world.by(call.scope, device, "SerialNumber", serial)) return {};
    }
    return fault("AccessDenied",
                 "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with "
                 "this user.",
                 forbidden);
}

Fault denied(const Call& call, const std::string& action, const std::string& role) {
    return fault("AccessDenied", "User: " + call.principal + " is not authorized to perform: " + action + " on resource: " + role, forbidden);
}

// Each of the actions that the request amounts to must be allowed.
Result<void> check_trust(const Call& call, const Json& input, const Resource* role, const std::string& arn) {
    std::vector<std::string> actions{"sts:AssumeRole"};
    if (!member(input, "Tags").empty()) actions.emplace_back("sts:TagSession");
    if (!text(input, "SourceIdentity").empty()) actions.emplace_back("sts:SetSourceIdentity");
    for (const std::string& action : actions) {
        if (!role || !trusts(call, *role, action, call.principal, false, context_of(call, input))) return denied(call, action, arn);
    }
    return {};
}

Result<Model> assume_role(const Call& call, const Model& input) {
    const std::string arn = text(input, "RoleArn");
    const Result<const Resource*> role = role_of(call, arn);
    if (!role) return role.fault();
    if (auto done = check_policies(call, input); !done) return done.fault();
    if (auto done = check_tags(call, input); !done) return done.fault();
    if (!member(input, "ProvidedContexts").empty()) return Fault::not_simulated("The operation sts AssumeRole with ProvidedContexts");
    if (auto done = check_device(call, input); !done) return done.fault();
    if (auto done = check_trust(call, input, *role, arn); !done) return done.fault();
    const std::int64_t wanted = seconds(input, usual_duration);
    if (auto done = check_duration(**role, wanted); !done) return done.fault();
    if (wanted > chained_limit && call.principal.find(":assumed-role/") != std::string::npos) {
        return fault("ValidationError", "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
    }
    return assume(call,
                  {.role = *role,
                   .account = (*role)->scope.account,
                   .session_name = text(input, "RoleSessionName"),
                   .source_identity = text(input, "SourceIdentity"),
                   .seconds = wanted},
                  input);
}

}  // namespace

void assume_role(Registry& registry) {
    registry.operation("sts", "AssumeRole", [](const Call& call, const Model& input) { return assume_role(call, input); });
}

}  // namespace drydock::providers::sts
