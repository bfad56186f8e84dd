#include "emulator/engine/call_request.h"

#include <algorithm>
#include <limits>

#include "emulator/engine/bucket_text.h"

namespace drydock::engine {
namespace {

bool is_true(const Json& value) {
    return scalar_text(value) == "true";
}

int minutes(std::int64_t given) {
    return static_cast<int>(std::clamp<std::int64_t>(given, 1, std::numeric_limits<int>::max()));
}

void apply_parameters(const Json& list, Request& request) {
    request.parameters.clear();
    for (const Json& parameter : list) {
        const std::string key = scalar_text(member(parameter, "ParameterKey"));
        const Json& value = member(parameter, "ParameterValue");
        if (is_true(member(parameter, "UsePreviousValue")))
            request.previous_parameters.insert(key);
        else if (!value.is_null())
            request.parameters[key] = scalar_text(value);
    }
}

// Arguments that are flags or texts.
void apply_scalars(const Json& arguments, Request& request) {
    const auto take = [&](const char* name, std::string& into) {
        if (const Json& value = member(arguments, name); !value.is_null()) into = value.is_structured() ? value.dump() : scalar_text(value);
    };
    const auto flag = [&](const char* name, bool& into) {
        if (const Json& value = member(arguments, name); !value.is_null()) into = is_true(value);
    };
    take("StackName", request.stack_name);
    take("RoleARN", request.role_arn);
    take("StackPolicyBody", request.policy);
    take("StackPolicyDuringUpdateBody", request.policy_during_update);
    take("ClientRequestToken", request.token);
    flag("UsePreviousTemplate", request.use_previous_template);
    flag("EnableTerminationProtection", request.termination_protection);
    flag("RetainExceptOnCreate", request.retain_except_on_create);
    flag("DisableValidation", request.disable_validation);
    flag("ImportExistingResources", request.import_existing);
    bool keep = false;
    flag("DisableRollback", keep);
    const Json& configured = member(member(arguments, "DeploymentConfig"), "DisableRollback");
    keep = keep || is_true(configured);
    std::string on_failure;
    take("OnFailure", on_failure);
    if (on_failure == "DELETE") request.on_failure = OnFailure::remove;
    if (on_failure == "DO_NOTHING" || keep) request.on_failure = OnFailure::do_nothing;
}

}  // namespace

std::vector<std::string> texts_of(const Json& list) {
    std::vector<std::string> out;
    for (const Json& item : list) out.push_back(scalar_text(item));
    return out;
}

Tags tags_of(const Json& list) {
    Tags tags;
    for (const Json& tag : list) tags.emplace_back(scalar_text(member(tag, "Key")), scalar_text(member(tag, "Value")));
    return tags;
}

std::vector<ResourceToImport> imports_of(const Json& list) {
    std::vector<ResourceToImport> imports;
    for (const Json& item : list) {
        imports.push_back({.type = scalar_text(member(item, "ResourceType")),
                           .logical_id = scalar_text(member(item, "LogicalResourceId")),
                           .identifier = member(item, "ResourceIdentifier")});
    }
    return imports;
}

void apply_arguments(const Json& arguments, ChangeSetRequest& request) {
    Request& change = request.change;
    apply_scalars(arguments, change);
    for (const auto& [name, value] : arguments.items()) {
        if (name == "Parameters") apply_parameters(value, change);
        if (name == "Capabilities") change.capabilities = texts_of(value);
        if (name == "NotificationARNs") change.notification_arns = texts_of(value);
        if (name == "ResourceTypes") change.resource_types = texts_of(value);
        if (name == "RollbackConfiguration") change.rollback_triggers = value;
        if (name == "TimeoutInMinutes" && value.is_number_integer()) change.timeout_minutes = minutes(value.get<std::int64_t>());
        if (name == "ChangeSetName") request.name = scalar_text(value);
        if (name == "ChangeSetType") request.type = scalar_text(value);
        if (name == "Description") request.description = scalar_text(value);
        if (name == "IncludeNestedStacks") request.include_nested = is_true(value);
        if (name == "OnStackFailure") request.on_stack_failure = scalar_text(value);
        if (name == "DeploymentMode") request.deployment_mode = scalar_text(value);
        if (name == "ResourcesToImport") change.imports = imports_of(value);
        if (name == "Tags") change.tags = tags_of(value);
    }
}

Result<std::string> text_behind(const std::string& url, const Site& site) {
    constexpr std::string_view s3 = "s3://";
    const std::optional<BucketPlace> place = bucket_place(url);
    if (url.starts_with(s3)) {
        const std::string host = url.substr(s3.size(), url.find('/', s3.size()) - s3.size());
        return Fault::validation_error("S3 error: Domain name specified in " + host + " is not a valid S3 domain");
    }
    if (!place) return Fault::validation_error("TemplateURL must be a supported URL.");
    if (!site.fetch) return Fault::not_simulated("Fetching " + url);
    Result<std::string> body = site.fetch(url);
    if (body || body.fault().code == "NotSimulated") return body;
    // The sentence for a missing bucket is another one inside templates.
    const std::string reason = body.fault().code == "NoSuchBucket" ? "The specified bucket does not exist" : body.fault().message;
    return Fault::validation_error("S3 error: " + reason +
                                   "\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html");
}

}  // namespace drydock::engine
