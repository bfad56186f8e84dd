// Extensions of the registry, described and listed: AWS's own resource types, and what the account has registered.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeType.html
#include <algorithm>
#include <functional>

#include "emulator/apis/cloudformation/parts/registered_types.h"

namespace drydock::apis::cloudformation {
namespace {

using catalog::Catalog;

constexpr std::string_view aws = "AWS::";  // what the names of AWS's own types begin with

// What AWS answers of an extension that nobody has registered by the API: one of its own, or none, or one of which drydock knows too little.
Result<Json> describe_other_type(Context& context, const TypeName& type) {
    const auto of_stacks = {std::string_view("AWS::CloudFormation::TypeActivation"), std::string_view("AWS::CloudFormation::ResourceVersion"),
                            std::string_view("AWS::CloudFormation::ModuleVersion"),  std::string_view("AWS::CloudFormation::HookVersion"),
                            std::string_view("AWS::CloudFormation::GuardHook"),      std::string_view("AWS::CloudFormation::LambdaHook")};
    if (engine::extension_of_stack(context.scope(), type.name, of_stacks, context.simulation.world()) != nullptr)
        return Fault::not_simulated("Describing an extension that a stack has made");
    const std::string& region = context.scope().region;
    const bool public_type = type.kind == "RESOURCE" && (!type.by_arn || (type.account.empty() && type.region == region));
    const catalog::TypeSchema* schema = public_type ? Catalog::instance().type(type.name, region) : nullptr;
    if (schema == nullptr) return no_type(type.name);
    return public_type_view(*schema, region);
}

Result<Json> describe_type(Context& context, const Json& input) {
    if (given(input, "PublisherId") || given(input, "PublicVersionNumber")) return Fault::not_simulated("An extension of a third-party publisher");
    const Result<TypeName> type = type_name(input);
    if (!type) return type.fault();
    if (!type->publisher.empty()) return Fault::not_simulated("An extension of a third-party publisher");
    const engine::ShelfRecord* record = registered_type(context, *type);
    if (record == nullptr) return describe_other_type(context, *type);
    const Json& version = version_of(*record, type->version);
    if (version.is_null()) return no_type(type->name);
    Json view = registered_type_view(*record, version);
    if (!type->version.empty()) view["TypeTestsStatus"] = "NOT_TESTED";  // AWS tells it of a version that was asked for
    return view;
}

struct Wanted {
    bool own = true;  // Visibility PRIVATE; AWS's otherwise
    std::string kind, provisioning, prefix;
    bool deprecated = false;

    bool fits(const std::string& type_kind, std::string_view name) const { return (kind.empty() || kind == type_kind) && name.starts_with(prefix); }
};

Result<Wanted> wanted_types(const Json& input) {
    const Json& filters = member(input, "Filters");
    const std::string category = text(filters, "Category");
    const std::string prefix = text(filters, "TypeNamePrefix");
    const bool of_others = text(input, "Visibility") == "PUBLIC" && category.empty() && prefix.substr(0, aws.size()) != aws.substr(0, prefix.size());
    if (category == "THIRD_PARTY" || given(filters, "PublisherId") || of_others) return Fault::not_simulated("A list of third-party extensions");
    Wanted wanted{.own = text(input, "Visibility") != "PUBLIC",
                  .kind = text(input, "Type"),
                  .provisioning = text(input, "ProvisioningType"),
                  .prefix = prefix,
                  .deprecated = text(input, "DeprecatedStatus") == "DEPRECATED"};
    // Nobody has activated an extension, and a category is either AWS's or the account's own.
    const bool nothing = category == "ACTIVATED" || (!category.empty() && (category == "REGISTERED") != wanted.own);
    if (nothing) wanted.kind = "NONE";
    return wanted;
}

Result<Json> list_own_types(Context& context, const Json& input, const Wanted& wanted) {
    Json shown = Json::array();
    for (const engine::ShelfRecord* record : context.simulation.stacks().shelf().list(context.scope(), engine::extension_kind)) {
        if (!wanted.fits(text(record->value, "kind"), text(record->value, "name"))) continue;
        if (flag(record->value, "deprecated") != wanted.deprecated) continue;
        const Json described = registered_type_view(*record, version_of(*record, {}));
        if (wanted.provisioning.empty() || text(described, "ProvisioningType") == wanted.provisioning)
            shown.push_back(registered_type_summary(*record));
    }
    return paged(input, "TypeSummaries", std::move(shown), size_of_page(input));
}

Result<Json> list_public_types(Context& context, const Json& input, const Wanted& wanted) {
    const Catalog& catalog = Catalog::instance();
    const std::string& region = context.scope().region;
    const auto listed = [&](std::string_view name) {
        if (!wanted.fits("RESOURCE", name) || !catalog.available(name, region)) return false;
        if (wanted.provisioning.empty()) return true;
        return provisioning_type(catalog.type(name, region)->root()["handlers"].json()) == wanted.provisioning;
    };
    Json shown = Json::array();
    for (const std::string_view name : catalog.type_names()) {
        if (wanted.deprecated || !listed(name)) continue;
        shown.push_back({{"Type", "RESOURCE"}, {"TypeName", std::string(name)}, {"TypeArn", type_arn(region, "", "RESOURCE", name)}});
    }
    return paged(input, "TypeSummaries", std::move(shown), size_of_page(input));
}

Result<Json> list_types(Context& context, const Json& input) {
    const Result<Wanted> wanted = wanted_types(input);
    if (!wanted) return wanted.fault();
    return wanted->own ? list_own_types(context, input, *wanted) : list_public_types(context, input, *wanted);
}

Result<Json> list_type_versions(Context& context, const Json& input) {
    const Result<TypeName> type = type_name(input);
    if (!type) return type.fault();
    const engine::ShelfRecord* record = registered_type(context, *type);
    if (record == nullptr && type->kind == "RESOURCE" && Catalog::instance().available(type->name, context.scope().region))
        return Fault::not_simulated("The list of versions of a type that AWS provides");
    const bool deprecated = text(input, "DeprecatedStatus") == "DEPRECATED";
    Json shown = Json::array();
    if (record == nullptr) return registry_fault(no_type(type->name).message);
    for (const Json& version : member(record->value, "versions")) {
        if (flag(version, "deprecated") == deprecated) shown.push_back(version_summary(*record, version));
    }
    return paged(input, "TypeVersionSummaries", std::move(shown), size_of_page(input));
}

}  // namespace

void types(Apis& apis) {
    constexpr const char* service = "cloudformation";
    apis.operation(service, "DescribeType", describe_type);
    apis.operation(service, "ListTypes", list_types, Apis::Way::slow);
    apis.operation(service, "ListTypeVersions", list_type_versions);
}

}  // namespace drydock::apis::cloudformation
