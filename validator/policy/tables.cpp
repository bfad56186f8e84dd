#include "validator/policy/tables.h"

#include "base/text.h"
#include "catalog/catalog.h"

namespace drydock::validator::policy {

namespace {

catalog::Packed actions_of(std::string_view vendor) {
    return catalog::Catalog::instance().iam_service(vendor)["Actions"];
}

}  // namespace

bool vendor_known(std::string_view vendor) {
    return static_cast<bool>(catalog::Catalog::instance().iam_service(vendor));
}

std::vector<TableAction> matching_actions(std::string_view vendor, std::string_view pattern) {
    std::vector<TableAction> result;
    for (const auto [name, action] : actions_of(vendor).members()) {
        if (wildcard_match(pattern, name)) result.push_back({name, action["Resources"]});
    }
    return result;
}

std::string near_action(std::string_view vendor, std::string_view name) {
    std::vector<std::string_view> names;
    for (const auto [known, action] : actions_of(vendor).members()) names.push_back(known);
    const std::string near = near_miss(name, names);
    return near.empty() ? near : std::string(vendor) + ":" + near;
}

}  // namespace drydock::validator::policy
