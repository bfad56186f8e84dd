#include "providers/ssm/parts/parameters.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "providers/account.h"

namespace drydock::providers::ssm {
namespace {

constexpr std::size_t most_versions = 100;

Json version_of(const Call& call, const Resource& parameter, long long number) {
    Json version = {{"Name", text(parameter.model, "Name")}, {"Type", parameter.property("Type")}};
    version["LastModifiedDate"] = number == 1 && !parameter.created.empty() ? parameter.created : iso8601(call.clock.shown());
    version["LastModifiedUser"] = call.principal.empty() ? "arn:aws:iam::" + parameter.scope.account + ":root" : call.principal;
    for (const char* name : {"Description", "AllowedPattern"}) {
        if (const Json& value = parameter.property(name); !value.is_null()) version[name] = value;
    }
    version["Value"] = parameter.property("Value");
    version["Version"] = number;
    version["Labels"] = Json::array();
    version["Tier"] = parameter.property("Tier").is_null() ? Json("Standard") : parameter.property("Tier");
    version["Policies"] = Json::array();
    version["DataType"] = parameter.property("DataType").is_null() ? Json("text") : parameter.property("DataType");
    return version;
}

Fault no_version(const Selector& selector) {
    const bool is_number = std::ranges::all_of(selector.selected, [](char c) { return c >= '0' && c <= '9'; });
    const std::string kind = is_number ? "version " + selector.selected + " of " : "label " + selector.selected + " for parameter ";
    return fault("ParameterVersionNotFound",
                 "Systems Manager could not find " + kind + selector.name + ". Verify the " + (is_number ? "version" : "label") + " and try again.");
}

Json published(const Call& call, const std::string& name, std::string value) {
    return {{"Name", name},
            {"Type", "String"},
            {"Value", std::move(value)},
            {"Version", 1},
            {"ARN", "arn:aws:ssm:" + call.scope.region + "::parameter" + name},
            {"DataType", "text"}};
}

bool any_of(const Json& values, const std::function<bool(const std::string&)>& fits) {
    return values.is_array() && std::any_of(values.begin(), values.end(), [&](const Json& value) { return fits(scalar_text(value)); });
}

}  // namespace

Fault fault(std::string code, std::string message) {
    return {.code = std::move(code), .message = std::move(message)};
}

std::string text(const Json& input, std::string_view name) {
    const Json& value = member(input, name);
    return value.is_null() ? std::string() : scalar_text(value);
}

Selector selector_of(const std::string& given) {
    std::string name = given;
    if (given.starts_with("arn:")) {
        constexpr std::string_view mark = ":parameter/";
        const std::size_t at = given.find(mark);
        if (at == std::string::npos) return {given, {}};
        name = given.substr(at + mark.size());
        // The ARN of a name without slashes has none either; a path begins with the slash that the ARN has already.
        if (name.find('/') != std::string::npos) name.insert(0, "/");
    }
    const std::size_t colon = name.find(':');
    if (colon == std::string::npos) return {name, {}};
    return {name.substr(0, colon), name.substr(colon + 1)};
}

const Resource* find_parameter(const Call& call, const std::string& name) {
    const Resource* found = call.world.by(call.scope, parameter_type, "Name", name);
    return found && found->ready ? found : nullptr;
}

std::string arn_of(const Scope& scope, const std::string& name) {
    return "arn:aws:ssm:" + scope.region + ":" + scope.account + ":parameter" + (name.starts_with('/') ? "" : "/") + name;
}

Json versions_of(const Call& call, const Resource& parameter) {
    const Resource* history = call.world.find(parameter.scope, history_type, parameter.id);
    if (history && text(history->model, "ParameterCreated") == parameter.created) return history->property("Versions");
    return Json::array({version_of(call, parameter, 1)});
}

Result<void> keep_versions(const Call& call, const Resource& parameter, Json versions) {
    return call.world.put(
        {.type = history_type,
         .id = parameter.id,
         .scope = parameter.scope,
         .model = {{"Name", parameter.property("Name")}, {"ParameterCreated", parameter.created}, {"Versions", std::move(versions)}}});
}

Result<void> add_version(const Call& call, const Resource& parameter, const Model& former) {
    Resource before = parameter;
    before.model = former;
    Json versions = versions_of(call, before);
    const auto last = versions.back().at("Version").get<long long>();
    versions.push_back(version_of(call, parameter, last + 1));
    if (versions.size() > most_versions) versions.erase(versions.begin());
    return keep_versions(call, parameter, std::move(versions));
}

Result<void> forget_versions(const Call& call, const Resource& parameter) {
    return call.world.erase(parameter.scope, history_type, parameter.id);
}

std::string encrypted(const std::string& value) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(value.data(), value.size(), digest.data(), &size, EVP_sha512(), nullptr);
    std::string out(2 * EVP_MAX_MD_SIZE, '\0');
    out.resize(static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), digest.data(), static_cast<int>(size))));
    return "AQICAHh" + out;
}

