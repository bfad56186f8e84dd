// Extensions that an account registers: a package becomes a version of the extension. drydock runs none of their handlers.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RegisterType.html
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "emulator/apis/cloudformation/parts/package.h"
#include "emulator/apis/cloudformation/parts/registered_types.h"

namespace drydock::apis::cloudformation {
namespace {

constexpr const char* registration_kind = "type-registration";
constexpr std::size_t id_digits = 8;
constexpr std::array<std::string_view, 6> reserved_organizations = {"Alexa", "AMZN", "Amazon", "AWS", "Custom", "Dev"};
constexpr Duration registration_time{30'000};

std::string version_id(std::size_t number) {
    const std::string digits = std::to_string(number);
    return std::string(id_digits - std::min(digits.size(), id_digits), '0') + digits;
}

// The schema of the package, or why there is none.
struct Package {
    std::string schema, failure;
};

Package read_package(const std::string& archive, const std::string& name) {
    std::optional<std::string> schema = file_in_zip(archive, "schema.json");
    if (!schema) return {.schema = {}, .failure = "the package has no schema.json"};
    const Json document = Json::parse(*schema, nullptr, false);
    if (!document.is_object()) return {.schema = {}, .failure = "schema.json is not valid JSON"};
    if (text(document, "typeName") != name) return {.schema = {}, .failure = "the schema's typeName is not " + name};
    return {.schema = std::move(*schema), .failure = {}};
}

// A registration in work, which owns what it refers to except the simulation.
struct Registration {
    std::string token;
    TypeName type;
    std::string archive;
    Json version;  // what RegisterType says of it
};

// The id that the next version of an extension gets.
std::string next_version(const TypeName& type, const providers::Scope& scope, const engine::Site& site) {
    const auto* present = site.stacks.shelf().find(scope, engine::extension_kind, engine::extension_id(type.kind, type.name));
    return version_id(present == nullptr ? 1 : member(present->value, "versions").size() + 1);
}

Result<std::string> add_version(const Registration& registration, const providers::Scope& scope, std::string schema, engine::Site& site) {
    const TypeName& type = registration.type;
    engine::ShelfRecord record{.kind = std::string(engine::extension_kind),
                               .id = engine::extension_id(type.kind, type.name),
                               .scope = scope,
                               .value = {{"kind", type.kind}, {"name", type.name}, {"versions", Json::array()}, {"deprecated", true}}};
    if (const engine::ShelfRecord* present = site.stacks.shelf().find(scope, record.kind, record.id)) record = *present;
    std::string id = next_version(type, scope, site);
    Json version = registration.version;
    version.update({{"id", id}, {"schema", std::move(schema)}, {"created", iso8601(site.clock.shown())}, {"deprecated", false}});
    record.value["versions"].push_back(std::move(version));
    if (flag(record.value, "deprecated")) record.value["default"] = id;
    record.value["deprecated"] = false;
    if (auto kept = site.stacks.shelf().put(std::move(record)); !kept) return kept.fault();
    return id;
}

// The call is answered when the registration is under way.
Result<void> perform_registration(const Registration& registration, const providers::Scope& scope, engine::Site& site) {
    engine::ShelfRecord record{
        .kind = registration_kind,
        .id = registration.token,
        .scope = scope,
        .value = {{"kind", registration.type.kind}, {"name", registration.type.name}, {"token", text(registration.version, "token")}}};
    record.value["status"] = "IN_PROGRESS";
    Package package = read_package(registration.archive, registration.type.name);
    if (package.failure.empty()) record.value["version"] = next_version(registration.type, scope, site);
    if (auto kept = site.stacks.shelf().put(record); !kept) return kept;
    site.clock.advance_to(site.clock.now() + registration_time);
    if (package.failure.empty()) {
        const Result<std::string> version = add_version(registration, scope, std::move(package.schema), site);
        if (!version) return version.fault();
        record.value["version"] = *version;
        record.value["status"] = "COMPLETE";
        record.value["description"] = "Deployment is currently in DEPLOY_STAGE of status COMPLETED; ";
    } else {
        record.value["status"] = "FAILED";
        record.value["description"] =
            "Deployment is currently in VALIDATION_STAGE of status FAILED; Next is DEPLOY_STAGE with status CANCELLED\nDeployment failed: " +
            package.failure;
    }
    return site.stacks.shelf().put(std::move(record));
}

// What a call answers that was made before, or none.
std::string token_of(Context& context, const std::string& request_token) {
    if (request_token.empty()) return {};
    for (const engine::ShelfRecord* each : context.simulation.stacks().shelf().list(context.scope(), registration_kind)) {
        if (text(each->value, "token") == request_token) return each->id;
    }
    return {};
}

Result<StackWork> register_type(Context& context, const Json& input) {
    Registration registration{.token = token_of(context, text(input, "ClientRequestToken")),
                              .type = {.kind = given(input, "Type") ? text(input, "Type") : "RESOURCE", .name = text(input, "TypeName")},
                              .archive = {},
                              .version = {{"token", text(input, "ClientRequestToken")},
                                          {"execution_role", text(input, "ExecutionRoleArn")},
                                          {"logging", member(input, "LoggingConfig")}}};
    const std::string organization = registration.type.name.substr(0, registration.type.name.find("::"));
    if (std::ranges::find(reserved_organizations, organization) != reserved_organizations.end())
        return registry_fault("The namespace " + organization + " is reserved and can't be used in the name of an extension.");  // our sentence
    const bool again = !registration.token.empty();
    if (!again) {
        Result<std::string> archive = context.site().fetch(text(input, "SchemaHandlerPackage"));
        if (!archive)
            return registry_fault(
                "Error validating schemaHandlerPackage. Check the permissions on the bucket and object in your account and try again.");
        registration.archive = std::move(*archive);
        registration.token = context.simulation.ids().uuid();
    }
    Json answer = {{"RegistrationToken", registration.token}};
    return StackWork{.work =
                         [registration = std::move(registration), scope = context.scope(), again](engine::Site& site) {
                             const Result<void> done = again ? Result<void>() : perform_registration(registration, scope, site);
                             engine::Outcome outcome;
                             if (done) outcome.ending = engine::Ending::completed;
                             if (!done) outcome.rejection = done.fault();
                             return outcome;
                         },
                     .answer = [answer = std::move(answer)](const std::string&) { return answer; }};
}

Result<Json> describe_registration(Context& context, const Json& input) {
    const std::string token = text(input, "RegistrationToken");
    const engine::ShelfRecord* found = context.simulation.stacks().shelf().find(context.scope(), registration_kind, token);
    if (found == nullptr) return registry_fault("The registration token '" + token + "' cannot be found.");
    const std::string arn = type_arn(found->scope.region, found->scope.account, text(found->value, "kind"), text(found->value, "name"));
    Json answer = {{"ProgressStatus", text(found->value, "status")}};
    put(answer, "Description", text(found->value, "description"));
    if (given(found->value, "version")) {
        answer["TypeArn"] = arn;
        answer["TypeVersionArn"] = arn + "/" + text(found->value, "version");
    }
    return answer;
}

Result<Json> list_registrations(Context& context, const Json& input) {
    const std::string status = given(input, "RegistrationStatusFilter") ? text(input, "RegistrationStatusFilter") : "IN_PROGRESS";
    std::string kind = text(input, "Type"), name = text(input, "TypeName");
    if (given(input, "TypeArn")) {
        const Result<TypeName> type = type_name(input, "TypeArn");
        if (!type) return type.fault();
        kind = type->kind;
        name = type->name;
    }
    Json shown = Json::array();
    for (const engine::ShelfRecord* each : context.simulation.stacks().shelf().list(context.scope(), registration_kind)) {
        const bool named = (kind.empty() || kind == text(each->value, "kind")) && (name.empty() || name == text(each->value, "name"));
        if (named && text(each->value, "status") == status) shown.push_back(each->id);
    }
    return paged(input, "RegistrationTokenList", std::move(shown), size_of_page(input));
}

// The registered extension that an input names, and a version of it that exists.
Result<engine::ShelfRecord> find_version(Context& context, const TypeName& type) {
    const engine::ShelfRecord* record = registered_type(context, type);
    if (record == nullptr || version_of(*record, type.version).is_null()) return no_type(type.name);
    return *record;
}

Json& version_in(engine::ShelfRecord& record, const std::string& id) {
    return *std::ranges::find_if(record.value["versions"], [&](const Json& each) { return text(each, "id") == id; });
}

Fault default_version(const TypeName& type) {
    const char* what = type.kind == "RESOURCE" ? "resource type" : type.kind == "HOOK" ? "hook" : "module";
    return registry_fault("Version '" + type.version + "' is the default version and cannot be deregistered. Deregister the " + what + " '" +
                          type.name + "' instead.");
}

// With its last version an extension goes as a whole.
Result<Json> deregister_type(Context& context, const Json& input) {
    const Result<TypeName> type = type_name(input);
    if (!type) return type.fault();
    Result<engine::ShelfRecord> record = find_version(context, *type);
    if (!record) return record.fault();
    Json& value = record->value;
    const auto live = std::ranges::count_if(value["versions"], [](const Json& version) { return !flag(version, "deprecated"); });
    const bool is_default = type->version == text(value, "default");
    if (is_default && live > 1) return default_version(*type);
    if (type->version.empty() || is_default) {
        value["deprecated"] = true;
        for (Json& version : value["versions"]) version["deprecated"] = true;
    } else {
        version_in(*record, type->version)["deprecated"] = true;
    }
    if (auto kept = context.simulation.stacks().shelf().put(std::move(*record)); !kept) return kept.fault();
    return Json::object();
}

Result<Json> set_default_version(Context& context, const Json& input) {
    const Result<TypeName> type = type_name(input);
    if (!type) return type.fault();
    if (type->version.empty()) return Fault::validation_error("VersionId must be specified.");
    Result<engine::ShelfRecord> record = find_version(context, *type);
    if (!record) return record.fault();
    if (flag(version_in(*record, type->version), "deprecated")) return no_type(type->name);
    record->value["default"] = type->version;
    if (auto kept = context.simulation.stacks().shelf().put(std::move(*record)); !kept) return kept.fault();
    return Json::object();
}

}  // namespace

void type_registrations(Apis& apis) {
    constexpr const char* service = "cloudformation";
    apis.stack_operation(service, "RegisterType", register_type);
    apis.operation(service, "DescribeTypeRegistration", describe_registration);
    apis.operation(service, "ListTypeRegistrations", list_registrations);
    apis.operation(service, "DeregisterType", deregister_type);
    apis.operation(service, "SetTypeDefaultVersion", set_default_version);
}

}  // namespace drydock::apis::cloudformation
