#include "emulator/apis/cloudformation/parts/registered_types.h"

namespace drydock::apis::cloudformation {

const engine::ShelfRecord* registered_type(Context& context, const TypeName& type) {
    const providers::Scope& scope = context.scope();
    if (type.by_arn && (type.account != scope.account || type.region != scope.region)) return nullptr;
    return context.simulation.stacks().shelf().find(scope, engine::extension_kind, engine::extension_id(type.kind, type.name));
}

const Json& version_of(const engine::ShelfRecord& record, const std::string& id) {
    static const Json none;
    const std::string wanted = id.empty() ? text(record.value, "default") : id;
    for (const Json& version : member(record.value, "versions")) {
        if (text(version, "id") == wanted) return version;
    }
    return none;
}

std::string registered_arn(const engine::ShelfRecord& record, const std::string& version) {
    const std::string arn = type_arn(record.scope.region, record.scope.account, text(record.value, "kind"), text(record.value, "name"));
    return version.empty() ? arn : arn + "/" + version;
}

Json registered_type_view(const engine::ShelfRecord& record, const Json& version) {
    const std::string id = text(version, "id"), kind = text(record.value, "kind");
    const Json schema = Json::parse(text(version, "schema"), nullptr, false);
    const bool deprecated = flag(record.value, "deprecated") || flag(version, "deprecated");
    Json out = {{"Arn", registered_arn(record, id)},
                {"Type", kind},
                {"TypeName", text(record.value, "name")},
                {"DefaultVersionId", text(record.value, "default")},
                {"IsDefaultVersion", id == text(record.value, "default")}};
    put(out, "Description", text(schema, "description"));
    out["Schema"] = text(version, "schema");
    if (kind == "RESOURCE") out["ProvisioningType"] = provisioning_type(member(schema, "handlers"));
    out["DeprecatedStatus"] = deprecated ? "DEPRECATED" : "LIVE";
    if (const Json& logging = member(version, "logging"); logging.is_object()) out["LoggingConfig"] = logging;
    put(out, "ExecutionRoleArn", text(version, "execution_role"));
    out["Visibility"] = "PRIVATE";
    put(out, "SourceUrl", text(schema, "sourceUrl"));
    put(out, "DocumentationUrl", text(schema, "documentationUrl"));
    out["LastUpdated"] = text(version, "created");
    out["TimeCreated"] = text(version, "created");
    return out;
}

Json registered_type_summary(const engine::ShelfRecord& record) {
    const Json& version = version_of(record, {});
    Json out = {{"Type", text(record.value, "kind")},
                {"TypeName", text(record.value, "name")},
                {"DefaultVersionId", text(record.value, "default")},
                {"TypeArn", registered_arn(record)},
                {"LastUpdated", text(version, "created")}};
    put(out, "Description", text(Json::parse(text(version, "schema"), nullptr, false), "description"));
    return out;
}

Json version_summary(const engine::ShelfRecord& record, const Json& version) {
    const std::string id = text(version, "id");
    Json out = {{"Type", text(record.value, "kind")},
                {"TypeName", text(record.value, "name")},
                {"VersionId", id},
                {"IsDefaultVersion", id == text(record.value, "default")},
                {"Arn", registered_arn(record, id)},
                {"TimeCreated", text(version, "created")}};
    put(out, "Description", text(Json::parse(text(version, "schema"), nullptr, false), "description"));
    return out;
}

}  // namespace drydock::apis::cloudformation
