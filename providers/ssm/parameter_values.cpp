// The Parameter Store in the Systems Manager API: PutParameter, GetParameter(s), GetParametersByPath, DeleteParameter(s).
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
#include <algorithm>

#include "base/text.h"
#include "catalog/catalog.h"
#include "providers/account.h"
#include "providers/registry.h"
#include "providers/ssm/parts/parameters.h"

namespace drydock::providers::ssm {
namespace {

constexpr const char* secure = "SecureString";
constexpr const char* own_key = "alias/aws/ssm";

// Names that are AWS's, and what no name may have.
Result<void> check_name(const std::string& name) {
    constexpr const char* form =
        " (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of "
        "letters, "
        "numbers and the following 3 symbols .-_";
    const std::string bare = lower(name.substr(std::min(name.find_first_not_of('/'), name.size())));
    const bool is_path = std::ranges::count(name, '/') > 1;
    if (bare.starts_with("aws") && is_path) return fault("AccessDeniedException", "No access to reserved parameter name: " + name + ".");
    const bool reserved = bare.starts_with("aws") || bare.starts_with("ssm");
    const bool letters = std::ranges::all_of(name, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == '/';
    });
    if (!reserved && letters) return {};
    return fault("ValidationException", std::string("Parameter name: can't be prefixed with ") + (is_path ? "\"ssm\"" : "\"aws\" or \"ssm\"") + form);
}

Json tag_map(const Json& tags) {
    Json map = Json::object();
    for (const Json& tag : tags) map[text(tag, "Key")] = text(tag, "Value");
    return map;
}

// The properties of a parameter that is overwritten: what the request leaves out stays.
Model overwritten(const Resource& present) {
    Model properties = Json::object();
    for (const char* name : {"Name", "Type", "Value", "Description", "AllowedPattern", "Tier", "DataType", "Policies", "Tags"}) {
        if (const Json& value = present.property(name); !value.is_null()) properties[name] = value;
    }
    return properties;
}

// A resource of CloudFormation cannot be a SecureString: it goes through the checks as a String, and is kept as what it is.
Result<void> keep_secure(const Call& call, Resource parameter, const std::string& key) {
    parameter.model["Type"] = secure;
    Json versions = versions_of(call, parameter);
    versions.back()["Type"] = secure;
    if (!key.empty()) versions.back()["KeyId"] = key;
    if (!versions.back().contains("KeyId")) {
        const Json former = versions.size() > 1 ? member(versions[versions.size() - 2], "KeyId") : Json();
        versions.back()["KeyId"] = former.is_null() ? Json(own_key) : former;
    }
    if (auto done = keep_versions(call, parameter, std::move(versions)); !done) return done;
    return call.world.put(std::move(parameter));
}

Result<void> check_key(const Call& call, const std::string& key) {
    if (key.empty() || key == own_key) return {};
    const std::string id = key.substr(key.rfind('/') + 1);
    const bool is_alias = key.find("alias/") != std::string::npos;
    const Resource* found = is_alias ? call.world.by(call.scope, "AWS::KMS::Alias", "AliasName", key.substr(key.find("alias/")))
                                     : call.world.by(call.scope, "AWS::KMS::Key", "KeyId", id);
    if (found) return {};
    return fault("InvalidKeyId", is_alias ? "Alias arn:aws:kms:" + call.scope.region + ":" + call.scope.account + ":" +
                                                key.substr(key.find("alias/")) + " is not found."
                                          : "Invalid keyId " + key);
}

Result<Model> put_parameter(const Call& call, const Model& input) {
    // A version or a label is no part of a name to be written.
    const Selector selector = selector_of(text(input, "Name"));
    const std::string name = selector.selected.empty() ? selector.name : text(input, "Name");
    if (auto valid = check_name(name); !valid) return valid.fault();
    const Json& tags = member(input, "Tags");
    const bool overwrite = member(input, "Overwrite") == Json(true);
    if (overwrite && !tags.empty()) {
        return fault(
            "ValidationException",
            "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update "
            "tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.");
    }
    const Resource* present = find_parameter(call, name);
    if (present && !overwrite) {
        return fault("ParameterAlreadyExists",
                     "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");
    }
    if (!present && member(input, "Type").is_null()) return fault("ValidationException", "A parameter type is required when you create a parameter.");
    if (auto valid = check_key(call, text(input, "KeyId")); !valid) return valid.fault();
    Model properties = present ? overwritten(*present) : Json::object();
    properties["Name"] = name;
    for (const char* copied : {"Type", "Value", "Description", "AllowedPattern", "Tier", "DataType", "Policies"}) {
        if (const Json& value = member(input, copied); !value.is_null()) properties[copied] = value;
    }
    if (!tags.empty()) properties["Tags"] = tag_map(tags);
    const bool is_secure = text(properties, "Type") == secure;
    if (is_secure) properties["Type"] = "String";
    const Result<Created> made = present ? update(call, *present, std::move(properties)) : create(call, parameter_type, std::move(properties));
    if (!made) return made.fault();
    if (is_secure) {
        if (auto kept = keep_secure(call, made->resource, text(input, "KeyId")); !kept) return kept.fault();
    }
    const Json latest = versions_of(call, made->resource).back();
    return Model{{"Version", latest.at("Version")}, {"Tier", latest.at("Tier")}};
}

Result<Model> get_parameter(const Call& call, const Model& input) {
    Result<Json> found = shown(call, text(input, "Name"), member(input, "WithDecryption") == Json(true));
    if (!found) return found.fault();
    return Model{{"Parameter", std::move(*found)}};
}

Result<Model> get_parameters(const Call& call, const Model& input) {
    Json parameters = Json::array(), invalid = Json::array();
    for (const Json& name : member(input, "Names")) {
        Result<Json> found = shown(call, scalar_text(name), member(input, "WithDecryption") == Json(true));
        if (found) {
            parameters.push_back(std::move(*found));
        } else {
            invalid.push_back(name);
        }
    }
    return Model{{"Parameters", std::move(parameters)}, {"InvalidParameters", std::move(invalid)}};
}

// True if the name is below the path: directly, or at any depth.
bool is_below(const std::string& name, const std::string& path, bool recursive) {
    return name.starts_with(path) && name.size() > path.size() && (recursive || name.find('/', path.size()) == std::string::npos);
}

Result<Model> get_by_path(const Call& call, const Model& input) {
    constexpr long long usual_page = 10, largest_page = 10;
    std::string path = text(input, "Path");
    if (!path.starts_with('/')) {
        return fault(
            "ValidationException",
            "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash \"/\". It can't be "
            "prefixed with \"aws\" or \"ssm\" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - "
            "(hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol \"/\". "
            "Valid example: /get/parameters2-/by1./path0_.");
    }
    if (!path.ends_with('/')) path += '/';
    const bool recursive = member(input, "Recursive") == Json(true), decrypted = member(input, "WithDecryption") == Json(true);
    std::vector<std::string> names;
    for (const Resource* parameter : call.world.all(call.scope, parameter_type)) {
        const std::string name = text(parameter->model, "Name");
        const bool everything = path == "/" && recursive;  // the root has names without any slash too
        if (!parameter->ready || !(everything || is_below(name, path, recursive))) continue;
        const Result<bool> wanted = passes(member(input, "ParameterFilters"), *parameter, versions_of(call, *parameter).back());
        if (!wanted) return wanted.fault();
        if (*wanted) names.push_back(name);
    }
    if (path.starts_with("/aws/service/")) {
        for (std::string& name : account::public_parameters_below(call.scope.region, path)) {
            if (is_below(name, path, recursive)) names.push_back(std::move(name));
        }
    }
    std::ranges::sort(names);
    Json items = Json::array();
    for (const std::string& name : names) {
        Result<Json> found = shown(call, name, decrypted);
        if (found) items.push_back(std::move(*found));
    }
    return page(input, std::move(items), "Parameters", usual_page, largest_page);
}

Result<bool> deleted(const Call& call, const std::string& given) {
    const Resource* found = find_parameter(call, selector_of(given).name);
    if (!found) return false;
    const Resource parameter = *found;
    if (auto done = remove(call, parameter); !done) return done.fault();
    return true;
}

Result<Model> delete_parameter(const Call& call, const Model& input) {
    const Result<bool> done = deleted(call, text(input, "Name"));
    if (!done) return done.fault();
    if (!*done) return fault("ParameterNotFound", "");
    return Json::object();
}

Result<Model> delete_parameters(const Call& call, const Model& input) {
    Json gone = Json::array(), invalid = Json::array();
    for (const Json& name : member(input, "Names")) {
        const Result<bool> done = deleted(call, scalar_text(name));
        if (!done) return done.fault();
        (*done ? gone : invalid).push_back(name);
    }
    return Model{{"DeletedParameters", std::move(gone)}, {"InvalidParameters", std::move(invalid)}};
}

}  // namespace

void parameter_values(Registry& registry) {
    registry.operation("ssm", "PutParameter", put_parameter);
    registry.operation("ssm", "GetParameter", get_parameter);
    registry.operation("ssm", "GetParameters", get_parameters);
    registry.operation("ssm", "GetParametersByPath", get_by_path);
    registry.operation("ssm", "DeleteParameter", delete_parameter);
    registry.operation("ssm", "DeleteParameters", delete_parameters);
}

}  // namespace drydock::providers::ssm
