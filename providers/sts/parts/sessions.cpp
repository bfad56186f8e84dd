#include "providers/sts/parts/sessions.h"

#include <algorithm>
#include <set>

#include "base/arn.h"
#include "base/text.h"
#include "providers/operations.h"
#include "validator/policy/document.h"
#include "validator/policy/evaluate.h"

namespace drydock::providers::sessions {
namespace {

namespace policy = validator::policy;

constexpr std::size_t token_length = 400, most_policies = 10, most_tags = 50, plain_limit = 2048;
constexpr std::int64_t usual_role_limit = 3600;

// The role's name from role/path/name or assumed-role/name/session.
std::string name_in(const std::string& resource, std::size_t part_from_the_end) {
    const std::vector<std::string> parts = split(resource, "/");
    return parts.size() > part_from_the_end ? parts[parts.size() - 1 - part_from_the_end] : std::string();
}

// All roles stand for themselves and, as principals of trust policies, for their sessions.
std::vector<std::string> names_of(const Call& call, const std::string& principal) {
    std::vector<std::string> names{principal};
    const std::optional<Arn> arn = Arn::parse(principal);
    if (arn && arn->service == "sts" && arn->resource.starts_with("assumed-role/")) {
        Arn role = *arn;
        role.service = "iam";
        role.resource = "role/" + name_in(arn->resource, 1);
        const Resource* held = call.world.by({arn->account, ""}, "AWS::IAM::Role", "RoleName", name_in(arn->resource, 1));
        names.push_back(held ? text(held->model, "Arn") : role.text());
    }
    return names;
}

std::set<std::string> transitive_of_caller(const Call& call) {
    std::set<std::string> keys;
    const Resource* session = call.world.by(call.scope, type, "Arn", call.principal);
    if (!session) return keys;
    for (const Json& key : session->property("TransitiveTags")) keys.insert(lower(scalar_text(key)));
    return keys;
}

std::size_t packed_characters(const Json& input) {
    std::size_t size = text(input, "Policy").size();
    for (const Json& arn : member(input, "PolicyArns")) size += text(arn, "arn").size();
    for (const Json& tag : member(input, "Tags")) size += text(tag, "Key").size() + text(tag, "Value").size();
    return size;
}

}  // namespace

Fault fault(std::string code, std::string message, int status) {
    return {.code = std::move(code), .message = std::move(message), .http_status = status};
}

std::string text(const Json& input, std::string_view name) {
    const Json& value = member(input, name);
    return value.is_null() ? std::string() : scalar_text(value);
}

std::int64_t seconds(const Json& input, std::int64_t otherwise) {
    const Json& value = member(input, "DurationSeconds");
    return value.is_number() ? value.get<std::int64_t>() : otherwise;
}

Result<Json> issue(const Call& call, const NewSession& session) {
    const std::string expiration = iso8601(call.clock.shown() + std::chrono::seconds(session.seconds));
    Json credentials = {{"AccessKeyId", new_access_key("ASIA", session.account, call.ids)},
                        {"SecretAccessKey", new_secret_key(call.ids)},
                        {"SessionToken", "IQoJb3JpZ2luX2Vj" + call.ids.letters_digits(token_length) + "=="},
                        {"Expiration", expiration}};
    Model kept = credentials;
    kept["Arn"] = session.arn;
    kept["UserId"] = session.user_id;
    if (!session.source_identity.empty()) kept["SourceIdentity"] = session.source_identity;
    if (!session.transitive_tags.empty()) kept["TransitiveTags"] = session.transitive_tags;
    Resource thing = thing_of(call, type, std::move(kept));
    thing.scope.account = session.account;
    if (auto done = call.world.put(std::move(thing)); !done) return done.fault();
    return credentials;
}

Result<void> check_policies(const Call& call, const Json& input) {
    const Json& arns = member(input, "PolicyArns");
    if (arns.size() > most_policies) return fault("ValidationError", "The number of PolicyArns exceeds the limit of 10");
    for (const Json& entry : arns) {
        const std::string arn = text(entry, "arn");
        const std::optional<Arn> parsed = Arn::parse(arn);
        if (!parsed || parsed->service != "iam" || !parsed->resource.starts_with("policy/"))
            return fault("ValidationError", "ARN " + arn + " is not valid.");
    }
    const std::string document = text(input, "Policy");
    if (document.empty()) return {};
    const policy::Context context{.kind = policy::Kind::identity,
                                  .partition = std::string(partition_of(call.scope.region)),
                                  .account = call.scope.account,
                                  .region = call.scope.region,
                                  .size_limit = plain_limit};
    for (const Diagnostic& found : policy::examine(Json(document), context)) {
        if (found.severity == Severity::error) return fault("MalformedPolicyDocument", found.fault.message);
    }
    return {};
}

Result<void> check_tags(const Call& call, const Json& input) {
    const Json& tags = member(input, "Tags");
    if (tags.size() > most_tags) return fault("InvalidParameterValue", "The number of session tags exceeds the limit of 50.");
    std::set<std::string> keys;
    for (const Json& tag : tags) {
        if (!keys.insert(lower(text(tag, "Key"))).second) {
            return fault("InvalidParameterValue", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
        }
    }
    for (const Json& key : member(input, "TransitiveTagKeys")) {
        if (keys.contains(lower(scalar_text(key)))) continue;
        return fault("InvalidParameterValue", "The specified transitive tag key must be included in the requested tags.");
    }
    const std::set<std::string> inherited = transitive_of_caller(call);
    const bool clash = std::ranges::any_of(keys, [&](const std::string& key) { return inherited.contains(key); });
    if (!clash) return {};
    return fault("InvalidParameterValue",
                 "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.");
}

void add_packed_size(const Json& input, Json& answer) {
    constexpr std::size_t percent = 100;
    if (const std::size_t size = packed_characters(input)) answer["PackedPolicySize"] = (size * percent + plain_limit - 1) / plain_limit;
}

Result<const Resource*> role_of(const Call& call, const std::string& arn) {
    const std::optional<Arn> parsed = Arn::parse(arn);
    if (!parsed) return fault("ValidationError", arn + " is invalid");
    if (parsed->service != "iam" || !parsed->resource.starts_with("role/")) return fault("ValidationError", "Request ARN is invalid");
    const Resource* role = call.world.by({parsed->account, ""}, "AWS::IAM::Role", "RoleName", name_in(parsed->resource, 0));
    if (role && (!role->ready || text(role->model, "Arn") != arn)) role = nullptr;
    return role;
}

bool trusts(const Call& call, const Resource& role, const std::string& action, const std::string& principal, bool federated,
            std::multimap<std::string, std::string> context) {
    policy::Request request{.action = action, .resource = text(role.model, "Arn"), .context = std::move(context)};
    const Json& document = role.property("AssumeRolePolicyDocument");
    if (federated) {
        request.principal_service = principal;
        return policy::evaluate(document, request, true) == policy::Decision::allow;
    }
    bool allowed = false;
    for (const std::string& name : names_of(call, principal)) {
        request.principal_arn = name;
        const policy::Decision decision = policy::evaluate(document, request, true);
        if (decision == policy::Decision::deny) return false;
        allowed = allowed || decision == policy::Decision::allow;
    }
    return allowed;
}

Result<void> check_duration(const Resource& role, std::int64_t wanted) {
    const Json& limit = role.property("MaxSessionDuration");
    if (wanted <= (limit.is_number() ? limit.get<std::int64_t>() : usual_role_limit)) return {};
    return fault("ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
}

Result<Json> assume(const Call& call, const Assumption& assumption, const Json& input) {
    const Resource& role = *assumption.role;
    const std::string name = text(role.model, "RoleName") + "/" + assumption.session_name;
    const std::string arn = "arn:" + std::string(partition_of(call.scope.region)) + ":sts::" + assumption.account + ":assumed-role/" + name;
    const std::string id = text(role.model, "RoleId") + ":" + assumption.session_name;
    NewSession session{.account = assumption.account, .arn = arn, .user_id = id, .seconds = assumption.seconds};
    session.source_identity = assumption.source_identity;
    if (const Json& keys = member(input, "TransitiveTagKeys"); keys.is_array()) session.transitive_tags = keys;
    const Result<Json> credentials = issue(call, session);
    if (!credentials) return credentials.fault();
    Json answer = {{"Credentials", *credentials}, {"AssumedRoleUser", {{"AssumedRoleId", id}, {"Arn", arn}}}};
    add_packed_size(input, answer);
    if (!assumption.source_identity.empty()) answer["SourceIdentity"] = assumption.source_identity;
    return answer;
}

Identity caller_of(const Call& call) {
    const std::optional<Arn> arn = Arn::parse(call.principal);
    if (!arn || arn->resource == "root") return root_of(call.scope);
    Identity identity{.account = arn->account, .arn = call.principal, .user_id = {}};
    if (arn->resource.starts_with("assumed-role/")) {
        const Resource* role = call.world.by({arn->account, ""}, "AWS::IAM::Role", "RoleName", name_in(arn->resource, 1));
        const std::string id = role ? text(role->model, "RoleId") : unique_id("AROA", call.principal);
        identity.user_id = id + ":" + name_in(arn->resource, 0);
    } else if (arn->resource.starts_with("federated-user/")) {
        identity.user_id = arn->account + ":" + name_in(arn->resource, 0);
    } else {
        identity.user_id = unique_id("AIDA", call.principal);
    }
    return identity;
}

}  // namespace drydock::providers::sessions
