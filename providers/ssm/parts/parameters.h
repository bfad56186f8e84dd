// Parameters of the Parameter Store with their versions. The present value is the resource AWS::SSM::Parameter; what it was before, and labels, are a
// thing of the type AWS::SSM::ParameterHistory, which every change of the resource writes on, whoever makes it.
// https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "providers/call.h"
#include "providers/resource_type.h"

namespace drydock::providers::ssm {

inline constexpr const char* parameter_type = "AWS::SSM::Parameter";
inline constexpr const char* history_type = "AWS::SSM::ParameterHistory";

Fault fault(std::string code, std::string message);
std::string text(const Json& input, std::string_view name);

// A name as requests give it: parameter, parameter:3, parameter:label, or the parameter's ARN.
struct Selector {
    std::string name;
    std::string selected;  // version or label; "" for the present value
};
Selector selector_of(const std::string& given);

const Resource* find_parameter(const Call& call, const std::string& name);
std::string arn_of(const Scope& scope, const std::string& name);
// All versions that are kept, oldest first: {Version, Name, Type, Value, Tier, DataType, LastModifiedDate, LastModifiedUser, Labels …}. There is one
// at least; it is only written down when another one comes.
Json versions_of(const Call& call, const Resource& parameter);
Result<void> keep_versions(const Call& call, const Resource& parameter, Json versions);
// Adds what a parameter has become; `former` is what it was.
Result<void> add_version(const Call& call, const Resource& parameter, const Model& former);
Result<void> forget_versions(const Call& call, const Resource& parameter);

// One parameter as GetParameter shows it, or the fault: of the account, or one that AWS publishes.
Result<Json> shown(const Call& call, const std::string& given, bool decrypted);
// The same of a version of the account's.
Json shown_version(const Call& call, const Json& version, bool decrypted);
// What is stored of a secure value: not to be read.
std::string encrypted(const std::string& value);

// A page of a list that is cut by MaxResults and NextToken (a position). ValidationException, InvalidNextToken.
Result<Json> page(const Json& input, Json items, const char* member, long long usual, long long most);

// Filters of DescribeParameters and GetParametersByPath: whether a parameter passes. Fault InvalidFilterKey, InvalidFilterOption.
Result<bool> passes(const Json& filters, const Resource& parameter, const Json& latest);

}  // namespace drydock::providers::ssm
