#include "emulator/engine/stack_set_access.h"

#include <algorithm>
#include <set>

#include "base/arn.h"
#include "providers/account.h"
#include "validator/policy/evaluate.h"

namespace drydock::engine {
namespace {

constexpr std::string_view role_type = "AWS::IAM::Role";
constexpr std::string_view organization_type = "AWS::Organizations::Organization";
constexpr std::string_view unit_type = "AWS::Organizations::OrganizationalUnit";
constexpr std::string_view account_type = "AWS::Organizations::Account";
constexpr std::string_view access_setting = "stack-sets-organizations-access";

std::string text(const providers::Resource& resource, std::string_view name) {
    const Json& found = resource.property(name);
    return found.is_string() ? found.get<std::string>() : std::string();
}

bool trusts(const providers::Resource* role, const validator::policy::Request& request) {
    using validator::policy::Decision;
    return role && validator::policy::evaluate(role->property("AssumeRolePolicyDocument"), request, true) == Decision::allow;
}

// path/name of a role, as AWS quotes it.
std::string name_in(const std::string& role_arn) {
    const std::optional<Arn> arn = Arn::parse(role_arn);
    if (!arn || !arn->resource.starts_with("role/")) return role_arn;
    return arn->resource.substr(5);
}

bool is_unit(const providers::Scope& scope, const std::string& id, const Site& site) {
    if (site.world.by(scope, unit_type, "Id", id)) return true;
    return site.world.first(scope, organization_type, [&](const providers::Resource& each) { return text(each, "RootId") == id; }) != nullptr;
}

// The unit and all units below it.
std::set<std::string> tree_of(const providers::Scope& scope, const std::string& unit, const Site& site) {
    std::set<std::string> tree = {unit};
    bool grown = true;
    while (grown) {
        grown = false;
        for (const providers::Resource* each : site.world.all(scope, unit_type)) {
            if (tree.contains(text(*each, "ParentId"))) grown = tree.insert(text(*each, "Id")).second || grown;
        }
    }
    return tree;
}

bool suspended(const providers::Resource& account) {
    return text(account, "Status") == "SUSPENDED";
}

}  // namespace

std::optional<std::string> missing_trust(const StackSetRecord& set, const std::string& account, const Site& site) {
    const std::string& administrator = set.scope.account;
    const std::string administration = name_in(set.administration_role);
    const auto* first = site.world.by({administrator, set.scope.region}, role_type, "Arn", set.administration_role);
    const validator::policy::Request by_service{.action = "sts:AssumeRole",
                                                .resource = "*",
                                                .principal_arn = {},
                                                .principal_service = "cloudformation.amazonaws.com",
                                                .principal_account = {},
                                                .context = {}};
    if (!trusts(first, by_service))
        return "Account " + administrator + " should have '" + administration + "' role with trust relationship to CloudFormation service.";
    const auto* second = site.world.by({account, set.scope.region}, role_type, "RoleName", set.execution_role);
    const validator::policy::Request by_role{.action = "sts:AssumeRole",
                                             .resource = "*",
                                             .principal_arn = set.administration_role,
                                             .principal_service = {},
                                             .principal_account = administrator,
                                             .context = {}};
    if (trusts(second, by_role)) return std::nullopt;
    return "Account " + account + " should have '" + set.execution_role + "' role with trust relationship to Role '" + administration + "'.";
}

Result<std::vector<Member>> members_of(const providers::Scope& scope, const std::vector<std::string>& units, const Site& site) {
    std::vector<Member> members;
    for (const std::string& unit : units) {
        if (!is_unit(scope, unit, site)) return Fault::validation_error("Organizational unit " + unit + " does not exist in the organization");
        const std::set<std::string> tree = tree_of(scope, unit, site);
        for (const providers::Resource* account : site.world.all(scope, account_type)) {
            const std::string id = text(*account, "AccountId");
            const Json& parents = account->property("ParentIds");
            std::string root;  // an account without a parent hangs below the root
            if (!parents.is_array() || parents.empty()) {
                const auto* organization = site.world.first(scope, organization_type, [](const providers::Resource&) { return true; });
                if (organization) root = text(*organization, "RootId");
            }
            const bool inside =
                tree.contains(root) || std::ranges::any_of(parents, [&](const Json& parent) { return tree.contains(scalar_text(parent)); });
            const bool known = std::ranges::find(members, id, &Member::first) != members.end();
            if (inside && !known && id != scope.account && !suspended(*account)) members.emplace_back(id, unit);
        }
    }
    return members;
}

bool organizations_access(const providers::Scope& scope, Site& site) {
    return providers::account::setting(site.world, {scope.account, ""}, access_setting) == Json(true);
}

Result<void> set_organizations_access(const providers::Scope& scope, bool enabled, Site& site) {
    const bool member = site.world.first(scope, organization_type, [](const providers::Resource&) { return true; }) ||
                        providers::account::setting(site.world, scope, "organization") == Json(true);
    if (!member) return Fault{.code = "InvalidOperationException", .message = "Your account is not a member of an organization."};
    return providers::account::set_setting(site.world, {scope.account, ""}, access_setting, enabled);
}

}  // namespace drydock::engine
