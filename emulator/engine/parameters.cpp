// Values of parameters, conditions and rules; parameters whose types name things of the account.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
#include <algorithm>
#include <array>

#include "base/text.h"
#include "catalog/catalog.h"
#include "emulator/engine/dynamic_reference.h"
#include "emulator/engine/stages.h"
#include "validator/sample.h"

namespace drydock::engine {
namespace {

// What a parameter type names: a resource type and the attribute that the value is. AWS::EC2::Image::Id is left out: nobody can list all images.
struct Named {
    std::string_view parameter_type, resource_type, attribute;
};
constexpr std::array<Named, 8> named_things = {{
    {"AWS::EC2::Instance::Id", "AWS::EC2::Instance", "InstanceId"},
    {"AWS::EC2::KeyPair::KeyName", "AWS::EC2::KeyPair", "KeyName"},
    {"AWS::EC2::SecurityGroup::GroupName", "AWS::EC2::SecurityGroup", "GroupName"},
    {"AWS::EC2::SecurityGroup::Id", "AWS::EC2::SecurityGroup", "GroupId"},
    {"AWS::EC2::Subnet::Id", "AWS::EC2::Subnet", "SubnetId"},
    {"AWS::EC2::VPC::Id", "AWS::EC2::VPC", "VpcId"},
    {"AWS::EC2::Volume::Id", "AWS::EC2::Volume", "VolumeId"},
    {"AWS::Route53::HostedZone::Id", "AWS::Route53::HostedZone", "Id"},
}};

// The part between prefix<…>, or "".
std::string_view inner(std::string_view type, std::string_view prefix) {
    if (!type.starts_with(prefix) || !type.ends_with('>')) return {};
    return type.substr(prefix.size(), type.size() - prefix.size() - 1);
}

bool exists(const Rehearsal& rehearsal, std::string_view type, const std::string& value) {
    const providers::Scope& scope = rehearsal.request.scope;
    if (type == "AWS::EC2::AvailabilityZone::Name") {
        for (const catalog::Packed zone : catalog::Catalog::instance().region(scope.region)["zones"].elements()) {
            if ((zone.is_string() ? zone.string() : zone["name"].string()) == value) return true;
        }
        return false;
    }
    const auto named = std::ranges::find(named_things, type, &Named::parameter_type);
    if (named == named_things.end()) return true;
    return rehearsal.site.world.find(scope, named->resource_type, value) ||
           rehearsal.site.world.by(scope, named->resource_type, named->attribute, value);
}

Json list_of(const std::string& value) {
    Json list = Json::array();
    if (value.empty()) return list;
    for (const std::string& part : split(value, ",")) list.push_back(std::string(trim(part)));
    return list;
}

// The value in the form that its type (String, List<…>, CommaDelimitedList, AWS::EC2::VPC::Id …) gives it. What does not exist is found once the
// stack exists.
Json typed(Rehearsal& rehearsal, const std::string& name, std::string_view type, const std::string& value) {
    const std::string_view item = inner(type, "List<");
    const bool list = !item.empty() || type == "CommaDelimitedList";
    const Json out = list ? list_of(value) : Json(value);
    for (const Json& each : list ? out : Json::array({out})) {
        const std::string text = each.get<std::string>();
        const bool assumed = rehearsal.request.validate_only || rehearsal.request.unknown_parameters.contains(name);
        if (assumed || exists(rehearsal, list ? item : type, text)) continue;
        rehearsal.late_faults.push_back(
            Fault::validation_error("Parameter validation failed: parameter value " + text + " for parameter name " + name + " does not exist"));
    }
    return out;
}

Result<Json> account_parameter(Rehearsal& rehearsal, const tmpl::ParameterDeclaration& declaration, const std::string& value) {
    const std::string_view stored = inner(declaration.type, "AWS::SSM::Parameter::Value<");
    if (stored.empty() && declaration.type != "AWS::SSM::Parameter::Name") return typed(rehearsal, declaration.name, declaration.type, value);
    const std::optional<Json> found = parameter_value(rehearsal.call(), value);
    if (!found) {
        if (rehearsal.request.validate_only) return pending({});
        return Fault::validation_error("Unable to fetch parameters [" + value + "] from parameter store for this account.");
    }
    if (stored.empty()) return Json(value);
    return typed(rehearsal, declaration.name, stored, found->get<std::string>());
}

// Fn::ValueOf and its like in the Rules section.
Result<Json> account_lookup(const Rehearsal& rehearsal, const std::string& type, const std::string& identifier, const std::string& attribute) {
    const std::string_view item = inner(type, "List<");
    const auto named = std::ranges::find(named_things, item.empty() ? std::string_view(type) : item, &Named::parameter_type);
    if (named == named_things.end()) return pending({});
    const auto read = [&](const providers::Resource& resource) {
        return Json(attribute.empty() ? resource.property(named->attribute) : resource.property(attribute));
    };
    const providers::Scope& scope = rehearsal.request.scope;
    if (!identifier.empty()) {
        const auto* found = rehearsal.site.world.find(scope, named->resource_type, identifier);
        if (!found) found = rehearsal.site.world.by(scope, named->resource_type, named->attribute, identifier);
        return found ? read(*found) : Json();
    }
    Json all = Json::array();
    for (const providers::Resource* resource : rehearsal.site.world.all(scope, named->resource_type)) all.push_back(read(*resource));
    return all;
}

// A value that the declaration accepts.
std::string sample_value(Rehearsal& rehearsal, const tmpl::ParameterDeclaration& declaration) {
    if (!declaration.allowed_values.empty()) return declaration.allowed_values.front();
    if (declaration.type.find("Number") != std::string::npos) {
        const double number = declaration.min_value.value_or(declaration.max_value.value_or(1));
        return scalar_text(number == static_cast<double>(static_cast<std::int64_t>(number)) ? Json(static_cast<std::int64_t>(number)) : Json(number));
    }
    const auto shortest = static_cast<std::size_t>(std::max<std::int64_t>(declaration.min_length.value_or(1), 1));
    const auto longest = static_cast<std::size_t>(declaration.max_length.value_or(4096));
    if (declaration.allowed_pattern) return validator::sample_of_pattern(*declaration.allowed_pattern, shortest, longest, rehearsal.site.ids);
    return std::string(shortest, 'x');
}

// For validation alone parameters need no values: those without any get a stand-in, for conditions and rules. Gives back their names.
// So do those of a nested stack that its parent will know only once its resources exist.
std::vector<std::string> stand_in(Rehearsal& rehearsal, tmpl::ParameterValues& given) {
    std::vector<std::string> assumed;
    const Request& request = rehearsal.request;
    for (const tmpl::ParameterDeclaration& declaration : rehearsal.document->parameters) {
        if (!request.validate_only && !request.unknown_parameters.contains(declaration.name)) continue;
        if ((request.validate_only && declaration.default_value) || given.contains(declaration.name)) continue;
        given[declaration.name] = sample_value(rehearsal, declaration);
        assumed.push_back(declaration.name);
    }
    return assumed;
}

}  // namespace

bool prepare_parameters(Rehearsal& rehearsal) {
    const std::size_t first = rehearsal.outcome.diagnostics.size();
    tmpl::ParameterValues given = rehearsal.parameters;
    const std::vector<std::string> assumed = stand_in(rehearsal, given);
    rehearsal.resolver = tmpl::Resolver::prepare(
        *rehearsal.document, given, rehearsal.pseudo,
        [&](const tmpl::ParameterDeclaration& declaration, const std::string& value) { return account_parameter(rehearsal, declaration, value); },
        rehearsal.outcome.diagnostics,
        [&](const std::string& type, const std::string& id, const std::string& attribute) { return account_lookup(rehearsal, type, id, attribute); });
    if (!accept_diagnostics(rehearsal, first)) return false;
    for (const std::string& name : assumed) rehearsal.resolver->forget_value(name);
    return true;
}

}  // namespace drydock::engine
