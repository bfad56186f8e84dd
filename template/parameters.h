// The Parameters section: values with their defaults, types and constraints.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "template/resolve.h"

namespace drydock::tmpl {

struct ParameterType {
    bool list = false;     // the value is a list: CommaDelimitedList, List<…>
    bool number = false;   // Number, List<Number>
    bool account = false;  // names something of the account: AWS::EC2::VPC::Id
    bool stored = false;   // AWS::SSM::Parameter::Value<…>: the given value is the name of a stored parameter
    std::string item;      // innermost type: String, Number, AWS::EC2::VPC::Id
};
ParameterType parameter_type(std::string_view type);

// The value of every declared parameter that has one: a string, or a list of strings. Every violation becomes a diagnostic with AWS's sentence.
std::map<std::string, Json, std::less<>> parameter_values(const Template& document, const ParameterValues& given,
                                                          const Resolver::AccountParameter& account_parameter, std::vector<Diagnostic>& diagnostics);

}  // namespace drydock::tmpl
