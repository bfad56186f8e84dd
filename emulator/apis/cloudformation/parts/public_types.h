// Extensions of the CloudFormation registry that AWS itself provides: the resource types of the catalog.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/registry-public.html
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "emulator/apis/cloudformation/parts/input.h"

namespace drydock::apis::cloudformation {

// An extension as inputs name it: by Type and TypeName, or by an ARN (`arn_name`: Arn, TypeArn).
struct TypeName {
    std::string kind;     // RESOURCE, MODULE, HOOK
    std::string name;     // AWS::SQS::Queue
    std::string version;  // "" unless the input or the ARN has one
    // Of an ARN; of types that AWS provides and of those that third parties publish it has no account, and of the latter a publisher.
    bool by_arn = false;
    std::string region, account, publisher;
};
Result<TypeName> type_name(const Json& input, std::string_view arn_name = "Arn");
Fault no_type(const std::string& name);
Fault registry_fault(std::string message);

// arn:aws:cloudformation:us-east-1::type/resource/AWS-SQS-Queue; `account` "" for AWS's own.
std::string type_arn(std::string_view region, std::string_view account, std::string_view kind, std::string_view name);

// FULLY_MUTABLE, IMMUTABLE or NON_PROVISIONABLE, by the handlers that a schema has.
std::string provisioning_type(const Json& handlers);

// DescribeType of a type that AWS provides.
Json public_type_view(const catalog::TypeSchema& schema, std::string_view region);

}  // namespace drydock::apis::cloudformation
