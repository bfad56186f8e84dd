// What services are called where names are made of them: in ARNs and in IAM's actions.
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
#pragma once

#include <string>
#include <string_view>

#include "catalog/type_schema.h"

namespace drydock::providers {

// The service's prefix in IAM and ARNs: sqs, states, elasticloadbalancing.
std::string arn_service(const catalog::TypeSchema& type);

// True for resources that exist once for an account, in no region: of IAM, Route 53, CloudFront …, and of types whose facts say `global`.
bool belongs_to_no_region(std::string_view type);

// DBCluster to db-cluster, VPCEndpoint to vpc-endpoint.
std::string kebab(std::string_view name);

}  // namespace drydock::providers
