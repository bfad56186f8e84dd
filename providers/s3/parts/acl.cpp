#include "providers/s3/parts/acl.h"

#include <array>
#include <utility>

#include "base/text.h"

namespace drydock::providers::s3 {
namespace {

constexpr const char* all_users = "http://acs.amazonaws.com/groups/global/AllUsers";
constexpr const char* authenticated_users = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
constexpr const char* log_delivery = "http://acs.amazonaws.com/groups/s3/LogDelivery";

Json to_user(const std::string& id, const char* permission) {
    return {{"Grantee", {{"ID", id}, {"Type", "CanonicalUser"}}}, {"Permission", permission}};
}

Json to_group(const std::string& uri, const char* permission) {
    return {{"Grantee", {{"Type", "Group"}, {"URI", uri}}}, {"Permission", permission}};
}

bool is_group(const std::string& uri) {
    return uri == all_users || uri == authenticated_users || uri == log_delivery;
}

// uri="http://…", id="…"
Result<void> add_header(const std::string& header, const char* permission, Json& grants) {
    for (const std::string& one : split(header, ",")) {
        const std::size_t equals = std::min(one.find('='), one.size());
        const std::string kind(trim(std::string_view(one).substr(0, equals)));
        std::string value(trim(std::string_view(one).substr(std::min(equals + 1, one.size()))));
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
        if (kind == "uri") {
            if (!is_group(value)) return invalid_argument("Invalid group uri", "uri", value);
            grants.push_back(to_group(value, permission));
        } else if (kind == "id") {
            grants.push_back(to_user(value, permission));
        } else if (kind == "emailAddress") {
            return Fault::not_simulated("A grant to an e-mail address");
        } else {
            return invalid_argument("Argument format not recognized", "x-amz-grant-" + lower(permission), header);
        }
    }
    return {};
}

Result<Json> grants_of_policy(const Json& policy) {
    if (!given(policy, "Owner") || !given(policy, "Grants")) return malformed_xml();
    for (const Json& grant : member(policy, "Grants")) {
        const Json& grantee = member(grant, "Grantee");
        const std::string permission = text(grant, "Permission"), type = text(grantee, "Type");
        const bool known =
            permission == "FULL_CONTROL" || permission == "READ" || permission == "WRITE" || permission == "READ_ACP" || permission == "WRITE_ACP";
        if (!known || type.empty()) return malformed_xml();
        if (type == "AmazonCustomerByEmail") return Fault::not_simulated("A grant to an e-mail address");
        if (type == "Group" && !is_group(text(grantee, "URI"))) return invalid_argument("Invalid group uri", "Group/URI", text(grantee, "URI"));
    }
    return member(policy, "Grants");
}

}  // namespace

Result<Json> canned_grants(const std::string& canned, const std::string& account) {
    Json grants = Json::array({to_user(owner_id(account), "FULL_CONTROL")});
    if (canned == "public-read" || canned == "public-read-write") grants.push_back(to_group(all_users, "READ"));
    if (canned == "public-read-write") grants.push_back(to_group(all_users, "WRITE"));
    if (canned == "authenticated-read") grants.push_back(to_group(authenticated_users, "READ"));
    if (canned == "log-delivery-write") {
        grants.push_back(to_group(log_delivery, "WRITE"));
        grants.push_back(to_group(log_delivery, "READ_ACP"));
    }
    // The bucket's owner is the objects' owner here: these grant what there is already.
    const bool is_owners = canned == "private" || canned == "bucket-owner-full-control" || canned == "bucket-owner-read" || canned == "aws-exec-read";
    if (grants.size() == 1 && !is_owners) return fault("InvalidArgument", "", 400, {{"ArgumentName", "x-amz-acl"}, {"ArgumentValue", canned}});
    return grants;
}

Result<Json> requested_grants(const Call& call, const Resource& bucket, const Model& input) {
    static constexpr std::array<std::pair<const char*, const char*>, 5> headers = {{{"GrantFullControl", "FULL_CONTROL"},
                                                                                    {"GrantRead", "READ"},
                                                                                    {"GrantReadACP", "READ_ACP"},
                                                                                    {"GrantWrite", "WRITE"},
                                                                                    {"GrantWriteACP", "WRITE_ACP"}}};
    const std::string canned = text(input, "ACL");
    Json granted = Json::array();
    for (const auto& [name, permission] : headers) {
        if (!given(input, name)) continue;
        if (!canned.empty()) return invalid_request("Specifying both Canned ACLs and Header Grants is not allowed");
        if (auto done = add_header(text(input, name), permission, granted); !done) return done.fault();
    }
    if (!granted.empty()) return granted;
    if (given(input, "AccessControlPolicy")) {
        if (!canned.empty()) return fault("UnexpectedContent", "This request does not support content", 400);
        return grants_of_policy(member(input, "AccessControlPolicy"));
    }
    if (canned.empty()) return Json();
    return canned_grants(canned, bucket.scope.account.empty() ? call.scope.account : bucket.scope.account);
}

}  // namespace drydock::providers::s3
