#include <map>

#include "validator/policy/words.h"

namespace drydock::validator::policy {

namespace {

constexpr Rules identity{.sid_alphanumeric = true, .resource_arns = true};
constexpr Rules managed{.version_2012 = true, .sid_alphanumeric = true, .resource_arns = true};
constexpr Rules trust{.principal = Need::required, .resource = Need::forbidden, .trust = true};
constexpr Rules resource_policy{.principal = Need::required, .resource = Need::required};
// Policies of things that are the resource themselves, where the element is left out as often as not.
constexpr Rules own_resource{.principal = Need::required, .resource = Need::optional};
constexpr Rules repository{.principal = Need::required, .resource = Need::forbidden};

// Quotas: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html and the services' own quota pages.
std::map<Kind, Service> make_services() {
    return {
        {Kind::identity, {identity, 0, identity_words, nullptr, identity_turn}},
        {Kind::managed, {managed, 6144, identity_words, nullptr, identity_turn}},
        {Kind::trust, {trust, 2048, trust_words, trust_checks, nullptr}},
        {Kind::bucket, {resource_policy, 20480, s3_words, bucket_checks, nullptr}},
        {Kind::access_point, {resource_policy, 20480, s3_words, nullptr, nullptr}},
        {Kind::queue, {resource_policy, 0, sqs_words, sqs_checks, nullptr}},
        {Kind::topic, {resource_policy, 0, sns_words, sns_checks, nullptr}},
        {Kind::key, {resource_policy, 0, kms_words, kms_checks, nullptr}},
        {Kind::endpoint, {resource_policy, 0, endpoint_words, nullptr, nullptr}},
        {Kind::secret, {resource_policy, 0, secret_words, nullptr, nullptr}},
        {Kind::repository, {repository, 0, ecr_words, nullptr, nullptr}},
        {Kind::registry, {resource_policy, 0, ecr_words, nullptr, nullptr}},
        {Kind::function, {resource_policy, 0, resource_words, nullptr, nullptr}},
        {Kind::log_resource, {own_resource, 5120, logs_words, nullptr, nullptr}},
        {Kind::event_bus, {own_resource, 0, resource_words, nullptr, nullptr}},
        {Kind::service_control, {Rules{.resource = Need::optional}, 10240, organization_words, nullptr, nullptr}},
        {Kind::resource, {own_resource, 0, resource_words, nullptr, nullptr}},
        {Kind::table, {resource_policy, 20480, table_words, nullptr, nullptr}},
        {Kind::rest_api, {resource_policy, 0, rest_api_words, nullptr, nullptr}},
        {Kind::domain, {resource_policy, 0, domain_words, nullptr, nullptr}},
        {Kind::file_system, {own_resource, 0, file_system_words, nullptr, nullptr}},
    };
}

}  // namespace

const Service& service_of(Kind kind) {
    static const std::map<Kind, Service> services = make_services();
    return services.at(kind);
}

}  // namespace drydock::validator::policy
