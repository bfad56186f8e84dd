// Functions of the facts language on permissions: what roles may do and who may use a key, by the policies that the account holds at this moment.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
#include <algorithm>
#include <optional>

#include "base/arn.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "providers/facts/evaluate.h"
#include "providers/facts/functions.h"
#include "providers/facts/lookup.h"
#include "providers/registry.h"
#include "validator/policy/evaluate.h"

namespace drydock::providers::functions {

using facts::argument;
using facts::Arguments;
using facts::Frame;
using facts::Function;
using facts::Truth;
using facts::Value;
using validator::policy::Decision;
using validator::policy::Request;

namespace {

// A policy document, parsed where a template gives it as text.
Json document(const Json& value) {
    if (!value.is_string()) return value;
    Json parsed = Json::parse(value.get_ref<const std::string&>(), nullptr, false);
    return parsed.is_discarded() ? Json() : parsed;
}

// The documents that decide about a role; `complete` is false if some of them cannot be known here.
struct Policies {
    std::vector<Json> documents;
    bool complete = true;

    Truth allow(const Request& request) const {
        std::vector<const Json*> all;
        for (const Json& one : documents) all.push_back(&one);
        const Decision decision = validator::policy::evaluate_all(all, request, false);
        if (decision == Decision::deny) return Truth::no;
        if (!complete) return Truth::unknown;
        return decision == Decision::allow ? Truth::yes : Truth::no;
    }
};

void add_managed(const Call& call, const std::string& arn, Policies& policies) {
    if (const catalog::Packed managed = catalog::Catalog::instance().managed_policy(arn)) {
        policies.documents.push_back(managed["Document"].json());
    } else if (const Resource* own = facts::lookup(call, "AWS::IAM::ManagedPolicy", "_id", arn)) {
        policies.documents.push_back(document(own->property("PolicyDocument")));
    } else if (const Resource* by_attribute = facts::lookup(call, "AWS::IAM::ManagedPolicy", "PolicyArn", arn)) {
        policies.documents.push_back(document(by_attribute->property("PolicyDocument")));
    } else {
        policies.complete = false;
    }
}

bool names_role(const Resource& policy, const std::string& role) {
    const Json& roles = policy.property("Roles");
    return roles.is_array() && std::any_of(roles.begin(), roles.end(), [&](const Json& name) { return name == role; });
}

Policies policies_of(const Call& call, const Resource& role) {
    Policies policies;
    const std::string name = scalar_text(role.property("RoleName"));
    if (const Json& inline_policies = role.property("Policies"); inline_policies.is_array()) {
        for (const Json& policy : inline_policies) policies.documents.push_back(document(member(policy, "PolicyDocument")));
    }
    if (const Json& arns = role.property("ManagedPolicyArns"); arns.is_array()) {
        for (const Json& arn : arns) add_managed(call, scalar_text(arn), policies);
    }
    for (const std::string_view type : {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"}) {
        for (const Resource* policy : call.world.all(call.scope, type)) {
            const bool attached = names_role(*policy, name) || (type == "AWS::IAM::RolePolicy" && policy->property("RoleName") == name);
            if (policy->ready && attached) policies.documents.push_back(document(policy->property("PolicyDocument")));
        }
    }
    return policies;
}

// The role of an ARN, if drydock can know it: nothing for roles of other accounts, nullptr for a role that this account does not have.
std::optional<const Resource*> role_of(const Call& call, const std::string& arn) {
    const auto parsed = Arn::parse(arn);
    if (parsed && parsed->account != call.scope.account) return std::nullopt;
    const Resource* role = facts::lookup(call, "AWS::IAM::Role", parsed ? "Arn" : "RoleName", arn);
    if (role || !parsed) return role;
    // Service-linked roles come and go with their services.
    if (parsed->resource.starts_with("role/aws-service-role/")) return std::nullopt;
    return nullptr;
}

Truth role_allows(const Call& call, const std::string& arn, const std::string& action, const std::string& resource) {
    const auto role = role_of(call, arn);
    if (!role) return Truth::unknown;
    if (!*role) return Truth::no;
    const Request request{.action = action, .resource = resource, .principal_arn = arn, .principal_account = call.scope.account};
    const Truth identity = policies_of(call, **role).allow(request);
    const Json& boundary = (*role)->property("PermissionsBoundary");
    if (identity == Truth::no || !boundary.is_string()) return identity;
    Policies limit;
    add_managed(call, boundary.get<std::string>(), limit);
    const Truth bounded = limit.allow(request);
    return bounded == Truth::yes ? identity : bounded;
}

// Whether a resource policy (a trust policy too) allows. Values of aws:SourceArn and its kind are not known to the caller: a document that asks for
// them is not refused on their account.
Truth resource_policy_allows(const Json& policy, Request request, const std::string& account) {
    request.context.emplace("aws:sourceaccount", account);
    request.context.emplace("aws:principalaccount", account);
    switch (validator::policy::evaluate(policy, request, true)) {
        case Decision::allow: return Truth::yes;
        case Decision::deny: return Truth::no;
        default: break;
    }
    const std::string text = lower(policy.dump(-1, ' ', false, Json::error_handler_t::replace));
    return text.find("\"condition\"") != std::string::npos ? Truth::unknown : Truth::no;
}

Request request_of(const Call& call, const std::string& principal, const std::string& action, const std::string& resource) {
    Request request{.action = action, .resource = resource};
    if (principal.ends_with(".amazonaws.com") || principal.ends_with(".amazonaws.com.cn")) {
        request.principal_service = principal;
    } else if (const auto arn = Arn::parse(principal)) {
        request.principal_arn = principal;
        request.principal_account = arn->account;
    } else {
        request.principal_account = principal.empty() ? call.scope.account : principal;
        request.principal_arn = "arn:" + std::string(partition_of(call.scope.region)) + ":iam::" + request.principal_account + ":root";
    }
    return request;
}

Truth role_trusts(const Call& call, const std::string& arn, const std::string& service) {
    const auto role = role_of(call, arn);
    if (!role) return Truth::unknown;
    if (!*role) return Truth::no;
    const Json trust = document((*role)->property("AssumeRolePolicyDocument"));
    const Truth plain = resource_policy_allows(trust, request_of(call, service, "sts:AssumeRole", arn), call.scope.account);
    if (plain == Truth::yes || !service.ends_with(".amazonaws.com")) return plain;
    // states.us-east-1.amazonaws.com is states.amazonaws.com in its region.
    const std::string regional = service.substr(0, service.find('.')) + "." + call.scope.region + ".amazonaws.com";
    const Truth in_region = resource_policy_allows(trust, request_of(call, regional, "sts:AssumeRole", arn), call.scope.account);
    return in_region == Truth::no ? plain : in_region;
}

// A key by id, ARN, alias name or alias ARN; nothing if it cannot be known here or is AWS's own.
std::optional<const Resource*> key_of(const Call& call, std::string name) {
    if (!facts::is_here(call, name)) return std::nullopt;
    if (const std::size_t alias = name.find("alias/"); alias != std::string::npos) {
        const std::string alias_name = name.substr(alias);
        if (alias_name.starts_with("alias/aws/")) return std::nullopt;
        const Resource* resource = facts::lookup(call, "AWS::KMS::Alias", "AliasName", alias_name);
        if (!resource) return nullptr;
        name = scalar_text(resource->property("TargetKeyId"));
    }
    if (const Resource* key = facts::lookup(call, "AWS::KMS::Key", "KeyId", name)) return key;
    return facts::lookup(call, "AWS::KMS::Key", "Arn", name);
}

Truth key_allows(const Call& call, const std::string& name, const std::string& principal, const std::string& action) {
    const auto key = key_of(call, name);
    if (!key) return Truth::unknown;
    if (!*key) return Truth::no;
    const std::string arn = scalar_text((*key)->property("Arn"));
    const Json policy = document((*key)->property("KeyPolicy"));
    // Without a policy of its own a key gets the default one, which leaves the decision to IAM.
    const Truth direct = policy.is_null() ? Truth::no : resource_policy_allows(policy, request_of(call, principal, action, arn), call.scope.account);
    if (direct == Truth::yes || principal.find(":role/") == std::string::npos) return direct;
    const Truth delegated = policy.is_null() ? Truth::yes : resource_policy_allows(policy, request_of(call, "", action, arn), call.scope.account);
    if (delegated != Truth::yes) return std::max(direct, delegated);
    return role_allows(call, principal, action, arn);
}

}  // namespace

void permissions(Registry& registry) {
    const auto text = [](Arguments arguments, std::size_t position) { return argument(arguments, position).text(); };
    registry.function("role_allows", {[text](const Frame& frame, Arguments arguments) -> Value {
                                          if (argument(arguments, 0).is_null()) return {};
                                          return facts::value_of(role_allows(frame.call, text(arguments, 0), text(arguments, 1), text(arguments, 2)));
                                      },
                                      Function::reads_account});
    registry.function("role_trusts", {[text](const Frame& frame, Arguments arguments) -> Value {
                                          if (argument(arguments, 0).is_null()) return {};
                                          return facts::value_of(role_trusts(frame.call, text(arguments, 0), text(arguments, 1)));
                                      },
                                      Function::reads_account});
    registry.function("policy_allows", [text](const Frame& frame, Arguments arguments) -> Value {
        const Json policy = document(argument(arguments, 0).json());
        const Request request = request_of(frame.call, text(arguments, 1), text(arguments, 2), text(arguments, 3));
        return facts::value_of(resource_policy_allows(policy, request, frame.call.scope.account));
    });
    registry.function("key_allows", {[text](const Frame& frame, Arguments arguments) -> Value {
                                         if (argument(arguments, 0).is_null()) return {};
                                         return facts::value_of(key_allows(frame.call, text(arguments, 0), text(arguments, 1), text(arguments, 2)));
                                     },
                                     Function::reads_account});
}

}  // namespace drydock::providers::functions
