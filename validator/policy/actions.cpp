// Action, NotAction, Resource and NotResource.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
#include <algorithm>
#include <array>

#include "base/text.h"
#include "validator/policy/grammar.h"

namespace drydock::validator::policy {

namespace {

bool has_wildcard(std::string_view text) {
    return text.find_first_of("*?") != std::string_view::npos;
}

void walk_action(const Item& item, const std::string& field, Findings& out) {
    const std::string text = scalar_text(*item.value);
    if (text == "*") return;
    const auto colons = std::count(text.begin(), text.end(), ':');
    const std::string vendor = text.substr(0, text.find(':'));
    const bool plain = std::all_of(vendor.begin(), vendor.end(), [](unsigned char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.';
    });
    if (colons == 0) {
        out.push_back({Flaw::action_vendorless, item.pointer, field, text});
    } else if (colons > 1) {
        out.push_back({Flaw::action_colons, item.pointer, field, text});
    } else if (has_wildcard(vendor)) {
        out.push_back({Flaw::action_vendor_wildcard, item.pointer, field, text});
    } else if (!plain || vendor.empty()) {
        out.push_back({Flaw::action_vendor, item.pointer, field, vendor});
    }
}

// The prefixes of S3's ARNs that carry region and account; a bucket's carries neither.
bool regional_s3(std::string_view resource) {
    static constexpr std::array<std::string_view, 8> prefixes = {"accesspoint/",        "accesspoint:",   "job/",           "storage-lens/",
                                                                 "storage-lens-group/", "access-grants/", "async-request/", "resource-association/"};
    return std::any_of(prefixes.begin(), prefixes.end(), [&](std::string_view prefix) { return resource.starts_with(prefix); });
}

// The part of an IAM ARN behind the account. A wildcard before the first slash may stand for any of the kinds.
bool iam_path(std::string_view resource) {
    static constexpr std::array<std::string_view, 13> prefixes = {
        "user/",   "federated-user/", "role/",          "group/",         "instance-profile/", "mfa/",          "server-certificate/",
        "policy/", "sms-mfa/",        "saml-provider/", "oidc-provider/", "report/",           "access-report/"};
    static constexpr std::array<std::string_view, 5> others = {"*", "root", "u2f/", "delegation-request/", "role-template/"};
    if (resource.find("${") != std::string_view::npos) return true;
    const auto begins = [&](std::string_view prefix) { return resource.starts_with(prefix); };
    return resource == others[0] || resource == others[1] || std::any_of(others.begin() + 2, others.end(), begins) ||
           std::any_of(prefixes.begin(), prefixes.end(), begins);
}

// IAM's rules for the parts of an ARN, in the order in which it tells them.
void walk_arn(const Item& item, const std::string& field, const Context& context, Findings& out) {
    const std::string text = scalar_text(*item.value);
    if (text == "*") return;
    const auto note = [&](Flaw flaw) { out.push_back({flaw, item.pointer, field, text}); };
    if (!text.starts_with("arn:")) return note(Flaw::resource_format);
    const std::vector<std::string> parts = split(text, ":");
    const std::string& partition = parts[1];
    if (!has_wildcard(partition) && !context.partition.empty() && partition != context.partition) return note(Flaw::resource_partition);
    if (parts.size() < 3 || has_wildcard(parts[2])) return note(Flaw::resource_vendor);
    if (parts.size() < 6 || parts[2].empty()) return note(Flaw::resource_short);
    std::string name = parts[5];
    for (std::size_t i = 6; i < parts.size(); ++i) name += ":" + parts[i];
    const std::string& service = parts[2];
    const std::string& region = parts[3];
    if (service == "s3" && !regional_s3(name)) {
        if (!region.empty() && region != "*") return note(Flaw::resource_region);
        if (!parts[4].empty() && parts[4] != "*" && parts[4].find("${") == std::string::npos) return note(Flaw::resource_account);
    }
    if ((service == "iam" || service == "route53") && !region.empty() && region != "*") return note(Flaw::resource_region);
    if (service == "iam" && !iam_path(name)) return note(Flaw::resource_path);
}

}  // namespace

void walk_actions(const Statement& statement, Findings& out) {
    bool present = false;
    for (const std::string field : {"Action", "NotAction"}) {
        if (!statement.node->contains(field)) continue;
        const Json& value = (*statement.node)[field];
        const std::string pointer = statement.pointer + "/" + field;
        if (is_pending(value)) {
            present = true;
            continue;
        }
        const std::vector<Item> listed = items(value, pointer);
        present = present || (!listed.empty() && !value.is_null());
        for (const Item& item : listed) {
            if (is_pending(*item.value) || value.is_null()) continue;
            if (is_text(*item.value))
                walk_action(item, field, out);
            else
                out.push_back({Flaw::action_type, item.pointer, field, scalar_text(*item.value)});
        }
    }
    if (!present) out.push_back({Flaw::action_missing, statement.pointer, "Action", ""});
}

void walk_resources(const Statement& statement, const Rules& rules, const Context& context, Findings& out) {
    bool present = false;
    for (const std::string field : {"Resource", "NotResource"}) {
        if (!statement.node->contains(field)) continue;
        const Json& value = (*statement.node)[field];
        const std::string pointer = statement.pointer + "/" + field;
        if (rules.resource == Need::forbidden) {
            out.push_back({Flaw::resource_forbidden, pointer, field, ""});
            continue;
        }
        if (is_pending(value)) {
            present = true;
            continue;
        }
        const std::vector<Item> listed = items(value, pointer);
        present = present || (!listed.empty() && !value.is_null());
        for (const Item& item : listed) {
            if (is_pending(*item.value) || value.is_null()) continue;
            if (!is_text(*item.value))
                out.push_back({Flaw::resource_type, item.pointer, field, scalar_text(*item.value)});
            else if (rules.resource_arns)
                walk_arn(item, field, context, out);
        }
    }
    if (!present && rules.resource == Need::required) out.push_back({Flaw::resource_missing, statement.pointer, "Resource", ""});
}

}  // namespace drydock::validator::policy
