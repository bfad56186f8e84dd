// Everything that AWS publishes about itself, compiled into the binary as one indexed blob of zstd-compressed entries (catalog/compiler). An entry is
// unpacked when it is first asked for and then kept; start-up parses nothing. Thread-safe.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "catalog/packed.h"
#include "catalog/type_schema.h"

namespace drydock::catalog {

class Catalog {
public:
    static const Catalog& instance();

    // Resource types of all regions, sorted. The views live as long as the process.
    const std::vector<std::string_view>& type_names() const;
    bool knows_type(std::string_view type) const;
    bool available(std::string_view type, std::string_view region) const;
    // The schema of a type in a region, or nullptr if AWS does not publish the type there.
    const TypeSchema* type(std::string_view type, std::string_view region = "us-east-1") const;
    // A type of the Serverless transform (AWS::Serverless::Function): no type of the registry, it exists until the transform has run. Or nullptr.
    const TypeSchema* serverless_type(std::string_view type) const;
    // What catalog/facts says of a type (docs/facts.md), or absent.
    Packed facts(std::string_view type) const;
    // A constraint of the facts by its id, as {type, …the constraint}, or absent.
    Packed constraint(std::string_view id) const;
    std::vector<std::string_view> constraint_ids() const;

    // Regions that AWS publishes schemas for, sorted; availability zones of a region ({name, id} each) come from facts/regions.yaml.
    const std::vector<std::string_view>& regions() const;
    Packed region(std::string_view region) const;  // {partition, zones: [{name, id}], …} or absent

    // API models: names as botocore has them (sqs, elbv2, cognito-idp).
    const std::vector<std::string_view>& service_names() const;
    Packed service(std::string_view name) const;  // botocore's service-2 model without documentation, or absent
    // What tells requests for one service from those for others, by its name: {endpointPrefix, signingName, targetPrefix, apiVersion, protocols,
    // hostPrefixes, awsQueryCompatible, unsigned: it has callers without a signature}. Unpacks no model.
    Packed service_index() const;

    // IAM: a service prefix (s3) gives {Actions: {name in lower case: {Resources: [names]}}, Resources: {name: {ARNFormats, ConditionKeys}}} as
    // cfn-lint's Policies.json has it, or absent.
    Packed iam_service(std::string_view prefix) const;
    std::vector<std::string_view> iam_prefixes() const;
    // An AWS managed policy by ARN or by name, as {Arn, Path, DefaultVersionId, Document}, or absent.
    Packed managed_policy(std::string_view arn_or_name) const;
    // A conditional schema of cfn-lint (allowed engine versions, instance classes …) by folder/file (aws_rds_dbinstance/engine_version), or absent.
    Packed extension(std::string_view name) const;
    // A document of facts that belongs to no type, by file name: quotas, regions, public-parameters …, or absent.
    Packed document(std::string_view name) const;

    Catalog(const Catalog&) = delete;
    Catalog& operator=(const Catalog&) = delete;
    ~Catalog();

private:
    Catalog();
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace drydock::catalog
