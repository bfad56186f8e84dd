// What a simulated AWS account holds before anybody deploys anything: the default VPC with its surroundings, keys and policies that AWS manages,
// public AMIs and SSM parameters, quotas, settings (catalog/facts/account.yaml, public-parameters.yaml, quotas.yaml); and the account profile that
// changes it (docs/account-profile.md). Everything is derived from account and region, so that a fresh account is the same on every machine.
// https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "providers/call.h"
#include "providers/world.h"
#include "template/node.h"

namespace drydock::providers::account {

// Makes the accounts of `world` fresh ones: from now on each holds what AWS puts into it. Costs nothing until somebody looks.
void furnish(World& world);

// The resources of a type that a fresh account holds in a region ("": those of global services). AWS::EC2::Image stands for AMIs, which are no
// CloudFormation type: {ImageId, Name, Architecture, RootDeviceName, RootDeviceType, VirtualizationType, Platform, OwnerId, Public}.
std::vector<Resource> innate(const Scope& scope, std::string_view type);

// The value of an SSM parameter that AWS publishes (/aws/service/…) in a region, or nullopt.
std::optional<std::string> public_parameter(std::string_view region, std::string_view name);
// The names of all of them below a path (/aws/service/ecs), sorted.
std::vector<std::string> public_parameters_below(std::string_view region, std::string_view path);

// A quota by its code (catalog/facts/quotas.yaml) as the account has it, or nullopt if nobody knows such a code.
std::optional<double> quota(World& world, const Scope& scope, std::string_view code);
// A setting of the account in the region by its name (docs/account-profile.md), or null.
Json setting(World& world, const Scope& scope, std::string_view name);
Result<void> set_setting(World& world, const Scope& scope, std::string_view name, Json value);

// An account profile as read from its file: its form is checked, nothing is applied.
struct Profile {
    std::string source_name;
    std::string account, region;  // "" if the profile does not say
    std::string digest;           // of the bytes: the same profile is applied to a kept state only once
    tmpl::Node root;
};
// Faults are diagnostics with line and column; rule account-profile.
std::variant<Profile, std::vector<Diagnostic>> read_profile(std::string_view bytes, std::string source_name);

// Brings everything that the profile lists into the account of `call`. Resources go through the same checks as a stack's; what they refuse comes back
// as diagnostics with AWS's reason and the place in the profile. In a state that is kept between runs the same profile changes nothing, and another
// one first takes back what the former brought.
std::vector<Diagnostic> apply(const Profile& profile, const Call& call);

}  // namespace drydock::providers::account
