#include "emulator/apis/cloudformation/parts/public_types.h"

#include "base/arn.h"
#include "base/text.h"

namespace drydock::apis::cloudformation {

Result<TypeName> type_name(const Json& input, std::string_view arn_name) {
    const std::string given_arn = text(input, arn_name);
    if (given_arn.empty()) {
        if (given(input, "Type") && given(input, "TypeName"))
            return TypeName{.kind = text(input, "Type"), .name = text(input, "TypeName"), .version = text(input, "VersionId")};
        return Fault::validation_error("Either Arn or TypeName and Type must be specified.");
    }
    const auto arn = Arn::parse(given_arn);
    std::vector<std::string> parts = arn ? split(arn->resource, "/") : std::vector<std::string>();
    if (parts.size() < 3 || parts[0] != "type") return no_type(given_arn);
    TypeName type{.kind = upper(parts[1]), .by_arn = true, .region = arn->region, .account = arn->account};
    if (parts.size() > 3 && parts[2].find('-') == std::string::npos) {
        type.publisher = parts[2];
        parts.erase(parts.begin() + 2);
    }
    type.name = replace_all(parts[2], "-", "::");
    type.version = parts.size() > 3 ? parts[3] : text(input, "VersionId");
    return type;
}

Fault no_type(const std::string& name) {
    return {.code = "TypeNotFoundException", .message = "The type '" + name + "' cannot be found.", .http_status = 404};
}

Fault registry_fault(std::string message) {
    return {.code = "CFNRegistryException", .message = std::move(message)};
}

std::string type_arn(std::string_view region, std::string_view account, std::string_view kind, std::string_view name) {
    return Arn{std::string(partition_of(region)), "cloudformation", std::string(region), std::string(account),
               "type/" + lower(kind) + "/" + replace_all(std::string(name), "::", "-")}
        .text();
}

std::string provisioning_type(const Json& handlers) {
    const auto has = [&](const char* verb) { return handlers.is_object() && handlers.contains(verb); };
    if (!has("create") || !has("delete")) return "NON_PROVISIONABLE";
    return has("update") ? "FULLY_MUTABLE" : "IMMUTABLE";
}

Json public_type_view(const catalog::TypeSchema& schema, std::string_view region) {
    const std::string name(schema.name());
    const Json document = schema.root().json();
    return {{"Arn", type_arn(region, "", "RESOURCE", name)},
            {"Type", "RESOURCE"},
            {"TypeName", name},
            {"Schema", document.dump()},
            {"ProvisioningType", provisioning_type(member(document, "handlers"))},
            {"DeprecatedStatus", "LIVE"},
            {"Visibility", "PUBLIC"}};
}

}  // namespace drydock::apis::cloudformation
