// Configurations of registered extensions.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_SetTypeConfiguration.html
#include "base/arn.h"
#include "base/text.h"
#include "emulator/apis/cloudformation/parts/registered_types.h"

namespace drydock::apis::cloudformation {
namespace {

constexpr const char* usual_alias = "default";

// {Arn, Alias, Configuration, LastUpdated, TypeArn}
Json configuration_view(const engine::ShelfRecord& type, const engine::ShelfRecord& configuration) {
    const std::string alias = text(configuration.value, "alias");
    return {{"Arn", replace_all(registered_arn(type), ":type/", ":type-configuration/") + "/" + alias},
            {"Alias", alias},
            {"Configuration", text(configuration.value, "configuration")},
            {"LastUpdated", text(configuration.value, "updated")},
            {"TypeArn", registered_arn(type)}};
}

Result<Json> set_configuration(Context& context, const Json& input) {
    const Result<TypeName> type = type_name(input, "TypeArn");
    if (!type) return type.fault();
    const engine::ShelfRecord* record = registered_type(context, *type);
    if (record == nullptr) return no_type(type->name);
    const std::string alias = given(input, "ConfigurationAlias") ? text(input, "ConfigurationAlias") : usual_alias;
    if (alias != usual_alias) return Fault::not_simulated("A configuration alias other than default");
    if (!Json::parse(text(input, "Configuration"), nullptr, false).is_object())
        return registry_fault("The configuration is not a valid JSON object.");
    engine::ShelfRecord configuration{
        .kind = std::string(engine::configuration_kind),
        .id = record->id,
        .scope = record->scope,
        .value = {{"alias", alias}, {"configuration", text(input, "Configuration")}, {"updated", iso8601(context.clock.shown())}}};
    Json answer = {{"ConfigurationArn", configuration_view(*record, configuration)["Arn"]}};
    if (auto kept = context.simulation.stacks().shelf().put(std::move(configuration)); !kept) return kept.fault();
    return answer;
}

// The extension that an identifier names: by the ARN of its configuration, by its own, or by name.
Result<TypeName> configured_type(const Json& identifier) {
    if (!given(identifier, "TypeConfigurationArn")) return type_name(identifier, "TypeArn");
    const std::string arn = replace_all(text(identifier, "TypeConfigurationArn"), ":type-configuration/", ":type/");
    return type_name({{"Arn", arn.substr(0, arn.rfind('/'))}});
}

Result<Json> describe_configurations(Context& context, const Json& input) {
    const engine::RecordShelf& shelf = context.simulation.stacks().shelf();
    Json found = Json::array(), errors = Json::array();
    for (const Json& identifier : member(input, "TypeConfigurationIdentifiers")) {
        const Result<TypeName> type = configured_type(identifier);
        const engine::ShelfRecord* record = type ? registered_type(context, *type) : nullptr;
        const engine::ShelfRecord* configuration = record != nullptr ? shelf.find(context.scope(), engine::configuration_kind, record->id) : nullptr;
        const std::string alias = text(identifier, "TypeConfigurationAlias");
        if (configuration != nullptr && (alias.empty() || alias == usual_alias))
            found.push_back(configuration_view(*record, *configuration));
        else
            errors.push_back({{"ErrorCode", "TypeConfigurationNotFoundException"},
                              {"ErrorMessage", "The specified extension configuration can't be found."},
                              {"TypeConfigurationIdentifier", identifier}});
    }
    return Json{{"Errors", std::move(errors)}, {"UnprocessedTypeConfigurations", Json::array()}, {"TypeConfigurations", std::move(found)}};
}

}  // namespace

void type_configurations(Apis& apis) {
    apis.operation("cloudformation", "SetTypeConfiguration", set_configuration);
    apis.operation("cloudformation", "BatchDescribeTypeConfigurations", describe_configurations);
}

}  // namespace drydock::apis::cloudformation
