// The actions that AWS publishes for each service, as policies name them (catalog: cfn-lint's Policies.json).
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/packed.h"

namespace drydock::validator::policy {

// True if AWS publishes actions for the vendor: s3, ec2 (lower case).
bool vendor_known(std::string_view vendor);

struct TableAction {
    std::string_view name;      // lower case, without vendor
    catalog::Packed resources;  // kinds of resources that it applies to: ["bucket"], absent for none
};
// Actions of the vendor that the pattern names; both in lower case, the pattern without vendor.
std::vector<TableAction> matching_actions(std::string_view vendor, std::string_view pattern);

// A published action (vendor included) that the unknown one is probably meant to be, or "".
std::string near_action(std::string_view vendor, std::string_view name);

}  // namespace drydock::validator::policy
