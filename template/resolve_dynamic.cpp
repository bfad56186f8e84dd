#include "template/resolve_dynamic.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace drydock::tmpl {
namespace {

constexpr std::string_view opening = "{{resolve:";

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// name or name:version, where only the version may follow a colon: labels are refused.
bool is_ssm_reference(std::string_view reference) {
    const std::size_t colon = reference.find(':');
    const std::string_view name = reference.substr(0, colon);
    const bool valid_name = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-' || c == '/';
    });
    return valid_name && (colon == std::string_view::npos || all_digits(reference.substr(colon + 1)));
}

// secret-id:SecretString:json-key:version-stage:version-id; everything after the id may be left out, and stage and version exclude each other. The id
// may be an ARN, which has six colons of its own.
bool is_secret_reference(std::string_view reference) {
    std::vector<std::string> parts = split(reference, ":");
    const std::size_t id_parts = reference.starts_with("arn:") ? 7 : 1;
    if (parts.size() < id_parts || parts.size() > id_parts + 4 || parts[id_parts - 1].empty()) return false;
    parts.erase(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(id_parts));
    parts.resize(4);
    return (parts[0].empty() || parts[0] == "SecretString") && (parts[2].empty() || parts[3].empty());
}

Result<void> replace_in(Json& value, Environment& environment) {
    const std::string text = value.get<std::string>();
    std::string out;
    Json waiting = Json::array();
    std::size_t copied = 0;
    for (const DynamicReference& reference : dynamic_references(text)) {
        if (auto checked = check_dynamic_reference(reference); !checked) return checked;
        Result<Json> found = environment.dynamic_reference(std::string(reference.service), std::string(reference.reference));
        if (!found) return found.fault();
        const auto begin = static_cast<std::size_t>(reference.text.data() - text.data());
        out.append(text, copied, begin - copied);
        copied = begin + reference.text.size();
        if (has_pending(*found)) {
            waiting.push_back(std::move(*found));
        } else {
            out += scalar_text(*found);
        }
    }
    if (copied == 0) return {};
    if (!waiting.empty()) {
        value = pending(pending_references(waiting));
        return {};
    }
    out.append(text, copied);
    value = std::move(out);
    return {};
}

}  // namespace

std::vector<DynamicReference> dynamic_references(std::string_view text) {
    static constexpr std::array<std::string_view, 3> services{"ssm", "ssm-secure", "secretsmanager"};
    std::vector<DynamicReference> found;
    for (std::size_t at = text.find(opening); at != std::string_view::npos; at = text.find(opening, at + opening.size())) {
        const std::size_t end = text.find("}}", at);
        if (end == std::string_view::npos) break;
        const std::string_view inside = text.substr(at + opening.size(), end - at - opening.size());
        const std::size_t colon = inside.find(':');
        const std::string_view service = inside.substr(0, colon);
        if (colon == std::string_view::npos || std::find(services.begin(), services.end(), service) == services.end()) continue;
        found.push_back({text.substr(at, end + 2 - at), service, inside.substr(colon + 1)});
    }
    return found;
}

Result<void> check_dynamic_reference(const DynamicReference& reference) {
    const bool secret = reference.service == "secretsmanager";
    if (secret ? is_secret_reference(reference.reference) : is_ssm_reference(reference.reference)) return {};
    return Fault::validation_error("Incorrect format is used in the following " + std::string(secret ? "Secrets Manager" : "SSM") + " reference: [" +
                                   std::string(reference.text) + "]");
}

bool has_version(const DynamicReference& reference) {
    return reference.service == "secretsmanager" || reference.reference.find(':') != std::string_view::npos;
}

Result<void> resolve_dynamic_references(Json& value, Environment& environment) {
    if (value.is_string()) {
        if (value.get_ref<const std::string&>().find(opening) == std::string::npos) return {};
        return replace_in(value, environment);
    }
    if (!value.is_structured()) return {};
    for (Json& item : value) {
        if (auto replaced = resolve_dynamic_references(item, environment); !replaced) return replaced;
    }
    return {};
}

bool allows_ssm_secure(std::string_view resource_type, std::string_view property_path) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 18> allowed{{
        {"AWS::DirectoryService::MicrosoftAD", "Password"},
        {"AWS::DirectoryService::SimpleAD", "Password"},
        {"AWS::ElastiCache::ReplicationGroup", "AuthToken"},
        {"AWS::IAM::User", "LoginProfile/Password"},
        {"AWS::KinesisFirehose::DeliveryStream", "RedshiftDestinationConfiguration/Password"},
        {"AWS::OpsWorks::App", "AppSource/Password"},
        {"AWS::OpsWorks::Stack", "CustomCookbooksSource/Password"},
        {"AWS::OpsWorks::Stack", "RdsDbInstances/DbPassword"},
        {"AWS::RDS::DBCluster", "MasterUserPassword"},
        {"AWS::RDS::DBInstance", "MasterUserPassword"},
        {"AWS::Redshift::Cluster", "MasterUserPassword"},
        {"AWS::OpsWorks::App", "SslConfiguration/PrivateKey"},
        {"AWS::OpsWorks::Stack", "CustomCookbooksSource/SshKey"},
        {"AWS::OpsWorks::App", "AppSource/SshKey"},
        {"AWS::DocDB::DBCluster", "MasterUserPassword"},
        {"AWS::EMR::Cluster", "KerberosAttributes/KdcAdminPassword"},
        {"AWS::EMR::Cluster", "KerberosAttributes/ADDomainJoinPassword"},
        {"AWS::EMR::Cluster", "KerberosAttributes/CrossRealmTrustPrincipalPassword"},
    }};
    return std::find(allowed.begin(), allowed.end(), std::pair(resource_type, property_path)) != allowed.end();
}

}  // namespace drydock::tmpl
