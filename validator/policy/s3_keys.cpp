#include "validator/policy/s3_keys.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>

namespace drydock::validator::policy {

namespace {

using Actions = std::span<const std::string_view>;

constexpr std::array<std::string_view, 2> listing = {"listbucket", "listbucketversions"};
constexpr std::array<std::string_view, 5> granting = {"createbucket", "putbucketacl", "putobject", "putobjectacl", "putobjectversionacl"};
constexpr std::array<std::string_view, 1> putting = {"putobject"};
constexpr std::array<std::string_view, 3> encrypting = {"putobject", "replicateobject", "initiatereplication"};
constexpr std::array<std::string_view, 3> customer_keys = {"putobject", "getobject", "replicateobject"};
constexpr std::array<std::string_view, 2> writing = {"putobject", "deleteobject"};
constexpr std::array<std::string_view, 12> versions = {
    "deleteobjectversion",        "deleteobjectversiontagging",     "getobjectversion",        "getobjectversionacl",
    "getobjectversionattributes", "getobjectversionforreplication", "getobjectversiontagging", "getobjectversiontorrent",
    "putobjectversionacl",        "putobjectversiontagging",        "restoreobject",           "updateobjectencryption"};
constexpr std::array<std::string_view, 20> existing_tags = {"deleteobjecttagging",
                                                            "deleteobjectversiontagging",
                                                            "getobject",
                                                            "getobjectacl",
                                                            "getobjectattributes",
                                                            "getobjectlegalhold",
                                                            "getobjectretention",
                                                            "getobjecttagging",
                                                            "getobjecttorrent",
                                                            "getobjectversion",
                                                            "getobjectversionacl",
                                                            "getobjectversionattributes",
                                                            "getobjectversionforreplication",
                                                            "getobjectversiontagging",
                                                            "putobjectacl",
                                                            "putobjecttagging",
                                                            "putobjectversionacl",
                                                            "putobjectversiontagging",
                                                            "restoreobject",
                                                            "getobjectversiontorrent"};
constexpr std::array<std::string_view, 4> request_tags = {"putobject", "putobjecttagging", "putobjectversiontagging", "replicatetags"};
constexpr std::array<std::string_view, 6> locking = {
    "putobject", "putobjectretention", "putobjectlegalhold", "bypassgovernanceretention", "putbucketobjectlockconfiguration", "replicateobject"};
constexpr std::array<std::string_view, 1> creating = {"createbucket"};
constexpr std::array<std::string_view, 1> inventory = {"putinventoryconfiguration"};
constexpr std::array<std::string_view, 3> pausing = {"putreplicationconfiguration", "getreplicationconfiguration", "initiatereplication"};
constexpr std::array<std::string_view, 7> jobs = {"createjob",     "updatejobpriority", "updatejobstatus", "deletejobtagging",
                                                  "putjobtagging", "getjobtagging",     "describejob"};

struct Key {
    std::string_view name;  // without s3:, in lower case; with a slash at the end if a name follows
    Actions actions;        // empty: all
};

constexpr Key keys[] = {
    {"accessgrantsinstancearn", {}},
    {"accessgrantscope", {}},
    {"accesspointnetworkorigin", {}},
    {"accesspointtag/", {}},
    {"authtype", {}},
    {"buckettag/", {}},
    {"dataaccesspointaccount", {}},
    {"dataaccesspointarn", {}},
    {"destinationregion", {}},
    {"resourceaccount", {}},
    {"signatureage", {}},
    {"signatureversion", {}},
    {"tlsversion", {}},
    {"x-amz-content-sha256", {}},
    {"x-amz-server-side-encryption-context", {}},
    {"prefix", listing},
    {"delimiter", listing},
    {"max-keys", listing},
    {"x-amz-acl", granting},
    {"x-amz-grant-full-control", granting},
    {"x-amz-grant-read", granting},
    {"x-amz-grant-read-acp", granting},
    {"x-amz-grant-write", granting},
    {"x-amz-grant-write-acp", granting},
    {"x-amz-copy-source", putting},
    {"x-amz-metadata-directive", putting},
    {"x-amz-storage-class", putting},
    {"x-amz-website-redirect-location", putting},
    {"x-amz-object-ownership", creating},
    {"objectcreationoperation", putting},
    {"x-amz-bucket-namespace", creating},
    {"x-amz-server-side-encryption", encrypting},
    {"x-amz-server-side-encryption-aws-kms-key-id", encrypting},
    {"x-amz-server-side-encryption-customer-algorithm", customer_keys},
    {"if-match", writing},
    {"if-none-match", putting},
    {"versionid", versions},
    {"existingobjecttag/", existing_tags},
    {"requestobjecttag/", request_tags},
    {"requestobjecttagkeys", request_tags},
    {"object-lock-legal-hold", locking},
    {"object-lock-mode", locking},
    {"object-lock-remaining-retention-days", locking},
    {"object-lock-retain-until-date", locking},
    {"locationconstraint", creating},
    {"inventoryaccessibleoptionalfields", inventory},
    {"isreplicationpauserequest", pausing},
    {"existingjoboperation", jobs},
    {"existingjobpriority", jobs},
    {"requestjoboperation", jobs},
    {"requestjobpriority", jobs},
    {"jobsuspendedcause", jobs},
};

const Key* find_key(std::string_view key) {
    if (!key.starts_with("s3:")) return nullptr;
    key.remove_prefix(3);
    const auto found = std::find_if(std::begin(keys), std::end(keys), [&](const Key& known) {
        return known.name.ends_with('/') ? key.starts_with(known.name) && key.size() > known.name.size() : key == known.name;
    });
    return found == std::end(keys) ? nullptr : &*found;
}

}  // namespace

bool s3_key_known(std::string_view key) {
    return find_key(key) != nullptr;
}

bool s3_key_applies(std::string_view key, std::string_view action) {
    const Key* known = find_key(key);
    if (!known) return false;
    return known->actions.empty() || std::find(known->actions.begin(), known->actions.end(), action) != known->actions.end();
}

}  // namespace drydock::validator::policy
