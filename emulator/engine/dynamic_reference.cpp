#include "emulator/engine/dynamic_reference.h"

#include "base/text.h"
#include "providers/account.h"
#include "providers/operations.h"

namespace drydock::engine {
namespace {

// A name and, where there is one, its version: /team/port:3 names version 3. ARNs keep their colons.
std::pair<std::string, std::string> name_and_version(const std::string& reference) {
    const std::size_t colon = reference.rfind(':');
    if (colon == std::string::npos) return {reference, {}};
    const std::string version = reference.substr(colon + 1);
    const bool digits = !version.empty() && version.find_first_not_of("0123456789") == std::string::npos;
    return digits ? std::pair(reference.substr(0, colon), version) : std::pair(reference, std::string());
}

// As the service itself answers; nullopt for a version that is not kept.
std::optional<Json> value_of_version(const providers::Call& call, const std::string& name, const std::string& version) {
    const Result<Json> answer = providers::perform(call, "ssm", "GetParameter", {{"Name", name + ":" + version}, {"WithDecryption", true}});
    if (!answer) return std::nullopt;
    return member(member(*answer, "Parameter"), "Value");
}

std::string last_part(const std::string& name) {
    constexpr std::string_view marker = ":parameter";
    const std::size_t found = name.starts_with("arn:") ? name.find(marker) : std::string::npos;
    return found == std::string::npos ? name : name.substr(found + marker.size());
}

Fault secret_fault(std::string code, std::string message) {
    return {.code = std::move(code),
            .message = std::move(message),
            .http_status = 400,
            .voice = Voice::classic,
            .service = "AWSSecretsManager",
            .handler_code = {}};
}

// The parts of a reference. An ARN has six colons of its own.
std::vector<std::string> parts_of(const std::string& reference) {
    std::vector<std::string> parts = split(reference, ":");
    if (parts.front() != "arn" || parts.size() < 7) return parts;
    const std::vector<std::string> arn(parts.begin(), parts.begin() + 7);
    parts.erase(parts.begin(), parts.begin() + 6);
    parts.front() = join(arn, ":");
    return parts;
}

const providers::Resource* find_secret(const providers::Call& call, const std::string& id) {
    constexpr std::string_view type = "AWS::SecretsManager::Secret";
    const auto usable = [](const providers::Resource* found) { return found && found->ready ? found : nullptr; };
    if (const auto* found = usable(call.world.find(call.scope, type, id))) return found;
    return usable(call.world.by(call.scope, type, "Name", id));
}

// GenerateSecretString without a value that has been drawn already: the template of the secret with a password in its place.
std::string generated(const providers::Call& call, const Json& how) {
    const Json& length = member(how, "PasswordLength");
    const std::size_t size = length.is_number_unsigned() ? length.get<std::size_t>() : 32;
    std::string password = call.ids.letters_digits(size);
    const Json& key = member(how, "GenerateStringKey");
    if (!key.is_string()) return password;
    const Json& base = member(how, "SecretStringTemplate");
    Json document = Json::parse(base.is_string() ? base.get<std::string>() : "{}", nullptr, false);
    if (!document.is_object()) return password;
    document[key.get<std::string>()] = password;
    return document.dump();
}

}  // namespace

std::optional<Json> parameter_value(const providers::Call& call, const std::string& reference) {
    const auto [given, version] = name_and_version(reference);
    const std::string name = last_part(given);
    const providers::Resource* found = call.world.by(call.scope, "AWS::SSM::Parameter", "Name", name);
    if (found && found->ready) return version.empty() ? Json(scalar_text(found->property("Value"))) : value_of_version(call, name, version);
    if (std::optional<std::string> published = providers::account::public_parameter(call.scope.region, name)) return Json(std::move(*published));
    return std::nullopt;
}

Result<Json> secret_value(const providers::Call& call, const std::string& reference) {
    const std::vector<std::string> parts = parts_of(reference);
    const providers::Resource* secret = find_secret(call, parts.front());
    if (!secret) return secret_fault("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    const Json& plain = secret->property("SecretString");
    const Json& how = secret->property("GenerateSecretString");
    if (!plain.is_string() && how.is_null()) {
        return secret_fault("ResourceNotFoundException", "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT");
    }
    const std::string text = plain.is_string() ? plain.get<std::string>() : generated(call, how);
    if (parts.size() < 3 || parts[2].empty()) return Json(text);
    const Json document = Json::parse(text, nullptr, false);
    if (!document.is_object()) return Fault::engine("Could not parse SecretString JSON");
    const Json& value = member(document, parts[2]);
    if (value.is_null()) return Fault::engine("Could not find a value associated with JSONKey in SecretString");
    return Json(scalar_text(value));
}

}  // namespace drydock::engine