Json shown_version(const Call& call, const Json& version, bool decrypted) {
    const std::string name = text(version, "Name");
    const bool hidden = text(version, "Type") == "SecureString" && !decrypted;
    return {{"Name", name},
            {"Type", member(version, "Type")},
            {"Value", hidden ? Json(encrypted(text(version, "Value"))) : member(version, "Value")},
            {"Version", member(version, "Version")},
            {"LastModifiedDate", member(version, "LastModifiedDate")},
            {"ARN", arn_of(call.scope, name)},
            {"DataType", member(version, "DataType")}};
}

Result<Json> shown(const Call& call, const std::string& given, bool decrypted) {
    const Selector selector = selector_of(given);
    const Resource* parameter = find_parameter(call, selector.name);
    if (!parameter) {
        std::optional<std::string> value = account::public_parameter(call.scope.region, selector.name);
        if (value) return published(call, selector.name, std::move(*value));
        return fault("ParameterNotFound", "");
    }
    const Json versions = versions_of(call, *parameter);
    if (selector.selected.empty()) return shown_version(call, versions.back(), decrypted);
    for (const Json& version : versions) {
        const bool labelled = any_of(member(version, "Labels"), [&](const std::string& label) { return label == selector.selected; });
        if (!labelled && text(version, "Version") != selector.selected) continue;
        Json found = shown_version(call, version, decrypted);
        found["Selector"] = ":" + selector.selected;
        return found;
    }
    return no_version(selector);
}

Result<Json> page(const Json& input, Json items, const char* name, long long usual, long long most) {
    const Json& wanted = member(input, "MaxResults");
    const long long size = wanted.is_number() ? std::min(wanted.get<long long>(), most) : usual;
    std::size_t from = 0;
    if (const std::string token = text(input, "NextToken"); !token.empty()) {
        const auto [end, failed] = std::from_chars(token.data(), token.data() + token.size(), from);
        if (failed != std::errc{} || end != token.data() + token.size() || from > items.size()) {
            return fault("InvalidNextToken", "The specified token is not valid.");
        }
    }
    const std::size_t until = std::min(items.size(), from + static_cast<std::size_t>(std::max(1LL, size)));
    Json answer = Json::object();
    if (until < items.size()) answer["NextToken"] = std::to_string(until);
    Json part = Json::array();
    for (std::size_t i = from; i < until; ++i) part.push_back(std::move(items[i]));
    answer[name] = std::move(part);
    return answer;
}

Result<bool> passes(const Json& filters, const Resource& parameter, const Json& latest) {
    for (const Json& filter : filters) {
        const std::string key = text(filter, "Key"), option = text(filter, "Option").empty() ? "Equals" : text(filter, "Option");
        const Json& values = member(filter, "Values");
        const std::string name = text(parameter.model, "Name");
        std::string held = key == "Name" ? name : text(latest, key);
        if (key.starts_with("tag:")) {
            held = text(parameter.property("Tags"), std::string_view(key).substr(std::string_view("tag:").size()));
        } else if (key == "Path") {
            const bool recursive = option == "Recursive";
            if (option != "Equals" && option != "OneLevel" && !recursive)
                return fault("InvalidFilterOption", "The specified filter option isn't valid.");
            const bool below = any_of(values, [&](const std::string& path) {
                const std::string prefix = path.ends_with('/') ? path : path + "/";
                return name.starts_with(prefix) && (recursive || name.find('/', prefix.size()) == std::string::npos);
            });
            if (!below) return false;
            continue;
        } else if (key == "Label") {
            const bool labelled = any_of(member(latest, "Labels"), [&](const std::string& label) {
                return any_of(values, [&](const std::string& wanted) { return wanted == label; });
            });
            if (!labelled) return false;
            continue;
        } else if (key != "Name" && key != "Type" && key != "KeyId" && key != "Tier" && key != "DataType") {
            return fault("InvalidFilterKey", "The specified key isn't valid.");
        }
        if (option != "Equals" && option != "BeginsWith" && option != "Contains") {
            return fault("InvalidFilterOption", "The specified filter option isn't valid. Valid options are Equals and BeginsWith.");
        }
        const bool fits = values.is_null() ? !held.empty() : any_of(values, [&](const std::string& wanted) {
            if (option == "BeginsWith") return held.starts_with(wanted);
            return option == "Contains" ? held.find(wanted) != std::string::npos : held == wanted;
        });
        if (!fits) return false;
    }
    return true;
}

}  // namespace drydock::providers::ssm
