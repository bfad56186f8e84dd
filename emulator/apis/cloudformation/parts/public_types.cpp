#include "emulator/apis/cloudformation/parts/public_types.h"

#include <algorithm>
#include <cctype>

#include "base/arn.h"
#include "base/text.h"

namespace drydock::apis::cloudformation {
namespace {

std::string upper(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    return text;
}

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return text;
}

}  // namespace

Result<TypeName> type_name(const Json& input, std::string_view arn_name) {
    const std::string given_arn = text(input, arn_name);
    if (given_arn.empty()) {
        if (given(input, "Type") && given(input, "TypeName")) return TypeName{text(input, "Type"), text(input, "TypeName"), text(input, "VersionId")};
        return Fault::validation_error("Either Arn or TypeName and Type must be specified.");
    }
    const auto arn = Arn::parse(given_arn);
    const std::vector<std::string> parts = arn ? split(arn->resource, "/") : std::vector<std::string>();
    if (parts.size() < 3 || parts[0] != "type") return no_type(given_arn);
    return TypeName{upper(parts[1]), replace_all(parts[2], "-", "::"), parts.size() > 3 ? parts[3] : text(input, "VersionId")};
}

Fault no_type(const std::string& name) {
    return {.code = "TypeNotFoundException", .message = "The type '" + name + "' cannot be found.", .http_status = 404};
}

std::string type_arn(std::string_view region, std::string_view account, std::string_view kind, std::string_view name) {
    return Arn{std::string(partition_of(region)), "cloudformation", std::string(region), std::string(account),
               "type/" + lower(std::string(kind)) + "/" + replace_all(std::string(name), "::", "-")}
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
