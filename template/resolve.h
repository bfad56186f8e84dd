// Values from nodes: parameters, mappings, conditions and intrinsic functions. What only a deployed resource knows is asked of a Environment and is
// pending until then.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/diagnostic.h"
#include "base/json.h"
#include "base/result.h"
#include "template/document.h"

namespace drydock::tmpl {

// What the world outside the template answers. Implemented by the engine; every function may answer pending(…).
class Environment {
public:
    virtual ~Environment() = default;
    virtual Result<Json> ref(const std::string& logical_id) = 0;                                 // Ref to a resource
    virtual Result<Json> attribute(const std::string& logical_id, const std::string& name) = 0;  // Fn::GetAtt
    virtual Result<Json> import_value(const std::string& export_name) = 0;                       // Fn::ImportValue
    virtual Result<Json> zones(const std::string& region) = 0;                                   // Fn::GetAZs
    // {{resolve:service:reference}}: ssm, ssm-secure, secretsmanager.
    virtual Result<Json> dynamic_reference(const std::string& service, const std::string& reference) = 0;
};

struct PseudoParameters {
    std::string account_id, region, partition, url_suffix, stack_name, stack_id;
    std::vector<std::string> notification_arns;
};

// Parameter values as the caller gives them, by name. Lists are comma-separated, as in the API.
using ParameterValues = std::map<std::string, std::string, std::less<>>;

// What becomes of {{resolve:…}} inside strings: resource properties resolve them, output values and metadata keep them as they are.
enum class DynamicReferences : std::uint8_t { resolve, keep };

// A template together with its parameter values and evaluated conditions: ready to resolve any node.
class Resolver {
public:
    // Parameter types that name things of the account (AWS::EC2::VPC::Id, AWS::SSM::Parameter::Value<…>) are passed to an AccountParameter:
    // (declaration, value) → the value to use, or the fault that AWS gives.
    using AccountParameter = std::function<Result<Json>(const ParameterDeclaration&, const std::string& value)>;
    // What Fn::RefAll, Fn::ValueOf and Fn::ValueOfAll of the Rules section ask of the account: (parameter type, identifier, attribute) → the
    // attribute of that thing; with identifier "" a list of all things of the type: of their attributes, or of their identifiers if attribute is "".
    using AccountLookup = std::function<Result<Json>(const std::string& type, const std::string& identifier, const std::string& attribute)>;

    // Checks in AWS's order: the template's functions and references as far as they need no values, then parameters, rules and conditions, which it
    // evaluates. `diagnostics` gets every violation, in AWS's wording; nothing is thrown away. `document` must outlive the resolver unmoved.
    static Resolver prepare(const Template& document, const ParameterValues& given, const PseudoParameters& pseudo,
                            const AccountParameter& account_parameter, std::vector<Diagnostic>& diagnostics,
                            const AccountLookup& account_lookup = {});
    // Only parameters, pseudo parameters and mappings, unchecked: what a transform may use.
    static Resolver for_transform(const Template& document, const ParameterValues& given, const PseudoParameters& pseudo);

    const Template& document() const { return *document_; }
    const PseudoParameters& pseudo() const { return pseudo_; }
    bool condition(std::string_view name) const;             // false if undefined
    bool exists(const ResourceDeclaration& resource) const;  // its condition holds
    bool exists(const OutputDeclaration& output) const;
    // Value of a parameter after defaults: a string, a number's text, or a list of strings.
    const Json* parameter(std::string_view name) const;
    // From now on the parameter's value is not known (pending): it had only a stand-in so that conditions could be evaluated.
    void forget_value(std::string_view name);
    // Value of AWS::Region and its like, or nullptr; AWS::NoValue gives no_value() (template/intrinsics.h).
    const Json* pseudo_parameter(std::string_view name) const;
    const ResourceDeclaration* resource(std::string_view logical_id) const;
    const AccountLookup& account_lookup() const { return account_lookup_; }

    // The value of a node; AWS::NoValue removes the member or item it stands for, and is null if it is the whole value. A fault carries AWS's
    // sentence.
    Result<Json> resolve(const Node& node, Environment& environment, DynamicReferences dynamic = DynamicReferences::resolve) const;
    // For intrinsic functions: the value of an argument, with dynamic references still as text and AWS::NoValue as no_value().
    Result<Json> evaluate(const Node& node, Environment& environment) const;
    // Logical ids that a node refers to (Ref, GetAtt, Sub), through the branches of Fn::If that are taken only. Each once, in order of appearance.
    std::vector<std::string> references(const Node& node) const;
    // The node that gives the value at a JSON pointer below `node`, through Fn::If: for placing findings. The nearest ancestor if there is none.
    const Node& locate(const Node& node, std::string_view pointer) const;

    // The checks before deployment that need values: references from what exists to resources whose condition is false, missing mapping keys. What
    // needs none (undefined names, malformed functions, unknown conditions …) prepare() has found already.
    void check_references(std::vector<Diagnostic>& diagnostics) const;

private:
    void index(const Template& document, const PseudoParameters& pseudo);
    const Node& taken(const Node& node) const;  // the branch behind any Fn::If
    bool removed(const Node& node) const;       // stands for AWS::NoValue

    const Template* document_ = nullptr;
    PseudoParameters pseudo_;
    AccountLookup account_lookup_;
    std::map<std::string, Json, std::less<>> parameters_;
    std::map<std::string, Json, std::less<>> pseudo_values_;
    std::map<std::string, bool, std::less<>> conditions_;
    std::unordered_map<std::string_view, const ResourceDeclaration*> resources_;
};

}  // namespace drydock::tmpl
